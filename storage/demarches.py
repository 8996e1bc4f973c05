"""Demarches for universalization, and each approach to a State made in one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from storage.database import Unit, View, columns
from storage.schema import approach, demarche


@dataclass(frozen=True)
class Demarche:
    """One joint outreach. `entered_by` is empty for what the command line has brought in."""

    id: int
    name: str
    begun_on: date
    entered_by: int | None
    changed_at: datetime


@dataclass(frozen=True)
class Approach:
    """One State approached in a demarche, and what came of it.

    `channel` is "mission" or "contact-point", and `through` names it. `response_group` is "I",
    "II", "III" or empty; `answered_on` is empty where no day is known. `initiative` is a regional
    one. `state` is "standing" or "taken-back".
    """

    id: int
    demarche_id: int
    iso3: str
    channel: str
    through: str
    approached_on: date
    answered_on: date | None
    answer: str
    response_group: str
    reason: str
    next_step: str
    next_on: date | None
    initiative: str
    state: str
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


async def add_approach(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(approach)
        .values(state="standing", changed_at=unit.now, **values)
        .returning(approach.c.id)
    )


async def change_approach(unit: Unit, approach_id: int, **values: Any) -> None:
    await unit.change(
        update(approach).where(approach.c.id == approach_id).values(changed_at=unit.now, **values)
    )


async def find_approach(view: View, approach_id: int, *, lock: bool = False) -> Approach | None:
    query = select(*columns(approach, Approach)).where(approach.c.id == approach_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Approach(**row) if row else None


async def approaches(view: View, demarche_id: int) -> tuple[Approach, ...]:
    """All approaches of a demarche that have not been taken back, in the order of their entry."""
    rows = await view.all(
        select(*columns(approach, Approach))
        .where(approach.c.demarche_id == demarche_id, approach.c.state == "standing")
        .order_by(approach.c.id)
    )
    return tuple(Approach(**row) for row in rows)


async def has_approaches(view: View, demarche_id: int) -> bool:
    """Whether anything was ever entered in a demarche, taken back since or not."""
    query = select(approach.c.id).where(approach.c.demarche_id == demarche_id).limit(1)
    return await view.scalar(query) is not None
