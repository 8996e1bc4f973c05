"""Mandates as they are kept: who holds a role on a day, and whose term is over."""

from datetime import UTC, datetime, timedelta

import pytest

from services.permissions import REGISTERED, Role
from storage import audiences, mandates, people
from storage.database import Database, Unit
from tests.support.registered import registered

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


async def donor(unit: Unit, number: int, **values: object) -> int:
    """A donor of Norway, whose mandate is changed so."""
    person = await registered(unit, number, Role.DONOR, iso3="NOR", name=f"Donor {number}")
    [held] = await mandates.of_person(unit, person.id, states=("active",))
    await mandates.change(unit, held.id, full_name=f"Donor {number}", **values)
    return person.id


async def test_told_is_whoever_holds_a_role_now_whether_they_have_reconfirmed_or_not(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        acting = await donor(unit, 1)
        lapsed = await donor(unit, 2, reconfirm_by=TODAY - DAY)
        last_day = await donor(unit, 3, valid_to=TODAY)
        undated = await donor(unit, 4, valid_from=None, valid_to=None)
        await donor(unit, 5, valid_to=TODAY - DAY)
        await donor(unit, 6, valid_from=TODAY + DAY)
        await donor(unit, 7, state="suspended")
        await donor(unit, 8, state="ended")
        blocked = await donor(unit, 9)
        await people.change(unit, blocked, blocked_at=NOW)
        told = [acting, lapsed, last_day, undated]
        assert await mandates.people_with_roles(unit, REGISTERED) == told
        assert await mandates.people_with_roles(unit, [Role.DONOR], iso3=["NOR"]) == told
        assert await mandates.people_with_roles(unit, [Role.DONOR], iso3=["LAO"]) == []
        everybody = await unit.all(audiences.people_in([Role.DONOR], TODAY))
        assert sorted(row["person_id"] for row in everybody) == sorted([*told, blocked])
        heads = await audiences.heads(unit, [Role.DONOR])
        assert sum(head.people for head in heads) == len(told) + 1
        members = await audiences.members(unit, [Role.DONOR], first=0, most=99)
        assert sorted(one.person_id for one in members) == sorted([*told, blocked])


async def test_a_term_is_over_when_its_last_day_has_passed(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await donor(unit, 1, valid_to=TODAY)
        await donor(unit, 2)
        assert not await mandates.is_any_over(unit, TODAY)
        assert await mandates.is_any_over(unit, TODAY + DAY)
        await donor(unit, 3, valid_to=TODAY - DAY)
        await donor(unit, 4, valid_to=TODAY - DAY, state="suspended")
        for number, state in enumerate(("ended", "requested", "declined"), 5):
            await donor(unit, number, valid_to=TODAY - DAY, state=state)
        over = await mandates.lock_over(unit, TODAY)
        assert [one.full_name for one in over] == ["Donor 3", "Donor 4"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_an_officer_decides_on_just_now_is_not_ended_beside_them(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        for number in (1, 2):
            await donor(unit, number, valid_to=TODAY - DAY)
    async with database.unit(NOW) as officer, database.unit(NOW) as tick:
        [first, second] = await mandates.in_state(officer, "active")
        await mandates.find(officer, first.id, lock=True)
        assert [one.id for one in await mandates.lock_over(tick, TODAY)] == [second.id]
