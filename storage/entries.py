"""Needs and offers alike: what they share, and how they are kept, found and listed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table, func, insert, literal, or_, select, update

from storage.database import Unit, View, columns
from storage.schema import delegation
from storage.sight import Sight


@dataclass(frozen=True)
class Entry:
    """A need or an offer. `status` is "published" or "withdrawn"; no `amount`: not costed.

    `checked_at` is when the ISU has looked at it, as it is now.
    """

    id: int
    delegation_id: int
    author_id: int
    status: str
    kinds: tuple[str, ...]
    title: str
    amount: Decimal | None
    currency: str | None
    visibility: str
    contact: str
    published_at: datetime
    changed_at: datetime
    checked_at: datetime | None
    checked_by: int | None


E = TypeVar("E", bound=Entry)

_EVERYTHING = Sight(frozenset(), frozenset(), is_everything=True)


@dataclass(frozen=True)
class Entries(Generic[E]):
    """All needs, or all offers. Whoever reads them gives their sight."""

    table: Table
    record: type[E]
    serves: Callable[[str], ColumnElement[bool]]
    """The condition that an entry is filed under a pillar."""

    async def add(self, unit: Unit, **values: Any) -> int:
        return await unit.add(insert(self.table).values(**values).returning(self.table.c.id))

    async def change(self, unit: Unit, entry_id: int, **values: Any) -> None:
        """Change an entry for its delegation; the ISU is to look at it again."""
        await unit.change(
            update(self.table)
            .where(self.table.c.id == entry_id)
            .values(changed_at=unit.now, checked_at=None, checked_by=None, **values)
        )

    async def note_checked(
        self, unit: Unit, entry_id: int, *, checked_at: datetime | None, checked_by: int | None
    ) -> None:
        """Keep that the ISU has looked at an entry, which is no change of it."""
        await unit.change(
            update(self.table)
            .where(self.table.c.id == entry_id)
            .values(checked_at=checked_at, checked_by=checked_by)
        )

    def unchecked(self, view: View) -> Select[Any]:
        """Those published and not run out at which the ISU has not looked as they are now."""
        table = self.table
        query = select(
            literal(table.name).label("noun"),
            *(table.c.id, table.c.delegation_id, table.c.title, table.c.changed_at),
        ).where(table.c.checked_at.is_(None))
        return self._published(view, query, _EVERYTHING, pillar="")

    async def find(
        self, view: View, entry_id: int, sight: Sight, *, lock: bool = False
    ) -> E | None:
        """An entry by its number, if this reader may see it."""
        query = self._select().where(self.table.c.id == entry_id, sight.clause(self.table))
        row = await view.first(query.with_for_update() if lock else query)
        return self.record(**row) if row else None

    async def published(
        self, view: View, sight: Sight, *, pillar: str, iso3: str, skip: int, most: int
    ) -> tuple[E, ...]:
        """Those published and not run out that this reader may see, the newest first.

        An empty pillar or State stands for any.
        """
        query = self._published(view, self._select(), sight, pillar=pillar, iso3=iso3)
        newest = query.order_by(self.table.c.published_at.desc(), self.table.c.id.desc())
        return self._records(await view.all(newest.offset(skip).limit(most)))

    async def count_published(self, view: View, sight: Sight, *, pillar: str, iso3: str) -> int:
        return int(await view.scalar(self.counted(view, sight, pillar=pillar, iso3=iso3)))

    def counted(self, view: View, sight: Sight, *, pillar: str, iso3: str) -> Select[Any]:
        """How many are published: to be asked alone, or as a part of another query."""
        count = select(func.count()).select_from(self.table)
        return self._published(view, count, sight, pillar=pillar, iso3=iso3)

    async def states(self, view: View, sight: Sight, *, pillar: str) -> list[str]:
        """ISO3 codes of the States with a published entry that this reader may see."""
        query = select(delegation.c.iso3).distinct().join(self.table)
        query = query.where(delegation.c.iso3.is_not(None))
        rows = await view.all(self._published(view, query, sight, pillar=pillar))
        return [row["iso3"] for row in rows]

    async def of_delegations(self, view: View, delegation_ids: frozenset[int]) -> tuple[E, ...]:
        """All entries of one's own delegations, withdrawn ones included."""
        own = self.table.c.delegation_id.in_(sorted(delegation_ids))
        return self._records(await view.all(self._select().where(own)))

    def _select(self) -> Select[Any]:
        return select(*columns(self.table, self.record))

    def _published(
        self, view: View, query: Select[Any], sight: Sight, *, pillar: str, iso3: str = ""
    ) -> Select[Any]:
        query = query.where(self.table.c.status == "published", sight.clause(self.table))
        if "available_until" in self.table.c:
            until = self.table.c.available_until
            query = query.where(or_(until.is_(None), until >= view.now.date()))
        if pillar:
            query = query.where(self.serves(pillar))
        if iso3:
            seat = select(delegation.c.id).where(delegation.c.iso3 == iso3)
            query = query.where(self.table.c.delegation_id.in_(seat))
        return query

    def _records(self, rows: Iterable[Any]) -> tuple[E, ...]:
        return tuple(self.record(**row) for row in rows)
