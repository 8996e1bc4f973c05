"""What is confidential answers others exactly as what was never there, wherever they try."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from handlers.acts import Look
from handlers.routes import ROUTES
from handlers.screens import Screen
from handlers.triggers import Command, Press, act, look
from services.permissions import Permission
from services.texts import Text
from storage import people
from storage.database import Database
from tests.support.inbox import ALICE, Inbox, opened, pressed, typed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GROUP = {"id": -4_200_001, "type": "group", "title": "Intersessional meetings"}


async def kept_secret(_look: Look) -> Screen:
    return Screen((Text("This is kept secret."),))


SECRET = (
    look(Press("zl"), kept_secret, Permission.UNIVERSALIZE),
    act(Press("za"), kept_secret, Permission.UNIVERSALIZE),
    look(Command("secret_look"), kept_secret, Permission.UNIVERSALIZE),
    act(Command("secret_act"), kept_secret, Permission.UNIVERSALIZE),
)


@pytest.fixture
async def inbox(database: Database) -> AsyncIterator[Inbox]:
    async with opened(database, routes=(*SECRET, *ROUTES)) as inbox:
        yield inbox


async def answer_to(inbox: Inbox, *updates: dict[str, Any]) -> list[dict[str, Any]]:
    """All that is shown after these, the last of which is the one that counts."""
    before = sum(len(shown) for shown in inbox.screens.messages.values())
    await inbox.intake.receive(list(updates))
    await inbox.settled()
    return [one for shown in inbox.screens.messages.values() for one in shown][before:]


@pytest.mark.parametrize("form", [None, "/register"], ids=["outside forms", "in a form"])
async def test_a_secret_is_to_others_what_nobody_has_thought_of(
    inbox: Inbox, form: str | None
) -> None:
    await answer_to(inbox, typed(1, form or "/help"))
    unknown = await answer_to(inbox, pressed(2, "zzz:1"))
    assert unknown
    assert await answer_to(inbox, pressed(3, "zl:1")) == unknown
    assert await answer_to(inbox, pressed(4, "za:1")) == unknown
    assert await answer_to(inbox, typed(5, "/unknown")) == unknown
    assert await answer_to(inbox, typed(6, "/secret_look")) == unknown
    assert await answer_to(inbox, typed(7, "/secret_act")) == unknown
    async with inbox.database.view(inbox.clock.now()) as view:
        person = await people.find_by_telegram(view, ALICE)
    assert person is not None
    assert (person.open_draft_id is None) == (form is None)


async def test_a_stranger_learns_nothing_either(inbox: Inbox) -> None:
    for number, stranger in enumerate((71, 72, 73)):
        data = ("zzz:1", "zl:1", "za:1")[number]
        await answer_to(inbox, pressed(number, data, stranger))
    told = [inbox.screens.messages[stranger] for stranger in (71, 72, 73)]
    assert told[0]
    assert told[0] == told[1] == told[2]


async def test_in_a_group_there_is_no_such_command_nor_such_a_button(inbox: Inbox) -> None:
    message = {"message_id": 1, "date": 1_800_000_000, "chat": GROUP, "text": "?"}
    said = await answer_to(
        inbox,
        typed(1, "/secret_look", chat=GROUP),
        typed(2, "/secret_act", chat=GROUP),
        pressed(3, "zl:1", message=message),
        pressed(4, "za:1", message=message),
        pressed(5, "zzz:1", message=message),
    )
    assert said == []
    assert inbox.screens.answered == ["3", "4", "5"]  # The toast is the same for each.
