"""What the pictures show: who stands where, how many since 2008, and what falls due.

Pure readings of the book; how they look is drawn in `handlers/drawing/`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.book import Book
from services.obligations import Article, Due, Obligation, Progress, due_between, obligations_of
from services.treaty import (
    Status,
    counts_on,
    is_in_force_on,
    months_after,
    status_on,
    steps_between,
)
from storage.treaty import FormalMeeting, Source, State, formal_meetings

OPENED_ON = date(2008, 12, 3)
"""The day on which the Convention was opened for signature, in Oslo."""

_DECIDING = frozenset({"MSP", "RC"})


class Standing(StrEnum):
    """Where a State stands, as exactly as a picture says it."""

    IN_FORCE = "in force"
    DEPOSITED = "deposited"  # A State Party for which the Convention is not yet in force.
    SIGNATORY = "signatory"
    NOT_PARTY = "not party"
    WITHDREW = "withdrew"


@dataclass(frozen=True)
class Region:
    """The States of a Convention region in the order of their codes, and where each stands."""

    name: str
    standings: tuple[tuple[str, Standing], ...]

    @property
    def counts(self) -> Counter[Standing]:
        return Counter(standing for _, standing in self.standings)


@dataclass(frozen=True)
class Point:
    """How many there were from a day on."""

    day: date
    states_parties: int
    signatories: int


@dataclass(frozen=True)
class Undecided:
    """A deadline that has passed, and the meeting that considered more time for it."""

    state: State
    obligation: Obligation


def standing_on(state: State, day: date) -> Standing:
    """A State's status, and whether it has deposited or withdrawn."""
    withdrew_on = state.withdrawal_effective_on
    match status_on(state, day):
        case Status.PARTY if is_in_force_on(state, day):
            return Standing.IN_FORCE
        case Status.PARTY:
            return Standing.DEPOSITED
        case Status.SIGNATORY:
            return Standing.SIGNATORY
        case _ if withdrew_on is not None and withdrew_on <= day:
            return Standing.WITHDREW
        case _:
            return Standing.NOT_PARTY


def regions_on(book: Book, day: date) -> tuple[Region, ...]:
    """The Convention regions in the order of their English names."""
    by_code = sorted(book.states, key=lambda state: state.iso3)
    names = sorted({state.ccm_region for state in by_code})
    return tuple(
        Region(
            name,
            tuple(
                (state.iso3, standing_on(state, day))
                for state in by_code
                if state.ccm_region == name
            ),
        )
        for name in names
    )


def series(book: Book, until: date) -> tuple[Point, ...]:
    """From the opening for signature: each day on which a number changed, and the last day."""
    changed = {step.happened_on for step in steps_between(book.states, OPENED_ON, until)}
    return tuple(_point(book, day) for day in sorted({OPENED_ON, *changed, until}))


def point_on(points: Sequence[Point], day: date) -> Point:
    """The numbers that held on a day."""
    return [point for point in points if point.day <= day][-1]


def meetings_until(day: date) -> tuple[tuple[FormalMeeting, date], ...]:
    """Meetings of States Parties and review conferences that had opened by a day."""
    return tuple(
        (meeting, meeting.starts_on)
        for meeting in formal_meetings()
        if meeting.type in _DECIDING and meeting.starts_on and meeting.starts_on <= day
    )


def ahead(book: Book, day: date, months: int) -> tuple[Due, ...]:
    """What falls due in the months after a day, by day."""
    return due_between(book, day, months_after(day, months), today=day)


def undecided(book: Book, day: date) -> tuple[Undecided, ...]:
    """Deadlines of Articles 3 and 4 whose day has passed and whose extension is to be confirmed.

    First reports are left out: whether one was received stands on the State's own card.
    """
    return tuple(
        Undecided(state, obligation)
        for state in book.states
        for obligation in obligations_of(book, state, day)
        if obligation.progress is Progress.TO_BE_CONFIRMED
        and obligation.article is not Article.REPORTS
    )


def sources_of(obligations: Sequence[Obligation]) -> tuple[Source, ...]:
    """Each place that they are from once, with the newest day of reading it."""
    newest: dict[str, Source] = {}
    for obligation in obligations:
        for source in obligation.sources:
            known = newest.get(source.title)
            if known is None or source.read_on > known.read_on:
                newest[source.title] = source
    return tuple(newest[title] for title in sorted(newest))


def _point(book: Book, day: date) -> Point:
    counts = counts_on(book.states, day)
    return Point(day, counts.states_parties, counts.signatories)
