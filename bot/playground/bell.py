"""Wakes whoever waits for something to happen in the playground, so that nobody asks again."""

import asyncio
from collections.abc import Callable


class Bell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def until(self, is_so: Callable[[], bool], within: float) -> bool:
        """Wait until a condition holds; False when it does not hold after `within` real seconds."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + within
        while not is_so():
            rung = self._rung
            try:
                async with asyncio.timeout_at(ends_at):
                    await rung.wait()
            except TimeoutError:
                return is_so()
        return True
