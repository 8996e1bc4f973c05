"""Brings a database to the schema of this release, and tells whether it is there already."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database


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


async def upgrade(database: Database, *, to: str = "head") -> None:
    """Run all migrations up to a revision, in one transaction. SQLite's folder is made."""
    make_folder(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda c: command.upgrade(configuration(c), to))


async def downgrade(database: Database, *, to: str = "base") -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(configuration(c), to))


async def is_current(database: Database) -> bool:
    """Whether the database has exactly the schema that this release needs."""
    async with database.engine.connect() as connection:
        found = await connection.run_sync(
            lambda c: MigrationContext.configure(c).get_current_revision()
        )
    return found == newest_revision()
