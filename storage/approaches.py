"""Approaches: each State approached in a demarche, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Unit, View, columns
from storage.schema import approach


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
        insert(approach)
        .values(state="standing", changed_at=unit.now, **values)
        .returning(approach.c.id)
    )


async def change(unit: Unit, approach_id: int, **values: Any) -> None:
    await unit.change(
        update(approach).where(approach.c.id == approach_id).values(changed_at=unit.now, **values)
    )


async def find(view: View, approach_id: int, *, lock: bool = False) -> Approach | None:
    query = select(*columns(approach, Approach)).where(approach.c.id == approach_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Approach(**row) if row else None


async def of_demarche(view: View, demarche_id: int) -> tuple[Approach, ...]:
    """All approaches of a demarche that have not been taken back, in the order of their entry."""
    rows = await view.all(
        select(*columns(approach, Approach))
        .where(approach.c.demarche_id == demarche_id, approach.c.state == "standing")
        .order_by(approach.c.id)
    )
    return tuple(Approach(**row) for row in rows)


async def is_any_in(view: View, demarche_id: int) -> bool:
    """Whether anything was ever entered in a demarche, taken back since or not."""
    query = select(approach.c.id).where(approach.c.demarche_id == demarche_id).limit(1)
    return await view.scalar(query) is not None
