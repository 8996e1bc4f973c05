"""Fetches what people send, and confirms it to Telegram only once it is stored.

Nothing that goes wrong here ends the loop: it waits, tries again and shows on health, so that the
bot is never alive and deaf.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.backoff import Backoff, Wait
from bot.bot_api import BotApi
from bot.health import Health

POLL_SECONDS = 30
_MARGIN_SECONDS = 10.0

Receive = Callable[[list[dict[str, Any]]], Awaitable[None]]
StillLeads = Callable[[], Awaitable[bool]]
Leadership = Callable[[], AbstractAsyncContextManager[StillLeads]]
"""Opens when this process may poll, and then tells whether it still may."""

log = structlog.get_logger()


@asynccontextmanager
async def alone() -> AsyncIterator[StillLeads]:
    """The leadership of a process that has no replicas."""

    async def always() -> bool:
        return True

    yield always


class Polling:
    """One loop of getUpdates. `receive` stores a batch and raises when it could not."""

    def __init__(
        self,
        *,
        api: BotApi,
        receive: Receive,
        health: Health,
        allowed_updates: Sequence[str],
        leadership: Leadership = alone,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._api = api
        self._receive = receive
        self._health = health
        self._allowed_updates = list(allowed_updates)
        self._leadership = leadership
        self._backoff = Backoff(wait)
        self._offset: int | None = None
        self._is_webhook_gone = False
        self._is_heard = False
        self._last_problem = ""

    async def run(self) -> None:
        """Poll, whenever this process may, until cancelled."""
        while True:
            self._health.stands_by()
            try:
                async with self._leadership() as still_leads:
                    self._health.leads()
                    while await still_leads():
                        await self._poll()
                log.warning("this process no longer polls")
            except Exception as error:  # noqa: BLE001 - the database with the lock may be away.
                log.warning("the right to poll is lost", error=type(error).__name__)
                await self._backoff.after(error)

    async def _poll(self) -> None:
        """Fetch and store one batch, or wait after a failure."""
        try:
            if not self._is_webhook_gone:
                await self._api.call("deleteWebhook", {"drop_pending_updates": False})
                self._is_webhook_gone = True
            updates = _numbered(await self._fetch())
            if updates:
                await self._receive(updates)
                self._offset = max(update["update_id"] for update in updates) + 1
        except Exception as error:  # noqa: BLE001 - whatever it is, the loop goes on.
            self._failed(error)
            await self._backoff.after(error)
        else:
            self._succeeded()

    async def _fetch(self) -> Any:
        # After a failure the first question is a short one, so that health soon tells the truth.
        seconds = POLL_SECONDS if self._is_heard else 0
        return await self._api.call(
            "getUpdates",
            {
                "offset": self._offset,
                "timeout": seconds,
                "allowed_updates": self._allowed_updates,
            },
            read_seconds=seconds + _MARGIN_SECONDS,
        )

    def _succeeded(self) -> None:
        if not self._is_heard:
            log.info("telegram is heard")
        self._is_heard = True
        self._last_problem = ""
        self._backoff.succeeded()
        self._health.heard()

    def _failed(self, error: Exception) -> None:
        # Another error's text may hold what people wrote; Telegram's never does.
        problem = str(error) if isinstance(error, TelegramError) else type(error).__name__
        if problem != self._last_problem:
            log.warning("telegram is not heard", problem=problem)
        if isinstance(error, Conflict):
            self._is_webhook_gone = False  # Somebody may have set one.
        self._is_heard = False
        self._last_problem = problem
        self._health.not_heard(problem, is_refused=isinstance(error, InvalidToken))


def _numbered(updates: Any) -> list[dict[str, Any]]:
    """The updates that can be confirmed. Raises ValueError when Telegram sent nothing but others.

    Everything else about an update is for those who read it: an odd one must not stop the loop.
    """
    if not isinstance(updates, list):
        raise ValueError("getUpdates gave no list")  # noqa: TRY004 - it is Telegram's fault.
    numbered = [
        update
        for update in updates
        if isinstance(update, dict) and isinstance(update.get("update_id"), int)
    ]
    if updates and not numbered:
        raise ValueError("getUpdates gave nothing with a number")
    return numbered
