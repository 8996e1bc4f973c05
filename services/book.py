"""The book: what is known of every State, the published files as the ISU has added to them.

Whatever is said of a State's standing or obligations is read from here, with its source.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from services.texts import RefusedError, Text
from services.treaty import Status, entry_into_force, status_on
from services.web_addresses import is_web_address
from storage import facts
from storage.database import View
from storage.facts import Fact
from storage.treaty import DEPOSITARY, Source, State, states


class FactKind(StrEnum):
    """What can be entered of a State. Stored: never renamed or reused.

    Of SIGNATURE, DEPOSIT and WITHDRAWAL the newest entry counts, in place of the published day. A
    deposit on or after the day of a withdrawal replaces nothing: with it the State comes back.
    """

    SIGNATURE = "signature"
    DEPOSIT = "deposit"  # `how` is the kind of consent: ratification, acceptance, …
    WITHDRAWAL = "withdrawal"  # `happened_on` is the day on which it takes effect.
    REQUEST = "request"  # For more time: `until_on`, `meeting` that considers it, `version`.
    DECISION = "decision"  # On a request: `how` is granted or declined; `until_on`, `meeting`.
    COMPLETION = "completion"  # An obligation under Article 3 or 4 is fulfilled.
    REPORT = "report"  # Article 7: received; `year` that it covers, empty for the initial one.
    MEASURE = "measure"  # Article 9: a law or another national measure.


GRANTED = "granted"
DECLINED = "declined"

PARTICIPATION = frozenset({FactKind.SIGNATURE, FactKind.DEPOSIT, FactKind.WITHDRAWAL})


@dataclass(frozen=True)
class Book:
    """All States and what is known of each. `facts` are the ISU's, in the order of their entry."""

    facts: tuple[Fact, ...] = ()

    def get_state(self, iso3: str) -> State:
        """A State as it is known now; `KeyError` for a code that no State has."""
        return self._by_code[iso3]

    def state_asked_for(self, iso3: str) -> State:
        """The State of a code that a button or a link has carried. Raises RefusedError."""
        found = self._by_code.get(iso3)
        if found is None:
            raise RefusedError(Text("I do not know that State."))
        return found

    @cached_property
    def states(self) -> tuple[State, ...]:
        """All of them in the order of their English names."""
        return tuple(self._by_code.values())

    def adding(self, fact: Fact) -> "Book":
        """The book with one more entry; only that State is read anew."""
        grown, iso3 = Book((*self.facts, fact)), fact.iso3
        of_it = (*self.facts_of(iso3), fact)
        vars(grown)["_facts_by_code"] = {**self._facts_by_code, iso3: of_it}
        known = self._by_code
        if fact.kind in PARTICIPATION:
            known = {**known, iso3: _with(known[iso3], fact)}
        vars(grown)["_by_code"] = known
        return grown

    def without(self, fact: Fact) -> "Book":
        """The book as if an entry had never been made."""
        return Book(tuple(one for one in self.facts if one.id != fact.id))

    def facts_of(self, iso3: str) -> tuple[Fact, ...]:
        return self._facts_by_code.get(iso3, ())

    def newest(self, iso3: str, kind: FactKind) -> Fact | None:
        """The last entry of a kind about a State."""
        return next((fact for fact in reversed(self.facts_of(iso3)) if fact.kind == kind), None)

    def source_of(self, iso3: str, kind: FactKind) -> Source:
        """Where a State's signature, deposit or withdrawal is from, and as of when."""
        fact = self.newest(iso3, kind)
        return source_of(fact) if fact else DEPOSITARY

    def sources_of(self, iso3: str) -> tuple[Source, ...]:
        """Where a State's standing is from: the depositary, then what was entered since."""
        entered = (self.newest(iso3, kind) for kind in FactKind if kind in PARTICIPATION)
        return (DEPOSITARY, *dict.fromkeys(source_of(fact) for fact in entered if fact))

    @property
    def entries_of_standing(self) -> int:
        """How many entries of the ISU the standings rest on, beside the depositary."""
        return sum(fact.kind in PARTICIPATION for fact in self.facts)

    def is_state_party(self, iso3: str, day: date) -> bool:
        """Whether a State is a Party on a day (Article 16)."""
        return status_on(self.get_state(iso3), day) is Status.PARTY

    @cached_property
    def _facts_by_code(self) -> Mapping[str, tuple[Fact, ...]]:
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.iso3].append(fact)
        return {iso3: tuple(several) for iso3, several in found.items()}

    @cached_property
    def _by_code(self) -> Mapping[str, State]:
        known = {state.iso3: state for state in states()}
        for fact in self.facts:
            if fact.kind in PARTICIPATION:
                known[fact.iso3] = _with(known[fact.iso3], fact)
        return known


PUBLISHED = Book()
"""What came with the program, and nothing else."""


async def book_of(view: View) -> Book:
    """The book as it is now, in one query."""
    return Book(await facts.standing(view))


def source_of(fact: Fact) -> Source:
    """The source that the ISU gave; a web address stands in it as itself."""
    url = fact.source if is_web_address(fact.source) else ""
    return Source(title=fact.source, url=url, read_on=fact.source_on)


def _with(state: State, fact: Fact) -> State:
    match FactKind(fact.kind):
        case FactKind.SIGNATURE:
            return replace(state, signature_on=fact.happened_on)
        case FactKind.WITHDRAWAL:
            return replace(state, withdrawal_effective_on=fact.happened_on)
        case _:
            return replace(
                state,
                consent_on=fact.happened_on,
                consent_type=fact.how,
                entry_into_force_on=entry_into_force(fact.happened_on),
                **_return(state, fact.happened_on),
            )


def _return(state: State, deposited_on: date) -> dict[str, Any]:
    """What a deposit changes beside its own day: it brings back a State that had withdrawn."""
    left_on = state.withdrawal_effective_on
    if left_on is None or deposited_on < left_on:
        return {}
    return {"withdrawal_effective_on": None, "before": state}
