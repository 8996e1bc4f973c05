"""All that is known of the treaty as tables, for sheets: States, obligations, facts, meetings.

Nothing in them is personal, or for some readers only. Days are in ISO form, so that programs can
read them, and each row says where it is from and as of when.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from handlers.obligations import next_report, standing_of
from handlers.standings import STANDINGS
from handlers.texts import Reader, plain
from services.book import Book
from services.extensions import Extension
from services.fact_sheets import EXPORTED, SHEET, exported
from services.formal_meetings import FormalMeetings, KnownMeeting
from services.obligations import Obligation, Progress, obligations_of
from services.treaty import standing_on
from storage.treaty import Source, State

NOTICE = "Voluntary; does not replace Article 7 reporting."

_TO_BE_CONFIRMED = "to be confirmed"
_TO_BE_ANNOUNCED = "to be announced"

Row: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Table:
    """One sheet: its name, what it holds in a sentence, its headings, and its rows under them."""

    name: str
    holds: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(book: Book, meetings: FormalMeetings, day: date) -> tuple[Table, ...]:
    """Everything as it stands on a day; the facts as they were entered."""
    duties = [(state, one) for state in book.states for one in obligations_of(book, state, day)]
    found: dict[str, tuple[str, tuple[str, ...], Iterable[Row]]] = {
        "States": (
            "every State's participation, as it stands on this day",
            _STATE,
            (_state(book, state, day) for state in book.states),
        ),
        "Obligations": (
            "what each State is to do for which the Convention is in force, article by article",
            _OBLIGATION,
            (_obligation(book, state, one, day, meetings) for state, one in duties),
        ),
        "Extensions": (
            "requests for more time under Articles 3 and 4",
            _EXTENSION,
            (
                _extension(state, one, extension)
                for state, one in duties
                for extension in one.extensions
            ),
        ),
        SHEET: (
            "what the ISU has entered beside the published files; this sheet can be imported",
            EXPORTED,
            map(exported, book.facts),
        ),
        "Meetings": ("formal meetings", _MEETING, map(_meeting, meetings.meetings)),
    }
    return tuple(
        Table(name, holds, headings, tuple(_cells(row, headings) for row in rows))
        for name, (holds, headings, rows) in found.items()
    )


def _cells(row: Row, headings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("" if row[name] is None else str(row[name]) for name in headings)


_STATE = (
    "iso3",
    "state",
    "region",
    "un_group",
    "status",
    "signed_on",
    "deposited_on",
    "how",
    "in_force_on",
    "withdrawal_on",
    "source",
    "as_of",
)


def _state(book: Book, state: State, day: date) -> Row:
    return {
        "iso3": state.iso3,
        "state": state.name,
        "region": state.ccm_region,
        "un_group": state.un_region_group,
        "status": plain(STANDINGS[standing_on(state, day)], Reader()),
        "signed_on": state.signature_on,
        "deposited_on": state.consent_on,
        "how": state.consent_type,
        "in_force_on": state.entry_into_force_on,
        "withdrawal_on": state.withdrawal_effective_on,
        **_sourced(book.sources_of(state.iso3)),
    }


_OBLIGATION = (
    "iso3",
    "state",
    "article",
    "standing",
    "progress",
    "deadline",
    "original_deadline",
    "considered_at",
    "fulfilled",
    "last_report_on",
    "last_report_year",
    "confirmed",
    "source",
    "as_of",
)


def _obligation(
    book: Book, state: State, one: Obligation, day: date, meetings: FormalMeetings
) -> Row:
    deadline = next_report(one, day)
    # A day that follows from the Convention alone rests on when it entered into force.
    sources = one.sources or (book.sources_of(state.iso3) if deadline else ())
    return {
        "iso3": state.iso3,
        "state": state.name,
        "article": one.article,
        "standing": plain(standing_of(one, day, meetings), Reader()),
        "progress": one.progress,
        "deadline": deadline,
        "original_deadline": one.original_on,
        "considered_at": one.considered_at,
        "fulfilled": one.fulfilled_on,
        "last_report_on": one.last_report_on,
        "last_report_year": one.last_report_year,
        "confirmed": _confirmed(one) if sources else "",
        **_sourced(sources),
    }


def _confirmed(one: Obligation) -> str:
    is_known = one.is_confirmed and one.progress is not Progress.TO_BE_CONFIRMED
    return "yes" if is_known else _TO_BE_CONFIRMED


_EXTENSION = (
    "iso3",
    "state",
    "article",
    "submitted",
    "versions",
    "requested_until",
    "meeting",
    "decision",
    "granted_until",
    "paper",
    "source",
    "as_of",
)


def _extension(state: State, one: Obligation, extension: Extension) -> Row:
    decision = "declined" if extension.is_declined else _TO_BE_CONFIRMED
    return {
        "iso3": state.iso3,
        "state": state.name,
        "article": one.article,
        "submitted": extension.submitted,
        "versions": extension.versions,
        "requested_until": extension.requested_until,
        "meeting": extension.meeting,
        "decision": "granted" if extension.granted_until else decision,
        "granted_until": extension.granted_until,
        "paper": extension.paper,
        **_sourced(extension.sources),
    }


_MEETING = (
    "meeting",
    "type",
    "name",
    "starts_on",
    "ends_on",
    "place",
    "registration_until",
    "called_off",
    "source",
    "as_of",
)


def _meeting(one: KnownMeeting) -> Row:
    return {
        "meeting": one.code,
        "type": one.type,
        "name": one.name,
        "starts_on": one.starts_on or _TO_BE_ANNOUNCED,
        "ends_on": one.ends_on or _TO_BE_ANNOUNCED,
        "place": one.place,
        "registration_until": one.registration_on,
        "called_off": "yes" if one.is_called_off else "",
        **_sourced((one.source,) if one.source else ()),
    }


def _sourced(sources: Iterable[Source]) -> Row:
    several = tuple(sources)
    return {
        "source": "; ".join(_titled(one) for one in several),
        "as_of": "; ".join(one.known_as_of for one in several),
    }


def _titled(source: Source) -> str:
    return source.title if source.url in {"", source.title} else f"{source.title} ({source.url})"
