"""A problem is told once an hour and waits at the desk until an officer has settled it."""

from datetime import timedelta

import pytest

from services.notices import Kind
from services.permissions import Actor, Role
from services.problems import get_problem, report_problem, settle, undo
from services.readers import actor_of
from services.texts import RefusedError
from storage import ledger, problems
from storage.database import Database, Unit
from tests.support.plain import plain
from tests.support.record import recorded
from tests.support.registered import NOW, registered

WHAT = "updates were given up (KeyError)"


async def officer(unit: Unit, number: int, name: str) -> Actor:
    return await actor_of(unit, await registered(unit, number, Role.ISU, name=name))


async def told(unit: Unit) -> int:
    return len(await ledger.notices_about(unit, [Kind.PROBLEM], 1))


async def test_it_is_told_once_an_hour_and_counted_every_time(database: Database) -> None:
    for minutes, notices in ((0, 1), (1, 1), (59, 1), (61, 2)):
        async with database.unit(NOW + timedelta(minutes=minutes)) as unit:
            await report_problem(unit, WHAT)
            assert await told(unit) == notices
    async with database.view(NOW) as view:
        assert (await get_problem(view, 1)).times == 4


async def test_a_long_report_is_cut_and_still_the_same_one(database: Database) -> None:
    async with database.unit(NOW) as unit:
        for _ in range(2):
            await report_problem(unit, "x" * 500)
        assert await told(unit) == 1
        [one] = await problems.open_ones(unit, skip=0, most=9)
        assert (one.what, one.times) == ("x" * 200, 2)


async def test_one_officer_settles_it_and_the_other_is_told_who(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene, otto = await officer(unit, 1, "Irene"), await officer(unit, 2, "Otto")
        await report_problem(unit, WHAT)
        assert await settle(unit, irene, 1)
        assert not await settle(unit, irene, 1)
        with pytest.raises(RefusedError) as refusal:
            await settle(unit, otto, 1)
        assert plain(refusal.value.text) == "Irene has seen to this already."
        assert await problems.count_open(unit) == 0
        await undo(unit, irene, 1)
        assert await problems.count_open(unit) == 1
        with pytest.raises(RefusedError, match="does not exist"):
            await settle(unit, otto, 2)
        written = await recorded(unit, "problem", 1)
    assert [one["verb"] for one in written] == ["settled", "undone"]


async def test_what_has_come_up_again_is_not_opened_twice(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        await report_problem(unit, WHAT)
        await settle(unit, irene, 1)
        await report_problem(unit, WHAT)
        with pytest.raises(RefusedError, match="come up again"):
            await undo(unit, irene, 1)
        assert await problems.count_open(unit) == 1
