"""Fires the reminders that are due: the tick only looks, the database is the schedule."""

from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from services.reminders import fire
from storage import reminders
from storage.database import Database, is_database_down


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

    async def fire_due(self) -> None:
        """Fire each reminder that is due, in a transaction of its own."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            due = await reminders.due(view)
        for reminder_id in due:
            try:
                async with self._database.unit(now) as unit:
                    await fire(unit, reminder_id)
            except Exception as error:
                if is_database_down(error):
                    raise
                self._on_problem(f"reminder {reminder_id} could not be fired", error)
            else:
                if unit.has_notices:
                    self._on_notices()
