"""`liaison run` as a process of its own, which can be killed like any other."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground import PlaygroundServer


@dataclass
class LiaisonProcess:
    """One process of the bot, against the playground's server and a migrated database."""

    server: PlaygroundServer
    database_url: str
    more: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it has asked for updates."""
        asked = len(self.server.world.journal.of("getUpdates"))
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=Path(__file__).parents[2],
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                **os.environ,
                "LIAISON_BOT_TOKEN": self.server.world.token,
                "LIAISON_BOT_API_URL": self.server.url,
                "LIAISON_DATABASE_URL": self.database_url,
                "LIAISON_OPS_LISTEN": "off",
                "LIAISON_LOG_LEVEL": "ERROR",
                **self.more,
            },
        )
        heard = await self.server.world.bell.until(
            lambda: len(self.server.world.journal.of("getUpdates")) > asked, 20
        )
        assert heard, f"the bot did not start; it ended with {self.process.returncode}"

    async def kill(self) -> None:
        """`kill -9`."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.process.wait()
