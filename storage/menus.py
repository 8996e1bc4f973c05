"""Whose list of commands in Telegram no longer fits their roles or their language."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import String, and_, case, cast, func, literal, or_, select, update

from storage.database import Unit, View
from storage.schema import mandate, person


@dataclass(frozen=True)
class Outdated:
    """Somebody whose menu is to be set; `roles` is the sum of the bits of those they hold.

    `menu` is what is to be noted once it is set; empty for the menu that everybody has.
    """

    person_id: int
    chat_id: int
    language: str
    roles: int
    menu: str


async def outdated(
    view: View, bits: Mapping[str, int], version: str, *, most: int
) -> tuple[Outdated, ...]:
    """Some of those whose menu is not of their roles, their language and this version."""
    day = view.now.date()
    held = and_(
        mandate.c.person_id == person.c.id,
        mandate.c.state == "active",
        or_(mandate.c.valid_from.is_(None), mandate.c.valid_from <= day),
        or_(mandate.c.valid_to.is_(None), mandate.c.valid_to >= day),
    )
    bit = case(*((mandate.c.role == role, value) for role, value in bits.items()), else_=0)
    roles = func.coalesce(func.sum(bit.distinct()), 0)
    named = literal(f"{version}:") + person.c.language + literal(":") + cast(roles, String)
    menu = case((roles == 0, ""), else_=named)
    rows = await view.all(
        select(
            person.c.id.label("person_id"),
            person.c.chat_id,
            person.c.language,
            roles.label("roles"),
            menu.label("menu"),
        )
        .outerjoin(mandate, held)
        .where(person.c.blocked_at.is_(None), person.c.forgotten_at.is_(None))
        .where(or_(mandate.c.id.is_not(None), person.c.menu != ""))
        .group_by(person.c.id)
        .having(person.c.menu != menu)
        .order_by(person.c.id)
        .limit(most)
    )
    return tuple(Outdated(**row) for row in rows)


async def note(unit: Unit, one: Outdated) -> None:
    await unit.change(update(person).where(person.c.id == one.person_id).values(menu=one.menu))
