"""Meetings: the ISU enters when and where, and everybody registered is reminded in time."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services import zones
from services.audit import Verb, record, values_before
from services.desk import check_undo
from services.drafts import check_unchanged
from services.formal_meetings import is_dated
from services.meeting_form import columns_of
from services.notices import UNDO, Kind, tell
from services.options import Answers
from services.permissions import Actor, Permission
from services.readers import today_of
from services.reminders import reminded, reschedule
from services.texts import RefusedError, Text
from storage import audit as written
from storage import ledger, meetings
from storage.audit import AuditEntry
from storage.database import Unit, View
from storage.meetings import Meeting

E_DELEGATE = "https://edelegate.un.int"
"""Where delegations register: UNODA's own portal, not Liaison."""

_SUBJECTS = (Kind.MEETING, Kind.REGISTRATION)
_UNDOABLE = {Verb.ENTERED, Verb.CHANGED, Verb.CALLED_OFF}
_DAYS = ("starts_on", "ends_on", "registration_on", "source_on")


async def get_meeting(view: View, meeting_id: int, *, lock: bool = False) -> Meeting:
    found = await meetings.find(view, meeting_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That meeting is not on record."))
    return found


async def get_visible(view: View, actor: Actor, meeting_id: int) -> Meeting:
    """A meeting for its card. One whose entry was undone is for those who enter meetings."""
    found = await get_meeting(view, meeting_id)
    if found.state == "withdrawn" and not actor.may(Permission.ENTER_EVENTS):
        raise RefusedError(Text("That meeting is not on record."))
    return found


async def enter_meeting(unit: Unit, officer: Actor, answers: Answers) -> Meeting:
    """Publish a meeting, and schedule its reminders."""
    columns = columns_of(answers)
    check_days(columns, None, today_of(unit, officer.person))
    revision = await _check_code(unit, columns["code"], None)
    meeting_id = await meetings.add(
        unit, entered_by=officer.person.id, revision=revision, **columns
    )
    entered = await get_meeting(unit, meeting_id)
    await record(unit, officer, Verb.ENTERED, "meeting", entered.id, after=entered)
    await _schedule(unit, None, entered)
    return entered


async def change_meeting(
    unit: Unit, officer: Actor, meeting_id: int, answers: Answers, *, copied_at: datetime
) -> tuple[Meeting, int]:
    """Change a meeting, or publish again one that was called off.

    The meeting, and how many had been reminded of what is no longer so and are told.
    """
    before = await get_meeting(unit, meeting_id, lock=True)
    check_unchanged(before.changed_at, copied_at)
    columns = columns_of(answers)
    check_days(columns, before, today_of(unit, officer.person))
    await _check_code(unit, columns["code"], before)
    changed = await _change(unit, officer, Verb.CHANGED, before, columns)
    return changed, await _correct(unit, changed) if _is_moved(before, changed) else 0


async def call_off_meeting(unit: Unit, officer: Actor, meeting_id: int) -> tuple[Meeting, int]:
    """Call a meeting off; the meeting, and how many had been reminded and are told."""
    before = await get_meeting(unit, meeting_id, lock=True)
    if before.state != "published":
        return before, 0
    if is_over(before, unit.now):
        raise RefusedError(Text("This meeting is over, so it cannot be called off."))
    called_off = await _change(unit, officer, Verb.CALLED_OFF, before, {"state": "called-off"})
    return called_off, await _correct(unit, called_off)


async def undo(unit: Unit, officer: Actor, meeting_id: int) -> Meeting:
    """Put a meeting back as it was before one's own act of the last ten seconds.

    One that was only just entered is withdrawn. What had to be told of it is called back.
    """
    found = await get_meeting(unit, meeting_id, lock=True)
    entry = await written.newest_of(unit, "meeting", meeting_id)
    if entry is None or entry.verb not in _UNDOABLE:
        raise RefusedError(Text("That is undone already."))
    by = officer.person.id if entry.actor == officer.person.pseudonym else None
    check_undo(officer, entry.at, by, now=unit.now)
    before = await _before(unit, entry)
    restored = replace(found, **before)
    if restored.state == "published":
        await _check_code(unit, restored.code, found)
    await _call_back(unit, meeting_id, since=entry.at)
    return await _change(unit, officer, Verb.UNDONE, found, before)


def today_at(meeting: Meeting, now: datetime) -> date:
    """The day that it is where the meeting is."""
    return now.astimezone(ZoneInfo(meeting.zone)).date()


def is_over(meeting: Meeting, now: datetime) -> bool:
    return meeting.ends_on < today_at(meeting, now)


async def _change(
    unit: Unit, officer: Actor, verb: Verb, before: Meeting, columns: dict[str, Any]
) -> Meeting:
    """Change a meeting that this Unit has locked, write it down and plan its reminders anew."""
    await meetings.change(unit, before.id, **columns)
    after = await get_meeting(unit, before.id)
    await record(unit, officer, verb, "meeting", after.id, before=before, after=after)
    await _schedule(unit, before, after)
    return after


async def _before(view: View, entry: AuditEntry) -> dict[str, Any]:
    """What an entry of the record says that was changed, as it was; the revision only grows."""
    if entry.verb == Verb.ENTERED:
        return {"state": "withdrawn"}
    was = await values_before(view, entry, days=_DAYS)
    return {field: value for field, value in was.items() if field != "revision"}


async def _call_back(unit: Unit, meeting_id: int, *, since: datetime) -> None:
    told = await ledger.notices_about(unit, [Kind.CALLED_OFF], meeting_id, since=since)
    notices = [await ledger.get_notice(unit, number) for number in told]
    # A deadline of the same number has corrections of its own.
    own = [one.id for one in notices if one.facts["subject"] == Kind.MEETING]
    await ledger.cancel(unit, own)


def _days_of(meeting: Meeting | None) -> dict[Kind, tuple[date | None, str]]:
    """The days that reminders go out before, on the clock of which zone."""
    if meeting is None or meeting.state != "published":
        return dict.fromkeys(_SUBJECTS, (None, zones.DEFAULT))
    return {
        Kind.MEETING: (meeting.starts_on, meeting.zone),
        Kind.REGISTRATION: (meeting.registration_on, meeting.zone),
    }


async def _schedule(unit: Unit, before: Meeting | None, after: Meeting) -> None:
    """Make new reminders for each day that has changed; those of the others stay as they are."""
    old, new = _days_of(before), _days_of(after)
    for subject, (day, zone) in new.items():
        if old[subject] != (day, zone):
            await reschedule(unit, subject, after.id, day, zone=zone)


def _is_moved(before: Meeting, after: Meeting) -> bool:
    return (_days_of(before), before.ends_on, before.place) != (
        _days_of(after),
        after.ends_on,
        after.place,
    )


async def _correct(unit: Unit, meeting: Meeting) -> int:
    """Tell those who were reminded, when *undo* has passed; of a meeting that is over, nobody."""
    if is_over(meeting, unit.now):
        return 0
    told = await reminded(unit, _SUBJECTS, meeting.id)
    if told:
        facts = {"subject": Kind.MEETING}
        due = unit.now + UNDO
        await tell(unit, Kind.CALLED_OFF, told, subject_id=meeting.id, facts=facts, not_before=due)
    return len(told)


def check_days(columns: dict[str, Any], before: Meeting | None, today: date) -> None:
    """A draft may have rested for days: what was ahead when it was typed may have passed.

    Of a meeting whose days were published, or that has opened, past days are set right.
    """
    if is_dated(columns["code"]) or (before and before.starts_on < today):
        return
    opens, closes = columns["starts_on"], columns["registration_on"]
    if opens < today and opens != (before and before.starts_on):
        raise RefusedError(Text("The first day, {day}, has passed. Please change it.", day=opens))
    if closes and closes < today and closes != (before and before.registration_on):
        raise RefusedError(
            Text(
                "The last day to register, {day}, has passed. Please change or skip it.",
                day=closes,
            )
        )


async def _check_code(view: View, code: str, own: Meeting | None) -> int:
    """Refuse a second entry of a formal meeting; the revision from which a new one counts.

    It lies above those of earlier entries and of the published list, so that calendars which have
    these take the new one for newer.
    """
    same = [one for one in await meetings.formal(view) if one.code == code]
    if any(one.state == "published" and one.id != (own and own.id) for one in same):
        raise RefusedError(
            Text(
                "{code} is entered already. Please open it in the list of formal meetings "
                "and press Change.",
                code=code,
            )
        )
    return max((one.revision for one in same), default=0) + 1 if code else 0
