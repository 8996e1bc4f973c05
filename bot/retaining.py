"""Once a day lets go of what has been kept long enough, a few rows at a time."""

from datetime import date

import structlog

from bot.clock import Clock
from services import retention
from services.retention import RULES, Periods, Rule
from storage.database import Database

log = structlog.get_logger()

_AT_ONCE = 200
"""Rows in one transaction: a few milliseconds, and whoever waits for the database has its turn."""


class Retaining:
    """Applies the periods. Several processes may: each takes rows that the others do not hold."""

    def __init__(self, *, database: Database, clock: Clock, periods: Periods) -> None:
        self._database = database
        self._clock = clock
        self._periods = periods
        self._done_on: date | None = None

    async def erase_old(self) -> None:
        """Do what is due, unless done today by this clock; what fails is tried again next time."""
        today = self._clock.now().date()
        if self._done_on == today:
            return
        for rule in RULES:
            while await self._erase_some(rule) == _AT_ONCE:
                pass
        while await self._forget_some() == _AT_ONCE:
            pass
        self._done_on = today

    async def _erase_some(self, rule: Rule) -> int:
        async with self._database.unit(self._clock.now()) as unit:
            rows = await retention.apply(unit, rule, self._periods, most=_AT_ONCE)
        if rows:
            log.info("kept long enough", table=rule.table, rows=rows)
        return rows

    async def _forget_some(self) -> int:
        """Each in a transaction of their own."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            away = await retention.people_to_forget(view, self._periods, most=_AT_ONCE)
        for person_id in away:
            async with self._database.unit(now) as unit:
                await retention.forget_if_away(unit, person_id, self._periods)
        return len(away)
