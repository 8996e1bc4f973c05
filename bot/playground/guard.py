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
    """Answers to a name of this machine only, and not to other pages of the same browser.

    A foreign name that leads here is an attack. A bot says nothing of origins; a browser always
    does, and only the page itself may be opened from elsewhere.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_ours(Headers(scope=scope), scope["path"]):
            await self._app(scope, receive, send)
        else:
            refusal = PlainTextResponse("The playground is for this machine only.", 403)
            await refusal(scope, receive, send)


def _is_ours(headers: Headers, path: str) -> bool:
    host = headers.get("host", "")
    is_named_rightly = urlsplit(f"//{host}").hostname in _THIS_MACHINE
    is_own_origin = headers.get("origin") in {None, f"http://{host}"}
    is_own_site = headers.get("sec-fetch-site") in {None, "same-origin", "none"}
    return is_named_rightly and is_own_origin and (is_own_site or path == "/")


class Key:
    """A secret that only the page knows, new at each start; shown with everything the page asks."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)

    def check(self, shown: str | None) -> None:
        if not hmac.compare_digest((shown or "").encode(), self.text.encode()):
            raise HTTPException(403, "This did not come from the playground's page.")

    def check_act(self, request: Request) -> None:
        """An act carries the key in a header and comes as JSON, which no form can send."""
        self.check(request.headers.get("x-playground-key"))
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise HTTPException(415, "The playground's page speaks JSON.")
