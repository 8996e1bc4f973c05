"""The page as somebody sees it: what the bot wrote is shown, and what is pressed arrives."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from bot.clock import MovableClock
from bot.playground import Page, PlaygroundServer, World
from tests.support.browser import chromium
from tests.support.caller import Caller
from tests.support.files import PDF, PNG


@pytest.fixture
async def server(world: World, clock: MovableClock) -> AsyncIterator[PlaygroundServer]:
    server = PlaygroundServer(world, page=Page(clock))
    await server.start()
    yield server
    await server.stop()


async def test_two_people_are_played_by_hand(call: Caller, world: World) -> None:
    khamla = world.new_phone("Khamla", "Vongsa", caption="Focal point, Lao PDR")
    astrid = world.new_phone("Astrid", "Lund", caption="Donor, Norway")
    async with chromium() as browser:
        tab = await browser.new_page()
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda line: complaints.append(line.text))
        await tab.goto(call.server.url)
        phone = tab.locator(f"#phone-{khamla.chat.id}")
        await phone.get_by_role("button", name="Start", exact=True).click()
        assert await world.bell.until(lambda: khamla.shows("/start"), within=5)

        await _bot_asks(call, khamla.chat.id)
        text = phone.locator(".is-from-bot .text")
        await expect(text).to_have_text("<img src=x onerror=alert(1)> & تخليص the web")
        await expect(text.locator("strong")).to_have_text("<img src=x onerror=alert(1)>")
        assert await tab.locator(".log img").count() == 0
        link = text.get_by_role("link", name="the web")
        assert await link.get_attribute("rel") == "noopener noreferrer"

        await phone.get_by_role("button", name="High").click()
        press = (await call.result("getUpdates", offset=-1))[0]["callback_query"]
        assert press["data"] == "p:high"
        await call.result("answerCallbackQuery", callback_query_id=press["id"], text="Saved")
        await expect(phone.get_by_role("status")).to_have_text("Saved")
        await call.result(
            "editMessageText",
            chat_id=khamla.chat.id,
            message_id=khamla.last.message_id,
            text="Published",
        )
        await expect(text).to_have_text("Published")

        await _writes(tab, khamla.chat.id, "Two teams")
        assert await world.bell.until(lambda: khamla.shows("Two teams"), within=5)
        assert not astrid.messages
        assert complaints == []


async def test_on_a_narrow_screen_one_phone_is_shown_at_a_time(call: Caller, world: World) -> None:
    world.new_phone("Khamla", "Vongsa")
    astrid = world.new_phone("Astrid", "Lund")
    async with chromium() as browser:
        tab = await browser.new_page(viewport={"width": 390, "height": 844})
        await tab.goto(call.server.url)
        await expect(tab.locator(".phone:visible")).to_have_count(1)
        await tab.get_by_role("button", name="Astrid Lund").click()
        await expect(tab.locator(".phone:visible .owner-name")).to_have_text("Astrid Lund")
        width = await tab.evaluate("document.documentElement.scrollWidth")
        assert width == 390
        astrid.opens("")
        for number in range(15):
            await call.result("sendMessage", chat_id=astrid.chat.id, text=f"Notice {number}")
        await expect(tab.get_by_text("Notice 14")).to_be_in_viewport()


async def test_files_are_seen_fetched_and_sent_from_the_page(call: Caller, world: World) -> None:
    khamla = world.new_phone("Khamla", "Vongsa")
    khamla.says("/start")
    hostile = "<img src=x onerror=alert(1)>.pdf"
    photo = world.store_file("map.png", PNG, "image/png", as_photo=True)
    note = world.store_file(hostile, PDF + bytes(3000), "application/pdf")
    await call.result("sendPhoto", chat_id=khamla.chat.id, photo=photo.file_id)
    await call.result("sendDocument", chat_id=khamla.chat.id, document=note.file_id)
    async with chromium() as browser:
        tab = await browser.new_page()
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda line: complaints.append(line.text))
        await tab.goto(call.server.url)
        phone = tab.locator(f"#phone-{khamla.chat.id}")

        picture = phone.get_by_role("img", name="Picture: map.png")
        await expect(picture).to_be_in_viewport()
        drawn = "async one => { await one.decode(); return one.naturalWidth }"
        assert await picture.evaluate(drawn) == 40
        document = phone.locator(".document")
        await expect(document).to_have_text(f"↓{hostile}3 KB")
        async with tab.expect_download() as started:
            await document.click()
        assert (await (await started.value).path()).read_bytes() == PDF + bytes(3000)
        assert await tab.locator(".log img").count() == 1

        clip = phone.get_by_label("Send a file or a picture")
        await clip.set_input_files({"name": "note.pdf", "mimeType": "", "buffer": PDF})
        await expect(phone.locator(".is-own .document")).to_contain_text("note.pdf")
        assert khamla.messages[-1].content == PDF
        await clip.set_input_files({"name": "note.png", "mimeType": "image/png", "buffer": PNG})
        await expect(phone.locator(".is-own .picture")).to_be_in_viewport()
        sent = (await call.result("getUpdates", offset=-1))[0]["message"]
        assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (40, 30)
        assert complaints == []


async def test_words_behind_the_bots_name_bring_results_to_choose_from(
    call: Caller, world: World
) -> None:
    khamla = world.new_phone("Khamla", "Vongsa")
    khamla.says("/start")
    content = {"message_text": "<b>Lao PDR</b>", "parse_mode": "HTML"}
    article = {"type": "article", "id": "LAO", "title": "Laos", "input_message_content": content}
    async with chromium() as browser:
        tab = await browser.new_page(viewport={"width": 390, "height": 844})
        await tab.goto(call.server.url)
        phone = tab.locator(f"#phone-{khamla.chat.id}")
        await phone.locator("textarea").fill("@liaison laos")
        asked = world.inline_queries
        assert await world.bell.until(lambda: len(asked) > 0, within=5)
        (query,) = asked.values()
        assert query.query == "laos"
        results = [article | {"description": "State Party"}]
        button = {"text": "Which State?", "start_parameter": "st"}
        await call.result(
            "answerInlineQuery", inline_query_id=query.id, results=results, button=button
        )
        await expect(phone.locator(".menu-entry")).to_have_text(["Which State?", "LaosState Party"])
        await phone.get_by_role("button", name="Laos").click()
        await expect(phone.locator(".is-own").last).to_contain_text("via @LiaisonPlaygroundBot")
        await expect(phone.locator(".is-own strong")).to_have_text("Lao PDR")
        await expect(phone.locator("textarea")).to_have_value("")


async def _bot_asks(call: Caller, chat_id: int) -> None:
    """A message with everything that could go wrong when it is shown."""
    hostile = "&lt;img src=x onerror=alert(1)&gt;"
    markup: dict[str, Any] = {
        "inline_keyboard": [[{"text": "High", "callback_data": "p:high"}]],
    }
    await call.result(
        "sendMessage",
        chat_id=chat_id,
        text=f'<b>{hostile}</b> &amp; تخليص <a href="https://unog.ch">the web</a>',
        parse_mode="HTML",
        reply_markup=markup,
    )


async def _writes(tab: Tab, chat_id: int, text: str) -> None:
    field = tab.locator(f"#phone-{chat_id} textarea")
    await field.fill(text)
    await field.press("Enter")
