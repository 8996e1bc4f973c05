"""When Liaison was last seen alive, so that it knows after a pause how long it was away."""

from datetime import datetime

from sqlalchemy import select, update

from storage.database import Unit, View
from storage.schema import heartbeat


async def find_last(view: View, bot_id: int) -> datetime | None:
    found: datetime | None = await view.scalar(
        select(heartbeat.c.alive_at).where(heartbeat.c.bot_id == bot_id)
    )
    return found


async def beat(unit: Unit, bot_id: int) -> None:
    await unit.add_once(heartbeat, {"bot_id": bot_id, "alive_at": unit.now})
    await unit.change(
        update(heartbeat).where(heartbeat.c.bot_id == bot_id).values(alive_at=unit.now)
    )


async def try_to_write(unit: Unit, bot_id: int) -> None:
    """Write again what is there: it fails where nothing can be stored, and changes nothing."""
    await unit.change(
        update(heartbeat).where(heartbeat.c.bot_id == bot_id).values(alive_at=heartbeat.c.alive_at)
    )
