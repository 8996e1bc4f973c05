"""What an officer takes back of a decision on a request, and what nobody takes back so."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from services import decisions, invitations, requests
from services.delegations import delegation_for
from services.notices import Kind
from services.permissions import Actor, Role
from services.readers import actor_of
from services.registration import grant
from services.requests import DecidedError
from services.succession import leave
from services.texts import RefusedError
from storage import invitations as stored
from storage import mandates, people, reminders, subscriptions
from storage.database import Database, Unit
from tests.support.registered import NOW, registered


async def officer(unit: Unit, number: int, name: str) -> Actor:
    return await actor_of(unit, await registered(unit, number, Role.ISU, name=name))


async def asked(unit: Unit, person_id: int, role: Role, iso3: str | None, **more: Any) -> int:
    """A request; its number."""
    return await mandates.add(
        unit,
        person_id=person_id,
        delegation_id=await delegation_for(unit, iso3=iso3, organisation=None),
        role=role,
        state="requested",
        full_name="Nora Berg",
        requested_at=unit.now,
        **more,
    )


async def newcomer(unit: Unit, number: int = 9) -> int:
    return (await people.meet(unit, number, language="en", zone="UTC")).id


async def refused(act: Callable[[], Awaitable[object]]) -> str:
    try:
        await act()
    except RefusedError as refusal:
        return refusal.text.message
    return ""


async def test_undo_takes_back_an_approval_and_never_what_came_after(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        number = await asked(unit, await newcomer(unit), Role.DONOR, "NOR")
        await requests.approve(unit, irene, number)
        await decisions.suspend(unit, irene, number, "lost")
        assert not await requests.undo(unit, irene, number)
        restored = await decisions.restore(unit, irene, number, "checked")
        assert not await requests.undo(unit, irene, number)
        assert await mandates.find(unit, number) == restored


async def test_nobody_undoes_the_decline_of_their_own_request(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene, otto = await officer(unit, 1, "Irene"), await officer(unit, 2, "Otto")
        number = await asked(unit, otto.person.id, Role.DONOR, "NOR")
        await requests.decline(unit, irene, number, "no-note")
        why = await refused(lambda: requests.undo(unit, otto, number))
        assert "Another officer decides on it" in why
        assert await requests.undo(unit, irene, number)


async def test_an_undone_approval_leaves_neither_reminders_nor_alerts(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        leaving = await actor_of(unit, await registered(unit, 2, Role.DONOR, iso3="NOR"))
        await subscriptions.save(unit, leaving.person.id, pillars=("CLR",), kinds=())
        code = await invitations.add_invitation(
            unit,
            leaving,
            Role.DONOR,
            delegation_id=leaving.mandates[0].delegation_id,
            days=3,
            is_preapproved=False,
        )
        await mandates.change(unit, leaving.mandates[0].id, state="ended")
        invitation = await stored.find_by_code(unit, invitations.hashed(code))
        assert invitation is not None
        successor = await newcomer(unit)
        number = await asked(unit, successor, Role.DONOR, "NOR", invitation_id=invitation.id)
        for _ in range(2):
            await requests.approve(unit, irene, number)
            assert await subscriptions.find_of(unit, successor) is not None
            assert number in await reminders.latest(unit, Kind.LAPSED)
            assert await requests.undo(unit, irene, number)
            assert await subscriptions.find_of(unit, successor) is None
            assert number not in await reminders.latest(unit, Kind.LAPSED)


async def test_an_undone_approval_leaves_alerts_that_were_there_before(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        nora = await registered(unit, 2, Role.DONOR, iso3="NOR")
        await subscriptions.save(unit, nora.id, pillars=("VA",), kinds=())
        number = await asked(unit, nora.id, Role.DONOR, "CHE")
        await requests.approve(unit, irene, number)
        assert await requests.undo(unit, irene, number)
        assert await subscriptions.find_of(unit, nora.id) is not None


async def test_nobody_is_approved_for_what_they_hold_already(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        nora = await registered(unit, 2, Role.DONOR, iso3="NOR")
        number = await asked(unit, nora.id, Role.DONOR, "NOR")
        why = await refused(lambda: requests.approve(unit, irene, number))
        assert "acts in this role already" in why
        await requests.decline(unit, irene, number, "other-role")


async def test_an_undo_gives_nobody_the_same_role_twice(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        nora = await registered(unit, 2, Role.DONOR, iso3="NOR")
        [held] = (await actor_of(unit, nora)).mandates
        await decisions.end(unit, irene, held.id, "left")
        await grant(unit, nora, Role.DONOR, delegation_id=held.delegation_id, full_name="Nora Berg")
        why = await refused(lambda: decisions.undo(unit, irene, held.id))
        assert "acts in this role already" in why


async def test_whoever_decided_is_named_for_what_they_decided(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene, otto = await officer(unit, 1, "Irene"), await officer(unit, 2, "Otto")
        number = await asked(unit, await newcomer(unit), Role.DONOR, "NOR")
        await requests.approve(unit, irene, number)
        assert await told(unit, otto, number) == ("approved", "Irene")
        await decisions.suspend(unit, otto, number, "checking")
        assert await told(unit, irene, number) == ("suspended", "Otto")
        await decisions.restore(unit, otto, number, "checked")
        assert await told(unit, irene, number) == ("restored", "Otto")
        await decisions.end(unit, irene, number, "left")
        # Who has left the ISU is still known by name.
        await mandates.change(unit, irene.mandates[0].id, state="ended")
        assert await told(unit, otto, number) == ("ended", "Irene")


_DONE = {"approved", "suspended", "restored", "ended"}


async def told(unit: Unit, reader: Actor, number: int) -> tuple[str, object]:
    """What was done, and by whom, as somebody reads it who presses too late."""
    try:
        await requests.get_request(unit, reader, number)
    except DecidedError as decided:
        [done] = _DONE.intersection(re.findall(r"\w+", decided.text.message))
        return done, decided.text.values["who"]
    raise AssertionError(number)


async def test_a_restored_holder_who_leaves_at_once_has_left(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await officer(unit, 1, "Irene")
        nora = await registered(unit, 2, Role.DONOR, iso3="NOR")
        [held] = (await actor_of(unit, nora)).mandates
        await decisions.suspend(unit, irene, held.id, "checking")
        await decisions.restore(unit, irene, held.id, "checked")
    async with database.unit(NOW + timedelta(seconds=5)) as unit:
        await leave(unit, await actor_of(unit, nora), held.id, last_day=None, invites=False)
        assert "too late" in await refused(lambda: decisions.undo(unit, irene, held.id))
        left = await mandates.find(unit, held.id)
        assert left is not None
        assert left.state == "ended"
