"""What meetings and deadlines share: how soon, to whom, why, and what the ISU can do with one."""

from datetime import date

from handlers.acts import Look
from handlers.screens import HOME, Action, Screen, press
from services.delegations import capacity_of
from services.notices import Kind
from services.permissions import Permission
from services.reminders import AT, instant
from services.texts import Plural, Text
from storage import reminders
from storage.database import View
from storage.mandates import Mandate

REMINDER = Text("<b>Reminder</b>")
CALLED_OFF = Text("<b>Called off</b>")
_STATES = {"called-off": CALLED_OFF, "withdrawn": Text("<b>Withdrawn</b>")}
CHANGED = Text("<b>Changed</b>")
WAS_REMINDED = Text("<i>You are told because you were reminded of it.</i>")

ALL = Action(Text("Meetings and deadlines"), press("ev"))
SETTINGS = Action(Text("Settings"), press("set"))
"""The clock that one's reminders follow is changed there."""

_REMINDERS = {
    Kind.MEETING: Text("Reminders of the meeting"),
    Kind.REGISTRATION: Text("Reminders of registration"),
    Kind.DEADLINE: Text("Reminders"),
}


def how_soon(day: date, today: date) -> Text:
    """A day as people say it; one that is over on the reader's calendar only is *today*."""
    days = (day - today).days
    if days <= 0:
        return Text("today")
    return Text("tomorrow") if days == 1 else Plural("in {n} day", "in {n} days", n=days)


async def why(view: View, mandate: Mandate) -> Text:
    """Why somebody is told: in which role, and for whom."""
    acts_as = await capacity_of(view, mandate)
    return Text("<i>You are told because you act as {capacity}.</i>", capacity=acts_as)


async def schedule(look: Look, subject: Kind, subject_id: int) -> Text:
    """For the ISU: which reminders of an event are still to go out."""
    waiting = await reminders.waiting(look.view, subject, subject_id)
    if not waiting:
        return Text("{reminders}: none is waiting.", reminders=_REMINDERS[subject])
    days = tuple(
        one.wall_at.date() if instant(one.wall_at, one.zone) > look.now else Text("at once")
        for one in waiting
    )
    return Text(
        "{reminders} go out at {hour} on each reader's own clock: {days}.",
        reminders=_REMINDERS[subject],
        hour=f"{AT:%H:%M}",
        days=days,
    )


def corrected(told: int) -> list[Text]:
    """For the ISU, after a change: how many had been reminded of what is no longer so."""
    if not told:
        return []
    return [
        Plural(
            "{n} person had been reminded already, and is told.",
            "{n} people had been reminded already, and are told.",
            n=told,
        )
    ]


def card(
    look: Look,
    prefix: str,
    event_id: int,
    state: str,
    *lines: Text,
    rows: tuple[tuple[Action, ...], ...] = (),
    is_over: bool = False,
) -> Screen:
    """The card of a meeting or a deadline, with the buttons of those who may change it.

    What is over is not called off any more.
    """
    ways = list(rows)
    if look.actor.may(Permission.ENTER_EVENTS):
        change = Action(Text("Change"), press(f"{prefix}~", event_id))
        call_off = Action(Text("Call off"), press(f"{prefix}?", event_id))
        again = Action(Text("Publish again"), press(f"{prefix}~", event_id))
        changes = (change,) if is_over else (change, call_off)
        ways.append(changes if state == "published" else (again,))
    if look.actor.may(Permission.READ_RECORD):
        kind = "meeting" if prefix == "m" else "deadline"
        ways.append((Action(Text("History"), press("aur", kind, event_id)),))
    head = (_STATES[state],) if state in _STATES else ()
    return Screen((*head, *lines), (*ways, (ALL, HOME)))


def really_call_off(title: str, prefix: str, event_id: int) -> Screen:
    """Calling off is asked back, because delegations plan by these days."""
    return Screen(
        (
            Text("Call off <b>{title}</b>?", title=title),
            Text("Its reminders stop, and whoever was reminded already is told."),
        ),
        (
            (
                Action(Text("Yes, call off"), press(f"{prefix}-", event_id)),
                Action(Text("No, keep it"), press(prefix, event_id)),
            ),
        ),
    )


def notice_row(prefix: str, event_id: int) -> tuple[Action, ...]:
    return (Action(Text("Open"), press(prefix, event_id)), SETTINGS)
