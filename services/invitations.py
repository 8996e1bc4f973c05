"""Invitations: how the first ISU officer gets in, and whoever comes with a note verbale."""

import hashlib
import secrets
from datetime import timedelta

from services.delegations import delegation_for
from services.permissions import THE_ISU, Actor, Role
from services.registration import grant
from services.texts import RefusedError, Text
from services.typed import clean_words
from storage import invitations
from storage.database import Unit
from storage.mandates import Mandate

_NAME_MOST = 120
_BYTES = 32  # 256 random bits, 43 characters: they fit into a deep link of 64.


def hashed(code: str) -> str:
    """What is stored in place of a code, so that the table opens no door."""
    return hashlib.sha256(code.encode()).hexdigest()


async def invite(
    unit: Unit, role: Role, *, iso3: str | None, organisation: str | None, days: int
) -> str:
    """Make a single-use, pre-approved invitation and return its code.

    Raises RefusedError when the role needs a delegation and none, or the wrong one, is named.
    """
    if (iso3 is None and organisation is None) != (role in THE_ISU):
        raise RefusedError(
            Text("An ISU role has no delegation; every other needs a State or an organisation.")
        )
    if iso3 is not None and organisation is not None:
        raise RefusedError(Text("Name either a State or an organisation, not both."))
    code = secrets.token_urlsafe(_BYTES)
    await invitations.add(
        unit,
        code_hash=hashed(code),
        role=role,
        delegation_id=await delegation_for(unit, iso3=iso3, organisation=organisation),
        expires_at=unit.now + timedelta(days=days),
    )
    return code


async def redeem(unit: Unit, actor: Actor, code: str, full_name: str) -> Mandate:
    """Let somebody in by a code. Raises RefusedError when it is used, expired or unknown."""
    found = await invitations.find(unit, hashed(code))
    if found is None or not await invitations.redeem(unit, found.id, actor.person.id):
        raise RefusedError(
            Text(
                "This invitation has been used or has expired. "
                "Please ask the person who invited you for a new one."
            )
        )
    return await grant(
        unit,
        actor.person,
        Role(found.role),
        delegation_id=found.delegation_id,
        full_name=_first_guess(actor, full_name),
    )


def _first_guess(actor: Actor, full_name: str) -> str:
    """What Telegram calls a person, until they give their details; it proves nothing."""
    try:
        return clean_words(full_name[:_NAME_MOST], at_most=_NAME_MOST)
    except RefusedError:
        return f"Telegram {actor.person.telegram_id}"
