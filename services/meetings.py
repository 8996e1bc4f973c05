"""Meetings: the ISU enters when and where, and everybody registered is reminded in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services import zones
from services.audit import Verb, record
from services.drafts import check_unchanged
from services.forms import Form, Question
from services.notices import Kind, tell
from services.options import JSON, Answers, Option, Reading, Unclear
from services.permissions import Actor
from services.questions import Day, Words
from services.readers import today_of
from services.reminders import reminded, reschedule
from services.texts import RefusedError, Text
from storage import meetings
from storage.database import Unit, View
from storage.meetings import Meeting

E_DELEGATE = "https://edelegate.un.int"
"""Where delegations register: UNODA's own portal, not Liaison."""

USUAL = "usual"
_USUALLY_BEFORE = timedelta(days=17)
"""How long before the opening registration has closed at recent meetings."""

_SUBJECTS = (Kind.MEETING, Kind.REGISTRATION)


@dataclass(frozen=True)
class RegistrationDay(Day):
    """The last day to register: from today to the day on which the meeting opens."""

    not_before_today: bool = True
    options: tuple[Option, ...] = (Option(USUAL, Text("17 days before the opening")),)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        opening = date.fromisoformat(reading.answers["starts"])
        if typed == USUAL:
            typed = (opening - _USUALLY_BEFORE).isoformat()
        found = super().parse(typed, reading)
        if isinstance(found, str) and not self.accepts(found, reading.answers):
            raise RefusedError(
                Text(
                    "The meeting opens on {day}. Please give that day or an earlier one.",
                    day=opening,
                )
            )
        return found

    def accepts(self, value: JSON, earlier: Answers) -> bool:
        return super().accepts(value, earlier) and value <= earlier.get("starts", "")


MEETING_FORM = Form(
    name="meeting",
    title=Text("Meeting"),
    questions=(
        Question(
            key="name",
            label=Text("Name"),
            prompt=Text("What is the meeting called? Up to 120 characters."),
            hint=Text("For example: Third Review Conference (3RC)"),
            kind=Words(at_most=120, at_least=3),
        ),
        Question(
            key="starts",
            label=Text("First day"),
            prompt=Text("On which day does it open?"),
            hint=Text("For example: 14 September 2026"),
            kind=Day(not_before_today=True),
        ),
        Question(
            key="ends",
            label=Text("Last day"),
            prompt=Text("On which day does it close?"),
            hint=Text("For a meeting of one day, give the same day again."),
            kind=Day(not_before="starts"),
        ),
        Question(
            key="place",
            label=Text("Place"),
            prompt=Text("Where is it? Please give the city and the building."),
            hint=Text("For example: Geneva, Palais des Nations"),
            kind=Words(at_most=120, at_least=2),
        ),
        Question(
            key="zone",
            label=Text("Time zone"),
            prompt=Text("Whose clock does the place follow? Press or type a city."),
            hint=Text("For example: Vientiane"),
            kind=zones.ZoneKind(),
        ),
        Question(
            key="registered",
            label=Text("Registration until"),
            prompt=Text("What is the last day to register?"),
            hint=Text(
                "Delegations register in UNODA's e-deleGATE, not here. "
                "Liaison only reminds them of this day."
            ),
            kind=RegistrationDay(),
            optional=True,
        ),
    ),
)


def columns_of(answers: Answers) -> dict[str, Any]:
    """The answers of the form as the columns of a meeting."""
    closes = answers.get("registered")
    return {
        "name": answers["name"],
        "starts_on": date.fromisoformat(answers["starts"]),
        "ends_on": date.fromisoformat(answers["ends"]),
        "place": answers["place"],
        "zone": answers["zone"],
        "registration_on": date.fromisoformat(closes) if closes else None,
        "state": "published",
    }


def answers_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as the answers of the form, to be changed."""
    closes = meeting.registration_on
    return {
        "name": meeting.name,
        "starts": meeting.starts_on.isoformat(),
        "ends": meeting.ends_on.isoformat(),
        "place": meeting.place,
        "zone": meeting.zone,
        "registered": closes.isoformat() if closes else None,
    }


async def get_meeting(view: View, meeting_id: int, *, lock: bool = False) -> Meeting:
    found = await meetings.find(view, meeting_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That meeting is not on record."))
    return found


async def enter_meeting(unit: Unit, officer: Actor, answers: Answers) -> Meeting:
    """Publish a meeting, and schedule its reminders."""
    columns = columns_of(answers)
    _check_days(columns, None, today_of(unit, officer.person))
    meeting_id = await meetings.add(unit, entered_by=officer.person.id, **columns)
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
    _check_days(columns, before, today_of(unit, officer.person))
    await meetings.change(unit, meeting_id, **columns)
    changed = await get_meeting(unit, meeting_id)
    await record(unit, officer, Verb.CHANGED, "meeting", changed.id, before=before, after=changed)
    await _schedule(unit, before, changed)
    return changed, await _correct(unit, changed) if _is_moved(before, changed) else 0


async def call_off_meeting(unit: Unit, officer: Actor, meeting_id: int) -> tuple[Meeting, int]:
    """Call a meeting off; the meeting, and how many had been reminded and are told."""
    before = await get_meeting(unit, meeting_id, lock=True)
    if before.state == "called-off":
        return before, 0
    await meetings.change(unit, meeting_id, state="called-off")
    called_off = await get_meeting(unit, meeting_id)
    await record(
        unit, officer, Verb.CALLED_OFF, "meeting", meeting_id, before=before, after=called_off
    )
    await _schedule(unit, before, called_off)
    return called_off, await _correct(unit, called_off)


def today_at(meeting: Meeting, now: datetime) -> date:
    """The day that it is where the meeting is."""
    return now.astimezone(ZoneInfo(meeting.zone)).date()


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
    told = await reminded(unit, _SUBJECTS, meeting.id)
    if told:
        facts = {"subject": Kind.MEETING}
        await tell(unit, Kind.CALLED_OFF, told, subject_id=meeting.id, facts=facts)
    return len(told)


def _check_days(columns: dict[str, Any], before: Meeting | None, today: date) -> None:
    """A draft may have rested for days: what was ahead when it was typed may have passed."""
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
