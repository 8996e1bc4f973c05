"""Offers as people see them: the form's end, the card, and what its delegation does with it."""

from handlers import entries, forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import Screen
from services import offers
from services.entries import get_entry, get_own_entry
from services.options import Answers
from services.permissions import Permission
from services.texts import Text
from storage.drafts import DraftRow
from storage.offers import OFFERS, Offer


async def publish_pressed(act: Act) -> Screen:
    return await entries.begin(act, OFFER, again="o+")


async def change_pressed(act: Act) -> Screen:
    """Change an offer: its answers stand on the review card, each can be changed."""
    offer = await get_own_entry(act.unit, act.actor, OFFERS, act.number(0))
    return await forms.begin(
        act,
        OFFER,
        answers=offers.answers_of(offer),
        changed_at=offer.changed_at,
        entry_id=offer.id,
        delegation_id=offer.delegation_id,
    )


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the offer form: publish, or publish the change."""
    if row.entry_id is None:
        offer = await offers.publish_offer(
            act.unit, act.actor, answers, delegation_id=row.delegation_id
        )
        done = Text("Published.")
    else:
        offer = await offers.change_offer(
            act.unit, act.actor, row.entry_id, answers, copied_at=row.created_at
        )
        done = Text("The change is published.")
    return (await _card(act, offer)).with_toast(done).preceded_by(done)


async def opened(look: Look) -> Screen:
    """The card of one offer; behind its number stands the place in the list that led to it."""
    offer = await get_entry(look.view, look.actor, OFFERS, look.number(0))
    return await _card(look, offer, came_from=look.arguments[1:])


async def withdraw_pressed(act: Act) -> Screen:
    offer = await get_own_entry(act.unit, act.actor, OFFERS, act.number(0))
    gone = Text("Others will not find it any more. You can publish it again.")
    return entries.withdrawal_asked_back(offer, gone)


async def withdrawn(act: Act) -> Screen:
    offer = await offers.withdraw_offer(act.unit, act.actor, act.number(0))
    return (await _card(act, offer)).with_toast(Text("Withdrawn"))


async def _card(look: Look, offer: Offer, *, came_from: tuple[str, ...] = ()) -> Screen:
    facts = [Text("Ceiling: {amount}", amount=entries.amount(offer))]
    until = offer.available_until
    if until:
        facts.append(
            Text("Available until: {day}", day=until)
            if until >= look.today
            else Text("Was available until: {day}", day=until)
        )
    return await entries.card(
        look, offer, words=offer.description, facts=facts, came_from=came_from
    )


OFFER = Dialogue(
    form=offers.OFFER_FORM,
    permission=Permission.WRITE_OFFERS,
    finish_label=Text("Publish"),
    finish=finished,
)
