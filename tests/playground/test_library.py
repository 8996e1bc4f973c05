"""What the playground sends is read without loss by the library that Liaison uses."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from bot.playground import Phone, PlaygroundServer, World


@pytest.fixture
async def bot(server: PlaygroundServer) -> AsyncIterator[Bot]:
    address = server.url
    token = server.world.token
    async with Bot(token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


async def test_a_conversation_through_the_library(bot: Bot, khamla: Phone) -> None:
    assert bot.username == "LiaisonPlaygroundBot"
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await bot.send_message(
        khamla.chat.id, "<b>Which State?</b>", parse_mode="HTML", reply_markup=keyboard
    )
    assert sent.text_html == "<b>Which State?</b>"
    khamla.presses("Go")
    start, press = await bot.get_updates()
    assert start.effective_user
    assert start.effective_user.language_code == "lo"
    assert press.callback_query
    await press.callback_query.answer("Saved")
    await press.callback_query.edit_message_text("Done")
    assert (await khamla.settles()).text == "Done"
    await bot.set_my_commands([BotCommand("help", "Help")], language_code="fr")
    assert (await bot.get_my_commands(language_code="fr"))[0].description == "Help"


async def test_files_travel_through_the_library(bot: Bot, khamla: Phone) -> None:
    sent = await bot.send_document(khamla.chat.id, b"BEGIN:VCALENDAR", filename="a.ics")
    assert sent.document
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"


async def test_refusals_become_the_librarys_errors(bot: Bot, khamla: Phone) -> None:
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(khamla.chat.id, "x" * 5000)
    khamla.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(khamla.chat.id, "x")


async def test_every_kind_of_update_is_one_that_the_library_knows(
    bot: Bot, world: World, khamla: Phone
) -> None:
    group = world.new_group("Delegations", khamla)
    khamla.edits(khamla.says("laso"), "laos")
    khamla.sends_file("a.pdf", b"%PDF", "application/pdf", caption="/x")
    khamla.asks_inline("laos")
    khamla.blocks()
    khamla.unblocks()
    group.says(None, "/status")
    group.migrates()
    payloads = world.updates.delivered
    for payload in payloads:
        update = Update.de_json(payload, bot)
        assert set(payload) - {"update_id"} == set(update.to_dict()) - {"update_id"}
        assert update.effective_user
        for part in ("message", "edited_message", "callback_query", "my_chat_member"):
            read = getattr(update, part)
            assert read is None or not read.api_kwargs
    assert len(payloads) == 10
