"""Updates posted to the bot: with the secret, in order per chat, again until accepted."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http_server import serving
from bot.playground import Phone, World
from bot.playground.bell import Bell
from tests.support.caller import Caller


@dataclass
class Receiver:
    """The bot's end: notes what is posted and answers with what it was told to."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    under_way: list[int] = field(default_factory=list)
    most_under_way: int = 0
    bell: Bell = field(default_factory=Bell)

    async def receive(self, request: Request) -> Response:
        update: Any = await request.json()
        self.under_way.append(update["message"]["chat"]["id"])
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(0)
        self.under_way.pop()
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.texts.append(update["message"]["text"])
        self.bell.ring()
        return Response(status_code=status)

    async def has(self, count: int) -> list[str]:
        assert await self.bell.until(lambda: len(self.texts) >= count, within=10)
        return self.texts


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    async with serving(app, "127.0.0.1", 0) as port:
        receiver.url = f"http://127.0.0.1:{port}/hook"
        yield receiver


async def test_updates_are_posted_with_the_secret(
    call: Caller, receiver: Receiver, khamla: Phone
) -> None:
    await call.result("setWebhook", url=receiver.url, secret_token="s3cret")
    khamla.says("two")
    assert await receiver.has(2) == ["/start", "two"]
    assert receiver.secrets == {"s3cret"}


async def test_what_is_not_accepted_is_posted_again_before_what_came_later(
    call: Caller, receiver: Receiver, khamla: Phone
) -> None:
    receiver.answers = [503, 500]
    await call.result("setWebhook", url=receiver.url)
    khamla.says("two")
    assert await receiver.has(2) == ["/start", "two"]
    told = await call.result("getWebhookInfo")
    assert told["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert told["url"] == receiver.url


async def test_one_chat_gets_one_update_at_a_time(
    call: Caller, receiver: Receiver, khamla: Phone
) -> None:
    for number in range(10):
        khamla.says(str(number))
    await call.result("setWebhook", url=receiver.url)
    assert (await receiver.has(11))[1:] == [str(number) for number in range(10)]
    assert receiver.most_under_way == 1


async def test_without_a_listener_the_updates_stay_and_the_error_is_told(
    call: Caller, world: World
) -> None:
    world.new_phone("Astrid").says("hello")
    await call.result("setWebhook", url="http://127.0.0.1:9/hook")
    assert await world.bell.until(lambda: bool(world.updates.webhook.last_error), within=5)
    told = await call.result("getWebhookInfo")
    assert told["pending_update_count"] == 1
    assert told["last_error_message"] == "Connection refused"


async def test_a_webhook_without_https_elsewhere_or_with_a_strange_secret_is_refused(
    call: Caller,
) -> None:
    assert await call.refusal("setWebhook", url="http://example.org/hook") == (
        "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    refusal = await call.refusal("setWebhook", url="https://x.org", secret_token="a b")
    assert refusal == "400 Bad Request: secret token contains unallowed characters"


async def test_dropping_what_waits(call: Caller, khamla: Phone) -> None:
    await call.result("deleteWebhook", drop_pending_updates=True)
    khamla.says("new")
    updates = await call.result("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["new"]
