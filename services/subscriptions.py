"""Subscriptions to new needs: which ones fit, and why somebody was told."""

from services.forms import Form, Question
from services.options import Answers, listed
from services.permissions import Actor, Permission
from services.questions import SeveralChoices
from services.readers import readers
from services.taxonomy import KINDS, PILLARS, labels
from services.texts import Text
from storage import subscriptions
from storage.database import Unit
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
