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


async def take_slot(unit: Unit, bot_id: int, now: datetime, width: timedelta) -> datetime:
    """Take the next free slot: when it begins. The one after it begins `width` later."""
    await unit.add_once(pace, {"bot_id": bot_id, "free_at": now})
    query = select(pace.c.free_at).where(pace.c.bot_id == bot_id).with_for_update()
    slot = next_slot(now, await unit.scalar(query))
    await unit.change(update(pace).where(pace.c.bot_id == bot_id).values(free_at=slot + width))
    return slot
