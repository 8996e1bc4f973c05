"""Questions as people type them, with what each asks; `/` is between two ways of asking."""

from datetime import date

from services.asking.kinds import (
    OUR,
    Asked,
    Changes,
    Compare,
    ConsentOf,
    Counts,
    DeadlineOf,
    Deadlines,
    ExtensionsOf,
    HasStatus,
    HowMany,
    InForce,
    MeetingOf,
    Meetings,
    NextMeeting,
    ObligationsOf,
    OpenObligations,
    ReportOf,
    SignatureOf,
    StatusOf,
    WhoIs,
    WhoJoined,
    WithdrawalOf,
)
from services.treaty import Status

TODAY = date(2026, 11, 22)
PARTY, SIGNATORY, OUTSIDE = Status.PARTY, Status.SIGNATORY, Status.NOT_PARTY

LAST_YEAR = WhoJoined(date(2024, 12, 31), date(2025, 12, 31))
SINCE_2023 = WhoJoined(date(2022, 12, 31), TODAY)
SINCE_12MSP = WhoJoined(date(2024, 9, 13), TODAY)
SINCE_THE_LAST = WhoJoined(date(2026, 9, 18), TODAY)
NEXT_YEAR = Deadlines(date(2027, 1, 1), date(2027, 12, 31))
SIX_MONTHS = Deadlines(TODAY, date(2027, 5, 22))
A_YEAR = Deadlines(TODAY, date(2027, 11, 22))
THIRD = date(2012, 9, 11)
THIRD_CLOSED = date(2012, 9, 14)

ENGLISH: dict[Asked, str] = {
    StatusOf("LAO"): (
        "status of Laos / Laos status? / What is the status of Laos / laos / and Laos? "
        "/ whats the status of lao pdr?? / STATUS OF LAOS / where does Laos stand? "
        "/ hi, please tell me about Laos / status of LAO / Lao P.D.R. / treaty status laos, please"
    ),
    StatusOf("LAO", date(2009, 1, 1)): (
        "status of Laos on 1 January 2009 / Laos 2009-01-01 / on January 1st, 2009, status of Laos"
        " / what was the status of Laos at the beginning of 2009"
    ),
    StatusOf("NOR"): "Norway is not a party? / has norway signed or ratified / Nrway / norvège",
    WithdrawalOf("LTU"): (
        "when did Lithuania withdraw / when did Lithuania leave"
        " / since when has Lithuania withdrawn"
    ),
    WithdrawalOf(): "who withdrew? / which states have withdrawn",
    ExtensionsOf("LAO"): (
        "has Laos asked for more time / extension request of Laos / extensions of Laos"
        " / has Laos asked for an extension?"
    ),
    ExtensionsOf(): (
        "who asked for an extension / extension requests / who has an extension request"
    ),
    StatusOf("LTU"): "has Lithuania withdrawn / did Lithuania withdraw from the convention?",
    HasStatus("NOR", PARTY): (
        "is Norway a party? / Norway a state party? / Is Nrway a State Party to the Convention on"
        " Cluster Munitions / is norway a member of the treaty / has Norway joined"
        " / did norway join"
        " the CCM? / norway party"
    ),
    HasStatus("NOR", PARTY, date(2009, 5, 30)): (
        "was Norway a party on 30 May 2009? / had Norway joined on 2009-05-30"
    ),
    HasStatus("AGO", SIGNATORY): "is Angola a signatory? / angola signatory / Is Angla a signatory",
    HasStatus("USA", PARTY): (
        "is the United States a party / is the USA a state party? / are the Untied States a party"
    ),
    HasStatus("CIV", PARTY): "is cote divoire a party / is Ivory Coast a member",
    HasStatus("PSE", PARTY): "is the State of Palestine a party",
    ConsentOf("TTO"): (
        "when did Trinidad and Tobago ratify? / Trinidad & Tobago ratification date / has trinidad"
        " and tobago acceded / when did Trinidad nd Tobago join / date of accession of Trinidad and"
        " Tobago / when did Trinidad and Tobago become a state party?"
    ),
    ConsentOf(
        "SSD"
    ): "when did South Sudan join? / has south sudan ratified / Sout Sudan ratified?",
    SignatureOf(
        "AGO"
    ): "when did Angola sign / has Angola signed the convention / angola signature",
    InForce("NOR"): "is Norway bound by the convention",
    InForce("VUT"): (
        "when does the convention enter into force for Vanuatu / entry into force for vanuatu"
        " / is the treaty in force for Vanuatu?"
    ),
    InForce(): "when did the convention enter into force? / entry into force of the CCM",
    DeadlineOf("LAO", "4"): (
        "when is Laos's clearance deadline? / clearance deadline of Laos / Laos article 4 deadline"
        " / when is the clearance deadline for Lao PDR / has Laos completed clearance?"
    ),
    DeadlineOf("PER", "3"): (
        "stockpile destruction deadline of Peru / has Peru destroyed its stockpile?"
        " / peru article 3"
    ),
    DeadlineOf(OUR, "4"): (
        "when is our clearance deadline? / our article 4 deadline / when are we due to complete"
        " clearance"
    ),
    StatusOf(OUR): "our status / what is the status of our country?",
    ReportOf(OUR): "when is our next report due? / have we reported",
    ObligationsOf("TCD"): "deadlines of Chad / what are the deadlines for chad? / Chad's deadlines",
    ReportOf("ZMB"): (
        "has Zambia reported? / did Zambia submit its article 7 report / zambia's last report"
        " / when is the next transparency report of Zambia due / has Zamiba reported"
    ),
    ReportOf(): (
        "when are article 7 reports due? / when is the annual report due"
        " / report deadlines next year / when must states parties report"
    ),
    HowMany(PARTY, "Africa"): (
        "how many States Parties in Africa / how many african states have joined? / number of"
        " parties in Africa / how many states parties are there in africa today"[:-6]
    ),
    HowMany(PARTY): (
        "how many states parties / how many states have ratified? / number of states parties"
        " / how many have joined / How many members does the convention have?"
    ),
    HowMany(PARTY, day=THIRD): (
        "how many States Parties on 11 September 2012 / how many States Parties at 3MSP"
        " / how many states had joined on 2012-09-11"
    ),
    HowMany(SIGNATORY): "how many signatories? / how many states have signed but not ratified",
    WhoIs(OUTSIDE): "which states are yet to join / who has not joined",
    HowMany(OUTSIDE, "Asia"): (
        "how many States not party in Asia / how many asian states have not joined?"
    ),
    HowMany(
        PARTY, un_group="GRULAC"
    ): "how many states parties in GRULAC / number of GRULAC parties",
    HowMany(SIGNATORY, un_group="African"): "how many signatories in the African Group",
    WhoIs(SIGNATORY): (
        "who has not ratified / who has yet to ratify"
        " / list signatories / who are the signatories? / which states are signatories"
        " / signatories / who has signed but not ratified? / list of signatory states"
    ),
    WhoIs(OUTSIDE, "Europe"): (
        "which European states are not party / who in Europe has not joined? / states not party in"
        " europe / list states not party Europe"
    ),
    WhoIs(PARTY, "Middle East"): "states parties in the Middle East / who are the parties in the"
    " middle east",
    WhoIs(SIGNATORY, un_group="WEOG"): "who are the signatories in WEOG?",
    Counts(): (
        "status of the convention / overview / how many states parties and signatories are there?"
        " / what is the status of the treaty"
    ),
    Counts(THIRD): "2012-09-11 / 11 September 2012 / status on 11 September 2012",
    SINCE_2023: "who joined since 2023 / which states have joined since 2023? / new states parties"
    " since 2023 / who has ratified since January 2023 / how many have joined since 2023",
    SINCE_12MSP: (
        "who joined since 12MSP / new States Parties since the 12MSP / who joined after the twelfth"
        " meeting of states parties / who has ratified since 12 msp? / who joined since MSP12"
    ),
    SINCE_THE_LAST: (
        "who joined since the last meeting? / new parties since the last review conference"
    ),
    WhoJoined(date(2025, 9, 19), TODAY): "who joined since the last MSP / since 13MSP who joined",
    LAST_YEAR: "who joined last year? / new states parties in 2025 / who ratified in 2025",
    WhoJoined(
        date(2011, 9, 16), THIRD
    ): "who joined between 2MSP and 3MSP / new parties from 2MSP to 3MSP",
    WhoJoined(date(2009, 12, 31), date(2015, 12, 31)): "who joined between 2010 and 2015",
    WhoJoined(
        date(2026, 5, 21), TODAY
    ): "who joined in the last six months / new parties in the past 6 months",
    Changes(date(2024, 9, 13), TODAY): "what changed since 12MSP? / changes since 12MSP",
    Compare(THIRD, TODAY): "compare 11 September 2012 and today",
    Compare(THIRD_CLOSED, TODAY): "compare 3MSP with today",
    Compare(
        THIRD_CLOSED, date(2022, 9, 2)
    ): "compare 3MSP 10MSP / compare 3MSP and 10MSP / 3MSP versus 10MSP / difference"
    " between 3MSP and 10MSP",
    NEXT_YEAR: (
        "deadlines next year / which deadlines fall due in 2027? / who has a deadline next year"
        " / what is due next year"
    ),
    SIX_MONTHS: "deadlines in the next six months / who is due in the next 6 months? / upcoming"
    " deadlines in the coming six months",
    OpenObligations("4"): (
        "which states have clearance obligations / who has an article 4 deadline"
        " / clearance deadlines / how many states have clearance obligations"
    ),
    OpenObligations("3"): "who has a stockpile destruction deadline / article 3 deadlines",
    Deadlines(TODAY, date(2026, 12, 31)): "deadlines this year",
    A_YEAR: "upcoming deadlines / next deadlines / who is closest to a deadline",
    Deadlines(date(2027, 1, 1), date(2027, 12, 31), "4"): "clearance deadlines in 2027",
    Deadlines(TODAY, date(2028, 12, 31)): "deadlines before the end of 2028 / deadlines until 2028",
    Deadlines(date(2027, 3, 1), date(2027, 3, 31)): "deadlines in March 2027",
    MeetingOf("14MSP"): "when is 14MSP? / where is the 14th meeting of states parties / 14 MSP",
    MeetingOf("12MSP"): "when was 12MSP / 12msp / where was the twelfth MSP",
    MeetingOf("3RC"): "who is the president of 3RC? / president of the third review conference",
    MeetingOf("2RC"): "when was the second review conference",
    NextMeeting(): "next meeting / when is the next meeting? / where is the next meeting",
    NextMeeting("MSP"): "when is the next meeting of States Parties / next MSP",
    NextMeeting("RC"): "when is the next review conference?",
    Meetings(): "meetings / list of meetings",
}

FRENCH: dict[Asked, str] = {
    StatusOf("LAO"): (
        "statut du Laos / quel est le statut du Laos ? / et le Laos ? / le laos / STATUT DU LAOS"
        " / où en est le Laos ? / dites-moi le statut du Laos svp / situation du laos"
    ),
    StatusOf("LAO", date(2009, 1, 1)): (
        "statut du Laos au 1er janvier 2009 / Laos le 1 janvier 2009 / statut du laos 2009-01-01"
    ),
    WithdrawalOf("LTU"): "quand la Lituanie s'est-elle retirée",
    WithdrawalOf(): "qui s'est retiré ?",
    ExtensionsOf("NOR"): "la Norvège a-t-elle demandé une prolongation",
    ExtensionsOf("LAO"): "prolongation du Laos",
    ExtensionsOf(): "demandes de prolongation / qui a demandé une prolongation",
    StatusOf("LTU"): "la Lituanie s'est-elle retirée ? / la lituanie a-t-elle quitté la convention",
    StatusOf("DEU"): "L’Allemagne n'est-elle pas partie ? / statut de l'Allemagne / l Allemagne",
    HasStatus("NOR", PARTY): (
        "la Norvège est-elle partie ? / la norvege est elle un Etat partie / est-ce que la Norvège"
        " est partie à la convention ? / la Norvège a-t-elle rejoint la convention"
        " / norvège membre ?"
        " / la Norvge est-elle partie"
    ),
    HasStatus("NOR", PARTY, date(2009, 5, 30)): "la Norvège était-elle partie le 30 mai 2009 ?",
    HasStatus("AGO", SIGNATORY): "l'Angola est-il signataire ? / angola signataire",
    HasStatus("USA", PARTY): "les États-Unis sont-ils partie ? / les etats unis sont ils parties",
    HasStatus("CIV", PARTY): "la Côte d'Ivoire est-elle partie à la convention ?",
    ConsentOf("TCD"): (
        "quand le Tchad a-t-il ratifié ? / le tchad a t il ratifie / date de ratification du Tchad"
        " / quand est-ce que le Tchad a adhéré ? / depuis quand le Tchad est-il partie ?"
        " / quand le Tchad est-il devenu État partie"
    ),
    ConsentOf("CHE"): "quand la Suisse a-t-elle ratifié / la Suise a-t-elle ratifié ?",
    SignatureOf("AGO"): "quand l'Angola a-t-il signé ? / l angola a t il signe",
    InForce("VUT"): (
        "quand la convention entre-t-elle en vigueur pour le Vanuatu ?"
        " / entrée en vigueur pour le Vanuatu"
        " / la convention est-elle en vigueur pour le Vanuatu"
    ),
    InForce(): "quand la convention est-elle entrée en vigueur ? / entrée en vigueur du traité",
    DeadlineOf("LAO", "4"): (
        "quel est le délai de dépollution du Laos ? / échéance de déminage du Laos / article 4 Laos"
        " / le Laos a-t-il achevé la dépollution"
    ),
    DeadlineOf(
        "PER", "3"
    ): "le Pérou a-t-il détruit ses stocks ? / destruction des stocks du perou",
    DeadlineOf(OUR, "4"): (
        "quand est notre échéance de dépollution ? / notre délai de déminage"
        " / notre delai article 4"
    ),
    StatusOf(OUR): "notre statut / quel est le statut de notre pays ?",
    ReportOf(OUR): "quand est dû notre rapport ? / notre prochain rapport",
    ObligationsOf("TCD"): "échéances du Tchad / quelles sont les échéances du Tchad ?",
    ReportOf("ZMB"): (
        "la Zambie a-t-elle soumis son rapport ? / rapport de transparence de la Zambie / dernier"
        " rapport de la zambie / la Zambie a-t-elle remis son rapport au titre de l'article 7"
    ),
    ReportOf(): "quand sont dus les rapports ? / date limite des rapports de transparence",
    HowMany(PARTY, "Africa"): (
        "combien d'États parties en Afrique ? / combien d etats africains sont parties / nombre"
        " d'États parties en Afrique / combien de pays africains ont ratifié ?"
    ),
    HowMany(PARTY): (
        "combien d'États parties ? / combien de pays ont ratifié / nombre d'États parties"
        " / combien y a-t-il d'Etats parties ?"
    ),
    HowMany(PARTY, day=THIRD): (
        "combien d'États parties le 11 septembre 2012 ? / combien d'etats parties au 2012-09-11"
        " / combien d'États parties à la 3MSP ?"
    ),
    HowMany(SIGNATORY): "combien de signataires ? / nombre de signataires",
    HowMany(OUTSIDE, "Asia"): (
        "combien d'États non parties en Asie / combien de pays asiatiques ne sont pas parties ?"
    ),
    HowMany(PARTY, un_group="GRULAC"): "combien d'États parties au GRULAC ?",
    WhoIs(SIGNATORY): (
        "qui n'a pas ratifié"
        " / liste des signataires / qui sont les signataires ? / quels États sont signataires"
        " / signataires / qui a signé mais pas ratifié ?"
    ),
    WhoIs(OUTSIDE, "Europe"): (
        "quels pays européens ne sont pas parties ? / états non parties en europe / liste des États"
        " non parties en Europe"
    ),
    WhoIs(
        PARTY, "Middle East"
    ): "états parties au Moyen-Orient / liste des parties au moyen orient",
    Counts(): (
        "statut de la convention / aperçu / combien d'États parties et de signataires ? / vue"
        " d'ensemble"
    ),
    Counts(THIRD): "11 septembre 2012 / situation au 11 septembre 2012 / le 11 septembre 2012",
    SINCE_2023: (
        "qui a rejoint la convention depuis 2023 ? / nouveaux États parties depuis 2023 / qui a"
        " ratifié depuis 2023 / combien d'États ont ratifié depuis 2023"
    ),
    SINCE_12MSP: (
        "qui a ratifié depuis la 12MSP ? / nouveaux états parties depuis la 12e réunion des États"
        " parties / qui a rejoint la convention depuis la douzième réunion des Etats parties"
    ),
    SINCE_THE_LAST: (
        "qui a rejoint la convention depuis la dernière réunion ? / nouveaux États parties depuis"
        " la dernière conférence d'examen"
    ),
    LAST_YEAR: (
        "qui a ratifié l'année dernière ? / qui a rejoint en 2025 / nouveaux États parties l an"
        " dernier"
    ),
    WhoJoined(date(2011, 9, 16), THIRD): "nouveaux États parties entre la 2MSP et la 3MSP",
    WhoJoined(date(2009, 12, 31), date(2015, 12, 31)): "qui a ratifié entre 2010 et 2015 ?",
    WhoJoined(date(2026, 5, 21), TODAY): "qui a ratifié ces six derniers mois"
    " / nouveaux États parties au cours des 6 derniers mois",
    Changes(
        date(2024, 9, 13), TODAY
    ): "qu'est-ce qui a changé depuis la 12MSP ? / changements depuis la 12MSP",
    Compare(THIRD, TODAY): "comparer le 11 septembre 2012 et aujourd'hui",
    Compare(
        THIRD_CLOSED, date(2022, 9, 2)
    ): "comparer la 3MSP et la 10MSP / différence entre la 3MSP et la 10MSP",
    NEXT_YEAR: (
        "échéances l'année prochaine / quelles échéances en 2027 ? / délais de l'an prochain"
    ),
    SIX_MONTHS: "échéances dans les six prochains mois / quelles échéances d'ici 6 mois ?"
    " / échéances des 6 prochains mois",
    OpenObligations("4"): (
        "qui a des obligations de dépollution / quels États ont une échéance de dépollution"
    ),
    OpenObligations("3"): "quels États ont une échéance pour leurs stocks",
    A_YEAR: "prochaines échéances / échéances à venir",
    Deadlines(date(2027, 1, 1), date(2027, 12, 31), "4"): "échéances de dépollution en 2027",
    Deadlines(
        TODAY, date(2028, 12, 31)
    ): "échéances d'ici la fin de 2028 / échéances jusqu'en 2028",
    MeetingOf("14MSP"): "quand est la 14MSP ? / où a lieu la 14e réunion des États parties",
    MeetingOf("3RC"): "qui est le président de la 3RC ?",
    MeetingOf("12MSP"): "quand a eu lieu la 12MSP ? / 12e réunion des États parties",
    NextMeeting(): "prochaine réunion / quand est la prochaine réunion ?",
    NextMeeting("MSP"): "quand a lieu la prochaine réunion des États parties ?",
    NextMeeting("RC"): "quand est la prochaine conférence d'examen ?",
    Meetings(): "réunions / liste des réunions / calendrier des réunions",
}

PHRASINGS = [
    (language, phrase.strip(), asked)
    for language, table in (("en", ENGLISH), ("fr", FRENCH))
    for asked, phrases in table.items()
    for phrase in phrases.split(" / ")
]
