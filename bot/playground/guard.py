"""Keeps the playground to this machine and its page to itself, whatever other pages are open."""

import hmac
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class LoopbackOnly:
    """Answers only to a name of this machine: a foreign name that leads here is an attack."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "")
        if urlsplit(f"//{host}").hostname in _THIS_MACHINE:
            await self._app(scope, receive, send)
        else:
            refusal = PlainTextResponse("The playground is for this machine only.", 403)
            await refusal(scope, receive, send)


class Key:
    """A secret that only the page knows, new at each start; shown with everything the page asks."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)

    def check(self, shown: str | None) -> None:
        if not hmac.compare_digest((shown or "").encode(), self.text.encode()):
            raise HTTPException(403, "This did not come from the playground's page.")

    def check_act(self, request: Request) -> None:
        """An act comes from our own page: the key in a header, JSON, and no foreign origin."""
        self.check(request.headers.get("x-playground-key"))
        origin = request.headers.get("origin")
        own = f"{request.url.scheme}://{request.headers.get('host')}"
        site = request.headers.get("sec-fetch-site", "same-origin")
        is_json = request.headers.get("content-type", "").startswith("application/json")
        if origin not in {None, own} or site != "same-origin" or not is_json:
            raise HTTPException(403, "This did not come from the playground's page.")
