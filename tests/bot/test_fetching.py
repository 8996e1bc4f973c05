"""Files from Telegram: fetched only when asked for, never too much, and never for too long."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import structlog

from bot.bot_api import BotApi
from bot.deeds import Parcel
from bot.fetching import Fetching
from bot.playground import PlaygroundServer
from bot.playground.faults import DOWNLOAD, Faults
from services.files import LARGEST
from services.texts import Text
from tests.support.files import PDF
from tests.support.post_office import connected

TOO_LARGE = "That file is larger than 10 MB."
NOT_RECEIVED = "The file did not reach me. Please send it again."


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
async def api(server: PlaygroundServer) -> AsyncIterator[BotApi]:
    async with connected(server) as api:
        yield api


def sent(server: PlaygroundServer, content: bytes = PDF, **more: Any) -> Parcel:
    """A document that somebody has sent."""
    file = server.world.store_file("note.pdf", content, "application/pdf")
    return Parcel(file.file_id, **{"size": len(content), **more})


def asked(server: PlaygroundServer) -> int:
    return len(server.world.journal.requests)


def said(answer: bytes | Text | None) -> str:
    assert isinstance(answer, Text)
    return answer.message


async def test_a_file_that_was_asked_for_comes_whole(server: PlaygroundServer, api: BotApi) -> None:
    assert await Fetching(api).fetch(sent(server), is_wanted=True) == PDF
    largest = bytes(LARGEST)
    assert await Fetching(api).fetch(sent(server, largest), is_wanted=True) == largest


async def test_what_nobody_asked_for_is_left_at_telegram(
    server: PlaygroundServer, api: BotApi
) -> None:
    fetching = Fetching(api)
    assert await fetching.fetch(sent(server), is_wanted=False) is None
    more = await fetching.fetch(sent(server, is_in_album=True), is_wanted=False)
    assert "One file is enough" in said(more)
    assert "Please send it as a photo" in said(await fetching.fetch(Parcel(), is_wanted=True))
    assert asked(server) == 0


async def test_what_is_said_to_be_too_large_is_left_at_telegram(
    server: PlaygroundServer, api: BotApi
) -> None:
    parcel = sent(server, size=LARGEST + 1)
    assert TOO_LARGE in said(await Fetching(api).fetch(parcel, is_wanted=True))
    assert asked(server) == 0


@pytest.mark.parametrize("size", [LARGEST + 1, 21 * 1024 * 1024])
async def test_what_turns_out_to_be_too_large_is_not_read_to_its_end(
    server: PlaygroundServer, api: BotApi, size: int
) -> None:
    parcel = sent(server, bytes(size), size=0)
    assert TOO_LARGE in said(await Fetching(api).fetch(parcel, is_wanted=True))


@pytest.mark.parametrize(
    "befalls",
    [
        lambda faults: faults.not_found(method=DOWNLOAD),
        lambda faults: faults.server_error(502, method=DOWNLOAD),
        lambda faults: faults.resets_connection(method=DOWNLOAD),
        lambda faults: faults.slow(30, method=DOWNLOAD),
        lambda faults: faults.slow(30, method="getFile"),
        lambda faults: faults.server_error(500, method="getFile"),
        lambda faults: faults.too_many_requests(method="getFile"),
        lambda faults: faults.resets_connection(method="getFile"),
    ],
    ids=["404", "502", "half", "slow", "slow answer", "500", "429", "reset"],
)
async def test_a_file_that_does_not_come_is_asked_for_again(
    server: PlaygroundServer, api: BotApi, logged: list[Any], befalls: Callable[[Faults], None]
) -> None:
    befalls(server.world.faults)
    fetching = Fetching(api, seconds=0.3)
    assert said(await fetching.fetch(sent(server), is_wanted=True)) == NOT_RECEIVED
    assert server.world.token not in str(logged)
    server.world.faults.clear()
    assert await fetching.fetch(sent(server), is_wanted=True) == PDF


async def test_a_file_that_telegram_does_not_know_any_more_is_asked_for_again(api: BotApi) -> None:
    gone = Parcel("BQACAgQAAxkDAAM99999999", size=10)
    assert said(await Fetching(api).fetch(gone, is_wanted=True)) == NOT_RECEIVED


async def test_many_files_at_once_neither_pile_up_nor_wait(
    server: PlaygroundServer, api: BotApi
) -> None:
    server.world.faults.slow(30, method=DOWNLOAD)
    fetching = Fetching(api, seconds=1)
    parcel = sent(server)
    async with asyncio.TaskGroup() as tasks:
        slow = [tasks.create_task(fetching.fetch(parcel, is_wanted=True)) for _ in range(8)]
        await asyncio.sleep(0)
        one_more = await fetching.fetch(parcel, is_wanted=True)
    assert "Several files are coming in" in said(one_more)
    assert {said(task.result()) for task in slow} == {NOT_RECEIVED}
    server.world.faults.clear()
    assert await fetching.fetch(parcel, is_wanted=True) == PDF
