"""Locks that belong to a connection to PostgreSQL, so that a process that dies gives them up."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_POLLING = 0x11A1  # The first of the two numbers; the second is the bot's.


async def hold_lock(connection: AsyncConnection, bot_id: int) -> bool:
    """Try to become the one process that polls for a bot."""
    return bool(
        await connection.scalar(
            text("SELECT pg_try_advisory_lock(:kind, :bot)"),
            {"kind": _POLLING, "bot": bot_id % 2**31},
        )
    )


async def is_held(connection: AsyncConnection, bot_id: int) -> bool:
    """Whether this connection still holds the lock. Raises when the connection is lost."""
    return bool(
        await connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
                " AND classid = :kind AND objid = :bot AND pid = pg_backend_pid() AND granted)"
            ),
            {"kind": _POLLING, "bot": bot_id % 2**31},
        )
    )
