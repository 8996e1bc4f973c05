"""What somebody chooses from who types after the bot's name in any chat, as Telegram's articles."""

from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from handlers.screens import Screen
from handlers.sharing import STATUS
from handlers.texts import Reader, plain, render, shown
from services.texts import Text

_CACHE_SECONDS = 300
"""So long Telegram may answer the same person's same words by itself."""

_MOST = 50
"""More results than these Telegram refuses."""

_DESCRIBED = 100
"""So much of the second line stands under a title; a phone shows about this."""


@dataclass(frozen=True)
class Result:
    """One thing to choose, shown by its first two lines; `screen` is then sent to the chat, in the
    name of who chose it.

    Its buttons may only open addresses: the bot is not in that chat. `key` has at most 64 bytes.
    """

    key: str
    screen: Screen


@dataclass(frozen=True)
class Results:
    """What was found. `note` stands over it, as a button that opens the bot's treaty status."""

    found: tuple[Result, ...]
    note: Text


def rendered(results: Results, reader: Reader) -> dict[str, Any]:
    """Results as the parameters of answerInlineQuery, without the query.

    They are the same for everybody who reads the same language. Telegram knows only *everybody* or
    *this person*, so it is told the latter.
    """
    return {
        "results": [_article(result, reader) for result in results.found[:_MOST]],
        "button": {"text": plain(results.note, reader), "start_parameter": STATUS},
        "cache_time": _CACHE_SECONDS,
        "is_personal": True,
    }


def _article(result: Result, reader: Reader) -> dict[str, Any]:
    message = render(result.screen, reader)
    title, *more = [line for line in shown(message["text"]).split("\n") if line]
    return {
        "type": "article",
        "id": result.key,
        "title": title,
        "description": shorten("".join(more[:1]), _DESCRIBED, placeholder="…"),
        "reply_markup": message.pop("reply_markup"),
        "input_message_content": {"message_text": message.pop("text"), **message},
    }
