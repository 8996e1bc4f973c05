"""Shows the author of an announcement how far it has gone out, by editing one message."""

from datetime import timedelta

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.bot_api import BotApi
from bot.clock import Clock
from handlers.acts import reader_of
from handlers.announcements import progress
from handlers.texts import render
from services import announcements
from services.announcements import Progress
from storage import announcements as stored
from storage import people
from storage.database import Database

log = structlog.get_logger()

_EVERY = timedelta(seconds=3)
"""Telegram bears about one edit a second in a chat; nobody reads faster than this."""


class Reporting:
    """Looks for announcements under way, and brings their authors' messages up to date."""

    def __init__(self, *, database: Database, clock: Clock, api: BotApi) -> None:
        self._database = database
        self._clock = clock
        self._api = api

    async def show_progress(self) -> None:
        """Edit what has changed. All that it needs is stored, so that a restart goes on with it."""
        async with self._database.view(self._clock.now()) as view:
            under_way = await announcements.under_way(view)
        for one in under_way:
            async with self._database.unit(self._clock.now()) as unit:
                is_its_turn = await stored.take_turn(unit, one.announcement.id, every=_EVERY)
            if is_its_turn and await self._is_shown(one):
                await self._note(one)

    async def _is_shown(self, one: Progress) -> bool:
        """Edit the message, if there is one; False when it should be tried again."""
        if one.message.message_id is None:
            return True  # Called back before it began, or the author cannot be reached.
        async with self._database.view(self._clock.now()) as view:
            author = await people.get(view, one.announcement.author_id)
        screen = render(progress(one.announcement, one.tally), reader_of(author))
        place = {"chat_id": author.chat_id, "message_id": one.message.message_id}
        try:
            await self._api.call("editMessageText", {**place, **screen})
        except (BadRequest, Forbidden) as error:
            # It reads like this already, or is deleted, or the author has blocked the bot.
            log.info("progress not shown", error=type(error).__name__)
        except TelegramError as error:
            log.info("progress not shown yet", error=type(error).__name__)
            return False
        return True

    async def _note(self, one: Progress) -> None:
        async with self._database.unit(self._clock.now()) as unit:
            await stored.note_progress(
                unit, one.announcement.id, one.tally.key, is_the_end=one.tally.is_finished
            )
