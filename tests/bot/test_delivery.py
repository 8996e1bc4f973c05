"""What the ledger promises when Telegram has a bad day: never twice by our hand, nothing hidden."""

import asyncio
import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot import delivery
from bot.pace import OwnSlots, Pace
from bot.playground import PlaygroundServer
from bot.playground.records import Chat
from handlers import notices
from handlers.acts import Look
from handlers.screens import Screen
from services.notices import Kind, Lane, Skip, tell
from storage import ledger
from storage.database import Database
from storage.ledger import Notice
from tests.support.post_office import HastyApi, PostOffice, arrived, connected


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
    is_open, turns = asyncio.Event(), itertools.count()

    async def waits(_seconds: float) -> None:
        if next(turns) > 0:  # The first has its turn at once.
            await is_open.wait()

    async with connected(server) as api:
        sender = post.opens(api)
        sender._pace = Pace(OwnSlots(), post.clock.now, waits)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(sender.run())
            await post.world.bell.until(lambda: any(map(arrived, phones)), within=5)
            running.cancel()
            while not sender._is_stopping:  # noqa: ASYNC110 - it sets no event for a test.
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
