"""Wakes whoever waits for something to happen in the playground, so that nobody asks again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress


class Bell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def wait(self, within: float) -> None:
        """Wait for the next ring, or for so many real seconds."""
        rung = self._rung
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await rung.wait()

    async def until(self, is_so: Callable[[], bool], within: float) -> bool:
        """Wait until a condition holds; False when it does not hold after `within` real seconds."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + within
        while not is_so():
            if loop.time() >= ends_at:
                return False
            await self.wait(ends_at - loop.time())
        return True
