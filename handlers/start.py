"""`/start`, alone or with what a link carries: an invitation, or something to open."""

import re
from dataclasses import replace

from handlers import dialogues, invitations, meetings, needs, offers, overview, status
from handlers.acts import Act
from handlers.screens import HOME, Action, Screen, press
from handlers.sharing import STATUS
from services import names
from services.invitations import CODE_LENGTH
from services.texts import Text
from storage import ledger, people
from storage.treaty import State, states


async def opened(act: Act) -> Screen:
    """A link `t.me/<bot>?start=…` arrives as `/start …`; so does a code typed by hand."""
    payload = act.argument(0)
    kind, _, what = payload.partition("_")
    linked = replace(act, arguments=(what,))
    if not payload:
        return await dialogues.at_home(act)
    if kind == "n" and what.isdigit():
        return await needs.opened(linked)
    if kind == "o" and what.isdigit():
        return await offers.opened(linked)
    if kind == "m" and what.isdigit():
        return await meetings.opened(linked)
    if kind == STATUS and len(payload) < CODE_LENGTH:
        return await _state_linked(replace(act, arguments=(what.upper(),)))
    return await invitations.opened(act, payload)


async def _state_linked(act: Act) -> Screen:
    """`st_LAO`; a code that is no State's leads to all of them, and to those that are like it."""
    code = act.argument(0)
    if not code or code in {one.iso3 for one in states()}:
        return await status.pressed(act)
    near: tuple[State, ...] = ()
    match names.find(code):
        case names.Found(state):
            near = (state,)
        case names.Several(several):
            near = several
    rows = [(Action(Text("{state}", state=one), press("s", one.iso3)),) for one in near]
    unknown = Text("I do not know that State. Please type its name, or look at all States.")
    return Screen((unknown,), (*rows, (overview.OVERVIEW, HOME)))


async def words_typed(act: Act) -> Screen:
    """A link of ours that was pasted opens as if it had been pressed; other words are words."""
    payload = _payload(act.words.strip(), act.bot_username)
    if not payload:
        return await dialogues.words_typed(act)
    screen = await opened(replace(act, arguments=(payload,)))
    left = act.person.open_draft_id
    if left is None:
        return screen
    await people.change(act.unit, act.person.id, open_draft_id=None)
    return await dialogues.with_the_way_back(act, screen, left)


def _payload(words: str, bot_username: str) -> str:
    """What a link to this bot carries, or the code of an invitation alone; else nothing."""
    link = rf"(?:https?://)?t\.me/{re.escape(bot_username)}\?start=([\w-]+)"
    alone = rf"([\w-]{{{CODE_LENGTH}}})"
    found = re.fullmatch(link, words, re.IGNORECASE) or re.fullmatch(alone, words)
    return found[1] if found else ""


async def membership_changed(act: Act) -> None:
    """Blocking the bot stops every notice; coming back is noticed by the first thing they do."""
    if act.words == "blocked":
        await people.change(act.unit, act.person.id, blocked_at=act.now)
        await ledger.cancel_for(act.unit, act.person.id, "has blocked the bot")
