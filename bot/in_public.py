"""What is said where others read along, in groups and inline: public facts only.

Whoever asks there is not looked up and not stored, so a role or a draft changes nothing.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace

import structlog
from telegram import Bot, InlineQuery, User
from telegram.error import BadRequest

from bot.clock import Clock
from bot.deeds import Deed, stranger_of
from bot.routing import asks_for_more
from bot.showing import Rendered, Showing
from handlers import home
from handlers.acts import Look, reader_of
from handlers.inline_results import Results, rendered
from handlers.screens import Screen
from handlers.triggers import Inline, Press, Route
from services.permissions import Actor
from services.texts import RefusedError
from storage import received
from storage.database import Database, View
from storage.people import Person
from storage.received import Received

log = structlog.get_logger()


class InPublic:
    """Answers in groups, and what is typed after the bot's name in any chat."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        bot: Bot,
        showing: Showing,
        routes: Sequence[Route],
        default_zone: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot = bot
        self._showing = showing
        self._default_zone = default_zone
        self._prefixes = {
            route.trigger.prefix
            for route in routes
            if route.everywhere and isinstance(route.trigger, Press)
        }

    async def answer(self, deed: Deed, row: Received, route: Route) -> bool:
        """Answer in a group or a channel; False when something older waits to be decided."""
        if not route.everywhere:
            if deed.pressed is not None or asks_for_more(deed, route.trigger):
                await self._say_what_is_public(deed)
            return True
        stranger = self._stranger(deed.user, deed.chat.id)
        async with self._database.view(self._clock.now()) as view:
            if not await is_next(view, row):
                return False
            look = self._look(view, stranger, deed.words, deed.arguments)
            screen = await seen(look, route)
            shown = Rendered.of(self._in_public(screen), look.reader) if screen else None
        try:
            await self._showing.show(deed.chat.id, shown, pressed=deed.pressed)
        except BadRequest as error:
            # A group that lets the bot read, not write.
            log.info("not answered in a group", error=error.message)
        return True

    async def inline(self, query: InlineQuery, row: Received, route: Route) -> bool:
        """Answer what is typed after the bot's name; False when something older waits."""
        if not isinstance(route.trigger, Inline):
            return True
        async with self._database.view(self._clock.now()) as view:
            if not await is_next(view, row):
                return False
            stranger = self._stranger(query.from_user, query.from_user.id)
            look = self._look(view, stranger, query.query)
            found = rendered(await offered(look, route), look.reader)
        await self._showing.answer_inline(query.id, found)
        return True

    async def _say_what_is_public(self, deed: Deed) -> None:
        """In a group, to whoever asks for what is not public, and when the bot has been added."""
        screen = home.in_a_group(self._bot.username)
        if deed.pressed is not None:
            screen = replace(screen, lines=())
        shown = Rendered.of(screen, reader_of(self._stranger(deed.user, deed.chat.id)))
        with contextlib.suppress(BadRequest):  # A group that lets the bot read, not write.
            await self._showing.show(deed.chat.id, shown, pressed=deed.pressed)

    def _in_public(self, screen: Screen) -> Screen:
        """A screen without the buttons that work in a private chat only."""
        rows = tuple(
            tuple(one for one in row if one.url or one.press.partition(":")[0] in self._prefixes)
            for row in screen.rows
        )
        return replace(screen, rows=rows)

    def _stranger(self, user: User, chat_id: int) -> Person:
        return stranger_of(user, chat_id, self._default_zone, self._clock.now())

    def _look(
        self, view: View, stranger: Person, words: str, arguments: tuple[str, ...] = ()
    ) -> Look:
        return Look(
            view,
            Actor(stranger),
            words=words,
            arguments=arguments,
            is_private=False,
            bot_username=self._bot.username,
        )


async def seen(look: Look, route: Route) -> Screen | None:
    """What somebody may see, or why not."""
    if not look.actor.may(route.permission, only_looks=True):
        return home.not_allowed(look.actor, route.permission)
    try:
        screen: Screen | None = await route.answer(look)
    except RefusedError as refusal:
        return home.refused(refusal.text)
    return screen


async def offered(look: Look, route: Route) -> Results:
    """What is offered for what is typed: where that is refused, nothing, and the reason over it."""
    try:
        found: Results = await route.answer(look)
    except RefusedError as refusal:
        return Results((), refusal.text)
    return found


async def is_next(view: View, row: Received) -> bool:
    """Whether nothing older of the same person waits to be decided, and this does."""
    return await received.is_next(view, row.bot_id, row.person, row.update_id)
