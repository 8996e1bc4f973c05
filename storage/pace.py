"""The one row that hands out the slots of sending to all senders of a bot."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.database import Unit
from storage.schema import pace

FURTHEST = timedelta(seconds=30)
"""Further ahead no slot is ever taken: one that is was taken before the clock was put back."""


def next_slot(now: datetime, free_at: datetime) -> datetime:
    """When the next slot begins, if all before `free_at` are taken."""
    return free_at if now <= free_at <= now + FURTHEST else now


async def take_slot(
    unit: Unit,
    bot_id: int,
    now: datetime,
    width: timedelta,
    paused_until: datetime | None = None,
) -> tuple[datetime, datetime | None]:
    """Take the next free slot: when it begins, and until when any sender knows of a pause.

    The one after it begins `width` later. `paused_until` is what this sender knows.
    """
    await unit.add_once(pace, {"bot_id": bot_id, "free_at": now})
    row = await unit.first(select(pace).where(pace.c.bot_id == bot_id).with_for_update())
    assert row is not None  # noqa: S101 - it is there, and never deleted.
    slot = next_slot(now, row["free_at"])
    longest = max(filter(None, (paused_until, row["paused_until"])), default=None)
    await unit.change(
        update(pace)
        .where(pace.c.bot_id == bot_id)
        .values(free_at=slot + width, paused_until=longest)
    )
    return slot, longest
