"""The words of questions in English."""

from services.asking.table import Courtesy, Idea, Span, Table

ENGLISH = Table(
    words={
        Idea.ASIDE: (
            "a|an|the|s|is|are|be|has|have|do|does|did|of|in|on|for|with|at|as|its|their|there"
            "|that|this|these|please|pls|kindly|hi|hello|dear|thanks|thank you|tell me|tell us"
            "|give me|give us|show|show me|show us|check|tell me about|tell us about|what about"
            "|how about|what|what s"
            "|whats|which|currently|actually|already|still|exactly|so far|in total|altogether"
            "|the world|worldwide|global|globally|i want to know|i would like to know"
            "|do you know|could you tell me|can you tell me|could you please tell me"
            "|can you please tell me|let me know|quick question|country|state|republic of"
        ),
        Idea.AND: "and",
        Idea.OR: "or",
        Idea.ALL: "all",
        Idea.WAS: "was|were|been",
        Idea.HAD: "had",
        Idea.WILL: (
            "will|would|shall|can|could|should|might|may|going to|to be|to become|joins|joining"
            "|ratifies|ratifying|becomes|becoming|signs|signing|withdraws|leaves|plan|plans|intend|intends|want"
            "|wants"
        ),
        Idea.MUST: "must|has to|have to|need to|needs to|required to|obliged to",
        Idea.BEYOND: (
            "without|neither|nor|no|none|no longer|nobody|no one|cannot|can t|won t|wont"
            "|wouldn t|shouldn t|only|except|except for|excluding|outside|outside of|other than"
            "|apart from|all but|but|rather|instead|more|more than|less|less than|fewer"
            "|fewer than|at least|at most|most|least|best|worst|better|worse"
            "|later|early|earliest|miss|missing|rank|ranking|ranked|every|each|any|some"
            "|both|half|many|few|percent|percentage|share|proportion|largest|biggest|smallest"
            "|longest|fastest|slowest|if|why|whether|un|united nations|nato|eu|european union"
            "|mine|mines|mine ban|landmine|landmines|ottawa|arms trade|nuclear|biological"
            "|chemical|ccw|observer|observers|attend|attended|almost|nearly|once|ever|unless"
            "|despite|against|remain|remains|remaining|remained|past"
        ),
        Idea.LATE: (
            "late|overdue|behind|delayed|fail|fails|failed|failing|missed|breach|violate|violated"
            "|violating"
        ),
        Idea.STATUS: (
            "status|standing|situation|treaty status|where does|where do|stand|stands|overview"
            "|state of play|card|profile"
        ),
        Idea.PARTY: (
            "party|parties|state party|states party|states parties|state parties|member|members"
            "|member state|member states|sp|sps|on board"
        ),
        Idea.SIGNATORY: "signatory|signatories|signatory state|signatory states|signatory only",
        Idea.OUTSIDE: (
            "not party|not a party|non party|nonparty|not parties|non parties|not state parties"
            "|not states parties|not a state party|states not party|state not party"
            "|non states parties|non state parties|outside the convention"
            "|outside of the convention|outside the treaty|outside the ccm|non member"
            "|non members|not a member|not members|not yet party|not yet parties"
            "|not yet a party|not yet a state party|not yet states parties|still not party"
        ),
        Idea.IT: ("it|he|she|they"),
        Idea.STATES: "states|countries|governments",
        Idea.OUR: "our|we|our country|our state|my|my country|my state|our own",
        Idea.HOW_MANY: "how many|number of|number|count|count of|total|total of|total number of",
        Idea.WHO: (
            "who|who is|who are|whos|which states|which countries|what states|what countries|list"
            "|list of|list all|name|names of|name all|name the"
        ),
        Idea.WHEN: ("when|since when|what day|what date|which day|date|date of|day of|what year"),
        Idea.HOW: "how",
        Idea.WHERE: "where|venue|place|location|which city|city",
        Idea.JOIN: (
            "join|joined|became|become|come on board|came on board|adhered|become part|became part"
        ),
        Idea.RATIFY: (
            "ratify|ratified|deposit|deposited|deposits|instrument|instrument of ratification"
            "|instrument of accession|consent"
        ),
        Idea.FORM: (
            "ratification|ratifications|accede|accedes|acceded|acceding|accession|accessions"
            "|accept|accepted|acceptance|acceptances|approve|approved|approval|approvals"
        ),
        Idea.SIGN: "sign|signed|signature|signatures",
        Idea.NEW: "new|newly|newest|recent|recently|additional",
        Idea.FORCE: (
            "in force|into force|enter into force|entered into force|enters into force"
            "|entry into force|force|effective|take effect|took effect|bound|bound by"
        ),
        Idea.NOT: (
            "not|not yet|don t|doesn t|didn t|isn t|aren t|hasn t|haven t|wasn t|dont|doesnt"
            "|didnt|isnt|arent|hasnt|havent|wasnt|never|but not|but not yet|but never"
            "|but has not|but have not|but did not|but hasn t|but haven t|but didn t"
            "|but has not yet|but have not yet|but is not|but are not|yet to|has yet to"
            "|have yet to|is yet to|are yet to|still to"
        ),
        Idea.WITHDRAW: "withdraw|withdrew|withdrawn|withdrawal|withdrawals|leave|left",
        Idea.EXTENSION: "extension|extensions",
        Idea.REQUEST: (
            "extension request|extension requests|extensions requests|requests for extensions"
            "|request for extension|requests for extension|request for an extension"
            "|request for more time|requests for more time|ask for an extension"
            "|asked for an extension|asked for extension|asked for extensions|asked for more time"
            "|ask for more time|requested an extension|requested extension|requested more time"
        ),
        Idea.PRESIDENT: "president|presidency",
        Idea.DEADLINE: (
            "deadline|deadlines|due|due date|due dates|due day|falls due|fall due|coming due"
            "|time limit|time limits"
        ),
        Idea.OBLIGATION: "obligation|obligations",
        Idea.EXPIRE: "expire|expires|expiring",
        Idea.CLEARANCE: (
            "clearance|clear|cleared|clearing|article 4|art 4|article four"
            "|clearance of remnants|remnants clearance|clearance of cluster munition remnants"
            "|clearance of contaminated areas|clear its land|clear its territory"
        ),
        Idea.STOCKPILE: (
            "stockpile|stockpiles|stocks|stockpile destruction|destruction of stockpiles"
            "|article 3|art 3|article three"
        ),
        Idea.REPORT: (
            "report|reports|reported|reporting|transparency report|transparency reports"
            "|article 7|art 7|article seven|annual report|annual reports|initial report"
            "|initial reports|article 7 report|article 7 reports"
        ),
        Idea.DONE: (
            "complete|completed|completion|finish|finished|fulfil|fulfilled|fulfill|submit"
            "|submitted|submits|send|sent|sent in|hand in|handed in|done|made|file|filed"
            "|destroy|destroyed|destruction|destroyed all"
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
        Idea.LAST: "last|latest|previous|most recent",
        Idea.SINCE: "since|starting from|as from",
        Idea.FROM: "from|between",
        Idea.AFTER: "after|following the|later than|since the close of|since the end of",
        Idea.BEFORE: "before|prior to|earlier than|ahead of",
        Idea.UNTIL: "until|till|up to|before the end of|by the end of|until the end of",
        Idea.TO: "by|to|through",
        Idea.BEGINNING: "beginning of|start of|at the beginning of|at the start of",
        Idea.END: "end of|at the end of|close of|the close of",
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
    courtesies={
        Courtesy.HELP: (
            "help|help me|help please|please help|what can you do|i need help|how does this work"
        ),
        Courtesy.GREETING: (
            "hello|hi|hey|hello there|hi there|good morning|good afternoon|good evening|good day"
        ),
        Courtesy.THANKS: "thanks|thank you|thanks a lot|thank you very much|many thanks",
    },
)
