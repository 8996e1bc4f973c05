"""Needs and offers that stand there before a story begins, published as their forms would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.playground import Phone
from services.needs import publish_need
from services.offers import publish_offer
from services.permissions import Actor
from services.readers import actor_of
from storage import people
from storage.database import Database, Unit
from storage.needs import Need
from storage.offers import Offer
from tests.support.answers import NEED_ANSWERS, OFFER_ANSWERS
from tests.support.stage import Stage


@asynccontextmanager
async def acting(stage: Stage, author: Phone) -> AsyncIterator[tuple[Unit, Actor]]:
    """A transaction in which somebody does something, as by a press on their phone."""
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        person = await people.find_by_telegram(unit, author.person.id)
        assert person is not None
        yield unit, await actor_of(unit, person)
    await database.close()


async def need_of(stage: Stage, author: Phone, **answers: Any) -> Need:
    """A need that somebody has published."""
    async with acting(stage, author) as (unit, actor):
        need, _ = await publish_need(
            unit, actor, {**NEED_ANSWERS, **answers}, delegation_id=actor.mandates[0].delegation_id
        )
    return need


async def offer_of(stage: Stage, author: Phone, **answers: Any) -> Offer:
    """An offer that somebody has published."""
    async with acting(stage, author) as (unit, actor):
        return await publish_offer(
            unit, actor, {**OFFER_ANSWERS, **answers}, delegation_id=actor.mandates[0].delegation_id
        )
