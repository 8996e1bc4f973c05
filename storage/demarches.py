"""Demarches for universalization: joint outreach to States."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from storage.database import Unit, View, columns
from storage.schema import demarche


@dataclass(frozen=True)
class Demarche:
    """One joint outreach. `entered_by` is empty for what the command line has brought in."""

    id: int
    name: str
    begun_on: date
    entered_by: int | None
    changed_at: datetime


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(demarche).values(changed_at=unit.now, **values).returning(demarche.c.id)
    )


async def change(unit: Unit, demarche_id: int, **values: Any) -> None:
    await unit.change(
        update(demarche).where(demarche.c.id == demarche_id).values(changed_at=unit.now, **values)
    )


async def remove(unit: Unit, demarche_id: int) -> None:
    """Delete a demarche to which no approach refers."""
    await unit.change(delete(demarche).where(demarche.c.id == demarche_id))


async def find(view: View, demarche_id: int, *, lock: bool = False) -> Demarche | None:
    query = select(*columns(demarche, Demarche)).where(demarche.c.id == demarche_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Demarche(**row) if row else None


async def find_by_name(view: View, name: str) -> Demarche | None:
    """The demarche of that name, whatever the capitals."""
    is_it = or_(demarche.c.name == name, func.lower(demarche.c.name) == name.lower())
    query = select(*columns(demarche, Demarche)).where(is_it)
    row = await view.first(query.order_by(demarche.c.name != name, demarche.c.id))
    return Demarche(**row) if row else None


async def count(view: View) -> int:
    return int(await view.scalar(select(func.count()).select_from(demarche)))


async def newest(view: View, *, skip: int, most: int) -> tuple[Demarche, ...]:
    """Some demarches, the last begun first."""
    rows = await view.all(
        select(*columns(demarche, Demarche))
        .order_by(demarche.c.begun_on.desc(), demarche.c.id.desc())
        .offset(skip)
        .limit(most)
    )
    return tuple(Demarche(**row) for row in rows)
