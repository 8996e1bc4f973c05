"""What the pictures show: who stands where, how many since 2008, and what falls due.

Pure readings of the book; how they look is drawn in `handlers/drawing/`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.book import Book
from services.formal_meetings import DECIDING, FormalMeetings
from services.obligations import Due, due_between
from services.treaty import (
    OPENED_FOR_SIGNATURE_ON,
    Standing,
    counts_on,
    months_after,
    standing_on,
    steps_between,
)


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
    changed = {
        step.happened_on for step in steps_between(book.states, OPENED_FOR_SIGNATURE_ON, until)
    }
    return tuple(_point(book, day) for day in sorted({OPENED_FOR_SIGNATURE_ON, *changed, until}))


def point_on(points: Sequence[Point], day: date) -> Point:
    """The numbers that held on a day."""
    return [point for point in points if point.day <= day][-1]


def meetings_until(meetings: FormalMeetings, day: date) -> tuple[tuple[str, date], ...]:
    """Meetings of States Parties and Review Conferences that had opened by a day, by code."""
    return tuple(
        (one.code, one.starts_on)
        for one in meetings.meetings
        if one.type in DECIDING
        and not one.is_called_off
        and one.starts_on
        and OPENED_FOR_SIGNATURE_ON <= one.starts_on <= day
    )


def ahead(book: Book, today: date, months: int) -> tuple[Due, ...]:
    """What falls due in the months from today, by day.

    Never from an earlier day: when an obligation was fulfilled is often known only roughly, so
    nobody can say what was still ahead on it.
    """
    return due_between(book, today, months_after(today, months), today=today)


def _point(book: Book, day: date) -> Point:
    counts = counts_on(book.states, day)
    return Point(day, counts.states_parties, counts.signatories)
