"""Meetings of the Convention, as the ISU has entered them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Unit, View, columns
from storage.schema import meeting


@dataclass(frozen=True)
class Meeting:
    """One meeting. Its days are those of its place, whose clock is `zone` (an IANA name).

    `state` is "published" or "called-off"; `registration_on` is the last day of registration.
    """

    id: int
    name: str
    starts_on: date
    ends_on: date
    place: str
    zone: str
    registration_on: date | None
    state: str
    entered_by: int
    changed_at: datetime


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(meeting).values(changed_at=unit.now, **values).returning(meeting.c.id)
    )


async def change(unit: Unit, meeting_id: int, **values: Any) -> None:
    await unit.change(
        update(meeting).where(meeting.c.id == meeting_id).values(changed_at=unit.now, **values)
    )


async def find(view: View, meeting_id: int, *, lock: bool = False) -> Meeting | None:
    query = select(*columns(meeting, Meeting)).where(meeting.c.id == meeting_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Meeting(**row) if row else None


async def coming(view: View, today: date) -> tuple[Meeting, ...]:
    """Meetings that are not over on a day, the nearest first; none that was called off."""
    rows = await view.all(
        select(*columns(meeting, Meeting))
        .where(meeting.c.state == "published", meeting.c.ends_on >= today)
        .order_by(meeting.c.starts_on, meeting.c.id)
    )
    return tuple(Meeting(**row) for row in rows)
