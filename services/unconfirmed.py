"""Unconfirmed deliveries: what may not have arrived is never sent again by our hand; an officer
tells the person by other means, and says so here.
"""

from dataclasses import replace

from services import audit
from services.audit import Verb
from services.desk import ELSEWHERE, check_is_left, check_undo
from services.permissions import Actor
from services.texts import RefusedError, Text
from storage import unconfirmed
from storage.database import Unit, View
from storage.unconfirmed import Unconfirmed


async def listed(view: View, *, skip: int, most: int) -> tuple[Unconfirmed, ...]:
    """Some of those that wait, the newest first."""
    return await unconfirmed.some(view, without=ELSEWHERE, skip=skip, most=most)


async def get_unconfirmed(view: View, delivery_id: int, *, lock: bool = False) -> Unconfirmed:
    found = await unconfirmed.find(view, delivery_id, lock=lock)
    if found is None or found.kind in ELSEWHERE:
        raise RefusedError(Text("That notice has arrived, or is not on record any more."))
    return found


async def told(unit: Unit, officer: Actor, delivery_id: int) -> bool:
    """Say that one has told the person by other means; False when one has said so already.

    Raises RefusedError when another officer was first.
    """
    found = await get_unconfirmed(unit, delivery_id, lock=True)
    if not await check_is_left(unit, officer, found.told_at, found.told_by):
        return False
    await _note(unit, officer, Verb.SETTLED, found)
    return True


async def undo(unit: Unit, officer: Actor, delivery_id: int) -> None:
    """Take it back, within ten seconds."""
    found = await get_unconfirmed(unit, delivery_id, lock=True)
    check_undo(officer, found.told_at, found.told_by, now=unit.now)
    await _note(unit, officer, Verb.UNDONE, found)


async def _note(unit: Unit, officer: Actor, verb: Verb, before: Unconfirmed) -> None:
    at, by = (unit.now, officer.person.id) if verb is Verb.SETTLED else (None, None)
    await unconfirmed.note_told(unit, before.id, told_at=at, told_by=by)
    await audit.record(
        unit,
        officer,
        verb,
        "delivery",
        before.id,
        before=before,
        after=replace(before, told_at=at, told_by=by),
        about=before.recipient_id,
    )
