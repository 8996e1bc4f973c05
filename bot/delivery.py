"""Sends what the ledger holds: each notice never twice by our hand, and every doubt listed."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.bot_api import BotApi
from bot.clock import Clock
from bot.pace import Pace
from bot.request import LONGEST_CALL_SECONDS, NotConnectedError
from handlers import notices
from handlers.acts import reader_of
from handlers.texts import render
from services.notices import IMPORTANT, Skip
from storage import ledger, people
from storage.database import Database, is_database_down
from storage.ledger import Delivery, Notice
from storage.people import Person

log = structlog.get_logger()

_AT_ONCE = 8
_LEASE = timedelta(seconds=LONGEST_CALL_SECONDS + 30)
_LOOK_AGAIN_SECONDS = 1.0
_NOT_CONNECTED = timedelta(seconds=5)
_REFUSED_AS_A_WHOLE = timedelta(seconds=30)
_COPY_AFTER = timedelta(minutes=5)


class Delivering:
    """One sender of the ledger; several may run on PostgreSQL."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        api: BotApi,
        pace: Pace,
        on_settled: Callable[[str, str], None],
        on_problem: Callable[[str, BaseException], Any],
    ) -> None:
        self._database = database
        self._clock = clock
        self._api = api
        self._pace = pace
        self._on_settled = on_settled
        self._on_problem = on_problem
        self._name = uuid4().hex
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was queued, or the time has moved: look now."""
        self._woken.set()

    async def run(self) -> None:
        """Send what falls due, until cancelled. Notices under way are finished first."""
        while True:
            try:
                while await self.send_due():
                    pass
            except Exception as error:  # noqa: BLE001 - the sender outlives every fault.
                if not is_database_down(error):
                    self._on_problem("the sender of notices failed", error)
                log.warning("sender waits", error=type(error).__name__)
            self._woken.clear()
            try:
                await asyncio.wait_for(self._woken.wait(), _LOOK_AGAIN_SECONDS)
            except TimeoutError:
                continue

    async def send_due(self) -> int:
        """Claim some due deliveries, send them, and settle each; how many there were."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            if not await ledger.backlog(view):
                return 0
        async with self._database.unit(now) as unit:
            await ledger.skip_useless(unit)
            claimed = await ledger.claim(unit, self._name, most=_AT_ONCE, lease_until=now + _LEASE)
        # A claimed delivery is either sent or unknown: once begun, it is not called off.
        await asyncio.shield(asyncio.gather(*(self._deliver(one) for one in claimed)))
        return len(claimed)

    async def expire_leases(self) -> None:
        """Mark what a vanished sender held as unknown; an important notice gets its one copy."""
        async with self._database.unit(self._clock.now()) as unit:
            for one in await ledger.expire_leases(unit):
                await self._copy_if_important(
                    unit, one, await ledger.get_notice(unit, one.notice_id)
                )

    async def _deliver(self, one: Delivery) -> None:
        try:
            async with self._database.view(self._clock.now()) as view:
                notice = await ledger.get_notice(view, one.notice_id)
                person = await people.get(view, one.recipient_id)
                message = await self._message(view, notice, one, person)
        except Exception as error:
            if is_database_down(error):
                raise
            await self._settle(one, None, "failed", f"cannot be shown: {type(error).__name__}")
            self._on_problem(f"notice {one.notice_id} cannot be shown", error)
            return
        if isinstance(message, Skip):
            await self._settle(one, notice, "skipped", message.reason)
            return
        await self._pace.notice(person.chat_id)
        try:
            sent = await self._api.call("sendMessage", {"chat_id": person.chat_id, **message})
        except TelegramError as error:
            await self._refused(one, notice, person, error)
            return
        async with self._database.unit(self._clock.now()) as unit:
            await people.saw_message(unit, person.id, sent["message_id"])
            await ledger.settle(unit, one.id, self._name, "sent", message_id=sent["message_id"])
        self._on_settled(notice.kind, "sent")

    async def _message(
        self, view: Any, notice: Notice, one: Delivery, person: Person
    ) -> dict[str, Any] | Skip:
        if person.blocked_at is not None:
            return Skip("has blocked the bot")
        screen = await notices.screen_of(view, notice, one, person)
        return screen if isinstance(screen, Skip) else render(screen, reader_of(person))

    async def _refused(
        self, one: Delivery, notice: Notice, person: Person, error: TelegramError
    ) -> None:
        """Sort a refusal, the most specific first: most errors are NetworkErrors as well."""
        match error:
            case RetryAfter():
                after = _as_timedelta(error)
                self._pace.pause(after.total_seconds())
                await self._later(one, after, "too many requests")
            case ChatMigrated():
                async with self._database.unit(self._clock.now()) as unit:
                    await people.change(unit, person.id, chat_id=error.new_chat_id)
                await self._later(one, timedelta(), "the chat has moved")
            case Forbidden():
                async with self._database.unit(self._clock.now()) as unit:
                    await people.change(unit, person.id, blocked_at=unit.now)
                    await ledger.cancel_for(unit, person.id, "has blocked the bot")
                await self._settle(one, notice, "failed", _reason(error))
            case BadRequest():
                await self._settle(one, notice, "failed", _reason(error))
                self._on_problem(f"notice {notice.id} was refused by Telegram", error)
            case NotConnectedError():
                await self._later(one, _NOT_CONNECTED, "not connected")
            case InvalidToken():
                await self._later(one, _REFUSED_AS_A_WHOLE, "the token was refused")
            case NetworkError():
                async with self._database.unit(self._clock.now()) as unit:
                    await ledger.settle(unit, one.id, self._name, "unknown", reason=_reason(error))
                    await self._copy_if_important(unit, one, notice)
                self._on_settled(notice.kind, "unknown")
            case _:
                await self._settle(one, notice, "failed", _reason(error))

    async def _settle(self, one: Delivery, notice: Notice | None, state: str, reason: str) -> None:
        async with self._database.unit(self._clock.now()) as unit:
            await ledger.settle(unit, one.id, self._name, state, reason=reason)
        self._on_settled(notice.kind if notice else "", state)

    async def _later(self, one: Delivery, after: timedelta, reason: str) -> None:
        now = self._clock.now()
        async with self._database.unit(now) as unit:
            await ledger.requeue(unit, one.id, self._name, not_before=now + after, reason=reason)

    @staticmethod
    async def _copy_if_important(unit: Any, one: Delivery, notice: Notice) -> None:
        if one.copy == 0 and notice.kind in IMPORTANT:
            await ledger.queue(
                unit,
                notice.id,
                [(one.recipient_id, unit.now + _COPY_AFTER)],
                lane=one.lane,
                useless_after=one.useless_after,
                copy=1,
            )


def _reason(error: TelegramError) -> str:
    return error.message or type(error).__name__


def _as_timedelta(error: RetryAfter) -> timedelta:
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
