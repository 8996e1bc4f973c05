"""What the commands share that change something: the database, opened, and refusals in words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.auditing import Auditing
from bot.check import refuse_a_database_that_is_not_ready
from bot.clock import Clock
from bot.settings import Settings
from handlers.texts import Reader, plain
from services.texts import RefusedError, Text
from storage.database import Database


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """The database of these settings; what is refused there ends the command with its sentence."""
    await refuse_a_database_that_is_not_ready(settings)
    database = Database(settings.database_url.get_secret_value())
    try:
        yield database
        # Liaison may not be running: then nobody else chains what was written down.
        await Auditing(database=database, clock=Clock()).link_entries()
    except RefusedError as refusal:
        raise typer.BadParameter(said(refusal.text)) from None
    finally:
        await database.close()


def said(text: Text) -> str:
    """A text in English, without markup."""
    return plain(text, Reader())
