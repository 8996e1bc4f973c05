"""`/start`, alone or with what a link carries: an invitation, or something to open."""

from dataclasses import replace

from handlers import dialogues, invitations, meetings, needs, offers, status
from handlers.acts import Act
from handlers.screens import Screen
from services.invitations import CODE_LENGTH
from storage import ledger, people


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
    if kind == "st" and len(payload) < CODE_LENGTH:
        return await status.pressed(linked)
    return await invitations.opened(act, payload)


async def membership_changed(act: Act) -> None:
    """Blocking the bot stops every notice; coming back is noticed by the first thing they do."""
    if act.words == "blocked":
        await people.change(act.unit, act.person.id, blocked_at=act.now)
        await ledger.cancel_for(act.unit, act.person.id, "has blocked the bot")
