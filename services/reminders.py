"""Reminders: when they go out before a meeting or a deadline, and to whom.

The schedule is in the database. A reminder falls due where the day begins first; it then becomes
one delivery for each person who is entitled at that time, held until their own clock shows the
hour. So late comers and changed time zones are right, and whatever was down catches up.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from services.audit import LIAISON, Verb, record
from services.book import Book, book_of
from services.mandates import tell_colleagues
from services.notices import Kind, Lane
from services.permissions import REGISTERED, STATE_WRITERS, THE_ISU
from services.treaty import Status, states_on
from storage import deadlines, ledger, mandates, people, reminders
from storage.database import Unit, View
from storage.reminders import Planned, Reminder

AT = time(9)
"""The hour on each reader's own clock."""

DAYS_BEFORE = {
    Kind.MEETING: (30, 7, 1),
    Kind.REGISTRATION: (14, 3, 1),
    Kind.DEADLINE: (30, 7, 1),
}
"""The lead times, the longest first. They lie two days apart or more; see `planned`."""

_FIRST_ZONE = timezone(timedelta(hours=14))  # Where each day begins first.
_LAST_ZONE = timezone(timedelta(hours=-12))  # Where it ends last.


def instant(wall_at: datetime, zone: str) -> datetime:
    """The one instant at which a clock in a zone shows a time.

    A time that the clock shows twice, when summer time ends, is the first of the two; one that it
    leaves out, when summer time begins, is put off by as much as is left out.
    """
    return wall_at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def planned(subject: Kind, day: date, zone: str, now: datetime) -> tuple[Planned, ...]:
    """The reminders of an event on a day that are still to come, the earliest first.

    A lead time whose hour has passed at the event's place is left out; but while the event is
    ahead the last one is kept, and goes at once wherever its hour has passed. Each is useless when
    the next one is due, so that nobody gets two at once after the bot was down; the last one when
    the day is over everywhere.
    """
    leads = DAYS_BEFORE[subject]
    walls = [datetime.combine(day - timedelta(days=lead), AT) for lead in leads]
    due = [wall.replace(tzinfo=_FIRST_ZONE).astimezone(UTC) for wall in walls]
    over = datetime.combine(day + timedelta(days=1), time(), _LAST_ZONE).astimezone(UTC)
    every = tuple(map(Planned, leads, walls, due, [*due[1:], over]))
    if now >= over:
        return ()
    return tuple(one for one in every if instant(one.wall_at, zone) > now) or every[-1:]


async def reschedule(
    unit: Unit, subject: Kind, subject_id: int, day: date | None, *, zone: str
) -> None:
    """Call back the reminders of an event, those under way too, and make those for its new day."""
    await reminders.cancel(unit, subject, subject_id)
    await ledger.cancel(unit, await ledger.notices_about(unit, [subject], subject_id))
    if day is not None:
        await reminders.add(unit, subject, subject_id, zone, planned(subject, day, zone, unit.now))


async def reminded(view: View, subjects: Iterable[Kind], subject_id: int) -> list[int]:
    """Who has been told of an event already, or may have been."""
    told = await ledger.notices_about(view, list(subjects), subject_id)
    return await ledger.recipients_of(view, told, ("sending", "sent", "unknown"))


async def fire(unit: Unit, reminder_id: int) -> None:
    """Turn a reminder that is due into a notice for each person concerned, at their own hour.

    Nothing happens when it has been fired or cancelled meanwhile, or is of no use any more.
    """
    due = await reminders.claim(unit, reminder_id)
    if due is None or due.state != "fired":
        return
    if due.subject in {Kind.RENEWAL, Kind.LAPSED}:
        told = await _concerned_by_renewal(unit, due)
    else:
        told = await concerned(unit, due.subject, due.subject_id, due.wall_at.date())
    zones = await people.zones_of(unit, told)
    notice_id = await ledger.add_notice(unit, due.subject, subject_id=due.subject_id, facts={})
    await ledger.queue(
        unit,
        notice_id,
        [(person_id, instant(due.wall_at, zone)) for person_id, zone in zones.items()],
        lane=Lane.BULK,
        useless_after=due.useless_after,
    )


def concerned_states(states: tuple[str, ...], book: Book, day: date) -> tuple[str, ...]:
    """The States that a deadline is for: those chosen, or all that are States Parties on a day."""
    return states or tuple(state.iso3 for state in states_on(book.states, day, Status.PARTY))


async def concerned(view: View, subject: str, subject_id: int, day: date) -> set[int]:
    """Who is to be reminded on a day.

    Of meetings and their registration everybody registered; of a deadline the focal points of its
    States, and the ISU.
    """
    if subject != Kind.DEADLINE:
        return set(await mandates.people_with_roles(view, REGISTERED))
    deadline = await deadlines.find(view, subject_id)
    if deadline is None:
        return set()
    states = concerned_states(deadline.states, await book_of(view), day)
    focal_points = await mandates.people_with_roles(view, STATE_WRITERS, iso3=states)
    return {*focal_points, *await mandates.people_with_roles(view, THE_ISU)}


async def _concerned_by_renewal(unit: Unit, due: Reminder) -> set[int]:
    """Of a renewal its holder is told; that it was missed, the ISU and the colleagues too."""
    mandate = await mandates.find(unit, due.subject_id)
    reconfirm_by = due.wall_at.date() + timedelta(days=due.days_before)
    if mandate is None or (mandate.state, mandate.reconfirm_by) != ("active", reconfirm_by):
        return set()
    if due.subject == Kind.RENEWAL:
        return {mandate.person_id}
    await record(unit, LIAISON, Verb.LAPSED, "mandate", mandate.id, about=mandate.person_id)
    await tell_colleagues(unit, mandate, Verb.LAPSED)
    return {mandate.person_id, *await mandates.people_with_roles(unit, THE_ISU)}
