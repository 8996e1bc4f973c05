"""Decisions on mandates that meet: the ISU is never left without an administrator."""

import asyncio
from datetime import UTC, datetime

import pytest

from services.decisions import demote, suspend
from services.permissions import Actor, Role
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
