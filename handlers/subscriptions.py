"""Alerts on new needs: choosing what to follow, changing it, muting it."""

from handlers import forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import HOME, Action, Screen, press
from services import subscriptions
from services.options import Answers, listed
from services.permissions import Permission
from services.taxonomy import labels
from services.texts import Text
from storage import subscriptions as stored
from storage.drafts import DraftRow
from storage.subscriptions import Subscription


async def opened(look: Look) -> Screen:
    """What one follows now."""
    follows = await stored.find_of(look.view, look.person.id)
    if follows is None:
        return Screen(
            (
                Text("<b>Alerts on new needs</b>"),
                Text("Say what you follow, and you are told here when such a need is published."),
            ),
            ((Action(Text("Choose what to follow"), press("sub+")),), (HOME,)),
        )
    lines = [Text("<b>Alerts on new needs</b>"), *_followed(follows)]
    if follows.muted_at is not None:
        lines.append(Text("Muted: you are not told at present."))
    mute = Action(Text("Mute alerts"), press("sub-"))
    if follows.muted_at is not None:
        mute = Action(Text("Hear alerts again"), press("sub~"))
    return Screen(tuple(lines), ((Action(Text("Change"), press("sub+")), mute), (HOME,)))


async def choose_pressed(act: Act) -> Screen:
    follows = await stored.find_of(act.unit, act.person.id)
    answers = {}
    if follows is not None:
        answers = {"pillars": list(follows.pillars), "kinds": list(follows.kinds)}
    return await forms.begin(act, SUBSCRIPTION, answers=answers)


async def chosen(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the form."""
    del row
    await subscriptions.subscribe(act.unit, act.actor, answers)
    return (await opened(act)).preceded_by(Text("Saved. New needs that fit will come here."))


async def muted(act: Act) -> Screen:
    await subscriptions.mute(act.unit, act.actor)
    return (await opened(act)).with_toast(Text("Muted"))


async def unmuted(act: Act) -> Screen:
    await subscriptions.unmute(act.unit, act.actor)
    return await opened(act)


def _followed(follows: Subscription) -> list[Text]:
    pillars = labels(follows.pillars) or (Text("Any pillar"),)
    kinds = labels(follows.kinds) or (Text("Any kind"),)
    return [
        Text("Pillars: {pillars}", pillars=listed(pillars)),
        Text("Kinds of assistance: {kinds}", kinds=listed(kinds)),
    ]


SUBSCRIPTION = Dialogue(
    form=subscriptions.SUBSCRIPTION_FORM,
    permission=Permission.SUBSCRIBE,
    finish_label=Text("Save"),
    finish=chosen,
)
