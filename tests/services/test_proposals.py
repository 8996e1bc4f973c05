"""Proposals: what is released to somebody who goes at the same moment."""

import asyncio

import pytest
from sqlalchemy import func, select

from services.forgetting import forget
from services.permissions import Role
from services.proposals import What, propose, release
from services.readers import actor_of
from services.texts import RefusedError
from storage import people
from storage.database import Database
from storage.schema import mandate
from tests.support.registered import NOW, registered
from tests.support.waiting import until_somebody_waits


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_no_role_is_released_to_who_is_being_forgotten(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officers = [await registered(unit, n, Role.ISU, name=f"Officer {n}") for n in (1, 2)]
        nora = await registered(unit, 3, Role.DONOR, iso3="NOR", name="Nora Berg")
        irene, ivan = [await actor_of(unit, one) for one in officers]
        made, _ = await propose(
            unit, irene, What.ISU_ROLE, role=Role.ISU, person_id=nora.id, reason="Elected"
        )

    async def is_refused() -> bool:
        async with database.unit(NOW) as unit:
            try:
                await release(unit, ivan, made.id)
            except RefusedError:
                return True
        return False

    async with asyncio.TaskGroup() as tasks:
        async with database.unit(NOW) as unit:
            who = await people.get(unit, nora.id, lock=True)
            await forget(unit, who, by=await actor_of(unit, who))
            releasing = tasks.create_task(is_refused())
            await until_somebody_waits(database)
        assert await releasing
    async with database.view(NOW) as view:
        named = select(func.count()).select_from(mandate).where(mandate.c.full_name == "Nora Berg")
        assert await view.scalar(named) == 0
