"""Contacts: whether somebody speaks for a delegation now, and who hears of it when nobody does."""

from collections.abc import Iterable
from datetime import datetime

from services.entries import Either
from services.mandates import is_in_term
from services.notices import Kind, Lane, tell
from services.permissions import (
    PERMISSIONS,
    STATE_WRITERS,
    THE_ISU,
    WRITERS,
    Permission,
)
from services.texts import Text
from storage import mandates
from storage.database import Unit, View
from storage.mandates import Mandate
from storage.needs import Need

BEING_REPLACED = Text("Contact being replaced")


async def without_contact(view: View, entries: Iterable[Either]) -> set[Either]:
    """Those needs and offers for whose delegation nobody may write any more."""
    found = set(entries)
    speak = await mandates.roles_in(view, {entry.delegation_id for entry in found}, view.now.date())
    return {entry for entry in found if speak[entry.delegation_id].isdisjoint(_who_writes(entry))}


async def tell_if_gone(unit: Unit, mandate: Mandate, *, not_before: datetime | None = None) -> None:
    """Tell the ISU when a mandate that is no longer active was the last of a delegation's.

    Whoever ends or suspends one, or changes its role, calls this afterwards with what it was.
    """
    if mandate.delegation_id is None or not await is_gone(unit, mandate):
        return
    await tell(
        unit,
        Kind.CONTACT_GONE,
        await mandates.people_with_roles(unit, THE_ISU),
        subject_id=mandate.id,
        lane=Lane.REPLY,
        not_before=not_before,
    )


async def is_gone(view: View, mandate: Mandate) -> bool:
    """Whether nobody speaks any more where somebody spoke under this mandate."""
    seat = mandate.delegation_id
    if seat is None:
        return False
    held = await mandates.roles_in(view, {seat}, view.now.date())
    return _is_only_voice(mandate, held[seat])


async def leaves_nobody(view: View, mandate: Mandate) -> bool:
    """Whether nobody would speak any more for a delegation when this mandate ends."""
    if mandate.delegation_id is None:
        return False
    active = await mandates.of_delegation(view, mandate.delegation_id, states=("active",))
    today = view.now.date()
    others = (one for one in active if one.id != mandate.id and is_in_term(one, today))
    return _is_only_voice(mandate, {one.role for one in others})


def _is_only_voice(mandate: Mandate, others: Iterable[str]) -> bool:
    """Whether a mandate is the only voice beside other roles.

    The voice of a State is a focal point or a deputy; where a mandate is neither, whoever writes.
    """
    heard = STATE_WRITERS if mandate.role in STATE_WRITERS else WRITERS
    return mandate.role in WRITERS and heard.isdisjoint(others)


def _who_writes(entry: Either) -> frozenset[str]:
    writes = Permission.WRITE_NEEDS if isinstance(entry, Need) else Permission.WRITE_OFFERS
    return frozenset(PERMISSIONS[writes])
