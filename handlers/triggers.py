"""What may set a handler off, and what each registration must say of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from handlers.acts import Act, Look
from handlers.inline_results import Results
from handlers.screens import Screen
from services.permissions import Permission

Looks: TypeAlias = Callable[[Look], Awaitable[Screen]]
Acts: TypeAlias = Callable[[Act], Awaitable[Screen | None]]
Inlines: TypeAlias = Callable[[Look], Awaitable[Results]]


@dataclass(frozen=True)
class Command:
    """`/name`, with or without words behind it."""

    name: str


@dataclass(frozen=True)
class Press:
    """A button whose data begins with `prefix:`. Prefixes are never renamed or reused."""

    prefix: str


@dataclass(frozen=True)
class Typed:
    """Words that are no command."""


@dataclass(frozen=True)
class Sent:
    """A file: a photo, a document, a video, a voice message, a sticker."""


@dataclass(frozen=True)
class Edited:
    """An earlier message that was edited."""


@dataclass(frozen=True)
class Membership:
    """Somebody blocked the bot, or let it back in; their words say which: "blocked" or "back"."""


@dataclass(frozen=True)
class Inline:
    """Words behind the bot's name in any chat, with the bot in it or not."""


@dataclass(frozen=True)
class Anything:
    """Whatever nothing else has answered."""


Trigger: TypeAlias = Command | Press | Typed | Sent | Edited | Membership | Inline | Anything


@dataclass(frozen=True)
class Route:
    """One registration: what sets it off, what it does, and who may.

    A look changes nothing and locks nobody; an act is one transaction. `leaves_form` puts the
    draft that was open aside, to be continued later. Outside private chats only routes that are
    `everywhere` answer.
    """

    trigger: Trigger
    answer: Callable[[Any], Awaitable[Any]]
    permission: Permission
    is_look: bool
    leaves_form: bool = True
    everywhere: bool = False


def look(
    trigger: Trigger, answer: Looks, permission: Permission, *, everywhere: bool = False
) -> Route:
    """Register something that only reads."""
    return Route(trigger, answer, permission, is_look=True, everywhere=everywhere)


def act(
    trigger: Trigger, answer: Acts, permission: Permission, *, leaves_form: bool = True
) -> Route:
    """Register something that may change what is stored."""
    return Route(trigger, answer, permission, is_look=False, leaves_form=leaves_form)


def inline_look(answer: Inlines, permission: Permission) -> Route:
    """Register the answer to what is typed after the bot's name: a look for anybody."""
    return Route(Inline(), answer, permission, is_look=True, everywhere=True)
