"""Puts a screen on somebody's phone: in place of the one that was pressed, or as a new message.

Its files and pictures come above it, so that the buttons stay at the end of the chat. A picture
that Telegram has already is not drawn and sent anew.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram import InputFile
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
from bot.pictures import Album
from handlers.screens import Attachment, Screen
from handlers.texts import Reader, plain, render
from services.texts import Text
from storage.people import Person

log = structlog.get_logger()

T = TypeVar("T")

_TRIES = 4
_TRIES_WITH_FILE = 2
"""A file is only tried again once: each time may take a minute, and the screen waits for it."""

_NOT_SENT = Text("The file could not be sent. Please press the button again.")

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
    attachments: tuple[Attachment, ...] = ()
    message_without_them: dict[str, Any] | None = None
    """What is shown when one of the attachments could not be sent."""

    @classmethod
    def of(cls, screen: Screen, reader: Reader) -> "Rendered":
        toast = plain(screen.toast, reader) if screen.toast else ""
        message = render(screen, reader) if screen.lines else {}
        if not (message and screen.attachments):
            return cls(message, toast[:_TOAST_MOST])
        without = render(screen.preceded_by(_NOT_SENT), reader)
        return cls(message, toast[:_TOAST_MOST], screen.attachments, without)


class Showing:
    """Sends and edits screens. What it sends are replies, which take their slot before notices."""

    def __init__(self, api: BotApi, pace: Pace, album: Album, wait: Wait = asyncio.sleep) -> None:
        self._api = api
        self._pace = pace
        self._album = album
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

    async def answer_inline(self, query_id: str, results: dict[str, Any]) -> None:
        """Answer what is typed after the bot's name, once: the next letter asks anew."""
        payload = {"inline_query_id": query_id, **results}
        try:
            await self._api.call("answerInlineQuery", payload)
        except TelegramError as error:
            # Too old, mostly: the phone no longer waits for it.
            log.info("inline question not answered", error=type(error).__name__)

    async def _place(
        self,
        chat_id: int,
        screen: Rendered | None,
        person: Person | None,
        pressed: Pressed | None,
    ) -> int | None:
        if screen is None or not screen.message:
            return None
        show = partial(self._show_in, screen=screen, person=person, pressed=pressed)
        try:
            return await show(chat_id)
        except Forbidden:
            return None
        except ChatMigrated as error:
            return await show(error.new_chat_id)

    async def _show_in(
        self, chat_id: int, *, screen: Rendered, person: Person | None, pressed: Pressed | None
    ) -> int:
        message = screen.message
        for attachment in screen.attachments:
            if await self._attach(chat_id, attachment):
                pressed = None  # Something stands below it now.
            else:
                message = screen.message_without_them or message
        put = partial(self._put, chat_id, message=message, person=person, pressed=pressed)
        return await self._patiently(put)

    async def _attach(self, chat_id: int, attachment: Attachment) -> bool:
        """Send a file or a picture; False when it could not be made or sent."""
        try:
            if attachment.key and await self._send_known(chat_id, attachment.key):
                return True
            return await self._send_made(chat_id, attachment)
        except (NetworkError, RetryAfter) as error:
            log.warning("a file was not sent", error=type(error).__name__)
            return False

    async def _send_known(self, chat_id: int, key: str) -> bool:
        """Send a picture that Telegram has already; False when it has not, or no longer."""
        file_id = await self._album.find(key)
        return file_id is not None and bool(await self._send_file(chat_id, file_id, "photo"))

    async def _send_made(self, chat_id: int, attachment: Attachment) -> bool:
        try:
            content = await asyncio.to_thread(attachment.content)
        except Exception:  # Whoever waits for the screen is to have it.
            log.exception("a file could not be made")
            return False
        file = InputFile(content, attachment.name)
        # A picture with sides that Telegram does not take for one still goes as a document.
        for kind in ("photo", "document") if attachment.is_picture else ("document",):
            sent = await self._send_file(chat_id, file, kind)
            if sent is None:
                continue
            if attachment.key and kind == "photo":
                await self._album.remember(attachment.key, _largest(sent["photo"]))
            return True
        return False

    async def _send_file(
        self, chat_id: int, file: InputFile | str, kind: str
    ) -> dict[str, Any] | None:
        """The message that carries it; None when Telegram does not take it."""

        async def send() -> dict[str, Any]:
            self._pace.reply()
            sent: dict[str, Any] = await self._api.call(
                f"send{kind.title()}", {"chat_id": chat_id, kind: file}
            )
            return sent

        try:
            return await self._patiently(send, tries=_TRIES_WITH_FILE)
        except BadRequest as error:
            log.warning("a file was refused", kind=kind, error=error.message)
            return None

    async def _patiently(self, step: Callable[[], Awaitable[T]], *, tries: int = _TRIES) -> T:
        """Take a step, and again while Telegram is busy or the network broken, but not for ever.

        A screen shown twice does no harm; one never shown leaves somebody waiting.
        """
        for attempt in range(1, tries):
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


def _largest(sizes: list[dict[str, Any]]) -> str:
    """Telegram keeps a picture in several sizes; the largest is the one that was sent."""
    return str(max(sizes, key=lambda size: size["width"] * size["height"])["file_id"])
