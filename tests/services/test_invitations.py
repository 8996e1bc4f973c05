"""Invitations: who may make them, what they open, and that each lets in one person only."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from services import invitations
from services.audit import Verb
from services.delegations import delegation_for
from services.invitation_form import LONGEST, Days
from services.notices import Kind
from services.options import Reading
from services.permissions import Actor, Role
from services.readers import actor_of
from services.texts import RefusedError, Text
from storage import invitations as stored
from storage import ledger, mandates, people
from storage.database import Database, Unit
from storage.mandates import Mandate
from storage.schema import audit_entry, invitation, mandate, person
from tests.support.registered import NOW, registered

CHUNK = 16
"""So many at once as the connections to PostgreSQL allow, with some to spare."""


async def comes(unit: Unit, telegram_id: int) -> Actor:
    return Actor(await people.meet(unit, telegram_id, language="en", zone="UTC"))


async def a_crowd(unit: Unit, size: int) -> list[Actor]:
    """Many who have written to the bot, stored in one statement."""
    one = (await comes(unit, 1)).person
    shared = {"chat_id": 1, "language": one.language, "zone": one.zone, "met_at": NOW}
    rows = [{"telegram_id": n, "pseudonym": f"P-{n}", **shared} for n in range(2, size + 1)]
    await unit.change(insert(person), rows)
    return [Actor(replace(one, id=one.id + n)) for n in range(size)]


async def acting(unit: Unit, telegram_id: int, role: Role, iso3: str | None = None) -> Actor:
    return await actor_of(unit, await registered(unit, telegram_id, role, iso3=iso3))


async def code_for(unit: Unit, role: Role = Role.DONOR, **more: Any) -> str:
    given = {"iso3": "NOR", "organisation": None, "days": 3, **more}
    return await invitations.invite(unit, role, **given)


async def redeem(unit: Unit, actor: Actor, code: str, full_name: str) -> Mandate:
    """Accept a pre-approved invitation, as the button does."""
    found = await invitations.accept(unit, actor, code)
    return await invitations.admit(unit, actor, found, full_name)


def reason(refused: pytest.ExceptionInfo[RefusedError]) -> str:
    return refused.value.text.message


async def test_of_a_thousand_who_redeem_one_invitation_at_once_exactly_one_is_in(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        code = await code_for(unit)
        crowd = await a_crowd(unit, 1000)
    replica = Database(database.url.render_as_string(hide_password=False))

    async def tries(number: int, actor: Actor) -> bool:
        try:
            async with (database, replica)[number % 2].unit(NOW) as unit:
                await redeem(unit, actor, code, f"Person {number}")
        except RefusedError:
            return False
        return True

    won = []
    for first in range(0, len(crowd), CHUNK):
        chunk = enumerate(crowd[first : first + CHUNK])
        won += await asyncio.gather(*(tries(number, actor) for number, actor in chunk))
    await replica.close()
    assert (len(won), won.count(True)) == (1000, 1)
    async with database.view(NOW) as view:
        assert await view.scalar(select(func.count()).select_from(mandate)) == 1
        used = await stored.find(view, 1)
        [held] = await mandates.in_state(view, "active")
        assert used is not None
        assert (used.redeemed_by, held.invitation_id) == (held.person_id, 1)


async def test_a_code_is_kept_nowhere_but_as_a_hash_and_has_256_bits(database: Database) -> None:
    async with database.unit(NOW) as unit:
        codes = {await code_for(unit) for _ in range(50)}
        rows = await unit.all(select(invitation))
        record = await unit.all(select(audit_entry))
    assert len(codes) == 50
    assert {len(code) for code in codes} == {invitations.CODE_LENGTH}
    for code in codes:
        assert code not in str(rows) + str(record)
        assert invitations.hashed(code) in str(rows)


async def test_unknown_used_expired_and_revoked_codes_are_refused_alike(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        used, expired, revoked, unused = [await code_for(unit) for _ in range(4)]
        await redeem(unit, await comes(unit, 1), used, "First")
        found = await invitations.get_offered(unit, await comes(unit, 2), revoked)
        await invitations.revoke(unit, "command line", found)
        for code in (used, revoked, "A" * 43, "", unused + "A", unused[:-1], unused.swapcase()):
            with pytest.raises(RefusedError) as refused:
                await invitations.get_offered(unit, await comes(unit, 2), code)
            assert refused.value.text is invitations.OF_NO_USE
    async with database.unit(NOW + timedelta(days=3)) as unit:
        for use in (invitations.get_offered, invitations.accept):
            with pytest.raises(RefusedError) as refused:
                await use(unit, await comes(unit, 2), expired)
            assert refused.value.text is invitations.OF_NO_USE


async def test_looking_uses_nothing_up_and_accepting_does(database: Database) -> None:
    async with database.unit(NOW) as unit:
        code, donor = await code_for(unit), await comes(unit, 1)
        for _ in range(3):
            assert (await invitations.get_offered(unit, donor, code)).redeemed_at is None
        mandate_of = await redeem(unit, donor, code, "  Nora\n Lindqvist ")
        assert (mandate_of.full_name, mandate_of.role) == ("Nora Lindqvist", "donor")
        assert await invitations.was_admitted_by(unit, donor, code)
        assert not await invitations.was_admitted_by(unit, await comes(unit, 2), code)


async def test_who_holds_the_role_keeps_it_and_the_code_is_not_used_up(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        code = await code_for(unit)
        donor = await acting(unit, 1, Role.DONOR, "NOR")
        with pytest.raises(RefusedError) as refused:
            await redeem(unit, donor, code, "Nora")
        assert "You have this role already" in reason(refused)
        await mandates.change(unit, donor.mandates[0].id, state="suspended")
        with pytest.raises(RefusedError) as refused:
            await redeem(unit, Actor(donor.person), code, "Nora")
        assert "suspended" in reason(refused)
        await redeem(unit, await comes(unit, 2), code, "Ola")


async def test_what_was_asked_for_is_withdrawn_when_the_same_is_given_by_invitation(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        donor = await comes(unit, 1)
        norway = await delegation_for(unit, iso3="NOR", organisation=None)
        asked = await mandates.add(
            unit,
            person_id=donor.person.id,
            delegation_id=norway,
            role="donor",
            state="requested",
            full_name="Nora",
            requested_at=NOW,
        )
        await redeem(unit, donor, await code_for(unit), "Nora")
        held = await mandates.of_person(unit, donor.person.id, states=_STATES)
        states = {one.id: one.state for one in held}
    assert states == {asked: "withdrawn", asked + 1: "active"}


_STATES = ("requested", "active", "withdrawn")


async def test_one_that_is_not_approved_beforehand_gives_no_role_and_tells_its_maker(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        focal_point = await acting(unit, 1, Role.FOCAL_POINT, "LAO")
        code = await invitations.invite_deputy(unit, focal_point, 0, days=7)
        deputy = await comes(unit, 2)
        found = await invitations.accept(unit, deputy, code)
        assert (found.role, found.is_preapproved, found.redeemed_by) == ("deputy", False, 2)
        assert await mandates.of_person(unit, deputy.person.id, states=_STATES) == ()
        # Interrupted, the same person may go on; nobody else may.
        assert (await invitations.accept(unit, deputy, code)).id == found.id
        with pytest.raises(RefusedError):
            await invitations.accept(unit, await comes(unit, 3), code)
        told = await ledger.notices_about(unit, [Kind.INVITATION_USED], found.id)
        assert await ledger.recipients_of(unit, told, ["queued"]) == [1]


async def test_a_focal_point_invites_deputies_of_their_own_delegation_only(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        focal_point = await acting(unit, 1, Role.FOCAL_POINT, "LAO")
        peru = await delegation_for(unit, iso3="PER", organisation=None)
        assert peru is not None
        deputy = await acting(unit, 2, Role.DEPUTY, "LAO")
        lapsed = replace(focal_point, lapsed=frozenset({focal_point.mandates[0].id}))
        for actor, delegation_id in ((focal_point, peru), (deputy, 0), (lapsed, 0)):
            with pytest.raises(RefusedError):
                await invitations.invite_deputy(unit, actor, delegation_id, days=7)
        with pytest.raises(RefusedError):
            await invitations.invite_for_the_isu(unit, focal_point, ANSWERS)


ANSWERS = {"role": "donor", "state": "NOR", "days": 7, "approved": True, "reference": "N-1"}


async def test_the_isu_invites_to_any_role_but_its_own(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer = await acting(unit, 1, Role.ISU)
        with pytest.raises(RefusedError):
            await invitations.invite_for_the_isu(unit, officer, {**ANSWERS, "role": "isu"})
        code = await invitations.invite_for_the_isu(unit, officer, ANSWERS)
        held = await redeem(unit, await comes(unit, 2), code, "Nora")
        assert (held.state, held.note_reference, held.role) == ("active", "N-1", "donor")
        coordinating = {"role": "coordinator", "theme": "clearance", "approved": False}
        code = await invitations.invite_for_the_isu(unit, officer, {**ANSWERS, **coordinating})
        found = await invitations.accept(unit, await comes(unit, 3), code)
        assert (found.theme, found.is_preapproved) == ("clearance", False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.DONOR, "iso3": None},
        {"role": Role.ISU},
        {"organisation": "HALO"},
        {"theme": "clearance"},
        {"role": Role.COORDINATOR},
        {"role": Role.COORDINATOR, "theme": "music"},
    ],
)
async def test_what_does_not_go_together_is_refused_on_the_command_line(
    database: Database, wrong: dict[str, Any]
) -> None:
    async with database.unit(NOW) as unit:
        with pytest.raises(RefusedError):
            await code_for(unit, **wrong)
        assert await stored.count_open(unit) == 0


async def test_who_did_not_make_an_invitation_cannot_tell_whether_it_is_there(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        focal_point = await acting(unit, 1, Role.FOCAL_POINT, "LAO")
        other = await acting(unit, 2, Role.FOCAL_POINT, "LAO")
        officer = await acting(unit, 3, Role.ISU)
        await invitations.invite_deputy(unit, focal_point, 0, days=7)
        said = set()
        for number in (1, 2):
            with pytest.raises(RefusedError) as refused:
                await invitations.get_invitation(unit, other, number)
            said.add(reason(refused))
        assert len(said) == 1
        for actor in (focal_point, officer):
            found = await invitations.get_invitation(unit, actor, 1)
        await invitations.revoke(unit, officer, found)
        with pytest.raises(RefusedError):
            await invitations.revoke(unit, focal_point, found)


async def test_everything_done_with_an_invitation_is_on_record(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer = await acting(unit, 1, Role.ISU)
        code = await invitations.invite_for_the_isu(unit, officer, ANSWERS)
        donor = await comes(unit, 2)
        held = await redeem(unit, donor, code, "Nora")
        await invitations.invite_for_the_isu(unit, officer, ANSWERS)
        found = await invitations.get_invitation(unit, officer, 2)
        await invitations.revoke(unit, officer, found)
        rows = await unit.all(select(audit_entry).order_by(audit_entry.c.id))
    told = [(row["actor"], row["verb"], row["record"], row["record_id"]) for row in rows]
    isu, nora = officer.person.pseudonym, donor.person.pseudonym
    assert told == [
        (isu, Verb.ENTERED, "delegation", 1),
        (isu, Verb.INVITED, "invitation", 1),
        (nora, Verb.REDEEMED, "invitation", 1),
        (nora, Verb.REDEEMED, "mandate", held.id),
        (isu, Verb.INVITED, "invitation", 2),
        (isu, Verb.REVOKED, "invitation", 2),
    ]


def said_plainly(text: Text) -> str:
    return text.message


READING = Reading(today=NOW.date(), language="en", translate=said_plainly)


@pytest.mark.parametrize(
    ("typed", "days"), [("d7", 7), ("1", 1), ("90", 90), (" 14 days", 14), ("jours: 30", 30)]
)
def test_days_are_pressed_or_typed(typed: str, days: int) -> None:
    assert Days().parse(typed, READING) == days


@pytest.mark.parametrize("typed", ["0", "91", str(LONGEST * 1000), "a week", "", "1 to 7", "-3.5"])
def test_days_that_are_none_or_too_many_are_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        Days().parse(typed, READING)


MAKERS = [("suspended", {"state": "suspended"}), ("over", {"valid_to": NOW.date() - timedelta(1)})]


@pytest.mark.parametrize(("what", "values"), MAKERS)
async def test_a_code_approved_beforehand_is_of_no_use_when_its_maker_is_no_officer_any_more(
    database: Database, what: str, values: dict[str, Any]
) -> None:
    del what
    async with database.unit(NOW) as unit:
        officer = await acting(unit, 1, Role.ISU)
        code = await invitations.invite_for_the_isu(unit, officer, ANSWERS)
        into_the_isu = await invitations.add_invitation(
            unit, officer, Role.ISU, delegation_id=None, days=7, is_preapproved=True
        )
        await mandates.change(unit, officer.mandates[0].id, **values)
        for one in (code, into_the_isu):
            for use in (invitations.get_offered, invitations.accept):
                with pytest.raises(RefusedError) as refused:
                    await use(unit, await comes(unit, 2), one)
                assert refused.value.text is invitations.OF_NO_USE


async def test_a_successor_may_still_ask_by_the_code_of_whoever_has_left(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        focal_point = await acting(unit, 1, Role.FOCAL_POINT, "LAO")
        code = await invitations.invite_deputy(unit, focal_point, 0, days=7)
        await mandates.change(unit, focal_point.mandates[0].id, state="ended")
        assert not (await invitations.accept(unit, await comes(unit, 2), code)).is_preapproved
