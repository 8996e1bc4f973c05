"""Answers, before anybody depends on it, whether Liaison could run here: a sentence each."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from telegram.error import InvalidToken, TelegramError

from bot.bot_api import BotApi
from bot.clock import Clock
from bot.defaults import PREFIX
from bot.request import AiohttpRequest
from bot.settings import Settings, SettingsError
from storage.database import Database
from storage.roles import is_record_guarded, may_change_the_record
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
    inline = "" if bot.get("supports_inline_queries") else _NO_INLINE
    return Finding(is_well=True, sentence=f"{url} knows the bot as @{bot['username']}.{inline}")


_NO_INLINE = " Inline mode is off; /setinline at @BotFather switches it on."


async def look_at_database(settings: Settings) -> Finding:
    """Whether the database answers."""
    database = Database(settings.database_url.get_secret_value())
    kind = "PostgreSQL" if database.is_postgresql else "SQLite"
    try:
        if not database.exists():
            place = database.url.database
            sentence = f"LIAISON_DATABASE_URL: nothing is at {place} yet; run liaison migrate."
            return Finding(is_well=False, sentence=sentence)
        async with database.engine.connect():
            return Finding(is_well=True, sentence=f"{kind} answers.")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not reachable.
        return Finding(is_well=False, sentence=no_answer(database, error))
    finally:
        await database.close()


async def look_at_schema(settings: Settings) -> Finding:
    """Whether the database, which answers, has the schema of this release."""
    database = Database(settings.database_url.get_secret_value())
    try:
        if database.exists() and await is_current(database):
            return Finding(is_well=True, sentence="The database has the schema of this release.")
    except Exception as error:  # noqa: BLE001 - it has been said of the database already.
        sentence = f"The schema cannot be looked at ({type(error).__name__})."
        return Finding(is_well=False, sentence=sentence)
    finally:
        await database.close()
    sentence = "LIAISON_DATABASE_URL: the schema is not that of this release; run liaison migrate."
    return Finding(is_well=False, sentence=sentence)


async def look_at_record(settings: Settings) -> Finding:
    """Whether nobody who has the settings of this process could change the record of changes."""
    database = Database(settings.database_url.get_secret_value())
    try:
        if not database.exists():
            return Finding(is_well=False, sentence="There is no record of changes yet.")
        async with database.view(Clock().now()) as view:
            if not await is_record_guarded(view):
                sentence = "The record of changes could be changed: its triggers are missing."
                return Finding(is_well=False, sentence=sentence)
            if await may_change_the_record(view):
                return Finding(is_well=False, sentence=_ROLE_MAY_CHANGE)
    except Exception as error:  # noqa: BLE001 - it has been said of the database already.
        sentence = f"The record of changes cannot be looked at ({type(error).__name__})."
        return Finding(is_well=False, sentence=sentence)
    finally:
        await database.close()
    return Finding(is_well=True, sentence="The record of changes can only be added to.")


_ROLE_MAY_CHANGE = (
    "LIAISON_DATABASE_URL: its role could change the record of changes; "
    "use another one, and give the owner's in LIAISON_MIGRATION_DATABASE_URL."
)


async def refuse_a_database_that_is_not_ready(settings: Settings) -> None:
    """Raise SettingsError when the database does not answer or has another schema."""
    for look in (look_at_database, look_at_schema):
        finding = await look(settings)
        if not finding.is_well:
            raise SettingsError(finding.sentence)


def no_answer(database: Database, error: Exception, setting: str = "DATABASE_URL") -> str:
    """The sentence about a database that is out of reach."""
    kind = "PostgreSQL" if database.is_postgresql else "SQLite"
    # The text of an error may hold the password; its name never does.
    return f"{PREFIX}{setting}: {kind} does not answer ({type(error).__name__})."


LOOKS: Sequence[Look] = (look_at_database, look_at_schema, look_at_record, look_at_telegram)
"""Everything that is looked at, in the order in which it is said."""


async def findings(settings: Settings, looks: Sequence[Look] = LOOKS) -> list[Finding]:
    """Look at everything; the settings have been read already, so they are sound."""
    sound = Finding(is_well=True, sentence="The settings are sound.")
    return [sound, *[await look(settings) for look in looks]]
