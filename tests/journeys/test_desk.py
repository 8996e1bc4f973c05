"""A day at the ISU's desk: what waits, one tap for each, ten seconds of Undo, and two officers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from bot.playground import Phone
from handlers.acts import Look
from handlers.notices import RENDERERS
from handlers.screens import Screen
from services.checks import version_of
from services.notices import Kind
from services.permissions import Role
from services.problems import report_problem
from storage.database import Database
from storage.ledger import Notice
from storage.schema import delivery, need, problem
from tests.support.entries import need_of, offer_of
from tests.support.stage import Stage, fills_in

REFUSED = "Your role does not allow this."


@dataclass
class Day:
    """Two officers, and those who publish and read."""

    irene: Phone
    otto: Phone
    khamla: Phone
    nora: Phone


@pytest.fixture
async def day(stage: Stage) -> AsyncIterator[Day]:
    yield Day(
        irene=await stage.invited("Irene", Role.ISU_ADMINISTRATOR),
        otto=await stage.invited("Otto", Role.ISU),
        khamla=await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO"),
        nora=await stage.invited("Nora", Role.DONOR, iso3="NOR"),
    )
    assert all(press.is_answered for press in stage.world.presses.values())


def buttons(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]


async def stored(stage: Stage, *columns: Any) -> list[tuple[Any, ...]]:
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        found = [tuple(row.values()) for row in await view.all(select(*columns))]
    await database.close()
    return found


async def test_an_officer_keeps_the_desk_with_one_thumb(stage: Stage, day: Day) -> None:
    await fills_in(day.irene, "=/desk")
    assert "Nothing is waiting." in day.irene.last.text
    await need_of(stage, day.khamla, title="Two clearance teams")
    await offer_of(stage, day.nora, title="Training of trainers")

    await fills_in(day.irene, "=/start", "Desk (2)", "2 entries to check")
    assert "Content to check · 2" in day.irene.last.text
    await fills_in(day.irene, "Lao People's Democratic Republic: Two clearance teams")
    assert "operations@nra.example" in day.irene.last.text
    shown = len(day.irene.messages)
    await fills_in(day.irene, "Looked at")
    assert "Looked at: Two clearance teams" in day.irene.last.text
    assert "Norway: Training of trainers" in day.irene.last.text
    assert day.irene.last.buttons[0][0] == "Looked at"  # Where the thumb is.
    await fills_in(day.irene, "Looked at")
    assert "Nothing is waiting." in day.irene.last.text
    assert len(day.irene.messages) == shown  # One message all along.

    await fills_in(day.irene, "Undo")
    assert "Norway: Training of trainers" in day.irene.last.text
    await fills_in(day.irene, "Desk", "1 entry to check")
    await fills_in(day.irene, "Norway: Training of trainers", "Looked at")
    stage.move(seconds=11)
    await fills_in(day.irene, "Undo")
    assert "It is too late to undo this." in day.irene.last.text
    await fills_in(day.irene, "Home")
    assert "Desk" in buttons(day.irene)


async def test_of_two_officers_on_one_card_the_second_is_told_who_was_first(
    stage: Stage, day: Day
) -> None:
    first = await need_of(stage, day.khamla, title="Two clearance teams")
    await need_of(stage, day.khamla, title="A laboratory for prostheses")
    for officer in (day.irene, day.otto):
        await fills_in(officer, "=/needs 1", "Check this entry")
    day.irene.presses("Looked at")
    day.otto.presses("Looked at")
    both = [(await officer.settles()).text for officer in (day.irene, day.otto)]
    assert len([text for text in both if "Looked at: Two clearance teams" in text]) == 1
    assert len([text for text in both if "has seen to this already." in text]) == 1
    assert all("A laboratory for prostheses" in text for text in both)
    checked = await stored(stage, need.c.id, need.c.checked_by)
    assert [number for number, by in checked if by is not None] == [first.id]


async def test_a_correction_reaches_the_delegation_and_its_change_comes_back(
    stage: Stage, day: Day
) -> None:
    entry = await need_of(stage, day.khamla, title="Two clearance teams")
    await fills_in(day.irene, "=/desk", "1 entry to check")
    await fills_in(day.irene, "Lao People's Democratic Republic: Two clearance teams")
    await fills_in(day.irene, "Ask for a correction", "=Please say which districts")
    assert "Two clearance teams" in day.irene.last.text
    await fills_in(day.irene, "Send to the delegation")
    assert "1 person of the delegation is asked in ten seconds." in day.irene.last.text
    await fills_in(day.irene, "Undo")
    stage.move(seconds=11)
    assert "districts" not in day.khamla.last.text

    reason = "Please leave out exact sites and the names of victims."
    await fills_in(day.irene, "Ask for a correction", reason, "Send to the delegation")
    assert "Nothing is waiting." in day.irene.last.text
    stage.move(seconds=11)
    told = await day.khamla.sees("The ISU asks you to look at an entry again")
    assert reason in told.text
    assert reason not in day.nora.last.text
    await fills_in(day.khamla, "Change", "Change an answer", "Title", "=Two teams of eight")
    await fills_in(day.khamla, "Publish")
    assert "The change is published." in day.khamla.last.text
    await fills_in(day.irene, "=/desk", "1 entry to check")
    await fills_in(day.irene, "Lao People's Democratic Republic: Two teams of eight", "Looked at")
    [changed] = await stored(stage, need.c.id, need.c.changed_at, need.c.checked_at)
    assert changed[0] == entry.id
    assert changed[1] < changed[2]


async def test_a_card_that_has_changed_meanwhile_is_shown_as_it_is_now(
    stage: Stage, day: Day
) -> None:
    await need_of(stage, day.khamla, title="Two clearance teams")
    await fills_in(day.irene, "=/needs 1", "Check this entry")
    await fills_in(day.khamla, "=/needs 1", "Change", "Change an answer", "Title", "=Three teams")
    await fills_in(day.khamla, "Publish")
    await fills_in(day.irene, "Looked at")
    assert "It has been changed meanwhile." in day.irene.last.text
    assert "Three teams" in day.irene.last.text
    await fills_in(day.irene, "Looked at")
    assert "Nothing is waiting." in day.irene.last.text


async def test_who_may_not_have_been_told_is_listed_until_an_officer_has_told_them(
    stage: Stage, day: Day
) -> None:
    await fills_in(day.nora, "=/start", "Alerts on new needs", "Choose what to follow")
    await fills_in(day.nora, "Any pillar", "Done", "Any kind", "Done", "Save")
    await need_of(stage, day.khamla)
    stage.world.faults.server_error(502, method="sendMessage", times=1)
    await ends(stage, "unknown")
    await fills_in(day.irene, "=/desk", "1 unconfirmed delivery")
    await fills_in(day.irene, "Nora: an alert on a new need")
    assert "Not certain that it arrived" in day.irene.last.text
    assert "Nora, donor, Norway" in day.irene.last.text
    assert "Liaison does not send it again" in day.irene.last.text
    await fills_in(day.irene, "Open what it was about")
    assert "Two clearance teams" in day.irene.last.text
    for officer in (day.irene, day.otto):
        await fills_in(officer, "=/desk", "1 unconfirmed delivery", "Nora: an alert on a new need")
    await fills_in(day.irene, "Done: I have told them myself")
    assert "Done: Nora has been told." in day.irene.last.text
    await fills_in(day.irene, "Undo", "Done: I have told them myself")
    assert not [label for label in buttons(day.irene) if "unconfirmed" in label]
    await fills_in(day.otto, "Done: I have told them myself")
    assert "Irene has seen to this already." in day.otto.last.text
    stage.move(days=1)
    await fills_in(day.nora, "=/start")
    assert not [message for message in day.nora.messages if message.text.startswith("New need")]


async def test_what_cannot_be_done_waits_at_the_desk_until_it_is_settled(
    stage: Stage, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_look: Look, _notice: Notice) -> Screen:
        msg = "no such title"
        raise KeyError(msg)

    await fills_in(day.nora, "=/start", "Alerts on new needs", "Choose what to follow")
    await fills_in(day.nora, "Any pillar", "Done", "Any kind", "Done", "Save")
    monkeypatch.setitem(RENDERERS, Kind.NEED, fails)
    await need_of(stage, day.khamla)
    with structlog.testing.capture_logs():
        stage.move(seconds=11)
        for officer in (day.irene, day.otto):
            await officer.sees("Something needs a look")
    await fills_in(day.irene, "Desk")
    assert {"1 problem", "1 unconfirmed delivery"} <= set(buttons(day.irene))
    await fills_in(day.irene, "1 unconfirmed delivery", "Nora: an alert on a new need")
    assert "could not be put into words; the ISU has been told" in day.irene.last.text
    for officer in (day.irene, day.otto):
        await fills_in(officer, "=/desk", "1 problem", "cannot be shown")
        assert "It came up once." in officer.last.text
    await fills_in(day.irene, "Settled")
    assert "Settled: “notice" in day.irene.last.text
    await fills_in(day.otto, "Settled")
    assert "Irene has seen to this already." in day.otto.last.text
    await fills_in(day.irene, "Undo")
    assert "It came up once." in day.irene.last.text
    await fills_in(day.irene, "Settled")
    assert not [label for label in buttons(day.irene) if "problem" in label]
    [(settled_at,)] = await stored(stage, problem.c.settled_at)
    assert settled_at is not None


async def test_nobody_but_the_isu_opens_any_of_it_by_any_button(stage: Stage, day: Day) -> None:
    entry = await need_of(stage, day.khamla)
    await report(stage, "a screen could not be shown")
    watched = (need.c.checked_at, need.c.changed_at), (problem.c.settled_at,), (delivery.c.told_at,)
    before = [await stored(stage, *columns) for columns in watched]
    number = entry.id
    forged: tuple[str, ...] = ("dk", "ckl", "pbl", "unl", f"ck:need:{number}", f"ck+:need:{number}")
    forged += (f"ck+:need:{number}:{version_of(entry)}", f"ck-:need:{number}", f"ck~:need:{number}")
    forged += ("pb:1", "pb+:1", "pb-:1", "un:1", "un+:1", "un-:1")
    for phone in (day.khamla, day.nora, stage.world.new_phone("Passer-by")):
        phone.says("/desk")
        assert REFUSED in (await phone.settles()).text
        for data in forged:
            phone.says("/help")
            await phone.settles()
            phone.presses_button({"callback_data": data}, phone.last)
            assert REFUSED in (await phone.settles()).text, data
    assert [await stored(stage, *columns) for columns in watched] == before


async def test_junk_in_a_button_of_the_desk_is_refused(day: Day) -> None:
    junk = ("ck", "ck:mandate:1", "ck+:need:1", "ck-:offer:9", "ck~:need:99", "pb:7", "pb+:x")
    for data in (*junk, "pb-:1", "un:99", "un+:", "un-:1", "ckl:99", "pbl:-1", "unl:x"):
        day.irene.says("/help")
        await day.irene.settles()
        day.irene.presses_button({"callback_data": data}, day.irene.last)
        text = (await day.irene.settles()).text
        assert "sorry" not in text, data
        assert "What you can do here" not in text, data


async def ends(stage: Stage, state: str) -> None:
    """Let ten seconds pass, and wait until what goes out then has come to an end."""
    assert stage.house is not None
    states: list[str] = []

    def settled(_kind: str, state: str) -> None:
        states.append(state)
        stage.world.bell.ring()

    stage.house.delivering._on_settled = settled
    stage.move(seconds=11)
    assert await stage.world.bell.until(lambda: state in states, within=5), states


async def report(stage: Stage, what: str) -> None:
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        await report_problem(unit, what)
    await database.close()
