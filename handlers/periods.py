"""The days and periods that people ask about: since a meeting, in the last twelve months."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.acts import Look
from handlers.screens import Action, press
from services.formal_meetings import formal_meetings_of
from services.overview import Milestone, milestones
from services.texts import Text
from services.treaty import months_after

_LATEST = 4
"""So many meetings stand on a screen at first; the earlier ones are one press away."""


async def presets(look: Look) -> tuple[date, tuple[Milestone, ...]]:
    """The day a year ago, and the closing days of the meetings so far, the latest first."""
    meetings = await formal_meetings_of(look.view)
    return months_after(look.today, -12), milestones(meetings, look.today)


def short(meeting: Milestone) -> Text:
    """A meeting and its year, as it stands on a button."""
    return Text("{meeting} ({year})", meeting=meeting.code, year=str(meeting.day.year))


async def called(look: Look, day: date) -> Text:
    """A day by the name under which it was chosen: a meeting closed on it, or it is today."""
    if day == look.today:
        return Text("today ({day})", day=day)
    _, meetings = await presets(look)
    code = next((one.code for one in meetings if one.day == day), "")
    return Text("{meeting} ({day})", meeting=code, day=day) if code else Text("{day}", day=day)


async def since(look: Look, after: date, until: date) -> Text:
    """A period in words; one that began with the close of a meeting is called by it."""
    _, meetings = await presets(look)
    code = next((one.code for one in meetings if one.day == after), "")
    if code and until == look.today:
        return Text("since {meeting} ({day})", meeting=code, day=after)
    first = after + timedelta(days=1)  # What happened on the day itself is not counted.
    if until == look.today:
        return Text("since {day}", day=first)
    return Text("from {first} to {last}", first=first, last=until)


def some(meetings: Sequence[Milestone], earlier: int) -> Sequence[Milestone]:
    """The latest meetings, or those before them."""
    return meetings[_LATEST:] if earlier else meetings[:_LATEST]


def others(earlier: int, prefix: str, *arguments: object) -> Action:
    """From the latest meetings to the earlier ones, and back."""
    if earlier:
        return Action(Text("Latest meetings"), press(prefix, *arguments))
    return Action(Text("Earlier meetings"), press(prefix, *arguments, 1))
