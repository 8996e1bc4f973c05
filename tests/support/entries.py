"""Needs and offers that stand there before a story begins, published as their forms would."""

from typing import Any

from bot.playground import Phone
from services.needs import publish_need
from services.offers import publish_offer
from services.readers import actor_of
from storage import people
from storage.database import Database
from storage.needs import Need
from storage.offers import Offer
from tests.support.answers import NEED_ANSWERS, OFFER_ANSWERS
from tests.support.stage import Stage


async def need_of(stage: Stage, author: Phone, **answers: Any) -> Need:
    """A need that somebody has published."""
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        person = await people.find_by_telegram(unit, author.person.id)
        assert person is not None
        actor = await actor_of(unit, person)
        need, _ = await publish_need(unit, actor, {**NEED_ANSWERS, **answers})
    await database.close()
    return need


async def offer_of(stage: Stage, author: Phone, **answers: Any) -> Offer:
    """An offer that somebody has published."""
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        person = await people.find_by_telegram(unit, author.person.id)
        assert person is not None
        actor = await actor_of(unit, person)
        offer = await publish_offer(unit, actor, {**OFFER_ANSWERS, **answers})
    await database.close()
    return offer
