"""Tells Telegram which commands to list, by role and language. For display only: every action
checks who may do it.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.bot_api import BotApi
from bot.clock import Clock
from handlers.texts import Reader, plain
from services.languages import LANGUAGES
from services.permissions import EVERYBODY, PERMISSIONS, Permission, Role
from services.texts import Text
from storage import menus
from storage.database import Database
from storage.menus import Outdated

log = structlog.get_logger()

_AT_ONCE = 5
"""So many menus are set at a look: after a release there are many, and none is urgent."""


@dataclass(frozen=True)
class Command:
    """A command, what it does in a word, and the permission without which it is not listed."""

    name: str
    meaning: Text
    permission: Permission


COMMANDS = (
    Command("start", Text("Home"), Permission.USE_SETTINGS),
    Command("desk", Text("What waits for the ISU"), Permission.READ_DESK),
    Command("people", Text("Search people and delegations"), Permission.READ_DESK),
    Command("status", Text("Treaty status of a State, or of all"), Permission.ASK_STATUS),
    Command("needs", Text("What is needed"), Permission.READ_ENTRIES),
    Command("offers", Text("What is offered"), Permission.READ_ENTRIES),
    Command("meetings", Text("Meetings and deadlines"), Permission.READ_ENTRIES),
    Command("my", Text("Entries of my delegation"), Permission.WRITE_OFFERS),
    Command("announce", Text("Write an announcement"), Permission.ANNOUNCE),
    Command("register", Text("Ask the ISU for a role"), Permission.REGISTER),
    Command("settings", Text("Language and time zone"), Permission.USE_SETTINGS),
    Command("privacy", Text("What is stored of you, and why"), Permission.SEE_OWN_DATA),
    Command("mydata", Text("See and take your own data"), Permission.SEE_OWN_DATA),
    Command("forget", Text("Erase what is stored of you"), Permission.SEE_OWN_DATA),
    Command("cancel", Text("Leave the form"), Permission.FILL_FORMS),
    Command("help", Text("What you can do here"), Permission.USE_SETTINGS),
)

_BITS: dict[str, int] = {role: 1 << n for n, role in enumerate(Role) if role is not Role.PUBLIC}


def menu_of(roles: Collection[Role], language: str) -> list[dict[str, str]]:
    """The commands for somebody in these roles; the public ones are for everybody."""
    held = {Role.PUBLIC, *roles}
    return [
        {"command": one.name, "description": plain(one.meaning, Reader(language))}
        for one in COMMANDS
        if not held.isdisjoint(PERMISSIONS[one.permission])
    ]


async def set_menu(api: BotApi) -> None:
    """List the public commands; in English for everybody whose language we do not speak."""
    for language in LANGUAGES:
        code = "" if language == "en" else language
        listed = {"commands": menu_of((), language), "language_code": code}
        await api.call("setMyCommands", listed)


class Menus:
    """Looks for people whose roles or language have changed, and sets the menus of their chats.

    What was set is noted in the database, so that a crash leaves none behind.
    """

    def __init__(self, *, database: Database, clock: Clock, api: BotApi) -> None:
        self._database = database
        self._clock = clock
        self._api = api
        every = [menu_of(EVERYBODY, language) for language in LANGUAGES]
        self._version = sha256(json.dumps(every).encode()).hexdigest()[:6]

    async def bring_up_to_date(self) -> None:
        """Set the menus of a few; the others have their turn at the next look."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            found = await menus.outdated(view, _BITS, self._version, most=_AT_ONCE)
        for one in found:
            try:
                await self._set(one)
            except (BadRequest, Forbidden) as error:
                log.info("menu not set", person=one.person_id, error=error.message)
            except TelegramError as error:
                log.info("menus wait", error=type(error).__name__)
                return
            async with self._database.unit(now) as unit:
                await menus.note(unit, one)

    async def _set(self, one: Outdated) -> None:
        scope: dict[str, Any] = {"scope": {"type": "chat", "chat_id": one.chat_id}}
        if not one.menu:
            await self._api.call("deleteMyCommands", scope)
            return
        roles = [Role(role) for role, bit in _BITS.items() if one.roles & bit]
        await self._api.call("setMyCommands", {**scope, "commands": menu_of(roles, one.language)})
