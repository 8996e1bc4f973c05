"""Bad days on demand."""

import asyncio

import aiohttp
import pytest

from bot.playground import Phone, PlaygroundServer, World
from tests.support.caller import Caller


async def test_too_many_requests_for_the_next_two_calls_of_one_method(
    call: Caller, khamla: Phone, world: World
) -> None:
    world.faults.too_many_requests(7, method="sendMessage", times=2)
    for _ in range(2):
        answer = await call("sendMessage", chat_id=khamla.chat.id, text="x")
        assert answer["description"] == "Too Many Requests: retry after 7"
        assert answer["parameters"] == {"retry_after": 7}
        await call.result("getMe")
    await call.result("sendMessage", chat_id=khamla.chat.id, text="x")
    assert len(khamla.messages) == 2


async def test_errors_until_cleared(call: Caller, world: World) -> None:
    world.faults.server_error(502)
    for _ in range(3):
        assert await call.refusal("getMe") == "502 Bad Gateway"
    world.faults.clear()
    await call.result("getMe")


async def test_getupdates_can_be_unknown_or_unauthorized_even_while_it_waits(
    call: Caller, world: World
) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(call.result("getUpdates", timeout=30))
        assert await world.bell.until(lambda: world.updates.is_polled, within=5)
        world.faults.not_found(times=1)
    assert waiting.result() == []
    assert await call.refusal("getUpdates") == "404 Not Found"
    world.faults.unauthorized(times=1)
    assert await call.refusal("getUpdates") == "401 Unauthorized"
    assert await call.result("getUpdates") == []


async def test_a_probability_is_the_same_in_every_run_of_a_seed(world: World) -> None:
    world.faults.server_error(probability=0.3)
    struck = [world.faults.strike("sendMessage") is not None for _ in range(1000)]
    assert 250 < sum(struck) < 350
    other = World(world.clock)
    other.faults.server_error(probability=0.3)
    assert struck == [other.faults.strike("sendMessage") is not None for _ in range(1000)]


@pytest.mark.parametrize("happened", ["before", "after"])
async def test_a_connection_that_breaks_before_or_after_the_message_went_out(
    call: Caller, khamla: Phone, world: World, happened: str
) -> None:
    is_accepted = happened == "after"
    world.faults.resets_connection(method="sendMessage", times=1, is_accepted=is_accepted)
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=khamla.chat.id, text="x")
    assert khamla.shows("x") == is_accepted
    assert world.journal.of("sendMessage")[0].answer is None
    await call.result("sendMessage", chat_id=khamla.chat.id, text="y")


async def test_an_answer_that_comes_too_late_leaves_the_message_on_the_phone(
    call: Caller, khamla: Phone, world: World
) -> None:
    world.faults.answers_late(60, method="sendMessage")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await call("sendMessage", chat_id=khamla.chat.id, text="x")
    assert khamla.shows("x")


async def test_a_slow_call_takes_effect_after_its_wait(
    call: Caller, khamla: Phone, world: World
) -> None:
    world.faults.slow(0.05, method="sendMessage", times=1)
    begun = asyncio.get_running_loop().time()
    await call.result("sendMessage", chat_id=khamla.chat.id, text="x")
    assert asyncio.get_running_loop().time() - begun >= 0.05


async def test_the_server_stops_at_once_while_a_call_waits_and_another_polls(
    world: World,
) -> None:
    server = PlaygroundServer(world)
    await server.start()
    world.faults.slow(60, method="getMe")
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        call = Caller(session, server)
        slow = tasks.create_task(call("getMe"))
        poll = tasks.create_task(call("getUpdates", timeout=30))
        assert await world.bell.until(lambda: world.updates.is_polled, within=5)
        async with asyncio.timeout(2):
            await server.stop()
            await asyncio.wait([slow, poll])


def test_the_server_is_for_this_machine_only(world: World) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::"):
        with pytest.raises(ValueError, match="for this machine only"):
            PlaygroundServer(world, host=host)
