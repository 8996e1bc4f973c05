"""Stores what Telegram delivers before it is confirmed, and has it decided in order per person."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.clock import Clock
from bot.deciding import Deciding
from bot.metrics import Metrics
from storage import received
from storage.database import Database, is_conflict, is_database_down
from storage.received import DEAD_AFTER, Received

log = structlog.get_logger()

_AT_ONCE = 64
"""People served at the same time."""

_ACTORS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
_STALE = timedelta(seconds=30)


def person_of(update: dict[str, Any]) -> int:
    """Telegram's number of who acted in a raw update; 0 when nobody in particular did."""
    for kind in _ACTORS:
        deed = update.get(kind)
        if isinstance(deed, dict):
            who = deed.get("from")
            number = who.get("id") if isinstance(who, dict) else None
            return number if isinstance(number, int) else 0
    return 0


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
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id
        self.deciding = deciding
        self._metrics = metrics
        self._on_problem = on_problem
        self._tasks = tasks
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._working: set[int] = set()
        self._fresh: defaultdict[int, deque[Received]] = defaultdict(deque)
        self._to_look_up: set[int] = set()
        self._is_stopping = False
        self._workers: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    async def receive(self, updates: list[dict[str, Any]]) -> None:
        """Store updates in one commit; only after this may they be confirmed to Telegram.

        Raises what the database raises; then nothing is stored, and Telegram keeps them.
        """
        now = self._clock.now()
        rows = [
            # Escaped JSON is plain ASCII: a NUL or half a surrogate pair cannot stop the inbox.
            Received(
                bot_id=self._bot_id,
                update_id=update["update_id"],
                person=person_of(update),
                payload=json.dumps(update),
                received_at=now,
            )
            for update in updates
            if isinstance(update.get("update_id"), int)
        ]
        async with self._database.unit(now) as unit:
            fresh = await received.keep(unit, rows)
        self._metrics.received.inc(len(rows))
        for row in fresh:
            self._fresh[row.person].append(row)
            self._start_work(row.person)

    def wake(self, person: int) -> None:
        """Have all that a person has undecided in the database decided, in order."""
        self._to_look_up.add(person)
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
        before = self._clock.now() - _STALE
        async with self._database.view(self._clock.now()) as view:
            waiting = await received.people_waiting(view, self._bot_id, received_before=before)
            unseen = await received.people_not_shown(view, self._bot_id, decided_before=before)
        for person in waiting:
            self.wake(person)
        await self.show_again(unseen)

    async def resume(self) -> None:
        """At the start: decide whatever is undecided, show whatever was not shown."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            waiting = await received.people_waiting(view, self._bot_id, received_before=now)
            unseen = await received.people_not_shown(view, self._bot_id, decided_before=now)
        for person in waiting:
            self.wake(person)
        await self.show_again(unseen)

    async def show_again(self, people: list[int]) -> None:
        """Send people the screen that belongs to where they are."""
        for person in people:
            if person in self._working:
                continue  # The answer under way will show them.
            try:
                await self.deciding.show_where_they_are(person)
            except (NetworkError, RetryAfter) as error:
                log.info("not shown yet", person=person, error=type(error).__name__)

    async def drain(self) -> None:
        """Take up nothing new, and wait until nobody's update is being decided."""
        self._is_stopping = True
        await self._idle.wait()

    def stop(self) -> None:
        """Leave what is still waiting to the next start."""
        for worker in self._workers:
            worker.cancel()

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
                if row is None:
                    return
                await self._decide(row)
                pause = 0.2
            except Exception as error:  # noqa: BLE001 - one update must not end the loop.
                if not is_out_of_reach(error):
                    self._on_problem("an update could not be closed", error)
                self._metrics.database_errors.inc(is_database_down(error))
                log.warning("waiting", person=person, error=type(error).__name__)
                self._to_look_up.add(person)
                await asyncio.sleep(pause)
                pause = min(2 * pause, 5)

    async def _next(self, person: int) -> Received | None:
        """The next update of a person: as it came in, or by the database after any doubt."""
        if person in self._to_look_up:
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
        try:
            try:
                was_next = await self.deciding.decide(row)
            except Exception as error:
                if not is_conflict(error):
                    raise
                self._metrics.retries.labels("conflict").inc()
                was_next = await self.deciding.decide(row)
        except Exception as error:
            if is_out_of_reach(error):
                raise
            await self._failed(row, error)
            self._to_look_up.add(row.person)
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
        if attempts >= DEAD_AFTER:
            self._on_problem(f"an update was given up, reference {reference}", error)
            await self.deciding.give_up(row, reference)
        else:
            await asyncio.sleep(0.05 * 2**attempts)


def is_out_of_reach(error: BaseException) -> bool:
    """The database or Telegram cannot be reached: what was to be done waits, it has not failed."""
    if isinstance(error, BadRequest):
        return False
    return is_database_down(error) or isinstance(error, NetworkError | RetryAfter)
