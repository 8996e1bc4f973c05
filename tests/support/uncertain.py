"""Sentences that must never be answered: they ask something else, or nothing that is known."""

NEGATED = """
which states did not join since 2020
who did not join in 2020
which states have not joined since 12MSP
how many did not ratify in 2015
qui n'a pas adhéré depuis 2020
combien n'ont pas ratifié en 2015
who never joined since 2015
states parties not in africa
parties not in europe
countries outside europe
states outside africa
states parties outside europe
parties pas en Afrique
États parties sans l'Europe
États parties hors d'Afrique
quels États parties ne sont pas en Europe
states parties except in africa
states parties other than european states
all states parties but african ones
états parties sauf en Afrique
ratified but not signed
qui a ratifié sans signer
qui a ratifié mais pas signé
how many states have ratified but not signed
who ratified but is not a signatory
which states are not signatories
which states parties are not signatories
qui n'est pas signataire
combien n'ont pas signé
who has yet to ratify
who still has to ratify
which states remain to be parties
qui n'a ratifié
qui n'a jamais signé
qui n'est plus partie
who is no longer a party
who did not withdraw
which signatories have ratified
which signatories have joined
which states not party have ratified
no states parties
who joined without signing
which states parties are not bound
which states deposited but are not bound
which states are bound
qui n'est pas lié par la convention
who has not signed
nobody joined since 2020
neither party nor signatory
ni partie ni signataire
how many states parties not since 2012
new parties not in 2023
deadlines not next year
which states have not cleared
quels États n'ont pas détruit leurs stocks
what did not change since 12MSP
non african states parties
""".strip().splitlines()

TO_COME = """
who will join
who will ratify
who must join
who can join
who could still join
who should join
who would ratify
who might ratify
who is going to ratify
who wants to join
who plans to ratify
who is to ratify
states to ratify
who joins next
who is joining
qui va adhérer
qui doit adhérer
qui sera partie
qui va ratifier
qui peut ratifier
qui pourrait rejoindre la convention
qui veut devenir partie
quels États vont ratifier
combien d'États vont ratifier
les États à ratifier
will finland ratify
will Norway sign
can Norway join
could Angola be a party
should Angola ratify
must Angola join
is Angola going to ratify
when will Angola ratify
when will Angola join
quand l'Angola va-t-il ratifier
l'Angola devrait-il ratifier
la Finlande sera-t-elle partie
will Norway be a party
will Laos meet its deadline
will Laos clear
can Laos clear its land
should Laos extend its deadline
le Laos va-t-il dépolluer
will Lithuania withdraw
who will withdraw
how many states will join
how many parties will there be
who joined before 2030
who joined until 2030
who joined between 2020 and 2030
qui a ratifié entre 2020 et 2035
who joined in 2030
who joined next year
who signed but will not ratify
will the convention be in force for Norway
does the convention expire next year
""".strip().splitlines()

OF_OTHERS = """
la Palestine est elle membre de l'ONU
is palestine a un member
is the holy see a member of the united nations
is Switzerland a member of the united nations
how many member states of the united nations
how many un member states
how many states in the united nations
combien d'États membres de l'ONU
is Norway a member of NATO
la Norvège est-elle membre de l'OTAN
how many EU members are parties
is Norway a party to the Mine Ban Treaty
is Norway a party to the mine ban convention
is Norway a party to the Arms Trade Treaty
has Norway ratified the nuclear ban treaty
is Laos a party to Ottawa
la Norvège est-elle partie à la convention d'Ottawa
le Laos est-il partie au traité sur les mines
has Norway ratified the ATT
has Norway joined the CCW
is Norway an observer
who are the observers
who attended 12MSP
which states parties attended 12MSP
how many states parties attended 3MSP
are you a party
I joined
I ratified
did you sign
am I a party
is the ISU a party
is the European Union a party
is Europe a State Party to the Kyoto Protocol
is Norway in Africa
is Norway an African state
are contaminated areas in Laos
contaminated areas in Laos
remnants in Laos
restes au Laos
how does Laos clear
how does Peru destroy its stockpiles
comment le Laos dépollue-t-il
who clears Laos
what is Norway's position on cluster munitions
Norway's interpretation of Article 21
why did Lithuania withdraw
pourquoi la Lituanie s'est-elle retirée
who pays for clearance in Laos
how much does clearance cost
combien coûte la dépollution
what does Article 4 say
que dit l'article 3
how many stockpiles does Peru have
how many cluster munitions did Germany destroy
combien de sous-munitions le Pérou a-t-il détruites
did Norway vote for the resolution
where is Laos
where is the party
où est le Laos
who joined with Norway
who joined after Norway
who joined since Norway
who joined before Norway
has Norway joined since Sweden
is Norway or Angola a party
when did Norway and Sweden ratify
deadlines of Laos and Chad
échéances du Laos et du Tchad
le Laos et le Tchad sont-ils parties
compare Laos and Chad
does Norway recognise Palestine
""".strip().splitlines()

COMPARED = """
which State is late
who is late
who is overdue
who is overdue with clearance
overdue reports
overdue deadlines
which States are behind
who is worst
the worst states parties
which State has the most extensions
who has missed its deadline
who has missed a deadline
which states failed to report
which States have failed to clear
is Laos overdue
is Laos late
is Laos behind on clearance
has Laos missed its deadline
does Laos violate the convention
who is in breach
le Laos est-il en retard
quels États sont en retard
rapports en retard
qui n'a pas rendu son rapport
qui a manqué son échéance
quel est le pire État partie
les meilleurs États parties
classement des États parties
rank signatories
more than 100 states parties
are there more than 100 parties
how many more states parties since 2020
fewer parties than in 2012
less than half are parties
what percentage of states are parties
quel pourcentage d'États sont parties
plus de 100 États parties
moins de signataires en 2012
which region has the most parties
which region has most states parties
quelle région a le plus d'États parties
the last state to join
the first state to ratify
first state party
largest state party
which states parties are late today
which states had the longest extension
are all African states parties
have all states joined
all states parties joined
tous les États ont-ils ratifié
is every state a party
some states parties
any new parties
only european parties
almost all states are parties
deadlines in 2015
deadlines in 2011
deadlines last year
past deadlines
passed deadlines in 2018
clearance deadlines in 2012
deadlines between 2015 and 2018
deadlines since 2015
deadlines before 2020
échéances en 2015
échéances de l'année dernière
échéances avant 2020
who has report deadlines
which states owe reports
""".strip().splitlines()

OF_A_FORM = """
how many accessions
combien d'adhésions
who acceded
who accepted
who approved
accessions in africa
who acceded in 2012
ratifications since 2020
how many ratifications
how many ratified by accession
qui a adhéré
qui a accepté
qui a approuvé la convention
adhésions depuis 2020
who became a signatory in 2009
who joined as signatory in 2009
qui est devenu signataire en 2009
who signed in 2008
who signed since 2008
qui a signé depuis 2010
combien ont signé en 2009
how many states joined on 1 august 2010
how many ratified on 30 may 2008
how many joined at 12MSP
combien ont rejoint la convention le 1 août 2010
did Norway join on 30 May 2009
did Norway ratify on 3 December 2008
did Norway become a party on 30 May 2009
la Norvège a-t-elle rejoint la convention le 30 mai 2009
was Lithuania a party
was Norway a signatory
how many states parties were there
has Lithuania ever been a party
has Norway been a party
la Lituanie était-elle partie
la Lituanie a-t-elle été partie
how many states parties are signatories
which parties are signatories
combien d'États parties sont signataires
signatories with deadlines
parties with stockpiles
who has stockpiles
joined
ratified
number
total
early 2012
late 2012
states parties late 2012
who withdrew since 2020
who left last year
qui s'est retiré depuis 2020
""".strip().splitlines()

SENTENCES = tuple(dict.fromkeys((*NEGATED, *TO_COME, *OF_OTHERS, *COMPARED, *OF_A_FORM)))
