"""The schedule: one row for each meeting or deadline and each lead time of its reminders."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import case, func, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import reminder


@dataclass(frozen=True)
class Planned:
    """When one reminder goes out: `wall_at` (without a zone) is what each reader's clock shows.

    `due_at` is the first instant at which it is `wall_at` anywhere; from `useless_after` on the
    reminder is of no use to anybody.
    """

    days_before: int
    wall_at: datetime
    due_at: datetime
    useless_after: datetime


@dataclass(frozen=True)
class Reminder:
    """One row of the schedule. `state`: waiting → fired | skipped | cancelled | failed.

    `subject` is "meeting", "registration" or "deadline", of an event in the `zone` of its place;
    or "renewal" or "lapsed", of a mandate in the zone of its holder.
    """

    id: int
    subject: str
    subject_id: int
    days_before: int
    wall_at: datetime
    zone: str
    due_at: datetime
    useless_after: datetime
    state: str


async def add(
    unit: Unit, subject: str, subject_id: int, zone: str, planned: Sequence[Planned]
) -> None:
    common = {"subject": subject, "subject_id": subject_id, "zone": zone, "state": "waiting"}
    if planned:
        await unit.change(insert(reminder), [{**common, **asdict(one)} for one in planned])


async def cancel(unit: Unit, subject: str, subject_id: int) -> int:
    """Cancel what still waits; how many did."""
    return await unit.change(
        update(reminder)
        .where(reminder.c.subject == subject, reminder.c.subject_id == subject_id)
        .where(reminder.c.state == "waiting")
        .values(state="cancelled")
    )


async def waiting(view: View, subject: str, subject_id: int) -> tuple[Reminder, ...]:
    """What will still go out for an event, the earliest first."""
    rows = await view.all(
        select(*columns(reminder, Reminder))
        .where(reminder.c.subject == subject, reminder.c.subject_id == subject_id)
        .where(reminder.c.state == "waiting")
        .order_by(reminder.c.due_at)
    )
    return tuple(Reminder(**row) for row in rows)


async def fired(view: View, subject: str, subject_id: int) -> set[datetime]:
    """The hours of those that have gone out already."""
    rows = await view.all(
        select(reminder.c.wall_at)
        .where(reminder.c.subject == subject, reminder.c.subject_id == subject_id)
        .where(reminder.c.state == "fired")
    )
    return {row["wall_at"] for row in rows}


async def latest(view: View, subject: str) -> dict[int, datetime]:
    """The hour of the last reminder that stands, of everything that has any of a subject."""
    rows = await view.all(
        select(reminder.c.subject_id, func.max(reminder.c.wall_at).label("wall_at"))
        .where(reminder.c.subject == subject, reminder.c.state != "cancelled")
        .group_by(reminder.c.subject_id)
    )
    return {row["subject_id"]: row["wall_at"] for row in rows}


async def due(view: View) -> list[int]:
    """The numbers of the reminders whose time has come, the earliest first."""
    rows = await view.all(
        select(reminder.c.id)
        .where(reminder.c.state == "waiting", reminder.c.due_at <= view.now)
        .order_by(reminder.c.due_at, reminder.c.id)
    )
    return [row["id"] for row in rows]


async def claim(unit: Unit, reminder_id: int) -> Reminder | None:
    """Take a reminder that waits: it is fired now, or skipped when it has become useless.

    None when another replica has it, or when it was cancelled; so each is taken exactly once.
    """
    is_useless = reminder.c.useless_after <= unit.now
    claimed = await unit.change(
        update(reminder)
        .where(reminder.c.id == reminder_id, reminder.c.state == "waiting")
        .values(state=case((is_useless, "skipped"), else_="fired"))
    )
    if not claimed:
        return None
    row = await unit.first(select(*columns(reminder, Reminder)).where(reminder.c.id == reminder_id))
    return Reminder(**row) if row else None


async def give_up(unit: Unit, reminder_id: int) -> None:
    """Try no more to fire a reminder that waits."""
    await unit.change(
        update(reminder)
        .where(reminder.c.id == reminder_id, reminder.c.state == "waiting")
        .values(state="failed")
    )
