"""Tells whoever watches over Liaison whether it hears Telegram and can write to its database.

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


LATE_AFTER_SECONDS = 300.0
"""A notice that has been due for so long, and no pause is on, is not being sent."""


class Backlog(NamedTuple):
    """What the ledger holds to be sent now."""

    waiting: int
    seconds_late: float
    """How long the oldest of it has been due."""
    is_paused: bool
    """Whether Telegram has asked for patience."""


class Fact(NamedTuple):
    """One thing that is well or not, in a sentence."""

    is_well: bool
    sentence: str


class Health:
    """What is known of the running bot: told by those who poll, looked up in the database.

    `look` writes something small to the database and reads the backlog, or raises.
    `seconds` is a clock that nobody can move.
    """

    def __init__(
        self,
        *,
        look: Callable[[], Awaitable[Backlog]],
        seconds: Callable[[], float] = time.monotonic,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._look = look
        self._seconds = seconds
        self._wait = wait
        self._listening_since = self._free_since = seconds()
        self._heard_at: float | None = None
        self._may_be_given_time = True
        self._is_refused = False
        self._problem = ""
        self._is_standby = False
        self._looked_at: float | None = None
        self._database_problem = ""
        self._backlog: Backlog | None = None

    def heard(self) -> None:
        """Telegram answered, and what it sent is stored."""
        self._heard_at = self._seconds()
        self._may_be_given_time = True
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
        """It is this process that hears Telegram. It is given time, once until it does hear."""
        self._is_standby = False
        if self._may_be_given_time:
            self._listening_since = self._seconds()
            self._may_be_given_time = False

    @property
    def hears(self) -> bool:
        """Whether it is this process that hears Telegram, and nothing is in the way now."""
        return self._heard_at is not None and not self._problem and not self._is_standby

    async def watch_database(self) -> None:
        """Look at the database every few seconds, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    self._backlog = await self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be stored.
                self._database_problem = type(error).__name__
            else:
                self._database_problem = ""
                self._looked_at = self._seconds()
                if self._backlog.is_paused:
                    self._free_since = self._looked_at
            await self._wait(LOOK_SECONDS)

    @property
    def seconds_since_heard(self) -> float:
        """Since Telegram was last heard, or since this process began to listen."""
        since = self._listening_since if self._heard_at is None else self._heard_at
        return self._seconds() - since

    @property
    def backlog(self) -> int | None:
        """How many notices wait to be sent; None while that is not known."""
        return None if self._backlog is None else self._backlog.waiting

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
            if self._heard_at is not None
            else f"Telegram has not been heard yet, for {ago:.0f} s"
        )
        deaf_for = min(ago, self._seconds() - self._listening_since)
        return Fact(
            is_well=deaf_for <= DEAF_AFTER_SECONDS and not self._is_refused,
            sentence=f"{said}: {self._problem}." if self._problem else f"{said}.",
        )

    def _database(self) -> Fact:
        if self._database_problem:
            return Fact(
                is_well=False, sentence=f"The database takes nothing ({self._database_problem})."
            )
        if self._looked_at is None:
            return Fact(is_well=False, sentence="The database has not been tried yet.")
        ago = self._seconds() - self._looked_at
        if ago > STALE_AFTER_SECONDS:
            return Fact(is_well=False, sentence=f"The database has not answered for {ago:.0f} s.")
        return Fact(is_well=True, sentence=f"The database answered {ago:.0f} s ago.")

    def _ledger(self) -> Fact:
        if self._backlog is None:
            return Fact(is_well=True, sentence="The ledger has not been read yet.")
        said = f"Notices that wait to be sent: {self._backlog.waiting}"
        # After a pause, or a time in which nobody sent, there is time to catch up.
        late = min(self._backlog.seconds_late, self._seconds() - self._free_since)
        if late > LATE_AFTER_SECONDS:
            return Fact(is_well=False, sentence=f"{said}, the oldest for {late:.0f} s already.")
        return Fact(is_well=True, sentence=f"{said}.")
