"""How a conversation goes: where screens appear, and what words and old buttons do to a form."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.playground import Phone
from bot.playground.conversations import PhoneMessage
from services.notices import Kind, tell
from services.permissions import Role
from storage import people
from storage.database import Database
from tests.support.stage import NEED, Stage, fills_in

PNG = bytes.fromhex("89504e470d0a1a0a0000000d494844520000000100000001") + bytes(40)
STICKER: dict[str, Any] = {
    "file_id": "CAACAgI",
    "file_unique_id": "AgAD",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


@pytest.fixture(autouse=True)
async def nothing_spins(stage: Stage) -> AsyncIterator[None]:
    yield
    assert all(press.is_answered for press in stage.world.presses.values())


async def focal_point_in_a_form(stage: Stage) -> Phone:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need")
    assert "step 1 of 10" in phone.last.text
    return phone


async def loses_its_buttons(phone: Phone, message: PhoneMessage) -> None:
    assert await phone.world.bell.until(lambda: not message.source.buttons, 5), phone.describe()


def sends_sticker(phone: Phone) -> None:
    message = phone.write(phone.person, "")
    phone._last_press = None
    phone.world.tell_bot("message", message.as_json() | {"sticker": STICKER}, phone.chat)


async def tells(stage: Stage, phone: Phone, what: str) -> PhoneMessage:
    """A notice comes to somebody's phone."""
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        person = await people.find_by_telegram(unit, phone.person.id)
        assert person is not None
        await tell(unit, Kind.PROBLEM, [person.id], facts={"what": what})
    await database.close()
    assert stage.house is not None
    stage.house.delivering.wake()
    return await phone.sees(what)


async def test_a_press_edits_in_place_and_typed_words_bring_a_new_message(stage: Stage) -> None:
    phone = await focal_point_in_a_form(stage)
    screen = phone.last
    await fills_in(phone, *NEED[:3])
    assert phone.last.message_id == screen.message_id
    assert "step 3 of 10" in phone.last.text
    await fills_in(phone, NEED[3])
    assert phone.last.message_id > screen.message_id
    assert "step 4 of 10" in phone.last.text
    await loses_its_buttons(phone, screen)

    question = phone.last
    notice = await tells(stage, phone, "Something below")
    phone.presses("Back", question)
    anew = await phone.sees("step 3 of 10")
    assert anew.message_id > notice.message_id
    await loses_its_buttons(phone, question)
    await fills_in(phone, "Keep this answer")
    assert phone.last.message_id == anew.message_id


async def test_a_form_is_filled_in_with_slips_and_second_thoughts(stage: Stage) -> None:
    phone = await focal_point_in_a_form(stage)
    await fills_in(phone, *NEED[:3])
    await fills_in(phone, "=" + "x" * 81)
    assert "That is 81 characters; at most 80 fit." in phone.last.text
    assert "step 3 of 10" in phone.last.text
    await fills_in(phone, *NEED[3:6], "=03/04/2027")
    assert {"3 April 2027", "4 March 2027"} <= {
        label for row in phone.last.buttons for label in row
    }
    await fills_in(phone, "4 March 2027")
    assert "step 7 of 10" in phone.last.text
    await fills_in(phone, "Skip", "Back")
    assert "Your answer so far: not given" in phone.last.text
    await fills_in(phone, "=5 March 2027", *NEED[8:])
    assert "From: 4 March 2027" in phone.last.text
    assert "Until: 5 March 2027" in phone.last.text

    await fills_in(phone, "Change an answer", "Title")
    assert "Your answer so far: Two clearance teams for Savannakhet" in phone.last.text
    await fills_in(phone, "=Three clearance teams")
    assert "please check" in phone.last.text
    assert "Title: Three clearance teams" in phone.last.text
    await fills_in(phone, "Change an answer", "Back", "Publish")
    assert "Published." in phone.last.text
    assert "Three clearance teams" in phone.last.text


async def test_whatever_is_no_answer_asks_the_question_again(stage: Stage) -> None:
    phone = await focal_point_in_a_form(stage)
    await fills_in(phone, *NEED[:3])
    sends_sticker(phone)
    assert "I can read only words and buttons." in (await phone.sees("step 3 of 10")).text
    phone.sends_file("map.png", PNG, "image/png", caption="The task sites", as_photo=True)
    assert "I can read only words and buttons." in (await phone.sees("step 3 of 10")).text
    phone.says("/nonsense")
    assert "step 3 of 10" in (await phone.settles()).text

    answer = phone.says("Two clearance teams")
    await phone.sees("step 4 of 10")
    phone.edits(answer, "Twenty clearance teams")
    note = await phone.sees("Editing a message does not change a saved answer. Press Back")
    assert "step 4 of 10" in note.text
    await fills_in(phone, "Back")
    assert "Your answer so far: Two clearance teams\n" in phone.last.text + "\n"


async def test_a_form_is_left_for_days_cancelled_only_when_asked_back_and_then_gone(
    stage: Stage,
) -> None:
    phone = await focal_point_in_a_form(stage)
    await fills_in(phone, *NEED[:4], "Later")
    assert "Your answers are kept" in phone.last.text
    await fills_in(phone, "=norway")
    assert "Norway" in phone.last.text
    stage.move(days=5)
    await fills_in(phone, "=/start", "Continue: Need, 4 of 10")
    assert "step 4 of 10" in phone.last.text

    await fills_in(phone, "=/cancel")
    assert "Leave “Need” and delete your answers?" in phone.last.text
    await fills_in(phone, "‹ Continue")
    assert "step 4 of 10" in phone.last.text
    question = phone.last
    await fills_in(phone, "Cancel", "Yes, delete")
    assert "Your answers are deleted, and nothing was sent: Need." in phone.last.text
    phone.presses_button({"callback_data": _data(question, "Back")}, phone.last)
    assert "already finished or cancelled" in (await phone.settles()).text
    await fills_in(phone, "=/cancel")
    assert "You act as focal point" in phone.last.text
    assert "Continue" not in str(phone.last.buttons)


async def test_a_form_begun_earlier_says_so_and_can_be_begun_anew(stage: Stage) -> None:
    phone = await focal_point_in_a_form(stage)
    await fills_in(phone, *NEED[:3], "Later", "Home", "Publish a need")
    assert phone.last.text.startswith("You began this earlier, on ")
    assert "Your answers so far: Survey and clearance; " in phone.last.text
    assert "step 3 of 10" in phone.last.text
    await fills_in(phone, "Begin anew")
    assert phone.last.text.startswith("Need · step 1 of 10")
    await fills_in(phone, "Later", "Home")
    assert len([row for row in phone.last.buttons if "Continue" in row[0]]) == 1


async def test_a_question_asked_in_the_middle_leads_back_and_takes_no_answer(
    stage: Stage,
) -> None:
    phone = await focal_point_in_a_form(stage)
    await fills_in(phone, *NEED[:3], "=/status laos")
    assert "Lao People's Democratic Republic" in phone.last.text
    assert ["Continue: Need, 3 of 10"] in phone.last.buttons
    await fills_in(phone, "=Norway")
    assert "Norway" in phone.last.text
    assert "State Party" in phone.last.text
    await fills_in(phone, "=/start", "Continue: Need, 3 of 10")
    assert "step 3 of 10" in phone.last.text
    assert "Your answer so far" not in phone.last.text
    await fills_in(phone, "=/start", "=France")
    assert "France" in phone.last.text
    assert "State Party" in phone.last.text


async def test_an_old_button_shows_where_one_is_and_changes_nothing(stage: Stage) -> None:
    phone = await focal_point_in_a_form(stage)
    first = phone.last
    await fills_in(phone, *NEED[:3], NEED[3])
    phone.presses("Victim assistance", first)
    await phone.sees("step 4 of 10")
    assert phone.toasts[-1].text == (
        "That button belongs to an earlier step. Here is where you are now."
    )
    await fills_in(phone, *NEED[4:])
    assert "Pillar: Survey and clearance" in phone.last.text
    review = phone.last
    await fills_in(phone, "Publish", "Home", "Publish a need")
    assert "step 1 of 10" in phone.last.text
    stage.move(minutes=1)
    phone.presses("Publish", review)
    assert "already finished" in (await phone.sees("step 1 of 10")).text


async def test_the_second_of_two_presses_leaves_the_undo_where_it_is(stage: Stage) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await fills_in(donor, "Home", "Alerts on new needs", "Choose", "Any pillar", "Done")
    await fills_in(donor, "Any kind", "Done", "Save")
    phone = await focal_point_in_a_form(stage)
    await fills_in(phone, *NEED)
    review = phone.last
    phone.presses("Publish", review)
    phone.presses("Publish", review)
    assert await stage.world.bell.until(
        lambda: "That is done already." in [toast.text for toast in phone.toasts], 5
    )
    assert "It goes to 1 person" in phone.last.text
    assert "Undo" in phone.last.buttons[0]


def _data(message: PhoneMessage, label: str) -> str:
    button = message.find_button(label)
    assert button is not None
    return str(button["callback_data"])
