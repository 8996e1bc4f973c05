"""The longest answer that each kind of question takes, begun with what looks like markup."""

from functools import singledispatch

from services.announcements import OneMessage
from services.demarche_sheets import SheetAnswer
from services.fact_forms import INITIAL, DecidingMeeting, ReportYear, SourceName
from services.fact_rules import SOURCE_AT_MOST
from services.files import FileAnswer
from services.forms import Draft, Form, advance, current_question
from services.invitation_form import LONGEST, Days
from services.meeting_form import MeetingCode
from services.options import JSON
from services.questions import (
    Amount,
    Choice,
    Day,
    Email,
    SeveralChoices,
    StateName,
    StateNames,
    Words,
    YesNo,
)
from services.web_addresses import AT_MOST, WebAddress
from services.zones import ZoneKind
from storage.treaty import states

_LIKE_MARKUP = "<b>&amp; "


def filled(length: int) -> str:
    """So many characters; most of them count twice for Telegram."""
    return (_LIKE_MARKUP + "😀" * length)[:length]


@singledispatch
def longest(kind: object, turn: int) -> JSON:
    """The longest answer to a question; the next `turn` takes another option, or everything."""
    del turn
    msg = f"please say here what the longest answer to a {type(kind).__name__} is"
    raise TypeError(msg)


@longest.register
def _(kind: Choice, turn: int) -> JSON:
    return kind.options[turn % len(kind.options)].code


@longest.register
def _(kind: YesNo, turn: int) -> JSON:
    del kind
    return turn % 2 == 0


@longest.register
def _(kind: SeveralChoices, turn: int) -> JSON:
    if turn % 2 and kind.everything is not None:
        return []
    return [option.code for option in kind.choices]


@longest.register
def _(kind: Words, turn: int) -> JSON:
    del turn
    return filled(kind.at_most)


@longest.register
def _(kind: OneMessage, turn: int) -> JSON:
    del turn
    return filled(len(_LIKE_MARKUP) + (kind.at_most - len(_LIKE_MARKUP)) // 2)


@longest.register
def _(kind: Email, turn: int) -> JSON:
    del kind, turn
    return "a" * 148 + "@mofa.gov.la"


@longest.register
def _(kind: MeetingCode, turn: int) -> JSON:
    del kind
    return None if turn % 2 else "CC-RETREAT-2026"


@longest.register
def _(kind: WebAddress, turn: int) -> JSON:
    del kind, turn
    return f"https://meetings.unoda.org/{'a' * AT_MOST}"[:AT_MOST]


@longest.register
def _(kind: StateName, turn: int) -> JSON:
    del kind, turn
    return "GBR"


@longest.register
def _(kind: StateNames, turn: int) -> JSON:
    del kind
    return [] if turn % 2 else [state.iso3 for state in states()]


@longest.register
def _(kind: Day, turn: int) -> JSON:
    del turn
    return "2026-09-26" if kind.not_after_today else "2027-09-26"


@longest.register
def _(kind: DecidingMeeting, turn: int) -> JSON:
    del kind, turn
    return "99MSP-9"


@longest.register
def _(kind: ReportYear, turn: int) -> JSON:
    del kind
    return INITIAL if turn % 2 else 2025


@longest.register
def _(kind: SourceName, turn: int) -> JSON:
    del kind, turn
    return filled(SOURCE_AT_MOST)


@longest.register
def _(kind: Amount, turn: int) -> JSON:
    del kind
    if turn % 2:
        return {"amount": None, "currency": None}
    return {"amount": "9999999999999.99", "currency": "USD"}


@longest.register
def _(kind: Days, turn: int) -> JSON:
    del kind, turn
    return LONGEST


@longest.register
def _(kind: ZoneKind, turn: int) -> JSON:
    del kind, turn
    return "America/North_Dakota/New_Salem"


@longest.register
def _(kind: SheetAnswer, turn: int) -> JSON:
    del kind
    channel = ("mission", "contact-point")[turn % 2]
    cells = {"channel": channel, "through": filled(200), "approached_on": "2026-09-26"}
    return [[line, {"state": iso3, **cells}] for line, iso3 in enumerate(("GBR", "FRA"), 2)]


@longest.register
def _(kind: FileAnswer, turn: int) -> JSON:
    del kind, turn
    return {"file": 1, "kind": "jpeg", "size": 10 * 1024 * 1024}


def answers_of(form: Form, turn: int = 0) -> dict[str, JSON]:
    """A whole form filled in like that."""
    draft = Draft()
    while question := current_question(form, draft):
        draft = advance(form, draft, longest(question.kind, turn))
    return dict(draft.answers)
