"""What people send is stored before it is confirmed, decided once and in order, and answered."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.clock import MovableClock
from storage import heartbeat, people
from storage.database import Database
from tests.support.inbox import ALICE, BOB, BOT_ID, Gate, Inbox, opened, pressed, typed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def inbox(database: Database) -> AsyncIterator[Inbox]:
    async with opened(database) as inbox:
        yield inbox


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Failures are meant to happen here; nobody needs to read them."""
    with structlog.testing.capture_logs():
        yield


async def received(inbox: Inbox, *updates: dict[str, Any]) -> None:
    await inbox.intake.receive(list(updates))
    await inbox.settled()


# Once, and in order.


async def test_what_one_person_sends_is_decided_in_order_and_answered(inbox: Inbox) -> None:
    await received(inbox, typed(2, "2"), typed(1, "1"), typed(3, "3"), pressed(4, "p:4"))
    assert await inbox.effects() == [1, 2, 3, 4]
    assert inbox.screens.texts[ALICE] == ["Done: 1", "Done: 2", "Done: 3", "Done: 4"]
    assert inbox.screens.answered == ["4"]
    rows = (await inbox.rows()).values()
    assert all(row["decided_at"] and row["shown_at"] and row["payload"] == "" for row in rows)


async def test_one_person_who_waits_keeps_only_themselves_waiting(inbox: Inbox) -> None:
    alice, bob = inbox.screens.gates[ALICE], inbox.screens.gates[BOB] = Gate(), Gate()
    await inbox.intake.receive([typed(1, "1"), typed(2, "2"), typed(3, "3", BOB)])
    await alice.is_reached()
    await bob.is_reached()
    assert sorted(await inbox.effects()) == [1, 3]
    bob.opened.set()
    alice.opened.set()
    await inbox.settled()
    assert inbox.screens.texts[ALICE] == ["Done: 1", "Done: 2"]


async def test_three_hundred_updates_delivered_three_times_have_three_hundred_effects(
    inbox: Inbox,
) -> None:
    chance = random.Random(1)
    updates = [typed(n, str(n), ALICE + n % 10) for n in range(300)] * 3
    chance.shuffle(updates)
    while updates:
        await inbox.intake.receive([updates.pop() for _ in range(min(len(updates), 50))])
        await asyncio.sleep(chance.choice((0, 0.002)))
    await inbox.settled()
    assert sorted(await inbox.effects()) == list(range(300))
    assert sum(len(texts) for texts in inbox.screens.texts.values()) == 300
    assert not inbox.problems


async def test_an_update_overtaken_by_an_older_one_waits_for_it(inbox: Inbox) -> None:
    gate = inbox.screens.gates[ALICE] = Gate()
    await inbox.intake.receive([typed(5, "5"), typed(9, "9"), typed(10, "/look")])
    await gate.is_reached()
    await inbox.intake.receive([typed(7, "7")])
    gate.opened.set()
    await inbox.settled()
    assert await inbox.effects() == [5, 7, 9]
    assert inbox.screens.texts[ALICE] == ["Done: 5", "Done: 7", "Done: 9", "Looked: "]


# What cannot be decided.


async def test_what_cannot_be_read_is_kept_told_to_the_isu_and_passed_over(inbox: Inbox) -> None:
    nonsense: dict[str, Any] = {"from": {"id": ALICE}, "message_id": "?"}
    await received(inbox, {"update_id": 1, "message": nonsense}, typed(2, "2"))
    await received(inbox, {"update_id": 3, "message": "?"}, {"update_id": 4}, {"no": "number"})
    assert await inbox.effects() == [2]
    rows = await inbox.rows()
    assert inbox.problems == ["updates were given up (UnreadableError)"] * 2
    assert all(row["decided_at"] is not None for row in rows.values())
    assert (rows[1]["attempts"], inbox.waits) == (1, [])
    assert inbox.screens.texts == {ALICE: ["Done: 2"]}


async def test_an_odd_number_of_a_person_does_not_stop_the_inbox(inbox: Inbox) -> None:
    odd: tuple[Any, ...] = (None, "5", -5, 0, 2**63, 5.5, {})
    who = [*({"id": number} for number in odd), *odd]
    updates = [{"update_id": n, "message": {"from": one}} for n, one in enumerate(who)]
    await received(inbox, *updates)
    assert {row["person"] for row in (await inbox.rows()).values()} == {0}
    assert len(inbox.problems) == len(who)


@pytest.mark.parametrize("known", [1, 0])
async def test_a_handler_that_always_fails_is_given_up_with_one_apology(
    inbox: Inbox, known: int
) -> None:
    await received(inbox, *[typed(1, "1")][:known])
    await received(inbox, typed(2, "bug 2"), typed(3, "3"), typed(4, "4", BOB))
    row = (await inbox.rows())[2]
    reference = row["trouble"].split()[-1]
    assert inbox.stumbles["bug 2"] == row["attempts"] == 5
    assert inbox.problems == ["updates were given up (KeyError)"]
    apologies = [text for text in inbox.screens.texts[ALICE] if "sorry" in text]
    assert len(apologies) == 1
    assert reference in apologies[0]
    assert sorted(await inbox.effects()) == [1, 3, 4][1 - known :]
    assert row["shown_at"] is not None


async def test_a_press_that_always_fails_is_answered_all_the_same(inbox: Inbox) -> None:
    await received(inbox, pressed(1, "p:bug 1"))
    assert inbox.screens.answered == ["1"]
    assert "sorry" in inbox.screens.texts[ALICE][0]


async def test_a_handler_that_fails_once_is_tried_again(inbox: Inbox) -> None:
    await received(inbox, typed(1, "bug-once 1"), typed(2, "2"))
    assert await inbox.effects() == [1, 2]
    assert inbox.screens.texts[ALICE] == ["Done: bug-once 1", "Done: 2"]
    assert (await inbox.rows())[1]["attempts"] == 1
    assert not inbox.problems


async def test_a_deadlock_is_run_again_at_once_and_counts_for_nothing(inbox: Inbox) -> None:
    await received(inbox, typed(1, "deadlock-once 1"))
    assert await inbox.effects() == [1]
    assert (await inbox.rows())[1]["attempts"] == 0
    assert not inbox.waits


async def test_a_refusal_undoes_what_the_handler_began_and_is_decided(inbox: Inbox) -> None:
    await received(inbox, typed(1, "refused 1"), typed(2, "2"))
    assert await inbox.effects() == [2]
    assert inbox.screens.texts[ALICE] == ["That cannot be done.", "Done: 2"]
    assert not inbox.problems


# While the database is away.


@pytest.fixture
async def impatient(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inbox]:
    """A process that waits for another program's lock for some milliseconds only."""
    monkeypatch.setattr("storage.database._BUSY_MS", 10)
    database = Database(database_url)
    async with opened(database) as inbox:
        yield inbox
    await database.close()


async def test_nothing_is_accepted_that_could_not_be_stored(impatient: Inbox) -> None:
    other = sqlite3.connect(str(impatient.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match="locked"):
        await impatient.intake.receive([typed(1, "1")])
    other.execute("COMMIT")
    other.close()
    assert not await impatient.rows()
    await received(impatient, typed(1, "1"))
    assert await impatient.effects() == [1]


async def test_what_is_stored_waits_for_the_database_and_goes_on_by_itself(
    impatient: Inbox,
) -> None:
    await received(impatient, typed(1, "/look"))
    other = sqlite3.connect(str(impatient.database.url.database), isolation_level=None)

    def free_after_a_while() -> None:
        if len(impatient.waits) == 4:
            other.execute("COMMIT")

    impatient.during_wait = free_after_a_while
    await impatient.intake.receive([typed(2, "2"), typed(3, "/look"), typed(4, "4")])
    other.execute("BEGIN IMMEDIATE")
    await impatient.settled()
    other.close()
    assert await impatient.effects() == [2, 4]
    assert impatient.waits[:4] == [0.2, 0.4, 0.8, 1.6]
    assert impatient.screens.texts[ALICE] == ["Looked: ", "Done: 2", "Looked: ", "Done: 4"]
    assert not impatient.problems
    assert {row["attempts"] for row in (await impatient.rows()).values()} == {0}


# While Telegram is away.


@pytest.mark.parametrize(
    "failure", [NetworkError("x"), RetryAfter(timedelta(seconds=30)), InvalidToken("x")]
)
async def test_what_could_not_be_shown_is_shown_once_when_telegram_is_back(
    inbox: Inbox, failure: Exception
) -> None:
    inbox.screens.failures[ALICE] = [failure] * 3
    await received(inbox, typed(1, "1"))
    assert await inbox.effects() == [1]
    assert len(inbox.screens.texts[ALICE]) == 1
    assert "Liaison was away for a moment" in inbox.screens.texts[ALICE][0]
    assert await inbox.unseen() == []
    assert not inbox.problems


@pytest.mark.parametrize("failure", [NetworkError("x"), InvalidToken("x")])
async def test_a_question_asked_while_telegram_was_away_is_answered_in_the_end(
    inbox: Inbox, failure: Exception
) -> None:
    await received(inbox, typed(1, "1"))
    inbox.screens.failures[ALICE] = [failure] * 7
    await received(inbox, typed(2, "/look here"), typed(3, "3"))
    assert inbox.screens.texts[ALICE] == ["Done: 1", "Looked: here", "Done: 3"]
    assert not inbox.problems


async def test_a_screen_that_telegram_refuses_costs_no_effect_and_no_silence(inbox: Inbox) -> None:
    inbox.screens.failures[ALICE] = [BadRequest("can't parse entities")]
    await received(inbox, typed(1, "1"), typed(2, "2", BOB))
    assert sorted(await inbox.effects()) == [1, 2]
    assert inbox.problems == ["an answer could not be shown"]
    assert "Liaison was away" in inbox.screens.texts[ALICE][0]
    assert (await inbox.rows())[1]["attempts"] == 0


async def test_a_screen_that_can_never_be_shown_is_reported_and_left(inbox: Inbox) -> None:
    inbox.screens.failures[ALICE] = [BadRequest("x")] * 2
    await received(inbox, typed(1, "1"))
    assert inbox.problems == ["an answer could not be shown", "a screen could not be shown"]
    assert await inbox.unseen() == []
    await received(inbox, typed(2, "2"))
    assert inbox.screens.texts[ALICE] == ["Done: 2"]


# Starting, stopping, and taking over.


async def test_a_process_killed_between_decision_and_screen_shows_where_people_are(
    database: Database,
) -> None:
    clock = MovableClock()
    async with opened(database, clock) as killed:
        gate = killed.screens.gates[ALICE] = Gate()
        await killed.intake.receive([typed(1, "1")])
        await gate.is_reached()
    async with opened(database, clock) as next_one:
        assert await next_one.effects() == [1]
        await next_one.intake.resume()
        await next_one.intake.resume()
        await next_one.settled()
        assert len(next_one.screens.texts[ALICE]) == 1
        assert "Liaison was away" in next_one.screens.texts[ALICE][0]
        assert await next_one.unseen() == []


async def test_a_stopping_process_finishes_what_it_is_at_and_leaves_the_rest(
    database: Database,
) -> None:
    clock = MovableClock()
    async with opened(database, clock) as stopping:
        gate = stopping.screens.gates[ALICE] = Gate()
        await stopping.intake.receive([typed(1, "1"), typed(2, "2")])
        await gate.is_reached()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(stopping.intake.drain())
            await asyncio.sleep(0)
            await stopping.intake.receive([typed(3, "3", BOB)])
            gate.opened.set()
        assert await stopping.effects() == [1]
        assert stopping.screens.texts == {ALICE: ["Done: 1"]}
    clock.move(timedelta(hours=-1))  # Whatever the clock says by then.
    async with opened(database, clock) as next_one:
        await next_one.intake.resume()
        await next_one.settled()
        assert sorted(await next_one.effects()) == [1, 2, 3]


async def test_what_a_vanished_process_left_is_taken_up_after_twenty_seconds(
    database: Database,
) -> None:
    clock = MovableClock()
    async with opened(database, clock) as vanished:
        await vanished.intake.drain()
        await vanished.intake.receive([typed(1, "1"), typed(2, "2")])
    async with opened(database, clock) as other:
        clock.move(timedelta(seconds=19))
        await other.intake.sweep()
        await other.settled()
        assert await other.effects() == []
        clock.move(timedelta(seconds=2))
        await other.intake.sweep()
        await other.settled()
        assert await other.effects() == [1, 2]
        assert other.screens.texts[ALICE] == ["Done: 1", "Done: 2"]


# After a long silence.


async def in_a_form(inbox: Inbox, *telegram_ids: int) -> None:
    """People who are in the middle of something; which form it is does not matter here."""
    async with inbox.database.unit(inbox.clock.now()) as unit:
        for telegram_id in telegram_ids:
            person = await people.meet(unit, telegram_id, language="en", zone="UTC")
            await people.change(unit, person.id, open_draft_id=1)


async def asked_again(inbox: Inbox, *, after: float, clock_moves: float | None = None) -> set[int]:
    """Who is shown their question by a beat so many seconds after the last one."""
    inbox.screens.texts.clear()
    inbox.seconds += after
    inbox.clock.move(timedelta(seconds=after if clock_moves is None else clock_moves))
    await inbox.intake.beat()
    await inbox.settled()
    return set(inbox.screens.texts)


async def test_after_a_long_silence_everybody_with_an_open_question_is_asked_again(
    inbox: Inbox,
) -> None:
    await in_a_form(inbox, ALICE, BOB)
    await received(inbox, typed(1, "1", BOB + 1))
    assert await asked_again(inbox, after=0) == set()
    assert await asked_again(inbox, after=119) == set()
    assert await asked_again(inbox, after=121) == {ALICE, BOB}
    assert sorted(inbox.turns) == [ALICE, BOB]
    assert await asked_again(inbox, after=10) == set()
    # Somebody puts the playground's clock forward, and is not told of an outage.
    assert await asked_again(inbox, after=10, clock_moves=86_400) == set()


async def test_a_new_process_knows_how_long_nobody_was_there(database: Database) -> None:
    clock = MovableClock()
    async with opened(database, clock) as first:
        await in_a_form(first, ALICE)
        await first.intake.beat()
    async with opened(database, clock) as second:
        assert await asked_again(second, after=119) == set()
    async with opened(database, clock) as third:
        assert await asked_again(third, after=121) == {ALICE}


async def test_a_process_that_takes_over_from_another_was_not_away(inbox: Inbox) -> None:
    await in_a_form(inbox, ALICE)
    await inbox.intake.beat()
    inbox.clock.move(timedelta(hours=5))
    async with inbox.database.unit(inbox.clock.now()) as unit:
        await heartbeat.beat(unit, BOT_ID)
    assert await asked_again(inbox, after=18_000, clock_moves=3) == set()
