"""What comes from a phone is never trusted: forged buttons, odd words, groups, and blocked bots."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.playground import Phone
from services.permissions import Role
from storage import people
from storage.database import Database
from storage.people import Person
from storage.schema import delivery, draft, mandate, need, person
from tests.support.requests import registration
from tests.support.stage import NEED, Stage, fills_in


@pytest.fixture(autouse=True)
async def nothing_spins(stage: Stage) -> AsyncIterator[None]:
    yield
    assert all(press.is_answered for press in stage.world.presses.values())


async def everything(stage: Stage) -> list[Any]:
    """All that could be changed by somebody else's press.

    Not who saw which message, nor which commands are listed for them: the tick lists those later.
    """
    seen = {"open_draft_id", "screen_message_id", "last_message_id", "menu"}
    columns = [column for column in person.c if column.name not in seen]
    told = select(delivery.c.notice_id, delivery.c.recipient_id)
    queries = (select(*columns), select(draft), select(need), select(mandate), told)
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        found = [sorted(map(str, await view.all(query))) for query in queries]
    await database.close()
    return found


async def stored(stage: Stage, phone: Phone) -> Person:
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        found = await people.find_by_telegram(view, phone.person.id)
    await database.close()
    assert found is not None
    return found


async def idle(stage: Stage) -> None:
    """Wait until the bot has taken in and decided whatever was done."""
    assert stage.house is not None
    intake = stage.house.intake
    assert await stage.world.bell.until(lambda: not stage.world.updates.pending, 5)
    async with asyncio.timeout(5):
        await intake._idle.wait()


async def forges(stage: Stage, phone: Phone, data: str) -> str:
    """Press a button that was never shown; what stands on the screen then, changed or not."""
    phone.presses_button({"callback_data": data}, phone.last)
    await idle(stage)
    assert list(stage.world.presses.values())[-1].is_answered
    return phone.last.text


async def test_nobody_touches_another_persons_form(stage: Stage) -> None:
    owner = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(owner, "Home", "Publish a need", *NEED[:4])
    colleague = await stage.invited("Bounmy", Role.FOCAL_POINT, iso3="LAO")
    stranger = await stage.invited("Mahamat", Role.FOCAL_POINT, iso3="TCD")
    answers = {
        colleague: "Khamla goes on with this draft now",
        stranger: "already finished or cancelled",
    }
    for other in answers:
        await fills_in(other, "Home")
    before = await everything(stage)
    draft_id = (await stored(stage, owner)).open_draft_id
    for other, answer in answers.items():
        for move in ("c", "o:CLR", "s", "b", "p", "x", "X", "l", "z", "r:title"):
            for revision in (0, 4):
                said = await forges(stage, other, f"f:{draft_id}:{revision}:{move}")
                assert answer in said
    assert await everything(stage) == before
    await fills_in(owner, NEED[4])
    assert "step 5 of 10" in owner.last.text


JUNK = (
    "f",
    "f:",
    "f:::::",
    "f:-1:0:o:CLR",
    "f:999999999999999999:0:p",
    "f:99999999999999999999999999999999:0:p",
    "f:١:٠:p",
    "f:1",
    "f:1:0",
    "f:1:0:o",
    "f:1:0:o:" + "x" * 50,
    "f:1:0:t:nothing",
    "f:1:0:r:nothing",
    "f:1:0:d",
    "f:1:0:?",
    "f:1:x:p",
    "f:1:0:o:\0",
    "n:0",
    "n~:1",
    "n-:x",
    "rq:1",
    "rq+:1",
    "rq-:1",
    "lang+:xx",
    "s:QQQ",
    "sub-",
    "\u202ef:1:0:p",
    "é" * 32,
    "😀" * 16,
    "x" * 64,
    "DROP TABLE person; --",
)


async def test_forged_junk_and_cut_off_buttons_are_refused_and_change_nothing(
    stage: Stage,
) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need")
    before = await everything(stage)
    assert f"f:{(await stored(stage, phone)).open_draft_id}:0:" == "f:1:0:"
    for data in JUNK:
        assert "sorry" not in await forges(stage, phone, data), data
        assert phone.last.buttons, data
    assert await everything(stage) == before
    phone.says("/cancel")
    await phone.settles()
    await fills_in(phone, "=/start", "Publish a need", *NEED)
    assert "please check" in phone.last.text


async def test_what_only_some_may_is_refused_to_others_by_any_button(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    asking = stage.world.new_phone("Nora")
    await fills_in(asking, "=/start", *registration("donor", "=norway"), "Send to the ISU")
    await officer.sees("Nora Berg")
    before = await everything(stage)
    for data in ("rq+:2", "rq-:2", "rq:2", "rql", "an+", "n+", "sub+"):
        assert "Your role does not allow this." in await forges(stage, asking, data)
    assert await everything(stage) == before


async def test_words_of_any_kind_are_kept_as_they_are_or_refused_politely(stage: Stage) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need", *NEED[:3])
    odd = ("\u202eevil", "a\u0301" * 3000, "😀" * 90, "&" * 4096, "\u200b", ".", "/", "///")
    for words in odd:
        phone.says(words)
        assert "step 3 of 10" in (await phone.settles()).text, words
    await fills_in(phone, "=<b>Bold</b> & \u202e“quoted”", NEED[4], "Back")
    assert "Your answer so far: Two teams of eight" in phone.last.text
    await fills_in(phone, "Back")
    assert "Your answer so far: <b>Bold</b> & “quoted”" in phone.last.text


async def test_a_state_of_an_uncertain_name_is_asked_back_and_never_guessed(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=/start", "Register", "donor", "=congo")
    assert "Which State do you mean" in phone.last.text
    labels = [label for row in phone.last.buttons for label in row]
    assert {"Congo", "Democratic Republic of the Congo"} <= set(labels)
    await fills_in(phone, "Democratic Republic of the Congo")
    assert "full name" in phone.last.text
    await fills_in(phone, "Back")
    assert "Your answer so far: Democratic Republic of the Congo" in phone.last.text


async def test_a_group_is_told_treaty_status_and_nothing_else(stage: Stage) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need", *NEED[:3])
    group = stage.world.new_group("Intersessional meetings", phone)
    group.says(phone, "/status laos")
    card = await group.sees("State Party")
    group.presses(phone, "All States")
    await group.sees("States Parties:")
    offered = {label for row in card.buttons for label in row}
    assert {"All States", "Obligations in detail", "Sources", "Share"} <= offered
    assert offered.isdisjoint({"Home", "Tell me of changes", "Needs: 0", "Offers: 0"})

    group.says(phone, "/needs")
    told = await group.sees("In a group I answer questions of treaty status only")
    assert [label for row in told.buttons for label in row] == ["Write to me privately"]
    group.press_button(phone.person, {"callback_data": "h"}, card)
    await idle(stage)
    toast = list(stage.world.presses.values())[-1].toast
    assert toast is not None
    assert toast.text == "This works in a private chat only."
    shown = len([message for message in group.messages if message.from_bot])
    group.says(phone, "Two clearance teams", reply_to=group.last)
    await fills_in(phone, NEED[3])  # In the group it was no answer.
    assert "step 4 of 10" in phone.last.text
    assert len([message for message in group.messages if message.from_bot]) == shown


async def test_a_group_that_lets_the_bot_in_is_told_what_it_does_there(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    group = stage.world.new_group("Intersessional meetings", phone)
    group.welcomes_bot(phone)
    await group.sees("In a group I answer questions of treaty status only")


async def test_an_anonymous_administrator_is_nobody_and_may_ask_like_anybody(stage: Stage) -> None:
    group = stage.world.new_group("Intersessional meetings", stage.world.new_phone("Nora"))
    group.says(None, "/status laos")
    await group.sees("State Party")
    group.says(None, "/my")
    await group.sees("write to me privately")
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        assert await view.all(select(person)) == []
    await database.close()


async def test_whoever_blocks_the_bot_returns_with_start(stage: Stage) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need", *NEED[:2])
    phone.blocks()
    await idle(stage)
    assert (await stored(stage, phone)).blocked_at is not None
    phone.unblocks()
    await idle(stage)
    assert (await stored(stage, phone)).blocked_at is None
    await fills_in(phone, "=/start")
    assert "You act as focal point" in phone.last.text
    await fills_in(phone, "Continue: Need, 2 of 10")
    assert "step 2 of 10" in phone.last.text


async def test_the_language_is_that_of_telegram_until_it_is_chosen(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora", language="fr-CA")
    await fills_in(phone, "=/start")
    assert (await stored(stage, phone)).language == "fr"
    phone.language = "nb"
    await fills_in(phone, "=/start")
    assert (await stored(stage, phone)).language == "en"
    await fills_in(phone, "=/language", "Français")
    assert (await stored(stage, phone)).language == "fr"
    await fills_in(phone, "=/start")
    assert ((await stored(stage, phone)).language, phone.language) == ("fr", "nb")
