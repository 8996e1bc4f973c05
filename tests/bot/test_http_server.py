import asyncio
import signal
import socket

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.http_server import serving


async def _hello(_request: Request) -> Response:
    return PlainTextResponse("hello")


APP = Starlette(routes=[Route("/", _hello)])


async def _read(port: int, host: str = "127.0.0.1") -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/") as answer:
        return await answer.text()


async def test_a_server_answers_at_the_port_that_the_machine_chose() -> None:
    async with serving(APP, "127.0.0.1", 0) as port:
        assert port != 0
        assert await _read(port) == "hello"


async def test_a_server_is_gone_after_its_block_and_the_port_is_free_again() -> None:
    async with serving(APP, "127.0.0.1", 0) as port:
        await _read(port)
    with pytest.raises(aiohttp.ClientConnectorError):
        await _read(port)
    async with serving(APP, "127.0.0.1", port) as again:
        assert again == port


async def test_two_servers_live_in_one_loop() -> None:
    async with serving(APP, "127.0.0.1", 0) as one, serving(APP, "127.0.0.1", 0) as other:
        assert await _read(one) == await _read(other) == "hello"


async def test_a_taken_port_is_said_and_not_the_end_of_the_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        async with serving(APP, "127.0.0.1", taken.getsockname()[1]):
            pass


async def test_an_error_in_the_block_comes_out_as_it_is() -> None:
    with pytest.raises(LookupError):
        async with serving(APP, "127.0.0.1", 0):
            raise LookupError


async def test_the_signals_stay_with_whoever_runs_the_bot() -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    async with serving(APP, "127.0.0.1", 0):
        assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


async def test_answers_leave_at_once_on_a_kept_connection() -> None:
    at_once: list[int] = []

    class Watched(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            connection = transport.get_extra_info("socket")
            at_once.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async with serving(APP, "127.0.0.1", 0, http=Watched) as port:
        await _read(port)
    assert at_once == [1]
