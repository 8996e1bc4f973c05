"""The way from any release's schema to this one's, and back, on both databases."""

from datetime import date
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from services.permissions import Role
from storage import delegations, mandates, people
from storage.database import Database
from storage.schema import metadata
from storage.upgrade import configuration, downgrade, is_current, newest_revision, upgrade
from tests.support.registered import NOW, registered


@pytest.fixture
async def migrated(database: Database) -> Database:
    """A database with the schema of this release and somebody in it."""
    async with database.unit(NOW) as unit:
        await registered(unit, 1, Role.FOCAL_POINT, iso3="LAO")
    return database


async def tables(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return set(await connection.run_sync(lambda c: inspect(c).get_table_names()))


async def differences(database: Database) -> list[Any]:
    """What Alembic would still change to reach the tables of storage/schema.py."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.engine.connect() as connection:
        return await connection.run_sync(compare)


async def test_the_migrations_lead_to_the_tables_as_they_are_declared(migrated: Database) -> None:
    assert await differences(migrated) == []
    assert await is_current(migrated)


async def test_every_step_can_be_taken_up_down_and_up_again(migrated: Database) -> None:
    script = ScriptDirectory.from_config(configuration())
    await downgrade(migrated)
    assert await tables(migrated) == {"alembic_version"}
    assert not await is_current(migrated)
    for step in reversed(list(script.walk_revisions())):
        await upgrade(migrated, to=step.revision)
        await downgrade(migrated, to="-1")
        await upgrade(migrated, to=step.revision)
    assert await is_current(migrated)
    assert await differences(migrated) == []
    async with migrated.unit(NOW) as unit:
        assert await people.find_by_telegram(unit, 1) is None
        await registered(unit, 1, Role.FOCAL_POINT, iso3="LAO")


async def test_who_was_there_before_a_release_is_there_after_it(migrated: Database) -> None:
    async with migrated.unit(NOW) as unit:
        icrc, _ = await delegations.of_organisation(unit, "io", "ICRC")
        mag, _ = await delegations.of_organisation(unit, "ngo", "MAG")
    await downgrade(migrated, to="0001")
    await upgrade(migrated)
    async with migrated.view(NOW) as view:
        found = await people.find_by_telegram(view, 1)
        assert found is not None
        assert found.pseudonym.startswith("P-")
        [held] = await mandates.of_person(view, found.id, states=("active",))
        assert (held.valid_from, held.reconfirm_by) == (date(2027, 3, 1), date(2028, 2, 29))
        assert (await delegations.get(view, icrc)).kind == "io"
        assert (await delegations.get(view, mag)).kind == "ngo"


async def test_an_upgrade_of_what_is_current_changes_nothing(migrated: Database) -> None:
    await upgrade(migrated)
    async with migrated.view(NOW) as view:
        assert await people.find_by_telegram(view, 1) is not None


def test_there_is_one_newest_revision() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert script.get_heads() == [newest_revision()]
