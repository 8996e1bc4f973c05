"""Transactions of PostgreSQL that wait for each other."""

import asyncio

from sqlalchemy import text

from storage.database import Database
from tests.support.registered import NOW

_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def until_somebody_waits(database: Database) -> None:
    """Until a transaction waits for what another one has locked."""
    async with asyncio.timeout(10):
        while True:
            async with database.view(NOW) as view:
                if await view.scalar(_WAITING):
                    return
