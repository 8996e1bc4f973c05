"""A stage for journeys: the bot, the local Bot API server, and people holding phones."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.clock import MovableClock
from bot.house import House
from bot.playground import Phone, PlaygroundServer, World
from bot.settings import Settings
from services.invitations import invite
from services.permissions import Role
from storage.database import Database
from tests.support.contract import PUBLISHED, Contract
from tests.support.record import is_vouched_for

NEED = (
    "Survey and clearance",
    "Financial",
    "Done",
    "=Two clearance teams for Savannakhet",
    "=Two teams of eight for eighteen months; the tasks are surveyed, the teams are not funded.",
    "=250000 EUR",
    "=1 March 2027",
    "Skip",
    "High",
    "Registered donors and partners",
    "=Head of operations, operations@nra.example",
)
"""A need as a focal point fills it in: what is pressed, and after `=` what is typed."""


@dataclass
class Stage:
    """The running bot and its world."""

    world: World
    server: PlaygroundServer
    clock: MovableClock
    database_url: str
    settings: Settings
    house: House | None = None
    _running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def start(self) -> House:
        """Open the house; it serves until `stop`."""
        self.house = House(self.settings, clock=self.clock)
        self.clock.on_move(self.house.delivering.wake)
        await self._running.enter_async_context(serving(self.house))
        return self.house

    async def stop(self) -> None:
        """Close it in good order, as SIGTERM does."""
        await self._running.aclose()
        self.house = None

    async def invitation(self, role: Role, *, iso3: str | None = None) -> str:
        """A code as `liaison invite` makes it."""
        database = Database(self.database_url)
        async with database.unit(self.clock.now()) as unit:
            theme = "clearance" if role is Role.COORDINATOR else ""
            code = await invite(unit, role, iso3=iso3, organisation=None, days=3, theme=theme)
        await database.close()
        return code

    async def invited(
        self, name: str, role: Role, *, iso3: str | None = None, language: str = "en"
    ) -> Phone:
        """Somebody who has come in by an invitation."""
        phone = self.world.new_phone(name=name, language=language)
        phone.opens(await self.invitation(role, iso3=iso3))
        await fills_in(phone, "Accept")
        return phone

    def move(self, **by: float) -> None:
        """Put the clock forward: `stage.move(seconds=11)`."""
        self.clock.move(timedelta(**by))


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[None]:
    """Run a house beside the test, from its first poll to its clean stop."""
    stop, started = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(house.run(stop, started))
        waiting = tasks.create_task(started.wait())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        try:
            yield
        finally:
            waiting.cancel()
            stop.set()


@asynccontextmanager
async def staged(database_url: str, *, webhook: bool = False) -> AsyncIterator[Stage]:
    """A stage of its own; at the end, Telegram must have had nothing to object to, and the record
    of changes must be whole.
    """
    clock = MovableClock()
    world = World(clock)
    server = PlaygroundServer(world)
    await server.start()
    settings = settings_for(server, database_url, webhook=webhook)
    stage = Stage(world, server, clock, database_url, settings)
    try:
        await stage.start()
        yield stage
    finally:
        await stage.stop()
        await server.stop()
    assert not world.violations
    if PUBLISHED.exists():
        assert not Contract.published().breaches(world.journal.requests)
    database = Database(database_url)
    try:
        await is_vouched_for(database, clock)
    finally:
        await database.close()


def settings_for(server: PlaygroundServer, database_url: str, *, webhook: bool = False) -> Settings:
    """Settings of a bot on this stage, as an environment would give them."""
    given: dict[str, Any] = {
        "bot_token": server.world.token,
        "bot_api_url": server.url,
        "database_url": database_url,
        "ops_listen": "off",
        "updates_per_minute": 100_000,  # A test's thumb is faster than a person's.
    }
    if webhook:
        with socket.create_server(("127.0.0.1", 0)) as free:
            place = f"127.0.0.1:{free.getsockname()[1]}"
        given |= {
            "listen": place,
            "webhook_url": f"http://{place}/telegram",
            "webhook_secret": "a-secret-0f-the-stage",
        }
    return Settings(**given)


async def fills_in(phone: Phone, *moves: str) -> None:
    """Answer question after question: words after `=` are typed, anything else is pressed as soon
    as it is there (what came last may have been a notice, not the answer).
    """
    for move in moves:
        if not move.startswith("="):
            await phone.offers(move)
        does(phone, move)
        await phone.settles()


def does(phone: Phone, move: str) -> None:
    """Type what stands after `=`, or press a button."""
    if move.startswith("="):
        phone.says(move[1:])
    else:
        phone.presses(move)
