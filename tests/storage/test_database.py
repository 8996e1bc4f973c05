"""The two ways into the database, and what counts as not reaching it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Executable, insert, select, text, update
from sqlalchemy.exc import StatementError

from storage import people, received
from storage.database import Database, Unit, is_conflict, is_database_down
from storage.heartbeat import try_to_write
from storage.received import Received
from storage.schema import deadline, heartbeat
from tests.support.registered import NOW

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def meet(unit: Unit, telegram_id: int = 1) -> people.Person:
    return await people.meet(unit, telegram_id, language="en", zone="UTC")


async def is_known(database: Database, telegram_id: int = 1) -> bool:
    async with database.view(NOW) as view:
        return await people.find_by_telegram(view, telegram_id) is not None


async def raised(step: Awaitable[object]) -> Exception:
    """What a step fails with."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one it is, the test asks.
        await step
    assert isinstance(caught.value, Exception)
    return caught.value


async def run(database: Database, *statements: Executable) -> None:
    async with database.unit(NOW) as unit:
        for statement in statements:
            await unit.change(statement)


async def look(database: Database, statement: Executable) -> None:
    async with database.view(NOW) as view:
        await view.all(statement)


# Values.


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 3, 1, 8, 59, 59, 999_999, tzinfo=UTC),
        datetime(2027, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=7))),
    ],
)
async def test_an_instant_comes_back_as_the_same_moment_in_utc(
    database: Database, moment: datetime
) -> None:
    async with database.unit(NOW) as unit:
        await unit.change(insert(heartbeat).values(bot_id=1, alive_at=moment))
        found = await unit.scalar(select(heartbeat.c.alive_at))
        assert (found, found.tzinfo) == (moment, UTC)
        assert await unit.scalar(select(heartbeat.c.bot_id).where(heartbeat.c.alive_at == moment))


async def test_a_time_without_its_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    error = await raised(run(database, insert(heartbeat).values(bot_id=1, alive_at=naive)))
    assert isinstance(error, StatementError)
    assert not is_database_down(error)


@pytest.mark.parametrize("codes", [(), ("LAO",), ("CLR", "VA")])
async def test_codes_come_back_in_their_order(database: Database, codes: tuple[str, ...]) -> None:
    async with database.unit(NOW) as unit:
        officer = await meet(unit)
        await unit.change(
            insert(deadline).values(
                title="Article 7",
                due_on=NOW.date(),
                states=codes,
                state="active",
                entered_by=officer.id,
                changed_at=NOW,
            )
        )
        assert await unit.scalar(select(deadline.c.states)) == codes
        for code in codes:
            found = select(deadline.c.id).where(deadline.c.states.like(f"%|{code}|%"))
            assert await unit.scalar(found)


# Units and views.


async def test_a_unit_that_fails_leaves_nothing_of_it(database: Database) -> None:
    async def fail() -> None:
        async with database.unit(NOW) as unit:
            await meet(unit)
            await received.keep(unit, [Received(7, 1, 1, "{}", NOW)])
            raise KeyError

    await raised(fail())
    assert not await is_known(database)
    async with database.view(NOW) as view:
        assert await received.people_waiting(view, 7) == []
    async with database.unit(NOW) as unit:
        await meet(unit)
    assert await is_known(database)


async def test_a_view_cannot_write(database: Database) -> None:
    beat = insert(heartbeat).values(bot_id=1, alive_at=NOW).returning(heartbeat.c.bot_id)
    error = await raised(look(database, beat))
    assert not is_conflict(error)
    await run(database, insert(heartbeat).values(bot_id=1, alive_at=NOW))


async def test_a_view_waits_for_no_unit_and_sees_what_was_committed(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await meet(unit)
        async with asyncio.timeout(1):
            assert not await is_known(database)
    assert await is_known(database)


async def test_many_units_at_once_wait_for_each_other(database: Database) -> None:
    async def beat() -> None:
        async with database.unit(NOW) as unit:
            row = await unit.scalar(select(heartbeat.c.alive_at).with_for_update())
            await asyncio.sleep(0)
            await unit.change(update(heartbeat).values(alive_at=row + timedelta(seconds=1)))

    await run(database, insert(heartbeat).values(bot_id=1, alive_at=NOW))
    await asyncio.gather(*(beat() for _ in range(30)))
    async with database.view(NOW) as view:
        assert await view.scalar(select(heartbeat.c.alive_at)) == NOW + timedelta(seconds=30)


# What is a database out of reach, and what is not.


@contextmanager
def another_program(database: Database) -> Iterator[sqlite3.Connection]:
    """A backup, say, that holds the same SQLite file."""
    assert database.url.database
    connection = sqlite3.connect(database.url.database, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@only_sqlite
async def test_sqlite_held_by_another_program_is_down_until_it_is_free(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database._BUSY_MS", 20)
    database = Database(database_url)
    with another_program(database) as other:
        other.execute("BEGIN IMMEDIATE")
        error = await raised(run(database, insert(heartbeat).values(bot_id=1, alive_at=NOW)))
        assert is_database_down(error)
        assert not is_conflict(error)
        assert not await is_known(database)
        other.execute("COMMIT")
        await run(database, insert(heartbeat).values(bot_id=1, alive_at=NOW))
    await database.close()


@only_sqlite
async def test_a_file_that_has_become_read_only_is_down(database: Database) -> None:
    async def write() -> None:
        async with database.unit(NOW) as unit:
            await unit.change(text("PRAGMA query_only = ON"))
            await try_to_write(unit, 7)

    await run(database, insert(heartbeat).values(bot_id=7, alive_at=NOW))
    assert is_database_down(await raised(write()))


@only_postgresql
async def test_a_server_that_has_become_a_standby_is_down(database: Database) -> None:
    async def write() -> None:
        async with database.unit(NOW) as unit:
            await unit.change(text("SET TRANSACTION READ ONLY"))
            await try_to_write(unit, 7)

    assert is_database_down(await raised(write()))


@only_sqlite
async def test_a_full_disk_is_down_and_leaves_what_was_there(database: Database) -> None:
    async def write_too_much() -> None:
        async with database.unit(NOW) as unit:
            await unit.scalar(text("PRAGMA max_page_count = 1"))
            await received.keep(unit, [Received(7, 1, 1, "x" * 1_000_000, NOW)])

    async with database.unit(NOW) as unit:
        await meet(unit)
    assert is_database_down(await raised(write_too_much()))
    async with database.unit(NOW) as unit:
        await unit.scalar(text("PRAGMA max_page_count = 1000000"))
        assert await unit.scalar(text("PRAGMA integrity_check")) == "ok"
        assert await received.people_waiting(unit, 7) == []
    assert await is_known(database)


async def test_a_server_or_a_folder_that_is_not_there_is_down() -> None:
    for url in ("postgresql+asyncpg://nobody@127.0.0.1:9/x", "sqlite+aiosqlite:////nowhere/x.db"):
        database = Database(url)
        assert is_database_down(await raised(run(database)))
        assert is_database_down(await raised(look(database, text("SELECT 1"))))
        await database.close()


async def end_of_this_connection(database: Database, unit: Unit) -> None:
    """The server ends the connection of a Unit, as it does when it is restarted."""
    number = await unit.scalar(text("SELECT pg_backend_pid()"))
    async with database.unit(NOW) as other:
        await other.scalar(text(f"SELECT pg_terminate_backend({number}, 5000)"))


async def cut_off_midway(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await meet(unit)
        await end_of_this_connection(database, unit)
        await meet(unit, 2)


async def cut_off_at_commit(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await meet(unit)
        await end_of_this_connection(database, unit)


async def lock_not_given(database: Database) -> None:
    async with database.unit(NOW) as unit, database.unit(NOW) as other:
        await meet(unit)
        await other.change(text("SET LOCAL lock_timeout = '10ms'"))
        await meet(other)


@only_postgresql
@pytest.mark.parametrize("fault", [cut_off_midway, cut_off_at_commit, lock_not_given])
async def test_postgresql_that_stops_answering_is_down_and_nothing_is_stored(
    database: Database, fault: Callable[[Database], Awaitable[None]]
) -> None:
    error = await raised(fault(database))
    assert is_database_down(error)
    assert not is_conflict(error)
    assert not await is_known(database)
    async with database.unit(NOW) as unit:
        await meet(unit)
    assert await is_known(database)


@pytest.fixture
async def two(database: Database) -> tuple[people.Person, people.Person]:
    """Alice and Bob."""
    async with database.unit(NOW) as unit:
        return await meet(unit, 1), await meet(unit, 2)


@only_postgresql
async def test_two_units_that_wait_for_each_other_are_a_conflict(
    database: Database, two: tuple[people.Person, people.Person]
) -> None:
    both_hold_one = asyncio.Barrier(2)

    async def change(first: people.Person, second: people.Person) -> None:
        async with database.unit(NOW) as unit:
            await unit.change(text("SET LOCAL deadlock_timeout = '10ms'"))
            await people.change(unit, first.id, zone="Asia/Vientiane")
            await both_hold_one.wait()
            await people.change(unit, second.id, zone="Asia/Vientiane")

    results = await asyncio.gather(change(*two), change(*reversed(two)), return_exceptions=True)
    errors = [result for result in results if result is not None]
    assert [is_conflict(error) for error in errors] == [True]
    assert not is_database_down(errors[0])


@only_postgresql
async def test_a_unit_overtaken_by_another_is_a_conflict(
    database: Database, two: tuple[people.Person, people.Person]
) -> None:
    async def overtaken() -> None:
        async with database.unit(NOW) as unit:
            await unit.change(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            await people.get(unit, two[0].id)
            async with database.unit(NOW) as other:
                await people.change(other, two[0].id, zone="Asia/Vientiane")
            await people.change(unit, two[0].id, zone="Africa/Beirut")

    error = await raised(overtaken())
    assert is_conflict(error)
    assert not is_database_down(error)


async def test_a_mistake_of_our_own_is_neither(database: Database) -> None:
    beat = insert(heartbeat).values(bot_id=1, alive_at=NOW)
    mistakes = (
        run(database, beat, beat),
        run(database, insert(heartbeat).values(bot_id=2)),
        run(database, text("SELECT nothing FROM nowhere")),
        look(database, text("SELECT 1 +")),
        look(database, select(heartbeat).where(heartbeat.c.bot_id == 2**70)),
    )
    for mistake in mistakes:
        error = await raised(mistake)
        assert not is_database_down(error)
        assert not is_conflict(error)


def test_an_error_that_only_came_after_a_timeout_is_not_taken_for_it() -> None:
    after, because_of = ValueError(), ValueError()
    after.__context__ = because_of.__cause__ = TimeoutError()
    assert not is_database_down(after)
    assert is_database_down(because_of)
