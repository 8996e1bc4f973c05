"""Tells whoever watches over Liaison whether it hears Telegram and reaches its database.

A bot that is alive and deaf is the one fault that nobody notices by himself: so it turns red when
Telegram has not been heard for a while, whatever the reason.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.backoff import Wait

DEAF_AFTER_SECONDS = 90.0
LOOK_SECONDS = 5.0
STALE_AFTER_SECONDS = 12.0
"""A look at the database that hangs counts as a failed one after this long."""


class Fact(NamedTuple):
    """One thing that is well or not, in a sentence."""

    is_well: bool
    sentence: str


class Health:
    """What is known of the running bot: told by those who poll, looked up in the database.

    `read_backlog` counts the notices that wait to be sent; it is how the database is looked at.
    `seconds` is a clock that nobody can move.
    """

    def __init__(
        self,
        *,
        read_backlog: Callable[[], Awaitable[int]],
        seconds: Callable[[], float] = time.monotonic,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._read_backlog = read_backlog
        self._seconds = seconds
        self._wait = wait
        self._heard_since = seconds()
        self._has_heard = False
        self._is_refused = False
        self._problem = ""
        self._is_standby = False
        self._looked_at: float | None = None
        self._database_problem = ""
        self.backlog: int | None = None

    def heard(self) -> None:
        """Telegram answered, and what it sent is stored."""
        self._heard_since = self._seconds()
        self._has_heard = True
        self._is_refused = False
        self._problem = ""

    def not_heard(self, problem: str, *, is_refused: bool = False) -> None:
        """Telegram could not be heard. Refused (a wrong token) is red at once: it will not pass."""
        self._problem = problem
        self._is_refused = is_refused

    def stands_by(self) -> None:
        """Another process hears Telegram; this one waits to take over."""
        self._is_standby = True

    def leads(self) -> None:
        """It is this process that hears Telegram."""
        self._is_standby = False
        self._heard_since = self._seconds()

    @property
    def hears(self) -> bool:
        """Whether it is this process that hears Telegram, and nothing is in the way now."""
        return self._has_heard and not self._problem and not self._is_standby

    async def watch_database(self) -> None:
        """Look at the database every few seconds, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    self.backlog = await self._read_backlog()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is not reachable.
                self._database_problem = type(error).__name__
            else:
                self._database_problem = ""
                self._looked_at = self._seconds()
            await self._wait(LOOK_SECONDS)

    @property
    def seconds_since_heard(self) -> float:
        """Since Telegram was last heard, or since this process began to listen."""
        return self._seconds() - self._heard_since

    def facts(self) -> dict[str, Fact]:
        """Everything that is watched, each with its sentence."""
        return {
            "telegram": self._telegram(),
            "database": self._database(),
            "ledger": self._ledger(),
        }

    def _telegram(self) -> Fact:
        if self._is_standby:
            return Fact(
                is_well=True, sentence="Another process hears Telegram; this one stands by."
            )
        ago = self.seconds_since_heard
        said = (
            f"Telegram was last heard {ago:.0f} s ago"
            if self._has_heard
            else f"Telegram has not been heard yet, for {ago:.0f} s"
        )
        return Fact(
            is_well=ago <= DEAF_AFTER_SECONDS and not self._is_refused,
            sentence=f"{said}: {self._problem}." if self._problem else f"{said}.",
        )

    def _database(self) -> Fact:
        if self._database_problem:
            return Fact(
                is_well=False, sentence=f"The database is not reached ({self._database_problem})."
            )
        if self._looked_at is None:
            return Fact(is_well=False, sentence="The database has not been read yet.")
        ago = self._seconds() - self._looked_at
        if ago > STALE_AFTER_SECONDS:
            return Fact(is_well=False, sentence=f"The database has not answered for {ago:.0f} s.")
        return Fact(is_well=True, sentence=f"The database answered {ago:.0f} s ago.")

    def _ledger(self) -> Fact:
        if self.backlog is None:
            return Fact(is_well=True, sentence="The ledger has not been read yet.")
        return Fact(is_well=True, sentence=f"Notices that wait to be sent: {self.backlog}.")
