"""Approaches: whom a joint demarche approached, what came of it, and what comes next.

For the coordinators of the theme universalization and the ISU only, as the demarches are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services import audit
from services.audit import Verb
from services.book import book_of
from services.demarche_forms import CHANNELS
from services.demarches import By, get_demarche, still_to_come, today_for
from services.desk import check_undo
from services.drafts import check_unchanged
from services.options import label_of
from services.permissions import Actor
from services.texts import RefusedError, Text
from storage import approaches
from storage import audit as written
from storage.approaches import Approach
from storage.database import Unit, View
from storage.demarches import Demarche
from storage.treaty import get_state

_DAYS = frozenset({"approached_on", "answered_on", "next_on"})


async def get_approach(view: View, approach_id: int, *, lock: bool = False) -> Approach:
    found = await approaches.find(view, approach_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That approach is not on record."))
    return found


async def enter_approaches(
    unit: Unit, by: By, demarche_id: int, entries: Iterable[dict[str, Any]]
) -> tuple[Approach, ...]:
    """Enter approaches, each given by its columns; all of them, or none.

    Raises RefusedError for the first that makes no sense.
    """
    demarche = await get_demarche(unit, demarche_id, lock=True)
    there = list(await approaches.of_demarche(unit, demarche_id))
    entered = []
    for columns in entries:
        prospect = blank(demarche, **columns)
        check_approach(demarche, prospect, there, today_for(unit, by))
        number = await approaches.add(
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
        before = await audit.values_before(unit, entry, days=_DAYS)
    return await _changed(unit, by, Verb.UNDONE, found, before)


async def undo_entered(unit: Unit, by: Actor, demarche_id: int) -> int:
    """Take back all that one has entered together last, within ten seconds; how many."""
    await get_demarche(unit, demarche_id, lock=True)
    standing = await approaches.of_demarche(unit, demarche_id)
    own = [one for one in standing if one.entered_by == by.person.id]
    last = max((one.changed_at for one in own), default=None)
    check_undo(by, last, by.person.id, now=unit.now)
    together = [one for one in own if one.changed_at == last]
    for one in together:
        await _changed(unit, by, Verb.UNDONE, one, {"state": "taken-back"})
    return len(together)


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
    others = [other for other in others if other.id != one.id]
    for _, said in faults_in(demarche, vars(one), others, today):
        raise RefusedError(said)


def faults_in(
    demarche: Demarche, columns: Mapping[str, Any], others: Iterable[Approach], today: date
) -> Iterator[tuple[str, Text]]:
    """All that makes no sense in an approach, each with the column to be given anew.

    A column that is not given, because it could not be read, is compared with nothing.
    """
    approached, answered = columns.get("approached_on"), columns.get("answered_on")
    if approached and approached < demarche.begun_on:
        yield (
            "approached_on",
            Text("The demarche began on {day}; no approach can be earlier.", day=demarche.begun_on),
        )
    for column, day in (("approached_on", approached), ("answered_on", answered)):
        if day and day > today:
            yield column, still_to_come(day)
    if answered and approached and answered < approached:
        yield (
            "answered_on",
            Text(
                "The answer of {answered} is earlier than the approach of {approached}.",
                answered=answered,
                approached=approached,
            ),
        )
    if columns.get("reason") and columns.get("response_group") == "":
        said = Text("A reason belongs to a group. Please say which group it is.")
        yield "response_group", said
    yield from _faults_in_next_step(columns, approached)
    yield from _entered_twice(columns, others)


def _faults_in_next_step(
    columns: Mapping[str, Any], approached: date | None
) -> Iterator[tuple[str, Text]]:
    due = columns.get("next_on")
    if due and columns.get("next_step") == "":
        yield "next_step", Text("Please say what the next step is, not only by when.")
    if due and approached and due < approached:
        yield "next_on", Text("The next step comes after the approach. Please check its day.")


def _entered_twice(
    columns: Mapping[str, Any], others: Iterable[Approach]
) -> Iterator[tuple[str, Text]]:
    for other in others:
        if (other.iso3, other.channel) == (columns.get("iso3"), columns.get("channel")):
            yield (
                "channel",
                Text(
                    "{state} stands in this demarche already, by this way: {channel}.",
                    state=get_state(other.iso3),
                    channel=label_of(CHANNELS, other.channel),
                ),
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
        others = await approaches.of_demarche(unit, demarche.id)
        check_approach(demarche, prospect, others, today_for(unit, by))
    await approaches.change(unit, before.id, **columns)
    after = await get_approach(unit, before.id)
    await audit.record(unit, by, verb, "approach", before.id, before=before, after=after)
    return after
