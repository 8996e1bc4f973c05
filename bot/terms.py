"""Ends mandates whose last day is over; whoever held one was as anybody else from that midnight."""

from collections.abc import Callable

from bot.clock import Clock
from services.decisions import end_terms
from storage import mandates
from storage.database import Database


class Terms:
    """Looks for terms that are over. Several processes may; each term is ended by one."""

    def __init__(self, *, database: Database, clock: Clock, on_notices: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._on_notices = on_notices

    async def end_over(self) -> None:
        """End them, and tell those concerned."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            if not await mandates.is_any_over(view, now.date()):
                return
        async with self._database.unit(now) as unit:
            await end_terms(unit)
        if unit.has_notices:
            self._on_notices()
