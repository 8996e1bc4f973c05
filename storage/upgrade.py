"""Brings a database to the schema of this release, and tells whether it is there already."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.roles import let_in


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, for a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The revision that this release needs."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None, "the release holds no migration"  # noqa: S101 - a packaging fault.
    return head


def make_folder(database: Database) -> None:
    """Make the folder of a SQLite file, which SQLite itself does not."""
    if not database.is_postgresql and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)


async def upgrade(database: Database, *, to: str = "head", role: str | None = None) -> None:
    """Run all migrations up to a revision, in one transaction. SQLite's folder is made.

    Where the tables belong to another role than the one that runs Liaison, `role` is that one.
    """
    make_folder(database)
    async with _migrating(database) as connection:
        await connection.run_sync(lambda c: command.upgrade(configuration(c), to))
        if role is not None:
            await let_in(connection, role)


async def downgrade(database: Database, *, to: str = "base") -> None:
    async with _migrating(database) as connection:
        await connection.run_sync(lambda c: command.downgrade(configuration(c), to))


@contextlib.asynccontextmanager
async def _migrating(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction in which a table can be made anew while others refer to it.

    SQLite makes a table anew to change it, and with foreign keys on takes that for a deletion.
    They can only be turned off before a transaction; what they guard is checked at its end.
    """
    engine = database.migrating()
    try:
        async with engine.begin() as connection:
            yield connection
            if not database.is_postgresql:
                broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
                assert not broken, broken  # noqa: S101 - a migration's fault; nothing is kept.
    finally:
        if engine is not database.engine:
            await engine.dispose()


async def is_current(database: Database) -> bool:
    """Whether the database has exactly the schema that this release needs."""
    async with database.engine.connect() as connection:
        found = await connection.run_sync(
            lambda c: MigrationContext.configure(c).get_current_revision()
        )
    return found == newest_revision()
