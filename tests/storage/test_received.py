"""The inbox: a row for each update, closed once, and gone only when it is decided and old."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, event, select

from storage import received
from storage.database import Database
from storage.received import Received
from storage.schema import received_update
from tests.support.registered import NOW

BOT = 7_000_000_001
ALICE, BOB = 5_100_000_001, 5_100_000_002


def arrived(update_id: int, person: int = ALICE, *, bot_id: int = BOT) -> Received:
    return Received(bot_id, update_id, person, f'{{"update_id": {update_id}}}', NOW)


async def keep(database: Database, *rows: Received) -> list[Received]:
    async with database.unit(NOW) as unit:
        return await received.keep(unit, rows)


async def decide(database: Database, *update_ids: int, shown: bool = True) -> list[bool]:
    async with database.unit(NOW) as unit:
        return [
            await received.mark_decided(unit, BOT, update_id, shown=shown)
            for update_id in update_ids
        ]


async def stored(database: Database) -> dict[int, RowMapping]:
    async with database.view(NOW) as view:
        rows = await view.all(select(received_update))
    return {row["update_id"]: row for row in rows}


def ids(rows: Iterable[Received]) -> list[int]:
    return [row.update_id for row in rows]


async def test_an_update_that_comes_again_is_the_same_row(database: Database) -> None:
    assert ids(await keep(database, arrived(2), arrived(1), arrived(2))) == [1, 2]
    assert ids(await keep(database, arrived(1), arrived(2), arrived(3))) == [3]
    assert ids(await keep(database, arrived(1, bot_id=BOT + 1))) == [1]
    rows = await stored(database)
    assert rows[2]["payload"] == '{"update_id": 2}'
    assert rows[2]["received_at"] == NOW


async def test_a_decided_update_that_comes_again_stays_decided(database: Database) -> None:
    await keep(database, arrived(1))
    assert await decide(database, 1, 1) == [True, False]
    assert not await keep(database, arrived(1))
    row = (await stored(database))[1]
    assert (row["payload"], row["decided_at"]) == ("", NOW)


async def test_the_oldest_undecided_update_of_a_person_is_next(database: Database) -> None:
    await keep(database, arrived(5), arrived(3), arrived(4, BOB))
    async with database.unit(NOW) as unit:
        assert await received.find_oldest_undecided(unit, BOT, ALICE) == arrived(3)
        assert await received.is_next(unit, BOT, ALICE, 3)
        assert not await received.is_next(unit, BOT, ALICE, 5)
        assert await received.is_next(unit, BOT, BOB, 4)
        await received.mark_decided(unit, BOT, 3, shown=True)
        assert not await received.is_next(unit, BOT, ALICE, 3)
        assert await received.is_next(unit, BOT, ALICE, 5)
        await received.mark_decided(unit, BOT, 5, shown=True)
        assert await received.find_oldest_undecided(unit, BOT, ALICE) is None
        assert not await received.is_next(unit, BOT, ALICE, 5)


async def test_attempts_are_counted_until_an_update_is_decided(database: Database) -> None:
    await keep(database, arrived(1))
    async with database.unit(NOW) as unit:
        assert await received.count_attempt(unit, BOT, 1, "KeyError") == 1
        assert await received.count_attempt(unit, BOT, 1, "x" * 500) == 2
        await received.mark_decided(unit, BOT, 1, shown=True, trouble="failed, reference 1a2b")
        assert await received.count_attempt(unit, BOT, 1, "KeyError") is None
    row = (await stored(database))[1]
    assert (row["attempts"], row["trouble"]) == (2, "failed, reference 1a2b")


async def test_whoever_may_not_have_seen_an_answer_is_found_until_they_have(
    database: Database,
) -> None:
    await keep(database, arrived(1), arrived(2), arrived(3, BOB), arrived(4, BOB), arrived(5, 0))
    await decide(database, 1, 2, 3, 5, shown=False)
    async with database.unit(NOW) as unit:
        # Bob is answered soon: something of his waits. Nobody in particular has no phone.
        assert await received.people_not_shown(unit, BOT) == [ALICE]
        before = NOW - timedelta(seconds=1)
        assert await received.people_not_shown(unit, BOT, decided_before=before) == []
        assert await received.people_waiting(unit, BOT) == [BOB]
        assert await received.people_waiting(unit, BOT, received_before=before) == []
        await received.mark_shown(unit, BOT, 2)
        assert await received.people_not_shown(unit, BOT) == [ALICE]
        await received.mark_all_shown(unit, BOT, ALICE)
        assert await received.people_not_shown(unit, BOT, decided_before=NOW) == []
        await received.mark_all_shown(unit, BOT, BOB)
    rows = await stored(database)
    assert [update_id for update_id, row in rows.items() if row["shown_at"] is None] == [4, 5]


async def test_only_what_is_decided_and_old_is_forgotten(database: Database) -> None:
    await keep(database, arrived(1), arrived(2))
    await decide(database, 1)
    async with database.unit(NOW) as unit:
        assert await received.forget_old(unit, before=NOW) == 0
        assert await received.forget_old(unit, before=NOW + timedelta(hours=1)) == 1
    assert list(await stored(database)) == [2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whose_turn_it_is_is_found_without_reading_what_was_decided(
    database: Database,
) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database._viewing.sync_engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    async with database.view(NOW) as view:
        await received.is_next(view, BOT, ALICE, 1)
        await received.find_oldest_undecided(view, BOT, ALICE)
        await received.people_not_shown(view, BOT, decided_before=NOW)
    async with database._viewing.connect() as connection:
        for statement, values in asked[1:]:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row["detail"] for row in plan.mappings()]
            searches = [step for step in steps if step.startswith(("SEARCH", "SCAN"))]
            assert searches
            assert all("=? AND" in search for search in searches), searches
