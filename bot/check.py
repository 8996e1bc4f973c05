"""Answers, before anybody depends on it, whether Liaison could run here: a sentence each."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from telegram.error import InvalidToken, TelegramError

from bot.bot_api import BotApi
from bot.request import AiohttpRequest
from bot.settings import Settings, SettingsError
from storage.database import Database
from storage.upgrade import is_current


class Finding(NamedTuple):
    """What one look found, as a sentence."""

    is_well: bool
    sentence: str


Look = Callable[[Settings], Awaitable[Finding]]


async def look_at_telegram(settings: Settings) -> Finding:
    """Whether the Bot API is reached and knows the token."""
    try:
        token = settings.token
    except SettingsError as missing:
        return Finding(is_well=False, sentence=str(missing))
    url = settings.bot_api_url
    async with AiohttpRequest(url) as request:
        try:
            bot = await BotApi(request, url=url, token=token).call("getMe")
        except InvalidToken:
            return Finding(is_well=False, sentence=f"{url} does not know this LIAISON_BOT_TOKEN.")
        except TelegramError as error:
            return Finding(is_well=False, sentence=f"{url} does not answer as it should: {error}.")
    return Finding(is_well=True, sentence=f"{url} knows the bot as @{bot['username']}.")


async def look_at_database(settings: Settings) -> Finding:
    """Whether the database answers and has the schema of this release."""
    database = Database(settings.database_url.get_secret_value())
    kind = "PostgreSQL" if database.is_postgresql else "SQLite"
    if not database.exists():
        await database.close()
        sentence = f"There is no database at {database.url.database} yet: liaison migrate."
        return Finding(is_well=False, sentence=sentence)
    try:
        current = await is_current(database)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not reachable.
        sentence = f"LIAISON_DATABASE_URL: {kind} does not answer ({type(error).__name__})."
        return Finding(is_well=False, sentence=sentence)
    finally:
        await database.close()
    if not current:
        sentence = f"{kind} answers, but not with the schema of this release: liaison migrate."
        return Finding(is_well=False, sentence=sentence)
    return Finding(is_well=True, sentence=f"{kind} answers and has the schema of this release.")


LOOKS: Sequence[Look] = (look_at_database, look_at_telegram)
"""Everything that is looked at, in the order in which it is said."""


async def findings(settings: Settings, looks: Sequence[Look] = LOOKS) -> list[Finding]:
    """Look at everything; the settings have been read already, so they are sound."""
    sound = Finding(is_well=True, sentence="The settings are sound.")
    return [sound, *[await look(settings) for look in looks]]
