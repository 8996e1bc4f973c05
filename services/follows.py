"""Following: anybody may ask to be told when the ISU enters something of a State."""

from services.book import PUBLISHED
from services.permissions import Actor
from storage import follows
from storage.database import Unit, View
from storage.treaty import State, states


def known(iso3: str) -> State:
    """The State of a code that a button carried. Raises RefusedError for a forged one."""
    return PUBLISHED.state_asked_for(iso3)


async def follow(unit: Unit, actor: Actor, iso3: str) -> State:
    """Tell somebody of a State from now on; asking twice is asking once."""
    state = known(iso3)
    await follows.add(unit, actor.person.id, iso3)
    return state


async def unfollow(unit: Unit, actor: Actor, iso3: str) -> State:
    """Tell them of it no longer."""
    state = known(iso3)
    await follows.remove(unit, actor.person.id, iso3)
    return state


async def followed(view: View, actor: Actor) -> tuple[State, ...]:
    """The States that somebody follows, by their English names."""
    codes = {one.iso3 for one in await follows.of_person(view, actor.person.id)}
    return tuple(state for state in states() if state.iso3 in codes)
