"""The days and periods that people ask about: since a meeting, in the last twelve months."""

from datetime import date, timedelta

from handlers.acts import Look
from services.formal_meetings import formal_meetings_of
from services.overview import Milestone, milestones
from services.texts import Text
from services.treaty import months_after


async def presets(look: Look) -> tuple[date, tuple[Milestone, ...]]:
    """The day a year ago, and the closing days of the meetings so far, the latest first."""
    meetings = await formal_meetings_of(look.view)
    return months_after(look.today, -12), milestones(meetings, look.today)


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
