"""What a language gives to the grammar: its words for what a question is about, and for time."""

from dataclasses import dataclass
from enum import StrEnum


class Idea(StrEnum):
    """What one word, or a few together, say in a question."""

    ASIDE = "aside"  # Words that stand around the others and change nothing.
    STATUS = "status"
    PARTY = "party"
    SIGNATORY = "signatory"
    OUTSIDE = "not party"
    STATES = "states"
    IT = "it"  # A State or a meeting that is named elsewhere in the sentence.
    OUR = "our"
    AND = "and"
    OR = "or"
    ALL = "all"
    WAS = "was"
    HAD = "had"
    WILL = "will"  # What is to come, may be or should be; none of it is known.
    MUST = "must"
    HALF = "half of a negation"  # `ne`, beside which the other half has to stand.
    LATE = "late"  # A judgement, which is never given.
    BEYOND = "beyond what is answered"  # Exceptions, comparisons, judgements, other treaties.
    HOW_MANY = "how many"
    WHO = "who"
    WHEN = "when"
    HOW = "how"
    WHERE = "where"
    JOIN = "join"
    RATIFY = "ratify"
    FORM = "a form of consent"  # Ratification, accession, acceptance or approval by its name.
    SIGN = "sign"
    NEW = "new"
    FORCE = "in force"
    NOT = "not"
    WITHDRAW = "withdraw"
    EXTENSION = "extension"
    REQUEST = "request for an extension"
    PRESIDENT = "president"
    DEADLINE = "deadline"
    OBLIGATION = "obligation"
    EXPIRE = "expire"
    CLEARANCE = "clearance"
    STOCKPILE = "stockpile"
    REPORT = "report"
    DONE = "done"
    COMPARE = "compare"
    CHANGE = "change"
    CONVENTION = "convention"
    MEETING = "meeting"
    MSP = "meeting of States Parties"
    REVIEW = "review conference"
    INTERSESSIONAL = "intersessional meeting"
    NEXT = "next"
    LAST = "last"
    SINCE = "since"
    FROM = "from"
    AFTER = "after"
    BEFORE = "before"
    UNTIL = "until"
    TO = "to"
    BEGINNING = "beginning of"
    END = "end of"


class Span(StrEnum):
    """A time told from today; `#` in its words is a number."""

    TODAY = "today"
    THIS_MONTH = "this month"
    NEXT_MONTH = "next month"
    LAST_MONTH = "last month"
    THIS_YEAR = "this year"
    NEXT_YEAR = "next year"
    LAST_YEAR = "last year"
    MONTHS_AHEAD = "in the next # months"
    MONTHS_BACK = "in the last # months"
    YEARS_AHEAD = "in the next # years"
    YEARS_BACK = "in the last # years"


class Courtesy(StrEnum):
    """What is said beside questions."""

    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, eq=False)
class Table:
    """One language. Alternatives are separated by `|`, written as anybody would; accents, capitals
    and apostrophes do not matter.

    `places` are words for a Convention region, `groups` for a UN group; `numbers` are words for
    numbers, and for the number of a meeting; `months` are the twelve in their order; `courtesies`
    are whole messages that ask nothing.
    """

    words: dict[Idea, str]
    spans: dict[Span, str]
    places: dict[str, str]
    groups: dict[str, str]
    months: tuple[str, ...]
    numbers: dict[int, str]
    courtesies: dict[Courtesy, str]
