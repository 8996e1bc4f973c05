"""`liaison migrate`: the schema of this release, and the rights of the role that runs Liaison."""

from sqlalchemy import make_url

from bot.check import no_answer
from bot.defaults import PREFIX
from bot.settings import Settings, SettingsError
from storage.database import Database
from storage.roles import UnknownRoleError
from storage.upgrade import make_folder, upgrade


async def migrate(settings: Settings) -> None:
    """Bring the database to the schema. Raises SettingsError when it does not answer.

    Where the owner of the tables is another role, the one that runs Liaison is let in.
    """
    name, address = "DATABASE_URL", settings.database_url
    if settings.migration_database_url is not None:
        name, address = "MIGRATION_DATABASE_URL", settings.migration_database_url
    database = Database(address.get_secret_value())
    try:
        try:
            make_folder(database)
            async with database.engine.connect():
                pass
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not reachable.
            raise SettingsError(no_answer(database, error, name)) from None
        await upgrade(database, role=_role_to_let_in(settings))
    except UnknownRoleError as unknown:
        sentence = f"{PREFIX}DATABASE_URL: PostgreSQL knows no role {unknown}; make it first."
        raise SettingsError(sentence) from None
    finally:
        await database.close()


def _role_to_let_in(settings: Settings) -> str | None:
    """The role that runs Liaison, where the tables belong to another."""
    if settings.migration_database_url is None:
        return None
    role = make_url(settings.database_url.get_secret_value()).username
    if not role:
        raise SettingsError(f"{PREFIX}DATABASE_URL must name the role that runs Liaison.")
    return role
