"""Deadlines: the ISU says by when chosen States are asked for something, and reminds them."""

from datetime import date, datetime
from typing import Any

from services import zones
from services.audit import Verb, record
from services.book import book_of
from services.drafts import check_unchanged
from services.forms import Form, Question
from services.notices import Kind, tell
from services.options import Answers
from services.permissions import STATE_WRITERS, THE_ISU, Actor
from services.questions import Day, StateNames, Words
from services.readers import today_of
from services.reminders import concerned, concerned_states, reminded, reschedule
from services.texts import RefusedError, Text
from storage import deadlines, delegations
from storage.database import Unit, View
from storage.deadlines import Deadline
from storage.mandates import Mandate

ALL_PARTIES = Text("All States Parties")

DEADLINE_FORM = Form(
    name="deadline",
    title=Text("Deadline"),
    questions=(
        Question(
            key="title",
            label=Text("Title"),
            prompt=Text("What is due? Up to 120 characters."),
            hint=Text("For example: Annual report under Article 7"),
            kind=Words(at_most=120, at_least=3),
        ),
        Question(
            key="due",
            label=Text("Due on"),
            prompt=Text("On which day is it due?"),
            hint=Text("For example: 30 April 2027"),
            kind=Day(not_before_today=True),
        ),
        Question(
            key="states",
            label=Text("For"),
            prompt=Text("For which States is it?"),
            hint=Text("Type their names with commas between them, or press the button."),
            kind=StateNames(everything=ALL_PARTIES),
        ),
    ),
)


def columns_of(answers: Answers) -> dict[str, Any]:
    """The answers of the form as the columns of a deadline."""
    return {
        "title": answers["title"],
        "due_on": date.fromisoformat(answers["due"]),
        "states": tuple(answers["states"]),
        "state": "published",
    }


def answers_of(deadline: Deadline) -> dict[str, Any]:
    """A deadline as the answers of the form, to be changed."""
    return {
        "title": deadline.title,
        "due": deadline.due_on.isoformat(),
        "states": list(deadline.states),
    }


async def own_states(view: View, actor: Actor) -> frozenset[str]:
    """The States for whose delegations somebody acts."""
    seats = await delegations.several(view, actor.delegation_ids)
    return frozenset(one.iso3 for one in seats.values() if one.iso3)


def may_see(deadline: Deadline, actor: Actor, own: frozenset[str]) -> bool:
    """What all States Parties are asked is public; what some are asked is for them and the ISU."""
    return actor.is_isu or not deadline.states or not own.isdisjoint(deadline.states)


async def get_deadline(
    view: View, actor: Actor, deadline_id: int, *, lock: bool = False
) -> Deadline:
    """A deadline that this person may see. Raises RefusedError when there is none such."""
    found = await deadlines.find(view, deadline_id, lock=lock)
    if found is None or not may_see(found, actor, await own_states(view, actor)):
        raise RefusedError(Text("That deadline is not on record, or not for your delegation."))
    return found


async def coming_deadlines(view: View, actor: Actor, today: date) -> tuple[Deadline, ...]:
    """The deadlines from a day on that this person may see, the nearest first."""
    own = await own_states(view, actor)
    coming = await deadlines.coming(view, today)
    return tuple(one for one in coming if may_see(one, actor, own))


async def find_mandate_concerned(
    view: View, actor: Actor, deadline: Deadline, today: date
) -> Mandate | None:
    """In which capacity somebody is reminded: as focal point of a State, or in the ISU."""
    states = concerned_states(deadline.states, await book_of(view), today)
    seats = await delegations.several(view, actor.delegation_ids)
    for mandate in actor.mandates:
        seat = seats.get(mandate.delegation_id or 0)
        if mandate.role in STATE_WRITERS and seat is not None and seat.iso3 in states:
            return mandate
    return next((mandate for mandate in actor.mandates if mandate.role in THE_ISU), None)


async def enter_deadline(unit: Unit, officer: Actor, answers: Answers) -> Deadline:
    """Publish a deadline, and schedule its reminders."""
    columns = columns_of(answers)
    _check_day(columns["due_on"], None, today_of(unit, officer.person))
    deadline_id = await deadlines.add(unit, entered_by=officer.person.id, **columns)
    entered = await get_deadline(unit, officer, deadline_id)
    await record(unit, officer, Verb.ENTERED, "deadline", entered.id, after=entered)
    await _schedule(unit, None, entered)
    return entered


async def change_deadline(
    unit: Unit, officer: Actor, deadline_id: int, answers: Answers, *, copied_at: datetime
) -> tuple[Deadline, int]:
    """Change a deadline, or publish again one that was called off.

    The deadline, and how many had been reminded of what is no longer so and are told.
    """
    before = await get_deadline(unit, officer, deadline_id, lock=True)
    check_unchanged(before.changed_at, copied_at)
    columns = columns_of(answers)
    _check_day(columns["due_on"], before, today_of(unit, officer.person))
    await deadlines.change(unit, deadline_id, **columns)
    changed = await get_deadline(unit, officer, deadline_id)
    await record(unit, officer, Verb.CHANGED, "deadline", changed.id, before=before, after=changed)
    await _schedule(unit, before, changed)
    return changed, await _correct(unit, before, changed)


async def call_off_deadline(unit: Unit, officer: Actor, deadline_id: int) -> tuple[Deadline, int]:
    """Call a deadline off; the deadline, and how many had been reminded and are told."""
    before = await get_deadline(unit, officer, deadline_id, lock=True)
    if before.state == "called-off":
        return before, 0
    await deadlines.change(unit, deadline_id, state="called-off")
    called_off = await get_deadline(unit, officer, deadline_id)
    await record(
        unit, officer, Verb.CALLED_OFF, "deadline", deadline_id, before=before, after=called_off
    )
    await _schedule(unit, before, called_off)
    return called_off, await _correct(unit, before, called_off)


def _day_of(deadline: Deadline | None) -> date | None:
    is_on = deadline is not None and deadline.state == "published"
    return deadline.due_on if deadline is not None and is_on else None


async def _schedule(unit: Unit, before: Deadline | None, after: Deadline) -> None:
    if _day_of(before) != _day_of(after):
        day = _day_of(after)
        await reschedule(unit, Kind.DEADLINE, after.id, day, zone=zones.DEFAULT)


async def _correct(unit: Unit, before: Deadline, after: Deadline) -> int:
    """Tell those who were reminded of a day, or of a duty, that is no longer so; how many."""
    told = set(await reminded(unit, [Kind.DEADLINE], after.id))
    if _day_of(before) == _day_of(after):
        told -= await concerned(unit, Kind.DEADLINE, after.id, unit.now.date())
    if told:
        facts = {"subject": Kind.DEADLINE}
        await tell(unit, Kind.CALLED_OFF, sorted(told), subject_id=after.id, facts=facts)
    return len(told)


def _check_day(day: date, before: Deadline | None, today: date) -> None:
    """A draft may have rested for days: what was ahead when it was typed may have passed."""
    if day < today and day != (before and before.due_on):
        raise RefusedError(Text("The day, {day}, has passed. Please change it.", day=day))
