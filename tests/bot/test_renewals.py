"""The schedule of renewals mends itself, and nobody is reminded twice of the same thing."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services import renewals
from services.mandates import acting
from services.notices import Kind
from services.permissions import Actor, Role
from services.reminders import instant
from services.renewals import planned, schedule_missing, schedule_renewal, unscheduled
from storage import mandates, people
from storage.database import Database
from storage.schema import audit_entry
from tests.support.bureau import Bureau

BY = date(2027, 4, 20)
LAO = "Asia/Vientiane"
SEVENTH, EVE, AFTER = (one.due_at for one in planned(BY, LAO)[1:])


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    return await Bureau.opened(database)


async def holder_in(bureau: Bureau, by: date = BY) -> Actor:
    """Somebody whose post was there before renewals were."""
    actor = await bureau.takes_in(Role.FOCAL_POINT, LAO, "LAO")
    async with bureau.database.unit(bureau.clock.at) as unit:
        await mandates.change(unit, actor.mandates[0].id, reconfirm_by=by)
    return actor


async def mends(bureau: Bureau) -> None:
    async with bureau.database.unit(bureau.clock.at) as unit:
        await schedule_missing(unit)


async def reminded(bureau: Bureau, actor: Actor, kind: Kind = Kind.RENEWAL) -> int:
    told = await bureau.told(kind, actor.mandates[0].id)
    return sum(one.recipient_id == actor.person.id for one in told)


async def test_a_post_that_nobody_scheduled_is_found_and_found_once(bureau: Bureau) -> None:
    actor = await holder_in(bureau)
    await asyncio.gather(*(mends(bureau) for _ in range(4)))
    async with bureau.database.view(bureau.clock.at) as view:
        assert await unscheduled(view) == []
    await bureau.ticks(SEVENTH - timedelta(seconds=1))
    assert await reminded(bureau, actor) == 1
    await bureau.ticks(SEVENTH)
    assert await reminded(bureau, actor) == 2


async def test_scheduling_again_sends_nothing_again(bureau: Bureau) -> None:
    actor = await holder_in(bureau)
    await mends(bureau)
    for at in (SEVENTH, SEVENTH + timedelta(minutes=1)):
        await bureau.ticks(at)
        async with bureau.database.unit(at) as unit:
            await schedule_renewal(unit, actor.mandates[0])
    await bureau.ticks(SEVENTH + timedelta(hours=1))
    assert await reminded(bureau, actor) == 1


async def test_two_processes_remind_once(bureau: Bureau) -> None:
    actor = await holder_in(bureau)
    await mends(bureau)
    bureau.clock.at = SEVENTH
    replicas = [bureau.replica(bureau.database) for _ in range(3)]
    await asyncio.gather(*(one.fire_due() for one in replicas))
    assert await reminded(bureau, actor) == 1


async def test_after_a_long_night_only_the_last_is_told(bureau: Bureau) -> None:
    actor = await holder_in(bureau)
    await mends(bureau)
    await bureau.ticks(EVE + timedelta(hours=5))
    assert await reminded(bureau, actor) == 1
    await bureau.ticks(AFTER + timedelta(days=20))
    assert await reminded(bureau, actor) == 1
    assert await reminded(bureau, actor, Kind.LAPSED) == 1
    async with bureau.database.view(bureau.clock.at) as view:
        rows = await view.all(select(audit_entry.c.actor, audit_entry.c.verb))
    assert [(row["actor"], row["verb"]) for row in rows] == [("Liaison", "lapsed")]


async def test_who_reconfirms_or_is_suspended_hears_no_more_of_it(bureau: Bureau) -> None:
    actor, suspended = await holder_in(bureau), await holder_in(bureau)
    await mends(bureau)
    bureau.clock.at = SEVENTH - timedelta(days=1)
    async with bureau.database.unit(bureau.clock.at) as unit:
        await people.get(unit, actor.person.id, lock=True)
        after = await renewals.reconfirm(unit, actor, actor.mandates[0].id)
        assert after.reconfirm_by == date(2028, 4, 12)
        assert await renewals.reconfirm(unit, actor, after.id) == after
        await mandates.change(unit, suspended.mandates[0].id, state="suspended")
    await bureau.ticks(SEVENTH)
    await bureau.ticks(AFTER)
    for one in (actor, suspended):
        assert await reminded(bureau, one) == 0
        assert await reminded(bureau, one, Kind.LAPSED) == 0


async def test_a_post_lapses_at_midnight_where_its_holder_is(bureau: Bureau) -> None:
    actor = await holder_in(bureau)
    mandate = actor.mandates[0]
    async with bureau.database.view(bureau.clock.at) as view:
        held = await mandates.find(view, mandate.id)
    assert held is not None
    midnight = instant(planned(BY, LAO)[-1].wall_at - timedelta(hours=9), LAO)
    assert not acting(actor.person, [held], midnight - timedelta(seconds=1)).lapsed
    assert acting(actor.person, [held], midnight).lapsed == {mandate.id}
