"""What the commands know of the treaty: from the configured database where there is one."""

import asyncio
import os
from dataclasses import dataclass

import typer

from bot.defaults import is_any_database_meant
from services import formal_meetings
from services.book import PUBLISHED, Book, book_of
from services.formal_meetings import FormalMeetings, formal_meetings_of


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
    if not is_any_database_meant(os.environ):
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


async def _of_database() -> Known:
    from bot.looking import looking_into
    from bot.settings import read_settings

    async with looking_into(read_settings()) as view:
        return Known(await book_of(view), await formal_meetings_of(view), has_entries=True)
