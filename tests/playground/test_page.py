"""The page beside the Bot API: what it shows, what people do on it, and who is kept out."""

import base64
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import orjson
import pytest

from bot.clock import MovableClock
from bot.playground import Page, Phone, PlaygroundServer, World
from tests.support.caller import Caller


@dataclass
class Visitor:
    """A browser that has opened the page."""

    session: aiohttp.ClientSession
    url: str
    key: str

    async def act(self, name: str, /, **wishes: Any) -> tuple[int, Any]:
        headers = {"X-Playground-Key": self.key}
        async with self.session.post(
            f"{self.url}/play/{name}", json=wishes, headers=headers
        ) as answer:
            return answer.status, await answer.json()

    async def does(self, name: str, /, **wishes: Any) -> Any:
        status, told = await self.act(name, **wishes)
        assert status == 200, told
        return told

    async def is_refused(self, name: str, /, **wishes: Any) -> str:
        status, told = await self.act(name, **wishes)
        assert status in {400, 409}
        return str(told["refused"])


@pytest.fixture
async def server(world: World, clock: MovableClock) -> AsyncIterator[PlaygroundServer]:
    server = PlaygroundServer(world, page=Page(clock))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def visitor(server: PlaygroundServer) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url) as answer:
            html = await answer.text()
        found = re.search(r'name="playground-key" content="([^"]+)"', html)
        assert found
        yield Visitor(session, server.url, found[1])


@pytest.fixture
def khamla(world: World) -> Phone:
    return world.new_phone("Khamla", "Vongsa", caption="Focal point, Lao PDR")


async def test_the_page_loads_nothing_from_elsewhere_and_allows_no_script_but_its_own(
    visitor: Visitor,
) -> None:
    async with visitor.session.get(visitor.url) as answer:
        html = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    links = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(links) > 4
    for link in links:
        assert link.startswith("/play/static/")
        async with visitor.session.get(visitor.url + link) as answer:
            assert answer.status == 200
            assert "http" not in re.sub(r'xmlns="[^"]+"|https\??:\\?/', "", await answer.text())


async def test_what_somebody_does_on_the_page_reaches_the_bot(
    visitor: Visitor, khamla: Phone, call: Caller
) -> None:
    phone = khamla.chat.id
    await visitor.does("open", phone=phone, link="")
    await visitor.does("say", phone=phone, text=" I need help ")
    await visitor.does("open", phone=phone, link="https://t.me/LiaisonPlaygroundBot?start=need_7")
    content = base64.b64encode(b"%PDF-1.7").decode()
    await visitor.does("send-file", phone=phone, name="../note.pdf", content=content)
    await visitor.does("block", phone=phone, isBlocked=True)
    updates = await call.result("getUpdates")
    messages = [update["message"] for update in updates[:-1]]
    assert [message.get("text") for message in messages[:3]] == [
        "/start",
        "I need help",
        "/start need_7",
    ]
    assert messages[3]["document"]["file_name"] == "note.pdf"
    assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_button_is_pressed_with_the_data_that_was_seen_on_it(
    visitor: Visitor, khamla: Phone, call: Caller
) -> None:
    khamla.says("/start")
    markup = {"inline_keyboard": [[{"text": "High", "callback_data": "p:high"}]]}
    sent = await call.result("sendMessage", chat_id=khamla.chat.id, text="?", reply_markup=markup)
    await visitor.does("press", phone=khamla.chat.id, message=sent["message_id"], data="p:high")
    press = (await call.result("getUpdates", offset=-1))[0]["callback_query"]
    assert (press["data"], press["message"]["message_id"]) == ("p:high", sent["message_id"])


async def test_somebody_asks_inline_on_the_page_and_chooses(
    visitor: Visitor, khamla: Phone, call: Caller
) -> None:
    told = await visitor.does("ask", phone=khamla.chat.id, query="laos")
    article = {
        "type": "article",
        "id": "LAO",
        "title": "Laos",
        "input_message_content": {"message_text": "Lao PDR"},
    }
    await call.result("answerInlineQuery", inline_query_id=told["query"], results=[article])
    choice = {"phone": khamla.chat.id, "query": told["query"]}
    await visitor.does("choose", **choice, result="LAO")
    assert khamla.messages[-1].text == "Lao PDR"
    await visitor.is_refused("choose", **choice, result="NOR")


async def test_a_new_person_appears_and_speaks_the_chosen_language(
    visitor: Visitor, world: World
) -> None:
    told = await visitor.does("new-person", name=" Amina ", caption="Lebanon", language="ar")
    await visitor.does("language", phone=told["phone"], language="fr")
    (amina,) = world.phones
    assert (amina.person.name, amina.caption, amina.language) == ("Amina", "Lebanon", "fr")


async def test_the_clock_goes_forward_by_a_while_or_to_a_day_and_never_back(
    visitor: Visitor, clock: MovableClock
) -> None:
    before = clock.now()
    await visitor.does("clock", seconds=3600)
    assert clock.now() - before >= timedelta(hours=1)
    day = (clock.now() + timedelta(days=40)).date()
    await visitor.does("clock", day=day.isoformat())
    assert clock.now().date() == day
    assert await visitor.is_refused("clock", seconds=-1) == "The clock only goes forward here."
    assert await visitor.is_refused("clock", day="2020-01-01") == (
        "The clock only goes forward here."
    )


async def test_a_bad_day_can_be_ordered_and_ended(visitor: Visitor, call: Caller) -> None:
    await visitor.does("weather", weather="busy")
    assert await call.refusal("getMe") == "429 Too Many Requests: retry after 5"
    await visitor.does("weather", weather="broken")
    assert await call.refusal("getMe") == "502 Bad Gateway"
    await visitor.does("weather", weather="fine")
    await call.result("getMe")


async def test_what_cannot_be_done_is_answered_with_a_sentence(
    visitor: Visitor, khamla: Phone
) -> None:
    phone = khamla.chat.id
    await visitor.does("block", phone=phone, isBlocked=True)
    assert "has blocked the bot" in await visitor.is_refused("say", phone=phone, text="x")
    assert "no such phone" in await visitor.is_refused("say", phone=1, text="x")
    assert "between 1 and 4096" in await visitor.is_refused("say", phone=phone, text=" ")
    assert "did not understand" in await visitor.is_refused("say", phone=phone)
    assert "A person needs a name" in await visitor.is_refused(
        "new-person", name=" ", language="en"
    )
    assert (await visitor.act("send-file", phone=phone, name="x", content="!"))[0] == 400
    assert "did not understand" in await visitor.is_refused("weather", weather="snow")


async def test_changes_arrive_as_they_happen(visitor: Visitor, khamla: Phone, call: Caller) -> None:
    khamla.says("/start")
    url = f"{visitor.url}/play/events"
    async with visitor.session.get(url, params={"key": visitor.key}) as stream:
        whole = await _next_state(stream)
        assert whole["isWhole"]
        (phone,) = whole["phones"]
        assert (phone["name"], phone["caption"]) == ("Khamla Vongsa", "Focal point, Lao PDR")
        assert [message["text"] for message in phone["messages"]] == ["/start"]
        await call.result(
            "sendMessage",
            chat_id=khamla.chat.id,
            text="<b>Hello</b>",
            parse_mode="HTML",
            reply_markup={"inline_keyboard": [[{"text": "Home", "callback_data": "h"}]]},
        )
        change = await _next_state(stream)
        (message,) = change["phones"][0]["messages"]
        assert (message["text"], message["isFromBot"]) == ("Hello", True)
        assert message["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
        await call.result(
            "editMessageReplyMarkup",
            chat_id=khamla.chat.id,
            message_id=message["id"],
            reply_markup={"inline_keyboard": []},
        )
        (without,) = (await _next_state(stream))["phones"][0]["messages"]
        assert message["buttons"] != []
        assert (without["id"], without["buttons"]) == (message["id"], [])
        await call.result(
            "deleteMessage", chat_id=khamla.chat.id, message_id=khamla.last.message_id
        )
        change = await _next_state(stream)
        assert change["phones"][0]["messages"] == [{"id": message["id"], "isDeleted": True}]


async def test_the_code_in_a_link_is_for_the_bot_and_not_shown(
    visitor: Visitor, khamla: Phone, call: Caller
) -> None:
    khamla.opens("secret")
    url = f"{visitor.url}/play/events"
    async with visitor.session.get(url, params={"key": visitor.key}) as stream:
        (message,) = (await _next_state(stream))["phones"][0]["messages"]
    assert message["text"] == "/start"
    (update,) = await call.result("getUpdates")
    assert update["message"]["text"] == "/start secret"


async def test_a_press_turns_until_it_is_answered_and_its_answer_is_shown_once(
    visitor: Visitor, khamla: Phone, call: Caller, world: World
) -> None:
    khamla.says("/start")
    markup = {"inline_keyboard": [[{"text": "High", "callback_data": "p:high"}]]}
    await call.result("sendMessage", chat_id=khamla.chat.id, text="?", reply_markup=markup)
    khamla.presses("High")
    url = f"{visitor.url}/play/events"
    async with visitor.session.get(url, params={"key": visitor.key}) as stream:
        (phone,) = (await _next_state(stream))["phones"]
        message_id = khamla.last.message_id
        assert phone["waiting"] == [{"message": message_id, "data": "p:high"}]
        press = next(iter(world.presses))
        await call.result("answerCallbackQuery", callback_query_id=press, text="Saved")
        (phone,) = (await _next_state(stream))["phones"]
        assert phone["waiting"] == []
        assert phone["toasts"] == [{"text": "Saved", "isAlert": False}]
        khamla.says("next")
        assert (await _next_state(stream))["phones"][0]["toasts"] == []


async def test_files_come_down_as_what_they_are_and_never_as_a_page(
    visitor: Visitor, world: World
) -> None:
    evil = world.store_file('a"b.html', b"<script>", "text/html")
    key = {"key": visitor.key}
    async with visitor.session.get(
        f"{visitor.url}/play/files/{evil.file_id}", params=key
    ) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="a\'b.html"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with visitor.session.get(f"{visitor.url}/play/files/unknown", params=key) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Playground-Key": "wrong"},
        {"X-Playground-Key": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
    ],
)
async def test_other_pages_of_the_browser_cannot_act(
    visitor: Visitor, khamla: Phone, headers: dict[str, str]
) -> None:
    sent = {"X-Playground-Key": visitor.key, "Content-Type": "application/json"} | headers
    body = orjson.dumps({"phone": khamla.chat.id, "text": "forged"})
    async with visitor.session.post(f"{visitor.url}/play/say", data=body, headers=sent) as answer:
        assert answer.status == 403
    assert khamla.messages == []


async def test_a_form_cannot_act(visitor: Visitor, khamla: Phone) -> None:
    headers = {"X-Playground-Key": visitor.key, "Content-Type": "text/plain"}
    body = orjson.dumps({"phone": khamla.chat.id, "text": "forged"})
    async with visitor.session.post(
        f"{visitor.url}/play/say", data=body, headers=headers
    ) as answer:
        assert answer.status == 415
    assert khamla.messages == []


async def test_other_pages_cannot_call_the_bot_api_either_but_may_lead_to_the_page(
    visitor: Visitor, world: World
) -> None:
    method = f"{visitor.url}/bot{world.token}/getMe"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        async with visitor.session.post(method, headers=headers) as answer:
            assert answer.status == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    async with visitor.session.get(visitor.url, headers=elsewhere) as answer:
        assert answer.status == 200


async def test_an_act_of_the_page_itself_passes_with_its_origin(
    visitor: Visitor, khamla: Phone
) -> None:
    headers = {"X-Playground-Key": visitor.key, "Origin": visitor.url}
    async with visitor.session.post(
        f"{visitor.url}/play/say",
        json={"phone": khamla.chat.id, "text": "hello"},
        headers=headers | {"Sec-Fetch-Site": "same-origin"},
    ) as answer:
        assert answer.status == 200
    assert khamla.shows("hello")


async def test_nobody_reads_without_the_key_or_under_a_foreign_name(
    visitor: Visitor, world: World
) -> None:
    file = world.store_file("a.txt", b"x", "text/plain")
    for path in ("events", f"files/{file.file_id}"):
        async with visitor.session.get(f"{visitor.url}/play/{path}?key=x") as answer:
            assert answer.status == 403
    foreign = {"Host": "evil.example"}
    for path in ("/", f"/bot{world.token}/getMe"):
        async with visitor.session.get(visitor.url + path, headers=foreign) as answer:
            assert answer.status == 403


async def _next_state(stream: aiohttp.ClientResponse) -> Any:
    """The next change in a stream of events."""
    while line := await stream.content.readline():
        if line.startswith(b"data: "):
            return orjson.loads(line.removeprefix(b"data: "))
    raise AssertionError("the stream ended")
