"""Files come in as answers and go out to those who may see them; on bad days nothing is lost."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.playground import Phone
from bot.playground.conversations import PhoneMessage
from bot.playground.faults import DOWNLOAD, Fault
from bot.playground.refusals import not_found, server_error
from handlers import files as shown_files
from services.files import FILES_AT_MOST, LARGEST
from services.permissions import Role
from storage.database import Database
from storage.schema import file
from tests.support.files import JPEG, PDF, PNG
from tests.support.requests import registration
from tests.support.stage import Stage, fills_in

SENDS_COPY = registration("donor", "=norway", note=("I send a photo or PDF",))[:-2]
ASKED = "Please send it as a photo, or as a PDF, PNG or JPEG file."


@pytest.fixture(autouse=True)
async def nothing_spins(stage: Stage) -> AsyncIterator[None]:
    yield
    assert all(press.is_answered for press in stage.world.presses.values())


async def asked_for_a_file(stage: Stage, name: str = "Nora") -> Phone:
    """Somebody who stands at the question for the copy of the note verbale."""
    phone = stage.world.new_phone(name)
    phone.says("/start")
    await phone.settles()
    await fills_in(phone, *SENDS_COPY)
    assert ASKED in phone.last.text
    return phone


async def kept(stage: Stage) -> list[bytes]:
    """The contents of all files that are kept, the oldest first."""
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        rows = await view.all(select(file.c.content).order_by(file.c.id))
    await database.close()
    return [bytes(row["content"]) for row in rows]


async def sends(
    phone: Phone, content: bytes, name: str = "note.pdf", *, as_photo: bool = False
) -> PhoneMessage:
    phone.sends_file(name, content, as_photo=as_photo)
    return await phone.settles()


def calls(stage: Stage, method: str) -> int:
    return sum(request.method == method for request in stage.world.journal.requests)


async def test_the_copy_of_a_note_verbale_goes_from_the_applicant_to_the_isu(
    stage: Stage,
) -> None:
    officer = await stage.invited("Anna", Role.ISU)
    phone = await asked_for_a_file(stage)
    await sends(phone, PDF, "../../<b>secret</b>.exe")
    assert "In which language" in phone.last.text
    await fills_in(phone, "English", "Geneva")
    assert "Its copy: PDF, 1 KB" in phone.last.text
    await fills_in(phone, "Send")
    card = await officer.sees("Request for registration")
    officer.presses("Show the copy", card)
    screen = await officer.sees("PDF, 1 KB")
    above = officer.messages[-2]
    assert (above.content, above.buttons) == (PDF, [])
    assert above.file_name is not None
    assert above.file_name.startswith("note-verbale-")
    assert above.file_name.endswith(".pdf")
    assert screen.message_id > above.message_id > card.message_id
    await fills_in(officer, "Back")
    assert "Request for registration" in officer.last.text
    await fills_in(officer, "Approve")


async def test_a_photo_is_shown_as_a_picture_and_the_old_screen_loses_its_buttons(
    stage: Stage,
) -> None:
    officer = await stage.invited("Anna", Role.ISU)
    phone = await asked_for_a_file(stage)
    await sends(phone, PNG, "note.png", as_photo=True)
    await fills_in(phone, "English", "Geneva", "Send")
    await officer.sees("Request for registration")
    await fills_in(officer, "Other requests", "Nora Berg")
    card = officer.last
    await fills_in(officer, "Show the copy")
    assert "PNG, 1 KB" in officer.last.text
    assert officer.messages[-2].source.file is not None
    assert officer.messages[-2].source.file.is_photo
    assert await stage.world.bell.until(lambda: not card.source.buttons, 5), officer.describe()


async def test_only_the_sender_and_the_isu_see_a_file(stage: Stage) -> None:
    phone = await asked_for_a_file(stage)
    await sends(phone, PDF)
    number = await number_of_the_file(stage)
    phone.presses_button({"callback_data": f"fl:{number}"}, phone.last)
    screen = await phone.sees("PDF, 1 KB")
    above = phone.messages[-2]
    assert (above.from_bot, above.content) == (True, PDF)
    assert any("Continue: Registration" in label for row in screen.buttons for label in row)
    other = await stage.invited("Olga", Role.DONOR, iso3="NOR")
    for forged in (number, number + 1, 0, "", "x", 10**30):
        await fills_in(other, "=/start")
        other.presses_button({"callback_data": f"fl:{forged}"}, other.last)
        assert (await other.settles()).text == "That file is not here, or no longer."
    assert all(message.content is None for message in other.messages)


async def number_of_the_file(stage: Stage) -> int:
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        number = await view.scalar(select(file.c.id))
    await database.close()
    return int(number)


async def test_whatever_is_not_taken_is_answered_and_asked_for_again(stage: Stage) -> None:
    phone = await asked_for_a_file(stage)
    too_large = "That file is larger than 10 MB."
    for content, words in (
        (b"MZ\x90\x00" + bytes(60), "That is no PDF, PNG or JPEG file"),
        (PDF + b"PK\x05\x06" + bytes(18), "That is no PDF, PNG or JPEG file"),
        (PDF[: len(PDF) // 2], "not the whole of it"),
        (PDF + bytes(LARGEST), too_large),
        (bytes(21 * 1024 * 1024), too_large),
    ):
        screen = await sends(phone, content)
        assert words in screen.text
        assert screen.text.count("as a photo") == 1
        assert "Registration · step" in screen.text
    assert await kept(stage) == []
    await fills_in(phone, "=MFA/2026/114")
    assert ASKED in phone.last.text
    await sends(phone, JPEG)
    assert "In which language" in phone.last.text
    assert await kept(stage) == [JPEG]


async def test_nothing_is_fetched_that_nobody_asked_for(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    phone.sends_file("first.pdf", PDF)
    assert "No file is asked for here" in (await phone.settles()).text
    phone.says("/start")
    await phone.settles()
    await fills_in(phone, "Register")
    question = phone.last.text
    phone.sends_file("second.png", PNG, "image/png", as_photo=True, caption="/cancel")
    screen = await phone.settles()
    assert "No file is asked for here" in screen.text
    assert question in screen.text
    assert calls(stage, "getFile") == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_of_an_album_the_first_page_is_kept_and_the_others_are_explained(
    stage: Stage,
) -> None:
    phone = await asked_for_a_file(stage)
    for name in ("one.png", "two.png", "three.png"):
        sent = stage.world.store_file(name, PNG, "image/png", as_photo=True)
        message = stage.world.add_message(phone.chat, phone.person, file=sent)
        body = message.as_json() | {"media_group_id": "13"}
        stage.world.tell_bot("message", body, phone.chat)
    screen = await phone.sees("Please put several pages into one PDF.")
    assert "In which language" in screen.text
    assert await kept(stage) == [PNG]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_changed_caption_changes_no_answer(stage: Stage) -> None:
    phone = await asked_for_a_file(stage)
    sent = phone.sends_file("note.pdf", PDF)
    await phone.settles()
    await fills_in(phone, "Back")
    phone.edits(sent, "The right one")
    note = await phone.sees("Editing a message does not change a saved answer.")
    assert ASKED in note.text
    assert calls(stage, "getFile") == 1


async def test_another_file_takes_the_place_of_the_first(stage: Stage) -> None:
    phone = await asked_for_a_file(stage)
    await sends(phone, PDF)
    for content in [PNG] * FILES_AT_MOST + [JPEG]:
        await fills_in(phone, "Back")
        assert "Your answer so far" in phone.last.text
        await sends(phone, content)
        assert "In which language" in phone.last.text
    assert await kept(stage) == [PNG, JPEG]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_that_does_not_come_is_asked_for_again_and_then_comes(stage: Stage) -> None:
    phone = await asked_for_a_file(stage)
    for fault in (
        Fault(DOWNLOAD, 1, 1.0, resets_connection=True),
        Fault(DOWNLOAD, 1, 1.0, refusal=not_found()),
        Fault("getFile", 1, 1.0, refusal=server_error(502)),
    ):
        stage.world.faults.add(fault)
        screen = await sends(phone, PDF)
        assert "The file did not reach me. Please send it again." in screen.text
        assert ASKED in screen.text
    await sends(phone, PDF)
    assert "In which language" in phone.last.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_slow_file_holds_up_nobody_but_its_sender(stage: Stage) -> None:
    slow, other = await asked_for_a_file(stage), stage.world.new_phone("Olga")
    stage.world.faults.slow(60, method=DOWNLOAD)
    slow.sends_file("note.pdf", PDF)
    await stage.world.bell.until(lambda: calls(stage, "getFile") == 1, 5)
    other.says("norway")
    assert "Norway" in (await other.settles(within=2)).text
    assert not slow._is_answered()
    stage.world.faults.clear()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_that_cannot_be_sent_leaves_the_screen_and_its_way_back(
    stage: Stage,
) -> None:
    phone = await asked_for_a_file(stage)
    await sends(phone, PDF)
    number = await number_of_the_file(stage)
    await fills_in(phone, "Later")
    screen = phone.last
    stage.world.faults.server_error(method="sendDocument", times=2)
    phone.presses_button({"callback_data": f"fl:{number}"}, screen)
    told = await phone.sees("The file could not be sent. Please press the button again.")
    assert told.message_id == screen.message_id
    assert ["Home"] in told.buttons
    phone.presses_button({"callback_data": f"fl:{number}"}, told)
    await phone.sees("PDF, 1 KB")
    assert phone.messages[-2].content == PDF
    assert shown_files.copy_action(number, back="rq:5").press == f"fl:{number}:rq:5"
