"""Fires the reminders that are due: the tick only looks, the database is the schedule."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.clock import Clock
from services.reminders import fire
from storage import reminders
from storage.database import Database, is_conflict, is_database_down

log = structlog.get_logger()

_GIVEN_UP_AFTER = 5


class Reminding:
    """Looks for reminders that are due. Several processes may; each reminder is fired by one."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        on_notices: Callable[[], None],
        on_problem: Callable[[str, BaseException], Any],
    ) -> None:
        self._database = database
        self._clock = clock
        self._on_notices = on_notices
        self._on_problem = on_problem
        self._failures: Counter[int] = Counter()
        self._not_before: dict[int, datetime] = {}

    async def fire_due(self) -> None:
        """Fire each reminder that is due, in a transaction of its own."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            due = await reminders.due(view)
        for reminder_id in due:
            if self._not_before.get(reminder_id, now) > now:
                continue
            try:
                async with self._database.unit(now) as unit:
                    await fire(unit, reminder_id)
            except Exception as error:
                if is_database_down(error):
                    raise
                if not is_conflict(error):  # Else it is tried again at the next look.
                    await self._failed(reminder_id, now, error)
            else:
                if unit.has_notices:
                    self._on_notices()

    async def _failed(self, reminder_id: int, now: datetime, error: Exception) -> None:
        """Try again after 1, 2, 4 and 8 minutes; then give it up, and tell the ISU once."""
        self._failures[reminder_id] += 1
        failures = self._failures[reminder_id]
        self._not_before[reminder_id] = now + timedelta(minutes=2 ** (failures - 1))
        log.warning("a reminder failed", reminder=reminder_id, error=type(error).__name__)
        if failures >= _GIVEN_UP_AFTER:
            async with self._database.unit(now) as unit:
                await reminders.give_up(unit, reminder_id)
            self._on_problem(f"reminder {reminder_id} was given up", error)
