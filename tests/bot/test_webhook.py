import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from telegram.error import InvalidToken, NetworkError

from bot import webhook as webhook_module
from bot.bot_api import BotApi
from bot.health import Backlog, Health
from bot.http_server import serving
from bot.webhook import LARGEST_BODY, LOOK_SECONDS, SECRET_HEADER, Webhook

SECRET = "abcdefgh-IJKLMNOP_12"
UPDATE = b'{"update_id": 7, "message": {"text": "x"}}'


class EndOfStoryError(BaseException):
    """The script has no more answers."""


class Script(BotApi):
    """Telegram, with an answer prepared for each call."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[str, Any]] = []

    async def call(self, method: str, payload: Any = None, *, read_seconds: float = 0) -> Any:
        assert read_seconds >= 0
        self.calls.append((method, payload))
        if not self.answers:
            raise EndOfStoryError
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Story:
    """A webhook whose inbox can be broken and whose waits are written down."""

    def __init__(self, *answers: object, url: str = "https://liaison.example.org/tg") -> None:
        self.stored: list[dict[str, Any]] = []
        self.failure: Exception | None = None
        self.waits: list[float] = []
        self.now = 0.0

        async def no_backlog() -> Backlog:
            return Backlog(0, seconds_late=0.0, is_paused=False)

        self.health = Health(look=no_backlog, seconds=lambda: self.now)
        self.api = Script(*answers)
        self.webhook = Webhook(
            api=self.api,
            receive=self.receive,
            health=self.health,
            url=url,
            secret=SECRET,
            allowed_updates=["message", "my_chat_member"],
            wait=self.wait,
        )

    async def receive(self, updates: list[dict[str, Any]]) -> None:
        if self.failure:
            raise self.failure
        self.stored += updates

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    @property
    def sentence(self) -> str:
        return self.health.facts()["telegram"].sentence

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        async with serving(self.webhook.pages, "127.0.0.1", 0) as port:
            yield f"http://127.0.0.1:{port}/tg"

    async def play(self) -> None:
        with pytest.raises(EndOfStoryError):
            await self.webhook.run()


async def deliver(address: str, body: Any, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=body, headers=headers) as answer,
    ):
        assert await answer.read() == b""
        return answer.status


async def test_an_update_with_the_secret_is_stored_and_then_accepted() -> None:
    story = Story()
    async with story.open() as address:
        assert await deliver(address, UPDATE) == 200
    assert story.stored == [{"update_id": 7, "message": {"text": "x"}}]
    assert story.sentence == "Telegram was last heard 0 s ago."


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é"])
async def test_without_the_secret_nothing_is_read(
    secret: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_module, "_read_update", None)
    story = Story()
    async with story.open() as address:
        assert await deliver(address, UPDATE, secret) == 401
    assert story.stored == []


async def test_an_update_that_cannot_be_stored_comes_again() -> None:
    story = Story()
    story.failure = ConnectionError("the database is down")
    async with story.open() as address:
        assert await deliver(address, UPDATE) == 503
        story.failure = None
        assert await deliver(address, UPDATE) == 200
    assert len(story.stored) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"x"', b'{"update_id": "7"}', b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(body: bytes) -> None:
    story = Story()
    async with story.open() as address:
        assert await deliver(address, body) == 400
    assert story.stored == []


async def test_the_largest_body_is_a_megabyte() -> None:
    story = Story()
    padding = LARGEST_BODY - len(b'{"update_id": 7, "x": ""}')
    async with story.open() as address:
        assert await deliver(address, b'{"update_id": 7, "x": "%s"}' % (b"y" * padding)) == 200
        assert (
            await deliver(address, b'{"update_id": 8, "x": "%s"}' % (b"y" * (padding + 1))) == 413
        )
    assert [update["update_id"] for update in story.stored] == [7]


async def test_a_body_that_does_not_say_its_length_is_counted() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"y" * 100_000

    story = Story()
    async with story.open() as address:
        # To be hung up on in the midst of it is to be refused as well.
        with suppress(aiohttp.ClientConnectionError):
            assert await deliver(address, endless()) == 413
    assert story.stored == []


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_module, "_READ_SECONDS", 0.05)
    story = Story()

    async with story.open() as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        writer.write(b"POST /tg HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n")
        writer.write(f"{SECRET_HEADER}: {SECRET}\r\n\r\n".encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        await writer.wait_closed()


async def test_other_paths_and_methods_are_not_there() -> None:
    story = Story()
    async with story.open() as address, aiohttp.ClientSession() as session:
        async with session.get(address) as answer:
            assert answer.status == 405
        async with session.post(address + "/more", data=UPDATE) as answer:
            assert answer.status == 404


DONE = True
FINE = {"url": "https://liaison.example.org/tg", "pending_update_count": 0}


async def test_the_start_sets_the_webhook_with_its_secret_and_kinds_and_keeps_what_waits() -> None:
    story = Story(DONE, FINE)
    await story.play()
    method, payload = story.api.calls[0]
    assert method == "setWebhook"
    assert payload["url"] == "https://liaison.example.org/tg"
    assert payload["secret_token"] == SECRET
    assert payload["allowed_updates"] == ["message", "my_chat_member"]
    assert payload["drop_pending_updates"] is False
    assert story.waits == [LOOK_SECONDS]
    assert story.sentence == "Telegram was last heard 30 s ago."


async def test_a_failing_start_is_tried_again_until_it_succeeds() -> None:
    gone = NetworkError("gone")
    story = Story(gone, gone, DONE, FINE)
    await story.play()
    assert [method for method, _ in story.api.calls] == [
        *["setWebhook"] * 3,
        *["getWebhookInfo"] * 2,
    ]
    assert len(story.waits) == 3


async def test_a_withdrawn_token_is_red_at_once() -> None:
    story = Story(InvalidToken("Unauthorized"))
    await story.play()
    assert not story.health.facts()["telegram"].is_well


async def test_a_webhook_that_somebody_removed_is_set_again() -> None:
    story = Story(DONE, FINE | {"url": ""}, DONE, FINE)
    await story.play()
    assert [method for method, _ in story.api.calls][:3] == [
        "setWebhook",
        "getWebhookInfo",
        "setWebhook",
    ]


async def test_where_another_deployment_sets_its_own_it_shows_and_turns_red() -> None:
    theirs = FINE | {"url": "https://elsewhere.example.org/tg"}
    story = Story(DONE, FINE, *[theirs, DONE] * 4)
    await story.play()
    assert [method for method, _ in story.api.calls][2:6] == ["getWebhookInfo", "setWebhook"] * 2
    assert story.health.facts()["telegram"] == (
        False,
        "Telegram was last heard 150 s ago: another webhook is set.",
    )


async def test_that_telegram_cannot_deliver_shows_and_turns_red() -> None:
    stuck = FINE | {"pending_update_count": 3, "last_error_message": "Connection refused"}
    story = Story(DONE, FINE, stuck, stuck, stuck, stuck)
    await story.play()
    telegram = story.health.facts()["telegram"]
    assert not telegram.is_well
    assert telegram.sentence.endswith(": Telegram cannot deliver (Connection refused).")


async def test_an_old_error_does_not_matter_while_updates_arrive() -> None:
    busy = FINE | {"pending_update_count": 3, "last_error_message": "Connection refused"}
    story = Story(DONE, busy, busy)
    async with story.open() as address:
        await deliver(address, UPDATE)
    story.now += 50
    await story.play()
    assert "last heard 60 s ago" in story.sentence
