"""People: met once, locked while something of theirs is decided, and never in a circle."""

import asyncio
from datetime import timedelta

import pytest

from services.permissions import Role
from storage import delegations, drafts, ledger, mandates, people
from storage.database import Database, Unit
from tests.support.registered import NOW, registered


async def meet(unit: Unit, telegram_id: int) -> people.Person:
    return await people.meet(unit, telegram_id, language="fr", zone="Asia/Vientiane")


async def test_somebody_is_met_once_even_by_two_at_the_same_time(database: Database) -> None:
    async def first_contact() -> people.Person:
        async with database.unit(NOW) as unit:
            return await meet(unit, 5_100_000_001)

    met = await asyncio.gather(*(first_contact() for _ in range(5)))
    assert len({person.id for person in met}) == 1
    assert (met[0].chat_id, met[0].language, met[0].language_chosen) == (5_100_000_001, "fr", False)
    async with database.view(NOW) as view:
        assert await people.find_by_telegram(view, 5_100_000_001) == met[0]
        assert await people.find_by_telegram(view, 5_100_000_002) is None
        with pytest.raises(LookupError):
            await people.get(view, met[0].id + 1)


async def test_the_newest_message_is_never_an_older_one(database: Database) -> None:
    async with database.unit(NOW) as unit:
        alice = await meet(unit, 1)
        await people.saw_message(unit, alice.id, 7)
        await people.saw_message(unit, alice.id, 5, is_screen=True)
        alice = await people.get(unit, alice.id)
        assert (alice.last_message_id, alice.screen_message_id) == (7, 5)
        await people.saw_message(unit, alice.id, 9)
        alice = await people.get(unit, alice.id)
        assert (alice.last_message_id, alice.screen_message_id) == (9, 5)


async def test_whoever_is_in_a_form_and_can_be_reached_is_asked_again(database: Database) -> None:
    async with database.unit(NOW) as unit:
        for telegram_id in (1, 2, 3):
            person = await meet(unit, telegram_id)
            row = await drafts.add(
                unit,
                form="need",
                holder_id=person.id,
                content={},
                delegation_id=None,
                entry_id=None,
            )
            if telegram_id != 3:
                await people.change(unit, person.id, open_draft_id=row.id)
            if telegram_id == 2:
                await people.change(unit, person.id, blocked_at=NOW)
        assert await people.people_with_open_drafts(unit) == [1]


async def test_roles_are_those_that_are_active_and_reachable(database: Database) -> None:
    async with database.unit(NOW) as unit:
        lao = await registered(unit, 1, Role.FOCAL_POINT, iso3="LAO")
        nor = await registered(unit, 2, Role.DONOR, iso3="NOR")
        gone = await registered(unit, 3, Role.DONOR, iso3="NOR")
        await people.change(unit, gone.id, blocked_at=NOW)
        mandate = (await mandates.of_person(unit, nor.id, states=("active",)))[0]
        both = [Role.FOCAL_POINT, Role.DONOR]
        assert await mandates.people_with_roles(unit, both) == [lao.id, nor.id]
        assert await mandates.people_with_roles(unit, both, iso3=["LAO"]) == [lao.id]
        await mandates.change(unit, mandate.id, state="withdrawn", decided_at=NOW)
        assert await mandates.people_with_roles(unit, both) == [lao.id]
        assert (await mandates.in_state(unit, "withdrawn"))[0].id == mandate.id


async def test_a_state_and_an_organisation_of_the_same_name_are_two_delegations(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        state, is_new = await delegations.of_state(unit, "NOR", "Norway")
        organisation, is_new_too = await delegations.of_organisation(unit, "ngo", "Norway")
        assert state != organisation
        assert is_new
        assert is_new_too
        assert await delegations.of_state(unit, "NOR", "Norway") == (state, False)
        assert await delegations.of_organisation(unit, "ngo", "NORWAY") == (organisation, False)
        assert (await delegations.get(unit, organisation)).kind == "ngo"


async def test_two_people_who_tell_each_other_something_do_not_wait_in_a_circle(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        alice, bob = await meet(unit, 1), await meet(unit, 2)
    both_are_locked = asyncio.Barrier(2 if database.is_postgresql else 1)

    async def act(who: people.Person, tells: people.Person) -> None:
        async with database.unit(NOW) as unit:
            await meet(unit, who.telegram_id)
            await both_are_locked.wait()
            notice_id = await ledger.add_notice(unit, "need", subject_id=who.id, facts={})
            await ledger.queue(unit, notice_id, [(tells.id, NOW)], lane=1)

    async with asyncio.timeout(1):
        await asyncio.gather(act(alice, tells=bob), act(bob, tells=alice))
    async with database.view(NOW + timedelta(seconds=1)) as view:
        assert (await ledger.backlog(view))[0] == 2
