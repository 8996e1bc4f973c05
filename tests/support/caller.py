"""Somebody who calls the Bot API as a bot would, by plain HTTP, and is shown every refusal."""

import json
from typing import Any

import aiohttp

from bot.playground import PlaygroundServer


class Caller:
    """Calls methods of the Bot API and returns the whole answer, refusals included."""

    def __init__(self, session: aiohttp.ClientSession, server: PlaygroundServer) -> None:
        self.session = session
        self.server = server
        self.token = server.world.token

    async def __call__(self, method: str, **parameters: Any) -> Any:
        url = f"{self.server.url}/bot{self.token}/{method}"
        async with self.session.post(url, json=parameters) as answer:
            told = await answer.json()
            assert answer.status == told.get("error_code", 200)
            return told

    async def result(self, method: str, **parameters: Any) -> Any:
        answer = await self(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        answer = await self(method, **parameters)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def form(self, method: str, **fields: Any) -> Any:
        """The same with a multipart form, as files travel; tuples are (name, content, type)."""
        form = aiohttp.FormData()
        for name, value in fields.items():
            if isinstance(value, tuple):
                form.add_field(name, value[1], filename=value[0], content_type=value[2])
            else:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        url = f"{self.server.url}/bot{self.token}/{method}"
        async with self.session.post(url, data=form) as answer:
            return await answer.json()
