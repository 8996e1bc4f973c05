"""The universalization desk: whom a joint demarche approached, what came of it, what comes next.

For the coordinators of the theme universalization and the ISU only: what is kept here are
judgements on named governments.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeAlias

from services import audit
from services.audit import Verb
from services.book import book_of
from services.demarche_forms import CHANNELS
from services.desk import check_undo
from services.drafts import check_unchanged
from services.options import label_of
from services.permissions import Actor
from services.readers import today_of
from services.texts import RefusedError, Text
from storage import audit as written
from storage import demarches
from storage.audit import AuditEntry
from storage.database import Unit, View
from storage.demarches import Approach, Demarche
from storage.treaty import get_state

By: TypeAlias = Actor | str
"""Who does it: a person, or the command line."""

_DAYS = frozenset({"approached_on", "answered_on", "next_on"})


async def get_demarche(view: View, demarche_id: int, *, lock: bool = False) -> Demarche:
    found = await demarches.find(view, demarche_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That demarche is not on record."))
    return found


async def get_approach(view: View, approach_id: int, *, lock: bool = False) -> Approach:
    found = await demarches.find_approach(view, approach_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That approach is not on record."))
    return found


async def begin_demarche(unit: Unit, by: By, *, name: str, begun_on: date) -> Demarche:
    """Begin a demarche. Its name is its own."""
    await _check_demarche(unit, by, name, begun_on)
    number = await demarches.add(
        unit, name=name, begun_on=begun_on, entered_by=None if isinstance(by, str) else by.person.id
    )
    begun = await get_demarche(unit, number)
    await audit.record(unit, by, Verb.ENTERED, "demarche", number, after=begun)
    return begun


async def change_demarche(
    unit: Unit, by: By, demarche_id: int, *, name: str, begun_on: date, copied_at: datetime
) -> Demarche:
    before = await get_demarche(unit, demarche_id, lock=True)
    check_unchanged(before.changed_at, copied_at)
    await _check_demarche(unit, by, name, begun_on, but=demarche_id)
    for one in await demarches.approaches(unit, demarche_id):
        if one.approached_on < begun_on:
            raise _before_it_began(one.iso3, begun_on)
    await demarches.change(unit, demarche_id, name=name, begun_on=begun_on)
    after = await get_demarche(unit, demarche_id)
    await audit.record(unit, by, Verb.CHANGED, "demarche", demarche_id, before=before, after=after)
    return after


async def take_back_demarche(unit: Unit, by: By, demarche_id: int) -> Demarche:
    """Take back a demarche that was begun by mistake, while nothing was entered in it."""
    found = await get_demarche(unit, demarche_id, lock=True)
    if await demarches.has_approaches(unit, demarche_id):
        raise RefusedError(
            Text("Approaches were entered in this demarche, so it stays. You can change its name.")
        )
    await demarches.remove(unit, demarche_id)
    await audit.record(unit, by, Verb.TAKEN_BACK, "demarche", demarche_id, before=found)
    return found


async def enter_approaches(
    unit: Unit, by: By, demarche_id: int, entries: Iterable[dict[str, Any]]
) -> tuple[Approach, ...]:
    """Enter approaches, each given by its columns; all of them, or none.

    Raises RefusedError for the first that makes no sense.
    """
    demarche = await get_demarche(unit, demarche_id, lock=True)
    there = list(await demarches.approaches(unit, demarche_id))
    entered = []
    for columns in entries:
        prospect = blank(demarche, **columns)
        check_approach(demarche, prospect, there, today_for(unit, by))
        number = await demarches.add_approach(
            unit,
            demarche_id=demarche_id,
            entered_by=None if isinstance(by, str) else by.person.id,
            **columns,
        )
        one = await get_approach(unit, number)
        await audit.record(unit, by, Verb.ENTERED, "approach", number, after=one)
        there.append(one)
        entered.append(one)
    return tuple(entered)


async def change_approach(
    unit: Unit, by: By, approach_id: int, columns: dict[str, Any], *, copied_at: datetime
) -> Approach:
    """Change some columns: where and when, the answer, or the next step."""
    before = await _locked(unit, approach_id)
    if before.state != "standing":
        raise RefusedError(Text("This approach was taken back."))
    check_unchanged(before.changed_at, copied_at)
    return await _changed(unit, by, Verb.CHANGED, before, columns)


async def take_back(unit: Unit, by: By, approach_id: int) -> Approach:
    """Take back what was entered by mistake; it counts no more, and stays in the record."""
    before = await _locked(unit, approach_id)
    if before.state == "taken-back":
        return before
    return await _changed(unit, by, Verb.TAKEN_BACK, before, {"state": "taken-back"})


async def undo(unit: Unit, by: Actor, approach_id: int) -> Approach:
    """Put an approach back as it was before one's own last change of it, within ten seconds."""
    found = await _locked(unit, approach_id)
    entry = await written.newest_of(unit, "approach", approach_id)
    is_undone = entry is None or entry.verb == Verb.UNDONE
    is_own = entry is not None and entry.actor == by.person.pseudonym
    check_undo(
        by,
        None if entry is None or is_undone else entry.at,
        by.person.id if is_own else None,
        now=unit.now,
    )
    assert entry is not None  # noqa: S101 - it was refused above.
    if entry.verb == Verb.ENTERED:
        before: dict[str, Any] = {"state": "taken-back"}
    else:
        before = await _before(unit, entry)
    return await _changed(unit, by, Verb.UNDONE, found, before)


async def undo_entered(unit: Unit, by: Actor, demarche_id: int) -> int:
    """Take back all that one has entered together last, within ten seconds; how many."""
    await get_demarche(unit, demarche_id, lock=True)
    standing = await demarches.approaches(unit, demarche_id)
    own = [one for one in standing if one.entered_by == by.person.id]
    last = max((one.changed_at for one in own), default=None)
    check_undo(by, last, by.person.id, now=unit.now)
    together = [one for one in own if one.changed_at == last]
    for one in together:
        await _changed(unit, by, Verb.UNDONE, one, {"state": "taken-back"})
    return len(together)


async def export(unit: Unit, by: By, demarche_id: int) -> tuple[Demarche, tuple[Approach, ...]]:
    """All of a demarche, for who takes it away as a file; that they did is written down."""
    demarche = await get_demarche(unit, demarche_id)
    found = await demarches.approaches(unit, demarche_id)
    changes: audit.Changes = {"rows": (None, len(found))}
    await audit.record(unit, by, Verb.EXPORTED, "demarche", demarche_id, changes=changes)
    return demarche, found


def blank(demarche: Demarche, **columns: Any) -> Approach:
    """An approach that is not stored yet: without number, and empty where nothing is given."""
    empty = dict.fromkeys(("answer", "response_group", "reason", "next_step", "initiative"), "")
    given: dict[str, Any] = {**empty, "answered_on": None, "next_on": None, **columns}
    return Approach(
        id=0,
        demarche_id=demarche.id,
        state="standing",
        entered_by=None,
        changed_at=demarche.changed_at,
        **given,
    )


def check_approach(
    demarche: Demarche, one: Approach, others: Iterable[Approach], today: date
) -> None:
    """Refuse what makes no sense: days in a wrong order, or the same State twice on one way."""
    if one.approached_on < demarche.begun_on:
        raise _before_it_began(one.iso3, demarche.begun_on)
    _check_not_to_come(one.approached_on, today)
    if one.answered_on is not None:
        _check_not_to_come(one.answered_on, today)
        if one.answered_on < one.approached_on:
            raise RefusedError(
                Text(
                    "The answer of {answered} is earlier than the approach of {approached}.",
                    answered=one.answered_on,
                    approached=one.approached_on,
                )
            )
    if one.reason and not one.response_group:
        raise RefusedError(Text("A reason belongs to a group. Please say which group it is."))
    if one.next_on is not None and not one.next_step:
        raise RefusedError(Text("Please say what the next step is, not only by when."))
    if one.next_on is not None and one.next_on < one.approached_on:
        raise RefusedError(Text("The next step comes after the approach. Please check its day."))
    for other in others:
        if (other.iso3, other.channel) == (one.iso3, one.channel) and other.id != one.id:
            raise RefusedError(
                Text(
                    "{state} stands in this demarche already, by this way: {channel}.",
                    state=get_state(one.iso3),
                    channel=label_of(CHANNELS, one.channel),
                )
            )


async def noted(view: View, one: Approach) -> tuple[Text, ...]:
    """What to mind about an approach, though nothing forbids it."""
    is_party = (await book_of(view)).is_state_party(one.iso3, one.approached_on)
    return (was_party(one),) if is_party else ()


def was_party(one: Approach) -> Text:
    """To be minded: who was a Party already was not to be won."""
    return Text(
        "Please note: {state} was a State Party already on {day}.",
        state=get_state(one.iso3),
        day=one.approached_on,
    )


def today_for(view: View, by: By) -> date:
    """The day on the calendar of who does it."""
    return view.now.date() if isinstance(by, str) else today_of(view, by.person)


async def _locked(unit: Unit, approach_id: int) -> Approach:
    """An approach, locked after its demarche: in this order everybody locks them."""
    found = await get_approach(unit, approach_id)
    await get_demarche(unit, found.demarche_id, lock=True)
    return await get_approach(unit, approach_id, lock=True)


async def _changed(
    unit: Unit, by: By, verb: Verb, before: Approach, columns: dict[str, Any]
) -> Approach:
    prospect = replace(before, **columns)
    if prospect.state == "standing":
        demarche = await get_demarche(unit, before.demarche_id)
        others = await demarches.approaches(unit, demarche.id)
        check_approach(demarche, prospect, others, today_for(unit, by))
    await demarches.change_approach(unit, before.id, **columns)
    after = await get_approach(unit, before.id)
    await audit.record(unit, by, verb, "approach", before.id, before=before, after=after)
    return after


async def _before(unit: Unit, entry: AuditEntry) -> dict[str, Any]:
    """The columns as they were before what an entry of the record tells."""
    kept = await written.values_of(unit, entry.id)
    told = {
        field: kept[field].before if field in kept else was
        for field, (was, _) in entry.changes.items()
    }
    return {
        field: date.fromisoformat(was) if field in _DAYS and was else was
        for field, was in told.items()
    }


async def _check_demarche(unit: Unit, by: By, name: str, begun_on: date, *, but: int = 0) -> None:
    _check_not_to_come(begun_on, today_for(unit, by))
    same = await demarches.find_by_name(unit, name)
    if same is not None and same.id != but:
        raise RefusedError(Text("There is a demarche of this name already: {name}", name=name))


def _check_not_to_come(day: date, today: date) -> None:
    if day > today:
        raise RefusedError(
            Text("{day} is still to come. Please give the day on which it was.", day=day)
        )


def _before_it_began(iso3: str, begun_on: date) -> RefusedError:
    return RefusedError(
        Text(
            "The demarche began on {day}; the approach to {state} cannot be earlier.",
            day=begun_on,
            state=get_state(iso3),
        )
    )
