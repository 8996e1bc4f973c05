"""Leaving a post shortens it: nobody lengthens their own term, or leaves the ISU to nobody."""

from datetime import date, timedelta
from typing import Any

from services.permissions import Actor, Role
from services.readers import actor_of
from services.succession import leave
from services.texts import RefusedError
from storage import invitations, mandates, people
from storage.database import Database, Unit
from storage.mandates import Mandate
from tests.support.registered import NOW, registered

TODAY = NOW.date()


async def holds(
    database: Database, number: int, role: Role, iso3: str | None = None, **columns: Any
) -> int:
    """Somebody with a post, of whose mandate some columns are set; their number."""
    async with database.unit(NOW) as unit:
        person = await registered(unit, number, role, iso3=iso3)
        [held] = (await actor_of(unit, person)).mandates
        await mandates.change(unit, held.id, valid_from=TODAY, **columns)
    return person.id


async def acting(unit: Unit, person_id: int) -> tuple[Actor, Mandate]:
    actor = await actor_of(unit, await people.get(unit, person_id))
    return actor, actor.mandates[0]


async def leaves(
    database: Database, person_id: int, last_day: date | None, *, invites: bool = False
) -> str:
    """Leave a post; why it was refused, or nothing."""
    try:
        async with database.unit(NOW) as unit:
            actor, held = await acting(unit, person_id)
            await leave(unit, actor, held.id, last_day=last_day, invites=invites)
    except RefusedError as refusal:
        return refusal.text.message
    return ""


async def test_a_last_day_never_comes_after_the_end_of_the_term(database: Database) -> None:
    last = TODAY + timedelta(days=30)
    holder = await holds(database, 1, Role.FOCAL_POINT, "LAO", valid_to=last)
    assert "write to the ISU" in await leaves(database, holder, last + timedelta(days=1))
    assert "a year" in await leaves(
        database, await holds(database, 2, Role.DEPUTY, "LAO"), date(2099, 12, 31)
    )
    assert await leaves(database, holder, last - timedelta(days=1)) == ""
    assert "write to the ISU" in await leaves(database, holder, last)
    async with database.view(NOW) as view:
        [held] = await mandates.of_person(view, holder, states=("active",))
    assert held.valid_to == last - timedelta(days=1)


async def test_one_successor_is_invited_however_often_it_is_pressed(database: Database) -> None:
    holder = await holds(database, 1, Role.DEPUTY, "LAO")
    assert await leaves(database, holder, TODAY + timedelta(days=9), invites=True) == ""
    again = await leaves(database, holder, TODAY + timedelta(days=8), invites=True)
    assert "invited your successor already" in again
    async with database.view(NOW) as view:
        assert await invitations.count_open(view) == 1


async def test_whoever_has_not_reconfirmed_may_leave_and_invite_nobody(database: Database) -> None:
    holder = await holds(database, 1, Role.DEPUTY, "LAO", reconfirm_by=TODAY - timedelta(days=2))
    refused = await leaves(database, holder, None, invites=True)
    assert "reconfirm first" in refused
    assert await leaves(database, holder, None) == ""
    async with database.view(NOW) as view:
        assert await invitations.count_open(view) == 0


async def test_two_administrators_do_not_both_leave_tomorrow(database: Database) -> None:
    first = await holds(database, 1, Role.ISU_ADMINISTRATOR)
    second = await holds(database, 2, Role.ISU_ADMINISTRATOR)
    tomorrow = TODAY + timedelta(days=1)
    assert await leaves(database, first, tomorrow) == ""
    for last_day in (None, tomorrow, tomorrow + timedelta(days=1)):
        assert "the only ISU administrator" in await leaves(database, second, last_day)


async def test_whoever_leaves_has_decided_it(database: Database) -> None:
    holder = await holds(database, 1, Role.DONOR, "NOR", reason="checked")
    assert await leaves(database, holder, None) == ""
    async with database.view(NOW) as view:
        [held] = await mandates.of_person(view, holder, states=("ended",))
    assert (held.decided_at, held.decided_by, held.reason) == (NOW, holder, None)
