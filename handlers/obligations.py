"""What a State is to do under Articles 3, 4, 5, 7 and 9: in a line each, in detail, as a history.

Nothing here is a judgement. Where a day has passed and no decision is known, that is what is said.
"""

from collections.abc import Sequence
from datetime import date

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from handlers.sources import in_short, precise
from services.book import book_of
from services.extensions import Extension, Revised
from services.formal_meetings import FormalMeetings, formal_meetings_of
from services.obligations import (
    Article,
    Due,
    Obligation,
    Progress,
    deciding_meeting,
    obligations_of,
)
from services.options import shortened
from services.texts import Month, Plural, Text
from services.treaty import latest_request_day, working_day_before
from storage.treaty import State

TITLES = {
    Article.STOCKPILES: Text("Article 3, stockpiles"),
    Article.CLEARANCE: Text("Article 4, clearance"),
    Article.VICTIMS: Text("Article 5, victim assistance"),
    Article.REPORTS: Text("Article 7, reports"),
    Article.MEASURES: Text("Article 9, national measures"),
}
_MOST_MEASURES = 4
_MOST_EXTENSIONS = 12
_NO_REPORT = Text("No report is on record here; the reports are published by UNODA")
_NOT_IN_FORCE = Text("The Convention is not in force for this State today: no dates run.")


async def opened(look: Look) -> Screen:
    """`sob:LAO`: every obligation with its dates, what is not confirmed, and its source."""
    state, found, meetings = await _asked_for(look)
    lines = [Text("<b>{state}</b>: obligations on {day}", state=state, day=look.today)]
    for one in found:
        lines += [BLANK, *_details(one, look.today, meetings)]
    if not found:
        lines += [BLANK, _NOT_IN_FORCE]
    history = Action(Text("Extension history"), press("seh", state.iso3))
    sources = Action(Text("Sources"), press("ssrc", state.iso3))
    ways = (history, sources) if any(one.extensions for one in found) else (sources,)
    return Screen(tuple(lines), (ways, _back(state)))


async def history(look: Look) -> Screen:
    """`seh:LAO`: each request for more time, how often it was sent, and what came of it."""
    state, found, meetings = await _asked_for(look)
    lines = [Text("<b>{state}</b>: extensions", state=state)]
    for one in found:
        if not one.extensions:
            continue
        lines += [BLANK, Text("<b>{title}</b>", title=TITLES[one.article])]
        lines.append(Text("Deadline of the Convention: {day}", day=one.original_on))
        asked = [line for each in one.extensions for line in _versions(each, look.today, meetings)]
        earlier = len(asked) - _MOST_EXTENSIONS
        if earlier > 0:
            lines.append(Plural("{n} earlier one", "{n} earlier ones", n=earlier))
        lines += asked[-_MOST_EXTENSIONS:]
        sources = (source for each in one.extensions for source in each.sources)
        lines += in_short(tuple(dict.fromkeys(sources))[-_MOST_EXTENSIONS:])
    if not any(one.extensions for one in found):
        lines += [BLANK, Text("No request for more time is on record here.")]
    details = Action(Text("Obligations in detail"), press("sob", state.iso3))
    return Screen(tuple(lines), ((details,), _back(state)))


def in_lines(
    found: Sequence[Obligation], today: date, meetings: FormalMeetings
) -> tuple[Text, ...]:
    """A line for each obligation, as on a State's card."""
    return tuple(
        Text(
            "{title}: {standing}",
            title=TITLES[one.article],
            standing=standing_of(one, today, meetings),
        )
        for one in found
    )


def due_line(one: Due, today: date, meetings: FormalMeetings) -> Text:
    """One deadline among those of others: the day, whose it is, and what is not known of it."""
    obligation = one.obligation
    if obligation.article is Article.REPORTS:
        return Text("{day}: {state}, Article 7, first report", day=one.due_on, state=one.state)
    title, day = TITLES[obligation.article], _doubted(obligation, one.due_on)
    line = Text("{day}: {state}, {title}", day=day, state=one.state, title=title)
    outcome = outcome_of(obligation, today, meetings)
    return Text("{line}. {outcome}", line=line, outcome=outcome) if outcome else line


def standing_of(one: Obligation, today: date, meetings: FormalMeetings) -> Text:
    """How far an obligation is, in words that judge nobody."""
    if one.progress is Progress.NOTHING_ON_RECORD and one.article is not Article.REPORTS:
        return Text("nothing on record")
    match one.article:
        case Article.STOCKPILES | Article.CLEARANCE:
            return _dated(one, today, meetings)
        case Article.VICTIMS:
            return Text("on record; the article carries no date")
        case Article.REPORTS:
            return _reports(one, today)
        case Article.MEASURES:
            return Plural("{n} measure on record", "{n} measures on record", n=len(one.measures))


def _dated(one: Obligation, today: date, meetings: FormalMeetings) -> Text:
    if one.progress is Progress.FULFILLED:
        if not one.fulfilled_on:
            return Text("fulfilled")
        return Text("fulfilled, {when}", when=_doubted(one, precise(one.fulfilled_on)))
    day = _doubted(one, one.due_on)
    outcome = outcome_of(one, today, meetings)
    if one.progress is Progress.TO_BE_CONFIRMED:
        return Text("{day}. {outcome}", day=day, outcome=outcome)
    by = Text("extended to {day}", day=day)
    if one.progress is Progress.UNDER_WAY:
        by = Text("by {day}", day=day)
    return Text("{day}. {outcome}", day=by, outcome=outcome) if outcome else by


def _doubted(one: Obligation | Extension, day: date | Month | str | None) -> Text:
    """A day, with what the file itself says of it: that nobody has confirmed it."""
    if not one.sources:
        return Text("{day} (not confirmed; no source on record)", day=day)
    if one.is_confirmed:
        return Text("{day}", day=day)
    return Text("{day} (not confirmed)", day=day)


def outcome_of(one: Obligation, today: date, meetings: FormalMeetings) -> Text | None:
    """What is known of the last request for more time, where its outcome is open or it failed."""
    last = one.extensions[-1] if one.extensions else None
    if last and last.is_declined:
        return _declined(last)
    if one.considered_at:
        return _considered(one.considered_at, today, meetings)
    if one.progress is Progress.TO_BE_CONFIRMED or (last and not last.is_decided):
        return Text("Decision to be confirmed")
    return None


def _declined(one: Extension) -> Text:
    if one.meeting:
        return Text("More time declined at {meeting}", meeting=one.meeting)
    return Text("More time declined")


def _considered(code: str, today: date, meetings: FormalMeetings) -> Text:
    meeting = meetings.find(code)
    if meeting and (meeting.starts_on is None or meeting.starts_on > today):
        return Text("Extension to be considered at {meeting}", meeting=code)
    return Text("Extension considered at {meeting}, decision to be confirmed", meeting=code)


def _reports(one: Obligation, today: date) -> Text:
    if one.last_report_on and one.last_report_year:
        received = Text(
            "Last received: for {year}, on {day}",
            year=str(one.last_report_year),
            day=one.last_report_on,
        )
    elif one.last_report_on:
        received = Text("Last received: the first report, on {day}", day=one.last_report_on)
    else:
        received = _NO_REPORT
    return Text("next due {day}. {received}", day=next_report(one, today), received=received)


def next_report(one: Obligation, today: date) -> date | None:
    """The day of the next report: of the first one while it lies ahead, then of the yearly one."""
    first = one.initial_due_on
    return first if first and first >= today else one.due_on


def _details(one: Obligation, today: date, meetings: FormalMeetings) -> list[Text]:
    standing = standing_of(one, today, meetings)
    lines = [Text("<b>{title}</b>", title=TITLES[one.article]), Text("{line}", line=standing)]
    if one.original_on and one.original_on != one.due_on:
        lines.append(Text("Deadline of the Convention: {day}", day=one.original_on))
    first = one.initial_due_on
    if first and first < today:
        lines.append(Text("First report: due {day}; its receipt is not confirmed here", day=first))
    elif first:
        lines.append(Text("This is the first report; then yearly, on 30 April."))
    ahead = next_report(one, today) if one.article is Article.REPORTS else one.due_on
    if ahead and ahead >= today and one.progress is not Progress.FULFILLED:
        lines += on_working_days(ahead)
        if one.article is not Article.REPORTS and not one.considered_at:
            lines.append(_latest_request(ahead, today, meetings))
    lines += [
        Text("{day}: {what}", day=fact.happened_on, what=shortened(fact.source))
        for fact in one.measures[-_MOST_MEASURES:]
    ]
    return [*lines, *in_short(one.sources[-_MOST_MEASURES:])]


def on_working_days(day: date) -> list[Text]:
    """A note where a day ahead falls on a weekend."""
    before = working_day_before(day)
    if before == day:
        return []
    return [
        Text("{day} is on a weekend; the working day before it: {before}", day=day, before=before)
    ]


def _latest_request(due: date, today: date, meetings: FormalMeetings) -> Text:
    """By when more time is asked for, if need be: nine months before the meeting that decides."""
    meeting = deciding_meeting(meetings, due)
    if meeting is None or meeting.starts_on is None:
        return Text(
            "More time is asked for nine months before the meeting that decides. "
            "The date of that meeting is to be announced."
        )
    latest = latest_request_day(meeting.starts_on)
    if latest < today:
        return Text(
            "The latest day to ask {meeting} for more time was {day}",
            meeting=meeting.code,
            day=latest,
        )
    return Text(
        "Latest day to ask {meeting} for more time: {day}", meeting=meeting.code, day=latest
    )


def _versions(one: Extension, today: date, meetings: FormalMeetings) -> list[Text]:
    """Every version of a request, and what came of it after the last."""
    revised = [
        Text("• {parts}. {outcome}", parts=_asked(each), outcome=Text("Revised later"))
        for each in one.revised
    ]
    return [*revised, _extension(one, today, meetings)]


def _extension(one: Extension, today: date, meetings: FormalMeetings) -> Text:
    """What was asked for, where, and what came of it."""
    parts, outcome = _asked(one), _came_of(one, today, meetings)
    if not parts:
        return Text("• {outcome}", outcome=outcome)
    return Text("• {parts}. {outcome}", parts=parts, outcome=outcome)


def _asked(one: Extension | Revised) -> tuple[Text, ...]:
    """What a request asks for; where it has several versions, which one it is."""
    parts = []
    if one.submitted:
        parts.append(Text("Requested {day}", day=precise(one.submitted)))
    if one.requested_until:
        parts.append(Text("until {day}", day=one.requested_until))
    if one.versions > 1 or isinstance(one, Revised):
        parts.append(Text("version {n}", n=one.versions))
    if one.paper:
        parts.append(Text("paper {symbol}", symbol=one.paper))
    return tuple(parts)


def _came_of(one: Extension, today: date, meetings: FormalMeetings) -> Text:
    until = _doubted(one, one.granted_until)
    if one.granted_until and one.meeting:
        return Text("Granted at {meeting} until {day}", meeting=one.meeting, day=until)
    if one.granted_until:
        return Text("Granted until {day}", day=until)
    if one.is_declined:
        return _declined(one)
    if one.meeting:
        return _considered(one.meeting, today, meetings)
    return Text("Decision to be confirmed")


def _back(state: State) -> tuple[Action, ...]:
    return (Action(Text("‹ {state}", state=state), press("s", state.iso3)), HOME)


async def _asked_for(look: Look) -> tuple[State, tuple[Obligation, ...], FormalMeetings]:
    book = await book_of(look.view)
    state = book.state_asked_for(look.argument(0))
    found = obligations_of(book, state, look.today)
    return state, found, await formal_meetings_of(look.view)
