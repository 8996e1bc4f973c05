"""One process polls, the others stand by, and none can lock itself out."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.leadership import leadership
from bot.polling import Leadership, alone
from storage.database import Database
from tests.support.registered import NOW

BOT_ID = 7_000_000_001

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def moment(_seconds: float) -> None:
    await asyncio.sleep(0.001)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database, as a second process sees it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


def leading(database: Database, bot_id: int = BOT_ID) -> Leadership:
    return leadership(database, bot_id, moment)


class Standby:
    """A process that wants to poll, beside the test."""

    def __init__(self, tasks: asyncio.TaskGroup, database: Database) -> None:
        self.leads = asyncio.Event()
        self.is_done = asyncio.Event()
        tasks.create_task(self._run(leading(database)))

    async def _run(self, lead: Leadership) -> None:
        async with lead() as still_leads:
            assert await still_leads()
            self.leads.set()
            await self.is_done.wait()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_with_sqlite_there_is_only_this_process(database: Database) -> None:
    assert leading(database) is alone


@only_postgresql
async def test_the_next_process_leads_when_the_first_is_done(
    database: Database, other: Database
) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        async with leading(database)() as still_leads:
            standby = Standby(tasks, other)
            async with leading(other, BOT_ID + 1)():
                pass  # Another bot's processes are no rivals.
            await asyncio.sleep(0.02)
            assert await still_leads()
            assert not standby.leads.is_set()
        await standby.leads.wait()
        standby.is_done.set()


@only_postgresql
async def test_the_next_process_leads_when_the_first_has_lost_its_connection(
    database: Database, other: Database
) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        async with leading(database)() as still_leads:
            standby = Standby(tasks, other)
            async with other.unit(NOW) as unit:
                leader = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")
                number = await unit.scalar(leader)
                await unit.scalar(text(f"SELECT pg_terminate_backend({number})"))
            await standby.leads.wait()
            with pytest.raises(Exception, match=r"closed|terminat"):
                await still_leads()
        standby.is_done.set()


@only_postgresql
async def test_whoever_stumbles_while_leading_can_lead_again(database: Database) -> None:
    for _ in range(3):
        async with asyncio.timeout(5):
            with pytest.raises(TimeoutError):
                async with leading(database)():
                    raise TimeoutError
            async with database.unit(NOW) as unit, database.unit(NOW) as second:
                # Other work takes connections out of the pool in any order.
                await unit.scalar(text("SELECT 1"))
                await second.scalar(text("SELECT 1"))


@only_postgresql
async def test_leading_holds_no_transaction_open(database: Database) -> None:
    async with leading(database)(), database.unit(NOW) as unit:
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in tr%'")
        assert await unit.scalar(waiting) == 0
