"""Who acts, where, and on what: what an update may do before any handler is asked."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from telegram.error import BadRequest

from storage import people, received
from storage.database import Database
from storage.people import Person
from tests.support.inbox import ALICE, BOB, BOT_ID, Gate, Inbox, opened, pressed, typed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GROUP = {"id": -4_200_001, "type": "group", "title": "Intersessional meetings"}
ANONYMOUS_ADMIN = 1_087_968_824


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
async def inbox(database: Database) -> AsyncIterator[Inbox]:
    async with opened(database) as inbox:
        yield inbox


async def takes(inbox: Inbox, *updates: dict[str, Any]) -> None:
    await inbox.intake.receive(list(updates))
    await inbox.settled()


async def alice(inbox: Inbox) -> Person:
    async with inbox.database.view(inbox.clock.now()) as view:
        person = await people.find_by_telegram(view, ALICE)
    assert person is not None
    return person


async def is_closed(inbox: Inbox, update_id: int) -> bool:
    row = (await inbox.rows())[update_id]
    return row["decided_at"] is not None and row["shown_at"] is not None


async def test_a_group_is_told_public_facts_and_nothing_else(inbox: Inbox) -> None:
    await takes(
        inbox,
        typed(1, "/look laos", chat=GROUP),
        typed(2, "2", chat=GROUP),
        typed(3, "/look", ANONYMOUS_ADMIN, chat=GROUP),
        typed(4, "/unknown", chat=GROUP),
    )
    assert {chat: sorted(texts) for chat, texts in inbox.screens.texts.items()} == {
        GROUP["id"]: ["Looked: ", "Looked: laos"]  # An anonymous administrator may ask, as nobody.
    }
    assert await inbox.effects() == []
    assert all([await is_closed(inbox, number) for number in (1, 2, 3, 4)])
    async with inbox.database.view(inbox.clock.now()) as view:
        assert await people.find_by_telegram(view, ALICE) is None


async def test_a_button_for_the_private_chat_pressed_in_a_group_does_not_spin(
    inbox: Inbox,
) -> None:
    message = {"message_id": 1, "date": 1_800_000_000, "chat": GROUP, "text": "?"}
    await takes(inbox, pressed(1, "p:1", message=message))
    assert inbox.screens.answered == ["1"]
    assert inbox.screens.texts == {}
    assert await inbox.effects() == []
    assert await is_closed(inbox, 1)


async def test_a_group_in_which_the_bot_may_not_write_is_nobodys_problem(inbox: Inbox) -> None:
    inbox.screens.failures[-4_200_001] = [BadRequest("not enough rights to send text messages")]
    await takes(inbox, typed(1, "/look", chat=GROUP))
    assert await is_closed(inbox, 1)
    assert not inbox.problems
    assert not inbox.waits


async def test_a_button_of_a_message_too_old_for_telegram_to_tell_still_works(
    inbox: Inbox,
) -> None:
    chat = {"id": ALICE, "type": "private"}
    await takes(inbox, pressed(1, "p:1", message={"message_id": 1, "date": 0, "chat": chat}))
    assert await inbox.effects() == [1]
    assert inbox.screens.answered == ["1"]


@pytest.mark.parametrize("data", ["", ":", "p", "p:", "zz:1", "é" * 32, "\0", "p:1:2:3:4"])
async def test_a_button_that_nobody_made_is_answered(inbox: Inbox, data: str) -> None:
    await takes(inbox, pressed(1, data))
    assert inbox.screens.answered == ["1"]
    assert await is_closed(inbox, 1)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("/look", ""),
        ("/look  lao  pdr ", "lao pdr"),
        ("/look\nlaos", "laos"),
        ("/LOOK@LiaisonBot x", "x"),
    ],
)
async def test_words_behind_a_command_are_its_own(
    inbox: Inbox, written: str, understood: str
) -> None:
    await takes(inbox, typed(1, written))
    assert inbox.screens.texts[ALICE] == [f"Looked: {understood}"]


async def test_whoever_writes_has_not_blocked_the_bot(inbox: Inbox) -> None:
    await takes(inbox, typed(1, "1"))
    async with inbox.database.unit(inbox.clock.now()) as unit:
        await people.change(unit, (await alice(inbox)).id, blocked_at=unit.now)
    await takes(inbox, typed(2, "/look"))
    assert (await alice(inbox)).blocked_at is None


async def test_an_error_on_the_way_to_a_handler_is_not_swallowed(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_update: object) -> bool:
        raise KeyError

    handler = inbox.deciding.application.handlers[0][0]
    monkeypatch.setattr(type(handler), "check_update", lambda _self, update: broken(update))
    await takes(inbox, typed(1, "1"))
    assert len(inbox.problems) == 1
    assert "sorry" in inbox.screens.texts[ALICE][0]


async def test_a_question_answered_by_two_processes_does_not_close_a_form_opened_since(
    inbox: Inbox,
) -> None:
    await takes(inbox, typed(1, "1"))
    person = await alice(inbox)
    async with inbox.database.unit(inbox.clock.now()) as unit:
        await people.change(unit, person.id, open_draft_id=1)
    gate = inbox.screens.gates[ALICE] = Gate()
    await inbox.intake.receive([typed(2, "/look")])
    await gate.is_reached()
    async with inbox.database.unit(inbox.clock.now()) as unit:  # The other process is faster.
        await received.mark_decided(unit, BOT_ID, 2, shown=True)
        await people.change(unit, person.id, open_draft_id=2)
    gate.opened.set()
    await inbox.settled()
    assert (await alice(inbox)).open_draft_id == 2


async def test_a_question_already_answered_by_another_process_is_not_answered_again(
    inbox: Inbox,
) -> None:
    await takes(inbox, typed(1, "1"), typed(2, "2", BOB))
    gate = inbox.screens.gates[ALICE] = Gate()
    await inbox.intake.receive([typed(3, "3"), typed(4, "/look")])
    await gate.is_reached()
    async with inbox.database.unit(inbox.clock.now() + timedelta(seconds=1)) as unit:
        await received.mark_decided(unit, BOT_ID, 4, shown=True)
    gate.opened.set()
    await inbox.settled()
    assert inbox.screens.texts[ALICE] == ["Done: 1", "Done: 3"]


async def test_the_language_is_telegrams_until_it_is_chosen(inbox: Inbox) -> None:
    await takes(inbox, typed(1, "1", language="fr"))
    assert (await alice(inbox)).language == "fr"
    await takes(inbox, pressed(2, "p:2"))
    assert (await alice(inbox)).language == "en"
    async with inbox.database.unit(inbox.clock.now()) as unit:
        await people.change(unit, (await alice(inbox)).id, language="en", language_chosen=True)
    await takes(inbox, typed(3, "3", language="fr"))
    assert (await alice(inbox)).language == "en"
