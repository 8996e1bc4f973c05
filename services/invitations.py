"""Invitations: how the first ISU officer gets in, and whoever comes with a note verbale."""

import hashlib
import secrets
from datetime import timedelta

from services.audit import COMMAND_LINE, Verb, record
from services.delegations import delegation_for
from services.notices import Kind, Lane, tell
from services.permissions import THE_ISU, Actor, Role
from services.registration import grant
from services.taxonomy import THEMES
from services.texts import RefusedError, Text
from services.typed import clean_words
from storage import invitations, mandates
from storage.database import Unit, View
from storage.invitations import Invitation
from storage.mandates import Mandate

_NAME_MOST = 120
_BYTES = 32
CODE_LENGTH = 43
"""256 random bits as characters of a deep link, which holds 64."""

OF_NO_USE = Text(
    "This invitation has been used or has expired. "
    "Please ask the person who invited you for a new one."
)
"""Of a code that never was, that is used, revoked or expired: nobody learns which."""


def hashed(code: str) -> str:
    """What is stored in place of a code, so that the table opens no door."""
    return hashlib.sha256(code.encode()).hexdigest()


async def invite(
    unit: Unit,
    role: Role,
    *,
    iso3: str | None,
    organisation: str | None,
    days: int,
    theme: str = "",
    is_preapproved: bool = True,
) -> str:
    """Make a single-use invitation on the command line and return its code.

    Raises RefusedError when the role needs a delegation or a theme and none, or the wrong one, is
    named.
    """
    if (iso3 is None and organisation is None) != (role in THE_ISU):
        raise RefusedError(
            Text("An ISU role has no delegation; every other needs a State or an organisation.")
        )
    if iso3 is not None and organisation is not None:
        raise RefusedError(Text("Name either a State or an organisation, not both."))
    if (role is Role.COORDINATOR) != bool(theme):
        raise RefusedError(Text("A coordinator has a theme; nobody else has."))
    if theme and theme not in THEMES:
        raise RefusedError(Text("The theme must be one of: {themes}.", themes=", ".join(THEMES)))
    return await add_invitation(
        unit,
        COMMAND_LINE,
        role,
        delegation_id=await delegation_for(unit, iso3=iso3, organisation=organisation),
        days=days,
        theme=theme,
        is_preapproved=is_preapproved,
    )


async def add_invitation(
    unit: Unit,
    by: Actor | str,
    role: Role,
    *,
    delegation_id: int | None,
    days: int,
    theme: str = "",
    is_preapproved: bool,
    note_reference: str = "",
) -> str:
    """Store an invitation that its maker was allowed to make; its code, which is kept nowhere."""
    code = secrets.token_urlsafe(_BYTES)
    number = await invitations.add(
        unit,
        code_hash=hashed(code),
        role=role,
        delegation_id=delegation_id,
        expires_at=unit.now + timedelta(days=days),
        theme=theme,
        invited_by=None if isinstance(by, str) else by.person.id,
        is_preapproved=is_preapproved,
        note_reference=note_reference,
    )
    made = await invitations.find(unit, number)
    await record(unit, by, Verb.INVITED, "invitation", number, after=made)
    return code


async def get_offered(view: View, actor: Actor, code: str) -> Invitation:
    """What a code offers to somebody. Nothing is used up by looking at it.

    Raises RefusedError when the code opens nothing, or nothing that this person lacks.
    """
    found = await invitations.find_by_code(view, hashed(code))
    if found is None or not found.is_open_at(view.now):
        raise RefusedError(OF_NO_USE)
    if any(_is_for(found, mandate) for mandate in actor.mandates):
        raise RefusedError(
            Text("You have this role already. The invitation is not used up: it still lets in one.")
        )
    suspended = await mandates.of_person(view, actor.person.id, states=("suspended",))
    if any(_is_for(found, mandate) for mandate in suspended):
        raise RefusedError(
            Text("This role of yours is suspended. Please write to the ISU: info@cmconvention.org.")
        )
    return found


async def was_redeemed_by(view: View, actor: Actor, code: str) -> bool:
    """Whether this very person has used the code: the second of two presses."""
    found = await invitations.find_by_code(view, hashed(code))
    return found is not None and found.redeemed_by == actor.person.id


async def redeem(unit: Unit, actor: Actor, code: str, full_name: str) -> Mandate:
    """Let somebody in by a pre-approved code, at once.

    Raises RefusedError when it opens nothing, or somebody else was first.
    """
    found = await get_offered(unit, actor, code)
    await use_up(unit, actor, found)
    mandate = await grant(
        unit,
        actor.person,
        Role(found.role),
        delegation_id=found.delegation_id,
        full_name=_first_guess(actor, full_name),
        theme=found.theme,
        note_reference=found.note_reference,
        invitation_id=found.id,
    )
    await record(unit, actor, Verb.REDEEMED, "mandate", mandate.id, after=mandate)
    return mandate


async def use_up(unit: Unit, actor: Actor, found: Invitation) -> None:
    """Redeem an invitation and tell its inviter. RefusedError when somebody else was first."""
    if not await invitations.redeem(unit, found.id, actor.person.id):
        raise RefusedError(OF_NO_USE)
    after = await invitations.find(unit, found.id)
    await record(unit, actor, Verb.REDEEMED, "invitation", found.id, before=found, after=after)
    if found.invited_by not in (None, actor.person.id):
        inviter = [found.invited_by]
        await tell(unit, Kind.INVITATION_USED, inviter, subject_id=found.id, lane=Lane.REPLY)


def _is_for(found: Invitation, mandate: Mandate) -> bool:
    offered = (found.role, found.delegation_id, found.theme)
    return (mandate.role, mandate.delegation_id, mandate.theme) == offered


def _first_guess(actor: Actor, full_name: str) -> str:
    """What Telegram calls a person, until they give their details; it proves nothing."""
    try:
        return clean_words(full_name[:_NAME_MOST], at_most=_NAME_MOST)
    except RefusedError:
        return f"Telegram {actor.person.telegram_id}"
