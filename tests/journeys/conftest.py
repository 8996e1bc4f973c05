"""The real application over HTTP against the local Bot API server, and the people who use it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.stage import Stage, staged


@pytest.fixture
async def stage(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Stage]:
    """Liaison with a clock that can be moved; nobody is registered yet.

    It polls, or with `--webhook` is called; a story that needs both says so by a parameter.
    """
    webhook = getattr(request, "param", None) == "webhook" or request.config.getoption("--webhook")
    async with staged(database_url, webhook=webhook) as opened:
        yield opened
