"""Somebody as a reader: their active mandates and, from these, what they may see."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from services.book import book_of
from services.mandates import acting
from services.permissions import Actor
from services.visibility import visible_to
from storage import delegations, mandates, people
from storage.database import View
from storage.people import Person
from storage.sight import Sight


async def actor_of(view: View, person: Person) -> Actor:
    """A person with the mandates that are active and in term now."""
    active = await mandates.of_person(view, person.id, states=("active",))
    return acting(person, active, view.now)


async def sight_of(view: View, actor: Actor) -> Sight:
    """What an actor may see on the day it is where they are."""
    seats = await delegations.several(view, actor.delegation_ids)
    return visible_to(actor, seats, await book_of(view), today_of(view, actor.person))


async def readers(view: View, person_ids: Collection[int]) -> list[tuple[Actor, Sight]]:
    """Several people with what each may see, in four queries however many they are."""
    active = await mandates.of_several(view, person_ids, state="active")
    actors = [
        acting(person, active.get(person.id, ()), view.now)
        for person in await people.several(view, person_ids)
    ]
    spoken_for = frozenset[int]().union(*(actor.delegation_ids for actor in actors))
    seats = await delegations.several(view, spoken_for)
    book = await book_of(view)
    return [
        (
            actor,
            visible_to(
                actor,
                {one: seats[one] for one in actor.delegation_ids},
                book,
                today_of(view, actor.person),
            ),
        )
        for actor in actors
    ]


def today_of(view: View, person: Person) -> date:
    """The day on a person's own calendar."""
    return view.now.astimezone(ZoneInfo(person.zone)).date()
