"""Forgetting: a person asks that Liaison knows nothing of them any more, or has long been away.

What a State has published stays the State's; a pseudonym takes the person's place. The record of
changes stays whole, because it names pseudonyms and digests only.
"""

from collections.abc import Callable, Iterable
from typing import Any

from services.audit import Changes, Verb, record
from services.drafts import SHARED
from services.invitations import revoke_all_of
from services.mandates import is_in_term, keeps_an_administrator
from services.notices import Kind
from services.permissions import Actor, Role
from services.succession import tell_of_leaving
from services.texts import RefusedError, Text
from services.traces import Traces, traces_of
from services.zones import DEFAULT
from storage import delegations, forgetting, ledger, mandates
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
    active = await mandates.of_person(view, person_id, states=("active",))
    held = [one for one in active if is_in_term(one, view.now.date())]
    is_one = any(one.role == Role.ISU_ADMINISTRATOR for one in held)
    return is_one and not await keeps_an_administrator(view, without=person_id)


SOLE_ADMINISTRATOR = Text(
    "You are the only ISU administrator. Please let another one in first; "
    "then Liaison can forget you."
)


async def forget(unit: Unit, person: Person, *, by: Actor | str) -> None:
    """Erase a person, who is locked by this Unit. Raises RefusedError for the last administrator.

    Their delegations and, where nobody speaks for one any more, the ISU are told that the post is
    vacant; of who held it, the pseudonym is told.
    """
    # Drafts before mandates, as whoever decides in a form locks them; and the administrators too,
    # so that the last two cannot go at the same moment.
    _, traces = await _traces(unit, person)
    await forgetting.lock_drafts(unit, person, traces.needles)
    await forgetting.lock_mandates(unit, person, beside=Role.ISU_ADMINISTRATOR)
    if await is_sole_administrator(unit, person.id):
        raise RefusedError(SOLE_ADMINISTRATOR)
    every, traces = await _traces(unit, person)
    await revoke_all_of(unit, by, person.id)
    await forgetting.bury(unit, person, language=_NO_LANGUAGE, zone=DEFAULT)
    await forgetting.empty_drafts(unit, person, shared=tuple(SHARED))
    await forgetting.strip_mandates(unit, person)
    await forgetting.silence_reasons(unit, person, Kind.MANDATE)
    await forgetting.erase(unit, person)
    await forgetting.disown_updates(unit, person.telegram_id)
    await ledger.cancel_for(unit, person.id, "no longer takes part")
    replaced = await _take_out(unit, every, traces)
    await _leave_posts(unit, by, every)
    seats = {one.delegation_id for one in every if one.delegation_id is not None}
    for seat_id in await delegations.drop_unused(unit, among=seats):
        await record(unit, by, Verb.ERASED, "delegation", seat_id)
    await record(unit, by, Verb.FORGOTTEN, "person", person.id, about=person.id, changes=replaced)


async def _traces(view: View, person: Person) -> tuple[tuple[Mandate, ...], Traces]:
    """All that somebody holds, held or asked for, and what gives them away in others' words."""
    every = await mandates.of_person(view, person.id, states=_STATES)
    earlier = await forgetting.corrected(view, person.id)
    return every, traces_of(person, _approved(every), earlier)


def _approved(every: Iterable[Mandate]) -> list[Mandate]:
    return [one for one in every if one.state in _APPROVED]


async def _take_out(unit: Unit, every: Iterable[Mandate], traces: Traces) -> Changes:
    """Replace their traces in what others wrote; in how many rows of which columns."""
    changed: Changes = {}
    for place in PLACES:
        without = _without(place, traces)
        rows = await forgetting.replace_in(unit, place, _approved(every), traces.needles, without)
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
