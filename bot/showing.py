"""Puts a screen on somebody's phone: in place of the one that was pressed, or as a new message."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.bot_api import BotApi
from bot.pace import Pace
from handlers.screens import Screen
from handlers.texts import Reader, plain, render
from storage.people import Person

log = structlog.get_logger()

_TRIES = 4
_TOAST_MOST = 200


@dataclass(frozen=True)
class Pressed:
    """The press that led to a screen: its callback query, and the message that held the button."""

    query_id: str
    message_id: int | None


@dataclass(frozen=True)
class Rendered:
    """A screen in the reader's words. It is rendered before the commit, so that one that cannot
    be rendered undoes what led to it.
    """

    message: dict[str, Any]
    toast: str

    @classmethod
    def of(cls, screen: Screen, reader: Reader) -> "Rendered":
        toast = plain(screen.toast, reader) if screen.toast else ""
        return cls(render(screen, reader), toast[:_TOAST_MOST])


class Showing:
    """Sends and edits screens. What it sends are replies, which take their slot before notices."""

    def __init__(self, api: BotApi, pace: Pace) -> None:
        self._api = api
        self._pace = pace

    async def show(
        self,
        chat_id: int,
        screen: Rendered | None,
        *,
        person: Person | None = None,
        pressed: Pressed | None = None,
    ) -> int | None:
        """Show a screen; the number of the message that carries it now, or None.

        Raises a TelegramError when it cannot be shown now; it will be shown again later.
        None also means that the person has blocked the bot: they see it when they return.
        """
        steps: list[Awaitable[int | None]] = []
        if screen is not None:
            steps.append(self._place(chat_id, screen.message, person, pressed))
        if pressed is not None:
            steps.append(self._answer(pressed, screen.toast if screen else ""))
        shown = await asyncio.gather(*steps)
        return shown[0] if screen is not None else None

    async def _answer(self, pressed: Pressed, toast: str) -> int | None:
        payload = {"callback_query_id": pressed.query_id, "text": toast}
        try:
            await self._api.call("answerCallbackQuery", payload)
        except TelegramError as error:
            # Too old or already answered: the phone has stopped waiting for it by itself.
            log.info("press not answered", error=type(error).__name__)
        return None

    async def _place(
        self,
        chat_id: int,
        message: dict[str, Any],
        person: Person | None,
        pressed: Pressed | None,
    ) -> int | None:
        for attempt in range(1, _TRIES + 1):
            try:
                if self._may_edit(person, pressed):
                    assert pressed is not None  # noqa: S101 - said by the line above.
                    if await self._edit(chat_id, pressed.message_id, message):
                        return pressed.message_id
                return await self._send(chat_id, message, person)
            except Forbidden:
                return None
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except BadRequest:
                raise
            except NetworkError:
                # A screen shown twice does no harm; one never shown leaves somebody waiting.
                if attempt == _TRIES:
                    raise
                await asyncio.sleep(0.25 * 2**attempt)
        return None

    @staticmethod
    def _may_edit(person: Person | None, pressed: Pressed | None) -> bool:
        """A press edits its message, unless something newer stands below it."""
        if pressed is None or pressed.message_id is None:
            return False
        return person is None or pressed.message_id >= (person.last_message_id or 0)

    async def _edit(self, chat_id: int, message_id: int | None, message: dict[str, Any]) -> bool:
        """Edit in place; False when the message can no longer be edited."""
        payload = {"chat_id": chat_id, "message_id": message_id, **message}
        try:
            await self._api.call("editMessageText", payload)
        except BadRequest as error:
            return "not modified" in error.message
        return True

    async def _send(self, chat_id: int, message: dict[str, Any], person: Person | None) -> int:
        self._pace.reply()
        sent = await self._api.call("sendMessage", {"chat_id": chat_id, **message})
        if person is not None and person.screen_message_id is not None:
            await self._take_buttons(chat_id, person.screen_message_id)
        return int(sent["message_id"])

    async def _take_buttons(self, chat_id: int, message_id: int) -> None:
        """A screen that is no longer the present one loses its buttons."""
        payload = {
            "chat_id": chat_id,
            "message_id": message_id,
            "reply_markup": {"inline_keyboard": []},
        }
        try:
            await self._api.call("editMessageReplyMarkup", payload)
        except TelegramError as error:
            log.debug("old buttons stay", error=type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after if isinstance(after, int) else after.total_seconds())
