"""Bad days as people live through them: Telegram away, the bot away, a fault of our own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from bot.house import House
from bot.playground import Phone
from handlers.acts import Act
from handlers.routes import ROUTES
from handlers.screens import Screen
from handlers.triggers import Typed
from services.permissions import Role
from storage.schema import received_update
from tests.support.stage import NEED, Stage, fills_in

AWAY = "Liaison was away for a moment. Everything that you have sent is kept."


@pytest.fixture(autouse=True)
async def nothing_spins(stage: Stage) -> AsyncIterator[None]:
    with structlog.testing.capture_logs():
        yield
    assert all(press.is_answered for press in stage.world.presses.values())


async def in_the_middle_of_a_form(stage: Stage) -> Phone:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need", *NEED[:3])
    assert "step 3 of 10" in phone.last.text
    return phone


def hurries(house: House | None) -> None:
    """Let this process wait for milliseconds where it would for seconds."""
    assert house is not None

    async def moment(_seconds: float) -> None:
        await asyncio.sleep(0.001)

    house.intake._wait = house.intake.deciding._showing._wait = moment


def messages_with(phone: Phone, words: str) -> int:
    return len([message for message in phone.messages if words in message.text])


async def test_an_answer_that_telegram_did_not_let_through_is_shown_once_it_does(
    stage: Stage,
) -> None:
    phone = await in_the_middle_of_a_form(stage)
    hurries(stage.house)
    stage.world.faults.server_error(502, method="sendMessage", times=6)
    phone.says("Two clearance teams")
    shown = await phone.sees("step 4 of 10")
    assert AWAY in shown.text
    await fills_in(phone, NEED[4])
    assert "step 5 of 10" in phone.last.text
    assert messages_with(phone, AWAY) == 1


async def test_a_bot_that_ends_before_it_has_shown_an_answer_shows_it_at_the_next_start(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.house._TO_FINISH_SECONDS", 0.01)
    phone = await in_the_middle_of_a_form(stage)
    has_failed = asyncio.Event()

    async def never_again(_seconds: float) -> None:
        has_failed.set()
        await asyncio.Event().wait()

    assert stage.house is not None
    stage.house.intake.deciding._showing._wait = never_again
    stage.world.faults.resets_connection(method="sendMessage")
    phone.says("Two clearance teams")
    await has_failed.wait()
    await stage.stop()
    stage.world.faults.clear()
    await stage.start()
    shown = await phone.sees("step 4 of 10")
    assert AWAY in shown.text
    assert messages_with(phone, "step 4 of 10") == 1
    await fills_in(phone, "Back")
    assert "Your answer so far: Two clearance teams" in phone.last.text


async def test_what_was_sent_while_the_bot_was_away_is_answered_when_it_is_back(
    stage: Stage,
) -> None:
    phone = await in_the_middle_of_a_form(stage)
    await stage.stop()
    phone.says("Two clearance teams")
    phone.says("Two teams of eight people for eighteen months")
    await stage.start()
    await phone.sees("step 5 of 10")
    assert messages_with(phone, "step 4 of 10") == 1


async def test_after_an_outage_everybody_with_an_open_question_is_asked_it_again(
    stage: Stage,
) -> None:
    phone = await in_the_middle_of_a_form(stage)
    bystander = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await fills_in(bystander, "Home")
    before = len(bystander.messages)

    await stage.stop()
    stage.move(seconds=60)
    await stage.start()
    await fills_in(bystander, "=/help")
    assert messages_with(phone, AWAY) == 0

    await stage.stop()
    stage.move(seconds=130)
    await stage.start()
    await stage.world.bell.until(lambda: messages_with(phone, AWAY) > 0, 5)
    assert "step 3 of 10" in phone.last.text
    await fills_in(phone, NEED[3])
    assert "step 4 of 10" in phone.last.text
    assert messages_with(phone, AWAY) == 1
    assert len(bystander.messages) == before + 2


async def test_a_fault_of_our_own_is_apologised_for_to_each_and_the_isu_is_told_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_act: Act) -> Screen:
        raise KeyError

    broken = [
        replace(route, answer=fails) if isinstance(route.trigger, Typed) else route
        for route in ROUTES
    ]
    officer = await stage.invited("Irene", Role.ISU)
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    other = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await stage.stop()
    monkeypatch.setattr("bot.house.ROUTES", broken)
    hurries(await stage.start())
    phone.says("boom")
    await phone.sees("I am sorry, something went wrong.")
    told = await officer.sees("updates were given up (KeyError)")
    other.says("boom")
    await other.sees("I am sorry, something went wrong.")
    assert "Something needs a look" in told.text
    await fills_in(phone, "Home")
    assert "You act as focal point" in phone.last.text
    assert messages_with(officer, "Something needs a look") == 1


async def test_what_was_decided_long_ago_is_forgotten_at_the_start(stage: Stage) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await stage.stop()
    stage.move(days=4)
    house = await stage.start()
    await fills_in(phone, "Home")
    async with asyncio.timeout(5):
        while True:
            async with house.database.view(stage.clock.now()) as view:
                kept = await view.all(select(received_update.c.received_at))
            if all(row["received_at"] > stage.clock.now() - timedelta(days=3) for row in kept):
                break
            await asyncio.sleep(0)
    assert kept
