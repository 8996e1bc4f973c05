"""Puts a screen on somebody's phone: in place of the one that was pressed, or as a new message."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.backoff import Wait
from bot.bot_api import BotApi
from bot.pace import Pace
from handlers.screens import Screen
from handlers.texts import Reader, plain, render
from storage.people import Person

log = structlog.get_logger()

T = TypeVar("T")

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
        message = render(screen, reader) if screen.lines else {}
        return cls(message, toast[:_TOAST_MOST])


class Showing:
    """Sends and edits screens. What it sends are replies, which take their slot before notices."""

    def __init__(self, api: BotApi, pace: Pace, wait: Wait = asyncio.sleep) -> None:
        self._api = api
        self._pace = pace
        self._wait = wait

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
        # Each to its end: a screen that cannot be shown must not leave its press unanswered.
        shown, answered = await asyncio.gather(
            self._place(chat_id, screen, person, pressed),
            self._answer(pressed, screen.toast if screen else ""),
            return_exceptions=True,
        )
        if isinstance(shown, BaseException):
            raise shown
        if answered is not None:
            raise answered
        return shown

    async def _answer(self, pressed: Pressed | None, toast: str) -> None:
        if pressed is None:
            return
        payload = {"callback_query_id": pressed.query_id, "text": toast}
        try:
            await self._patiently(partial(self._api.call, "answerCallbackQuery", payload))
        except TelegramError as error:
            # Too old or already answered: the phone has stopped waiting for it by itself.
            log.info("press not answered", error=type(error).__name__)

    async def _place(
        self,
        chat_id: int,
        screen: Rendered | None,
        person: Person | None,
        pressed: Pressed | None,
    ) -> int | None:
        if screen is None or not screen.message:
            return None
        put = partial(self._put, message=screen.message, person=person, pressed=pressed)
        try:
            return await self._patiently(partial(put, chat_id))
        except Forbidden:
            return None
        except ChatMigrated as error:
            return await self._patiently(partial(put, error.new_chat_id))

    async def _patiently(self, step: Callable[[], Awaitable[T]]) -> T:
        """Take a step, and again while Telegram is busy or the network broken, but not for ever.

        A screen shown twice does no harm; one never shown leaves somebody waiting.
        """
        for attempt in range(1, _TRIES):
            try:
                return await step()
            except BadRequest:
                raise
            except RetryAfter as error:
                await self._wait(_seconds(error))
            except NetworkError:
                await self._wait(0.25 * 2**attempt)
        return await step()

    async def _put(
        self,
        chat_id: int,
        *,
        message: dict[str, Any],
        person: Person | None,
        pressed: Pressed | None,
    ) -> int:
        place = _to_edit(person, pressed)
        if place is not None and await self._edit(chat_id, place, message):
            return place
        return await self._send(chat_id, message, person)

    async def _edit(self, chat_id: int, message_id: int, message: dict[str, Any]) -> bool:
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


def _to_edit(person: Person | None, pressed: Pressed | None) -> int | None:
    """A press edits its message, unless something newer stands below it."""
    if pressed is None or pressed.message_id is None:
        return None
    newest = person.last_message_id if person is not None else None
    return pressed.message_id if pressed.message_id >= (newest or 0) else None


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after if isinstance(after, int) else after.total_seconds())
