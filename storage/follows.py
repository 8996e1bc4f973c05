"""Follows: of which States somebody wants to be told when something is entered of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Unit, View, columns
from storage.schema import follow, person


@dataclass(frozen=True)
class Follow:
    """One State that somebody follows."""

    id: int
    person_id: int
    iso3: str
    created_at: datetime


async def of_person(view: View, person_id: int) -> tuple[Follow, ...]:
    """What somebody follows, in the order in which they began."""
    rows = await view.all(
        select(*columns(follow, Follow))
        .where(follow.c.person_id == person_id)
        .order_by(follow.c.id)
    )
    return tuple(Follow(**row) for row in rows)


async def find(view: View, person_id: int, iso3: str) -> Follow | None:
    row = await view.first(
        select(*columns(follow, Follow)).where(
            follow.c.person_id == person_id, follow.c.iso3 == iso3
        )
    )
    return Follow(**row) if row else None


async def add(unit: Unit, person_id: int, iso3: str) -> bool:
    """Begin to follow a State; False when it was followed already."""
    values = {"person_id": person_id, "iso3": iso3, "created_at": unit.now}
    return await unit.add_once(follow, values)


async def remove(unit: Unit, person_id: int, iso3: str) -> bool:
    """Follow a State no longer; False when it was not followed."""
    gone = delete(follow).where(follow.c.person_id == person_id, follow.c.iso3 == iso3)
    return await unit.change(gone) == 1


async def followers(view: View, iso3: str) -> list[int]:
    """The numbers of the people who follow a State and can be reached."""
    rows = await view.all(
        select(follow.c.person_id)
        .join(person, person.c.id == follow.c.person_id)
        .where(follow.c.iso3 == iso3, person.c.blocked_at.is_(None))
        .order_by(follow.c.person_id)
    )
    return [row["person_id"] for row in rows]
