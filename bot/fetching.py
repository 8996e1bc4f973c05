"""Fetches a file from Telegram, when the person who sent it was asked for one.

It happens before the transaction, and nothing is fetched that nobody asked for, that is said to be
too large, or that turns out to be. Whatever goes wrong becomes a sentence for the sender.
"""

import asyncio

import structlog
from telegram.error import BadRequest, TelegramError

from bot.bot_api import BotApi
from bot.deeds import Deed, Parcel
from bot.request import TooLargeError
from handlers import dialogues
from handlers.acts import Look
from services.files import LARGEST, TOO_LARGE, WANTED
from services.readers import actor_of
from services.texts import Text
from storage import people
from storage.database import View

log = structlog.get_logger()

_SECONDS = 15.0
"""Shorter than after which another process takes an update for forgotten."""

_AT_ONCE = 8
"""So that files neither fill the memory nor take the places of people who only write."""

_NOT_RECEIVED = Text("The file did not reach me. Please send it again.")
_BUSY = Text("Several files are coming in just now. Please send yours again in a minute.")
_ONE_ONLY = Text(
    "One file is enough, so this one is not kept. Please put several pages into one PDF."
)


async def is_wanted(view: View, deed: Deed) -> bool:
    """Whether whoever sent something stands at a question that asks for a file."""
    person = await people.find_by_telegram(view, deed.user.id)
    if person is None:
        return False
    return await dialogues.wants_file(Look(view, await actor_of(view, person)))


class Fetching:
    """Gets what was sent: at most so many files at once, and none for long."""

    def __init__(self, api: BotApi, *, seconds: float = _SECONDS) -> None:
        self._api = api
        self._seconds = seconds
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, parcel: Parcel, *, is_wanted: bool) -> bytes | Text | None:
        """The content of a file, or why there is none; None when nobody asked for one."""
        if not is_wanted:
            return _ONE_ONLY if parcel.is_in_album else None
        if not parcel.file_id:
            return WANTED
        if parcel.size > LARGEST:
            return TOO_LARGE
        if self._places.locked():
            return _BUSY
        async with self._places:
            return await self._content(parcel.file_id)

    async def _content(self, file_id: str) -> bytes | Text:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._api.download(file_id, at_most=LARGEST)
        except TooLargeError:
            return TOO_LARGE
        except (TelegramError, TimeoutError) as error:
            log.warning("a file was not received", error=type(error).__name__)
            is_too_big = isinstance(error, BadRequest) and "too big" in error.message
            return TOO_LARGE if is_too_big else _NOT_RECEIVED
