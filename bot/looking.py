"""Opens the database that the settings name, for who only looks into it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.check import refuse_a_database_that_is_not_ready
from bot.clock import Clock
from bot.settings import Settings
from storage.database import Database, View


@asynccontextmanager
async def looking_into(settings: Settings) -> AsyncIterator[View]:
    """What is in the database now. Raises SettingsError when it is not ready."""
    await refuse_a_database_that_is_not_ready(settings)
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.view(Clock().now()) as view:
            yield view
    finally:
        await database.close()
