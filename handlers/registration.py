"""Registration as people see it: asking for a role, and the ISU's card that decides."""

from handlers import forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import registration
from services.delegations import capacity_of
from services.notices import Skip
from services.options import Answers
from services.permissions import Permission
from services.texts import Plural, Text
from storage import mandates
from storage.database import View
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.mandates import Mandate

_MOST_LISTED = 8


async def register_pressed(act: Act) -> Screen:
    return await forms.begin(act, REGISTRATION)


async def request_made(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the registration form."""
    del row
    await registration.request_registration(act.unit, act.actor, answers)
    return Screen(
        (
            Text("Thank you. Your request is with the ISU."),
            Text("The answer will come here. Until then you can ask for treaty status and read."),
        ),
        ((HOME,),),
    )


async def details_pressed(act: Act) -> Screen:
    return await forms.begin(act, DETAILS, entry_id=act.number(0))


async def details_given(act: Act, row: DraftRow, answers: Answers) -> Screen:
    await registration.give_details(act.unit, act.actor, row.entry_id or 0, answers)
    return Screen((Text("Thank you. Your details are on record."),), ((HOME,),))


async def requests_listed(look: Look) -> Screen:
    """The ISU's queue, the oldest request first."""
    waiting = await mandates.in_state(look.view, "requested")
    if not waiting:
        return Screen((Text("No request is waiting."),), ((HOME,),))
    lines = [
        Plural("<b>{n} request to decide</b>", "<b>{n} requests to decide</b>", n=len(waiting))
    ]
    rows = tuple(
        (Action(Text("{name}", name=mandate.full_name), press("rq", mandate.id)),)
        for mandate in waiting[:_MOST_LISTED]
    )
    return Screen(tuple(lines), (*rows, (HOME,)))


async def request_opened(look: Look) -> Screen:
    found = await mandates.find(look.view, look.number(0))
    if found is None or found.state != "requested":
        return Screen(
            (Text("This request has been decided already."),),
            ((Action(Text("Other requests"), press("rql")), HOME),),
        )
    return await _request_card(look.view, found)


async def approved(act: Act) -> Screen:
    """One tap lets somebody in."""
    mandate = await registration.approve(act.unit, act.actor, act.number(0))
    return Screen(
        (
            Text("Approved: {name}.", name=mandate.full_name),
            Text("They act as {capacity}.", capacity=await capacity_of(act.unit, mandate)),
        ),
        ((Action(Text("Other requests"), press("rql")), HOME),),
        toast=Text("Approved"),
    )


async def decline_pressed(act: Act) -> Screen:
    """Declining asks for a reason first."""
    mandate = await registration.get_request(act.unit, act.number(0))
    return await forms.begin(act, DECLINING, entry_id=mandate.id)


async def declining(look: Look, row: DraftRow, _answers: Answers) -> Screen:
    """On the review card: whose request it is."""
    found = await mandates.find(look.view, row.entry_id or 0)
    name = found.full_name if found is not None else ""
    rows = ((forms.finish_action(DECLINING, row),),)
    return Screen((Text("Request of: <b>{name}</b>", name=name),), rows)


async def declined(act: Act, row: DraftRow, answers: Answers) -> Screen:
    mandate = await registration.decline(act.unit, act.actor, row.entry_id or 0, answers["reason"])
    return Screen(
        (Text("Declined: {name}. They have been told the reason.", name=mandate.full_name),),
        ((Action(Text("Other requests"), press("rql")), HOME),),
    )


async def request_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the ISU: somebody asks to be registered."""
    found = await mandates.find(look.view, notice.subject_id or 0)
    if found is None or found.state != "requested":
        return Skip("decided already")
    return await _request_card(look.view, found)


async def approved_notice(look: Look, notice: Notice) -> Screen | Skip:
    found = await mandates.find(look.view, notice.subject_id or 0)
    if found is None or found.state != "active":
        return Skip("no longer so")
    lines = (
        Text("The ISU has approved your registration."),
        Text("You act as {capacity}.", capacity=await capacity_of(look.view, found)),
    )
    return Screen(lines, ((HOME,),))


async def declined_notice(look: Look, notice: Notice) -> Screen | Skip:
    found = await mandates.find(look.view, notice.subject_id or 0)
    if found is None or found.state != "declined":
        return Skip("no longer so")
    return Screen(
        (
            Text("The ISU could not approve your registration."),
            Text("Reason: {reason}", reason=found.reason or ""),
            Text("You can register again, or write to info@cmconvention.org."),
        ),
        ((Action(Text("Register"), press("join")), HOME),),
    )


async def _request_card(view: View, mandate: Mandate) -> Screen:
    return Screen(
        (
            Text("<b>Request for registration</b>"),
            BLANK,
            Text("As {capacity}", capacity=await capacity_of(view, mandate)),
            Text("Name: <b>{name}</b>", name=mandate.full_name),
            Text("Title and institution: {position}", position=mandate.position),
            Text("E-mail: {email}", email=mandate.email),
            Text("Asked on {moment}", moment=mandate.requested_at),
        ),
        (
            (
                Action(Text("Approve"), press("rq+", mandate.id)),
                Action(Text("Decline with reason"), press("rq-", mandate.id)),
            ),
            (Action(Text("Other requests"), press("rql")),),
        ),
    )


REGISTRATION = Dialogue(
    form=registration.REGISTRATION_FORM,
    permission=Permission.REGISTER,
    finish_label=Text("Send to the ISU"),
    finish=request_made,
)
DETAILS = Dialogue(
    form=registration.DETAILS_FORM,
    permission=Permission.REGISTER,
    finish_label=Text("Save"),
    finish=details_given,
)
DECLINING = Dialogue(
    form=registration.DECLINE_FORM,
    review=declining,
    permission=Permission.DECIDE_REQUESTS,
    finish_label=Text("Decline"),
    finish=declined,
)
