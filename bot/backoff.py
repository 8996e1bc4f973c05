"""Waits longer after each failure in a row, so that a server in trouble is left in peace."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram.error import RetryAfter

Wait = Callable[[float], Awaitable[object]]

_LONGEST_SECONDS = 15.0


class Backoff:
    """Counts the failures in a row and waits after each: about 1, 2, 4, 8, then 15 seconds."""

    def __init__(self, wait: Wait = asyncio.sleep) -> None:
        self._wait = wait
        self.failures = 0

    def succeeded(self) -> None:
        self.failures = 0

    async def after(self, failure: Exception) -> None:
        """Wait as long as Telegram demands, or else up to twice as long as the last time."""
        self.failures += 1
        if isinstance(failure, RetryAfter) and isinstance(failure.retry_after, timedelta):
            await self._wait(failure.retry_after.total_seconds())
            return
        longest = min(2.0 ** (self.failures - 1), _LONGEST_SECONDS)
        # Chance keeps two replicas from asking in step; nothing secret depends on it.
        await self._wait(longest * random.uniform(0.5, 1))  # noqa: S311
