"""Invitations as people see them: the card behind a link, and what accepting it brings."""

from handlers.acts import Act, Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import invitations
from services.delegations import capacity, capacity_of
from services.texts import Text


async def opened(look: Look, code: str) -> Screen:
    """Somebody came by an invitation link, or typed `/start CODE`. Looking uses nothing up."""
    found = await invitations.get_offered(look.view, look.actor, code)
    what = await capacity(look.view, found.role, found.delegation_id, found.theme)
    lines = [Text("You are invited as <b>{capacity}</b>.", capacity=what)]
    for held in look.actor.mandates:
        known = await capacity_of(look.view, held)
        lines.append(Text("You act already as {capacity}.", capacity=known))
    lines += [
        BLANK,
        Text("The invitation lets in one person. Accept it only if it is meant for you."),
    ]
    accept = Action(Text("Accept"), press("iv!", code))
    return Screen(tuple(lines), ((accept, Action(Text("No"), HOME.press)),))


async def accepted(act: Act) -> Screen:
    """Only this uses an invitation up."""
    code = act.argument(0)
    if await invitations.was_redeemed_by(act.unit, act.actor, code):
        return Screen((), toast=Text("That is done already."))
    mandate = await invitations.redeem(act.unit, act.actor, code, act.full_name)
    return Screen(
        (
            Text("Welcome to Liaison, {name}.", name=mandate.full_name),
            Text("You act as {capacity}.", capacity=await capacity_of(act.unit, mandate)),
            Text("Please say who you are, so that others know whom they deal with."),
        ),
        ((Action(Text("Give my details"), press("me+", mandate.id)),), (HOME,)),
    )
