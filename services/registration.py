"""Registration: somebody asks to speak for a delegation, and the ISU decides."""

from typing import Any

from services import zones
from services.delegations import delegation_for
from services.forms import Form, Question
from services.mandates import is_in_term, term_from
from services.notices import Kind, Lane, tell, tell_the_isu
from services.options import Answers, Option
from services.permissions import ROLE_NAMES, Actor, Role
from services.questions import Choice, Email, StateName, Words
from services.texts import RefusedError, Text
from storage import delegations, mandates, people
from storage.database import Unit
from storage.mandates import Mandate
from storage.people import Person

_OPEN_ROLES = (Role.FOCAL_POINT, Role.DONOR, Role.PARTNER)


def _speaks_for_state(answers: Answers) -> bool:
    return answers.get("role") in {Role.FOCAL_POINT, Role.DONOR}


def _speaks_for_organisation(answers: Answers) -> bool:
    return answers.get("role") == Role.PARTNER


REGISTRATION_FORM = Form(
    name="join",
    title=Text("Registration"),
    questions=(
        Question(
            key="role",
            label=Text("Role"),
            prompt=Text("In which role do you want to take part?"),
            hint=Text("A focal point writes for a State; a donor is told of needs that fit."),
            kind=Choice(tuple(Option(role, ROLE_NAMES[role]) for role in _OPEN_ROLES)),
        ),
        Question(
            key="state",
            label=Text("State"),
            prompt=Text("For which State?"),
            hint=Text("Type its name in your language, for example Laos."),
            kind=StateName(),
            asked_when=_speaks_for_state,
        ),
        Question(
            key="organisation",
            label=Text("Organisation"),
            prompt=Text("For which organisation?"),
            hint=Text("For example: UNMAS, ICRC or MAG."),
            kind=Words(at_most=120, at_least=2),
            asked_when=_speaks_for_organisation,
        ),
        Question(
            key="name",
            label=Text("Full name"),
            prompt=Text("What is your full name?"),
            hint=Text("As on the note verbale that names you."),
            kind=Words(at_most=120, at_least=3),
        ),
        Question(
            key="position",
            label=Text("Title and institution"),
            prompt=Text("What is your title, and at which institution?"),
            hint=Text("For example: Deputy Director, National Regulatory Authority."),
            kind=Words(at_most=160, at_least=3),
        ),
        Question(
            key="email",
            label=Text("Official e-mail"),
            prompt=Text("What is your official e-mail address?"),
            hint=Text("The ISU uses it to check who you are. It is not shown to others."),
            kind=Email(),
        ),
    ),
)

DETAILS_FORM = Form(
    name="details",
    title=Text("My details"),
    questions=tuple(
        question
        for question in REGISTRATION_FORM.questions
        if question.key in {"name", "position", "email"}
    ),
)

DECLINE_FORM = Form(
    name="decline",
    title=Text("Decline a request"),
    questions=(
        Question(
            key="reason",
            label=Text("Reason"),
            prompt=Text("Why is the request declined? The person will read your words."),
            hint=Text("For example: please send the note verbale that names you."),
            kind=Words(at_most=500, at_least=3, lines=True),
        ),
    ),
)


async def request_registration(unit: Unit, actor: Actor, answers: Answers) -> int:
    """Ask to be registered; every ISU officer is told. Returns the number of the request."""
    role = Role(answers["role"])
    iso3 = answers.get("state")
    delegation_id = await delegation_for(unit, iso3=iso3, organisation=answers.get("organisation"))
    waiting = await mandates.of_person(unit, actor.person.id, states=("requested", "active"))
    if any((one.role, one.delegation_id) == (role, delegation_id) for one in waiting):
        raise RefusedError(Text("You have this role already, or have asked for it before."))
    mandate_id = await mandates.add(
        unit,
        person_id=actor.person.id,
        delegation_id=delegation_id,
        role=role,
        state="requested",
        full_name=answers["name"],
        position=answers["position"],
        email=answers["email"],
        requested_at=unit.now,
    )
    await _take_zone(unit, actor.person, iso3)
    await tell_the_isu(unit, Kind.REQUEST, subject_id=mandate_id)
    return mandate_id


async def grant(
    unit: Unit,
    person: Person,
    role: Role,
    *,
    delegation_id: int | None,
    full_name: str,
    theme: str = "",
    **more: Any,
) -> Mandate:
    """Give a role at once, to somebody who was approved before they came.

    Who has it already keeps the mandate they have. `more` are further columns of the mandate, such
    as the invitation that led to it.
    """
    seat, today = (role, delegation_id, theme), unit.now.date()
    for mandate in await mandates.of_person(unit, person.id, states=("active",)):
        held = (mandate.role, mandate.delegation_id, mandate.theme)
        if held == seat and is_in_term(mandate, today):
            return mandate
    mandate_id = await mandates.add(
        unit,
        person_id=person.id,
        delegation_id=delegation_id,
        role=role,
        state="active",
        full_name=full_name,
        requested_at=unit.now,
        decided_at=unit.now,
        theme=theme,
        **term_from(role, today).columns,
        **more,
    )
    if delegation_id is not None:
        await _take_zone(unit, person, (await delegations.get(unit, delegation_id)).iso3)
    granted = await mandates.find(unit, mandate_id)
    assert granted is not None  # noqa: S101 - the lines above have put it there.
    return granted


async def give_details(unit: Unit, actor: Actor, mandate_id: int, answers: Answers) -> None:
    """Say who one is, after coming by an invitation. Later only the ISU changes it."""
    found = await mandates.find(unit, mandate_id, lock=True)
    if found is None or found.person_id != actor.person.id or found.email:
        raise RefusedError(
            Text("Your details are on record. To change them, write to info@cmconvention.org.")
        )
    await mandates.change(
        unit,
        mandate_id,
        full_name=answers["name"],
        position=answers["position"],
        email=answers["email"],
    )


async def approve(unit: Unit, officer: Actor, mandate_id: int) -> Mandate:
    """Let somebody in. Raises RefusedError when another officer was first."""
    return await _decide(unit, officer, mandate_id, "active", Kind.APPROVED, None)


async def decline(unit: Unit, officer: Actor, mandate_id: int, reason: str) -> Mandate:
    """Refuse a request, with a reason that the person reads."""
    return await _decide(unit, officer, mandate_id, "declined", Kind.DECLINED, reason)


async def get_request(unit: Unit, mandate_id: int) -> Mandate:
    """A request that is still to be decided; RefusedError when it has been."""
    found = await mandates.find(unit, mandate_id, lock=True)
    if found is None:
        raise RefusedError(Text("That request no longer exists."))
    if found.state != "requested":
        raise RefusedError(await _already_decided(unit, found))
    return found


async def _decide(
    unit: Unit, officer: Actor, mandate_id: int, state: str, kind: Kind, reason: str | None
) -> Mandate:
    found = await get_request(unit, mandate_id)
    await mandates.change(
        unit,
        mandate_id,
        state=state,
        reason=reason,
        decided_at=unit.now,
        decided_by=officer.person.id,
    )
    await tell(unit, kind, [found.person_id], subject_id=mandate_id, lane=Lane.REPLY)
    return found


async def _already_decided(unit: Unit, found: Mandate) -> Text:
    officer = found.decided_by or found.person_id
    by = await mandates.of_person(unit, officer, states=("active",))
    who = by[0].full_name if by else Text("the person who asked")
    if found.state == "active":
        return Text("This request was already approved by {who}.", who=who)
    return Text("This request was already declined by {who}.", who=who)


async def _take_zone(unit: Unit, person: Person, iso3: str | None) -> None:
    """Whoever has not chosen a time zone gets that of their State's capital."""
    if iso3 is not None and not person.zone_chosen:
        await people.change(unit, person.id, zone=zones.zone_of_state(iso3))
