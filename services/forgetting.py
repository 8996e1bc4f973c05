"""Forgetting: a person asks that Liaison knows nothing of them any more, or has long been away.

What a State has published stays the State's; a pseudonym takes the person's place. The record of
changes stays whole, because it names pseudonyms and digests only.
"""

from collections.abc import Callable
from typing import Any

from services.audit import Changes, Verb, record
from services.drafts import SHARED
from services.mandates import is_in_term
from services.permissions import Actor, Role
from services.succession import tell_of_leaving
from services.texts import RefusedError, Text
from services.traces import Traces, traces_of
from services.zones import DEFAULT
from storage import forgetting, ledger, mandates
from storage.database import Unit, View
from storage.forgetting import PLACES, Place
from storage.mandates import Mandate
from storage.people import Person

_STATES = ("requested", "active", "suspended", "ended", "declined", "withdrawn")
_APPROVED = ("active", "suspended", "ended")
_NO_LANGUAGE = "en"


async def posts_of(view: View, person_id: int) -> tuple[Mandate, ...]:
    """What somebody holds, and leaves vacant when they are forgotten."""
    return await mandates.of_person(view, person_id, states=("active", "suspended"))


async def is_sole_administrator(view: View, person_id: int) -> bool:
    """Whether nobody else could let ISU officers in."""
    today = view.now.date()
    active = await mandates.in_state(view, "active")
    held = [one for one in active if one.role == Role.ISU_ADMINISTRATOR and is_in_term(one, today)]
    return {one.person_id for one in held} == {person_id}


SOLE_ADMINISTRATOR = Text(
    "You are the only ISU administrator. Please let another one in first; "
    "then Liaison can forget you."
)


async def forget(unit: Unit, person: Person, *, by: Actor | str) -> None:
    """Erase a person, who is locked by this Unit. Raises RefusedError for the last administrator.

    Their delegations and, where nobody speaks for one any more, the ISU are told that the post is
    vacant; of who held it, the pseudonym is told.
    """
    # Locked, so that the last two administrators cannot go at the same moment.
    await mandates.lock_holders(unit, Role.ISU_ADMINISTRATOR)
    if await is_sole_administrator(unit, person.id):
        raise RefusedError(SOLE_ADMINISTRATOR)
    every = await mandates.of_person(unit, person.id, states=_STATES)
    approved = [one for one in every if one.state in _APPROVED]
    earlier = await forgetting.corrected(unit, person.id)
    traces = traces_of(person, approved, earlier)
    for invitation_id in await forgetting.open_invitations(unit, person.id):
        await forgetting.revoke(unit, invitation_id, person.id)
        await record(unit, by, Verb.REVOKED, "invitation", invitation_id)
    await forgetting.bury(unit, person, language=_NO_LANGUAGE, zone=DEFAULT)
    await forgetting.empty_drafts(unit, person, shared=tuple(SHARED))
    await forgetting.strip_mandates(unit, person)
    await forgetting.erase(unit, person)
    await forgetting.disown_updates(unit, person.telegram_id)
    await ledger.cancel_for(unit, person.id, "no longer takes part")
    replaced = await _take_out(unit, approved, traces)
    await _leave_posts(unit, by, every)
    await record(unit, by, Verb.FORGOTTEN, "person", person.id, about=person.id, changes=replaced)


async def _take_out(unit: Unit, approved: list[Mandate], traces: Traces) -> Changes:
    """Replace their traces in what others wrote; in how many rows of which columns."""
    changed: Changes = {}
    for place in PLACES:
        without = _without(place, traces)
        rows = await forgetting.replace_in(unit, place, approved, traces.needles, without)
        if rows:
            changed[str(place.column)] = (None, rows)
    dropped = await forgetting.drop_values(
        unit, traces.needles, lambda words: traces.without(words) != words
    )
    if dropped:
        changed["audit_value"] = (None, dropped)
    return changed


def _without(place: Place, traces: Traces) -> Callable[[Any], Any]:
    match place.what:
        case "json":
            return traces.json_without
        case "contact":
            return traces.contact_without
        case _:
            return traces.without


async def _leave_posts(unit: Unit, by: Actor | str, before: tuple[Mandate, ...]) -> None:
    for was in before:
        now = await mandates.find(unit, was.id)
        if now is None or now.state == was.state:
            continue
        ended = {"state": (was.state, now.state)}
        verb = Verb.ENDED if now.state == "ended" else Verb.WITHDRAWN
        await record(unit, by, verb, "mandate", was.id, about=was.person_id, changes=dict(ended))
        if was.state == "active":
            await tell_of_leaving(unit, now)
