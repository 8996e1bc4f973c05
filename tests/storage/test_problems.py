"""A problem is open once, however often it comes up, until somebody has settled it."""

import asyncio
from datetime import timedelta

import pytest

from storage import problems
from storage.database import Database
from tests.support.registered import NOW

WHAT = "notice 7 cannot be shown"
LATER = NOW + timedelta(minutes=5)


async def test_the_same_problem_is_counted_and_another_stands_beside_it(database: Database) -> None:
    async with database.unit(NOW) as unit:
        first = await problems.note(unit, WHAT)
        await problems.note(unit, "reminder 3 was given up")
    async with database.unit(LATER) as unit:
        assert await problems.note(unit, WHAT) == first
        assert await problems.count_open(unit) == 2
        [last, _] = await problems.open_ones(unit, skip=0, most=9)
    assert (last.id, last.times, last.first_at, last.last_at) == (first, 2, NOW, LATER)


async def test_what_comes_up_again_after_it_was_settled_is_a_new_one(database: Database) -> None:
    async with database.unit(NOW) as unit:
        first = await problems.note(unit, WHAT)
        await problems.change(unit, first, settled_at=NOW, settled_by=None)
        assert not await problems.is_open(unit, WHAT)
    async with database.unit(LATER) as unit:
        assert await problems.note(unit, WHAT) != first
        [one] = await problems.open_ones(unit, skip=0, most=9)
        assert (one.times, one.first_at) == (1, LATER)
        settled = await problems.find(unit, first)
    assert settled is not None
    assert settled.settled_at == NOW


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_many_who_meet_it_at_once_open_it_once(database: Database) -> None:
    async def meets_it() -> None:
        async with database.unit(NOW) as unit:
            await problems.note(unit, WHAT)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(16):
            tasks.create_task(meets_it())
    async with database.view(NOW) as view:
        [one] = await problems.open_ones(view, skip=0, most=9)
    assert one.times == 16
