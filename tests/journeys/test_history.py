"""Who did what, when, and what it was before: the ISU reads it on the phone."""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete

from bot.playground import Phone
from services.decision_forms import reason_shown
from services.needs import change_need
from services.options import label_of
from services.permissions import Role
from services.requests import REASONS
from storage.database import Database
from storage.needs import Need
from storage.schema import audit_value
from tests.support.answers import NEED_ANSWERS
from tests.support.entries import acting, need_of
from tests.support.stage import Stage, fills_in


@dataclass
class Story:
    """A need of Laos that Khamla has published and Bounmy has changed a day later."""

    irene: Phone
    khamla: Phone
    need: Need


@pytest.fixture
async def story(stage: Stage) -> Story:
    irene = await stage.invited("Irene Curie", Role.ISU)
    khamla = await stage.invited("Khamla Phommasack", Role.FOCAL_POINT, iso3="LAO")
    bounmy = await stage.invited("Bounmy Vongsa", Role.DEPUTY, iso3="LAO")
    need = await need_of(stage, khamla)
    stage.move(days=1)
    changed = {
        **NEED_ANSWERS,
        "title": "Three clearance teams",
        "priority": "urgent",
        "amount": {"amount": "375000", "currency": "EUR"},
        "kinds": ["FIN", "TRN"],
        "visibility": "partners",
    }
    async with acting(stage, bounmy) as (unit, actor):
        await change_need(unit, actor, need.id, changed, copied_at=unit.now)
    await khamla.sees("Bounmy Vongsa has been approved")  # Nothing comes between from now on.
    return Story(irene, khamla, need)


async def test_an_officer_reads_who_changed_what_on_a_need(story: Story) -> None:
    irene = story.irene
    await fills_in(irene, f"=/needs {story.need.id}", "History")
    history = irene.last.text
    assert history.startswith(f"History · Need {story.need.id}")
    assert history.index("Bounmy Vongsa: changed") < history.index("Khamla Phommasack: published")
    assert "Amount: 250,000 → 375,000" in history
    assert "Kind of assistance: Financial → Financial; Training" in history
    assert "Delegation: Lao People's Democratic Republic" in history
    assert "and 1 more" in history
    await fills_in(irene, "1")
    assert "Title: Two clearance teams → Three clearance teams" in irene.last.text
    assert "Who may see it: Everybody → Registered donors and partners" in irene.last.text
    await fills_in(irene, "Its history", "2")
    assert "Contact: Head of operations, operations@nra.example" in irene.last.text
    await fills_in(irene, "‹ Back")
    assert "Two teams of eight" in irene.last.text


async def test_what_was_erased_reads_as_erased_and_what_was_done_stays(
    stage: Stage, story: Story
) -> None:
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        await unit.change(delete(audit_value))
    await database.close()
    await fills_in(story.irene, f"=/needs {story.need.id}", "History", "1")
    assert "Title: erased → erased" in story.irene.last.text
    assert "Priority: High → Urgent" in story.irene.last.text


async def test_an_officer_reads_what_somebody_did_and_what_was_done_to_them(story: Story) -> None:
    irene = story.irene
    irene.presses_button({"callback_data": "aup:2"}, irene.last)
    await irene.settles()
    history = irene.last.text
    assert history.startswith("History · Khamla Phommasack")
    assert f"Need {story.need.id}" in history
    assert "Khamla Phommasack: published" in history
    assert "Bounmy Vongsa: changed" in history  # The contact in it is Khamla's.
    assert "Mandate" in history


async def test_a_history_calls_whose_it_is_by_name(story: Story) -> None:
    irene = story.irene
    for data, name in {
        "aur:delegation:1": "Lao People's Democratic Republic",
        "aur:mandate:2": "Mandate: Khamla Phommasack, focal point, Lao",
    }.items():
        irene.presses_button({"callback_data": data}, irene.last)
        assert (await irene.settles()).text.startswith(f"History · {name}")


def test_a_ready_reason_reads_as_the_sentence_that_was_chosen() -> None:
    for one in REASONS:
        assert reason_shown(one.code) == label_of(REASONS, one.code)


async def test_meetings_and_deadlines_have_a_history_too(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    answers = ("=Annual report", "=30 April 2037", "All States Parties")
    await fills_in(irene, "=/meetings", "Enter a deadline", *answers, "Publish")
    await fills_in(irene, "Call off", "Yes, call off", "History")
    assert "Irene Curie: called off" in irene.last.text
    assert "Status: published → called off" in irene.last.text
    assert "For: All States Parties" in irene.last.text


async def test_nobody_else_sees_the_button_or_what_is_behind_it(story: Story) -> None:
    khamla = story.khamla
    await fills_in(khamla, f"=/needs {story.need.id}")
    assert "History" not in [label for row in khamla.last.buttons for label in row]
    for data in (f"aur:need:{story.need.id}", "aup:1", "aue:1"):
        khamla.says("/help")
        await khamla.settles()
        khamla.presses_button({"callback_data": data}, khamla.last)
        assert "Your role does not allow this." in (await khamla.settles()).text


@pytest.mark.parametrize("data", ["aur", "aur:x:1", "aup:999", "aup", "aue:0", "aue:x"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_forged_button_finds_nothing(stage: Stage, data: str) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    irene.presses_button({"callback_data": data}, irene.last)
    text = (await irene.settles()).text
    assert "sorry" not in text
    assert "not" in text
