"""The words of questions in French."""

from services.asking.table import Idea, Span, Table

FRENCH = Table(
    words={
        Idea.ASIDE: (
            "le|la|les|l|un|une|des|du|de|d|au|aux|en|dans|pour|sur|chez|avec|à|et|mais|y|t|s|n|c"
            "|ce|cet|cette|ces|ça|son|sa|ses|leur|leurs|qu|que|est|es|sont|était|étaient|ont|a"
            "|avait|être|été|fait|faire|est ce que|est ce qu|qu est ce qui|y a t il|il y a|doit"
            "|doivent|doit on|moi|me|vous|je|j|tu|on|s il vous plaît|s il te plaît|svp|stp|merci"
            "|merci de|bonjour|bonsoir|salut|dis moi|dites moi|dites nous|donne moi|donnez moi"
            "|donnez nous|montre moi|montrez moi|indiquez moi|je voudrais savoir"
            "|j aimerais savoir|je veux savoir|pouvez vous me dire|savez vous|sais tu|quel|quelle"
            "|quels|quelles|quoi|quel est|quelle est|quels sont|quelles sont|qu en est il de"
            "|qu en est il du|quid de|quid du|et pour|concernant|actuellement|déjà|encore"
            "|toujours|exactement|juste|au total|en tout|tous|toutes|tout|monde|dans le monde"
            "|mondial|mondiaux|pays|état|jamais|bien|vérifier|voir|connaître|savoir|à ce propos"
            "|république de|nations unies|onu|question|là|ici|au cours|cours|par rapport à|par"
            "|lieu|a lieu|aura lieu|ont lieu|a eu lieu|ont eu lieu|eu lieu|se tient|se tiendra"
            "|s est tenue|tenue|sera|seront|avoir|dont|va|vont|devient"
        ),
        Idea.STATUS: (
            "statut|situation|position|point|où en est|où en sont|aperçu|vue d ensemble|fiche"
            "|bilan|tour d horizon"
        ),
        Idea.PARTY: (
            "partie|parties|état partie|états parties|pays partie|pays parties|membre|membres"
            "|état membre|états membres|pays membres|lié par|liée par|partie prenante|adhérents"
        ),
        Idea.SIGNATORY: (
            "signataire|signataires|état signataire|états signataires|pays signataire"
            "|pays signataires"
        ),
        Idea.OUTSIDE: (
            "non partie|non parties|états non parties|état non partie|pays non parties|pas partie"
            "|pas parties|ne sont pas parties|n est pas partie|pas encore partie"
            "|pas encore parties|pas membre|pas membres|non membre|non membres|non signataire"
            "|non signataires|hors de la convention|pas états parties|pas état partie"
            "|ne sont pas états parties|ne sont pas encore parties|en dehors de la convention"
        ),
        Idea.IT: ("il|elle|ils|elles|lui"),
        Idea.STATES: "états|pays états|nations|gouvernements",
        Idea.OUR: (
            "notre|nos|nous|avons nous|notre pays|notre état|mon|ma|mes|mon pays|mon état|à nous"
        ),
        Idea.HOW_MANY: "combien|combien d|combien de|nombre|nombre de|nombre d|total|total de",
        Idea.WHO: (
            "qui|qui est|qui sont|quels états|quels pays|quels sont les états|quels sont les pays"
            "|liste|liste de|liste des|lister|énumérer|énumère|énumérez|nommer|nommez|lesquels"
        ),
        Idea.WHEN: (
            "quand|date|date de|quelle date|à quelle date|depuis quand|quel jour|le jour"
            "|en quelle année|quelle année|comment"
        ),
        Idea.WHERE: "où|lieu de|endroit|dans quelle ville|quelle ville|ville",
        Idea.JOIN: (
            "rejoint|rejoindre|rejoignent|rejoignant|devenu|devenue|devenus|devenues|devenir"
            "|deviennent|ont rejoint|est devenu|sont devenus|est devenue"
        ),
        Idea.RATIFY: (
            "ratifié|ratifier|ratifie|ratifient|ratification|ratifications|adhéré|adhérer|adhère"
            "|adhèrent|adhésion|adhésions|accédé|accéder|accession|accepté|acceptation|approuvé"
            "|approbation|déposé|déposer|dépose|dépôt|dépôts|instrument|instruments|instrument de"
            "|son instrument de|consentement"
        ),
        Idea.SIGN: "signé|signer|signe|signent|signée|signature|signatures",
        Idea.NEW: (
            "nouveau|nouveaux|nouvel|nouvelle|nouvelles|récent|récents|récemment|nouvellement"
        ),
        Idea.FORCE: (
            "en vigueur|entrée en vigueur|entré en vigueur|entre en vigueur|entrera en vigueur"
            "|entrer en vigueur|vigueur|pris effet|prend effet|prise d effet|effet|obligatoire"
        ),
        Idea.NOT: "pas|pas encore|ne|ne pas|mais pas|mais n ont pas|sans avoir|mais non|sans",
        Idea.WITHDRAW: (
            "retiré|retirée|retirés|retirer|retire|retrait|retraits|dénoncé|dénonciation|quitté"
            "|quitter"
        ),
        Idea.DEADLINE: (
            "délai|délais|échéance|échéances|date limite|dates limites|date butoir|dates butoirs"
            "|expire|expirent|obligation|obligations|due|dus|dues|à échéance|arrivent à échéance"
            "|arrive à échéance|deadline|deadlines"
        ),
        Idea.CLEARANCE: (
            "dépollution|déminage|enlèvement|nettoyage|dépollué|dépolluer|nettoyé|nettoyer"
            "|article 4|art 4|article quatre|restes|dépollution des restes|décontamination"
            "|zones contaminées|son territoire|son déminage|dépollution de son territoire"
        ),
        Idea.STOCKPILE: (
            "stocks|stock|ses stocks|son stock|destruction de ses stocks|destruction des stocks"
            "|destruction du stock|détruit|détruire|détruit ses stocks|détruit son stock"
            "|détruit tous ses stocks|article 3|art 3|article trois|destruction"
        ),
        Idea.REPORT: (
            "rapport|rapports|rapport de transparence|rapports de transparence|rapport annuel"
            "|rapports annuels|rapport initial|rapports initiaux|article 7|art 7|article sept"
            "|rapport au titre de l article 7|rapports au titre de l article 7|transparence"
            "|rapport article 7|rapport de l article 7|rapports de l article 7"
        ),
        Idea.DONE: (
            "soumis|soumettre|remis|remettre|rendu|rendre|envoyé|envoyer|présenté|présenter"
            "|terminé|terminer|achevé|achever|fini|finir|rempli|accompli|transmis|transmettre"
            "|fourni|fournir"
        ),
        Idea.COMPARE: (
            "comparer|compare|comparez|comparaison|comparaison entre|différence|différences"
            "|différence entre|comparé|contre|versus|vs"
        ),
        Idea.CHANGE: (
            "changé|changement|changements|changer|évolution|évolutions|évolué|du nouveau"
            "|quoi de neuf|de neuf|a changé|nouveautés|modifications"
        ),
        Idea.CONVENTION: (
            "convention|traité|ccm|convention sur les armes à sous munitions"
            "|traité sur les armes à sous munitions|convention d oslo"
            "|convention sur les sous munitions|traité d oslo"
        ),
        Idea.MEETING: (
            "réunion|réunions|conférence|conférences|assemblée|assemblées|calendrier"
            "|calendrier des réunions|réunion formelle|réunions formelles"
            "|réunion officielle|réunions officielles"
        ),
        Idea.MSP: (
            "msp|rep|aep|réunion des états parties|réunions des états parties"
            "|assemblée des états parties|assemblées des états parties"
        ),
        Idea.REVIEW: "rc|conférence d examen|conférences d examen|conférence de révision",
        Idea.INTERSESSIONAL: (
            "intersession|réunion intersession|réunions intersessions|intersessionnelle"
            "|réunion intersessionnelle|réunions intersessionnelles|im"
        ),
        Idea.NEXT: (
            "prochain|prochaine|prochains|prochaines|à venir|futur|future|futurs|futures|suivant"
            "|suivante|bientôt|plus proche|plus proches|qui viennent|qui vient"
        ),
        Idea.LAST: "dernier|dernière|derniers|dernières|précédent|précédente|passé|passée",
        Idea.SINCE: "depuis|à partir de|à compter de|entre|de puis",
        Idea.AFTER: "après|postérieur à|depuis la fin de|à la suite de|depuis la clôture de",
        Idea.BEFORE: "avant|antérieur à|avant le début de",
        Idea.UNTIL: (
            "jusqu|jusqu à|jusqu en|jusqu au|d ici|d ici à|d ici la fin de|jusqu à la fin de"
            "|avant la fin de|d ici fin|avant fin"
        ),
        Idea.BEGINNING: "début|au début de|le début de|début de|commencement de",
        Idea.END: "fin|à la fin de|la fin de|fin de|clôture de|la clôture de",
    },
    spans={
        Span.TODAY: (
            "aujourd hui|maintenant|à ce jour|en ce moment|à présent|à l heure actuelle|ce jour"
        ),
        Span.THIS_MONTH: "ce mois|ce mois ci|mois en cours|ce mois en cours",
        Span.NEXT_MONTH: "mois prochain|mois suivant|prochain mois",
        Span.LAST_MONTH: "mois dernier|mois passé|mois précédent",
        Span.THIS_YEAR: "cette année|année en cours|année courante",
        Span.NEXT_YEAR: "année prochaine|an prochain|prochaine année|année suivante|année à venir",
        Span.LAST_YEAR: "année dernière|an dernier|dernière année|année passée|an passé",
        Span.MONTHS_AHEAD: (
            "# prochains mois|prochains # mois|# mois à venir|d ici # mois|dans # mois"
            "|# mois qui viennent"
        ),
        Span.MONTHS_BACK: (
            "# derniers mois|derniers # mois|# mois passés|# mois écoulés|depuis # mois"
        ),
        Span.YEARS_AHEAD: "# prochaines années|prochaines # années|# années à venir|d ici # ans",
        Span.YEARS_BACK: "# dernières années|dernières # années|depuis # ans|# années écoulées",
    },
    places={
        "Africa": "afrique|africain|africains|africaine|africaines|états africains|pays africains"
        "|région afrique|continent africain",
        "Americas": "amériques|amérique|américain|américains|américaine|américaines"
        "|amérique latine|états américains|pays américains|région amériques",
        "Asia": "asie|asiatique|asiatiques|états asiatiques|pays asiatiques|région asie",
        "Europe": "europe|européen|européens|européenne|européennes|états européens"
        "|pays européens|région europe",
        "Middle East": "moyen orient|proche orient|région moyen orient",
        "Pacific": "pacifique|océanie|états du pacifique|pays du pacifique|région pacifique",
    },
    groups={
        "African": "groupe africain|groupe des états d afrique|groupe afrique",
        "Asia-Pacific": "groupe asie pacifique|groupe asiatique|asie pacifique"
        "|groupe des états d asie et du pacifique|groupe de l asie et du pacifique",
        "Eastern European": "groupe d europe orientale|groupe europe orientale|europe orientale"
        "|europe de l est|groupe d europe de l est|groupe des états d europe orientale",
        "GRULAC": "grulac|amérique latine et caraïbes|groupe amérique latine et caraïbes"
        "|groupe d amérique latine et des caraïbes|amérique latine et les caraïbes",
        "WEOG": "weog|geoa|groupe occidental|europe occidentale et autres états"
        "|groupe des états d europe occidentale et autres états|groupe europe occidentale",
    },
    months=(
        "janvier|janv",
        "février|fevr|fev",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "août",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "décembre|déc",
    ),
    numbers={
        1: "un|une|premier|première",
        2: "deux|deuxième|seconde|second",
        3: "trois|troisième",
        4: "quatre|quatrième",
        5: "cinq|cinquième",
        6: "six|sixième",
        7: "sept|septième",
        8: "huit|huitième",
        9: "neuf|neuvième",
        10: "dix|dixième",
        11: "onze|onzième",
        12: "douze|douzième",
        13: "treize|treizième",
        14: "quatorze|quatorzième",
    },
)
