"""What the ledger promises when Telegram has a bad day: never twice by our hand, nothing hidden."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot import delivery
from bot.bot_api import BotApi
from bot.clock import MovableClock
from bot.delivery import Delivering
from bot.pace import OwnSlots, Pace
from bot.playground import Phone, PlaygroundServer, World
from bot.playground.records import Chat
from bot.request import AiohttpRequest
from handlers import notices
from handlers.acts import Look
from handlers.screens import HOME, Screen
from services.notices import Kind, Lane, Skip, tell
from services.permissions import Role
from services.texts import Text
from storage import ledger, people
from storage.database import Database, Unit
from storage.ledger import Delivery, Notice
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


@pytest.fixture
async def server() -> AsyncIterator[PlaygroundServer]:
    server = PlaygroundServer(World(MovableClock()))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def post(
    database: Database, server: PlaygroundServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PostOffice]:
    async def card(look: Look, notice: Notice) -> Screen | Skip:
        del look
        return Screen((Text("Notice {number}", number=str(notice.id)),), ((HOME,),))

    for kind in (Kind.NEED, Kind.DEADLINE):
        monkeypatch.setitem(notices.RENDERERS, kind, card)
    clock = server.world.clock
    assert isinstance(clock, MovableClock)
    post = PostOffice(database, server.world, clock)
    async with connected(server) as api:
        post.sender = post.opens(api)
        yield post


def arrived(phone: Phone) -> list[str]:
    """What the bot has written to somebody."""
    return [message.text for message in phone.messages if message.from_bot]


async def test_a_notice_arrives_once_and_its_message_is_noted(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    number = await post.writes()
    await post.sends()
    await post.sends(days=1)
    assert arrived(nora) == [f"Notice {number}"]
    (row,) = await post.rows(number)
    assert (row.state, row.message_id, row.attempts) == ("sent", nora.last.message_id, 1)
    assert (await post.person("Nora")).last_message_id == nora.last.message_id
    assert post.settled == [("need", "sent")]


async def test_after_too_many_requests_all_of_it_is_sent_later_and_once(post: PostOffice) -> None:
    phones = await post.phones(20)
    number = await post.writes(lane=Lane.BULK)
    post.world.faults.too_many_requests(30, method="sendMessage", times=1)
    await post.sends()
    before = sum(len(arrived(phone)) for phone in phones)
    assert before < 16  # Of those under way at once one was refused, and the rest wait.
    assert set(await post.states(number)) <= {"sent", "queued"}
    await post.sends(seconds=20)
    assert sum(len(arrived(phone)) for phone in phones) == before
    await post.sends(seconds=11)
    assert [arrived(phone) for phone in phones] == [[f"Notice {number}"]] * 20
    assert set(await post.states(number)) == {"sent"}
    assert not post.problems


async def test_while_telegram_asks_for_a_pause_an_alert_goes_on(post: PostOffice) -> None:
    await post.phones(20)
    nora = await post.phone("Nora")
    bulk = await post.writes(*[f"Donor {n}" for n in range(20)], lane=Lane.BULK)
    post.world.faults.too_many_requests(30, method="sendMessage", times=1)
    await post.sends()
    alert = await post.writes("Nora")
    await post.sends()
    assert arrived(nora) == [f"Notice {alert}"]
    assert "queued" in await post.states(bulk)


async def test_one_slow_answer_holds_up_no_other(
    post: PostOffice, server: PlaygroundServer
) -> None:
    class SlowForOne(HastyApi):
        async def call(
            self,
            method: str,
            payload: Mapping[str, Any] | None = None,
            *,
            read_seconds: float = 0.2,
        ) -> Any:
            if payload and payload["chat_id"] == phones[0].chat.id:
                await is_open.wait()
            return await super().call(method, payload, read_seconds=read_seconds)

    is_open = asyncio.Event()
    phones = await post.phones(40)
    number = await post.writes(lane=Lane.BULK)
    async with connected(server, SlowForOne) as api, asyncio.TaskGroup() as tasks:
        tasks.create_task(post.opens(api).send_due())
        await post.world.bell.until(lambda: all(map(arrived, phones[1:])), within=10)
        assert not arrived(phones[0])
        is_open.set()
    assert set(await post.states(number)) == {"sent"}


async def test_nobody_waits_as_sending_while_telegram_asks_for_a_pause(post: PostOffice) -> None:
    """A lease must not run out on what only waits: it would be listed as unknown."""
    await post.phones(12)
    number = await post.writes(lane=Lane.BULK)
    post.world.faults.too_many_requests(600, method="sendMessage", times=12)
    await post.sends()
    assert set(await post.states(number)) == {"queued"}
    post.clock.move(timedelta(seconds=500))
    await post.sender.expire_leases()
    assert set(await post.states(number)) == {"queued"}


async def test_who_has_blocked_the_bot_is_suspended_and_the_others_are_told(
    post: PostOffice,
) -> None:
    nora, henri = await post.phone("Nora"), await post.phone("Henri")
    first = await post.writes()
    nora.chat.has_blocked_bot = True
    later = await post.writes("Nora", hours=1)
    await post.sends()
    by_name = {row.recipient_id: row for row in await post.rows(first)}
    refused = by_name[post.people["Nora"].id]
    assert (refused.state, refused.reason) == ("failed", "Forbidden: bot was blocked by the user")
    assert by_name[post.people["Henri"].id].state == "sent"
    assert (await post.person("Nora")).blocked_at is not None
    assert await post.states(later) == ["skipped"]
    asked = len(post.world.journal.of("sendMessage"))
    third = await post.writes("Nora")
    await post.sends()
    (row,) = await post.rows(third)
    assert (row.state, row.reason) == ("skipped", "has blocked the bot")
    assert len(post.world.journal.of("sendMessage")) == asked
    assert arrived(henri) == [f"Notice {first}"]
    assert not post.problems


@pytest.mark.parametrize("happened", ["500", "502", "cut before", "cut after", "late"])
async def test_what_may_have_arrived_is_unknown_and_never_sent_again(
    post: PostOffice, happened: str
) -> None:
    nora, henri = await post.phone("Nora"), await post.phone("Henri")
    faults = post.world.faults
    match happened:
        case "500" | "502":
            faults.server_error(int(happened), method="sendMessage", times=1)
        case "late":
            faults.answers_late(60, method="sendMessage", times=1)
        case _:
            is_accepted = happened == "cut after"
            faults.resets_connection(method="sendMessage", times=1, is_accepted=is_accepted)
    number = await post.writes("Nora")
    await post.sends()
    (row,) = await post.rows(number)
    assert row.state == "unknown"
    assert row.reason
    other = await post.writes("Henri")
    await post.sends(days=1)
    did_arrive = happened in {"cut after", "late"}
    assert arrived(nora) == ([f"Notice {number}"] if did_arrive else [])
    assert arrived(henri) == [f"Notice {other}"]
    assert await post.states(number) == ["unknown"]
    assert not post.problems


async def test_a_deadline_that_may_be_lost_is_sent_once_more_as_a_copy(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.resets_connection(method="sendMessage", times=1, is_accepted=True)
    await post.sends()
    await post.sends(minutes=4)
    assert arrived(nora) == [f"Notice {number}"]
    await post.sends(minutes=2)
    first, copy = arrived(nora)
    assert first == f"Notice {number}"
    assert copy.startswith("Sent once more: it is not certain")
    await post.sends(days=1)
    assert await post.states(number) == ["unknown", "sent"]


async def test_a_copy_that_may_be_lost_is_not_copied_again(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.server_error(method="sendMessage", times=2)
    await post.sends()
    for _ in range(3):
        await post.sends(minutes=6)
    assert await post.states(number) == ["unknown", "unknown"]
    assert arrived(nora) == []


async def test_what_a_vanished_sender_held_is_unknown_and_a_deadline_is_copied(
    post: PostOffice,
) -> None:
    nora = await post.phone("Nora")
    need, deadline = await post.writes(), await post.writes(kind=Kind.DEADLINE)
    now = post.clock.now()
    async with post.database.unit(now) as unit:
        lease_until = now + timedelta(minutes=2)
        for row in await ledger.claim(unit, "vanished", most=9, lease_until=lease_until):
            await ledger.begin(unit, row.id, "vanished", lease_until=lease_until)
    await post.sends(minutes=1)
    await post.sender.expire_leases()
    assert await post.states(need) == ["sending"]
    post.clock.move(timedelta(minutes=2))
    await post.sender.expire_leases()
    await post.sender.expire_leases()
    await post.sends(minutes=6)
    assert await post.states(need) == ["unknown"]
    assert await post.states(deadline) == ["unknown", "sent"]
    assert len(arrived(nora)) == 1


async def test_an_answer_after_the_lease_is_believed_and_the_copy_called_off(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.answers_late(60, method="sendMessage", times=1)
    monkeypatch.setattr(delivery, "_LEASE", timedelta(seconds=-1))

    async def expires() -> None:
        await post.world.bell.until(lambda: bool(arrived(nora)), within=5)
        await post.sender.expire_leases()
        assert await post.states(number) == ["unknown", "queued"]
        post.world.updates.is_closing = True  # The answer comes now.
        post.world.bell.ring()

    await asyncio.gather(post.sends(), expires())
    assert await post.states(number) == ["sent"]
    await post.sends(minutes=6)
    assert len(arrived(nora)) == 1


async def test_a_deadline_that_is_in_doubt_twice_has_one_copy_and_holds_up_no_other(
    post: PostOffice,
) -> None:
    """Its copy was called off, because Telegram had refused the first one; then it is lost."""
    await post.phones(2)
    number = await post.writes(kind=Kind.DEADLINE)

    async def begins() -> None:
        async with post.database.unit(post.clock.now()) as unit:
            lease_until = unit.now + timedelta(minutes=2)
            for row in await ledger.claim(unit, "slow", most=9, lease_until=lease_until):
                await ledger.begin(unit, row.id, "slow", lease_until=lease_until)
        post.clock.move(timedelta(minutes=3))
        await post.sender.expire_leases()

    await begins()
    assert await post.states(number) == ["unknown", "queued"] * 2
    first = (await post.rows(number))[0]
    async with post.database.unit(post.clock.now()) as unit:
        await ledger.requeue(unit, first.id, "slow", not_before=unit.now, reason="too many")
    assert await post.states(number) == ["queued", "unknown", "queued"]
    await begins()
    assert await post.states(number) == ["unknown", "queued"] * 2
    await post.sends(minutes=6)
    assert await post.states(number) == ["unknown", "sent"] * 2
    assert not post.problems


async def test_a_delivery_that_cannot_be_closed_holds_up_no_other(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.phones(3)
    number = await post.writes()
    async with post.database.unit(post.clock.now()) as unit:
        for row in await ledger.claim(unit, "vanished", most=9, lease_until=unit.now):
            await ledger.begin(unit, row.id, "vanished", lease_until=unit.now)
    bad = (await post.rows(number))[0].id
    expire = ledger.expire

    async def stumbles(unit: Unit, delivery_id: int) -> Delivery | None:
        if delivery_id == bad:
            raise KeyError(delivery_id)
        return await expire(unit, delivery_id)

    monkeypatch.setattr(ledger, "expire", stumbles)
    post.clock.move(timedelta(seconds=1))
    await post.sender.expire_leases()
    assert await post.states(number) == ["sending", "unknown", "unknown"]
    assert post.problems == [f"delivery {bad} could not be closed"]


async def test_a_doubt_after_the_lease_makes_no_second_copy(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.answers_late(60, method="sendMessage", times=1)
    monkeypatch.setattr(delivery, "_LEASE", timedelta(seconds=-1))

    async def expires() -> None:
        await post.world.bell.until(lambda: bool(arrived(nora)), within=5)
        await post.sender.expire_leases()

    await asyncio.gather(post.sends(), expires())
    assert await post.states(number) == ["unknown", "queued"]
    assert not post.problems


async def test_while_telegram_cannot_be_reached_nothing_is_lost_and_nothing_doubted(
    post: PostOffice, server: PlaygroundServer
) -> None:
    phones = await post.phones(3)
    number = await post.writes()
    await server.stop()
    await post.sends()
    assert {(row.state, row.reason) for row in await post.rows(number)} == {
        ("queued", "not connected")
    }
    await server.start()
    await post.sends(seconds=6)
    assert [arrived(phone) for phone in phones] == [[f"Notice {number}"]] * 3
    assert {row.state for row in await post.rows(number)} == {"sent"}


async def test_a_notice_that_cannot_be_put_into_words_fails_and_the_rest_flows(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(look: Look, notice: Notice) -> Screen | Skip:
        raise KeyError(look, notice)

    nora = await post.phone("Nora")
    monkeypatch.setitem(notices.RENDERERS, Kind.CALLED_OFF, broken)
    bad, good = await post.writes(kind=Kind.CALLED_OFF), await post.writes()
    await post.sends()
    (row,) = await post.rows(bad)
    assert (row.state, row.reason) == ("failed", "cannot be shown: KeyError")
    assert arrived(nora) == [f"Notice {good}"]
    assert post.problems == [f"notice {bad} cannot be shown"]


async def test_a_report_to_the_isu_that_fails_is_not_reported_again(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(look: Look, notice: Notice) -> Screen | Skip:
        raise KeyError(look, notice)

    await post.phone("Irene")
    monkeypatch.setitem(notices.RENDERERS, Kind.PROBLEM, broken)
    number = await post.writes(kind=Kind.PROBLEM)
    await post.sends()
    assert await post.states(number) == ["failed"]
    assert not post.problems


async def test_what_telegram_refuses_fails_and_is_shown_to_the_isu(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    number = await post.writes()
    nora.chat.is_known_to_bot = False
    await post.sends()
    (row,) = await post.rows(number)
    assert (row.state, row.reason) == ("failed", "Chat not found")
    assert post.problems == [f"notice {number} was refused by Telegram"]
    await post.sends(days=1)
    assert await post.states(number) == ["failed"]


async def test_a_chat_that_has_moved_is_followed(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    moved = Chat(990000001, "private", person=nora.person, is_known_to_bot=True)
    post.world.chats[moved.id] = moved
    nora.chat.migrated_to = moved.id
    number = await post.writes()
    await post.sends()
    assert (await post.person("Nora")).chat_id == moved.id
    assert [message.text for message in moved.messages.values()] == [f"Notice {number}"]
    assert await post.states(number) == ["sent"]


async def test_what_is_no_longer_of_use_is_skipped(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    now = post.clock.now()
    async with post.database.unit(now) as unit:
        number = await tell(
            unit,
            Kind.NEED,
            [post.people["Nora"].id],
            useless_after=now + timedelta(hours=1),
        )
    await post.sends(hours=2)
    assert arrived(nora) == []
    assert await post.states(number) == ["skipped"]


async def test_two_senders_send_each_notice_once(
    post: PostOffice, server: PlaygroundServer, database_url: str
) -> None:
    phones = await post.phones(40)
    number = await post.writes()
    second = Database(database_url)
    async with connected(server) as api:
        other = post.opens(api, second)

        await asyncio.gather(post.sender.send_due(), other.send_due())
    await second.close()
    assert [arrived(phone) for phone in phones] == [[f"Notice {number}"]] * 40


async def test_what_is_called_back_while_it_waits_for_its_slot_is_not_sent(
    post: PostOffice, server: PlaygroundServer
) -> None:
    phones = await post.phones(3)
    number = await post.writes()

    async def calls_back(_: float) -> None:
        async with post.database.unit(post.clock.now()) as unit:
            await ledger.cancel(unit, [number])

    async with connected(server) as api:
        sender = post.opens(api)
        sender._pace = Pace(OwnSlots(), post.clock.now, calls_back)
        await sender.send_due()
    assert [arrived(phone) for phone in phones] == [[]] * 3
    assert await post.states(number) == ["cancelled"] * 3


async def test_a_sender_that_is_stopped_gives_back_what_it_has_not_sent(
    post: PostOffice, server: PlaygroundServer
) -> None:
    """The first is answered while it stops, the others had not begun: nothing is in doubt."""
    phones = await post.phones(10)
    number = await post.writes()
    is_open = asyncio.Event()

    async def waits(seconds: float) -> None:
        if seconds > 0:
            await is_open.wait()

    async with connected(server) as api:
        sender = post.opens(api)
        sender._pace = Pace(OwnSlots(), post.clock.now, waits)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(sender.run())
            await post.world.bell.until(lambda: any(map(arrived, phones)), within=5)
            running.cancel()
            while not sender._is_stopping:
                await asyncio.sleep(0)
            is_open.set()
    states = sorted(await post.states(number))
    assert states == ["queued"] * 9 + ["sent"]
    await post.sends()
    assert [arrived(phone) for phone in phones] == [[f"Notice {number}"]] * 10


async def test_what_was_sent_is_settled_when_the_database_comes_back(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora = await post.phone("Nora")
    number = await post.writes()
    settle, refusals = ledger.settle, iter([ConnectionError(), ConnectionError()])

    async def away_at_first(*arguments: Any, **more: Any) -> bool:
        for error in refusals:
            raise error
        return await settle(*arguments, **more)

    monkeypatch.setattr(ledger, "settle", away_at_first)
    monkeypatch.setattr(delivery, "_DATABASE_AWAY_SECONDS", 0)
    await post.sends()
    assert await post.states(number) == ["sent"]
    assert len(arrived(nora)) == 1


async def test_what_could_not_be_read_goes_back_when_the_database_comes_back(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora = await post.phone("Nora")
    number = await post.writes()
    get_notice, refusals = ledger.get_notice, iter([ConnectionError()])

    async def away_at_first(*arguments: Any) -> Notice:
        for error in refusals:
            raise error
        return await get_notice(*arguments)

    monkeypatch.setattr(ledger, "get_notice", away_at_first)
    await post.sends()
    (row,) = await post.rows(number)
    assert (row.state, row.attempts) == ("sent", 1)
    assert len(arrived(nora)) == 1
