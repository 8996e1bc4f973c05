"""Needs: what a State says that it lacks to fulfil the Convention."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import delegation, need
from storage.sight import Sight


@dataclass(frozen=True)
class Need:
    """One need. `status` is "published" or "withdrawn"; no `amount` means not costed."""

    id: int
    delegation_id: int
    author_id: int
    status: str
    pillar: str
    kinds: tuple[str, ...]
    title: str
    missing: str
    amount: Decimal | None
    currency: str | None
    starts_on: date | None
    ends_on: date | None
    priority: str
    visibility: str
    contact: str
    published_at: datetime
    changed_at: datetime


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(insert(need).values(**values).returning(need.c.id))


async def change(unit: Unit, need_id: int, **values: Any) -> None:
    await unit.change(
        update(need).where(need.c.id == need_id).values(changed_at=unit.now, **values)
    )


async def find(view: View, need_id: int, sight: Sight, *, lock: bool = False) -> Need | None:
    """A need by its number, if this reader may see it."""
    query = select(*columns(need, Need)).where(need.c.id == need_id, sight.clause(need))
    row = await view.first(query.with_for_update() if lock else query)
    return Need(**row) if row else None


def _published(
    query: Select[Any], sight: Sight, *, pillar: str | None, iso3: str | None
) -> Select[Any]:
    query = query.where(need.c.status == "published", sight.clause(need))
    if pillar:
        query = query.where(need.c.pillar == pillar)
    if iso3:
        query = query.join(delegation).where(delegation.c.iso3 == iso3)
    return query


async def published(
    view: View,
    sight: Sight,
    *,
    pillar: str | None = None,
    iso3: str | None = None,
    skip: int = 0,
    most: int,
) -> tuple[Need, ...]:
    """Published needs that this reader may see, the newest first."""
    query = _published(select(*columns(need, Need)), sight, pillar=pillar, iso3=iso3)
    rows = await view.all(
        query.order_by(need.c.published_at.desc(), need.c.id.desc()).offset(skip).limit(most)
    )
    return tuple(Need(**row) for row in rows)


async def count_published(
    view: View, sight: Sight, *, pillar: str | None = None, iso3: str | None = None
) -> int:
    query = _published(select(func.count()).select_from(need), sight, pillar=pillar, iso3=iso3)
    return int(await view.scalar(query))


async def states_with_needs(view: View, sight: Sight) -> list[str]:
    """ISO3 codes of the States with a published need that this reader may see."""
    query = (
        select(delegation.c.iso3)
        .distinct()
        .join(need)
        .where(need.c.status == "published", sight.clause(need), delegation.c.iso3.is_not(None))
    )
    return [row["iso3"] for row in await view.all(query)]


async def of_delegations(view: View, delegation_ids: frozenset[int]) -> tuple[Need, ...]:
    """All needs of one's own delegations, withdrawn ones included, the newest first."""
    rows = await view.all(
        select(*columns(need, Need))
        .where(need.c.delegation_id.in_(sorted(delegation_ids)))
        .order_by(need.c.changed_at.desc(), need.c.id.desc())
    )
    return tuple(Need(**row) for row in rows)
