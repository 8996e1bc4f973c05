"""The Convention as a whole, in numbers: by region, by group, by year, and between two days."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.formal_meetings import DECIDING, FormalMeetings
from services.treaty import (
    ANNUAL_REPORT_DAY,
    OPENED_FOR_SIGNATURE_ON,
    Counts,
    Status,
    counts_on,
    is_in_force_on,
    joined_between,
    steps_between,
)
from storage.treaty import State
from storage.treaty import states as published_states

REGIONS = tuple(sorted({state.ccm_region for state in published_states()}))
"""The regions of the Convention."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """The closing day of a meeting, from which people count: *since 12MSP*."""

    code: str
    day: date


@dataclass(frozen=True, slots=True)
class Changes:
    """Whose standing is another on the second of two days than on the first, by how it changed.

    Each State is in one list at most, in the order of the days on which it happened. `in_force` are
    those that had joined before, and for which the Convention entered into force in between.
    """

    joined: tuple[State, ...]
    in_force: tuple[State, ...]
    signed: tuple[State, ...]
    left: tuple[State, ...]


def milestones(meetings: FormalMeetings, today: date) -> tuple[Milestone, ...]:
    """The meetings of States Parties and review conferences that are over, the latest first."""
    over = [
        Milestone(one.code, one.ends_on)
        for one in meetings.meetings
        if one.type in DECIDING and not one.is_called_off and one.ends_on and one.ends_on <= today
    ]
    return tuple(sorted(over, key=lambda one: one.day, reverse=True))


def changes_between(states: Iterable[State], after: date, until: date) -> Changes:
    """Who joined, signed, left or came under the Convention after a day, and not after another."""
    known = tuple(states)
    joined = joined_between(known, after, until)
    steps = steps_between(known, after, until)
    left = [step.state for step in steps if step.after is Status.NOT_PARTY]
    settled = {*joined, *left}
    in_force = [
        (one.entry_into_force_on, one)
        for one in known
        if one.entry_into_force_on and after < one.entry_into_force_on <= until
        if one not in settled and is_in_force_on(one, until)
    ]
    in_force.sort(key=lambda dated: dated[0])
    signed = [
        step.state for step in steps if step.after is Status.SIGNATORY and step.state not in settled
    ]
    return Changes(
        joined,
        in_force=tuple(one for _, one in in_force),
        signed=tuple(one for one in signed if one not in dict(in_force).values()),
        left=tuple(one for one in left if one not in joined),
    )


def counts_by_region(states: Iterable[State], day: date) -> Mapping[str, Counts]:
    """How many stood where in each region of the Convention, by the region's name."""
    return _counts_by(states, day, lambda state: state.ccm_region)


def counts_by_un_group(states: Iterable[State], day: date) -> Mapping[str, Counts]:
    """How many stood where in each regional group of the United Nations."""
    return _counts_by(states, day, lambda state: state.un_region_group)


def deposits_by_year(states: Iterable[State], until: date) -> Mapping[int, int]:
    """How many instruments were deposited in each year up to a day, the latest year first.

    A State that withdrew later has deposited all the same, and one that came back twice.
    """
    found = Counter(
        day.year for state in states for day in _deposits_of(state) if day and day <= until
    )
    return {year: found[year] for year in range(until.year, OPENED_FOR_SIGNATURE_ON.year - 1, -1)}


def _deposits_of(state: State) -> tuple[date | None, ...]:
    earlier = _deposits_of(state.before) if state.before else ()
    return (state.consent_on, *earlier)


def annual_report_between(first: date, last: date) -> date | None:
    """The first 30 April from a day to another: yearly reports are due then (Article 7.2)."""
    for year in range(first.year, min(first.year + 1, last.year) + 1):
        day = date(year, *ANNUAL_REPORT_DAY)
        if first <= day <= last:
            return day
    return None


def _counts_by(
    states: Iterable[State], day: date, place: Callable[[State], str]
) -> Mapping[str, Counts]:
    known = tuple(states)
    return {
        name: counts_on([state for state in known if place(state) == name], day)
        for name in sorted({place(state) for state in known})
    }
