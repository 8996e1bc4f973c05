"""Needs as people see them: the form's end, the card, the alert and its way back."""

from handlers import forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import needs, subscriptions
from services.delegations import seat
from services.money import Money
from services.needs import get_need, may_change, may_see_contact, money_of
from services.notices import Skip
from services.options import Answers
from services.permissions import Permission
from services.readers import sight_of
from services.taxonomy import label, labels
from services.texts import Plural, Text
from services.visibility import VISIBILITIES
from storage import needs as stored
from storage import people
from storage import subscriptions as stored_subscriptions
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.needs import Need


async def publish_pressed(act: Act) -> Screen:
    mandate = act.actor.mandate_for(Permission.WRITE_NEEDS)
    return await forms.begin(act, NEED, delegation_id=mandate.delegation_id if mandate else None)


async def change_pressed(act: Act) -> Screen:
    """Change a need: its answers stand on the review card, each can be changed."""
    need = await needs.get_own_need(act.unit, act.actor, act.number(0))
    return await forms.begin(
        act,
        NEED,
        answers=needs.answers_of(need),
        entry_id=need.id,
        delegation_id=need.delegation_id,
    )


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the need form: publish, or publish the change."""
    if row.entry_id is None:
        need, told = await needs.publish_need(act.unit, act.actor, answers)
        done = Text("Published.")
    else:
        need, told = await needs.change_need(act.unit, act.actor, row.entry_id, answers)
        done = Text("The change is published.")
    lines = [done]
    if told:
        lines.append(
            Plural(
                "It goes to {n} person who follows such needs, in ten seconds.",
                "It goes to {n} people who follow such needs, in ten seconds.",
                n=told,
            )
        )
    card = await _card(act, need)
    undo = ((Action(Text("Undo"), press("n-", need.id)),),) if told else ()
    return Screen(card.lines, (*undo, *card.rows), toast=done).preceded_by(*lines)


async def opened(look: Look) -> Screen:
    """The card of one need."""
    return await _card(look, await get_need(look.view, look.actor, look.number(0)))


async def withdraw_pressed(act: Act) -> Screen:
    """Withdrawing is asked back, because others may have read it."""
    need = await needs.get_own_need(act.unit, act.actor, act.number(0))
    return Screen(
        (
            Text("Withdraw this need? <b>{title}</b>", title=need.title),
            Text("Those who were told of it will be told that it is withdrawn."),
        ),
        (
            (
                Action(Text("Yes, withdraw"), press("n-", need.id)),
                Action(Text("No, keep it"), press("n", need.id)),
            ),
        ),
    )


async def withdrawn(act: Act) -> Screen:
    need = await needs.withdraw_need(act.unit, act.actor, act.number(0))
    return (await _card(act, need)).with_toast(Text("Withdrawn"))


async def alert(look: Look, notice: Notice) -> Screen | Skip:
    """To a subscriber: a new need that fits, and why they are told."""
    sight = await sight_of(look.view, look.actor)
    need = await stored.find(look.view, notice.subject_id or 0, sight)
    follows = await stored_subscriptions.find_of(look.view, look.person.id)
    if need is None or need.status != "published":
        return Skip("withdrawn, or not shared any more")
    if follows is None or follows.muted_at is not None:
        return Skip("no longer follows new needs")
    lines = [
        Text("<b>New need</b>"),
        await _heading(look, need),
        Text("{pillar} · {kinds}", pillar=label(need.pillar), kinds=labels(need.kinds)),
        BLANK,
        Text("<i>{why}</i>", why=subscriptions.why(follows, need)),
    ]
    return Screen(
        tuple(lines),
        (
            (Action(Text("Open"), press("n", need.id)),),
            (
                Action(Text("Change alerts"), press("sub")),
                Action(Text("Mute alerts"), press("sub-")),
            ),
        ),
    )


async def withdrawn_notice(look: Look, notice: Notice) -> Screen | Skip:
    """A correction, to those who were told of a need that is withdrawn."""
    del look
    lines = (
        Text("<b>Withdrawn</b>"),
        Text("A need that you were told of is withdrawn: {title}", title=notice.facts["title"]),
    )
    return Screen(lines, ((HOME,),))


async def _heading(look: Look, need: Need) -> Text:
    where = seat(await people.get_delegation(look.view, need.delegation_id))
    return Text("{state}: <b>{title}</b>", state=where, title=need.title)


async def _card(look: Look, need: Need) -> Screen:
    lines = [
        await _heading(look, need),
        Text("{pillar} · {kinds}", pillar=label(need.pillar), kinds=labels(need.kinds)),
        BLANK,
        Text("{words}", words=need.missing),
        BLANK,
        *_facts(need),
    ]
    if may_see_contact(look.actor, need):
        lines.append(Text("Contact (not shown to others): {contact}", contact=need.contact))
    lines.append(
        Text(
            "<i>Need {number}, published {day} by the delegation.</i>",
            number=str(need.id),
            day=need.published_at.date(),
        )
    )
    return Screen(tuple(lines), _card_rows(look, need))


def _facts(need: Need) -> list[Text]:
    lines = []
    if need.status == "withdrawn":
        lines.append(Text("<b>Withdrawn</b>"))
    money = money_of(need)
    lines.append(
        Text("Amount: {amount} {currency}", amount=money.amount, currency=money.currency)
        if isinstance(money, Money)
        else Text("Amount: not costed")
    )
    if need.starts_on:
        lines.append(Text("From: {day}", day=need.starts_on))
    if need.ends_on:
        lines.append(Text("Until: {day}", day=need.ends_on))
    lines.append(Text("Priority: {priority}", priority=label(need.priority)))
    shared = next(option.label for option in VISIBILITIES if option.code == need.visibility)
    lines.append(Text("Shared with: {visibility}", visibility=shared))
    return lines


def _card_rows(look: Look, need: Need) -> tuple[tuple[Action, ...], ...]:
    if not may_change(look.actor, need):
        return ((Action(Text("All needs"), press("nl")), HOME),)
    if need.status == "withdrawn":
        own = [Action(Text("Publish again"), press("n~", need.id))]
    else:
        own = [
            Action(Text("Change"), press("n~", need.id)),
            Action(Text("Withdraw"), press("n?", need.id)),
        ]
    return (tuple(own), (Action(Text("My entries"), press("my")), HOME))


NEED = Dialogue(
    form=needs.NEED_FORM,
    permission=Permission.WRITE_NEEDS,
    finish_label=Text("Publish"),
    finish=finished,
)
