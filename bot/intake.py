"""Stores what Telegram delivers before it is confirmed, and has it decided in order per person."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.backoff import Wait
from bot.clock import Clock
from bot.deciding import Deciding, UnreadableError
from bot.flood import Flood
from bot.metrics import Metrics
from storage import heartbeat, people, received
from storage.database import Database, is_conflict, is_database_down
from storage.received import DEAD_AFTER, Received

log = structlog.get_logger()

_AT_ONCE = 64
"""People served at the same time."""

_ACTORS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
_LARGEST_NUMBER = 2**63  # What the databases hold.
_CALMED_AT_ONCE = 32
_STALE = timedelta(seconds=20)
_LONG_AWAY = timedelta(seconds=120)


def person_of(update: dict[str, Any]) -> int:
    """Telegram's number of who acted in a raw update; 0 when nobody in particular did."""
    for kind in _ACTORS:
        deed = update.get(kind)
        if isinstance(deed, dict):
            if "sender_chat" in deed:
                return 0  # A channel, or an administrator who stays anonymous: nobody.
            who = deed.get("from")
            number = who.get("id") if isinstance(who, dict) else None
            return number if isinstance(number, int) and 0 < number < _LARGEST_NUMBER else 0
    return 0


def _sent_at(update: dict[str, Any], now: datetime) -> float:
    """When something was sent, in seconds since 1970; of a press Telegram does not tell."""
    message = update.get("message") or update.get("edited_message")
    date = message.get("date") if isinstance(message, dict) else None
    return float(date) if isinstance(date, int) else now.timestamp()


class Intake:
    """The inbox: `receive` keeps and wakes, one worker a person decides, `sweep` finds the rest."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        bot_id: int,
        deciding: Deciding,
        metrics: Metrics,
        on_problem: Callable[[str, BaseException], Any],
        turn: Callable[[int], Awaitable[object]],
        tasks: asyncio.TaskGroup,
        flood: Flood,
        seconds: Callable[[], float] = time.monotonic,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id
        self.deciding = deciding
        self._metrics = metrics
        self._on_problem = on_problem
        self._turn = turn
        self._tasks = tasks
        self._flood = flood
        self._seconds = seconds
        self._wait = wait
        self._last_beat: float | None = None
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._working: set[int] = set()
        self._fresh: defaultdict[int, deque[Received]] = defaultdict(deque)
        self._to_look_up: set[int] = set()
        self._owed: set[int] = set()
        self._is_stopping = False
        self._calming: set[asyncio.Task[None]] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    async def receive(self, updates: list[dict[str, Any]]) -> None:
        """Store updates in one commit; only after this may they be confirmed to Telegram.

        Raises what the database raises; then nothing is stored, and Telegram keeps them.
        """
        now = self._clock.now()
        rows: list[Received] = []
        hasty: list[Received] = []
        inline = {update.get("update_id") for update in updates if "inline_query" in update}
        for update in updates:
            if isinstance(update.get("update_id"), int):
                row = self._row_of(update, now)
                is_admitted = row.person == 0 or self._flood.admits(
                    row.person, _sent_at(update, now), is_inline=row.update_id in inline
                )
                (rows if is_admitted else hasty).append(row)
        async with self._database.unit(now) as unit:
            fresh = await received.keep(unit, rows)
            passed_over = await received.pass_over(unit, hasty)
        self._metrics.received.inc(len(rows) + len(hasty))
        for row in fresh:
            self._fresh[row.person].append(row)
            self._start_work(row.person)
        for row in passed_over:
            if row.update_id not in inline:  # Of those the phone asks again with the next letter.
                self._calm_down(row)

    def _row_of(self, update: dict[str, Any], now: datetime) -> Received:
        return Received(
            bot_id=self._bot_id,
            update_id=update["update_id"],
            person=person_of(update),
            # Escaped JSON is plain ASCII: a NUL or half a surrogate pair cannot stop the inbox.
            payload=json.dumps(update),
            received_at=now,
        )

    def _calm_down(self, row: Received) -> None:
        """Answer what was passed over, a few at a time: no button spins, and nobody wonders."""
        if len(self._calming) >= _CALMED_AT_ONCE or self._is_stopping:
            return
        in_words = self._flood.is_to_be_told(row.person, row.received_at.timestamp())
        calming = self._tasks.create_task(self._calm(row, in_words=in_words))
        self._calming.add(calming)
        calming.add_done_callback(self._calming.discard)

    async def _calm(self, row: Received, *, in_words: bool) -> None:
        try:
            await self.deciding.calm(row, in_words=in_words)
        except Exception as error:  # noqa: BLE001 - they will be told of it another time.
            log.info("not calmed", error=type(error).__name__)

    def wake(self, person: int, *, show: bool = False) -> None:
        """Have all that a person has undecided in the database decided, in order.

        With `show`, send them the screen of where they are, unless an answer under way does.
        """
        self._to_look_up.add(person)
        if show and person not in self._working:
            self._owed.add(person)
        self._start_work(person)

    def _start_work(self, person: int) -> None:
        # When stopping, what is stored is left to the next start.
        if person in self._working or self._is_stopping:
            return
        self._working.add(person)
        self._idle.clear()
        worker = self._tasks.create_task(self._work(person))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def sweep(self) -> None:
        """Take up what a vanished process left, and show what could not be shown."""
        await self._take_up(before=self._clock.now() - _STALE)

    async def resume(self) -> None:
        """At the start: decide whatever is undecided, show whatever was not shown."""
        await self._take_up(before=None)

    async def _take_up(self, before: datetime | None) -> None:
        async with self._database.view(self._clock.now()) as view:
            waiting = await received.people_waiting(view, self._bot_id, received_before=before)
            unseen = await received.people_not_shown(view, self._bot_id, decided_before=before)
        for person in waiting:
            self.wake(person)
        for person in unseen:
            self.wake(person, show=True)

    async def beat(self) -> None:
        """Note that people are heard; after a long silence, ask everybody their question again."""
        now, seconds = self._clock.now(), self._seconds()
        async with self._database.unit(now) as unit:
            last = await heartbeat.find_last(unit, self._bot_id)
            away = timedelta() if last is None else now - last
            if self._last_beat is not None:
                # Another process may have been there, and the playground's clock is put forward.
                away = min(away, timedelta(seconds=seconds - self._last_beat))
            asked = await people.people_with_open_drafts(unit) if away > _LONG_AWAY else []
            await heartbeat.beat(unit, self._bot_id)
        self._last_beat = seconds
        for person in asked:
            # Nobody waits for these: they go out at the pace of notices, and hold no one up.
            await self._turn(person)
            self.wake(person, show=True)

    async def drain(self) -> None:
        """Take up nothing new, and wait until nobody's update is being decided."""
        self._is_stopping = True
        await self._idle.wait()

    def stop(self) -> None:
        """Leave what is still waiting to the next start."""
        for task in self._workers | self._calming:
            task.cancel()

    async def _work(self, person: int) -> None:
        try:
            async with self._places:
                await self._decide_all(person)
        finally:
            self._working.discard(person)
            if not self._working:
                self._idle.set()

    async def _decide_all(self, person: int) -> None:
        """Decide until nothing is left; while something is out of reach, wait and try again."""
        pause = 0.2
        while not self._is_stopping:
            try:
                row = await self._next(person)
                if row is not None:
                    await self._decide(row)
                elif person in self._owed:
                    await self._show_where_they_are(person)
                else:
                    return
                pause = 0.2
            except Exception as error:  # noqa: BLE001 - one update must not end the loop.
                if not is_out_of_reach(error):
                    self._on_problem("an update could not be closed", error)
                self._metrics.database_errors.inc(is_database_down(error))
                log.warning("waiting", error=type(error).__name__)
                self._to_look_up.add(person)
                await self._wait(pause)
                pause = min(2 * pause, 5)

    async def _next(self, person: int) -> Received | None:
        """The next update of a person: as it came in, or by the database after any doubt."""
        if person in self._to_look_up:
            self._fresh.pop(person, None)  # The database has it all.
            async with self._database.view(self._clock.now()) as view:
                row = await received.find_oldest_undecided(view, self._bot_id, person)
            if row is not None:
                return row
            self._to_look_up.discard(person)
        fresh = self._fresh.get(person)
        if fresh:
            return fresh.popleft()
        self._fresh.pop(person, None)
        return None

    async def _decide(self, row: Received) -> None:
        """Decide one row; a conflict is rerun once, any other failure is counted against it."""
        self._owed.discard(row.person)  # The answer shows them where they are.
        try:
            try:
                was_next = await self.deciding.decide(row)
            except Exception as error:
                if not is_conflict(error):
                    raise
                self._metrics.retries.labels("conflict").inc()
                was_next = await self.deciding.decide(row)
        except Exception as error:
            self._owed.add(row.person)  # If it is decided, then it could not be shown.
            self._to_look_up.add(row.person)
            if is_out_of_reach(error):
                raise
            await self._failed(row, error)
        else:
            if not was_next:
                self._to_look_up.add(row.person)

    async def _failed(self, row: Received, error: BaseException) -> None:
        reference = uuid4().hex[:8]
        log.error("failed", update_id=row.update_id, reference=reference, exc_info=error)
        async with self._database.unit(self._clock.now()) as unit:
            attempts = await received.count_attempt(
                unit, row.bot_id, row.update_id, type(error).__name__
            )
        if attempts is None:
            self._on_problem("an answer could not be shown", error)
        elif attempts >= DEAD_AFTER or isinstance(error, UnreadableError):
            # By the kind of error, so that one fault is one report however many meet it.
            self._on_problem(f"updates were given up ({type(error).__name__})", error)
            self._owed.discard(row.person)
            await self.deciding.give_up(row, reference)
        else:
            await self._wait(0.05 * 2**attempts)

    async def _show_where_they_are(self, person: int) -> None:
        try:
            await self.deciding.show_where_they_are(person)
        except Exception as error:
            if is_out_of_reach(error):
                raise
            self._on_problem("a screen could not be shown", error)
            async with self._database.unit(self._clock.now()) as unit:
                await received.mark_all_shown(unit, self._bot_id, person)
        self._owed.discard(person)


def is_out_of_reach(error: BaseException) -> bool:
    """The database or Telegram cannot be reached: what was to be done waits, it has not failed."""
    if isinstance(error, BadRequest):
        return False
    return is_database_down(error) or isinstance(error, NetworkError | RetryAfter | InvalidToken)
