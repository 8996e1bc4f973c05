"""Subscriptions to new needs: which ones fit, and why somebody was told."""

from services.audit import LIAISON, Verb, record
from services.forms import Form, Question
from services.options import Answers, listed
from services.permissions import PERMISSIONS, Actor, Permission
from services.questions import SeveralChoices
from services.readers import readers
from services.taxonomy import KINDS, PILLARS, labels
from services.texts import Text
from storage import audit, invitations, mandates, subscriptions
from storage.database import Unit, View
from storage.mandates import Mandate
from storage.needs import Need
from storage.subscriptions import Subscription

SUBSCRIPTION_FORM = Form(
    name="follow",
    title=Text("Alerts on new needs"),
    questions=(
        Question(
            key="pillars",
            label=Text("Pillars"),
            prompt=Text("Which pillars do you want to follow?"),
            hint=Text("Press as many as you like, then Done."),
            kind=SeveralChoices(PILLARS, everything=Text("Any pillar")),
        ),
        Question(
            key="kinds",
            label=Text("Kinds of assistance"),
            prompt=Text("Which kinds of assistance could you give?"),
            hint=Text("Press as many as you like, then Done."),
            kind=SeveralChoices(KINDS, everything=Text("Any kind")),
        ),
    ),
)


def fits(subscription: Subscription, need: Need) -> bool:
    """One of the pillars *and* one of the kinds; where none is named, any will do."""
    return (not subscription.pillars or need.pillar in subscription.pillars) and (
        not subscription.kinds or not set(subscription.kinds).isdisjoint(need.kinds)
    )


def why(subscription: Subscription, need: Need) -> Text:
    """What a need and a subscription have in common, for *why did I get this*."""
    shared = tuple(code for code in subscription.kinds if code in need.kinds)
    pillars = labels((need.pillar,)) if subscription.pillars else (Text("any pillar"),)
    kinds = labels(shared) if shared else (Text("any kind"),)
    return Text("You follow: {pillars} · {kinds}.", pillars=listed(pillars), kinds=listed(kinds))


async def subscribe(unit: Unit, actor: Actor, answers: Answers) -> None:
    await subscriptions.save(
        unit,
        actor.person.id,
        pillars=tuple(answers["pillars"]),
        kinds=tuple(answers["kinds"]),
    )


async def mute(unit: Unit, actor: Actor) -> None:
    await subscriptions.mute(unit, actor.person.id, unit.now)


async def unmute(unit: Unit, actor: Actor) -> None:
    await subscriptions.mute(unit, actor.person.id, None)


async def has_alerts(view: View, mandate: Mandate) -> bool:
    """Whether alerts come with a post, and its holder has chosen some."""
    may = mandate.role in PERMISSIONS[Permission.SUBSCRIBE]
    return may and await subscriptions.find_of(view, mandate.person_id) is not None


async def takes_alerts(view: View, mandate: Mandate, heir: Mandate) -> bool:
    """Whether alerts can be handed from one post to another: to who may have some, and has none."""
    has_none = await subscriptions.find_of(view, heir.person_id) is None
    may = heir.role in PERMISSIONS[Permission.SUBSCRIBE]
    return may and has_none and await has_alerts(view, mandate)


async def hand_on(unit: Unit, by: Actor | str, mandate: Mandate, heir: Mandate) -> None:
    """Let an heir follow what the holder of a post followed, if they can take it on."""
    followed = await subscriptions.find_of(unit, mandate.person_id)
    if followed is None or not await takes_alerts(unit, mandate, heir):
        return
    await subscriptions.save(unit, heir.person_id, pillars=followed.pillars, kinds=followed.kinds)
    handed = await subscriptions.find_of(unit, heir.person_id)
    assert handed is not None  # noqa: S101 - the line above has put it there.
    await record(
        unit,
        by,
        Verb.HANDED_OVER,
        "subscription",
        handed.id,
        after=handed,
        about=heir.person_id,
    )


async def take_up(unit: Unit, mandate: Mandate) -> None:
    """Let a successor, whose mandate has just become active, follow what who invited them did.

    Whoever makes a mandate active calls this; it does nothing for those who succeed nobody.
    """
    invitation = await invitations.find(unit, mandate.invitation_id or 0)
    if invitation is None or invitation.invited_by is None:
        return
    for one in await mandates.of_person(unit, invitation.invited_by, states=("active", "ended")):
        is_leaving = one.state == "ended" or one.valid_to is not None
        if is_leaving and (one.role, one.delegation_id) == (mandate.role, mandate.delegation_id):
            await hand_on(unit, LIAISON, one, mandate)


async def give_back(unit: Unit, by: Actor | str, mandate: Mandate) -> None:
    """Take back what `take_up` has brought with a mandate whose approval is undone."""
    followed = await subscriptions.find_of(unit, mandate.person_id)
    if followed is None:
        return
    last = await audit.newest_of(unit, "subscription", followed.id)
    if last is None or (last.verb, last.at) != (Verb.HANDED_OVER, mandate.decided_at):
        return
    await subscriptions.remove(unit, followed.id)
    await record(
        unit,
        by,
        Verb.UNDONE,
        "subscription",
        followed.id,
        before=followed,
        about=mandate.person_id,
    )


async def listeners(unit: Unit, need: Need) -> list[int]:
    """Who is to be told of a need: it fits, they may still subscribe and see it, and it is not
    their own.
    """
    fitting = [one.person_id for one in await subscriptions.heard(unit) if fits(one, need)]
    return [
        actor.person.id
        for actor, sight in await readers(unit, fitting)
        if actor.may(Permission.SUBSCRIBE)
        and need.delegation_id not in actor.delegation_ids
        and sight.admits(need)
    ]
