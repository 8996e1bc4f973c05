"""What takes two persons of the ISU: one proposes, another releases.

It is asked for roles in the ISU and for exports of personal data. Where there is only one officer,
the second person is whoever runs Liaison, on the command line.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from services.audit import Verb, record
from services.decisions import restore_released
from services.desk import OPEN_FOR, name_of
from services.forms import Form, Question
from services.invitations import add_invitation
from services.notices import Kind, Lane, tell
from services.options import Option
from services.permissions import ROLE_NAMES, THE_ISU, Actor, Permission, Role
from services.questions import Choice, Words
from services.readers import actor_of
from services.register import RegisterEntry, register_of_people
from services.registration import grant
from services.registration_form import ASKED_AT_FIRST
from services.texts import RefusedError, Text
from storage import mandates, people, proposals
from storage.database import Unit, View
from storage.mandates import Mandate
from storage.proposals import Proposal

FETCHED_WITHIN = timedelta(hours=24)
"""So long after the release its proposer can fetch what was released, once."""
ISU_ROLES = (Role.ISU, Role.ISU_ADMINISTRATOR)
INVITED_FOR = 7
"""Days for which an invitation to the ISU is valid."""


class What(StrEnum):
    """What can be proposed. Stored: never renamed or reused."""

    ISU_ROLE = "isu-role"
    ISU_INVITATION = "isu-invitation"
    REGISTER = "register"


_WHY = Question(
    key="reason",
    label=Text("Reason"),
    prompt=Text("Why do you propose it? Whoever releases it reads it."),
    hint=Text("For example: She replaces Ivan Petrov from 1 March."),
    kind=Words(at_most=500, at_least=3, lines=True),
)

PERSON_FORM = Form(
    name="whom",
    title=Text("A role in the ISU"),
    questions=(
        Question(
            key="words",
            label=Text("Search"),
            prompt=Text("Who is to have a role in the ISU?"),
            hint=Text("Type a part of the name. Only people with a role are found."),
            kind=Words(at_most=160),
        ),
    ),
)


GUEST_FORM = Form(
    name="guest",
    title=Text("Invite somebody into the ISU"),
    questions=(
        replace(
            ASKED_AT_FIRST["role"],
            prompt=Text("Into which role in the ISU do you want to invite somebody?"),
            hint=Text("It takes effect when another officer of the ISU has released it."),
            kind=Choice(tuple(Option(role, ROLE_NAMES[role]) for role in ISU_ROLES)),
        ),
        replace(
            ASKED_AT_FIRST["name"],
            prompt=Text("What is the full name of whom you invite?"),
            hint=Text("Whoever releases it reads it, and so does whoever opens the link."),
        ),
        replace(ASKED_AT_FIRST["institution"], prompt=Text("At which institution are they?")),
        _WHY,
    ),
)

GIVING_FORM = Form(
    name="isurole",
    title=Text("Propose a role in the ISU"),
    questions=(
        replace(GUEST_FORM.questions[0], prompt=Text("Which role in the ISU do you propose?")),
        _WHY,
    ),
)

EXPORT_FORM = Form(name="export", title=Text("Export the register of people"), questions=(_WHY,))


async def propose(
    unit: Unit,
    officer: Actor,
    what: What,
    *,
    role: str = "",
    person_id: int = 0,
    name: str = "",
    institution: str = "",
    reason: str,
) -> tuple[Proposal, int]:
    """Propose something; the proposal, and how many others can release it.

    Raises RefusedError when it makes no sense, or waits already.
    """
    _check_may(officer, Permission.PROPOSE)
    facts = await checked_facts(
        unit, what, role=role, person_id=person_id, name=name, institution=institution
    )
    facts["reason"] = reason
    number = await proposals.add(unit, kind=what, facts=facts, proposed_by=officer.person.id)
    made = await get(unit, number)
    about = facts.get("person_id")
    await record(unit, officer, Verb.PROPOSED, "proposal", number, after=made, about=about)
    others = await releasers(unit, made)
    await tell(unit, Kind.PROPOSAL, others, subject_id=number, lane=Lane.REPLY)
    return made, len(others)


async def checked_facts(
    unit: Unit,
    what: What,
    *,
    role: str = "",
    person_id: int = 0,
    name: str = "",
    institution: str = "",
) -> dict[str, Any]:
    """What is to be proposed. RefusedError when it makes no sense, or waits already."""
    facts: dict[str, Any] = {}
    if what is not What.REGISTER:
        facts["role"] = _isu_role(role)
    if what is What.ISU_ROLE:
        facts["person_id"] = await _without_role(unit, person_id, role)
    if what is What.ISU_INVITATION:
        facts |= {"full_name": name, "institution": institution}
    for one in await waiting(unit):
        if one.kind == what and facts.items() <= one.facts.items():
            raise RefusedError(Text("This is proposed already: proposal {n}.", n=one.id))
    return facts


async def releasers(view: View, found: Proposal) -> list[int]:
    """Which officers can release a proposal: neither who made it nor whom it is about."""
    officers = await mandates.people_with_roles(view, THE_ISU)
    return [one for one in officers if one not in (found.proposed_by, found.facts.get("person_id"))]


async def release(unit: Unit, by: Actor | str, number: int) -> Proposal:
    """Let a proposal take effect, as another than its proposer. `by` may be the command line.

    Raises RefusedError when it waits no longer, or for whoever may not.
    """
    await _lock_whom(unit, number)
    found = await _get_waiting(unit, number)
    if not isinstance(by, str):
        _check_may(by, Permission.RELEASE)
        if by.person.id == found.proposed_by:
            raise RefusedError(Text("You have proposed it: another officer releases it."))
        if by.person.id == found.facts.get("person_id"):
            raise RefusedError(Text("It is about yourself: another officer releases it."))
    proposer = await actor_of(unit, await people.get(unit, found.proposed_by))
    if not proposer.may(Permission.PROPOSE):
        raise RefusedError(Text("Whoever proposed it may no longer do so. Please propose it anew."))
    released = await _decide(unit, by, found, "released", Verb.RELEASED)
    if found.kind == What.ISU_ROLE:
        await _grant(unit, by, found)
    return released


async def decline(unit: Unit, officer: Actor, number: int) -> Proposal:
    """Refuse a proposal, or take one's own back."""
    _check_may(officer, Permission.RELEASE)
    found = await _get_waiting(unit, number)
    if officer.person.id == found.proposed_by:
        return await _decide(unit, officer, found, "withdrawn", Verb.WITHDRAWN)
    return await _decide(unit, officer, found, "declined", Verb.DECLINED)


async def fetch_invitation(unit: Unit, officer: Actor, number: int) -> str:
    """The code of an invitation to the ISU that was released: made now, for its proposer, once."""
    found = await _fetch(unit, officer, number, What.ISU_INVITATION, Verb.INVITED)
    return await add_invitation(
        unit,
        officer,
        Role(found.facts["role"]),
        delegation_id=None,
        days=INVITED_FOR,
        is_preapproved=True,
        full_name=found.facts["full_name"],
        institution=found.facts["institution"],
    )


async def fetch_register(unit: Unit, officer: Actor, number: int) -> list[RegisterEntry]:
    """The people on record, for whoever proposed to export them, once."""
    await _fetch(unit, officer, number, What.REGISTER, Verb.EXPORTED)
    return await register_of_people(unit)


async def waiting(view: View) -> tuple[Proposal, ...]:
    """What can still be released, the oldest first."""
    return await proposals.waiting(view, since=view.now - OPEN_FOR)


async def to_fetch(view: View, officer: Actor) -> list[Proposal]:
    """What was released for this officer and can still be fetched."""
    since = view.now - FETCHED_WITHIN
    released = await proposals.to_fetch(view, officer.person.id, since=since)
    return [one for one in released if may_fetch(view, officer, one)]


def may_fetch(view: View, officer: Actor, found: Proposal) -> bool:
    """Whether there is something to fetch, and for this officer."""
    return (
        found.kind != What.ISU_ROLE
        and found.state == "released"
        and found.proposed_by == officer.person.id
        and found.decided_at is not None
        and view.now - found.decided_at <= FETCHED_WITHIN
    )


def is_waiting(view: View, found: Proposal) -> bool:
    return found.state == "proposed" and view.now - found.proposed_at < OPEN_FOR


async def get(view: View, number: int) -> Proposal:
    """A proposal by its number, whatever has become of it. RefusedError when there is none."""
    found = await proposals.find(view, number)
    if found is None:
        raise RefusedError(_NONE)
    return found


async def described(view: View, found: Proposal) -> Text:
    """What is proposed, in one line."""
    if found.kind == What.REGISTER:
        return Text("Export the register of people")
    role = ROLE_NAMES[Role(found.facts["role"])]
    if found.kind == What.ISU_INVITATION:
        return Text(
            "Invite {name}, {institution}, as {role}",
            name=found.facts["full_name"],
            institution=found.facts["institution"],
            role=role,
        )
    name = await name_of(view, found.facts["person_id"])
    return Text("Make {name} {role}", name=name, role=role)


async def outcome(view: View, found: Proposal) -> Text:
    """Where a proposal stands, and through whom."""
    if found.state == "proposed":
        return Text("Waits for a second person") if is_waiting(view, found) else _EXPIRED
    if found.state == "withdrawn":
        return Text("Withdrawn")
    who: str | Text = Text("whoever runs Liaison")
    if found.decided_by is not None:
        who = await name_of(view, found.decided_by)
    if found.state == "declined":
        return Text("Declined by {who}", who=who)
    return Text("Released by {who}", who=who)


_NONE = Text("There is no such proposal.")
_EXPIRED = Text("Expired: nobody released it within seven days")


def _check_may(officer: Actor, permission: Permission) -> None:
    if not officer.may(permission):
        raise RefusedError(Text("Your role does not allow this."))


def _isu_role(role: str) -> str:
    if role not in THE_ISU:
        raise RefusedError(Text("Only roles in the ISU are proposed; please invite for others."))
    return role


async def _without_role(unit: Unit, person_id: int, role: str) -> int:
    """The number of somebody who acts in some role, and not in this one; or is suspended in it."""
    [*known] = await people.several(unit, [person_id])
    held: Iterable[str] = (await actor_of(unit, known[0])).roles if known else ()
    if not set(held) - {Role.PUBLIC} and await _suspended(unit, person_id, role) is None:
        raise RefusedError(Text("Only somebody who holds a role can be given one in the ISU."))
    if role in held:
        raise RefusedError(Text("They hold this role already."))
    return person_id


async def _suspended(view: View, person_id: int, role: str) -> Mandate | None:
    """The mandate of a role in which somebody is suspended."""
    every = await mandates.of_person(view, person_id, states=("suspended",))
    return next((one for one in every if one.role == role), None)


async def _lock_whom(unit: Unit, number: int) -> None:
    """Lock the person before the proposal about them, as whoever is forgotten is locked first."""
    about = (await get(unit, number)).facts.get("person_id")
    if about is not None and (await people.get(unit, about, lock=True)).forgotten_at is not None:
        raise RefusedError(Text("Whoever it is about takes part no longer. Please decline it."))


async def _get_waiting(unit: Unit, number: int) -> Proposal:
    found = await proposals.find(unit, number, lock=True)
    if found is None:
        raise RefusedError(_NONE)
    if not is_waiting(unit, found):
        told = await outcome(unit, found)
        raise RefusedError(Text("This proposal waits no longer. {outcome}.", outcome=told))
    return found


async def _decide(unit: Unit, by: Actor | str, found: Proposal, state: str, verb: Verb) -> Proposal:
    """Close a proposal that this transaction has locked, and tell who made it."""
    who = None if isinstance(by, str) else by.person.id
    await proposals.move(unit, found, state, decided_by=who, decided_at=unit.now)
    decided = await get(unit, found.id)
    about = found.facts.get("person_id")
    await record(unit, by, verb, "proposal", found.id, before=found, after=decided, about=about)
    if who != found.proposed_by:
        proposer = [found.proposed_by]
        await tell(unit, Kind.PROPOSAL_DECIDED, proposer, subject_id=found.id, lane=Lane.REPLY)
    return decided


async def _grant(unit: Unit, by: Actor | str, found: Proposal) -> None:
    person = await people.get(unit, found.facts["person_id"])
    suspended = await _suspended(unit, person.id, found.facts["role"])
    if suspended is not None:
        await restore_released(unit, by, suspended.id)
        return
    held = await mandates.of_person(unit, person.id, states=("active",))
    if not held:
        raise RefusedError(Text("Only somebody who holds a role can be given one in the ISU."))
    mandate = await grant(
        unit,
        person,
        Role(found.facts["role"]),
        delegation_id=None,
        full_name=held[-1].full_name,
        position=held[-1].position,
        institution=held[-1].institution,
        email=held[-1].email,
        decided_by=None if isinstance(by, str) else by.person.id,
    )
    await record(unit, by, Verb.RELEASED, "mandate", mandate.id, after=mandate, about=person.id)
    await tell(unit, Kind.APPROVED, [person.id], subject_id=mandate.id, lane=Lane.REPLY)


async def _fetch(unit: Unit, officer: Actor, number: int, what: What, verb: Verb) -> Proposal:
    found = await proposals.find(unit, number, lock=True)
    if found is None or found.proposed_by != officer.person.id or found.kind != what:
        raise RefusedError(_NONE)
    _check_may(officer, Permission.PROPOSE)
    if not may_fetch(unit, officer, found):
        raise RefusedError(
            Text(
                "There is nothing to fetch: it waits, was fetched already, or a day has passed. "
                "If it did not arrive, please propose it anew."
            )
        )
    await proposals.move(unit, found, "fetched")
    fetched = await get(unit, number)
    await record(unit, officer, verb, "proposal", number, before=found, after=fetched)
    return fetched
