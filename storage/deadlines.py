"""Deadlines for States, as the ISU has entered them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Unit, View, columns
from storage.schema import deadline


@dataclass(frozen=True)
class Deadline:
    """One deadline, on the calendar of each State that it is for.

    `states` holds ISO 3166-1 alpha-3 codes; none named means all States Parties. `state` is
    "published" or "called-off".
    """

    id: int
    title: str
    due_on: date
    states: tuple[str, ...]
    state: str
    entered_by: int
    changed_at: datetime


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(deadline).values(changed_at=unit.now, **values).returning(deadline.c.id)
    )


async def change(unit: Unit, deadline_id: int, **values: Any) -> None:
    await unit.change(
        update(deadline).where(deadline.c.id == deadline_id).values(changed_at=unit.now, **values)
    )


async def find(view: View, deadline_id: int, *, lock: bool = False) -> Deadline | None:
    query = select(*columns(deadline, Deadline)).where(deadline.c.id == deadline_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Deadline(**row) if row else None


async def coming(view: View, today: date) -> tuple[Deadline, ...]:
    """Deadlines from a day on, the nearest first; none that was called off."""
    rows = await view.all(
        select(*columns(deadline, Deadline))
        .where(deadline.c.state == "published", deadline.c.due_on >= today)
        .order_by(deadline.c.due_on, deadline.c.id)
    )
    return tuple(Deadline(**row) for row in rows)
