"""What is coming: meetings and deadlines in one list, and what corrects a reminder of either."""

from dataclasses import dataclass
from datetime import date

from handlers import deadlines, meetings
from handlers.acts import Look
from handlers.formal_meetings import DATE_TO_BE_ANNOUNCED, FORMAL, named
from handlers.reminders import CALLED_OFF
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from services.deadlines import coming_deadlines
from services.formal_meetings import formal_meetings_of
from services.notices import Kind, Skip
from services.permissions import Permission
from services.texts import Text
from storage import meetings as stored_meetings
from storage.ledger import Notice

_A_PAGE = 6


@dataclass(frozen=True)
class Coming:
    """Something ahead: its day, if that is known, its title, and the press that opens it."""

    day: date | None
    title: Text
    where: str
    is_called_off: bool = False

    @property
    def line(self) -> Text:
        if self.day is None:
            return Text("{title}: {day}", day=DATE_TO_BE_ANNOUNCED, title=self.title)
        line = Text("{day}: {title}", day=self.day, title=self.title)
        return Text("{line} · {state}", line=line, state=CALLED_OFF) if self.is_called_off else line


async def listed(look: Look) -> Screen:
    """`/meetings`: all that is ahead and concerns this person, the nearest first."""
    coming = await _coming(look)
    page, pages = page_of(look.number(0), len(coming), _A_PAGE)
    shown = coming[page * _A_PAGE : (page + 1) * _A_PAGE]
    lines = [Text("<b>Meetings and deadlines</b>"), BLANK]
    if not any(one.day for one in coming):
        lines.append(Text("Nothing is entered with a date at present."))
    lines += [one.line for one in shown]
    rows: list[tuple[Action, ...]] = [(Action(one.title, one.where),) for one in shown]
    rows += [tuple(page_row("ev", (), page, pages))]
    if look.actor.may(Permission.ENTER_EVENTS):
        enter_meeting = Action(Text("Enter a meeting"), press("m+"))
        rows += [(enter_meeting, Action(Text("Enter a deadline"), press("d+")))]
    return Screen(tuple(lines), (*rows, (FORMAL,), (HOME,)))


async def called_off_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To those who were reminded of something that is no longer so."""
    is_meeting = notice.facts["subject"] == Kind.MEETING
    told = meetings.called_off_notice if is_meeting else deadlines.called_off_notice
    return await told(look, notice)


async def _coming(look: Look) -> list[Coming]:
    """What the ISU has entered, and the published meetings; those without days come last.

    A formal meeting that was called off stands with that word: people know it by its code.
    """
    found = [
        Coming(one.starts_on, named(one.code, one.name), press("m", one.id))
        for one in await stored_meetings.coming(look.view, look.today)
    ]
    found += [
        Coming(one.due_on, Text("{title}", title=one.title), press("d", one.id))
        for one in await coming_deadlines(look.view, look.actor, look.today)
    ]
    found += [
        Coming(one.starts_on, named(one.code, one.name), press("mf", one.code), one.is_called_off)
        for one in (await formal_meetings_of(look.view)).meetings
        if one.entered is None or one.is_called_off
        if one.ends_on is None or one.ends_on >= look.today
    ]
    return sorted(found, key=lambda one: one.day or date.max)
