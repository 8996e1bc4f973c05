"""Takes what Telegram delivers by itself: trusted only with the secret, answered once it is stored.

Whoever does not know the secret learns nothing and costs nothing: it is compared, in a time that
tells nothing, before a byte of the body is read.
"""

import asyncio
import hmac
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import InvalidToken, TelegramError

from bot.backoff import Backoff, Wait
from bot.bot_api import BotApi
from bot.health import Health
from bot.json_text import read_json
from bot.polling import Receive

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value.
LARGEST_BODY = 1_000_000
LOOK_SECONDS = 30.0

_READ_SECONDS = 10.0
_CONNECTIONS = 40

log = structlog.get_logger()


class _RefusedBodyError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Webhook:
    """The endpoint (`pages`), and the watch over what Telegram thinks of it (`run`).

    `receive` stores a batch and raises when it could not.
    """

    def __init__(
        self,
        *,
        api: BotApi,
        receive: Receive,
        health: Health,
        url: str,
        secret: str,
        allowed_updates: Sequence[str],
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._api = api
        self._receive = receive
        self._health = health
        self._url = url
        self._secret = secret
        self._allowed_updates = list(allowed_updates)
        self._wait = wait
        self._backoff = Backoff(wait)
        self._is_set = False
        self._has_arrived = False
        path = urlsplit(url).path or "/"
        self.pages = Starlette(routes=[Route(path, self._take, methods=["POST"])])

    async def run(self) -> None:
        """Tell Telegram the address, then look twice a minute how it fares, until cancelled."""
        while True:
            try:
                if not self._is_set:
                    await self._set()
                await self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, the watch goes on.
                self._not_heard(error)
                await self._backoff.after(error)
            else:
                self._backoff.succeeded()
                await self._wait(LOOK_SECONDS)

    async def _set(self) -> None:
        await self._api.call(
            "setWebhook",
            {
                "url": self._url,
                "secret_token": self._secret,
                "allowed_updates": self._allowed_updates,
                "max_connections": _CONNECTIONS,
                "drop_pending_updates": False,
            },
        )
        self._is_set = True
        log.info("the webhook is set")

    async def _look(self) -> None:
        """Ask whether Telegram reaches us: updates that wait beside an error mean no."""
        state = await self._api.call("getWebhookInfo")
        if state.get("url") != self._url:
            # Somebody set or removed it. That ours is back counts once the next look finds it.
            whose = "another" if state.get("url") else "no"
            self._health.not_heard(f"{whose} webhook is set")
            await self._set()
            return
        problem = state.get("last_error_message")
        if problem and state.get("pending_update_count") and not self._has_arrived:
            self._health.not_heard(f"Telegram cannot deliver ({problem})")
        else:
            self._health.heard()
        self._has_arrived = False

    def _not_heard(self, error: Exception) -> None:
        problem = str(error) if isinstance(error, TelegramError) else type(error).__name__
        if not self._backoff.failures:
            log.warning("the webhook is not confirmed", problem=problem)
        self._health.not_heard(problem, is_refused=isinstance(error, InvalidToken))

    async def _take(self, request: Request) -> Response:
        """One update: 200 once it is stored, 503 when it could not be, so that it comes again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=401)
        try:
            update = await _read_update(request)
        except _RefusedBodyError as refused:
            return Response(status_code=refused.status)
        try:
            await self._receive([update])
        except Exception as error:  # noqa: BLE001 - Telegram keeps it and comes again.
            log.warning("an update could not be stored", error=type(error).__name__)
            return Response(status_code=503)
        self._has_arrived = True
        self._health.heard()
        return Response()


async def _read_update(request: Request) -> dict[str, Any]:
    body = bytearray()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            if int(request.headers.get("Content-Length", 0)) > LARGEST_BODY:
                raise _RefusedBodyError(413)
            async for piece in request.stream():
                body += piece
                if len(body) > LARGEST_BODY:
                    raise _RefusedBodyError(413)
        update = read_json(bytes(body))
    except TimeoutError:
        raise _RefusedBodyError(408) from None
    except (ValueError, ClientDisconnect):
        raise _RefusedBodyError(400) from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise _RefusedBodyError(400)
    return update
