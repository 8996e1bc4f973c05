"""Meetings as people see them: the ISU's form, the card, the reminders and what corrects them."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from handlers import formal_meetings, forms, reminders
from handlers.acts import Act, Look
from handlers.formal_meetings import named
from handlers.forms import Dialogue
from handlers.reminders import CALLED_OFF, CHANGED, REMINDER, WAS_REMINDED
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import meetings
from services.formal_meetings import PUBLISHED, formal_meetings_of
from services.meeting_form import (
    MEETING_FORM,
    USUAL,
    answers_of,
    answers_of_listed,
    columns_of,
    doubts,
    registration_of,
)
from services.meetings import E_DELEGATE, check_days, get_meeting, get_visible, is_over, today_at
from services.notices import Kind, Skip
from services.options import Answers
from services.permissions import Permission
from services.reminders import instant
from services.texts import RefusedError, Text
from storage import drafts
from storage import meetings as stored
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.meetings import Meeting

REGISTER = Action(Text("Register in e-deleGATE"), url=E_DELEGATE)


async def enter_pressed(act: Act) -> Screen:
    """`m+`, or `m+:14MSP`: what the published list has of it is answered already.

    A draft of a meeting that waits to be finished is not pushed aside.
    """
    known = PUBLISHED.find(act.argument(0))
    begun = await drafts.open_of(act.unit, act.person.id)
    waits = any((row.form, row.entry_id) == (MEETING_FORM.name, None) for row in begun)
    if known is None or waits:
        return await forms.begin(act, MEETING)
    screen = await forms.begin(act, MEETING, answers=answers_of_listed(known))
    name = named(known.code, known.name)
    return screen.preceded_by(Text("What is published of {name} is filled in.", name=name))


async def change_pressed(act: Act) -> Screen:
    """Change a meeting: its answers stand on the review card, each can be changed."""
    meeting = await get_meeting(act.unit, act.number(0))
    answers = answers_of(meeting)
    return await forms.begin(
        act, MEETING, answers=answers, changed_at=meeting.changed_at, entry_id=meeting.id
    )


async def reviewed(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """Below the answers: the day that follows from them, and what keeps them from being sent."""
    before = await stored.find(look.view, row.entry_id) if row.entry_id else None
    lines = []
    if answers.get("registered") == USUAL:
        closes = registration_of(answers)
        lines += [BLANK, Text("Registration closes on {day}.", day=closes)]
    try:
        check_days(columns_of(answers), before, look.today)
    except RefusedError as refusal:
        return Screen((*lines, BLANK, refusal.text))
    unsure = doubts(answers)
    if unsure:
        lines += [BLANK, Text("<b>Please look twice</b>"), *unsure]
    label = Text("Publish all the same") if unsure else None
    return Screen(tuple(lines), ((forms.finish_action(MEETING, row, label),),))


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the meeting form: publish, or publish the change."""
    if row.entry_id is None:
        meeting = await meetings.enter_meeting(act.unit, act.actor, answers)
        return await _done(act, meeting, Text("Published."))
    meeting, told = await meetings.change_meeting(
        act.unit, act.actor, row.entry_id, answers, copied_at=row.created_at
    )
    return await _done(act, meeting, Text("The change is published."), *reminders.corrected(told))


async def opened(look: Look) -> Screen:
    """The card of one meeting."""
    return await _card(look, await get_visible(look.view, look.actor, look.number(0)))


async def formal_opened(look: Look) -> Screen:
    """`mf:12MSP`: a formal meeting; as the ISU has entered it, if it has."""
    known = await formal_meetings.known_meeting(look)
    if known.entered:
        return await _card(look, known.entered)
    return await formal_meetings.card(look, known)


async def call_off_pressed(act: Act) -> Screen:
    meeting = await get_meeting(act.unit, act.number(0))
    return reminders.really_call_off(meeting.name, "m", meeting.id)


async def called_off(act: Act) -> Screen:
    meeting, told = await meetings.call_off_meeting(act.unit, act.actor, act.number(0))
    return await _done(act, meeting, *reminders.corrected(told))


async def undone(act: Act) -> Screen:
    """`mu:12`: the meeting is as it was before."""
    meeting = await meetings.undo(act.unit, act.actor, act.number(0))
    return (await _card(act, meeting)).with_toast(Text("Undone"))


async def reminder(look: Look, notice: Notice) -> Screen | Skip:
    """To everybody registered: the meeting comes near."""
    meeting = await _reminded_of(look, notice)
    if isinstance(meeting, Skip):
        return meeting
    day = meeting.starts_on
    if today_at(meeting, look.now) > day:
        return Skip("it has opened")
    soon = Text("It opens {soon}.", soon=reminders.how_soon(day, look.today))
    return await _reminder(look, meeting, soon, *_facts(look, meeting))


async def registration_reminder(look: Look, notice: Notice) -> Screen | Skip:
    """To everybody registered: the last day to register comes near."""
    meeting = await _reminded_of(look, notice)
    if isinstance(meeting, Skip):
        return meeting
    day = meeting.registration_on
    if day is None or today_at(meeting, look.now) > day:
        return Skip("registration has closed")
    soon = Text("Registration closes {soon}.", soon=reminders.how_soon(day, look.today))
    return await _reminder(look, meeting, soon, *_facts(look, meeting), rows=((REGISTER,),))


async def called_off_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To those who were reminded: the meeting is called off, or not as they were told."""
    meeting = await stored.find(look.view, notice.subject_id or 0)
    if meeting is None:
        return Skip("not on record")
    if meeting.state == "called-off":
        lines = (CALLED_OFF, _name(meeting), _days(meeting), BLANK, WAS_REMINDED)
        return Screen(lines, ((_calendar(meeting),), (reminders.ALL, HOME)))
    changed = (CHANGED, _name(meeting), *_facts(look, meeting), BLANK, WAS_REMINDED)
    return Screen(changed, ((_calendar(meeting),), reminders.notice_row("m", meeting.id)))


async def _reminded_of(look: Look, notice: Notice) -> Meeting | Skip:
    """The meeting of a reminder, if it takes place and the reader still takes part."""
    meeting = await stored.find(look.view, notice.subject_id or 0)
    if meeting is None or meeting.state != "published":
        return Skip("called off")
    return meeting if look.actor.mandates else Skip("no longer registered")


async def _reminder(
    look: Look, meeting: Meeting, *lines: Text, rows: tuple[tuple[Action, ...], ...] = ()
) -> Screen:
    why = await reminders.why(look.view, look.actor.mandates[0])
    return Screen(
        (REMINDER, _name(meeting), *lines, BLANK, why),
        (*rows, reminders.notice_row("m", meeting.id)),
    )


async def _done(look: Look, meeting: Meeting, *said: Text) -> Screen:
    """What was just done to a meeting, with its Undo."""
    card = await _card(look, meeting)
    undo = (Action(Text("Undo"), press("mu", meeting.id)),)
    screen = Screen(card.lines, (undo, *card.rows))
    return screen.preceded_by(*said) if said else screen


async def _card(look: Look, meeting: Meeting) -> Screen:
    lines = [_name(meeting), *_facts(look, meeting)]
    rows: list[tuple[Action, ...]] = []
    if meeting.registration_on and meeting.state == "published":
        rows.append((REGISTER,))
    known = (await formal_meetings_of(look.view)).find(meeting.code) if meeting.code else None
    if known and known.entered == meeting:
        lines += [BLANK, *formal_meetings.about(look, known)]
        rows += formal_meetings.links(look, known)
    else:
        if meeting.documents_url:
            rows.append((Action(Text("Documents"), url=meeting.documents_url),))
        rows.append((_calendar(meeting),))
    if look.actor.may(Permission.ENTER_EVENTS):
        lines += [BLANK, await reminders.schedule(look, Kind.MEETING, meeting.id)]
        if meeting.registration_on:
            lines.append(await reminders.schedule(look, Kind.REGISTRATION, meeting.id))
    return reminders.card(
        look,
        "m",
        meeting.id,
        meeting.state,
        *lines,
        rows=tuple(rows),
        is_over=is_over(meeting, look.now),
    )


def _calendar(meeting: Meeting) -> Action:
    return Action(Text("Calendar file"), press("mc", meeting.id))


def _name(meeting: Meeting) -> Text:
    return Text("<b>{name}</b>", name=named(meeting.code, meeting.name))


def _days(meeting: Meeting) -> Text:
    return formal_meetings.between(meeting.starts_on, meeting.ends_on)


def _facts(look: Look, meeting: Meeting) -> list[Text]:
    """When and where, by the clock of the place and by the reader's.

    For one that was called off nobody registers any more.
    """
    lines = [_days(meeting), Text("{place}", place=meeting.place)]
    closes = meeting.registration_on if meeting.state == "published" else None
    if closes is not None:
        lines.append(Text("Registration: until {day}, in UNODA's e-deleGATE.", day=closes))
    begins = _midnight(meeting.starts_on, meeting)
    there, here = (_offset(zone, begins) for zone in (meeting.zone, look.person.zone))
    lines.append(Text("Days are those of the place ({offset}).", offset=there))
    if here != there:
        lines.append(Text("On your clock the first one begins on {moment}.", moment=begins))
        if closes is not None:
            ends = _midnight(closes + timedelta(days=1), meeting)
            lines.append(
                Text("On your clock the last day to register ends on {moment}.", moment=ends)
            )
    return lines


def _midnight(day: date, meeting: Meeting) -> datetime:
    """The instant at which a day begins where the meeting is."""
    return instant(datetime.combine(day, time()), meeting.zone)


def _offset(zone: str, at: datetime) -> str:
    """How a zone's clock stands to UTC at an instant, e.g. `UTC+07:00`."""
    return str(timezone(at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()))


MEETING = Dialogue(
    form=MEETING_FORM,
    permission=Permission.ENTER_EVENTS,
    finish_label=Text("Publish"),
    finish=finished,
    review=reviewed,
)
