"""The real application over HTTP against the local Bot API server, and the people who use it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.stage import Stage, staged


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """Liaison, polling, with a clock that can be moved; nobody is registered yet."""
    async with staged(database_url) as opened:
        yield opened
