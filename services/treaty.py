"""Where a State stands towards the Convention on a given day, by the rules of the treaty itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.treaty import State, states

CONVENTION_IN_FORCE_ON = date(2010, 8, 1)
"""The Convention itself entered into force on this day (Article 17.1, after thirty deposits)."""


class Status(StrEnum):
    """A State's standing on a day; the values are what `liaison status --json` prints."""

    PARTY = "party"
    SIGNATORY = "signatory"
    NOT_PARTY = "not_party"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many States stand where on a day; together they are all the States there are."""

    states_parties: int
    signatories: int
    not_party: int

    @property
    def total(self) -> int:
        return self.states_parties + self.signatories + self.not_party


def status_on(state: State, day: date) -> Status:
    """A State is a Party from the day it deposits, as the meetings of States Parties count.

    Article 15 (signature) and Article 16 (ratification, acceptance, approval, accession) say how
    it gets there. From the day a withdrawal takes effect (Article 20) it is not party, and its
    signature no longer counts either.
    """
    if _has_come(state.withdrawal_effective_on, day):
        return Status.NOT_PARTY
    if _has_come(state.consent_on, day):
        return Status.PARTY
    if _has_come(state.signature_on, day):
        return Status.SIGNATORY
    return Status.NOT_PARTY


def entry_into_force(deposited_on: date) -> date:
    """The day the Convention enters into force for a State that deposits on the given day.

    Article 17: the first day of the sixth month after the month of deposit, and never before the
    Convention itself entered into force.
    """
    years, month_index = divmod(deposited_on.month - 1 + 6, 12)
    first_day = date(deposited_on.year + years, month_index + 1, 1)
    return max(first_day, CONVENTION_IN_FORCE_ON)


def is_in_force_on(state: State, day: date) -> bool:
    """Whether the Convention binds the State on that day (Articles 17 and 20).

    A State Party whose answer is False has deposited and waits for its sixth month.
    """
    return _has_come(state.entry_into_force_on, day) and not _has_come(
        state.withdrawal_effective_on, day
    )


def states_on(day: date, status: Status, *, region: str | None = None) -> tuple[State, ...]:
    """The States of one standing on a day, by name; of one Convention region when it is given."""
    return tuple(
        state
        for state in states()
        if status_on(state, day) is status and region in {None, state.ccm_region}
    )


def counts_on(day: date) -> Counts:
    """How many of today's 197 States stood where on a day."""
    standings = [status_on(state, day) for state in states()]
    return Counts(
        states_parties=standings.count(Status.PARTY),
        signatories=standings.count(Status.SIGNATORY),
        not_party=standings.count(Status.NOT_PARTY),
    )


def _has_come(fact_on: date | None, day: date) -> bool:
    return fact_on is not None and fact_on <= day
