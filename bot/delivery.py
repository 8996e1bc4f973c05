"""Sends what the ledger holds: each notice never twice by our hand, and every doubt listed."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
from services.notices import IMPORTANT, Kind, Lane, Skip
from storage import ledger, people
from storage.database import Database, Unit, View, is_conflict, is_database_down
from storage.ledger import Delivery, Notice
from storage.people import Person

log = structlog.get_logger()

_AT_ONCE = 16
_FREE_TO_CLAIM = 4
"""So many places are left free before they are filled again: a claim for each would cost more."""
_TO_BEGIN = timedelta(seconds=60)
_LEASE = timedelta(seconds=LONGEST_CALL_SECONDS + 30)
_LOOK_AGAIN_SECONDS = 1.0
_TO_FINISH_SECONDS = 5.0
_DATABASE_AWAY_SECONDS = 1.0
_AT_ONCE_AGAIN = timedelta()
_NOT_CONNECTED = timedelta(seconds=5)
_REFUSED_AS_A_WHOLE = timedelta(seconds=30)
_COPY_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Letter:
    """A delivery put into its reader's words, ready to be sent."""

    delivery: Delivery
    notice: Notice
    person: Person
    message: dict[str, Any]


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
        self._under_way: set[asyncio.Task[None]] = set()
        self._in_line: set[asyncio.Task[Any]] = set()
        self._is_stopping = False

    def wake(self) -> None:
        """Something was queued, or the time has moved: look now."""
        self._woken.set()

    async def run(self) -> None:
        """Send what falls due, until cancelled. What is on its way then is finished first."""
        while True:
            await self.send_due()
            await self._is_woken()

    async def send_due(self) -> None:
        """Send all that is due, each as soon as there is a place, until none is under way."""
        async with asyncio.TaskGroup() as tasks:
            try:
                while await self._take_up(tasks):
                    await self._is_woken()
            except asyncio.CancelledError:
                # What waits for its slot is given back; what was sent is settled, if answered.
                self._is_stopping = True
                for task in self._in_line:
                    task.cancel()
                if self._under_way:
                    await asyncio.wait(self._under_way, timeout=_TO_FINISH_SECONDS)
                raise

    async def _is_woken(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
                await self._woken.wait()

    async def _take_up(self, tasks: asyncio.TaskGroup) -> bool:
        """Fill the free places with what is due; whether anything is under way."""
        self._woken.clear()
        try:
            for one in await self._claim():
                task = tasks.create_task(self._deliver(one))
                self._under_way.add(task)
                task.add_done_callback(self._ended)
        except Exception as error:  # noqa: BLE001 - the sender outlives every fault.
            self._stumbled(error)
        return bool(self._under_way)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not self._under_way or _AT_ONCE - len(self._under_way) >= _FREE_TO_CLAIM:
            self._woken.set()

    def _stumbled(self, error: Exception) -> None:
        if not _may_pass(error):
            self._on_problem("the sender of notices failed", error)
        log.warning("sender waits", error=type(error).__name__)

    async def _claim(self) -> list[Delivery]:
        """Take as many due deliveries as there are free places; in a pause none that can wait."""
        now, free = self._clock.now(), _AT_ONCE - len(self._under_way)
        slowest = Lane.ALERT if self._pace.is_paused else Lane.BULK
        async with self._database.view(now) as view:
            if not free or not await ledger.is_due(view, slowest=slowest):
                return []
        async with self._database.unit(now) as unit:
            await ledger.skip_useless(unit)
            lease_until = now + _TO_BEGIN
            return await ledger.claim(
                unit, self._name, most=free, slowest=slowest, lease_until=lease_until
            )

    async def expire_leases(self) -> None:
        """Mark what a vanished sender held as unknown; an important notice gets its one copy."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            expired = await ledger.expired(view)
        for delivery_id in expired:
            try:
                async with self._database.unit(now) as unit:
                    one = await ledger.expire(unit, delivery_id)
                    if one is not None:
                        notice = await ledger.get_notice(unit, one.notice_id)
                        await _copy_if_important(unit, one, notice)
            except Exception as error:
                if _may_pass(error):
                    raise
                self._on_problem(f"delivery {delivery_id} could not be closed", error)

    async def _deliver(self, one: Delivery) -> None:
        try:
            await self._deliver_in_turn(one)
        except Exception as error:  # noqa: BLE001 - one delivery must not end the others.
            self._stumbled(error)

    async def _deliver_in_turn(self, one: Delivery) -> None:
        """Send one delivery. Until the moment it is sent it can be given back, or called back."""
        try:
            letter = await self._written(one)
            if letter is None:
                return
            if not await self._has_its_turn(letter) or self._is_stopping:
                await self._later(one, _AT_ONCE_AGAIN, "given back before it was sent")
                return
            has_begun = await self._begin(one)
        except Exception as error:
            if not _may_pass(error):
                raise
            await self._later(one, _AT_ONCE_AGAIN, "the database was away")
            return
        if has_begun:
            await self._send(letter)

    async def _has_its_turn(self, letter: Letter) -> bool:
        """Wait for the slot of a delivery; False when it may not go now, or the sender stops."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task.
        self._in_line.add(task)
        try:
            is_bulk = letter.delivery.lane >= Lane.BULK
            return await self._pace.notice(letter.person.chat_id, is_bulk=is_bulk)
        except asyncio.CancelledError:
            if not self._is_stopping:
                raise
            task.uncancel()
            return False
        finally:
            self._in_line.discard(task)

    async def _begin(self, one: Delivery) -> bool:
        now = self._clock.now()
        async with self._database.unit(now) as unit:
            return await ledger.begin(unit, one.id, self._name, lease_until=now + _LEASE)

    async def _written(self, one: Delivery) -> Letter | None:
        """The message for its reader; None when it is settled, because it is not to be sent."""
        notice = None
        try:
            async with self._database.view(self._clock.now()) as view:
                notice = await ledger.get_notice(view, one.notice_id)
                person = await people.get(view, one.recipient_id)
                message = await _message(view, notice, one, person)
        except Exception as error:
            if _may_pass(error):
                raise
            await self._settle(one, notice, "failed", f"cannot be shown: {type(error).__name__}")
            self._report(notice, f"notice {one.notice_id} cannot be shown", error)
            return None
        if isinstance(message, Skip):
            await self._settle(one, notice, "skipped", message.reason)
            return None
        return Letter(one, notice, person, message)

    async def _send(self, letter: Letter) -> None:
        one, person = letter.delivery, letter.person
        payload = {"chat_id": person.chat_id, **letter.message}
        try:
            sent = await self._api.call("sendMessage", payload)
        except TelegramError as error:
            await self._refused(letter, error)
            return

        async def arrived(unit: Unit) -> None:
            number = sent["message_id"]
            await people.saw_message(unit, person.id, number)
            await ledger.settle(unit, one.id, self._name, "sent", message_id=number)

        await self._store(arrived)
        self._on_settled(letter.notice.kind, "sent")

    async def _refused(self, letter: Letter, error: TelegramError) -> None:
        """Sort a refusal, the most specific first: most errors are NetworkErrors as well."""
        one, notice, person = letter.delivery, letter.notice, letter.person
        match error:
            case RetryAfter():
                after = _as_timedelta(error)
                self._pace.pause(after)
                await self._later(one, after, "too many requests")
            case ChatMigrated():
                chat_id = error.new_chat_id
                await self._store(lambda unit: people.change(unit, person.id, chat_id=chat_id))
                await self._later(one, _AT_ONCE_AGAIN, "the chat has moved")
            case Forbidden():
                await self._suspend(letter, _reason(error))
            case BadRequest():
                await self._settle(one, notice, "failed", _reason(error))
                self._report(notice, f"notice {notice.id} was refused by Telegram", error)
            case NotConnectedError():
                await self._later(one, _NOT_CONNECTED, "not connected")
            case InvalidToken():
                await self._later(one, _REFUSED_AS_A_WHOLE, "the token was refused")
            case NetworkError():
                await self._doubt(one, notice, _reason(error))
            case _:
                await self._settle(one, notice, "failed", _reason(error))

    async def _suspend(self, letter: Letter, reason: str) -> None:
        """Nothing more for somebody who cannot be reached, until they come back with /start."""
        one, person = letter.delivery, letter.person

        async def suspend(unit: Unit) -> None:
            await people.change(unit, person.id, blocked_at=unit.now)
            await ledger.cancel_for(unit, person.id, reason)
            await ledger.settle(unit, one.id, self._name, "failed", reason=reason)

        await self._store(suspend)
        self._on_settled(letter.notice.kind, "failed")

    async def _doubt(self, one: Delivery, notice: Notice, reason: str) -> None:
        """It may have arrived: never sent again, unless it is important, and then as a copy."""

        async def doubt(unit: Unit) -> None:
            if await ledger.settle(unit, one.id, self._name, "unknown", reason=reason):
                await _copy_if_important(unit, one, notice)

        await self._store(doubt)
        self._on_settled(notice.kind, "unknown")

    async def _settle(self, one: Delivery, notice: Notice | None, state: str, reason: str) -> None:
        await self._store(
            lambda unit: ledger.settle(unit, one.id, self._name, state, reason=reason)
        )
        self._on_settled(notice.kind if notice else "", state)

    async def _later(self, one: Delivery, after: timedelta, reason: str) -> None:
        await self._store(
            lambda unit: ledger.requeue(
                unit, one.id, self._name, not_before=unit.now + after, reason=reason
            )
        )

    async def _store(self, change: Callable[[Unit], Awaitable[Any]]) -> None:
        """Store what became of a delivery; while the database is away, wait until it is back."""
        while True:
            try:
                async with self._database.unit(self._clock.now()) as unit:
                    await change(unit)
            except Exception as error:
                if not _may_pass(error):
                    raise
                log.warning("outcome of a notice waits", error=type(error).__name__)
                await asyncio.sleep(_DATABASE_AWAY_SECONDS)
            else:
                return

    def _report(self, notice: Notice | None, what: str, error: BaseException) -> None:
        """Tell the ISU, but not that they could not be told: that would never end."""
        if notice is not None and notice.kind == Kind.PROBLEM:
            log.error(what, exc_info=error)
        else:
            self._on_problem(what, error)


async def _message(
    view: View, notice: Notice, one: Delivery, person: Person
) -> dict[str, Any] | Skip:
    if person.blocked_at is not None:
        return Skip("has blocked the bot")
    screen = await notices.screen_of(view, notice, one, person)
    return screen if isinstance(screen, Skip) else render(screen, reader_of(person))


async def _copy_if_important(unit: Unit, one: Delivery, notice: Notice) -> None:
    if one.copy == 0 and notice.kind in IMPORTANT:
        await ledger.queue_copy(unit, one, not_before=unit.now + _COPY_AFTER)


def _may_pass(error: BaseException) -> bool:
    """Whether the same may succeed when it is tried again: the database, not the work, failed."""
    return is_database_down(error) or is_conflict(error)


def _reason(error: TelegramError) -> str:
    return error.message or type(error).__name__


def _as_timedelta(error: RetryAfter) -> timedelta:
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
