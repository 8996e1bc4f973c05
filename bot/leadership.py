"""Who may poll: on PostgreSQL one process at a time, by an advisory lock that dies with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.backoff import Wait
from bot.polling import Leadership, StillLeads, alone
from storage.database import Database
from storage.locks import hold_lock, is_held

_ASK_AGAIN_SECONDS = 2.0


def leadership(database: Database, bot_id: int, wait: Wait) -> Leadership:
    """The right to poll for a bot; with SQLite there is only this process."""
    if not database.is_postgresql:
        return alone

    @asynccontextmanager
    async def led() -> AsyncIterator[StillLeads]:
        # Outside of transactions: one that stays open for days is in everybody's way.
        engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            try:
                while not await hold_lock(connection, bot_id):
                    await wait(_ASK_AGAIN_SECONDS)

                async def still_leads() -> bool:
                    return await is_held(connection, bot_id)

                yield still_leads
            finally:
                # Back in the pool it would keep the lock, and nobody could ever lead again.
                await connection.invalidate()

    return led
