"""The arithmetic of the treaty: where a State stands on a day, and by when it is to do what.

Pure functions of the rules in the Convention's own articles; which facts they are given is the
book's affair (`services/book.py`).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.treaty import State

OPENED_FOR_SIGNATURE_ON = date(2008, 12, 3)
"""The Convention was opened for signature on this day, in Oslo (Article 15)."""

CONVENTION_IN_FORCE_ON = date(2010, 8, 1)
"""The Convention itself entered into force on this day (Article 17.1, after thirty deposits)."""

STOCKPILE_YEARS = 8
CLEARANCE_YEARS = 10
INITIAL_REPORT_DAYS = 180
REQUEST_MONTHS = 9
"""A request for more time is submitted so long before the meeting that decides it (Articles 3.3
and 4.5).
"""

ANNUAL_REPORT_DAY = (4, 30)
"""The month and the day by which every State Party reports (Article 7.2)."""

_SATURDAY = 5


class Status(StrEnum):
    """A State's standing on a day; the values are what `liaison status --json` prints."""

    PARTY = "party"
    SIGNATORY = "signatory"
    NOT_PARTY = "not_party"


class Standing(StrEnum):
    """Where a State stands, with what a status alone leaves out."""

    IN_FORCE = "in force"
    DEPOSITED = "deposited"  # A State Party for which the Convention is not yet in force.
    SIGNATORY = "signatory"
    NOT_PARTY = "not party"
    WITHDREW = "withdrew"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many States stand where on a day; together they are all the States there are."""

    states_parties: int
    signatories: int
    not_party: int

    @property
    def total(self) -> int:
        return self.states_parties + self.signatories + self.not_party


@dataclass(frozen=True, slots=True)
class Step:
    """What changed for a State on a day: it signed, became a State Party, or was one no longer."""

    happened_on: date
    state: State
    before: Status
    after: Status


def status_on(state: State, day: date) -> Status:
    """A State is a Party from the day it deposits, as the meetings of States Parties count.

    Article 15 (signature) and Article 16 (ratification, acceptance, approval, accession) say how
    it gets there. From the day a withdrawal takes effect (Article 20) it is not party, and its
    signature no longer counts either, unless it deposits anew.
    """
    state = in_its_time(state, day)
    if _has_come(state.withdrawal_effective_on, day):
        return Status.NOT_PARTY
    if _has_come(state.consent_on, day):
        return Status.PARTY
    if _has_come(state.signature_on, day):
        return Status.SIGNATORY
    return Status.NOT_PARTY


def in_its_time(state: State, day: date) -> State:
    """A State that withdrew and came back, as it stood before; any other as it is."""
    if state.before is None or _has_come(state.consent_on, day):
        return state
    return in_its_time(state.before, day)


def entry_into_force(deposited_on: date) -> date:
    """The day the Convention enters into force for a State that deposits on the given day.

    Article 17: the first day of the sixth month after the month of deposit, and never before the
    Convention itself entered into force.
    """
    first_day = months_after(deposited_on.replace(day=1), 6)
    return max(first_day, CONVENTION_IN_FORCE_ON)


def is_in_force_on(state: State, day: date) -> bool:
    """Whether the Convention binds the State on that day (Articles 17 and 20).

    A State Party whose answer is False has deposited and waits for its sixth month.
    """
    state = in_its_time(state, day)
    has_left = _has_come(state.withdrawal_effective_on, day)
    return _has_come(state.entry_into_force_on, day) and not has_left


def standing_on(state: State, day: date) -> Standing:
    """A State's status, and whether it has deposited or withdrawn."""
    left_on = in_its_time(state, day).withdrawal_effective_on
    match status_on(state, day):
        case Status.PARTY if is_in_force_on(state, day):
            return Standing.IN_FORCE
        case Status.PARTY:
            return Standing.DEPOSITED
        case Status.SIGNATORY:
            return Standing.SIGNATORY
        case _ if _has_come(left_on, day):
            return Standing.WITHDREW
        case _:
            return Standing.NOT_PARTY


def states_on(
    states: Iterable[State],
    day: date,
    status: Status,
    *,
    region: str | None = None,
    un_group: str | None = None,
) -> tuple[State, ...]:
    """Those of one standing on a day, in their order; of one Convention region, or of one regional
    group of the United Nations, when it is given.
    """
    return tuple(
        state
        for state in states
        if status_on(state, day) is status
        and region in {None, state.ccm_region}
        and un_group in {None, state.un_region_group}
    )


def counts_on(states: Iterable[State], day: date) -> Counts:
    """How many of these States stood where on a day."""
    standings = [status_on(state, day) for state in states]
    return Counts(
        states_parties=standings.count(Status.PARTY),
        signatories=standings.count(Status.SIGNATORY),
        not_party=standings.count(Status.NOT_PARTY),
    )


def steps_between(states: Iterable[State], after: date, until: date) -> tuple[Step, ...]:
    """Every change of standing later than one day and not later than another, by day and name."""
    steps = []
    for state in states:
        for day in _acts(state):
            if day is None or not after < day <= until:
                continue
            before, now = status_on(state, day - timedelta(days=1)), status_on(state, day)
            if before is not now:
                steps.append(Step(day, state, before, now))
    return tuple(sorted(steps, key=lambda step: (step.happened_on, step.state.name)))


def joined_between(states: Iterable[State], after: date, until: date) -> tuple[State, ...]:
    """New States Parties: later than one day and not later than another, by day of deposit.

    One that withdrew between them and came back is among them once.
    """
    return tuple(
        dict.fromkeys(
            step.state
            for step in steps_between(states, after, until)
            if step.after is Status.PARTY and status_on(step.state, until) is Status.PARTY
        )
    )


def stockpile_deadline(in_force_on: date) -> date:
    """By when stockpiles are to be destroyed, if no more time is granted (Article 3.2)."""
    return months_after(in_force_on, 12 * STOCKPILE_YEARS)


def clearance_deadline(in_force_on: date) -> date:
    """By when remnants are to be cleared, if no more time is granted (Article 4.1)."""
    return months_after(in_force_on, 12 * CLEARANCE_YEARS)


def initial_report_due(in_force_on: date) -> date:
    """By when the first transparency report is due (Article 7.1)."""
    return in_force_on + timedelta(days=INITIAL_REPORT_DAYS)


def annual_report_due(in_force_on: date, day: date) -> date:
    """The first 30 April on or after a day on which a yearly report is due (Article 7.2).

    The yearly reports begin after the first one is due.
    """
    earliest = max(day, initial_report_due(in_force_on) + timedelta(days=1))
    this_year = date(earliest.year, *ANNUAL_REPORT_DAY)
    return this_year if earliest <= this_year else date(earliest.year + 1, *ANNUAL_REPORT_DAY)


def latest_request_day(meeting_opens_on: date) -> date:
    """The last day for a request for more time that a meeting decides (Articles 3.3 and 4.5)."""
    return months_after(meeting_opens_on, -REQUEST_MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or earlier when negative.

    Where that month is too short it is its last day.
    """
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def working_day_before(day: date) -> date:
    """The day itself, or the Friday before it when it falls on a weekend.

    The Convention knows no working days; offices do, so a deadline on a weekend is better met
    before it.
    """
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _acts(state: State) -> set[date | None]:
    """The days on which its standing may have changed, also before it came back."""
    earlier = _acts(state.before) if state.before else set()
    return {state.signature_on, state.consent_on, state.withdrawal_effective_on, *earlier}


def _has_come(fact_on: date | None, day: date) -> bool:
    return fact_on is not None and fact_on <= day
