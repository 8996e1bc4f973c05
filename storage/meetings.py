"""Meetings of the Convention, as the ISU has entered them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import meeting


@dataclass(frozen=True)
class Meeting:
    """One meeting. Its days are those of its place, whose clock is `zone` (an IANA name).

    `state` is "published", "called-off", or "withdrawn" when its entry was undone at once;
    `registration_on` is the last day of registration. A formal meeting has a `code`, such as 14MSP,
    and a `source`. `revision` counts its changes, for calendars.
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
    code: str = ""
    documents_url: str = ""
    source: str = ""
    source_on: date | None = None
    revision: int = 0


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(meeting).values(changed_at=unit.now, **values).returning(meeting.c.id)
    )


async def change(unit: Unit, meeting_id: int, **values: Any) -> None:
    """Change a meeting, and count the change."""
    values |= {"changed_at": unit.now, "revision": meeting.c.revision + 1}
    await unit.change(update(meeting).where(meeting.c.id == meeting_id).values(**values))


async def find(view: View, meeting_id: int, *, lock: bool = False) -> Meeting | None:
    query = _all().where(meeting.c.id == meeting_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Meeting(**row) if row else None


async def coming(view: View, today: date) -> tuple[Meeting, ...]:
    """Meetings that are not over on a day, the nearest first; none that was called off."""
    rows = await view.all(
        _all()
        .where(meeting.c.state == "published", meeting.c.ends_on >= today)
        .order_by(meeting.c.starts_on, meeting.c.id)
    )
    return tuple(Meeting(**row) for row in rows)


async def formal(view: View) -> tuple[Meeting, ...]:
    """Everything entered under a code, called off or not, in the order of its last change."""
    rows = await view.all(
        _all().where(meeting.c.code != "").order_by(meeting.c.changed_at, meeting.c.id)
    )
    return tuple(Meeting(**row) for row in rows)


def _all() -> Select[Any]:
    return select(*columns(meeting, Meeting))
