"""Who is in an audience: people by the roles that they hold, each under one of their mandates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, func, select, true

from storage.database import View
from storage.mandates import in_term
from storage.schema import delegation, mandate, person

People: TypeAlias = Select[Any]
"""A query for the numbers of people, to be told something without reading them first."""


@dataclass(frozen=True)
class Head:
    """How many people of a delegation are in an audience in one role."""

    role: str
    delegation_id: int | None
    is_blocked: bool
    people: int


@dataclass(frozen=True)
class Member:
    """Somebody in an audience, and in what capacity; `delegation_id` is empty for the ISU."""

    person_id: int
    full_name: str
    role: str
    delegation_id: int | None
    is_blocked: bool


def capacities(
    roles: Iterable[str], *, day: date | None = None, states: Iterable[str] = ("active",)
) -> Subquery:
    """One mandate for each person who holds one of the roles: the newest of them.

    Of those in term on a day, where one is named.
    """
    return (
        select(func.max(mandate.c.id).label("id"), mandate.c.person_id)
        .where(mandate.c.role.in_(list(roles)), mandate.c.state.in_(list(states)))
        .where(true() if day is None else in_term(day))
        .group_by(mandate.c.person_id)
        .subquery()
    )


def people_in(roles: Iterable[str], day: date) -> People:
    """Everybody who holds one of the roles on a day, whoever has blocked the bot included."""
    return select(capacities(roles, day=day).c.person_id)


async def heads(view: View, roles: Iterable[str]) -> tuple[Head, ...]:
    newest = capacities(roles, day=view.now.date())
    key = (mandate.c.role, mandate.c.delegation_id, _IS_BLOCKED)
    rows = await view.all(
        select(*key, func.count().label("people"))
        .join(newest, newest.c.id == mandate.c.id)
        .join(person, person.c.id == mandate.c.person_id)
        .group_by(*key)
    )
    return tuple(Head(**row) for row in rows)


async def members(view: View, roles: Iterable[str], *, first: int, most: int) -> tuple[Member, ...]:
    """Some of the people in an audience, by the names of their delegations and their own."""
    newest = capacities(roles, day=view.now.date())
    rows = await view.all(
        select(
            mandate.c.person_id,
            mandate.c.full_name,
            mandate.c.role,
            mandate.c.delegation_id,
            _IS_BLOCKED,
        )
        .join(newest, newest.c.id == mandate.c.id)
        .join(person, person.c.id == mandate.c.person_id)
        .outerjoin(delegation, delegation.c.id == mandate.c.delegation_id)
        .order_by(*by_name())
        .offset(first)
        .limit(most)
    )
    return tuple(Member(**row) for row in rows)


def by_name() -> tuple[ColumnElement[Any], ...]:
    """The order of lists of people: delegation, then name; the ISU last."""
    return (
        delegation.c.name.is_(None),
        delegation.c.name,
        mandate.c.full_name,
        mandate.c.person_id,
    )


_IS_BLOCKED = person.c.blocked_at.is_not(None).label("is_blocked")
