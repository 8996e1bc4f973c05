"""Registration: somebody asks to speak for a delegation, and may take the request back."""

from datetime import timedelta
from typing import Any

from services import audit, zones
from services.audit import Verb
from services.delegations import delegation_for
from services.mandates import is_in_term, term_from
from services.notices import Kind, tell_the_isu
from services.options import Answers
from services.permissions import Actor, Role
from services.registration_form import answers_of, details_of, note_of
from services.renewals import schedule_renewal
from services.subscriptions import take_up
from services.texts import Plural, RefusedError, Text
from storage import delegations, files, ledger, mandates, people
from storage.database import Unit, View
from storage.invitations import Invitation
from storage.mandates import Mandate
from storage.people import Person

MOST_WAITING = 3
"""So many requests of one person may wait for the ISU at a time."""

_REMEMBERED = timedelta(days=90)
"""So long home speaks of a request that was declined."""

_OPEN = ("requested", "active", "suspended")


async def request_registration(unit: Unit, actor: Actor, answers: Answers) -> int:
    """Ask to be registered; every ISU officer is told. Returns the number of the request."""
    delegation_id = await delegation_for(
        unit,
        iso3=answers.get("state"),
        organisation=answers.get("organisation"),
        kind=answers.get("kind"),
        by=actor,
    )
    capacity = {
        "role": answers["role"],
        "delegation_id": delegation_id,
        "theme": answers.get("theme") or "",
    }
    return await _request(unit, actor, answers, capacity)


async def request_by_invitation(
    unit: Unit, actor: Actor, invitation: Invitation, answers: Answers
) -> int:
    """Ask to be registered by an invitation that the ISU has not approved beforehand.

    The invitation gives role, delegation and theme; `answers` are those of INVITED_FORM. It must
    have been redeemed by this person and asks once. Returns the number of the request.
    """
    if invitation.redeemed_by != actor.person.id:
        raise RefusedError(Text("This invitation was accepted by somebody else."))
    mine = await mandates.of_person(unit, actor.person.id, states=(*_OPEN, "declined"))
    if any(one.invitation_id == invitation.id for one in mine):
        raise RefusedError(Text("You have asked by this invitation already."))
    capacity = {
        "role": invitation.role,
        "delegation_id": invitation.delegation_id,
        "theme": invitation.theme,
    }
    return await _request(unit, actor, answers, {**capacity, "invitation_id": invitation.id})


async def withdraw_request(unit: Unit, actor: Actor, mandate_id: int) -> Mandate:
    """Take one's own request back before it is decided; whom it has not reached is not told."""
    found = await get_own(unit, actor, mandate_id, lock=True)
    if found.state != "requested":
        raise RefusedError(Text("This request is not with the ISU any more."))
    await mandates.change(unit, found.id, state="withdrawn", decided_at=unit.now)
    await ledger.cancel(unit, await ledger.notices_about(unit, [Kind.REQUEST], found.id))
    withdrawn = await get_own(unit, actor, found.id)
    await audit.record(
        unit, actor, Verb.WITHDRAWN, "mandate", found.id, before=found, after=withdrawn
    )
    return withdrawn


async def get_own(view: View, actor: Actor, mandate_id: int, *, lock: bool = False) -> Mandate:
    """One's own request, whatever has become of it."""
    found = await mandates.find(view, mandate_id, lock=lock)
    if found is None or found.person_id != actor.person.id:
        raise RefusedError(Text("That is no request of yours."))
    return found


async def open_requests(view: View, actor: Actor) -> list[Mandate]:
    """What a person has asked for and is to hear of: with the ISU, or declined.

    A declined one is no longer among them when the same has been asked for again, or long ago.
    """
    since = view.now - _REMEMBERED
    asked = await mandates.of_person(
        view, actor.person.id, states=(*_OPEN, "declined", "withdrawn")
    )
    newest = {one.capacity: one for one in asked}
    return [
        one
        for one in newest.values()
        if one.state == "requested"
        or (one.state == "declined" and (one.decided_at or since) > since)
    ]


async def last_withdrawn(view: View, actor: Actor) -> Mandate | None:
    """What a person has asked for last, when they have withdrawn it."""
    asked = await mandates.of_person(
        view, actor.person.id, states=(*_OPEN, "ended", "declined", "withdrawn")
    )
    return asked[-1] if asked and asked[-1].state == "withdrawn" else None


async def former_answers(view: View, actor: Actor, mandate_id: int) -> tuple[Mandate, Answers]:
    """One's own earlier request, and its answers to begin another one with."""
    found = await get_own(view, actor, mandate_id)
    delegation = None
    if found.delegation_id is not None:
        delegation = await delegations.get(view, found.delegation_id)
    copy = None
    if found.note_copy_id is not None:
        copy = await files.find(view, found.note_copy_id)
    return found, answers_of(found, delegation, copy)


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
        if mandate.capacity == seat and is_in_term(mandate, today):
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
    granted = await _get(unit, mandate_id)
    await schedule_renewal(unit, granted)
    await take_up(unit, granted)
    return granted


async def give_details(unit: Unit, actor: Actor, mandate_id: int, answers: Answers) -> None:
    """Say who one is, after coming by an invitation. Later only the ISU changes it."""
    found = await mandates.find(unit, mandate_id, lock=True)
    if found is None or found.person_id != actor.person.id or found.email:
        raise RefusedError(
            Text("Your details are on record. To change them, write to info@cmconvention.org.")
        )
    if found.state != "active":
        raise RefusedError(Text("You do not hold this role at present."))
    if any(answers[key] != said for key, said in named_as(found).items()):
        raise RefusedError(
            Text(
                "Your name and institution stay as two officers of the ISU have named you. "
                "To change them, write to info@cmconvention.org."
            )
        )
    await mandates.change(unit, mandate_id, **details_of(answers))
    after = await _get(unit, mandate_id)
    await audit.record(
        unit, actor, Verb.CORRECTED, "mandate", mandate_id, before=found, after=after
    )
    await _read_as(unit, actor.person, answers)


def named_as(mandate: Mandate) -> dict[str, str]:
    """Name and institution of whom two persons have named, as answers of DETAILS_FORM."""
    named = {"name": mandate.full_name, "institution": mandate.institution}
    return named if mandate.institution else {}


async def _request(unit: Unit, actor: Actor, answers: Answers, capacity: dict[str, Any]) -> int:
    await _check_may_ask(unit, actor, capacity)
    note = note_of(answers)
    if note["note_copy_id"] and await files.find(unit, note["note_copy_id"]) is None:
        raise RefusedError(Text("The copy is no longer kept. Please register and send it again."))
    mandate_id = await mandates.add(
        unit,
        person_id=actor.person.id,
        state="requested",
        requested_at=unit.now,
        **capacity,
        **details_of(answers),
        **note,
    )
    asked = await _get(unit, mandate_id)
    await audit.record(unit, actor, Verb.REQUESTED, "mandate", mandate_id, after=asked)
    await _read_as(unit, actor.person, answers)
    await tell_the_isu(unit, Kind.REQUEST, subject_id=mandate_id)
    return mandate_id


async def _check_may_ask(unit: Unit, actor: Actor, capacity: dict[str, Any]) -> None:
    """Not twice for the same, and not for many things at a time."""
    wanted = (capacity["role"], capacity["delegation_id"], capacity["theme"])
    mine = await mandates.of_person(unit, actor.person.id, states=_OPEN)
    if any(one.capacity == wanted for one in mine):
        raise RefusedError(Text("You have this role already, or have asked for it before."))
    if sum(one.state == "requested" for one in mine) >= MOST_WAITING:
        raise RefusedError(
            Plural(
                "{n} request of yours is with the ISU. Please wait for its answer, or withdraw it.",
                "{n} requests of yours are with the ISU. Please wait for an answer, or withdraw "
                "one of them.",
                n=MOST_WAITING,
            )
        )


async def _get(view: View, mandate_id: int) -> Mandate:
    found = await mandates.find(view, mandate_id)
    assert found is not None  # noqa: S101 - the caller has just put it there, or locked it.
    return found


async def _read_as(unit: Unit, person: Person, answers: Answers) -> None:
    """The language and the clock that somebody has chosen in a form."""
    await people.change(
        unit,
        person.id,
        language=answers["language"],
        language_chosen=True,
        zone=answers["zone"],
        zone_chosen=True,
    )


async def _take_zone(unit: Unit, person: Person, iso3: str | None) -> None:
    """Whoever has not chosen a time zone gets that of their State's capital."""
    if iso3 is not None and not person.zone_chosen:
        await people.change(unit, person.id, zone=zones.zone_of_state(iso3))
