"""Forgetting somebody on whom an officer decides at the same moment."""

import asyncio

import pytest
from sqlalchemy import select

from services import decisions
from services.forgetting import forget
from services.permissions import Actor, Role
from services.readers import actor_of
from services.succession import LEAVING
from storage import drafts, mandates, people
from storage.database import Database
from storage.mandates import Mandate
from storage.schema import notice
from tests.support.registered import NOW, registered
from tests.support.waiting import until_somebody_waits

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def officer(database: Database) -> Actor:
    async with database.unit(NOW) as unit:
        return await actor_of(unit, await registered(unit, 1, Role.ISU, name="Irene"))


@pytest.fixture
async def held(database: Database) -> Mandate:
    """Nora's mandate; a colleague of hers is there, too."""
    async with database.unit(NOW) as unit:
        await registered(unit, 2, Role.DONOR, iso3="NOR", name="Ola Dahl")
        nora = await registered(unit, 3, Role.DONOR, iso3="NOR", name="Nora Berg")
        [found] = await mandates.of_person(unit, nora.id, states=("active",))
    return found


async def forgets(database: Database, person_id: int) -> None:
    async with database.unit(NOW) as unit:
        who = await people.get(unit, person_id, lock=True)
        await forget(unit, who, by=await actor_of(unit, who))


async def test_what_is_decided_meanwhile_counts(
    database: Database, officer: Actor, held: Mandate
) -> None:
    async with database.unit(NOW) as unit:
        await decisions.suspend(unit, officer, held.id, "A question.")
    async with asyncio.TaskGroup() as tasks, database.unit(NOW) as unit:
        await decisions.restore(unit, officer, held.id, "It is answered.")
        tasks.create_task(forgets(database, held.person_id))
        await until_somebody_waits(database)
    async with database.view(NOW) as view:
        told = [row["facts"].get("what") for row in await view.all(select(notice.c.facts))]
        [ended] = await mandates.of_person(view, held.person_id, states=("ended",))
    assert LEAVING in told
    assert ended.id == held.id


async def test_who_finishes_a_form_that_names_them_does_not_wait_in_a_circle(
    database: Database, officer: Actor, held: Mandate
) -> None:
    async with database.unit(NOW) as unit:
        row = await drafts.add(
            unit,
            form="suspend",
            holder_id=officer.person.id,
            content={"answers": {"reason": "A question to Nora Berg."}},
            delegation_id=None,
            entry_id=held.id,
        )
    async with asyncio.TaskGroup() as tasks, database.unit(NOW) as unit:
        assert await drafts.find_open(unit, row.id, lock=True)
        tasks.create_task(forgets(database, held.person_id))
        await until_somebody_waits(database)
        await mandates.find(unit, held.id, lock=True)
    async with database.view(NOW) as view:
        [left] = await drafts.open_of(view, officer.person.id)
    assert "Nora" not in left.content["answers"]["reason"]
