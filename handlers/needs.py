"""Needs as people see them: the form's end, the card, the alert and its way back."""

from handlers import entries, forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import needs, subscriptions
from services.contacts import BEING_REPLACED, without_contact
from services.entries import get_entry, get_own_entry
from services.notices import Skip
from services.options import Answers
from services.permissions import Permission
from services.readers import sight_of
from services.taxonomy import label
from services.texts import Plural, Text
from storage import subscriptions as stored_subscriptions
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.needs import NEEDS, Need


async def publish_pressed(act: Act) -> Screen:
    await needs.check_may_begin(act.unit, act.actor)
    return await entries.begin(act, NEED, again="n+")


async def change_pressed(act: Act) -> Screen:
    """Change a need: its answers stand on the review card, each can be changed."""
    need = await get_own_entry(act.unit, act.actor, NEEDS, act.number(0))
    return await forms.begin(
        act,
        NEED,
        answers=needs.answers_of(need),
        changed_at=need.changed_at,
        entry_id=need.id,
        delegation_id=need.delegation_id,
    )


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the need form: publish, or publish the change."""
    if row.entry_id is None:
        need, told = await needs.publish_need(
            act.unit, act.actor, answers, delegation_id=row.delegation_id
        )
        done = Text("Published.")
    else:
        need, told = await needs.change_need(
            act.unit, act.actor, row.entry_id, answers, copied_at=row.created_at
        )
        is_back = need.published_at == act.now
        done = Text("Published again.") if is_back else Text("The change is published.")
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
    is_new = need.published_at == act.now
    undo = ((Action(Text("Undo"), press("n-", need.id)),),) if told and is_new else ()
    return Screen(card.lines, (*undo, *card.rows), toast=done).preceded_by(*lines)


async def opened(look: Look) -> Screen:
    """The card of one need; behind its number stands the place in the list that led to it."""
    need = await get_entry(look.view, look.actor, NEEDS, look.number(0))
    return await _card(look, need, came_from=look.arguments[1:])


async def withdraw_pressed(act: Act) -> Screen:
    need = await get_own_entry(act.unit, act.actor, NEEDS, act.number(0))
    told = Text("Those who were told of it will be told that it is withdrawn.")
    return entries.withdrawal_asked_back(need, told)


async def withdrawn(act: Act) -> Screen:
    need = await needs.withdraw_need(act.unit, act.actor, act.number(0))
    return (await _card(act, need)).with_toast(Text("Withdrawn"))


async def alert(look: Look, notice: Notice) -> Screen | Skip:
    """To a subscriber: a new need that fits, and why they are told."""
    sight = await sight_of(look.view, look.actor)
    need = await NEEDS.find(look.view, notice.subject_id or 0, sight)
    follows = await stored_subscriptions.find_of(look.view, look.person.id)
    if need is None or need.status != "published":
        return Skip("withdrawn, or not shared any more")
    may_follow = look.actor.may(Permission.SUBSCRIBE)
    if follows is None or follows.muted_at is not None or not may_follow:
        return Skip("no longer follows new needs")
    lines = [
        Text("<b>New need</b>"),
        await entries.heading(look, need),
        entries.scope(need),
        *([BEING_REPLACED] if await without_contact(look.view, [need]) else []),
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
    """A correction, to those who were told of a need that is withdrawn.

    Its title is named only to those who may see it: it may have been changed since.
    """
    sight = await sight_of(look.view, look.actor)
    need = await NEEDS.find(look.view, notice.subject_id or 0, sight)
    told = Text("A need that you were told of is withdrawn.")
    if need is not None:
        told = Text("A need that you were told of is withdrawn: {title}", title=need.title)
    return Screen((Text("<b>Withdrawn</b>"), told), ((HOME,),))


async def _card(look: Look, need: Need, *, came_from: tuple[str, ...] = ()) -> Screen:
    facts = [Text("Amount: {amount}", amount=entries.amount(need))]
    if need.starts_on:
        facts.append(Text("From: {day}", day=need.starts_on))
    if need.ends_on:
        facts.append(Text("Until: {day}", day=need.ends_on))
    facts.append(Text("Priority: {priority}", priority=label(need.priority)))
    return await entries.card(look, need, words=need.missing, facts=facts, came_from=came_from)


NEED = Dialogue(
    form=needs.NEED_FORM,
    permission=Permission.WRITE_NEEDS,
    finish_label=Text("Publish"),
    finish=finished,
)
