"""The words of questions in English."""

from services.asking.table import Idea, Span, Table

ENGLISH = Table(
    words={
        Idea.ASIDE: (
            "a|an|the|s|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could"
            "|shall|must|has to|have to|need to|needs to|of|in|on|for|with|at|as|its|their|there"
            "|that|this|these|me|i|you|please|pls|kindly|hi|hello|dear|thanks|thank you|tell"
            "|tell me|tell us|give me|give us|show|show me|show us|check|about|what about"
            "|how about|what|what s|whats|which|or|and|but|currently|actually|already|yet|still"
            "|ever|exactly|just|so|so far|in total|altogether|all|the world|worldwide|global"
            "|globally|full|know|i want to know|i would like to know|do you know"
            "|could you tell me|can you tell me|let me know|find|quick question|country|state"
            "|republic of|un|united nations"
        ),
        Idea.STATUS: (
            "status|standing|situation|position|treaty status|where does|where do|stand|stands"
            "|overview|state of play|card|profile|facts"
        ),
        Idea.PARTY: (
            "party|parties|state party|states party|states parties|state parties|member|members"
            "|member state|member states|sp|sps|on board|bound by|bound"
        ),
        Idea.SIGNATORY: "signatory|signatories|signatory state|signatory states|signatory only",
        Idea.OUTSIDE: (
            "not party|not a party|non party|nonparty|not parties|non parties|not state parties"
            "|not states parties|not a state party|states not party|state not party"
            "|non states parties|non state parties|outside|non signatory|non signatories"
            "|non member|non members|not a member|not members|not yet party|not yet parties"
            "|not yet a party|not yet a state party|not yet states parties|still not party"
        ),
        Idea.IT: ("it|he|she|they"),
        Idea.STATES: "states|countries|nations|governments",
        Idea.OUR: "our|we|our country|our state|my|my country|my state|our own",
        Idea.HOW_MANY: "how many|number of|number|count|count of|total|total of|total number of",
        Idea.WHO: (
            "who|who is|who are|whos|which states|which countries|what states|what countries|list"
            "|list of|list all|name|names of|name all|name the"
        ),
        Idea.WHEN: "when|since when|what day|what date|which day|date|date of|day of|how|what year",
        Idea.WHERE: "where|venue|place|location|which city|city",
        Idea.JOIN: (
            "join|joins|joined|joining|become|became|becomes|come on board|came on board|adhered"
            "|become part|became part"
        ),
        Idea.RATIFY: (
            "ratify|ratifies|ratified|ratifying|ratification|ratifications|accede|accedes|acceded"
            "|acceding|accession|accessions|accepted|acceptance|approved|deposit|deposited"
            "|deposits|instrument|instrument of ratification|instrument of accession|consent"
        ),
        Idea.SIGN: "sign|signs|signed|signing|signature|signatures",
        Idea.NEW: "new|newly|newest|recent|recently|additional",
        Idea.FORCE: (
            "in force|into force|enter into force|entered into force|enters into force"
            "|entry into force|force|effective|take effect|took effect|bind|binds|binding"
        ),
        Idea.NOT: (
            "not|not yet|don t|doesn t|didn t|isn t|aren t|hasn t|haven t|wasn t|dont|doesnt"
            "|didnt|isnt|arent|hasnt|havent|wasnt|never|but not"
        ),
        Idea.WITHDRAW: "withdraw|withdraws|withdrew|withdrawn|withdrawal|withdrawals|leave|left",
        Idea.DEADLINE: (
            "deadline|deadlines|due|due date|due dates|due day|falls due|fall due|coming due"
            "|time limit|time limits|obligation|obligations|expire|expires|expiring"
        ),
        Idea.CLEARANCE: (
            "clearance|clear|cleared|clearing|article 4|art 4|article four|clearance obligation"
            "|remnants|cluster munition remnants|contaminated areas|clear its land"
            "|clear its territory"
        ),
        Idea.STOCKPILE: (
            "stockpile|stockpiles|its stockpile|stockpile destruction|stocks|article 3|art 3"
            "|article three|destroy|destroyed|destruction|destroy its stockpile"
            "|destroyed its stockpile|destroy its stockpiles|destroyed its stockpiles"
            "|destroyed all its stockpiles"
        ),
        Idea.REPORT: (
            "report|reports|reported|reporting|transparency report|transparency reports|article 7"
            "|art 7|article seven|annual report|annual reports|initial report|initial reports"
            "|transparency|article 7 report|article 7 reports"
        ),
        Idea.DONE: (
            "complete|completed|completion|finish|finished|fulfil|fulfilled|fulfill|submit"
            "|submitted|submits|send|sent|sent in|hand in|handed in|done|made|file|filed"
        ),
        Idea.COMPARE: (
            "compare|comparison|comparison of|difference|differences|difference between|compared"
            "|versus|vs"
        ),
        Idea.CHANGE: "change|changes|changed|news|developments|whats new|what s new|what is new",
        Idea.CONVENTION: (
            "convention|ccm|treaty|convention on cluster munitions|cluster munitions convention"
            "|cluster munition convention|oslo convention|cluster munitions treaty"
            "|cluster bomb treaty|cluster bombs"
        ),
        Idea.MEETING: (
            "meeting|meetings|conference|conferences|formal meeting|formal meetings|calendar"
            "|schedule of meetings|calendar of meetings"
        ),
        Idea.MSP: "msp|msps|meeting of states parties|meetings of states parties",
        Idea.REVIEW: "rc|revcon|review conference|review conferences|review meeting",
        Idea.INTERSESSIONAL: "intersessional|intersessionals|intersessional meeting|im",
        Idea.NEXT: (
            "next|coming|upcoming|following|forthcoming|ahead|future|soon|closest to|nearest"
        ),
        Idea.LAST: "last|latest|previous|most recent|past",
        Idea.SINCE: "since|from|starting from|as from|between",
        Idea.AFTER: "after|following the|later than|since the close of|since the end of",
        Idea.BEFORE: "before|prior to|earlier than|ahead of",
        Idea.UNTIL: (
            "until|till|up to|by|to|through|before the end of|by the end of|until the end of"
        ),
        Idea.BEGINNING: "beginning of|start of|at the beginning of|at the start of|early",
        Idea.END: "end of|at the end of|late|close of|the close of",
    },
    spans={
        Span.TODAY: "today|now|right now|at present|at the moment|to date|as of today|as of now",
        Span.THIS_MONTH: "this month",
        Span.NEXT_MONTH: "next month|coming month",
        Span.LAST_MONTH: "last month|past month",
        Span.THIS_YEAR: "this year|current year",
        Span.NEXT_YEAR: "next year|coming year|following year",
        Span.LAST_YEAR: "last year|previous year",
        Span.MONTHS_AHEAD: (
            "next # months|coming # months|following # months|# months ahead|within # months"
        ),
        Span.MONTHS_BACK: "last # months|past # months|previous # months",
        Span.YEARS_AHEAD: "next # years|coming # years|following # years",
        Span.YEARS_BACK: "last # years|past # years|previous # years",
    },
    places={
        "Africa": "africa|african|african states|african countries|african region",
        "Americas": (
            "americas|america|american|the americas|latin america|american region|american states"
        ),
        "Asia": "asia|asian|asian states|asian countries|asian region",
        "Europe": "europe|european|european states|european countries|european region",
        "Middle East": "middle east|middle eastern|the middle east|mideast|near east",
        "Pacific": "pacific|the pacific|oceania|pacific states|pacific region",
    },
    groups={
        "African": "african group|africa group|african group of states",
        "Asia-Pacific": "asia pacific group|asian group|asia pacific|asia and the pacific group",
        "Eastern European": "eastern european group|eastern europe group|eeg|eastern europe",
        "GRULAC": "grulac|latin american and caribbean group|latin america and the caribbean",
        "WEOG": "weog|western european and others group|western group|western europe and others",
    },
    months=(
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
    numbers={
        1: "one|first",
        2: "two|second",
        3: "three|third",
        4: "four|fourth",
        5: "five|fifth",
        6: "six|sixth",
        7: "seven|seventh",
        8: "eight|eighth",
        9: "nine|ninth",
        10: "ten|tenth",
        11: "eleven|eleventh",
        12: "twelve|twelfth",
        13: "thirteenth",
        14: "fourteenth",
    },
)
