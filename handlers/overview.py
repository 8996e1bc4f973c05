"""The Convention as a whole: who stands where on a day, what changed, and what falls due."""

from collections.abc import Sequence
from datetime import date

from handlers import pictures
from handlers.acts import Look
from handlers.obligations import due_line
from handlers.periods import called, others, presets, short, since, some
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, page_of, page_row, press
from handlers.sources import of as sources_of
from handlers.sources import of_all, together
from handlers.standings import consent
from handlers.states import REGION_NAMES, UN_GROUPS
from services.book import Book, book_of
from services.formal_meetings import formal_meetings_of
from services.obligations import due_between, undecided
from services.overview import REGIONS, annual_report_between, changes_between
from services.texts import RefusedError, Text
from services.treaty import Status, counts_on, joined_between, months_after, states_on
from storage.treaty import State

_A_PAGE = 8
_LINES_A_PAGE = 12
_MOST_NAMED = 15
_AHEAD = (3, 6, 12)
_A_BUTTON = 64
"""So many bytes a button carries at most."""

_EARLIEST, _LATEST = date(2008, 1, 1), date(2199, 12, 31)
"""Before, nothing was to be told; after, nobody asks: a forged day is brought back between."""

OVERVIEW = Action(Text("All States"), press("s"))
_TO_BE_CONFIRMED = Action(Text("Decisions to be confirmed"), press("vt"))
_PASSED = Screen(
    (
        Text("Deadlines of days that have passed are not listed."),
        Text("Who has met them is not on record here day by day."),
    ),
    ((_TO_BE_CONFIRMED, Action(Text("Deadlines"), press("vd"))), (OVERVIEW, HOME)),
)

_LISTS = {
    Status.PARTY: Text("States Parties"),
    Status.SIGNATORY: Text("Signatories"),
    Status.NOT_PARTY: Text("Not party"),
}


async def opened(look: Look, day: date) -> Screen:
    """How many States stand where on a day, and the ways to all that can be asked of them."""
    book = await book_of(look.view)
    counts = counts_on(book.states, day)
    lines = [
        Text("<b>The Convention on {day}</b>", day=day),
        BLANK,
        Text("States Parties: <b>{n}</b>", n=counts.states_parties),
        Text("Signatories: <b>{n}</b>", n=counts.signatories),
        Text("Not party: <b>{n}</b>", n=counts.not_party),
        Text("States in all: {n}", n=counts.total),
        BLANK,
        Text("For one State, type its name. For another day, for example: /status 2012-09-11"),
        BLANK,
        *of_all(book, day),
    ]
    on = day.isoformat()
    ways = (
        *(Action(title, press("vl", status, on)) for status, title in _LISTS.items()),
        Action(Text("By region"), press("vr", on)),
        Action(Text("By UN group"), press("vg", on)),
        Action(Text("What changed"), press("vm")),
        Action(Text("Pace"), press("vp", on)),
        Action(Text("Deadlines"), press("vd")),
        Action(Text("Compare two days"), press("v2")),
    )
    today = () if day == look.today else (Action(Text("Today"), press("s")),)
    rows = (
        *in_rows(ways, columns=2),
        *((action,) for action in pictures.buttons(look, day)),
        (*today, HOME),
    )
    return Screen(tuple(lines), rows)


async def list_pressed(look: Look) -> Screen:
    """A list as its button carries it: `vl:party:2012-09-11:region:UN group:page`."""
    status = look.argument(0)
    if status not in set(Status):
        raise RefusedError(Text("I do not know that list."))
    region, un_group = look.argument(2) or None, look.argument(3) or None
    day, page = day_at(look, 1), look.number(4)
    if region not in {None, *REGIONS} or un_group not in {None, *UN_GROUPS}:
        raise RefusedError(Text("I do not know that list."))
    return await listed(look, Status(status), day, region, page, un_group=un_group)


async def listed(
    look: Look,
    status: Status,
    day: date,
    region: str | None = None,
    page: int = 0,
    *,
    un_group: str | None = None,
) -> Screen:
    """The States of one standing on a day, each a button; of a region or a UN group if given."""
    book = await book_of(look.view)
    found = states_on(book.states, day, status, region=region, un_group=un_group)
    page, pages = page_of(page, len(found), _A_PAGE)
    lines = [
        Text("<b>{list}</b> on {day}: {n}", list=_LISTS[status], day=day, n=len(found)),
        *_where(region, un_group),
        BLANK,
        *of_all(book, day),
    ]
    place = (day.isoformat(), region or "", un_group or "")
    turns = page_row("vl", (status, *place), page, pages)
    lists = tuple(
        Action(title, press("vl", other, *place))
        for other, title in _LISTS.items()
        if other is not status
    )
    shown = found[page * _A_PAGE :][:_A_PAGE]
    openings = _openings(shown, day, look.today, came_from=(status, *place[1:], page))
    rows = [*openings, tuple(turns), lists]
    return Screen(tuple(lines), (*rows, back_to(day, look.today)))


async def counted(
    look: Look, day: date, status: Status, region: str | None = None, un_group: str | None = None
) -> Screen:
    """How many States of one standing there are on a day, in a region or a UN group."""
    book = await book_of(look.view)
    n = len(states_on(book.states, day, status, region=region, un_group=un_group))
    lines = [
        Text("{list} on {day}: <b>{n}</b>", list=_LISTS[status], day=day, n=n),
        *_where(region, un_group),
        BLANK,
        *of_all(book, day),
    ]
    shown = press("vl", status, day.isoformat(), region or "", un_group or "")
    show = ((Action(Text("Show them"), shown),),) if n else ()
    return Screen(tuple(lines), (*show, back_to(day, look.today)))


async def due_pressed(look: Look) -> Screen:
    """`vd:2026-11-22:2027-11-22:page`; a year from today where no days are carried."""
    if not look.argument(1):
        return await due(look, look.today, months_after(look.today, 12))
    return await due(look, day_at(look, 0), day_at(look, 1), look.number(2))


async def due(look: Look, first: date, last: date, page: int = 0) -> Screen:
    """The deadlines from one day to another, by day; the yearly reports of all in one line.

    Those of days before today are not listed: whoever has met one does not stand there.
    """
    if last < look.today:
        return _PASSED
    first = max(first, look.today)
    book, meetings = await book_of(look.view), await formal_meetings_of(look.view)
    found = due_between(book, first, last, today=look.today)
    page, pages = page_of(page, len(found), _A_PAGE)
    shown = found[page * _A_PAGE :][:_A_PAGE]
    lines = [Text("<b>Deadlines from {first} to {last}</b>", first=first, last=last), BLANK]
    told = [(one.due_on, due_line(one, look.today, meetings)) for one in shown]
    if yearly := annual_report_between(first, last):
        line = Text("{day}: yearly report under Article 7, all States Parties", day=yearly)
        told.append((yearly, line))
    lines += [line for _, line in sorted(told, key=lambda one: one[0])]
    if not found:
        lines.append(Text("No deadline of a single State is on record in this time."))
    days = (first.isoformat(), last.isoformat())
    rows = (
        *_openings([one.state for one in shown], look.today, look.today),
        tuple(page_row("vd", days, page, pages)),
        tuple(
            Action(Text("{n} months", n=n), press("vd", look.today, months_after(look.today, n)))
            for n in _AHEAD
        ),
        (_TO_BE_CONFIRMED,),
        (OVERVIEW, HOME),
    )
    return Screen((*lines, *together(sources_of(one.obligation for one in shown))), rows)


async def to_be_confirmed(look: Look) -> Screen:
    """`vt:page`: the deadlines that have passed and of which no decision is known here."""
    book, meetings = await book_of(look.view), await formal_meetings_of(look.view)
    found = undecided(book, look.today)
    page, pages = page_of(look.number(0), len(found), _A_PAGE)
    shown = found[page * _A_PAGE :][:_A_PAGE]
    lines = [
        Text("<b>Decisions to be confirmed</b>"),
        Text("The day has passed, and what was decided on more time is not on record here."),
        BLANK,
        *(due_line(one, look.today, meetings) for one in shown),
    ]
    if not found:
        lines.append(Text("Nothing is on record."))
    rows = (
        *_openings([one.state for one in shown], look.today, look.today),
        tuple(page_row("vt", (), page, pages)),
        (Action(Text("Deadlines"), press("vd")), OVERVIEW, HOME),
    )
    return Screen((*lines, *together(sources_of(one.obligation for one in shown))), rows)


async def joined_pressed(look: Look) -> Screen:
    """`vj:2012-09-14:2026-11-22:page`: new States Parties between two days."""
    return await joined(look, day_at(look, 0), day_at(look, 1), look.number(2))


async def joined(look: Look, after: date, until: date, page: int = 0) -> Screen:
    """The new States Parties later than one day and not later than another."""
    book = await book_of(look.view)
    found = joined_between(book.states, after, until)
    title = await since(look, after, until)
    lines = [Text("<b>New States Parties {period}</b>: {n}", period=title, n=len(found)), BLANK]
    page, pages = page_of(page, len(found), _LINES_A_PAGE)
    shown = found[page * _LINES_A_PAGE :][:_LINES_A_PAGE]
    lines += [
        Text("{day}: {state} ({how})", day=one.consent_on, state=one, how=consent(one.consent_type))
        for one in shown
    ]
    if not found:
        lines.append(Text("No State joined in this time."))
    days = (after.isoformat(), until.isoformat())
    rows = [
        tuple(page_row("vj", days, page, pages)),
        (Action(Text("Other changes"), press("vc", *days)), _OTHER_PERIODS),
        (OVERVIEW, HOME),
    ]
    return Screen((*lines, BLANK, *of_all(book, until)), tuple(rows))


async def changes_pressed(look: Look) -> Screen:
    """`vc:2025-11-22:2026-11-22`: who changed between two days."""
    return await changes(look, day_at(look, 0), day_at(look, 1))


async def changes(look: Look, after: date, until: date) -> Screen:
    """Who joined, signed or left later than one day and not later than another."""
    book = await book_of(look.view)
    title = await since(look, after, until)
    lines = [Text("<b>What changed {period}</b>", period=title), BLANK]
    lines += _changes(book, after, until)
    new = Action(Text("New States Parties"), press("vj", after.isoformat(), until.isoformat()))
    rows = ((new, _OTHER_PERIODS), (OVERVIEW, HOME))
    return Screen((*lines, BLANK, *of_all(book, until)), rows)


async def periods(look: Look) -> Screen:
    """`vm`, `vm:1`: since when? The last twelve months, or a meeting's closing day."""
    months, meetings = await presets(look)
    until = look.today.isoformat()
    earlier = look.number(0)
    since_meetings = (
        Action(Text("Since {meeting}", meeting=short(one)), press("vj", one.day, until))
        for one in some(meetings, earlier)
    )
    last_year = Action(Text("The last 12 months"), press("vc", months, until))
    rows = (
        (last_year,),
        *in_rows(since_meetings, columns=2),
        (others(earlier, "vm"),),
        (OVERVIEW, HOME),
    )
    hint = Text("Or type a day, for example: who joined since 2023-01-01")
    return Screen((Text("What changed, since when?"), hint), rows)


async def compare_pressed(look: Look) -> Screen:
    """`v2`, `v2:2012-09-14`, `v2:2012-09-14:2026-11-22`: choose two days, and compare them.

    `v2:2012-09-14::1` offers the earlier meetings; the day that is chosen is not offered again.
    """
    if look.argument(1):
        return await compared(look, day_at(look, 0), day_at(look, 1))
    first = day_at(look, 0) if look.argument(0) else None
    _, meetings = await presets(look)
    chosen, earlier = (first,) if first else (), look.number(2)
    actions = [
        Action(short(one), press("v2", *chosen, one.day))
        for one in some(meetings, earlier)
        if one.day != first
    ]
    today = (
        () if first == look.today else (Action(Text("Today"), press("v2", *chosen, look.today)),)
    )
    asked = Text("Compare which day? A meeting stands for the day on which it closed.")
    if first:
        asked = Text("Compare {day} with which day?", day=await called(look, first))
    hint = Text("Or type two days, for example: compare 2012-09-11 2022-08-01")
    turn = others(earlier, "v2", first or "", "")
    rows = (today, *in_rows(actions, columns=2), (turn,), (OVERVIEW, HOME))
    return Screen((asked, hint), rows)


async def compared(look: Look, first: date, second: date) -> Screen:
    """Two days beside each other, the earlier one first, and who changed in between."""
    if first == second:
        raise RefusedError(Text("These are the same day. Please choose two different days."))
    first, second = sorted((first, second))
    book = await book_of(look.view)
    before, after = counts_on(book.states, first), counts_on(book.states, second)
    lines = [
        Text(
            "<b>{first} and {second}</b>",
            first=await called(look, first),
            second=await called(look, second),
        ),
        BLANK,
        _difference(Status.PARTY, before.states_parties, after.states_parties),
        _difference(Status.SIGNATORY, before.signatories, after.signatories),
        _difference(Status.NOT_PARTY, before.not_party, after.not_party),
        BLANK,
        *_changes(book, first, second),
        BLANK,
        *of_all(book, second),
    ]
    new = Action(Text("All new States Parties"), press("vj", first, second))
    again = Action(Text("Compare other days"), press("v2"))
    return Screen(tuple(lines), ((new,), (again,), (OVERVIEW, HOME)))


def day_at(look: Look, at: int) -> date:
    """The day that a button carries; today, where it is none."""
    try:
        return min(max(date.fromisoformat(look.argument(at)), _EARLIEST), _LATEST)
    except ValueError:
        return look.today


_OTHER_PERIODS = Action(Text("Another time"), press("vm"))


def _difference(status: Status, before: int, after: int) -> Text:
    return Text(
        "{list}: {before} → <b>{after}</b> ({change})",
        list=_LISTS[status],
        before=before,
        after=after,
        change=f"{after - before:+d}" if after != before else "±0",
    )


def _changes(book: Book, after: date, until: date) -> list[Text]:
    found = changes_between(book.states, after, until)
    joined = Text("New States Parties, by day of deposit")
    parts = (
        (joined if len(found.joined) > 1 else Text("New States Parties"), found.joined),
        (Text("Entered into force"), found.in_force),
        (Text("Signed"), found.signed),
        (Text("No longer party"), found.left),
    )
    lines = [
        Text("<b>{title}</b>, {n}: {names}", title=title, n=len(states), names=_names(states))
        for title, states in parts
        if states
    ]
    return lines or [Text("No State's standing changed in this time.")]


def _names(states: Sequence[State]) -> tuple[object, ...]:
    more = len(states) - _MOST_NAMED
    return (*states[:_MOST_NAMED], *([Text("and {n} more", n=more)] if more > 0 else ()))


def _where(region: str | None, un_group: str | None) -> list[Text]:
    lines = []
    if region:
        lines.append(Text("Region: {region}", region=REGION_NAMES.get(region, region)))
    if un_group:
        lines.append(Text("UN group: {group}", group=UN_GROUPS.get(un_group, un_group)))
    return lines


def _openings(
    found: Sequence[State], day: date, today: date, *, came_from: tuple[object, ...] = ()
) -> list[tuple[Action, ...]]:
    """A row for each State; its card leads back to the place in the list, where that fits."""
    on = () if day == today else (day.isoformat(),)
    place = (*(on or ("",)), *came_from) if came_from else on
    if len(press("s", "AAA", *place)) > _A_BUTTON:
        place = on
    return [(Action(Text("{state}", state=one), press("s", one.iso3, *place)),) for one in found]


def back_to(day: date, today: date) -> tuple[Action, ...]:
    """The way back to the overview of a day."""
    return (OVERVIEW if day == today else Action(OVERVIEW.label, press("s", "", day)), HOME)
