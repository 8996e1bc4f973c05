"""The intake on a real database with a Telegram that only remembers what it was to show.

Every number typed is a notice about that number: an effect that can be counted and ordered. Other
words make the handler stumble in the way that they name.
"""

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping, select
from telegram import Bot, User

from bot.bot_api import BotApi
from bot.clock import MovableClock
from bot.deciding import Deciding
from bot.fetching import Fetching
from bot.flood import Flood
from bot.intake import Intake
from bot.metrics import Metrics
from bot.request import AiohttpRequest
from bot.showing import Pressed, Rendered, Showing
from handlers.acts import Act, Look
from handlers.screens import Screen
from handlers.triggers import Anything, Command, Press, Route, Typed, act, look
from services.permissions import Permission
from services.texts import RefusedError, Text
from storage import ledger, received
from storage.database import Database
from storage.people import Person
from storage.schema import notice, received_update

BOT_ID = 7_000_000_001
ALICE, BOB = 5_100_000_001, 5_100_000_002


class Deadlock(Exception):  # noqa: N818 - what PostgreSQL calls it.
    sqlstate = "40P01"


@dataclass
class Gate:
    """Where showing to somebody stands still until it is opened."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def is_reached(self) -> None:
        async with asyncio.timeout(5):
            await self.reached.wait()


class Screens(Showing):
    """Shows nothing, remembers everything, and fails as often as it is told."""

    def __init__(self) -> None:
        self.texts: defaultdict[int, list[str]] = defaultdict(list)
        self.messages: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self.after_press: dict[str, str] = {}
        self.answered: list[str] = []
        self.failures: dict[int, list[Exception]] = {}
        self.gates: dict[int, Gate] = {}
        self._numbers = itertools.count(1000)

    async def show(
        self,
        chat_id: int,
        screen: Rendered | None,
        *,
        person: Person | None = None,
        pressed: Pressed | None = None,
    ) -> int | None:
        del person
        if chat_id in self.gates:
            self.gates[chat_id].reached.set()
            await self.gates[chat_id].opened.wait()
        if pressed is not None:
            self.answered.append(pressed.query_id)
        if self.failures.get(chat_id):
            raise self.failures[chat_id].pop(0)
        if screen is None or not screen.message:
            return None
        self.texts[chat_id].append(screen.message["text"])
        if pressed is not None:
            self.after_press[pressed.query_id] = screen.message["text"]
        self.messages[chat_id].append(screen.message)
        return next(self._numbers)


class Inbox:
    """One process: its intake, its screens, the problems it reports and the waits it makes."""

    def __init__(
        self,
        database: Database,
        clock: MovableClock,
        tasks: asyncio.TaskGroup,
        routes: Sequence[Route] | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.screens = Screens()
        self.problems: list[str] = []
        self.waits: list[float] = []
        self.turns: list[int] = []
        self.during_wait: Callable[[], None] = lambda: None
        self.stumbles: Counter[str] = Counter()
        self.seconds = 0.0
        bot = Bot(f"{BOT_ID}:x")
        bot._bot_user = User(BOT_ID, "Liaison", is_bot=True, username="LiaisonBot")
        self.deciding = Deciding(
            database=database,
            clock=clock,
            bot=bot,
            showing=self.screens,
            fetching=Fetching(BotApi(AiohttpRequest(""), url="", token="")),
            routes=routes
            or (
                look(Command("look"), self._looked, Permission.ASK_STATUS, everywhere=True),
                act(Press("p"), self._pressed, Permission.FILL_FORMS),
                act(Typed(), self._typed, Permission.FILL_FORMS, leaves_form=False),
                act(Anything(), self._typed, Permission.FILL_FORMS, leaves_form=False),
            ),
            metrics=Metrics(),
            on_notices=lambda: None,
        )
        self.deciding.application._initialized = True
        self.intake = Intake(
            flood=Flood(100_000),
            database=database,
            clock=clock,
            bot_id=BOT_ID,
            deciding=self.deciding,
            metrics=Metrics(),
            on_problem=lambda what, _error: self.problems.append(what),
            turn=self._takes_a_turn,
            tasks=tasks,
            seconds=lambda: self.seconds,
            wait=self._wait,
        )

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.during_wait()
        await asyncio.sleep(0)

    async def _takes_a_turn(self, person: int) -> None:
        self.turns.append(person)

    async def _looked(self, view: Look) -> Screen:
        return Screen((Text("Looked: {words}", words=view.words),))

    async def _pressed(self, done: Act) -> Screen:
        return await self._do(done, done.argument(0))

    async def _typed(self, done: Act) -> Screen:
        return await self._do(done, done.words)

    async def _do(self, done: Act, words: str) -> Screen:
        self.stumbles[words] += 1
        number = int(words.rpartition(" ")[2])
        await ledger.add_notice(done.unit, "test", subject_id=number, facts={"by": done.person.id})
        match words.partition(" ")[0]:
            case "bug":
                raise KeyError(words)
            case "bug-once" if self.stumbles[words] == 1:
                raise KeyError(words)
            case "deadlock-once" if self.stumbles[words] == 1:
                raise Deadlock
            case "refused":
                raise RefusedError(Text("That cannot be done."))
            case _:
                return Screen((Text("Done: {words}", words=words),))

    # What happened.

    async def settled(self) -> None:
        """Wait until nobody's update is being decided."""
        async with asyncio.timeout(10):
            await self.intake._idle.wait()

    async def rows(self) -> dict[int, RowMapping]:
        async with self.database.view(self.clock.now()) as view:
            rows = await view.all(select(received_update))
        return {row["update_id"]: row for row in rows}

    async def effects(self) -> list[int]:
        """The numbers that took effect, in the order in which they did."""
        async with self.database.view(self.clock.now()) as view:
            rows = await view.all(select(notice.c.subject_id).order_by(notice.c.id))
        return [row["subject_id"] for row in rows]

    async def unseen(self) -> list[int]:
        async with self.database.view(self.clock.now()) as view:
            return await received.people_not_shown(view, BOT_ID)


@asynccontextmanager
async def opened(
    database: Database, clock: MovableClock | None = None, routes: Sequence[Route] | None = None
) -> AsyncIterator[Inbox]:
    """A process with its inbox; at the end whatever still runs is called off."""
    async with asyncio.TaskGroup() as tasks:
        inbox = Inbox(database, clock or MovableClock(), tasks, routes)
        try:
            yield inbox
        finally:
            inbox.intake.stop()


def private(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private"}


def typed(
    update_id: int,
    words: str,
    person: int = ALICE,
    *,
    chat: dict[str, Any] | None = None,
    language: str = "en",
) -> dict[str, Any]:
    """Somebody types; a command when it begins with a slash."""
    message: dict[str, Any] = {
        "message_id": update_id,
        "date": 1_800_000_000,
        "chat": chat or private(person),
        "from": {
            "id": person,
            "is_bot": False,
            "first_name": "Somebody",
            "language_code": language,
        },
        "text": words,
    }
    if words.startswith("/"):
        length = len(words.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"update_id": update_id, "message": message}


def pressed(update_id: int, data: str, person: int = ALICE, **more: Any) -> dict[str, Any]:
    """Somebody presses a button of message 1; the query's number is that of the update."""
    query = {
        "id": str(update_id),
        "from": {"id": person, "is_bot": False, "first_name": "Somebody"},
        "chat_instance": "1",
        "data": data,
        "message": {"message_id": 1, "date": 1_800_000_000, "chat": private(person), "text": "?"},
    }
    return {"update_id": update_id, "callback_query": query | more}
