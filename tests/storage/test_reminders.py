"""The schedule: each reminder is taken once, and never when it was cancelled or is useless."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from storage import reminders
from storage.database import Database
from storage.reminders import Planned

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def planned(due_at: datetime) -> Planned:
    wall_at = due_at.replace(tzinfo=None) + timedelta(hours=14)
    return Planned(7, wall_at, due_at, useless_after=due_at + 7 * DAY)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database, as another replica has it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def scheduled(database: Database, *due_at: datetime) -> None:
    async with database.unit(NOW) as unit:
        await reminders.add(unit, "meeting", 1, "Asia/Vientiane", [planned(at) for at in due_at])


async def test_what_is_due_is_listed_the_earliest_first(database: Database) -> None:
    await scheduled(database, NOW, NOW - DAY, NOW + timedelta(seconds=1))
    async with database.view(NOW) as view:
        first, second, later = await reminders.waiting(view, "meeting", 1)
        assert first.due_at < second.due_at < later.due_at
        assert await reminders.due(view) == [first.id, second.id]


async def test_a_reminder_is_claimed_once(database: Database) -> None:
    await scheduled(database, NOW)
    async with database.unit(NOW) as unit:
        [number] = await reminders.due(unit)
        claimed = await reminders.claim(unit, number)
        again = await reminders.claim(unit, number)
    assert claimed is not None
    assert (claimed.state, claimed.zone) == ("fired", "Asia/Vientiane")
    assert claimed.wall_at == (NOW + timedelta(hours=14)).replace(tzinfo=None)
    assert again is None


async def test_of_two_who_claim_at_once_one_gets_it(database: Database, other: Database) -> None:
    """On PostgreSQL the second waits for the first to commit, and then finds it taken."""

    async def claims(one: Database, number: int) -> bool:
        async with one.unit(NOW) as unit:
            return await reminders.claim(unit, number) is not None

    await scheduled(database, *(NOW - DAY for _ in range(20)))
    async with database.view(NOW) as view:
        for number in await reminders.due(view):
            taken = await asyncio.gather(claims(database, number), claims(other, number))
            assert sorted(taken) == [False, True]


async def test_one_that_was_cancelled_is_not_claimed(database: Database) -> None:
    await scheduled(database, NOW)
    async with database.unit(NOW) as unit:
        [number] = await reminders.due(unit)
        assert await reminders.cancel(unit, "registration", 1) == 0
        assert await reminders.cancel(unit, "meeting", 1) == 1
        assert await reminders.claim(unit, number) is None
        assert await reminders.due(unit) == []


async def test_one_that_is_of_no_use_any_more_is_skipped(database: Database) -> None:
    await scheduled(database, NOW)
    async with database.unit(NOW + 7 * DAY) as unit:
        [number] = await reminders.due(unit)
        claimed = await reminders.claim(unit, number)
        assert await reminders.due(unit) == []
    assert claimed is not None
    assert claimed.state == "skipped"
