"""Unconfirmed deliveries as the ISU sees them: who may not have been told, and of what."""

from handlers import desk
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.screens import BLANK, Action, Screen, page_of, press
from services import unconfirmed
from services.announcements import reason_of
from services.delegations import capacity_of
from services.desk import ELSEWHERE, mandate_of, name_of
from services.notices import Kind
from services.texts import RefusedError, Text
from storage import unconfirmed as stored
from storage.announcements import Addressee
from storage.unconfirmed import Unconfirmed

WHAT: dict[str, Text] = {
    Kind.APPROVED: Text("the approval of their registration"),
    Kind.DECLINED: Text("the answer to their registration"),
    Kind.NEED: Text("an alert on a new need"),
    Kind.NEED_WITHDRAWN: Text("that a need is withdrawn"),
    Kind.MEETING: Text("a reminder of a meeting"),
    Kind.REGISTRATION: Text("a reminder to register for a meeting"),
    Kind.DEADLINE: Text("a reminder of a deadline"),
    Kind.CALLED_OFF: Text("that a meeting or deadline is called off or moved"),
    Kind.MANDATE: Text("what has changed in their own role"),
    Kind.COLLEAGUE: Text("what has changed among their colleagues"),
    Kind.CONTACT_GONE: Text("that nobody writes for a delegation any more"),
    Kind.RENEWAL: Text("the request to reconfirm their post"),
    Kind.LAPSED: Text("that a post was not reconfirmed"),
    Kind.DRAFT_TAKEN: Text("that a colleague goes on with their draft"),
    Kind.INVITATION_USED: Text("that somebody came by their invitation"),
    Kind.PROPOSAL_DECIDED: Text("the answer to their proposal"),
    Kind.CORRECTION: Text("a request to look at an entry again"),
    Kind.STATE_CHANGED: Text("what was entered of a State that they follow"),
}
"""What each kind of notice would have told them."""

_ABOUT: dict[str, str] = {
    Kind.NEED: "n",
    Kind.NEED_WITHDRAWN: "n",
    Kind.MEETING: "m",
    Kind.REGISTRATION: "m",
    Kind.DEADLINE: "d",
}
"""Where the matter of a notice is opened."""


async def listed(look: Look) -> Screen:
    """Those that wait, the newest first; of announcements their own report tells."""
    count = await stored.count(look.view, without=ELSEWHERE)
    page, pages = page_of(look.number(0), count, desk.A_PAGE)
    found = await unconfirmed.listed(look.view, skip=page * desk.A_PAGE, most=desk.A_PAGE)
    actions = [
        Action(
            Text(
                "{who}: {what}",
                who=await name_of(look.view, one.recipient_id),
                what=WHAT[one.kind],
            ),
            press("un", one.id),
        )
        for one in found
    ]
    title = Text("<b>Unconfirmed deliveries</b> · {n}", n=count)
    screen = desk.listed("unl", title, actions, page, pages)
    hint = Text("What became of an announcement stands in its own report.")
    report = (Action(Text("Announcements"), press("anl")),)
    return Screen((*screen.lines, hint), (*screen.rows[:-1], report, screen.rows[-1]))


async def opened(look: Look) -> Screen:
    return await _card(look, await unconfirmed.get_unconfirmed(look.view, look.number(0)))


async def told(act: Act) -> Screen:
    """The officer has told the person by other means; the next one is there."""
    number = act.number(0)
    one = await unconfirmed.get_unconfirmed(act.unit, number)
    try:
        if not await unconfirmed.told(act.unit, act.actor, number):
            return Screen((), toast=Text("That is done already."))
    except RefusedError as refusal:
        return (await _next(act) or await desk.opened(act)).preceded_by(refusal.text)
    said = Text("Done: {who} has been told.", who=await name_of(act.view, one.recipient_id))
    return await desk.seen_to(act, said, press("un-", number), await _next(act))


async def undone(act: Act) -> Screen:
    await unconfirmed.undo(act.unit, act.actor, act.number(0))
    return await opened(act)


async def _next(look: Look) -> Screen | None:
    for one in await unconfirmed.listed(look.view, skip=0, most=1):
        return await _card(look, one)
    return None


async def _card(look: Look, one: Unconfirmed) -> Screen:
    is_doubt = one.state == "unknown"
    head = Text("<b>Not certain that it arrived</b>") if is_doubt else Text("<b>Not delivered</b>")
    lines = [head, BLANK, *await _to_whom(look, one)]
    lines.append(Text("What: {what}", what=WHAT[one.kind]))
    lines.append(Text("Tried: {moment}", moment=one.changed_at))
    reason = reason_of(Addressee(None, None, None, one.state, one.reason))
    if reason is not None and not is_doubt:
        lines.append(Text("Why not: {reason}", reason=reason))
    lines += [BLANK, _ADVICE[is_doubt]]
    ways = (Action(Text("All unconfirmed"), press("unl")), DESK)
    matter: tuple[tuple[Action, ...], ...] = ()
    if one.kind in _ABOUT:
        matter = (
            (Action(Text("Open what it was about"), press(_ABOUT[one.kind], one.subject_id)),),
        )
    if one.told_by is not None:
        who = await name_of(look.view, one.told_by)
        lines.append(Text("{who} has told them on {moment}.", who=who, moment=one.told_at))
        return Screen(tuple(lines), (*matter, ways))
    done = (Action(Text("Done: I have told them myself"), press("un+", one.id)),)
    return Screen(tuple(lines), (done, *matter, ways))


_ADVICE = {
    True: Text(
        "Liaison does not send it again: it may have arrived, and nobody is to get it twice. "
        "Please tell them by other means."
    ),
    False: Text("Please tell them by other means."),
}


async def _to_whom(look: Look, one: Unconfirmed) -> list[Text]:
    """The person, in what capacity, and the official address by which they can be told."""
    mandate = await mandate_of(look.view, one.recipient_id)
    if mandate is None:
        return [Text("To: somebody whose registration is no longer on record")]
    lines = [
        Text(
            "To: <b>{name}</b>, {capacity}",
            name=mandate.full_name,
            capacity=await capacity_of(look.view, mandate),
        )
    ]
    if mandate.email:
        lines.append(Text("E-mail: {email}", email=mandate.email))
    return lines
