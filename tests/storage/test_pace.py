"""The row that hands out the slots of sending: each to one sender, evenly spaced."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.pace import take_slot

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
WIDTH = timedelta(milliseconds=40)
BOT = 7000000001


async def slot(database: Database, now: datetime = NOON) -> datetime:
    async with database.unit(now) as unit:
        return (await take_slot(unit, BOT, now, WIDTH))[0]


async def test_senders_of_several_processes_share_one_row_of_slots(database_url: str) -> None:
    one, other = Database(database_url), Database(database_url)
    slots = await asyncio.gather(*(slot(each) for each in (one, other) * 20))
    gaps = {later - earlier for earlier, later in itertools.pairwise(sorted(slots))}
    assert gaps == {WIDTH}
    await one.close()
    await other.close()


async def test_after_a_rest_the_next_slot_is_now(database: Database) -> None:
    await slot(database)
    assert await slot(database, NOON + WIDTH * 10) == NOON + WIDTH * 10


async def test_a_clock_that_was_put_back_stops_nothing(database: Database) -> None:
    await slot(database)
    earlier = NOON - timedelta(hours=1)
    assert await slot(database, earlier) == earlier


async def test_a_pause_that_one_sender_was_asked_for_is_known_to_all(database: Database) -> None:
    until = NOON + timedelta(seconds=30)
    async with database.unit(NOON) as unit:
        assert (await take_slot(unit, BOT, NOON, WIDTH))[1] is None
        assert (await take_slot(unit, BOT, NOON, WIDTH, until))[1] == until
        assert (await take_slot(unit, BOT, NOON, WIDTH, NOON))[1] == until
        assert (await take_slot(unit, BOT, NOON, WIDTH))[1] == until
