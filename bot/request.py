"""How the bot speaks to Telegram: one pool of connections, and failures that say what they mean.

Whoever sends a notice must know whether it *may* have arrived, since Telegram has no way to
recognise a second copy. So a failure is sorted here, once:

- NotConnectedError: nothing can have arrived; it may be sent again.
- Forbidden, BadRequest, RetryAfter, ChatMigrated, Conflict, InvalidToken: Telegram refused it.
- TimedOut, ServerFailedError and every other NetworkError: it may have arrived.

No failure holds the token, which is part of every address.
"""

import os
from http import HTTPStatus
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.json_text import read_json

# Makes RetryAfter.retry_after a timedelta, as the library's next version will.
os.environ["PTB_TIMEDELTA"] = "true"

POOL_SECONDS = 5.0
CONNECT_SECONDS = 5.0
WRITE_SECONDS = 10.0
UPLOAD_SECONDS = 60.0
READ_SECONDS = 15.0
LONGEST_CALL_SECONDS = POOL_SECONDS + CONNECT_SECONDS + UPLOAD_SECONDS + READ_SECONDS
"""After this long every call but a long poll has ended; a lease on a notice must outlast it."""

_CONNECTIONS = 256
# An idle bot need not shake hands anew for each answer, nor meet a connection long closed.
_KEEP_IDLE_SECONDS = 50.0
_NEVER_SENT = (
    aiohttp.ClientConnectorError,  # Refused, unreachable, no such name, no TLS; of a proxy, too.
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)

_JSON = {"Content-Type": "application/json"}
_REFUSALS = (400, 401, 403, 404, 409, 429)  # Those that python-telegram-bot knows by number.
_REFUSED = b'{"ok":false}'
_REFUSED_FOR_NOW = b'{"ok":false,"parameters":{"retry_after":5}}'


class NotConnectedError(NetworkError):
    """No connection came about, so nothing can have arrived."""

    __slots__ = ()


class ServerFailedError(NetworkError):
    """Telegram failed in the midst of its work (5xx); what was asked may have been done."""

    __slots__ = ()


class TooLargeError(Exception):
    """A file is larger than somebody wants to have it; the rest of it was not read."""


class AiohttpRequest(BaseRequest):
    """Carries the calls of python-telegram-bot over aiohttp and orjson.

    Belongs to one event loop, from `initialize` to `shutdown`; both may be called twice.
    `api_url` is the Bot API's address without a token; it decides about the proxy.
    """

    __slots__ = ("_api_url", "_session")

    def __init__(self, api_url: str) -> None:
        self._api_url = URL(api_url)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=_CONNECTIONS, keepalive_timeout=_KEEP_IDLE_SECONDS, ttl_dns_cache=300
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "Liaison"},
                proxy=_proxy(self._api_url),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of one answer; python-telegram-bot makes errors of 4xx."""
        if self._session is None:
            raise NotConnectedError("The connections to Telegram are closed")
        has_files = request_data is not None and request_data.contains_files
        try:
            async with self._session.request(
                method,
                url,
                data=None if request_data is None else _body(request_data),
                headers=None if request_data is None or has_files else _JSON,
                allow_redirects=False,
                timeout=_timeout(
                    pool=_or_else(pool_timeout, POOL_SECONDS),
                    connect=_or_else(connect_timeout, CONNECT_SECONDS),
                    write=_or_else(write_timeout, UPLOAD_SECONDS if has_files else WRITE_SECONDS),
                    read=_or_else(read_timeout, READ_SECONDS),
                ),
            ) as answer:
                status, content = answer.status, await answer.read()
        except (aiohttp.ClientError, OSError) as error:
            failure = _sorted(error)
        else:
            return _checked(status, content)
        raise failure  # Outside of the block, since the cause's text may hold the address.

    async def download(self, url: str, *, at_most: int) -> bytes:
        """The content of a file, by an address that holds the token and is therefore never told.

        Raises TooLargeError, or one of the failures above.
        """
        if self._session is None:
            raise NotConnectedError("The connections to Telegram are closed")
        timeout = _timeout(
            pool=POOL_SECONDS, connect=CONNECT_SECONDS, write=WRITE_SECONDS, read=READ_SECONDS
        )
        try:
            async with self._session.get(url, allow_redirects=False, timeout=timeout) as answer:
                if answer.status == HTTPStatus.OK:
                    return await _read_at_most(answer, at_most)
                failure = NetworkError(f"The file is not to be had (status {answer.status})")
        except (aiohttp.ClientError, OSError) as error:
            failure = _sorted(error)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer. Raises NetworkError when it is not one; it is never logged."""
        try:
            answer = read_json(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not ("result" in answer or answer.get("ok") is False):
            raise NetworkError("The answer is not Telegram's")
        return answer


async def _read_at_most(answer: aiohttp.ClientResponse, at_most: int) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) > at_most:
            raise TooLargeError
    return bytes(content)


def _body(request_data: RequestData) -> bytes | aiohttp.FormData:
    if request_data.contains_files:
        form = aiohttp.FormData(quote_fields=False)  # File names stay in their own alphabet.
        for name, value in request_data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, kind) in request_data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return form
    try:
        return orjson.dumps(request_data.parameters)
    except orjson.JSONEncodeError as error:
        # Half a character, for instance. Telegram refuses it for good, so it counts as refused.
        raise BadRequest(f"The call cannot be written as JSON: {error}") from None


def _checked(status: int, content: bytes) -> tuple[int, bytes]:
    """The answer, mended where python-telegram-bot would take a refusal for a broken network."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServerFailedError(f"Telegram failed with status {status}")
    if status >= HTTPStatus.MULTIPLE_CHOICES and not content.lstrip().startswith(b"{"):
        content = _REFUSED  # Not a proxy's page, which may show the address.
    if status == HTTPStatus.TOO_MANY_REQUESTS and b"retry_after" not in content:
        content = _REFUSED_FOR_NOW
    if status >= HTTPStatus.BAD_REQUEST and status not in _REFUSALS:
        status = HTTPStatus.BAD_REQUEST
    return status, content


def _sorted(error: Exception) -> NetworkError:
    """What an error of the network means; its name and the system's words, never the address."""
    words = f"{type(error).__name__} {getattr(error, 'strerror', None) or ''}".rstrip()
    if isinstance(error, _NEVER_SENT):
        return NotConnectedError(f"No connection to Telegram ({words})")
    if isinstance(error, TimeoutError):
        return TimedOut(f"No answer from Telegram in time ({words})")
    return NetworkError(f"The connection to Telegram broke ({words})")


def _timeout(
    *, pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    steps = (pool, connect, write, read)
    to_connect = None if pool is None or connect is None else pool + connect
    return aiohttp.ClientTimeout(
        # The sum bounds what has no limit of its own: writing, and an answer that trickles.
        total=None if None in steps else sum(step for step in steps if step is not None),
        connect=to_connect,
        sock_connect=connect,
        sock_read=read,
    )


def _or_else(seconds: Any, usual: float) -> float | None:
    return usual if seconds is BaseRequest.DEFAULT_NONE else seconds


def _proxy(url: URL) -> str | None:
    """The proxy that HTTPS_PROXY or HTTP_PROXY names for this address; none on this machine."""
    if url.host is None or url.host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(url.host):
        return None
    return getproxies().get(url.scheme)
