"""Meetings as people see them: the ISU's form, the card, the reminders and what corrects them."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from handlers import forms, reminders
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.reminders import CALLED_OFF, CHANGED, REMINDER, WAS_REMINDED
from handlers.screens import BLANK, HOME, Action, Screen
from services import meetings
from services.meetings import E_DELEGATE, get_meeting, today_at
from services.notices import Kind, Skip
from services.options import Answers
from services.permissions import Permission
from services.reminders import instant
from services.texts import Text
from storage import meetings as stored
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.meetings import Meeting

REGISTER = Action(Text("Register in e-deleGATE"), url=E_DELEGATE)


async def enter_pressed(act: Act) -> Screen:
    return await forms.begin(act, MEETING)


async def change_pressed(act: Act) -> Screen:
    """Change a meeting: its answers stand on the review card, each can be changed."""
    meeting = await get_meeting(act.unit, act.number(0))
    answers = meetings.answers_of(meeting)
    return await forms.begin(
        act, MEETING, answers=answers, changed_at=meeting.changed_at, entry_id=meeting.id
    )


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the meeting form: publish, or publish the change."""
    if row.entry_id is None:
        meeting = await meetings.enter_meeting(act.unit, act.actor, answers)
        return (await _card(act, meeting)).preceded_by(Text("Published."))
    meeting, told = await meetings.change_meeting(
        act.unit, act.actor, row.entry_id, answers, copied_at=row.created_at
    )
    done = (Text("The change is published."), *reminders.corrected(told))
    return (await _card(act, meeting)).preceded_by(*done)


async def opened(look: Look) -> Screen:
    """The card of one meeting."""
    return await _card(look, await get_meeting(look.view, look.number(0)))


async def call_off_pressed(act: Act) -> Screen:
    meeting = await get_meeting(act.unit, act.number(0))
    return reminders.really_call_off(meeting.name, "m", meeting.id)


async def called_off(act: Act) -> Screen:
    meeting, told = await meetings.call_off_meeting(act.unit, act.actor, act.number(0))
    card = await _card(act, meeting)
    return card.preceded_by(*reminders.corrected(told)) if told else card


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
        return Screen(lines, ((reminders.ALL, HOME),))
    changed = (CHANGED, _name(meeting), *_facts(look, meeting), BLANK, WAS_REMINDED)
    return Screen(changed, (reminders.notice_row("m", meeting.id),))


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


async def _card(look: Look, meeting: Meeting) -> Screen:
    lines = [_name(meeting), *_facts(look, meeting)]
    if look.actor.may(Permission.ENTER_EVENTS):
        lines += [BLANK, await reminders.schedule(look, Kind.MEETING, meeting.id)]
        if meeting.registration_on:
            lines.append(await reminders.schedule(look, Kind.REGISTRATION, meeting.id))
    url = REGISTER if meeting.registration_on else None
    return reminders.card(look, "m", meeting.id, meeting.state, *lines, url=url)


def _name(meeting: Meeting) -> Text:
    return Text("<b>{name}</b>", name=meeting.name)


def _days(meeting: Meeting) -> Text:
    if meeting.starts_on == meeting.ends_on:
        return Text("{day}", day=meeting.starts_on)
    return Text("{first} to {last}", first=meeting.starts_on, last=meeting.ends_on)


def _facts(look: Look, meeting: Meeting) -> list[Text]:
    """When and where, by the clock of the place and by the reader's."""
    lines = [_days(meeting), Text("{place}", place=meeting.place)]
    closes = meeting.registration_on
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
    form=meetings.MEETING_FORM,
    permission=Permission.ENTER_EVENTS,
    finish_label=Text("Publish"),
    finish=finished,
)
