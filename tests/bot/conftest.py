"""Fixtures that several tests of the running parts share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.playground import PlaygroundServer, World
from handlers import notices
from handlers.acts import Look
from handlers.screens import HOME, Screen
from services.notices import Kind, Skip
from services.texts import Text
from storage.database import Database
from storage.ledger import Notice
from tests.support.commands import without_settings
from tests.support.post_office import PostOffice, connected


@pytest.fixture
async def server() -> AsyncIterator[PlaygroundServer]:
    server = PlaygroundServer(World(MovableClock()))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def post(
    database: Database, server: PlaygroundServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PostOffice]:
    async def card(look: Look, notice: Notice) -> Screen | Skip:
        del look
        return Screen((Text("Notice {number}", number=str(notice.id)),), ((HOME,),))

    for kind in (Kind.NEED, Kind.DEADLINE):
        monkeypatch.setitem(notices.RENDERERS, kind, card)
    clock = server.world.clock
    assert isinstance(clock, MovableClock)
    post = PostOffice(database, server.world, clock)
    async with connected(server) as api:
        post.sender = post.opens(api)
        yield post


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, and a folder in which no database lies."""
    for name in without_settings():
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
