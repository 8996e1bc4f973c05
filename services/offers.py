"""Offers: what a delegation is ready to give, so that States can see which resources there are."""

from datetime import date, datetime
from typing import Any

from services.entries import CONTACT, change, day_of, money_columns, money_of, publish, withdraw
from services.forms import Form, Question
from services.money import money_to_json
from services.options import Answers
from services.permissions import Actor, Permission
from services.questions import Amount, Choice, Day, SeveralChoices, Words
from services.readers import today_of
from services.taxonomy import KINDS, PILLARS
from services.texts import RefusedError, Text
from services.visibility import VISIBILITIES, Visibility
from storage.database import Unit
from storage.offers import OFFERS, Offer

EVERYBODY_FIRST = tuple(sorted(VISIBILITIES, key=lambda option: option.code != Visibility.PUBLIC))
"""An offer is public unless its delegation opts for less."""

OFFER_FORM = Form(
    name="offer",
    title=Text("Offer"),
    questions=(
        Question(
            key="pillars",
            label=Text("Pillars"),
            prompt=Text("Which parts of the Convention does the offer serve?"),
            hint=Text("Press as many as you like, then Done."),
            kind=SeveralChoices(PILLARS),
        ),
        Question(
            key="kinds",
            label=Text("Kind of assistance"),
            prompt=Text("What kind of assistance do you offer?"),
            hint=Text("Press as many as you like, then Done."),
            kind=SeveralChoices(KINDS),
        ),
        Question(
            key="title",
            label=Text("Title"),
            prompt=Text("Give the offer a short title, up to 80 characters."),
            hint=Text("For example: Training of survey teams"),
            kind=Words(at_most=80, at_least=5),
        ),
        Question(
            key="description",
            label=Text("What is offered"),
            prompt=Text("What do you offer, and to whom? Up to 1,500 characters."),
            hint=Text(
                "States look for specifics: which States or regions, on what conditions, "
                "through which channel, in which languages, and how to apply."
            ),
            kind=Words(at_most=1500, at_least=20, lines=True),
        ),
        Question(
            key="amount",
            label=Text("Ceiling"),
            prompt=Text("Up to which amount?"),
            hint=Text("For example: 500 000 EUR. If it is not costed, say so."),
            kind=Amount(),
        ),
        Question(
            key="until",
            label=Text("Available until"),
            prompt=Text("Until when is it available?"),
            hint=Text("For example: end of 2027"),
            kind=Day(not_before_today=True),
            optional=True,
        ),
        Question(
            key="visibility",
            label=Text("Who may see it"),
            prompt=Text("Who may see this offer?"),
            hint=Text("The contact is shown only to your delegation and the ISU."),
            kind=Choice(EVERYBODY_FIRST),
        ),
        CONTACT,
    ),
)


def columns_of(answers: Answers, *, today: date) -> dict[str, Any]:
    """The answers of the form as the columns of an offer.

    Raises RefusedError for one whose time has run out while its draft rested.
    """
    until = day_of(answers.get("until"))
    if until is not None and until < today:
        raise RefusedError(
            Text(
                "{day} has passed: please change until when the offer is available. "
                "Your answers are kept.",
                day=until,
            )
        )
    return {
        "pillars": tuple(answers["pillars"]),
        "kinds": tuple(answers["kinds"]),
        "title": answers["title"],
        "description": answers["description"],
        **money_columns(answers["amount"]),
        "available_until": until,
        "visibility": answers["visibility"],
        "contact": answers["contact"],
    }


def answers_of(offer: Offer) -> dict[str, Any]:
    """A published offer as the answers of the form, to be changed."""
    until = offer.available_until
    return {
        "pillars": list(offer.pillars),
        "kinds": list(offer.kinds),
        "title": offer.title,
        "description": offer.description,
        "amount": money_to_json(money_of(offer)),
        "until": until.isoformat() if until else None,
        "visibility": offer.visibility,
        "contact": offer.contact,
    }


async def publish_offer(
    unit: Unit, actor: Actor, answers: Answers, *, delegation_id: int | None
) -> Offer:
    """Publish an offer for a delegation. Nobody is alerted; it stands in the list."""
    columns = columns_of(answers, today=today_of(unit, actor.person))
    return await publish(
        unit, actor, OFFERS, Permission.WRITE_OFFERS, columns, delegation_id=delegation_id
    )


async def change_offer(
    unit: Unit, actor: Actor, offer_id: int, answers: Answers, *, copied_at: datetime
) -> Offer:
    """Change an offer. One that had been withdrawn is published again."""
    columns = columns_of(answers, today=today_of(unit, actor.person))
    _, offer = await change(unit, actor, OFFERS, offer_id, columns, copied_at=copied_at)
    return offer


async def withdraw_offer(unit: Unit, actor: Actor, offer_id: int) -> Offer:
    """Withdraw an offer; it can be published again."""
    _, offer = await withdraw(unit, actor, OFFERS, offer_id)
    return offer
