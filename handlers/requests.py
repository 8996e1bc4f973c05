"""Requests as the ISU sees them: the queue, the card, one tap to decide and ten seconds to undo."""

from dataclasses import replace

from handlers import desk, forms
from handlers.acts import Act, Look
from handlers.files import copy_action
from handlers.forms import Dialogue
from handlers.registration import particulars
from handlers.screens import BLANK, HOME, Action, Screen, page_of, press
from services import requests
from services.delegations import capacity_of
from services.desk import standing
from services.notices import UNDO, Skip
from services.options import Answers
from services.permissions import Permission, Role
from services.requests import DecidedError
from services.texts import Plural, Text
from storage import mandates
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.mandates import Mandate

_OTHERS = (Action(Text("Other requests"), press("rql")), HOME)


async def listed(look: Look) -> Screen:
    """The ISU's queue, the oldest request first."""
    waiting = await mandates.in_state(look.view, "requested")
    page, pages = page_of(look.number(0), len(waiting), desk.A_PAGE)
    title = Plural("<b>{n} request to decide</b>", "<b>{n} requests to decide</b>", n=len(waiting))
    actions = [
        Action(
            Text(
                "{name}, {capacity}",
                name=one.full_name,
                capacity=await capacity_of(look.view, one),
            ),
            press("rq", one.id),
        )
        for one in waiting[page * desk.A_PAGE :][: desk.A_PAGE]
    ]
    return desk.listed("rql", title, actions, page, pages)


async def opened(look: Look) -> Screen:
    found = await requests.get(look.view, look.number(0))
    if found.state != "requested":
        return await _decided(look, found)
    return await _card(look, found)


async def approved(act: Act) -> Screen:
    """One tap lets somebody in; a second word in the button lets the State publish needs, too."""
    try:
        mandate = await requests.approve(
            act.unit, act.actor, act.number(0), with_needs=act.argument(1) == "needs"
        )
    except DecidedError as first:
        return await _decided(act, first.mandate)
    return Screen(
        (
            Text("Approved: {name}.", name=mandate.full_name),
            Text("They act as {capacity}.", capacity=await capacity_of(act.unit, mandate)),
            Text("They are told ten seconds after it. Until then you can undo it."),
        ),
        ((_undo(mandate),), _OTHERS),
        toast=Text("Approved"),
    )


async def decline_pressed(act: Act) -> Screen:
    """Declining asks for a reason first."""
    try:
        mandate = await requests.get_request(act.unit, act.actor, act.number(0))
    except DecidedError as first:
        return await _decided(act, first.mandate)
    dialogue = DECLINING_PARTNER if mandate.role == Role.PARTNER else DECLINING
    return await forms.begin(act, dialogue, entry_id=mandate.id)


async def declining(look: Look, row: DraftRow, _answers: Answers) -> Screen:
    """On the review card: whose request it is."""
    found = await mandates.find(look.view, row.entry_id or 0)
    name = found.full_name if found is not None else ""
    rows = ((forms.finish_action(DECLINING, row),),)
    return Screen((Text("Request of: <b>{name}</b>", name=name),), rows)


async def declined(act: Act, row: DraftRow, answers: Answers) -> Screen:
    try:
        mandate = await requests.decline(act.unit, act.actor, row.entry_id or 0, answers["reason"])
    except DecidedError as first:
        return await _decided(act, first.mandate)
    return Screen(
        (
            Text("Declined: {name}.", name=mandate.full_name),
            Text("They are told the reason ten seconds after it. Until then you can undo it."),
        ),
        ((_undo(mandate),), _OTHERS),
    )


async def undone(act: Act) -> Screen:
    """*Undo*: back to the card; after ten seconds it leads to what can still be done."""
    number = act.number(0)
    in_time = await requests.undo(act.unit, act.actor, number)
    found = await requests.get(act.unit, number)
    if in_time:
        return (await _card(act, found)).preceded_by(Text("Undone. Nobody was told."))
    lines = [Text("It is too late to undo this.")]
    if found.state != "active":
        return Screen(tuple(lines), (_OTHERS,))
    lines.append(Text("You can still suspend the role."))
    return Screen(tuple(lines), ((Action(Text("Suspend"), press("md-", found.id)),), _OTHERS))


async def request_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the ISU: somebody asks to be registered."""
    found = await mandates.find(look.view, notice.subject_id or 0)
    if found is None or found.state != "requested":
        return Skip("decided already")
    return await _card(look, found)


async def _card(look: Look, request: Mandate) -> Screen:
    lines = [
        Text("<b>Request for registration</b>"),
        Text("As {capacity}", capacity=await capacity_of(look.view, request)),
        BLANK,
        *particulars(request),
        Text("Asked on {moment}", moment=request.requested_at),
    ]
    if request.invitation_id is not None:
        lines.append(Text("Came by an invitation."))
    unusual = await requests.flags(look.view, look.actor, request)
    if unusual:
        lines += [BLANK, Text("<b>Please note</b>"), *unusual]
    history = Action(Text("History"), press("aur", "mandate", request.id))
    more: tuple[Action, ...] = (history,)
    if request.note_copy_id is not None:
        copy = copy_action(request.note_copy_id, back=press("rq", request.id))
        more = (copy, history)
    decline = Action(Text("Decline with reason"), press("rq-", request.id))
    rows = (*await _approvals(look, request), (decline,), more, _OTHERS)
    return Screen(tuple(lines), rows)


async def _approvals(look: Look, request: Mandate) -> tuple[tuple[Action, ...], ...]:
    if not await requests.wants_leave_for_needs(look.view, request):
        return ((Action(Text("Approve"), press("rq+", request.id)),),)
    with_needs = press("rq+", request.id, "needs")
    return (
        (Action(Text("Approve to read"), press("rq+", request.id)),),
        (Action(Text("Approve, and allow needs"), with_needs),),
    )


async def _decided(look: Look, request: Mandate) -> Screen:
    """Somebody was first; for ten seconds, any officer can still undo what they have decided."""
    is_fresh = request.decided_at is not None and look.now - request.decided_at < UNDO
    if is_fresh and request.decided_by == look.person.id:
        # The second of two presses: what the first has brought, and its Undo, stay.
        return Screen((), toast=Text("That is done already."))
    undo = ((_undo(request),),) if is_fresh and request.decided_by is not None else ()
    return Screen((await standing(look.view, request),), (*undo, _OTHERS))


def _undo(mandate: Mandate) -> Action:
    return Action(Text("Undo"), press("rq~", mandate.id))


DECLINING = Dialogue(
    form=requests.DECLINE_FORM,
    review=declining,
    permission=Permission.DECIDE_REQUESTS,
    finish_label=Text("Decline"),
    finish=declined,
)
DECLINING_PARTNER = replace(DECLINING, form=requests.DECLINE_PARTNER_FORM)
