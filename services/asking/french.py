"""The words of questions in French."""

from services.asking.table import Courtesy, Idea, Span, Table

FRENCH = Table(
    words={
        Idea.ASIDE: (
            "le|la|les|l|un|une|des|du|de|d|au|aux|en|dans|pour|sur|chez|avec|à|y|t|s|c|ce|cet"
            "|cette|ces|son|sa|ses|leur|leurs|qu|que|est|es|sont|ont|a|est ce que|est ce qu"
            "|qu est ce qui|y a t il|il y a|s il vous plaît|s il te plaît|svp|stp|merci"
            "|merci de|bonjour|bonsoir|salut|dis moi|dites moi|dites nous|me dire|donne moi"
            "|donnez moi|donnez nous|montre moi|montrez moi|indiquez moi|je voudrais savoir"
            "|j aimerais savoir|je veux savoir|pouvez vous me dire|savez vous|sais tu|quel"
            "|quelle|quels|quelles|quoi|quel est|quelle est|quels sont|quelles sont"
            "|qu en est il de|qu en est il du|quid de|quid du|et pour|concernant|actuellement"
            "|déjà|encore|toujours|exactement|au total|en tout|dans le monde|monde|mondial|pays"
            "|état|bien|à ce propos|république de|au cours|cours|par|par rapport à|a lieu"
            "|aura lieu|ont lieu|auront lieu|a eu lieu|ont eu lieu|eu lieu|se tient|se tiendra"
            "|s est tenue|tenue"
        ),
        Idea.AND: "et",
        Idea.ALL: "tous|toutes|tout|tous les|toutes les",
        Idea.WAS: "était|étaient|été",
        Idea.HAD: "avait|avaient",
        Idea.WILL: (
            "va|vont|sera|seront|serait|seraient|pourra|pourront|pourrait|pourraient|peut"
            "|peuvent|devrait|devraient|veut|veulent|compte|comptent|rejoindre|devenir|devient"
            "|deviennent|rejoignent|ratifier|adhérer|accéder|signer|déposer|être|aura|auront"
            "|se retire|se retirent"
        ),
        Idea.MUST: "doit|doivent|doit on|devons|devons nous|dois",
        Idea.HALF: "ne|n",
        Idea.BEYOND: (
            "mais|plus|plus de|moins|moins de|hors|hors de|hormis|sauf|excepté|à l exception de"
            "|en dehors|en dehors de|aucun|aucune|personne|nul|ni|non|seul|seuls|seulement"
            "|uniquement|tard|pire|pires|meilleur|meilleurs|mauvais"
            "|chaque|quelques|certains|moitié|pourcentage|part|proportion|onu|nations unies"
            "|otan|union européenne|ue|mine|mines|ottawa|nucléaire|nucléaires|chimiques"
            "|observateur|observateurs|si|pourquoi|presque|malgré|reste|restent"
            "|classement|classer|dont|beaucoup|peu|plusieurs"
            "|au moins|au plus|passé|passée"
        ),
        Idea.LATE: "retard|en retard|tardé|manqué|violé|viole|violent|échoué",
        Idea.STATUS: (
            "statut|situation|où en est|où en sont|aperçu|vue d ensemble|fiche|tour d horizon"
        ),
        Idea.PARTY: (
            "partie|parties|état partie|états parties|pays partie|pays parties|membre|membres"
            "|état membre|états membres|pays membres|partie prenante"
        ),
        Idea.SIGNATORY: (
            "signataire|signataires|état signataire|états signataires|pays signataire"
            "|pays signataires"
        ),
        Idea.OUTSIDE: (
            "non partie|non parties|états non parties|état non partie|pays non parties"
            "|pas partie|pas parties|ne sont pas parties|n est pas partie|pas encore partie"
            "|pas encore parties|pas membre|pas membres|non membre|non membres"
            "|hors de la convention|pas états parties|pas état partie|ne sont pas états parties"
            "|ne sont pas encore parties|en dehors de la convention"
        ),
        Idea.IT: ("il|elle|ils|elles|lui"),
        Idea.STATES: "états|pays états|gouvernements",
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
            "|en quelle année|quelle année"
        ),
        Idea.HOW: "comment",
        Idea.WHERE: "où|lieu de|endroit|dans quelle ville|quelle ville|ville",
        Idea.JOIN: (
            "rejoint|devenu|devenue|devenus|devenues|ont rejoint|est devenu|sont devenus"
            "|est devenue"
        ),
        Idea.RATIFY: (
            "ratifié|ratifie|ratifient|déposé|dépose|dépôt|dépôts|instrument|instruments"
            "|instrument de|son instrument de|consentement"
        ),
        Idea.FORM: (
            "ratification|ratifications|adhéré|adhère|adhèrent|adhésion|adhésions|accédé"
            "|accession|accessions|accepté|accepte|acceptation|acceptations|approuvé|approuve"
            "|approbation|approbations"
        ),
        Idea.SIGN: "signé|signe|signent|signée|signature|signatures",
        Idea.NEW: (
            "nouveau|nouveaux|nouvel|nouvelle|nouvelles|récent|récents|récemment|nouvellement"
        ),
        Idea.FORCE: (
            "en vigueur|entrée en vigueur|entré en vigueur|entre en vigueur|entrera en vigueur"
            "|entrer en vigueur|vigueur|pris effet|prend effet|prise d effet|effet|lié|liée"
            "|liés|lié par|liée par|liés par"
        ),
        Idea.NOT: (
            "pas|pas encore|ne pas|mais pas|mais pas encore|mais n ont pas|mais n a pas"
            "|mais n ont pas encore|mais n a pas encore|mais ne sont pas|mais n est pas"
            "|sans avoir|mais non|sans|jamais|mais jamais|toujours pas"
        ),
        Idea.WITHDRAW: (
            "retiré|retirée|retirés|retirer|retirent|retrait|retraits|dénoncé|dénonciation|quitté|quitter"
        ),
        Idea.EXTENSION: "prolongation|prolongations",
        Idea.REQUEST: (
            "demande de prolongation|demandes de prolongation|demandé une prolongation"
            "|demandé la prolongation|demandé plus de temps|demandé des prolongations"
        ),
        Idea.PRESIDENT: "président|présidente|présidence",
        Idea.DEADLINE: (
            "délai|délais|échéance|échéances|date limite|dates limites|date butoir"
            "|dates butoirs|due|dus|dues|à échéance|arrivent à échéance|arrive à échéance"
            "|deadline|deadlines"
        ),
        Idea.OBLIGATION: "obligation|obligations",
        Idea.EXPIRE: "expire|expirent",
        Idea.CLEARANCE: (
            "dépollution|déminage|enlèvement|dépollué|dépolluer|article 4|art 4|article quatre"
            "|dépollution des restes|enlèvement des restes|dépollution des zones contaminées"
            "|décontamination|son territoire|son déminage|dépollution de son territoire"
        ),
        Idea.STOCKPILE: (
            "stocks|stock|ses stocks|leurs stocks|destruction des stocks"
            "|destruction de ses stocks|destruction du stock|son stock"
            "|article 3|art 3|article trois"
        ),
        Idea.REPORT: (
            "rapport|rapports|rapport de transparence|rapports de transparence|rapport annuel"
            "|rapports annuels|rapport initial|rapports initiaux|article 7|art 7|article sept"
            "|rapport au titre de l article 7|rapports au titre de l article 7"
            "|rapport article 7|rapport de l article 7|rapports de l article 7"
        ),
        Idea.DONE: (
            "soumis|soumettre|remis|remettre|rendu|rendre|envoyé|envoyer|présenté|présenter"
            "|terminé|terminer|achevé|achever|fini|finir|rempli|accompli|transmis|transmettre"
            "|fourni|fournir|détruit|détruire|destruction|détruit tous"
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
        Idea.LAST: "dernier|dernière|derniers|dernières|précédent|précédente",
        Idea.SINCE: "depuis|à partir de|à compter de|de puis",
        Idea.FROM: "entre",
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
    courtesies={
        Courtesy.HELP: "aide|aidez moi|aide moi|au secours|que sais tu faire|que pouvez vous faire",
        Courtesy.GREETING: "bonjour|bonsoir|salut|bonjour à tous|coucou",
        Courtesy.THANKS: "merci|merci beaucoup|merci bien|mille mercis|un grand merci",
    },
)
