"""What a reader may see of needs and offers, as one value that every query is given."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, Table, or_, true


class Shared(Protocol):
    """Something that a delegation shares with others: a need or an offer."""

    @property
    def delegation_id(self) -> int: ...
    @property
    def visibility(self) -> str: ...


@dataclass(frozen=True)
class Sight:
    """The visibility levels a reader is in, and the delegations whose own entries they see."""

    levels: frozenset[str]
    delegation_ids: frozenset[int]
    is_everything: bool = False

    def admits(self, entry: Shared) -> bool:
        return (
            self.is_everything
            or entry.visibility in self.levels
            or entry.delegation_id in self.delegation_ids
        )

    def clause(self, table: Table) -> ColumnElement[bool]:
        """The same rule as `admits`, for a query."""
        if self.is_everything:
            return true()
        return or_(
            table.c.visibility.in_(sorted(self.levels)),
            table.c.delegation_id.in_(sorted(self.delegation_ids)),
        )
