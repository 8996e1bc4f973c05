"""Pictures that Telegram has already, so that whoever asks next has them at once."""

from typing import Protocol

from bot.clock import Clock
from storage import pictures
from storage.database import Database


class Album(Protocol):
    """Knows what Telegram calls a picture, by the key that says all that it depends on."""

    async def find(self, key: str) -> str | None: ...

    async def remember(self, key: str, file_id: str) -> None: ...


class StoredAlbum:
    """The album of one bot, in the database, so that it outlives the process."""

    def __init__(self, *, database: Database, clock: Clock, bot_id: int) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id

    async def find(self, key: str) -> str | None:
        async with self._database.view(self._clock.now()) as view:
            return await pictures.find_file_id(view, self._bot_id, key)

    async def remember(self, key: str, file_id: str) -> None:
        async with self._database.unit(self._clock.now()) as unit:
            await pictures.remember(unit, self._bot_id, key, file_id)
