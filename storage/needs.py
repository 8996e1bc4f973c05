"""Needs: what a State says that it lacks to fulfil the Convention."""

from dataclasses import dataclass
from datetime import date

from storage.entries import Entries, Entry
from storage.schema import need


@dataclass(frozen=True)
class Need(Entry):
    """One need: it serves one pillar."""

    pillar: str
    missing: str
    starts_on: date | None
    ends_on: date | None
    priority: str

    @property
    def pillars(self) -> tuple[str, ...]:
        return (self.pillar,)


NEEDS = Entries(need, Need, serves=lambda pillar: need.c.pillar == pillar)
