"""What the commands know of the treaty: from the configured database where there is one."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.clock import Clock
from services import formal_meetings
from services.book import PUBLISHED, Book, book_of
from services.formal_meetings import FormalMeetings, formal_meetings_of
from storage.database import Database


@dataclass(frozen=True)
class Known:
    """What is known, and whether what the ISU has entered is in it."""

    book: Book
    meetings: FormalMeetings
    has_entries: bool


_PUBLISHED = Known(PUBLISHED, formal_meetings.PUBLISHED, has_entries=False)


def known() -> Known:
    """From the database, if one is configured and ready; else, with a sentence, as published.

    Without a database nothing more is loaded: an answer comes at once.
    """
    if not _is_any_meant():
        return _PUBLISHED
    from bot.settings import SettingsError

    try:
        return asyncio.run(_of_database())
    except SettingsError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the published files are there.
        reason = f"The database cannot be read ({type(error).__name__})."
    typer.echo(f"{reason}\nThe answer is from the published files only.", err=True)
    return _PUBLISHED


def _is_any_meant() -> bool:
    """Whether an address is set, or a file is in the place where one is made."""
    settings = {name.upper(): value for name, value in os.environ.items() if value}
    folder = Path(settings.get("LIAISON_DATA_DIR", "var"))
    return "LIAISON_DATABASE_URL" in settings or (folder / "liaison.db").exists()


async def _of_database() -> Known:
    from bot.check import refuse_a_database_that_is_not_ready
    from bot.settings import read_settings

    settings = read_settings()
    await refuse_a_database_that_is_not_ready(settings)
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.view(Clock().now()) as view:
            return Known(await book_of(view), await formal_meetings_of(view), has_entries=True)
    finally:
        await database.close()
