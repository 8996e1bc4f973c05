"""A sender of the ledger with a world of phones, for what Telegram may do to it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.bot_api import BotApi
from bot.clock import MovableClock
from bot.delivery import Delivering
from bot.pace import OwnSlots, Pace
from bot.playground import Phone, PlaygroundServer, World
from bot.request import AiohttpRequest
from services.notices import Kind, Lane, tell
from services.permissions import Role
from storage import ledger, people
from storage.database import Database
from storage.ledger import Delivery
from storage.people import Person
from tests.support.registered import registered


class HastyApi(BotApi):
    """One that waits for an answer no longer than a test can."""

    async def call(
        self,
        method: str,
        payload: Mapping[str, Any] | None = None,
        *,
        read_seconds: float = 0.2,
    ) -> Any:
        return await super().call(method, payload, read_seconds=read_seconds)


class PostOffice:
    """A sender of the ledger, a world of phones, and a clock that moves when the sender waits."""

    def __init__(self, database: Database, world: World, clock: MovableClock) -> None:
        self.database = database
        self.world = world
        self.clock = clock
        self.problems: list[str] = []
        self.settled: list[tuple[str, str]] = []
        self.sender: Delivering
        self.people: dict[str, Person] = {}

    def opens(self, api: BotApi, database: Database | None = None) -> Delivering:
        async def wait(seconds: float) -> None:
            self.clock.move(timedelta(seconds=max(0.0, seconds)))
            await asyncio.sleep(0)

        return Delivering(
            database=database or self.database,
            clock=self.clock,
            api=api,
            pace=Pace(OwnSlots(), self.clock.now, wait),
            on_settled=lambda kind, state: self.settled.append((kind, state)),
            on_problem=lambda what, _: self.problems.append(what),
        )

    async def phone(self, name: str) -> Phone:
        """Somebody registered, who has written to the bot."""
        phone = self.world.new_phone(name)
        phone.says("/start")
        async with self.database.unit(self.clock.now()) as unit:
            self.people[name] = await registered(
                unit, phone.person.id, Role.DONOR, iso3="NOR", name=name
            )
        return phone

    async def phones(self, count: int) -> list[Phone]:
        return [await self.phone(f"Donor {n}") for n in range(count)]

    async def writes(
        self, *names: str, kind: Kind = Kind.NEED, lane: Lane = Lane.ALERT, **after: float
    ) -> int:
        """Queue one notice for some people, due after a while; for all, when none is named."""
        async with self.database.unit(self.clock.now()) as unit:
            recipients = [self.people[name].id for name in names or self.people]
            due = unit.now + timedelta(**after)
            return await tell(unit, kind, recipients, subject_id=1, lane=lane, not_before=due)

    async def sends(self, **after: float) -> None:
        """Let some time go by, and send all that is due."""
        self.clock.move(timedelta(**after))
        await self.sender.send_due()

    async def rows(self, notice_id: int) -> list[Delivery]:
        async with self.database.view(self.clock.now()) as view:
            return await ledger.deliveries_of(view, notice_id)

    async def states(self, notice_id: int) -> list[str]:
        return [row.state for row in await self.rows(notice_id)]

    async def person(self, name: str) -> Person:
        async with self.database.view(self.clock.now()) as view:
            return await people.get(view, self.people[name].id)


@asynccontextmanager
async def connected(
    server: PlaygroundServer, kind: type[HastyApi] = HastyApi
) -> AsyncIterator[HastyApi]:
    request = AiohttpRequest(server.url)
    await request.initialize()
    yield kind(request, url=server.url, token=server.world.token)
    await request.shutdown()


def arrived(phone: Phone) -> list[str]:
    """What the bot has written to somebody."""
    return [message.text for message in phone.messages if message.from_bot]
