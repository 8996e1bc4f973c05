"""Delegations: the seats of States and organisations, how they are called, and who speaks there."""

from dataclasses import replace
from enum import StrEnum

from services.audit import LIAISON, Verb, record
from services.permissions import ROLE_NAMES, Actor, Role
from services.taxonomy import THEMES
from services.texts import RefusedError, Text
from storage import delegations
from storage.database import Unit, View
from storage.delegations import Delegation
from storage.mandates import Mandate
from storage.treaty import State, get_state


class DelegationKind(StrEnum):
    """Whose seat it is. Stored: never renamed."""

    STATE = "state"
    INTERNATIONAL = "io"
    NGO = "ngo"


_INTERNATIONAL = frozenset({"unmas", "undp", "unicef", "icrc", "gichd", "unoda"})
"""Organisations that are known to be international; for others their people say what they are."""


def kind_of(organisation: str) -> DelegationKind:
    """What an organisation is taken for, by its name, until somebody says otherwise."""
    known = organisation.lower() in _INTERNATIONAL
    return DelegationKind.INTERNATIONAL if known else DelegationKind.NGO


async def delegation_for(
    unit: Unit,
    *,
    iso3: str | None,
    organisation: str | None,
    kind: str | None = None,
    by: Actor | str = LIAISON,
) -> int | None:
    """The delegation of a State or an organisation; None for neither, as in the ISU.

    At its first use it is made, and written down as done by whoever needs it.
    """
    if iso3 is not None:
        number, is_new = await delegations.of_state(unit, iso3, get_state(iso3).name)
    elif organisation is not None:
        kind = kind or kind_of(organisation)
        number, is_new = await delegations.of_organisation(unit, kind, organisation)
    else:
        return None
    if is_new:
        made = await delegations.get(unit, number)
        await record(unit, by, Verb.ENTERED, "delegation", number, after=made)
    return number


async def allow_needs(unit: Unit, officer: Actor, delegation_id: int, verb: Verb) -> Delegation:
    """Let a State that is not a Party publish needs; with any verb but ALLOWED, no longer.

    Done twice it changes nothing. What is published already stays.
    """
    is_allowed = verb is Verb.ALLOWED
    found = await delegations.find(unit, delegation_id, lock=True)
    if found is None or found.iso3 is None:
        raise RefusedError(Text("This is not the delegation of a State."))
    if found.needs_allowed == is_allowed:
        return found
    await delegations.change(unit, found.id, needs_allowed=is_allowed)
    changed = replace(found, needs_allowed=is_allowed)
    await record(unit, officer, verb, "delegation", found.id, before=found, after=changed)
    return changed


def seat(delegation: Delegation) -> State | str:
    """A delegation as a value of a Text: a State is named in the reader's language."""
    return get_state(delegation.iso3) if delegation.iso3 else delegation.name


async def capacity(view: View, role: str, delegation_id: int | None, theme: str = "") -> Text:
    """A role and its delegation, e.g. *focal point, Lao PDR*."""
    name = ROLE_NAMES[Role(role)]
    if theme in THEMES:
        name = Text("coordinator on {theme}", theme=THEMES[theme])
    if delegation_id is None:
        return name
    where = seat(await delegations.get(view, delegation_id))
    return Text("{role}, {delegation}", role=name, delegation=where)


async def capacity_of(view: View, mandate: Mandate) -> Text:
    """In which capacity somebody acts under a mandate."""
    return await capacity(view, mandate.role, mandate.delegation_id, mandate.theme)
