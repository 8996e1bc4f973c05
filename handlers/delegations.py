"""My delegation: who acts for it besides me, what happened among them, and where its drafts are."""

from collections.abc import Callable

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import drafts
from services.audit import Verb
from services.delegations import capacity_of, seat
from services.mandates import is_in_term, is_lapsed_for
from services.notices import Skip
from services.permissions import ROLE_NAMES, Permission, Role
from services.succession import LEAVING
from services.texts import Plural, RefusedError, Text
from storage import delegations, mandates
from storage import people as stored
from storage.database import View
from storage.ledger import Notice
from storage.mandates import Mandate

MINE = Action(Text("My delegation"), press("de"))


async def opened(look: Look) -> Screen:
    """The people of one's delegation: `de`, or `de:delegation` for who has several."""
    own = look.actor.delegation_ids
    if not own:
        return Screen(
            (Text("You act for no delegation at present."),),
            ((Action(Text("My post"), press("post")),), (HOME,)),
        )
    if look.number(0) in own or len(own) == 1:
        return await _card(look, look.number(0) or next(iter(own)))
    return await chosen_first(look, "de")


async def chosen_first(look: Look, prefix: str) -> Screen:
    """Somebody with several delegations says which one they mean."""
    seats = await delegations.several(look.view, look.actor.delegation_ids)
    rows = tuple(
        (Action(Text("{delegation}", delegation=seat(one)), press(prefix, one.id)),)
        for one in sorted(seats.values(), key=lambda one: one.name)
    )
    return Screen((Text("Which delegation?"),), (*rows, (HOME,)))


async def _card(look: Look, delegation_id: int) -> Screen:
    if delegation_id not in look.actor.delegation_ids:
        raise RefusedError(NOT_YOURS)
    delegation = seat(await delegations.get(look.view, delegation_id))
    today = look.now.date()
    active = await mandates.of_delegation(look.view, delegation_id, states=("active",))
    people = [one for one in active if is_in_term(one, today)]
    people.sort(key=lambda one: (list(Role).index(Role(one.role)), one.full_name.casefold()))
    lines = [Text("<b>{delegation}</b> · {n}", delegation=delegation, n=len(people))]
    holders = await stored.several(look.view, [one.person_id for one in people])
    for one, holder in zip(people, holders, strict=True):
        lines += _person(look, one, is_lapsed=is_lapsed_for(holder, one, look.now))
    begun = len(await drafts.of_delegation(look.view, look.actor, delegation_id))
    rows: list[tuple[Action, ...]] = []
    if begun:
        label = Plural("{n} open draft", "{n} open drafts", n=begun)
        rows.append((Action(label, press("df", delegation_id)),))
    if delegation_id in look.actor.delegations_for(Permission.INVITE_DEPUTY):
        rows.append((Action(Text("Invite a deputy"), press("iv+d", delegation_id)),))
    return Screen(tuple(lines), (*rows, (Action(Text("My post"), press("post")), HOME)))


def _person(look: Look, mandate: Mandate, *, is_lapsed: bool) -> list[Text]:
    """The name, the role and since when; how to reach somebody is theirs to say."""
    who = Text("<b>{name}</b>", name=mandate.full_name)
    if mandate.person_id == look.person.id:
        who = Text("<b>{name}</b> (you)", name=mandate.full_name)
    told = [BLANK, who, Text("{role}", role=ROLE_NAMES[Role(mandate.role)])]
    if mandate.valid_from is not None:
        told.append(Text("since {day}", day=mandate.valid_from))
    if mandate.valid_to is not None:
        told.append(Text("until {day}", day=mandate.valid_to))
    if is_lapsed:
        told.append(Text("<i>waits for its yearly reconfirmation; until then, writing waits</i>"))
    return told


NOT_YOURS = Text("That is not a delegation for which you act at present.")

BECAME: dict[str, Callable[..., Text]] = {
    "joined": lambda **who: Text("{name} has been approved as {capacity}.", **who),
    Verb.ENDED: lambda **who: Text("{name} no longer acts as {capacity}.", **who),
    Verb.SUSPENDED: lambda **who: Text(
        "{name} is suspended as {capacity}: they do not act for the delegation at present.", **who
    ),
    Verb.RESTORED: lambda **who: Text("{name} acts again as {capacity}.", **who),
    Verb.ROLE_CHANGED: lambda **who: Text(
        "{name} has another role now. They act as {capacity}.", **who
    ),
    Verb.CORRECTED: lambda **who: Text(
        "What is on record of {name}, {capacity}, has been corrected.", **who
    ),
    Verb.LAPSED: lambda **who: Text(
        "{name}'s post as {capacity} waits for its yearly reconfirmation. Until then, writing "
        "waits.",
        **who,
    ),
    Verb.RECONFIRMED: lambda **who: Text(
        "{name} has reconfirmed their post as {capacity}. Writing goes on.", **who
    ),
}
"""What colleagues are told, by the word that stands in the notice."""


async def colleague_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the others of a delegation, and of a leave to the ISU: what became of a mandate."""
    mandate = await mandates.find(look.view, notice.subject_id or 0)
    what = notice.facts["what"]
    if mandate is None or mandate.delegation_id is None:
        return Skip("no longer on record")
    if mandate.delegation_id in look.actor.delegation_ids:
        where = seat(await delegations.get(look.view, mandate.delegation_id))
        why = Text("<i>You are told because you act for {delegation} too.</i>", delegation=where)
        way = Action(MINE.label, press("de", mandate.delegation_id))
    elif look.actor.is_isu:
        why = Text("<i>You are told because you are in the ISU.</i>")
        way = Action(Text("Open"), press("md", mandate.id))
    elif what == Verb.ROLE_CHANGED:
        why = Text("<i>You are told because they acted for your delegation.</i>")
        way = MINE
    else:
        return Skip("no longer of that delegation")
    lines = (Text("<b>A change in a delegation</b>"), await _became(look.view, mandate, what), why)
    return Screen(lines, ((way,), (HOME,)))


async def _became(view: View, mandate: Mandate, what: str) -> Text:
    who = {"name": mandate.full_name, "capacity": await capacity_of(view, mandate)}
    if what != LEAVING:
        return BECAME[what](**who)
    if mandate.state == "active" and mandate.valid_to is not None:
        return Text("{name} acts as {capacity} until {day}.", **who, day=mandate.valid_to)
    return Text("{name} has left. They no longer act as {capacity}.", **who)


async def contact_gone_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the ISU: nobody speaks for a delegation any more."""
    mandate = await mandates.find(look.view, notice.subject_id or 0)
    if mandate is None or mandate.delegation_id is None or not look.actor.is_isu:
        return Skip("no longer so")
    where = seat(await delegations.get(look.view, mandate.delegation_id))
    who = {"name": mandate.full_name, "capacity": await capacity_of(look.view, mandate)}
    lines = (
        Text("<b>Nobody writes for {delegation} now</b>", delegation=where),
        Text("The last was {name}, {capacity}.", **who),
        Text("Its entries say “Contact being replaced” until somebody writes for it again."),
        Text("<i>You are told because you are in the ISU.</i>"),
    )
    card = Action(Text("Open the delegation"), press("dg", mandate.delegation_id))
    return Screen(lines, ((card,), (Action(Text("Invite somebody"), press("iv+")), HOME)))
