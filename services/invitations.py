"""Invitations: how the first ISU officer gets in, and whoever comes with a note verbale."""

import hashlib
import secrets
from datetime import timedelta

from services.audit import COMMAND_LINE, Verb, record
from services.delegations import delegation_for
from services.mandates import tell_colleagues
from services.notices import Kind, Lane, tell
from services.options import Answers
from services.permissions import THE_ISU, Actor, Permission, Role
from services.readers import actor_of
from services.registration import grant, withdraw_request
from services.taxonomy import THEMES
from services.texts import RefusedError, Text
from services.typed import clean_words
from storage import invitations, mandates, people
from storage.database import Unit, View
from storage.invitations import Invitation
from storage.mandates import Mandate

_NAME_MOST = 120
_BYTES = 32
CODE_LENGTH = 43
"""256 random bits as characters of a deep link, which holds 64."""

_REQUESTED = ("requested",)
_ASKED = ("requested", "active", "suspended", "declined")

OF_NO_USE = Text(
    "This invitation has been used or has expired. "
    "Please ask the person who invited you for a new one."
)
"""Of a code that never was, is used, revoked or expired, or whose maker may not invite any more:
nobody learns which."""

_NOT_OPEN = Text("There is no such open invitation.")
_IN_THE_WAY = {
    "requested": Text("You have asked for this role already. The invitation is not used up."),
    "suspended": Text(
        "This role of yours is suspended. Please write to the ISU: info@cmconvention.org."
    ),
}


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
        delegation_id=await delegation_for(
            unit, iso3=iso3, organisation=organisation, by=COMMAND_LINE
        ),
        days=days,
        theme=theme,
        is_preapproved=is_preapproved,
    )


async def invite_for_the_isu(unit: Unit, officer: Actor, answers: Answers) -> str:
    """Make an invitation in chat, outside the ISU: roles there need two persons. Its code."""
    if not officer.may(Permission.INVITE) or answers["role"] in THE_ISU:
        raise RefusedError(Text("Your role does not allow this."))
    return await add_invitation(
        unit,
        officer,
        Role(answers["role"]),
        delegation_id=await delegation_for(
            unit,
            iso3=answers.get("state"),
            organisation=answers.get("organisation"),
            by=officer,
        ),
        days=answers["days"],
        theme=answers.get("theme") or "",
        is_preapproved=answers["approved"],
        note_reference=answers.get("reference") or "",
    )


def delegation_of_deputy(focal_point: Actor, delegation_id: int) -> int:
    """The delegation for which a deputy may be invited; 0 stands for the only one there is.

    Raises RefusedError for any other than one's own.
    """
    own = focal_point.delegations_for(Permission.INVITE_DEPUTY)
    if not delegation_id and len(own) == 1:
        return next(iter(own))
    if delegation_id not in own:
        raise RefusedError(Text("You can invite a deputy of your own delegation only."))
    return delegation_id


async def invite_deputy(unit: Unit, focal_point: Actor, delegation_id: int, days: int) -> str:
    """Make an invitation for a deputy, on whom the ISU still decides. Its code."""
    return await add_invitation(
        unit,
        focal_point,
        Role.DEPUTY,
        delegation_id=delegation_of_deputy(focal_point, delegation_id),
        days=days,
        is_preapproved=False,
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
    full_name: str = "",
    institution: str = "",
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
        full_name=full_name,
        institution=institution,
    )
    made = await get(unit, number)
    await record(unit, by, Verb.INVITED, "invitation", number, after=made)
    return code


def listed_for(actor: Actor) -> int | None:
    """Whose invitations somebody looks after: the ISU after all (None), others after their own."""
    may_all = actor.may(Permission.INVITE, only_looks=True)
    return None if may_all else actor.person.id


async def get_invitation(view: View, actor: Actor, number: int) -> Invitation:
    """An open invitation that this person looks after. RefusedError otherwise, whatever it is."""
    found = await get_open(view, number)
    if listed_for(actor) not in (None, found.invited_by):
        raise RefusedError(_NOT_OPEN)
    return found


async def get_open(view: View, number: int) -> Invitation:
    """An open invitation by its number. RefusedError when it is open no longer, or never was."""
    found = await invitations.find(view, number)
    if found is None or not found.is_open_at(view.now):
        raise RefusedError(_NOT_OPEN)
    return found


async def revoke(unit: Unit, by: Actor | str, found: Invitation) -> None:
    """Take an open invitation back: its code lets nobody in from now on."""
    if not await _take_back(unit, by, found):
        raise RefusedError(_NOT_OPEN)


async def revoke_all_of(unit: Unit, by: Actor | str, person_id: int) -> int:
    """Take back every open invitation that somebody has made; how many there were."""
    every = await invitations.open_ones(unit, by=person_id)
    return sum([await _take_back(unit, by, one) for one in every])


async def get_offered(view: View, actor: Actor, code: str) -> Invitation:
    """What a code offers to somebody. Nothing is used up by looking at it.

    Who has accepted one that the ISU still decides on, and was interrupted, may go on with it.
    Raises RefusedError when the code opens nothing, or nothing that this person lacks.
    """
    found = await invitations.find_by_code(view, hashed(code))
    if found is None or not (found.is_open_at(view.now) or await _goes_on(view, actor, found)):
        raise RefusedError(OF_NO_USE)
    if not await _is_stood_by(view, found):
        raise RefusedError(OF_NO_USE)
    if any(mandate.capacity == found.capacity for mandate in actor.mandates):
        raise RefusedError(Text("You have this role already. The invitation is not used up."))
    others = await mandates.of_person(
        view, actor.person.id, states=("suspended", *(() if found.is_preapproved else _REQUESTED))
    )
    for mandate in others:
        if mandate.capacity == found.capacity:
            raise RefusedError(_IN_THE_WAY[mandate.state])
    return found


async def accept(unit: Unit, actor: Actor, code: str) -> Invitation:
    """Use an invitation up, and tell whoever made it. Pressed again, it changes nothing.

    Raises RefusedError when it opens nothing, or somebody else was first.
    """
    found = await get_offered(unit, actor, code)
    if found.redeemed_by == actor.person.id:
        return found
    if not await invitations.redeem(unit, found.id, actor.person.id):
        raise RefusedError(OF_NO_USE)
    after = await get(unit, found.id)
    await record(unit, actor, Verb.REDEEMED, "invitation", found.id, before=found, after=after)
    if found.invited_by not in (None, actor.person.id):
        inviter = [found.invited_by]
        await tell(unit, Kind.INVITATION_USED, inviter, subject_id=found.id, lane=Lane.REPLY)
    return after


async def admit(unit: Unit, actor: Actor, found: Invitation, full_name: str) -> Mandate:
    """Let somebody in who has accepted a pre-approved invitation; what they asked for is done."""
    waiting = await mandates.of_person(unit, actor.person.id, states=_REQUESTED)
    for request in waiting:
        if request.capacity == found.capacity:
            await withdraw_request(unit, actor, request.id)
    mandate = await grant(
        unit,
        actor.person,
        Role(found.role),
        delegation_id=found.delegation_id,
        full_name=found.full_name or _first_guess(actor, full_name),
        institution=found.institution,
        theme=found.theme,
        note_reference=found.note_reference,
        invitation_id=found.id,
    )
    await record(unit, actor, Verb.REDEEMED, "mandate", mandate.id, after=mandate)
    await tell_colleagues(unit, mandate, "joined")
    return mandate


async def was_admitted_by(view: View, actor: Actor, code: str) -> bool:
    """Whether this very person is in by the code already: the second of two presses."""
    found = await invitations.find_by_code(view, hashed(code))
    return found is not None and found.is_preapproved and found.redeemed_by == actor.person.id


async def get(view: View, number: int) -> Invitation:
    """An invitation by its number, for those who know that it is there."""
    found = await invitations.find(view, number)
    if found is None:
        msg = f"no invitation {number}"
        raise LookupError(msg)
    return found


async def _take_back(unit: Unit, by: Actor | str, found: Invitation) -> bool:
    who = None if isinstance(by, str) else by.person.id
    if not await invitations.revoke(unit, found.id, who):
        return False
    after = await get(unit, found.id)
    await record(unit, by, Verb.REVOKED, "invitation", found.id, before=found, after=after)
    return True


async def _goes_on(view: View, actor: Actor, found: Invitation) -> bool:
    if found.is_preapproved or found.redeemed_by != actor.person.id:
        return False
    asked = await mandates.of_person(view, actor.person.id, states=_ASKED)
    return all(one.invitation_id != found.id for one in asked)


async def _is_stood_by(view: View, found: Invitation) -> bool:
    """Whether who approved somebody beforehand may still do so; on the others the ISU decides."""
    if not found.is_preapproved or found.invited_by is None:
        return True
    maker = await actor_of(view, await people.get(view, found.invited_by))
    return maker.may(Permission.PROPOSE if found.role in THE_ISU else Permission.INVITE)


def _first_guess(actor: Actor, full_name: str) -> str:
    """What Telegram calls a person, until they give their details; it proves nothing."""
    try:
        return clean_words(full_name[:_NAME_MOST], at_most=_NAME_MOST)
    except RefusedError:
        return f"Telegram {actor.person.telegram_id}"
