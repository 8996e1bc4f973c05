"""What is coming: meetings and deadlines in one list, and what corrects a reminder of either."""

from datetime import date

from handlers import deadlines, meetings
from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from services.deadlines import coming_deadlines
from services.notices import Kind, Skip
from services.permissions import Permission
from services.texts import Text
from storage import meetings as stored_meetings
from storage.ledger import Notice

_A_PAGE = 6


async def listed(look: Look) -> Screen:
    """`/meetings`: all that is ahead and concerns this person, the nearest first."""
    coming = await _coming(look)
    page, pages = page_of(look.number(0), len(coming), _A_PAGE)
    shown = coming[page * _A_PAGE : (page + 1) * _A_PAGE]
    lines = [Text("<b>Meetings and deadlines</b>"), BLANK]
    lines += [Text("{day}: {title}", day=day, title=title) for day, title, _ in shown]
    if not shown:
        lines.append(Text("Nothing is entered at present."))
    rows: list[tuple[Action, ...]] = [
        (Action(Text("{title}", title=title), where),) for _, title, where in shown
    ]
    rows += [tuple(page_row("ev", (), page, pages))]
    if look.actor.may(Permission.ENTER_EVENTS):
        enter_meeting = Action(Text("Enter a meeting"), press("m+"))
        rows += [(enter_meeting, Action(Text("Enter a deadline"), press("d+")))]
    return Screen(tuple(lines), (*rows, (HOME,)))


async def called_off_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To those who were reminded of something that is no longer so."""
    is_meeting = notice.facts["subject"] == Kind.MEETING
    told = meetings.called_off_notice if is_meeting else deadlines.called_off_notice
    return await told(look, notice)


async def _coming(look: Look) -> list[tuple[date, str, str]]:
    """The day, the title and the card of each."""
    found = [
        (one.starts_on, one.name, press("m", one.id))
        for one in await stored_meetings.coming(look.view, look.today)
    ]
    found += [
        (one.due_on, one.title, press("d", one.id))
        for one in await coming_deadlines(look.view, look.actor, look.today)
    ]
    return sorted(found)
