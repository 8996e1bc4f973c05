import asyncio
import gc
import json
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.bot_api import BotApi
from bot.http_server import serving
from bot.request import AiohttpRequest, NotConnectedError, ServerFailedError

TOKEN = "123456:" + "A" * 35
MESSAGE = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "x"}

Answer = Callable[[Request], Awaitable[Response]]
Wire = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def api_at(url: str) -> AsyncIterator[BotApi]:
    async with AiohttpRequest(url) as request:
        yield BotApi(request, url=url, token=TOKEN)


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[str]:
    """A Bot API server that gives one kind of answer."""
    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def wired(wire: Wire) -> AsyncIterator[str]:
    """A server that misbehaves below HTTP."""

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await wire(reader, writer)
        finally:
            writer.close()

    async with await asyncio.start_server(once, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def failure_of(call: Awaitable[object]) -> TelegramError:
    """The failure of a call, which must hide the token in all that a log could show of it."""
    with pytest.raises(TelegramError) as failed:
        await call
    error: BaseException | None = failed.value
    while error is not None:
        assert TOKEN not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__
    return failed.value


def refusal(status: int, **parts: object) -> Answer:
    async def refuse(_request: Request) -> Response:
        return JSONResponse({"ok": False, "error_code": status, **parts}, status_code=status)

    return refuse


# What arrives at Telegram


async def test_a_raw_call_arrives_as_json_and_brings_its_result() -> None:
    seen: list[object] = []

    async def echo(request: Request) -> Response:
        seen.extend([request.url.path, request.headers["content-type"], await request.json()])
        return JSONResponse({"ok": True, "result": {"message_id": 9}})

    keyboard = {"inline_keyboard": [[{"text": "Ouvrir", "callback_data": "n:1"}]]}
    payload = {"chat_id": 5, "text": "Besoin — ສະບາຍດີ", "reply_markup": keyboard, "none": None}
    async with answering(echo) as url, api_at(url) as api:
        assert await api.call("sendMessage", payload) == {"message_id": 9}
    payload.pop("none")
    assert seen == [f"/bot{TOKEN}/sendMessage", "application/json", payload]


async def test_the_library_sends_a_message_with_buttons() -> None:
    seen: list[dict[str, object]] = []

    async def echo(request: Request) -> Response:
        seen.append(await request.json())
        return JSONResponse({"ok": True, "result": MESSAGE})

    async with answering(echo) as url:
        bot = library_bot(url)
        async with bot.request:
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
            message = await bot.send_message(5, "x", reply_markup=keyboard)
    assert message.text == "x"
    assert seen[0]["reply_markup"] == keyboard.to_dict()


async def test_a_file_arrives_with_its_name_and_bytes_beside_the_other_values() -> None:
    seen: dict[str, object] = {}

    async def take(request: Request) -> Response:
        async with request.form() as form:
            document = form["document"]
            assert isinstance(document, UploadFile)
            seen.update(
                chat_id=form["chat_id"],
                keyboard=json.loads(str(form["reply_markup"])),
                name=document.filename,
                kind=document.content_type,
                content=await document.read(),
            )
        return JSONResponse({"ok": True, "result": MESSAGE})

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    async with answering(take) as url:
        bot = library_bot(url)
        async with bot.request:
            file = BytesIO(b"%PDF-1.7")
            await bot.send_document(5, file, filename="Bésoin.pdf", reply_markup=keyboard)
    assert seen == {
        "chat_id": "5",
        "keyboard": keyboard.to_dict(),
        "name": "Bésoin.pdf",
        "kind": "application/pdf",
        "content": b"%PDF-1.7",
    }


async def test_a_file_is_fetched_as_bytes() -> None:
    async def give(request: Request) -> Response:
        assert request.url.path == f"/file/bot{TOKEN}/documents/1.pdf"
        return Response(b"\x00\xff")

    async with answering(give) as url:
        bot = library_bot(url)
        async with bot.request:
            assert await bot.request.retrieve(f"{bot.base_file_url}/documents/1.pdf") == b"\x00\xff"


def library_bot(url: str) -> Bot:
    request = AiohttpRequest(url)
    return Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request,
        get_updates_request=request,
    )


# What Telegram refuses


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, InvalidToken),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (413, BadRequest),
    ],
)
async def test_a_refusal_says_what_telegram_said(status: int, kind: type[TelegramError]) -> None:
    async with answering(refusal(status, description="not today")) as url, api_at(url) as api:
        failure = await failure_of(api.call("getMe"))
    assert type(failure) is kind
    assert failure.message == "not today"


async def test_too_many_requests_says_how_long_to_wait() -> None:
    answer = refusal(429, description="slow down", parameters={"retry_after": 7})
    async with answering(answer) as url, api_at(url) as api:
        failure = await failure_of(api.call("sendMessage"))
    assert isinstance(failure, RetryAfter)
    assert failure.retry_after == timedelta(seconds=7)


async def test_a_group_that_moved_says_where() -> None:
    answer = refusal(400, description="x", parameters={"migrate_to_chat_id": -1007})
    async with answering(answer) as url, api_at(url) as api:
        failure = await failure_of(api.call("sendMessage"))
    assert isinstance(failure, ChatMigrated)
    assert failure.new_chat_id == -1007


@pytest.mark.parametrize(
    ("status", "kind"), [(403, Forbidden), (404, InvalidToken), (429, RetryAfter)]
)
async def test_a_page_of_a_proxy_that_shows_the_address_is_not_repeated(
    status: int, kind: type[TelegramError]
) -> None:
    async def page(request: Request) -> Response:
        return PlainTextResponse(f"<h1>{request.url.path}</h1>", status_code=status)

    async with answering(page) as url, api_at(url) as api:
        assert type(await failure_of(api.call("getMe"))) is kind


async def test_half_a_character_is_refused_before_it_is_sent() -> None:
    async def never(_request: Request) -> Response:
        pytest.fail("it was sent")

    async with answering(never) as url, api_at(url) as api:
        assert type(await failure_of(api.call("sendMessage", {"text": "\ud83d"}))) is BadRequest


# What may have arrived, and what cannot have


async def test_a_refused_connection_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_in_a_moment:
        port = closed_in_a_moment.getsockname()[1]
    async with api_at(f"http://127.0.0.1:{port}") as api:
        assert type(await failure_of(api.call("sendMessage"))) is NotConnectedError


async def test_an_unknown_host_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with api_at("http://no-such-host.invalid") as api:
        assert type(await failure_of(api.call("sendMessage"))) is NotConnectedError


async def test_a_failed_handshake_sends_nothing() -> None:
    async def speak_plainly(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with wired(speak_plainly) as url, api_at(url.replace("http:", "https:")) as api:
        assert type(await failure_of(api.call("sendMessage"))) is NotConnectedError


async def test_a_connection_that_takes_too_long_sends_nothing() -> None:
    async def never_shakes_hands(
        reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
    ) -> None:
        await reader.read()

    async with wired(never_shakes_hands) as url, AiohttpRequest(url) as request:
        address = f"{url.replace('http:', 'https:')}/bot{TOKEN}/sendMessage"
        failure = await failure_of(request.post(address, connect_timeout=0.05))
    assert type(failure) is NotConnectedError


async def test_closed_connections_send_nothing() -> None:
    api = BotApi(AiohttpRequest("http://127.0.0.1"), url="http://127.0.0.1", token=TOKEN)
    assert type(await failure_of(api.call("sendMessage"))) is NotConnectedError


async def test_an_answer_that_comes_too_late_leaves_it_open() -> None:
    async def never_answers(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with wired(never_answers) as url, api_at(url) as api:
        failure = await failure_of(api.call("sendMessage", read_seconds=0.05))
    assert type(failure) is TimedOut


@pytest.mark.parametrize(
    "half_an_answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", b"nonsense\r\n\r\n"]
)
async def test_a_connection_that_breaks_after_sending_leaves_it_open(half_an_answer: bytes) -> None:
    async def breaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(half_an_answer)
        await writer.drain()
        reset = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # Linger for no time: a reset, not a goodbye.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

    async with wired(breaks) as url, api_at(url) as api:
        assert type(await failure_of(api.call("sendMessage"))) is NetworkError


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_failing_server_leaves_it_open(status: int) -> None:
    async with answering(refusal(status, description="oops")) as url, api_at(url) as api:
        assert type(await failure_of(api.call("sendMessage"))) is ServerFailedError


@pytest.mark.parametrize("content", [b"<html>", b"", b"[]", b'{"ok":true}'])
async def test_an_answer_that_is_not_telegrams_leaves_it_open(content: bytes) -> None:
    async def welcome_to_the_hotel(_request: Request) -> Response:
        return Response(content)

    async with answering(welcome_to_the_hotel) as url, api_at(url) as api:
        assert type(await failure_of(api.call("sendMessage"))) is NetworkError


async def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_request: Request) -> Response:
        return Response(status_code=302, headers={"Location": "http://127.0.0.1:1/"})

    async with answering(elsewhere) as url, api_at(url) as api:
        assert type(await failure_of(api.call("sendMessage"))) is NetworkError


# The pool


async def test_connections_are_reused_and_closed_at_the_end() -> None:
    ports: set[object] = set()

    async def note(request: Request) -> Response:
        assert request.client is not None
        ports.add(request.client.port)
        return JSONResponse({"ok": True, "result": True})

    async with answering(note) as url:
        async with api_at(url) as api:
            for _ in range(5):
                await api.call("getMe")
        gc.collect()  # An open connection would be a ResourceWarning, which is an error here.
    assert len(ports) == 1


async def test_opening_and_closing_twice_does_no_harm() -> None:
    request = AiohttpRequest("http://127.0.0.1")
    for step in (request.initialize, request.initialize, request.shutdown, request.shutdown):
        await step()


async def test_a_ministrys_proxy_is_used_and_gets_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with wired(proxy) as url:
        monkeypatch.setenv("https_proxy", url.replace("//", "//clerk:s3cret@"))
        monkeypatch.setenv("no_proxy", "")
        async with api_at("https://api.telegram.org") as api:
            failure = await failure_of(api.call("sendMessage"))
    assert type(failure) is NotConnectedError
    assert seen[0].startswith(b"CONNECT api.telegram.org:443 ")
    assert b"Proxy-Authorization: Basic Y2xlcms6czNjcmV0" in seen[0]


async def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")

    async def fine(_request: Request) -> Response:
        return JSONResponse({"ok": True, "result": True})

    async with answering(fine) as url, api_at(url) as api:
        assert await api.call("getMe") is True


async def test_the_stock_client_is_never_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["httpx"], "AsyncClient", None)

    async def me(_request: Request) -> Response:
        return JSONResponse(
            {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x", "username": "x"}}
        )

    async with answering(me) as url, library_bot(url) as bot:
        assert bot.username == "x"
