"""Sentences that must never be answered: they ask something else, or nothing that is known.

`/` is between two of them.
"""

NEGATED = """
which states did not join since 2020 / who did not join in 2020 /
which states have not joined since 12MSP / how many did not ratify in 2015 /
qui n'a pas adhéré depuis 2020 / combien n'ont pas ratifié en 2015 / who never joined since 2015 /
states parties not in africa / parties not in europe / countries outside europe /
states outside africa / states parties outside europe / parties pas en Afrique /
États parties sans l'Europe / États parties hors d'Afrique /
quels États parties ne sont pas en Europe / states parties except in africa /
states parties other than european states / all states parties but african ones /
états parties sauf en Afrique / ratified but not signed / qui a ratifié sans signer /
qui a ratifié mais pas signé / how many states have ratified but not signed /
who ratified but is not a signatory / which states are not signatories /
which states parties are not signatories / qui n'est pas signataire / combien n'ont pas signé /
who still has to ratify / which states remain to be parties /
qui n'a ratifié / qui n'a jamais signé / qui n'est plus partie / who is no longer a party /
who did not withdraw / which signatories have ratified / which signatories have joined /
which states not party have ratified / no states parties / who joined without signing /
which states parties are not bound / which states deposited but are not bound /
which states are bound / qui n'est pas lié par la convention / who has not signed /
nobody joined since 2020 / neither party nor signatory / ni partie ni signataire /
how many states parties not since 2012 / new parties not in 2023 / deadlines not next year /
which states have not cleared / quels États n'ont pas détruit leurs stocks /
what did not change since 12MSP / non african states parties
"""
"""What is denied, or all but some."""

TO_COME = """
who will join / who will ratify / who must join / who can join / who could still join /
who should join / who would ratify / who might ratify / who is going to ratify / who wants to join /
who plans to ratify / who is to ratify / states to ratify / who joins next / who is joining /
qui va adhérer / qui doit adhérer / qui sera partie / qui va ratifier / qui peut ratifier /
qui pourrait rejoindre la convention / qui veut devenir partie / quels États vont ratifier /
combien d'États vont ratifier / les États à ratifier / will finland ratify / will Norway sign /
can Norway join / could Angola be a party / should Angola ratify / must Angola join /
is Angola going to ratify / when will Angola ratify / when will Angola join /
quand l'Angola va-t-il ratifier / l'Angola devrait-il ratifier / la Finlande sera-t-elle partie /
will Norway be a party / will Laos meet its deadline / will Laos clear / can Laos clear its land /
should Laos extend its deadline / le Laos va-t-il dépolluer / will Lithuania withdraw /
who will withdraw / how many states will join / how many parties will there be /
who joined before 2030 / who joined until 2030 / who joined between 2020 and 2030 /
qui a ratifié entre 2020 et 2035 / who joined in 2030 / who joined next year /
who signed but will not ratify / will the convention be in force for Norway /
does the convention expire next year
"""
"""What will, may, should or must be."""

OF_OTHERS = """
la Palestine est elle membre de l'ONU / is palestine a un member /
is the holy see a member of the united nations / is Switzerland a member of the united nations /
how many member states of the united nations / how many un member states /
how many states in the united nations / combien d'États membres de l'ONU /
is Norway a member of NATO / la Norvège est-elle membre de l'OTAN /
how many EU members are parties / is Norway a party to the Mine Ban Treaty /
is Norway a party to the mine ban convention / is Norway a party to the Arms Trade Treaty /
has Norway ratified the nuclear ban treaty / is Laos a party to Ottawa /
la Norvège est-elle partie à la convention d'Ottawa /
le Laos est-il partie au traité sur les mines / has Norway ratified the ATT /
has Norway joined the CCW / is Norway an observer / who are the observers / who attended 12MSP /
which states parties attended 12MSP / how many states parties attended 3MSP / are you a party /
I joined / I ratified / did you sign / am I a party / is the ISU a party /
is the European Union a party / is Europe a State Party to the Kyoto Protocol /
is Norway in Africa / is Norway an African state / are contaminated areas in Laos /
contaminated areas in Laos / remnants in Laos / restes au Laos / how does Laos clear /
how does Peru destroy its stockpiles / comment le Laos dépollue-t-il / who clears Laos /
what is Norway's position on cluster munitions / Norway's interpretation of Article 21 /
why did Lithuania withdraw / pourquoi la Lituanie s'est-elle retirée /
who pays for clearance in Laos / how much does clearance cost / combien coûte la dépollution /
what does Article 4 say / que dit l'article 3 / how many stockpiles does Peru have /
how many cluster munitions did Germany destroy /
combien de sous-munitions le Pérou a-t-il détruites / did Norway vote for the resolution /
where is Laos / where is the party / où est le Laos / who joined with Norway /
who joined after Norway / who joined since Norway / who joined before Norway /
has Norway joined since Sweden / is Norway or Angola a party / when did Norway and Sweden ratify /
deadlines of Laos and Chad / échéances du Laos et du Tchad / le Laos et le Tchad sont-ils parties /
compare Laos and Chad / does Norway recognise Palestine
"""
"""Other treaties, other bodies, other things, two States in one sentence."""

COMPARED = """
which State is late / who is late / who is overdue / who is overdue with clearance /
overdue reports / overdue deadlines / which States are behind / who is worst /
the worst states parties / which State has the most extensions / who has missed its deadline /
who has missed a deadline / which states failed to report / which States have failed to clear /
is Laos overdue / is Laos late / is Laos behind on clearance / has Laos missed its deadline /
does Laos violate the convention / who is in breach / le Laos est-il en retard /
quels États sont en retard / rapports en retard / qui n'a pas rendu son rapport /
qui a manqué son échéance / quel est le pire État partie / les meilleurs États parties /
classement des États parties / rank signatories / more than 100 states parties /
are there more than 100 parties / how many more states parties since 2020 /
fewer parties than in 2012 / less than half are parties / what percentage of states are parties /
quel pourcentage d'États sont parties / plus de 100 États parties / moins de signataires en 2012 /
which region has the most parties / which region has most states parties /
quelle région a le plus d'États parties / the last state to join / the first state to ratify /
first state party / largest state party / which states parties are late today /
which states had the longest extension / are all African states parties / have all states joined /
all states parties joined / tous les États ont-ils ratifié / is every state a party /
some states parties / any new parties / only european parties / almost all states are parties /
deadlines in 2015 / deadlines in 2011 / deadlines last year / past deadlines /
passed deadlines in 2018 / clearance deadlines in 2012 / deadlines between 2015 and 2018 /
deadlines since 2015 / deadlines before 2020 / échéances en 2015 / échéances de l'année dernière /
échéances avant 2020 / who has report deadlines / which states owe reports
"""
"""Comparisons, superlatives, judgements, and deadlines that have passed."""

OF_A_FORM = """
how many accessions / combien d'adhésions / who acceded / who accepted / who approved /
accessions in africa / who acceded in 2012 / ratifications since 2020 / how many ratifications /
how many ratified by accession / qui a adhéré / qui a accepté / qui a approuvé la convention /
adhésions depuis 2020 / who became a signatory in 2009 / who joined as signatory in 2009 /
qui est devenu signataire en 2009 / who signed in 2008 / who signed since 2008 /
qui a signé depuis 2010 / combien ont signé en 2009 / how many states joined on 1 august 2010 /
how many ratified on 30 may 2008 / how many joined at 12MSP /
combien ont rejoint la convention le 1 août 2010 / did Norway join on 30 May 2009 /
did Norway ratify on 3 December 2008 / did Norway become a party on 30 May 2009 /
la Norvège a-t-elle rejoint la convention le 30 mai 2009 / was Lithuania a party /
was Norway a signatory / how many states parties were there / has Lithuania ever been a party /
has Norway been a party / la Lituanie était-elle partie / la Lituanie a-t-elle été partie /
how many states parties are signatories / which parties are signatories /
combien d'États parties sont signataires / signatories with deadlines / parties with stockpiles /
who has stockpiles / joined / ratified / number / total / early 2012 / late 2012 /
states parties late 2012 / who withdrew since 2020 / who left last year /
qui s'est retiré depuis 2020
"""
"""One form of consent, an act where a standing is meant, a past without a day."""

MIXED = """
who is not late / who are parties now but were not in 2012 /
who was a signatory in 2012 and is now a party / which states parties left /
is Norway going to leave / has Laos been granted an extension /
who has an extension / how many extensions /
when was Laos's deadline extended / has Laos extended its deadline / Laos deadline extension /
original deadline of Laos / was Laos's deadline met / did Laos meet its deadline /
Laos deadlines last year / clearance deadline of Laos in 2020 / has Laos reported in 2024 /
has Laos reported for 2024 / did Laos not report / has Laos not reported / Laos has not cleared /
did Peru not destroy its stockpiles / who completed stockpile destruction / who has cleared /
which states have destroyed their stockpiles / how many states have destroyed their stockpiles /
how many have completed clearance / how many reports / how many states have reported /
who reported last year / how many reports in 2024 / asia pacific / how many / since 2012 /
before 2012 / after 12MSP / next year / this month / parties next year / signatories in 2030 /
how many parties will there be in 2030 / status of Laos in 2030 / status of Laos tomorrow /
status of Laos next year / Laos 2030 / is the convention in force in Africa /
is the convention not in force / when did the convention not enter into force /
next meeting after 14MSP / next meeting before 2028 / next meeting in Africa /
who hosts the next meeting / who presides 14MSP / did 14MSP take place / was 12MSP cancelled /
is 14MSP not in Geneva / how many meetings / how many meetings next year / meetings in 2012 /
meetings last year / past meetings / what was decided at 12MSP / documents of 12MSP /
who was elected at 12MSP / compare 2012 / compare Norway / compare 2012 and 2015 in Africa /
compare 3MSP and 20MSP / compare 2012-09-11 and 2030-01-01 / changes in Africa since 2012 /
changes not since 12MSP / what will change next year / what changed in 2030 /
what changed in Norway since 2012 / qu'est-ce qui va changer / qui a adhéré après la Norvège /
le délai du Laos a-t-il été prolongé /
le Laos a-t-il respecté son délai / le Laos n'a-t-il pas soumis son rapport /
le Laos n'a pas soumis son rapport / qui a soumis son rapport / qui n'a pas soumis son rapport /
combien de rapports / combien d'États ont soumis leur rapport /
quels États ont détruit leurs stocks / qui a achevé la dépollution /
quand le Laos achèvera-t-il la dépollution / le Laos doit-il dépolluer /
la Norvège peut-elle se retirer / la Norvège va-t-elle se retirer /
qui se retire / combien de retraits / la convention n'est pas en vigueur /
la convention sera-t-elle en vigueur / la Norvège n'a signé / la Norvège ne partie /
qui ne ratifie pas / qui n'est ni partie ni signataire / états parties moins les africains /
pays africains et européens parties / parties in Africa and Europe / parties in Africa or Asia /
parties or signatories / parties or signatories in Africa / signatories and parties in Africa /
states in Africa / african states / how many african states / who in Africa /
Africa parties not signatories / which African states are not signatories /
which african states will join / african states since 2012 / african parties since 2012 /
who joined in Africa since 2012 / new african parties / new parties in Africa since 2012 /
new signatories since 2012 / nouveaux signataires depuis 2012 / new states not party since 2012 /
who newly signed / states parties before 2012 / states parties after 2012 /
states parties since 2012 / states parties until 2012 / parties between 2012 and 2015 /
signatories since 2012 / how many signatories since 2012 / how many states parties since 2012 /
how many states not party since 2012 / who is party since 2012 / who has been a party since 2012 /
who became not party since 2020 / who became a non party / who was not party in 2012 /
who had not ratified on 2012-09-11 / who signed but did not ratify in 2012 /
is Norway a party since 2008 / has Norway been a party since 2008 / was Norway a party before 3MSP /
was Norway a party after 3MSP / was Norway a party at 20MSP /
is Norway neither party nor signatory / is Norway the first party / is Norway a good party /
how many parties did Norway sign / when did Norway's ratification enter into force /
when is Norway / where is Norway / how is Norway / who is Norway / list Norway / new Norway /
next Norway / our meetings / when is our meeting / our next meeting / do we have to report /
must we report / have we not reported / are we late / who are we / is my country late /
notre retard / sommes-nous en retard / status of the UN / status of everything /
status not of Laos / status of Laos or Chad / status of Laos without Chad /
state of play in Africa / overview of Africa / overview of deadlines / position of Laos / laos not /
not laos / who is in / who is out / who is in and who is out /
which signatories are in africa but not parties in europe /
signatories who are not parties in africa / signatories not yet parties /
who signed without ratifying / which states signed and then withdrew /
states parties with no reports / states parties with reports / states parties without reports /
states that do not report / states parties with extension requests /
states with clearance completed / countries with deadlines and no extension /
who has a deadline and has not reported / which states parties have a deadline /
which states have no deadline / who has no clearance deadline /
who does not have a clearance deadline / which states do not have clearance obligations /
qui n'a pas d'obligation de dépollution / quels États n'ont pas d'échéance /
aucune échéance en 2027 / deadlines in 2027 in Africa / african deadlines in 2027 /
african clearance deadlines / clearance deadlines in Africa /
who in Africa has clearance obligations / combien d'États africains ont une échéance /
clearance and stockpile deadlines / clearance obligations fulfilled /
completed clearance obligations / fulfilled obligations / expired deadlines /
which deadlines have expired / which clearance deadlines expired / which deadlines expired in 2020 /
deadlines that were missed / deadlines met in 2027 / deadlines not met /
deadlines extended in 2026 / extended deadlines / new deadlines / latest deadlines / last deadline /
most urgent deadline / the most urgent deadline next year / first deadline next year /
deadlines after 2030 / deadlines from 2027 / deadlines since 2027 / deadlines at 14MSP /
deadlines before 14MSP / deadlines until 14MSP / deadlines yesterday / deadlines last month /
deadlines in October 2026 / deadlines on 1 January 2026 / deadlines between 2026 and 2027 /
deadlines between 2027 and 2026 / échéances passées / échéances dépassées / échéances manquées /
échéances expirées / échéances depuis 2015 / échéances entre 2015 et 2018 / échéances en 2018 /
délais non respectés / is Laos's deadline in 2027 / was Laos's deadline in 2020 /
is Laos due in 2027 / did Laos report last year / will Laos report next year /
when is Norway not a party / since when is Norway not a party / when did Norway not join /
when did Lithuania stop being a party /
until when was Lithuania a party / depuis quand la Lituanie n'est-elle plus partie /
depuis quand la Lituanie n'est-elle pas partie / is Norway a party and Angola a signatory /
Norway but not Angola / is Norway also a party to other treaties /
is Norway a party to every treaty / is Norway a State Party to the ICC /
is Norway a member of the Human Rights Council / is Norway a member of the board /
is Norway a member of the coordination committee / is Norway coordinator / is Norway in the GRULAC /
is Norway party in Europe / is Norway a European state party / is anyone a party /
where are the parties / when are the parties / when do states join / when did states join /
when did states parties ratify / when did all states ratify / when did we all join /
when did Africa join / has Africa ratified / has Europe joined / is Asia in force /
did Africa sign / how many times did Norway sign / how many years since Norway joined /
how long has Norway been a party / how old is the convention /
how many articles has the convention / how many states signed the convention in Oslo /
how many states parties and States not party in Africa / how many are not / how many have not /
which have not / which have / who has / who are they / who are the next parties /
who are the last parties / last parties / latest state party / the newest state party /
most recent states parties / who joined recently / who joined most recently /
who joined the meeting / who joined 12MSP / who joined at 12MSP /
who joined after 3MSP and before 5MSP / who joined since 12MSP but not ratified /
who joined and left since 2012 / who joined around 2012 / who joined about 2012 /
who joined circa 2012 / who joined every year / who joined each year since 2012 / who joined twice /
who joined too late / who joined late / who joined first / who joined last /
who joined last in 2012 / who joined in the last 100 years / who joined in the last 0 months /
joined 2012 2015 / new zealand joined with whom / guinea party papua / is Niger or Nigeria a party /
niger nigeria / is Dominica the Dominican Republic / how many guineas are parties /
both Congos are parties / les deux Corées sont-elles parties / les deux Congo sont-ils parties /
which Korea is a party / which Congo ratified first / Ireland vs Northern Ireland /
is Scotland a party / is England a party / is Hong Kong a party / is Greenland a party /
is Puerto Rico a party / is Western Sahara a party / is Somaliland a party /
is Transnistria a party / is Crimea a party / is USSR a party / is Yugoslavia a party /
is Czechoslovakia a party / is Soviet Union a party / is Catalonia a party / is Gaza a party /
is West Bank a party / is Abkhazia a party / is Bermuda a party / is Aruba a party /
is Guam a party / is New Caledonia a party / is Tibet a party / is Kurdistan a party /
la Catalogne est-elle partie / le Québec est-il partie / la Palestine occupée est-elle partie /
who joined in 2012 and 2015 / qui a ratifié en 2012 et en 2015 / deadlines in 2027 and 2029
 /
who will ask for an extension / who has not asked for an extension / who may withdraw /
when will Norway withdraw / who leaves / who withdraws / how many withdrew / who withdrew in 2025 /
which signatories withdrew / who has not ratified or signed /
who withdrew from the mine ban treaty /
who has not ratified the mine ban treaty / who withdrew from the Ottawa Convention /
president of Laos / who is the president of 20MSP / who is the next president /
who was not president of 3RC / must Laos ask for an extension / should Laos ask for an extension /
has Laos not asked for an extension / extension requests next year / extension requests in Africa /
when did Lithuania not withdraw / who joined and withdrew / Laos extension deadline /
last extension of Laos / next extension request of Laos / who had not ratified / who did not leave /
which states parties have not ratified / who has not ratified since 2012 /
who has neither signed nor ratified / will Laos ask for more time / how many have not ratified /
la Norvège n'a pas demandé une prolongation / qui ne s'est pas retiré / qui va demander
une prolongation / quand la Norvège se retire-t-elle / qui n'a pas demandé une prolongation
"""
"""Everything else that somebody may type."""

SENTENCES = tuple(
    dict.fromkeys(
        " ".join(sentence.split())
        for several in (NEGATED, TO_COME, OF_OTHERS, COMPARED, OF_A_FORM, MIXED)
        for sentence in several.split("/")
    )
)
