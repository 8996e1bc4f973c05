"""Somebody as a reader: their active mandates and, from these, what they may see."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from services.permissions import Actor
from services.visibility import visible_to
from storage import people
from storage.database import View
from storage.people import Person
from storage.sight import Sight


async def actor_of(view: View, person: Person) -> Actor:
    """A person with the mandates that are active now."""
    return Actor(person, await people.mandates_of(view, person.id, states=("active",)))


async def sight_of(view: View, actor: Actor) -> Sight:
    """What an actor may see on the day it is where they are."""
    delegations = await people.delegations(view, actor.delegation_ids)
    return visible_to(actor, delegations, today_of(view, actor.person))


async def readers(view: View, person_ids: Collection[int]) -> list[tuple[Actor, Sight]]:
    """Several people with what each may see, in three queries however many they are."""
    mandates = await people.mandates_of_several(view, person_ids, state="active")
    actors = [
        Actor(person, mandates.get(person.id, ()))
        for person in await people.several(view, person_ids)
    ]
    spoken_for = frozenset[int]().union(*(actor.delegation_ids for actor in actors))
    delegations = await people.delegations(view, spoken_for)
    return [
        (
            actor,
            visible_to(
                actor,
                {one: delegations[one] for one in actor.delegation_ids},
                today_of(view, actor.person),
            ),
        )
        for actor in actors
    ]


def today_of(view: View, person: Person) -> date:
    """The day on a person's own calendar."""
    return view.now.astimezone(ZoneInfo(person.zone)).date()
