"""Registration as the applicant sees it: asking for a role, where it stands, the answer."""

from handlers import forms
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import registration, registration_form, zones
from services.book import book_of
from services.delegations import capacity, capacity_of
from services.notices import Skip
from services.options import Answers
from services.permissions import THE_ISU, Permission
from services.registration import former_answers, get_own, last_withdrawn, open_requests
from services.requests import reason_of, wants_leave_for_needs
from services.texts import RefusedError, Text
from storage import delegations, invitations, mandates
from storage.drafts import DraftRow
from storage.invitations import Invitation
from storage.ledger import Notice
from storage.mandates import Mandate
from storage.treaty import get_state

_READ_AND_ASK = Text("You can read and ask. Needs are published where the ISU allows it.")


async def asked(act: Act) -> Screen:
    """`/register`: where one's requests stand, or else the form."""
    waiting = await open_requests(act.unit, act.actor)
    if not waiting:
        return await register_pressed(act)
    lines, rows = await standing(act)
    another = Action(Text("Register for another role"), press("join"))
    return Screen((Text("<b>Registration</b>"), *lines), (*rows, (another,), (HOME,)))


async def register_pressed(act: Act) -> Screen:
    """Begin the form: with the answers of an earlier request that is named, or anew with 0."""
    if not act.argument(0) and (last := await last_withdrawn(act.unit, act.actor)):
        return await _same_again(act, last)
    if not act.number(0):
        return await forms.begin(act, REGISTRATION)
    former, answers = await former_answers(act.unit, act.actor, act.number(0))
    return await forms.begin(act, REGISTRATION, answers=answers, changed_at=former.decided_at)


async def _same_again(look: Look, request: Mandate) -> Screen:
    what = await capacity_of(look.view, request)
    return Screen(
        (Text("You asked before to act as {capacity}, and have withdrawn it.", capacity=what),),
        (
            (Action(Text("Begin with those answers"), press("join", request.id)),),
            (Action(Text("Begin anew"), press("join", 0)), HOME),
        ),
    )


async def standing(look: Look) -> tuple[list[Text], tuple[tuple[Action, ...], ...]]:
    """A line and a button for each request that is with the ISU or was declined."""
    lines, rows = [], []
    for one in await open_requests(look.view, look.actor):
        what = await capacity_of(look.view, one)
        lines += [BLANK, Text("You asked to act as {capacity}.", capacity=what), _stands(look, one)]
        rows.append((Action(Text("My request: {capacity}", capacity=what), press("my~", one.id)),))
    return lines, tuple(rows)


def _stands(look: Look, request: Mandate) -> Text:
    if request.state == "requested":
        day = look.day_of(request.requested_at)
        return Text("With the ISU since {day}. The answer will come here.", day=day)
    return Text(
        "Declined on {day}: {reason}",
        day=look.day_of(request.decided_at or request.requested_at),
        reason=reason_of(request),
    )


async def own_opened(look: Look) -> Screen:
    """One's own request: what was given, where it stands, and the way back out of it."""
    return await _own_card(look, await get_own(look.view, look.actor, look.number(0)))


async def withdraw_pressed(look: Look) -> Screen:
    """Withdrawing is asked back."""
    found = await get_own(look.view, look.actor, look.number(0))
    if found.state != "requested":
        return await _own_card(look, found)
    what = await capacity_of(look.view, found)
    return Screen(
        (
            Text("Withdraw your request to act as {capacity}?", capacity=what),
            Text("The ISU then does not decide on it. You can register again."),
        ),
        (
            (
                Action(Text("Yes, withdraw"), press("my~-", found.id)),
                Action(Text("No, keep it"), press("my~", found.id)),
            ),
        ),
    )


async def withdrawn(act: Act) -> Screen:
    found = await registration.withdraw_request(act.unit, act.actor, act.number(0))
    return (await _own_card(act, found)).with_toast(Text("Withdrawn"))


async def request_made(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the registration form."""
    del row
    return _thanks(await registration.request_registration(act.unit, act.actor, answers))


async def reviewed(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """On the review card: what a State that is no Party can do here."""
    rows = ((forms.finish_action(REGISTRATION, row),),)
    state = answers.get("state")
    if state is None or (await book_of(look.view)).is_state_party(state, look.today):
        return Screen((), rows)
    told = Text("{state} is not a State Party. {rule}", state=get_state(state), rule=_READ_AND_ASK)
    return Screen((BLANK, told), rows)


async def begin_invited(act: Act, invitation: Invitation) -> Screen:
    """The form for whoever has accepted an invitation that the ISU still decides on."""
    answers = await _reading(act, invitation.delegation_id)
    if invitation.note_reference:
        answers |= registration_form.note_answers(invitation.note_reference)
    return await forms.begin(
        act,
        INVITED,
        answers=answers,
        changed_at=invitation.redeemed_at,
        entry_id=invitation.id,
    )


async def invited_reviewed(look: Look, row: DraftRow, _answers: Answers) -> Screen:
    """On the review card: in which capacity, as the invitation says."""
    found = await invitations.find(look.view, row.entry_id or 0)
    rows = ((forms.finish_action(INVITED, row),),)
    if found is None:
        return Screen((), rows)
    what = await capacity(look.view, found.role, found.delegation_id, found.theme)
    return Screen((BLANK, Text("You ask to act as {capacity}.", capacity=what)), rows)


async def invited_request_made(act: Act, row: DraftRow, answers: Answers) -> Screen:
    found = await invitations.find(act.unit, row.entry_id or 0)
    if found is None:
        raise RefusedError(Text("That invitation no longer exists."))
    return _thanks(await registration.request_by_invitation(act.unit, act.actor, found, answers))


async def details_pressed(act: Act) -> Screen:
    mandate = await get_own(act.unit, act.actor, act.number(0))
    return await forms.begin(
        act,
        DETAILS,
        answers=registration.named_as(mandate) | await _reading(act, mandate.delegation_id),
        changed_at=mandate.requested_at,
        entry_id=mandate.id,
    )


async def details_given(act: Act, row: DraftRow, answers: Answers) -> Screen:
    await registration.give_details(act.unit, act.actor, row.entry_id or 0, answers)
    return Screen((Text("Thank you. Your details are on record."),), ((HOME,),))


_NEXT_STEPS = (
    (Permission.READ_DESK, DESK),
    (Permission.WRITE_NEEDS, Action(Text("Publish a need"), press("n+"))),
    (Permission.WRITE_OFFERS, Action(Text("Publish an offer"), press("o+"))),
    (Permission.SUBSCRIBE, Action(Text("Alerts on new needs"), press("sub"))),
)
"""What somebody who was just given a role may do now; the first that it allows is offered."""


async def approved_notice(look: Look, notice: Notice) -> Screen | Skip:
    found = await mandates.find(look.view, notice.subject_id or 0)
    if found is None or found.state != "active":
        return Skip("no longer so")
    given = Text("The ISU has approved your registration.")
    if found.role in THE_ISU:  # Two officers have given it, and nobody need have asked for it.
        given = Text("You have been given a role in the ISU.")
    lines = [
        given,
        Text("You act as {capacity}.", capacity=await capacity_of(look.view, found)),
    ]
    if notice.facts.get("needs_allowed"):
        lines.append(Text("Your State is not a State Party; the ISU allows it to publish needs."))
    elif await wants_leave_for_needs(look.view, found):
        lines.append(_READ_AND_ASK)
    can = [(action,) for permission, action in _NEXT_STEPS if look.actor.may(permission)]
    return Screen(tuple(lines), (*can[:1], (HOME,)))


async def declined_notice(look: Look, notice: Notice) -> Screen | Skip:
    found = await mandates.find(look.view, notice.subject_id or 0)
    if found is None or found.state != "declined":
        return Skip("no longer so")
    return Screen(
        (
            Text("The ISU could not approve your registration."),
            Text("You asked to act as {capacity}.", capacity=await capacity_of(look.view, found)),
            Text("Reason: {reason}", reason=reason_of(found)),
            Text("You can register again, or write to info@cmconvention.org."),
        ),
        ((_register_again(found), HOME),),
    )


def particulars(mandate: Mandate) -> list[Text]:
    """Who somebody says they are, and which note verbale says so."""
    lines = [Text("Name: <b>{name}</b>", name=mandate.full_name)]
    if mandate.position:
        lines.append(Text("Title: {position}", position=mandate.position))
    if mandate.institution:
        lines.append(Text("Institution: {institution}", institution=mandate.institution))
    if mandate.email:
        lines.append(Text("E-mail: {email}", email=mandate.email))
    reference = mandate.note_reference
    if mandate.note_copy_id is not None:
        lines.append(Text("Note verbale: a copy was sent"))
    elif mandate.note_on is not None:
        day = mandate.note_on
        lines.append(Text("Note verbale: {reference} of {day}", reference=reference, day=day))
    elif reference:
        lines.append(Text("Note verbale: {reference}", reference=reference))
    return lines


async def _own_card(look: Look, request: Mandate) -> Screen:
    lines = [
        Text("<b>My request for registration</b>"),
        Text("As {capacity}", capacity=await capacity_of(look.view, request)),
        BLANK,
        *particulars(request),
        BLANK,
    ]
    match request.state:
        case "requested":
            act = Action(Text("Withdraw"), press("my~?", request.id))
            return Screen((*lines, _stands(look, request)), ((act,), (HOME,)))
        case "declined":
            again = _register_again(request)
            return Screen((*lines, _stands(look, request)), ((again,), (HOME,)))
        case "withdrawn":
            told = Text("You have withdrawn it.")
            return Screen((*lines, told), ((_register_again(request),), (HOME,)))
    return Screen((*lines, Text("The ISU has approved it.")), ((HOME,),))


def _register_again(request: Mandate) -> Action:
    return Action(Text("Register again"), press("join", request.id))


def _thanks(request_id: int) -> Screen:
    return Screen(
        (
            Text("Thank you. Your request is with the ISU."),
            Text("The answer will come here. Until then you can ask for treaty status and read."),
        ),
        ((Action(Text("My request"), press("my~", request_id)), HOME),),
    )


async def _reading(act: Act, delegation_id: int | None) -> dict[str, str]:
    """The language and the clock that are offered at first: to be seen on the review card."""
    zone = act.person.zone
    if not act.person.zone_chosen and delegation_id is not None:
        iso3 = (await delegations.get(act.view, delegation_id)).iso3
        zone = zones.zone_of_state(iso3) if iso3 else zone
    return {"language": act.person.language, "zone": zone}


REGISTRATION = Dialogue(
    form=registration_form.REGISTRATION_FORM,
    permission=Permission.REGISTER,
    finish_label=Text("Send to the ISU"),
    finish=request_made,
    review=reviewed,
)
INVITED = Dialogue(
    form=registration_form.INVITED_FORM,
    permission=Permission.REGISTER,
    finish_label=Text("Send to the ISU"),
    finish=invited_request_made,
    review=invited_reviewed,
)
DETAILS = Dialogue(
    form=registration_form.DETAILS_FORM,
    permission=Permission.REGISTER,
    finish_label=Text("Save"),
    finish=details_given,
)
