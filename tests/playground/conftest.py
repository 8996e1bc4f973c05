"""A world, its server, and somebody who calls it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.playground import Phone, PlaygroundServer, World
from tests.support.caller import Caller


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def world(clock: MovableClock) -> World:
    return World(clock)


@pytest.fixture
async def server(world: World) -> AsyncIterator[PlaygroundServer]:
    server = PlaygroundServer(world)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def call(server: PlaygroundServer) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(session, server)


@pytest.fixture
def khamla(world: World) -> Phone:
    """A delegate who has written to the bot."""
    phone = world.new_phone("Khamla", last_name="Vongsa", language="lo")
    phone.says("/start")
    return phone
