"""The questions that can be asked, as data; a button carries any of them in a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from services.formal_meetings import INTERSESSIONAL, MSP, RC, type_of
from services.overview import REGIONS
from services.treaty import Status
from storage.treaty import states

OUR = "our"
"""In place of a State's code: the State of the person who asks."""


@dataclass(frozen=True, slots=True)
class StatusOf:
    """The status of a State, today or on a day."""

    state: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class HasStatus:
    """Whether a State is a Party, or a signatory."""

    state: str
    status: Status
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ConsentOf:
    """Whether a State has ratified or acceded, and when."""

    state: str


@dataclass(frozen=True, slots=True)
class SignatureOf:
    """Whether a State has signed, and when."""

    state: str


@dataclass(frozen=True, slots=True)
class InForce:
    """Since when the Convention is in force for a State; without one, at all."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawalOf:
    """Whether a State has withdrawn, and from when on; without one, which States have."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionsOf:
    """Which requests for more time a State has on record; without one, which States have any."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineOf:
    """By when a State is to clear (Article 4) or to destroy its stockpiles (Article 3)."""

    state: str
    article: str


@dataclass(frozen=True, slots=True)
class ObligationsOf:
    """Which deadlines a State has."""

    state: str


@dataclass(frozen=True, slots=True)
class ReportOf:
    """Whether a State has reported under Article 7, and when it next does; without one, all."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many States have a status, of a Convention region or a UN group, on a day."""

    status: Status
    region: str = ""
    un_group: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class WhoIs:
    """Which States have a status."""

    status: Status
    region: str = ""
    un_group: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many States Parties, signatories and States not party there are."""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class WhoJoined:
    """Which States became Parties later than one day and not later than another."""

    after: date
    until: date


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in those days: signatures, new States Parties, withdrawals."""

    after: date
    until: date


@dataclass(frozen=True, slots=True)
class Compare:
    """How the counts of two days differ."""

    first: date
    second: date


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Which deadlines lie between two days, under any article or one of them."""

    first: date
    last: date
    article: str = ""


@dataclass(frozen=True, slots=True)
class OpenObligations:
    """Which States have an open obligation of Article 3 or 4, whatever its day."""

    article: str


@dataclass(frozen=True, slots=True)
class MeetingOf:
    """When and where a meeting is, or was."""

    meeting: str


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When the next meeting is, of any type or of one."""

    type: str = ""


@dataclass(frozen=True, slots=True)
class Meetings:
    """Which meetings are ahead."""


OfState: TypeAlias = (
    StatusOf
    | HasStatus
    | ConsentOf
    | SignatureOf
    | InForce
    | WithdrawalOf
    | DeadlineOf
    | ObligationsOf
    | ExtensionsOf
    | ReportOf
)
"""Questions of one State; of some of them the State may be left out."""

OfMeetings: TypeAlias = MeetingOf | NextMeeting | Meetings

Asked: TypeAlias = (
    OfState
    | HowMany
    | WhoIs
    | Counts
    | WhoJoined
    | Changes
    | Compare
    | Deadlines
    | OpenObligations
    | OfMeetings
)


class Doubt(StrEnum):
    """Why a question is not answered."""

    WHICH_STATE = "which state"
    WHICH_DAY = "which day"
    UNKNOWN_STATE = "unknown state"
    NO_STATE = "no state"
    ONE_STATE = "one state at a time"
    TO_COME = "a day to come"
    NO_DAY = "no day of the calendar"
    JUDGED = "who is late"
    UNKNOWN_WORDS = "unknown words"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood, or in several ways: the nearest questions, for the writer to choose."""

    doubt: Doubt
    nearest: tuple[Asked, ...]


_LETTERS: dict[str, type[Asked]] = {
    "status": StatusOf,
    "is": HasStatus,
    "consent": ConsentOf,
    "signed": SignatureOf,
    "force": InForce,
    "left": WithdrawalOf,
    "more": ExtensionsOf,
    "due": DeadlineOf,
    "duties": ObligationsOf,
    "report": ReportOf,
    "many": HowMany,
    "who": WhoIs,
    "counts": Counts,
    "joined": WhoJoined,
    "changes": Changes,
    "compare": Compare,
    "deadlines": Deadlines,
    "open": OpenObligations,
    "meeting": MeetingOf,
    "next": NextMeeting,
    "meetings": Meetings,
}
"""How a button names a kind of question. In old messages: never renamed or reused."""

_WORDS = {kind: word for word, kind in _LETTERS.items()}

GROUPS = tuple(sorted({state.un_region_group for state in states()} - {"none"}))


def written(asked: Asked) -> tuple[str, ...]:
    """A question as the arguments of a button; the shortest that is read back as the same."""
    parts = [_WORDS[type(asked)]]
    for field in fields(asked):
        value = getattr(asked, field.name)
        match value:
            case date():
                parts.append(value.isoformat())
            case None:
                parts.append("")
            case _ if field.name == "un_group":
                parts.append(str(GROUPS.index(value)) if value else "")
            case _:
                parts.append(str(value))
    while not parts[-1]:
        parts.pop()
    return tuple(parts)


def read(arguments: Sequence[str]) -> Asked | None:
    """The question that a button carries; None for arguments that no button of ours has."""
    kind = _LETTERS.get(arguments[0]) if arguments else None
    if kind is None or len(arguments) - 1 > len(fields(kind)):
        return None
    given: dict[str, Any] = {}
    for field, text in zip(fields(kind), arguments[1:], strict=False):
        if text:
            try:
                given[field.name] = _READ[field.name](text)
            except (ValueError, IndexError):
                return None
    if kind is OpenObligations and given.get("article") == "7":
        return None  # Yearly reports are due from every State Party.
    try:
        return kind(**given)
    except TypeError:  # Something that this kind of question needs is missing.
        return None


def _one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def reading(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return reading


def _code_of_meeting(text: str) -> str:
    if not type_of(text):
        raise ValueError(text)
    return text


_EARLIEST, _LATEST = date(2008, 1, 1), date(2199, 12, 31)
"""Before, nothing was to be told; after, nobody asks."""


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(text)
    return day


_READ: dict[str, Callable[[str], Any]] = {
    "state": _one_of((*(state.iso3 for state in states()), OUR)),
    "status": Status,
    "article": _one_of(("3", "4", "7")),
    "region": _one_of(REGIONS),
    "un_group": lambda text: GROUPS[int(text)],
    "meeting": _code_of_meeting,
    "type": _one_of((MSP, RC, INTERSESSIONAL)),
    **dict.fromkeys(("day", "after", "until", "first", "last", "second"), _day),
}
"""How each field is read; whatever else a forged button carries is no question."""
