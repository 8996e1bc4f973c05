"""The playground's Bot API over HTTP on this machine only, with Telegram's paths and answers."""

import asyncio
import ipaddress
import re
import socket
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.http_server import serving
from bot.playground.account import MOST_OF_DOWNLOAD, call
from bot.playground.faults import DOWNLOAD, Fault
from bot.playground.guard import LoopbackOnly
from bot.playground.journal import Request as JournalRequest
from bot.playground.page import Page
from bot.playground.parameters import Parameters, Upload
from bot.playground.refusals import (
    Json,
    RefusedByTelegram,
    mistake,
    not_found,
    too_large,
    unauthorized,
)
from bot.playground.webhook import WebhookDelivery
from bot.playground.world import World

_LARGEST_BODY = 51 * 1024 * 1024
_WITHOUT_GOODBYE = struct.pack("ii", 1, 0)
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")


class PlaygroundServer:
    """Serves one world on a loopback address, inside the running loop."""

    def __init__(
        self, world: World, host: str = "127.0.0.1", port: int = 0, page: Page | None = None
    ) -> None:
        """`port` 0 takes any free one; with a page, people can be played by hand at `url`.

        Raises:
            ValueError: a host that others could reach.

        """
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"The playground is for this machine only, not for {host}")
        self.world = world
        self._host = host
        self._port = port
        self._connections: dict[tuple[str, int], asyncio.Transport] = {}
        self._application = self._with_routes(page)
        self._running = AsyncExitStack()

    @property
    def url(self) -> str:
        """The root address, without a slash at the end; known after `start`."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            OSError: the port is taken.

        """
        self.world.updates.is_closing = False
        server = serving(self._application, self._host, self._port, http=self._protocol())
        self._port = await self._running.enter_async_context(server)
        await self._running.enter_async_context(self._posting_to_webhook())

    async def stop(self) -> None:
        """End every wait, close every connection and stop listening."""
        self.world.updates.is_closing = True
        self.world.bell.ring()
        await self._running.aclose()

    @asynccontextmanager
    async def _posting_to_webhook(self) -> AsyncIterator[None]:
        world = self.world
        delivery = WebhookDelivery(world.updates, world.clock, world.bell)
        task = asyncio.get_running_loop().create_task(delivery.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _with_routes(self, page: Page | None) -> Starlette:
        routes: list[BaseRoute] = [
            Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
            *(page.routes(self.world) if page else []),
        ]
        return Starlette(routes=routes, middleware=[Middleware(LoopbackOnly)])

    def _protocol(self) -> type[asyncio.Protocol]:
        """HTTP whose connections can be cut, as when a network breaks."""
        connections = self._connections

        class CuttableProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client:
                    connections[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self.client:
                    connections.pop(self.client, None)

        return CuttableProtocol

    async def _answer(self, request: Request) -> Response:
        """One call of a method, with whatever fault befalls it, written into the journal."""
        name = request.path_params["method"]
        parameters = Parameters({}, {})
        answer: Json | None
        fault: Fault | None = None
        try:
            self._check_token(request.path_params["token"])
            parameters = await _read_parameters(request)
            fault = self.world.faults.strike(name)
            answer = await self._carry_out(name, parameters, fault)
        except RefusedByTelegram as refusal:
            answer = refusal.as_answer()
            if refusal.is_mistake:
                self.world.violations.append(f"{name}: {refusal.description}")
        is_cut = fault is not None and fault.resets_connection
        self._write_down(name, parameters, None if is_cut else answer)
        if is_cut:
            return await self._cut(request)
        status = 200 if answer["ok"] else answer["error_code"]
        # A body that was too large was not read, so that nothing else can follow on the connection.
        headers = {"Connection": "close"} if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else None
        return Response(orjson.dumps(answer), status, headers, media_type="application/json")

    async def _carry_out(self, name: str, parameters: Parameters, fault: Fault | None) -> Json:
        if fault and not fault.is_accepted:
            await self._wait(fault.seconds)
            if fault.refusal:
                raise fault.refusal
            if fault.resets_connection:
                return {"ok": False}
        answer: Json = {"ok": True, "result": await call(self.world, name, parameters)}
        if fault and fault.is_accepted:
            await self._wait(fault.seconds)
        return answer

    async def _wait(self, seconds: float) -> None:
        if seconds:
            await self.world.bell.until(lambda: self.world.updates.is_closing, within=seconds)

    async def _cut(self, request: Request) -> Response:
        client = request.client
        transport = self._connections.get((client.host, client.port)) if client else None
        if transport:
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _WITHOUT_GOODBYE)
            transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass
        return Response(status_code=500)

    async def _download(self, request: Request) -> Response:
        try:
            self._check_token(request.path_params["token"])
            file = self.world.find_file_at(request.path_params["path"])
            if file is None or len(file.content) > MOST_OF_DOWNLOAD:
                raise not_found()
            fault = self.world.faults.strike(DOWNLOAD)
            await self._wait(fault.seconds if fault else 0)
            if fault and fault.refusal:
                raise fault.refusal
        except RefusedByTelegram as refusal:
            return Response(
                orjson.dumps(refusal.as_answer()),
                refusal.error_code,
                media_type="application/json",
            )
        if fault and fault.resets_connection:
            return self._half(request, file.content)
        return Response(file.content, media_type="application/octet-stream")

    def _half(self, request: Request, content: bytes) -> Response:
        """A file whose connection breaks in the middle."""

        async def sent() -> AsyncIterator[bytes]:
            yield content[: len(content) // 2]
            await self._cut(request)

        return StreamingResponse(sent(), headers={"Content-Length": str(len(content))})

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise not_found()
        if token != self.world.token:
            raise unauthorized()

    def _write_down(self, name: str, parameters: Parameters, answer: Json | None) -> None:
        self.world.journal.add(
            JournalRequest(
                method=name,
                parameters=dict(parameters.values),
                files=tuple(parameters.uploads),
                asked_at=self.world.clock.now(),
                at=asyncio.get_running_loop().time(),
                answer=answer,
            )
        )


async def _read_parameters(request: Request) -> Parameters:
    """The parameters from the address and the body, in any of the forms that Telegram accepts.

    Raises:
        RefusedByTelegram: 413 for a body that is too large, 400 for one that cannot be read.

    """
    if int(request.headers.get("content-length", 0)) > _LARGEST_BODY:
        raise too_large()
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= _read_json(await request.body())
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form(max_part_size=_LARGEST_BODY) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    uploads[name] = Upload(value.filename or name, mime, await value.read())
                else:
                    values[name] = value
    return Parameters(values, uploads)


def _read_json(body: bytes) -> Mapping[str, Any]:
    try:
        values = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise mistake("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise mistake("object expected")
    return values
