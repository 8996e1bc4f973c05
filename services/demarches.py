"""The universalization desk: joint demarches, begun, renamed and taken away as a file.

For the coordinators of the theme universalization and the ISU only: what is kept here are
judgements on named governments.
"""

from datetime import date, datetime
from typing import TypeAlias

from services import audit
from services.audit import Verb
from services.drafts import check_unchanged
from services.permissions import Actor
from services.readers import today_of
from services.texts import RefusedError, Text
from storage import approaches, demarches
from storage.approaches import Approach
from storage.database import Unit, View
from storage.demarches import Demarche
from storage.treaty import get_state

By: TypeAlias = Actor | str
"""Who does it: a person, or the command line."""


async def get_demarche(view: View, demarche_id: int, *, lock: bool = False) -> Demarche:
    found = await demarches.find(view, demarche_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That demarche is not on record."))
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
    for one in await approaches.of_demarche(unit, demarche_id):
        if one.approached_on < begun_on:
            raise RefusedError(
                Text(
                    "The demarche began on {day}; the approach to {state} cannot be earlier.",
                    day=begun_on,
                    state=get_state(one.iso3),
                )
            )
    await demarches.change(unit, demarche_id, name=name, begun_on=begun_on)
    after = await get_demarche(unit, demarche_id)
    await audit.record(unit, by, Verb.CHANGED, "demarche", demarche_id, before=before, after=after)
    return after


async def take_back_demarche(unit: Unit, by: By, demarche_id: int) -> Demarche:
    """Take back a demarche that was begun by mistake, while nothing was entered in it."""
    found = await get_demarche(unit, demarche_id, lock=True)
    if await approaches.is_any_in(unit, demarche_id):
        raise RefusedError(
            Text("Approaches were entered in this demarche, so it stays. You can change its name.")
        )
    await demarches.remove(unit, demarche_id)
    await audit.record(unit, by, Verb.TAKEN_BACK, "demarche", demarche_id, before=found)
    return found


async def export(unit: Unit, by: By, demarche_id: int) -> tuple[Demarche, tuple[Approach, ...]]:
    """All of a demarche, for who takes it away as a file; that they did is written down."""
    demarche = await get_demarche(unit, demarche_id)
    found = await approaches.of_demarche(unit, demarche_id)
    changes: audit.Changes = {"rows": (None, len(found))}
    await audit.record(unit, by, Verb.EXPORTED, "demarche", demarche_id, changes=changes)
    return demarche, found


def today_for(view: View, by: By) -> date:
    """The day on the calendar of who does it."""
    return view.now.date() if isinstance(by, str) else today_of(view, by.person)


def still_to_come(day: date) -> Text:
    return Text("{day} is still to come. Please give the day on which it was.", day=day)


async def _check_demarche(unit: Unit, by: By, name: str, begun_on: date, *, but: int = 0) -> None:
    if begun_on > today_for(unit, by):
        raise RefusedError(still_to_come(begun_on))
    same = await demarches.find_by_name(unit, name)
    if same is not None and same.id != but:
        raise RefusedError(Text("There is a demarche of this name already: {name}", name=name))
