"""Decisions on mandates that meet: the ISU is never left without an administrator."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.decisions import correct, demote, end, restore, suspend, undo
from services.forgetting import is_sole_administrator
from services.permissions import Actor, Role
from services.proposals import What, propose, release
from services.readers import actor_of
from services.texts import RefusedError
from storage import mandates
from storage.database import Database
from tests.support.registered import registered

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


async def two_administrators(database: Database) -> tuple[Actor, Actor]:
    async with database.unit(NOW) as unit:
        people = [
            await registered(unit, number, Role.ISU_ADMINISTRATOR, name=name)
            for number, name in ((1, "Irene"), (2, "Anna"))
        ]
        first, second = [await actor_of(unit, person) for person in people]
    return first, second


@pytest.mark.parametrize("which", ["suspend", "demote"])
async def test_of_two_administrators_who_decide_on_each_other_at_once_one_remains(
    database: Database, which: str
) -> None:
    first, second = await two_administrators(database)
    ready = asyncio.Barrier(2)

    async def decides(officer: Actor, other: Actor) -> str:
        """Decide on the other; why it was refused, or nothing."""
        await ready.wait()
        try:
            async with database.unit(NOW) as unit:
                number = other.mandates[0].id
                if which == "suspend":
                    await suspend(unit, officer, number, "left")
                else:
                    await demote(unit, officer, number, "left", begun=NOW)
        except RefusedError as refusal:
            return refusal.text.message
        return ""

    done, refused = sorted(await asyncio.gather(decides(first, second), decides(second, first)))
    assert not done
    assert "the last ISU administrator" in refused
    async with database.view(NOW) as view:
        assert len(await mandates.people_with_roles(view, [Role.ISU_ADMINISTRATOR])) == 1


TODAY = NOW.date()
BY_TWO = "given by two persons"


async def refused(verb: Any, *arguments: Any, **more: Any) -> str:
    try:
        await verb(*arguments, **more)
    except RefusedError as refusal:
        return refusal.text.message
    return ""


def corrected(**answers: Any) -> dict[str, Any]:
    return {"fields": list(answers), "reason": "mistake", **answers}


async def test_an_officer_decides_on_nobody_in_the_isu_and_an_administrator_does(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        irene, _anna, otto, ivan = [
            await actor_of(unit, await registered(unit, number, role, name=name))
            for number, (name, role) in enumerate(
                {
                    "Irene": Role.ISU_ADMINISTRATOR,
                    "Anna": Role.ISU_ADMINISTRATOR,
                    "Otto": Role.ISU,
                    "Ivan": Role.ISU,
                }.items(),
                1,
            )
        ]
        for one in (irene, ivan):
            number = one.mandates[0].id
            for verb in (suspend, end):
                assert "Only an ISU administrator" in await refused(
                    verb, unit, otto, number, "left"
                )
            assert "Only an ISU administrator" in await refused(
                correct, unit, otto, number, corrected(name="Somebody Else"), begun=NOW
            )
        assert "Only an ISU administrator" in await refused(
            demote, unit, otto, irene.mandates[0].id, "left", begun=NOW
        )
        own = otto.mandates[0].id
        assert not await refused(correct, unit, otto, own, corrected(name="Otto Keller"), begun=NOW)
        assert not await refused(suspend, unit, irene, ivan.mandates[0].id, "left")


async def test_a_role_in_the_isu_returns_by_undo_or_by_two_persons_only(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        irene = await actor_of(unit, await registered(unit, 1, Role.ISU_ADMINISTRATOR))
        ivan = await actor_of(unit, await registered(unit, 2, Role.ISU))
        number = ivan.mandates[0].id
        await suspend(unit, irene, number, "lost")
        assert BY_TWO in await refused(restore, unit, irene, number, "checked")
        assert (await undo(unit, irene, number)).state == "active"
        await suspend(unit, irene, number, "lost")
        made, _ = await propose(
            unit, irene, What.ISU_ROLE, role=Role.ISU, person_id=ivan.person.id, reason="Elected"
        )
        otto = await actor_of(unit, await registered(unit, 3, Role.ISU, name="Otto"))
        await release(unit, otto, made.id)
        [held] = (await actor_of(unit, ivan.person)).mandates
        assert (held.id, held.decided_by) == (number, otto.person.id)


@pytest.mark.parametrize(
    ("term", "answers", "is_refused"),
    [
        ({"valid_to": TODAY + timedelta(days=9)}, {"ends": 10}, True),
        ({"valid_to": TODAY + timedelta(days=9)}, {"ends": None}, True),
        ({"valid_to": TODAY + timedelta(days=9)}, {"ends": 8}, False),
        ({"valid_to": None}, {"ends": 500}, False),
        ({"valid_from": TODAY + timedelta(days=9)}, {"begins": 8}, True),
        ({"valid_from": TODAY}, {"begins": 1}, False),
    ],
)
async def test_a_term_in_the_isu_is_shortened_by_one_and_lengthened_by_nobody_alone(
    database: Database, term: dict[str, Any], answers: dict[str, Any], *, is_refused: bool
) -> None:
    days = {
        field: None if after is None else (TODAY + timedelta(days=after)).isoformat()
        for field, after in answers.items()
    }
    async with database.unit(NOW) as unit:
        irene = await actor_of(unit, await registered(unit, 1, Role.ISU_ADMINISTRATOR))
        ivan = await actor_of(unit, await registered(unit, 2, Role.ISU))
        number = ivan.mandates[0].id
        await mandates.change(unit, number, **term)
        why = await refused(correct, unit, irene, number, corrected(**days), begun=NOW)
        assert (BY_TWO in why) == is_refused
        assert bool(why) == is_refused


async def test_an_administrator_who_leaves_before_long_is_nobody_to_rely_on(
    database: Database,
) -> None:
    first, second = await two_administrators(database)
    async with database.unit(NOW) as unit:
        tomorrow = TODAY + timedelta(days=1)
        await mandates.change(unit, first.mandates[0].id, valid_to=tomorrow)
        number = second.mandates[0].id
        for verb in (suspend, end):
            assert "last ISU administrator" in await refused(verb, unit, first, number, "left")
        assert "last ISU administrator" in await refused(
            demote, unit, first, number, "left", begun=NOW
        )
        assert "last ISU administrator" in await refused(
            correct, unit, first, number, corrected(ends=tomorrow.isoformat()), begun=NOW
        )
        assert await is_sole_administrator(unit, second.person.id)
        assert not await is_sole_administrator(unit, first.person.id)


async def test_of_a_mandate_that_nobody_holds_it_is_said_why(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await actor_of(unit, await registered(unit, 1, Role.ISU))
        nora = await actor_of(unit, await registered(unit, 2, Role.DONOR, iso3="NOR"))
        number = nora.mandates[0].id
        for state, said in {
            "requested": "not decided",
            "declined": "declined",
            "withdrawn": "withdrawn",
        }.items():
            await mandates.change(unit, number, state=state)
            assert said in await refused(suspend, unit, irene, number, "left")
