"""Decides one received update: the only place that opens a Unit for what somebody did.

python-telegram-bot's `Application` does the routing. It swallows whatever is raised on the way, so
`Deciding` has it handed over and raises it to the intake.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application

from bot.clock import Clock
from bot.deeds import Deed, deed_of, stranger_of
from bot.fetching import Fetching, is_wanted
from bot.in_public import InPublic, is_next, seen
from bot.metrics import Metrics
from bot.routing import Callback, handler_for
from bot.showing import Rendered, Showing
from handlers import dialogues, home
from handlers.acts import Act, Look, reader_of
from handlers.screens import Screen
from handlers.texts import nearest_language
from handlers.triggers import Anything, Membership, Route, Sent
from services.permissions import CONFIDENTIAL, Actor
from services.readers import actor_of
from services.retention import USUAL, Periods
from services.texts import RefusedError
from services.zones import DEFAULT
from storage import forgetting, people, received
from storage.database import Database, Unit, View
from storage.people import Person
from storage.received import Received


class UnreadableError(Exception):
    """What Telegram delivered is no update that the library can read; it never will be."""


@dataclass
class Passage:
    """One update on its way through the application."""

    row: Received
    is_next: bool = True
    is_decided: bool = False
    error: Exception | None = None


class Deciding:
    """Runs updates through the routes, each in the transaction of its effect, then shows."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        bot: Bot,
        showing: Showing,
        fetching: Fetching,
        routes: Sequence[Route],
        metrics: Metrics,
        on_notices: Callable[[], None],
        default_zone: str = DEFAULT,
        periods: Periods = USUAL,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot = bot
        self._showing = showing
        self._fetching = fetching
        self._metrics = metrics
        self._on_notices = on_notices
        self._default_zone = default_zone
        self._periods = periods
        self._under_way: dict[int, Passage] = {}
        self.application = Application.builder().bot(bot).updater(None).build()
        self.application.add_handlers(
            [handler_for(route.trigger, self._callback(route)) for route in routes]
        )
        self.application.add_error_handler(self._note_error)
        self._not_understood = next(one for one in routes if isinstance(one.trigger, Anything))
        self._in_public = InPublic(
            database=database,
            clock=clock,
            bot=bot,
            showing=showing,
            routes=routes,
            default_zone=default_zone,
        )

    async def decide(self, row: Received) -> bool:
        """Decide one update and show what came of it.

        False when it was not this person's next one: decided already, or an older one waits.
        Raises what went wrong; the row is then undecided still, and nothing of it was stored.
        """
        update = self._read(row)
        passage = Passage(row)
        self._under_way[row.update_id] = passage
        try:
            await self.application.process_update(update)
        finally:
            del self._under_way[row.update_id]
        if passage.error is not None:
            raise passage.error
        if not passage.is_next:
            return False
        self._metrics.decided.inc()
        if not passage.is_decided:
            await self._close(row)
        return True

    def _read(self, row: Received) -> Update:
        try:
            return Update.de_json(json.loads(row.payload), self._bot)
        except Exception as error:
            raise UnreadableError from error

    async def give_up(self, row: Received, reference: str) -> None:
        """Close an update that failed for good, and apologise with its reference."""
        try:
            deed = deed_of(self._read(row))
        except UnreadableError:
            deed = None
        is_shown = deed is None or not deed.is_private
        await self._close(row, trouble=f"failed, reference {reference}", shown=is_shown)
        if deed is None or is_shown:
            return
        now = self._clock.now()
        async with self._database.view(now) as view:
            person = await people.find_by_telegram(view, row.person)
        # Whoever failed at the very first step is not stored, but waits for an answer too.
        reader = reader_of(person or stranger_of(deed.user, deed.chat.id, self._default_zone, now))
        apology = Rendered.of(home.apology(reference), reader)
        shown = await self._showing.show(deed.chat.id, apology, person=person, pressed=deed.pressed)
        await self._note_shown(row, person, shown)

    async def calm(self, row: Received, *, in_words: bool) -> None:
        """Answer an update that was passed over because its person is too fast."""
        deed = deed_of(self._read(row))
        if deed is None:
            return
        now = self._clock.now()
        async with self._database.view(now) as view:
            person = await people.find_by_telegram(view, row.person)
        reader = reader_of(person or stranger_of(deed.user, deed.chat.id, self._default_zone, now))
        wait = home.too_fast()
        if deed.pressed is not None:
            toast = Rendered.of(replace(wait, lines=()), reader)
            await self._showing.show(deed.chat.id, toast, pressed=deed.pressed)
        if in_words and deed.is_private:
            shown = await self._showing.show(deed.chat.id, Rendered.of(wait, reader))
            if person is not None and shown is not None:
                async with self._database.unit(now) as unit:
                    await people.saw_message(unit, person.id, shown)

    async def show_where_they_are(self, telegram_id: int) -> None:
        """Send a person the screen that their stored answers call for."""
        now = self._clock.now()
        async with self._database.view(now) as view:
            person = await people.find_by_telegram(view, telegram_id)
            if person is None or person.blocked_at is not None:
                screen = None
            else:
                look = Look(view, await actor_of(view, person))
                screen = await dialogues.where_they_are(look)
        shown = None
        if person is not None and screen is not None:
            rendered = Rendered.of(screen, reader_of(person))
            shown = await self._showing.show(person.chat_id, rendered, person=person)
        async with self._database.unit(now) as unit:
            if person is not None and shown is not None:
                await people.saw_message(unit, person.id, shown, is_screen=True)
            await received.mark_all_shown(unit, self._bot.id, telegram_id)

    def _callback(self, route: Route) -> Callback:
        async def callback(update: Update, _context: Any) -> None:
            await self._pass(update, self._under_way[update.update_id], route)

        return callback

    async def _note_error(self, update: object, context: Any) -> None:
        assert isinstance(update, Update)  # noqa: S101 - nothing else is passed in.
        self._under_way[update.update_id].error = context.error

    async def _pass(self, update: Update, passage: Passage, route: Route) -> None:
        if update.inline_query is not None:
            passage.is_next = await self._in_public.inline(update.inline_query, passage.row, route)
            return
        deed = deed_of(update)
        if deed is None:
            return
        if deed.is_private:
            if isinstance(route.trigger, Membership) and not await self._knows(deed):
                return  # Whoever was forgotten and blocks the bot has not come back.
            if not (route.is_look and await self._look(deed, passage, route)):
                await self._act(deed, passage, route)
            return
        passage.is_next = await self._in_public.answer(
            deed, passage.row, self._known_to(None, route)
        )

    def _known_to(self, actor: Actor | None, route: Route) -> Route:
        """The route; of what is confidential, to others, the one for what nobody has thought of."""
        is_known = actor is not None and actor.may(route.permission, only_looks=True)
        return route if is_known or route.permission not in CONFIDENTIAL else self._not_understood

    async def _act(self, deed: Deed, passage: Passage, route: Route) -> None:
        if isinstance(route.trigger, Sent):
            deed = await self._with_file(deed, passage.row)
        try:
            decided = await self._in_one_unit(deed, passage.row, route)
        except RefusedError as refusal:
            # What the handler had begun is undone; the refusal is decided in a Unit of its own.
            refused = replace(route, answer=dialogues.refusing(refusal.text), leaves_form=False)
            decided = await self._in_one_unit(deed, passage.row, refused)
        if decided is None:
            passage.is_next = False
            return
        passage.is_decided = True
        person, screen = decided
        # Where they wrote: somebody who has just been forgotten has no chat any more.
        shown = await self._showing.show(deed.chat.id, screen, person=person, pressed=deed.pressed)
        await self._note_shown(passage.row, person, shown)

    async def _with_file(self, deed: Deed, row: Received) -> Deed:
        """Fetch what was sent, before the transaction, which waits for no network."""
        async with self._database.view(self._clock.now()) as view:
            is_asked_for = await is_next(view, row) and await is_wanted(view, deed)
        return replace(deed, file=await self._fetching.fetch(deed.parcel, is_wanted=is_asked_for))

    async def _in_one_unit(
        self, deed: Deed, row: Received, route: Route
    ) -> tuple[Person, Rendered | None] | None:
        """All that an update changes, in one transaction; None when it was not the next one."""
        async with self._database.unit(self._clock.now()) as unit:
            person = await self._met(unit, deed)
            if not await is_next(unit, row):
                return None
            actor = await actor_of(unit, person)
            route = self._known_to(actor, route)
            left = person.open_draft_id if route.leaves_form else None
            if left is not None:
                await people.change(unit, person.id, open_draft_id=None)
            screen: Screen | None = home.not_allowed(actor, route.permission)
            if actor.may(route.permission, only_looks=route.is_look):
                given = self._given(deed, unit, actor)
                screen = await route.answer(Act(**given, unit=unit, file=deed.file))
            if screen is not None and left is not None:
                screen = await dialogues.with_the_way_back(Look(unit, actor), screen, left)
            await received.mark_decided(
                unit, row.bot_id, row.update_id, shown=screen is None and deed.pressed is None
            )
            person = await people.get(unit, person.id)
            reader = reader_of(person)
            if person.forgotten_at is not None:
                reader = reader_of(actor.person)
                await forgetting.disown_updates(unit, deed.user.id)  # This very one, too.
            rendered = Rendered.of(screen, reader) if screen else None
        if unit.has_notices:
            self._on_notices()
        return person, rendered

    async def _look(self, deed: Deed, passage: Passage, route: Route) -> bool:
        """Show something; False when it takes an act: to meet somebody who is new or was away, or
        to say that nothing was understood.
        """
        row = passage.row
        async with self._database.view(self._clock.now()) as view:
            actor = await _find_actor(view, deed.user.id)
            if actor is None or self._known_to(actor, route) is not route:
                return False
            person = actor.person
            passage.is_next = await is_next(view, row)
            if not passage.is_next:
                return True
            screen = await seen(Look(**self._given(deed, view, actor)), route)
            if screen is not None and person.open_draft_id is not None:
                back = Look(view, actor)
                screen = await dialogues.with_the_way_back(back, screen, person.open_draft_id)
            rendered = Rendered.of(screen, reader_of(person)) if screen else None
        if deed.message_id is not None and deed.pressed is None:
            newest = max(deed.message_id, person.last_message_id or 0)
            person = replace(person, last_message_id=newest)
        shown = await self._showing.show(
            person.chat_id, rendered, person=person, pressed=deed.pressed
        )
        async with self._database.unit(self._clock.now()) as unit:
            # The person's row before the update's, as everywhere.
            await people.get(unit, person.id, lock=True)
            passage.is_decided = True
            if not await received.mark_decided(unit, row.bot_id, row.update_id, shown=True):
                return True  # Another process has shown it too, and may be further on.
            changed: dict[str, Any] = {}
            if person.open_draft_id is not None:
                changed["open_draft_id"] = None
            if person.seen_on != unit.now.date():
                changed["seen_on"] = unit.now.date()
            if changed:
                await people.change(unit, person.id, **changed)
            if shown is not None:
                await people.saw_message(unit, person.id, shown, is_screen=True)
        self._count_shown(row)
        return True

    async def _knows(self, deed: Deed) -> bool:
        async with self._database.view(self._clock.now()) as view:
            return await people.find_by_telegram(view, deed.user.id) is not None

    async def _met(self, unit: Unit, deed: Deed) -> Person:
        language = nearest_language(deed.user.language_code)
        person = await people.meet(unit, deed.user.id, language=language, zone=self._default_zone)
        changed: dict[str, Any] = {}
        if person.blocked_at is not None:
            changed["blocked_at"] = None  # Who writes has not blocked the bot.
        if person.seen_on != unit.now.date():
            changed["seen_on"] = unit.now.date()
        if not person.language_chosen and person.language != language:
            changed["language"] = language
        if deed.message_id is not None and deed.message_id > (person.last_message_id or 0):
            changed["last_message_id"] = deed.message_id
        if not changed:
            return person
        await people.change(unit, person.id, **changed)
        return replace(person, **changed)

    def _given(self, deed: Deed, view: Any, actor: Actor) -> dict[str, Any]:
        return {
            "view": view,
            "actor": actor,
            "words": deed.words,
            "arguments": deed.arguments,
            "full_name": deed.user.full_name,
            "is_private": deed.is_private,
            "bot_username": self._bot.username,
            "periods": self._periods,
        }

    async def _note_shown(self, row: Received, person: Person | None, shown: int | None) -> None:
        async with self._database.unit(self._clock.now()) as unit:
            if person is not None and shown is not None:
                await people.saw_message(unit, person.id, shown, is_screen=True)
            await received.mark_shown(unit, row.bot_id, row.update_id)
        self._count_shown(row)

    def _count_shown(self, row: Received) -> None:
        self._metrics.shown.inc()
        seconds = (self._clock.now() - row.received_at).total_seconds()
        self._metrics.shown_after.observe(max(0.0, seconds))

    async def _close(
        self, row: Received, *, trouble: str | None = None, shown: bool = True
    ) -> None:
        async with self._database.unit(self._clock.now()) as unit:
            await received.mark_decided(
                unit, row.bot_id, row.update_id, shown=shown, trouble=trouble
            )


async def _find_actor(view: View, telegram_id: int) -> Actor | None:
    """Who somebody is; None for who is to be met first, being new or having been away."""
    person = await people.find_by_telegram(view, telegram_id)
    if person is None or person.blocked_at is not None:
        return None
    return await actor_of(view, person)
