"""The playground's page: everybody's phone side by side, a clock to move, and bad days to order."""

import base64
import binascii
import mimetypes
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.clock import MovableClock
from bot.playground.conversations import PhoneMessage
from bot.playground.guard import Key
from bot.playground.phones import Phone
from bot.playground.refusals import Json, RefusedByTelegram
from bot.playground.view import screen
from bot.playground.world import World

_STATIC = Path(__file__).parent / "static"
_ASSETS = {path.name: path for path in _STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"}}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SIGN_OF_LIFE_AFTER = 15.0
_MOST_OF_TEXT = 4096
_MOST_OF_FILE = 20 * 1024 * 1024
_FARTHEST_AHEAD = timedelta(days=366 * 20)

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
    "pt": "Português",
    "de": "Deutsch",
    "lo": "ລາວ",
    "nb": "Norsk",
}
"""The languages that a phone can be set to; Telegram tells the bot the choice."""


class Page:
    """Shows every phone of a world. All acts go through the same phones that the journeys use."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._key = Key()
        self._weather = "fine"
        self._html = Environment(loader=FileSystemLoader(_STATIC), autoescape=True).get_template(
            "page.html"
        )
        self._acts: dict[str, Callable[[World, Json], Json | None]] = {
            "say": _say,
            "press": _press,
            "open": _open,
            "ask": _ask,
            "choose": _choose,
            "send-file": _send_file,
            "language": _change_language,
            "block": _block,
            "new-person": _new_person,
            "clock": self._move_clock,
            "weather": self._change_weather,
        }

    def routes(self, world: World) -> list[BaseRoute]:
        """What the server serves beside the Bot API."""
        self._clock.on_move(lambda: _note(world))

        async def show(_request: Request) -> Response:
            html = self._html.render(
                key=self._key.text, languages=LANGUAGES, bot=world.bot.username
            )
            return HTMLResponse(html, headers=_SAFE_HEADERS)

        async def act(request: Request) -> Response:
            self._key.check_act(request)
            return await self._act(world, request)

        async def events(request: Request) -> Response:
            self._key.check(request.query_params.get("key"))
            return StreamingResponse(
                self._events(world), media_type="text/event-stream", headers=_SAFE_HEADERS
            )

        async def file(request: Request) -> Response:
            self._key.check(request.query_params.get("key"))
            return _file(world, request.path_params["file_id"])

        return [
            Route("/", show),
            Route("/play/static/{name}", _asset),
            Route("/play/events", events),
            Route("/play/files/{file_id}", file),
            Route("/play/{act}", act, methods=["POST"]),
        ]

    async def _act(self, world: World, request: Request) -> Response:
        """Carry out one act of a person, or say in a sentence why it cannot be done."""
        carry_out = self._acts.get(request.path_params["act"])
        if carry_out is None:
            raise HTTPException(404)
        try:
            wishes = orjson.loads(await request.body())
            answer = carry_out(world, wishes)
        except RefusedByTelegram as refusal:
            return _told({"refused": refusal.description}, 409)
        except RuntimeError as refusal:
            return _told({"refused": str(refusal)}, 409)
        except (KeyError, TypeError, ValueError) as error:
            return _told({"refused": f"The playground did not understand: {error}"}, 400)
        return _told(answer or {}, 200)

    async def _events(self, world: World) -> AsyncIterator[bytes]:
        """The world at first, and then whatever changes in it, until the server stops."""
        seen = -1
        while not world.updates.is_closing:
            if world.changes == seen:
                yield b": still here\n\n"
            else:
                since, seen = seen, world.changes
                yield b"data: " + orjson.dumps(self._state(world, since)) + b"\n\n"
            await world.bell.until(
                lambda: world.changes != seen or world.updates.is_closing,  # noqa: B023
                within=_SIGN_OF_LIFE_AFTER,
            )

    def _state(self, world: World, since: int) -> Json:
        return {
            "isWhole": since < 0,
            "now": self._clock.now().isoformat(),
            "weather": self._weather,
            "phones": [screen(phone, since) for phone in world.phones],
        }

    def _move_clock(self, _world: World, wishes: Json) -> None:
        """Put the clock forward by seconds, or to nine in the morning of a day."""
        now = self._clock.now()
        by = timedelta(seconds=int(wishes.get("seconds", 0)))
        if wishes.get("day"):
            day = date.fromisoformat(wishes["day"])
            by = datetime.combine(day, time(9), now.tzinfo) - now
        if by < timedelta():
            raise RuntimeError("The clock only goes forward here.")
        if by > _FARTHEST_AHEAD:
            raise RuntimeError("That is too far ahead.")
        self._clock.move(by)

    def _change_weather(self, world: World, wishes: Json) -> None:
        """What Telegram suffers from: nothing, too many requests, errors, or a slow line."""
        weather = wishes["weather"]
        faults = world.faults
        if weather not in {"fine", "busy", "broken", "slow"}:
            raise ValueError("no such weather")
        faults.clear()
        if weather == "busy":
            faults.too_many_requests(5)
        elif weather == "broken":
            faults.server_error(502)
        elif weather == "slow":
            faults.slow(3)
        self._weather = weather
        world.note_change()


def _note(world: World) -> None:
    world.note_change()


def _phone(world: World, wishes: Json) -> Phone:
    for phone in world.phones:
        if phone.chat.id == wishes["phone"]:
            return phone
    raise KeyError("there is no such phone")


def _say(world: World, wishes: Json) -> None:
    text = str(wishes["text"]).strip()
    if not 0 < len(text) <= _MOST_OF_TEXT:
        raise RuntimeError(f"Telegram takes between 1 and {_MOST_OF_TEXT} characters.")
    _phone(world, wishes).says(text)


def _press(world: World, wishes: Json) -> None:
    """Press by the data that the button had when it was seen, even if it has changed since."""
    phone = _phone(world, wishes)
    message = phone.chat.messages[wishes["message"]]
    phone.presses_button({"callback_data": str(wishes["data"])}, PhoneMessage.of(message))


def _open(world: World, wishes: Json) -> Json:
    """Follow a link: in the chat if it is the bot's own, or say that it leads elsewhere."""
    opened = _phone(world, wishes).opens(str(wishes["link"]))
    return {"isElsewhere": opened is None}


def _ask(world: World, wishes: Json) -> Json:
    """Type something behind the bot's name; what it offers comes with the world's changes."""
    return {"query": _phone(world, wishes).asks_inline(str(wishes["query"])).id}


def _choose(world: World, wishes: Json) -> None:
    offered = world.inline_queries[wishes["query"]].results or []
    chosen = {result["id"]: result for result in offered}[wishes["result"]]
    _phone(world, wishes).chooses(chosen)


def _send_file(world: World, wishes: Json) -> None:
    try:
        content = base64.b64decode(wishes["content"], validate=True)
    except binascii.Error:
        raise ValueError("the file is not in base64") from None
    if not 0 < len(content) <= _MOST_OF_FILE:
        raise RuntimeError("The playground takes files of up to 20 MB that are not empty.")
    name = Path(str(wishes["name"])).name or "file"
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    as_photo = mime in {"image/png", "image/jpeg"}
    _phone(world, wishes).sends_file(name, content, mime, as_photo=as_photo)


def _change_language(world: World, wishes: Json) -> None:
    if wishes["language"] not in LANGUAGES:
        raise ValueError("no such language")
    _phone(world, wishes).language = wishes["language"]


def _block(world: World, wishes: Json) -> None:
    phone = _phone(world, wishes)
    if wishes["isBlocked"]:
        phone.blocks()
    else:
        phone.unblocks()


def _new_person(world: World, wishes: Json) -> Json:
    name = str(wishes["name"]).strip()[:64]
    if not name:
        raise RuntimeError("A person needs a name.")
    language = wishes["language"] if wishes["language"] in LANGUAGES else "en"
    phone = world.new_phone(name, language=language, caption=str(wishes.get("caption", ""))[:80])
    return {"phone": phone.chat.id}


def _file(world: World, file_id: str) -> Response:
    file = world.files.get(file_id)
    if file is None:
        raise HTTPException(404)
    if file.is_photo:
        kind = "image/png" if file.content.startswith(b"\x89PNG") else "image/jpeg"
        return Response(file.content, media_type=kind, headers=_SAFE_HEADERS)
    name = file.name.encode("ascii", "replace").decode().replace('"', "'")
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        file.content,
        media_type="application/octet-stream",
        headers={**_SAFE_HEADERS, **disposition},
    )


async def _asset(request: Request) -> Response:
    path = _ASSETS.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return Response(path.read_bytes(), media_type=_TYPES[path.suffix], headers=_SAFE_HEADERS)


def _told(answer: Mapping[str, Any], status: int) -> Response:
    return Response(orjson.dumps(answer), status, _SAFE_HEADERS, media_type="application/json")
