"""Mandates: in which role somebody may act, for which delegation, from when to when."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, or_, select, update

from storage.database import Unit, View, columns
from storage.schema import delegation, mandate, person


@dataclass(frozen=True)
class Mandate:
    """That a person may act in a role; for the ISU without a delegation.

    `state`: requested → active | declined | withdrawn; active → suspended | ended; suspended →
    active | ended. `theme` is a coordinator's. The term is from `valid_from` to `valid_to`, both
    days included; without `valid_to` it is until further notice. After `reconfirm_by` its holder
    may read and no longer write. `note_reference`, `note_on` and `note_copy_id` say which note
    verbale names the person.
    """

    id: int
    person_id: int
    delegation_id: int | None
    role: str
    state: str
    full_name: str
    requested_at: datetime
    theme: str = ""
    position: str = ""
    institution: str = ""
    email: str = ""
    note_reference: str = ""
    note_on: date | None = None
    note_copy_id: int | None = None
    invitation_id: int | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None
    reason: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    reconfirm_by: date | None = None

    @property
    def capacity(self) -> tuple[str, int | None, str]:
        """Role, delegation and theme: nobody holds the same one twice."""
        return self.role, self.delegation_id, self.theme


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(insert(mandate).values(**values).returning(mandate.c.id))


async def find(view: View, mandate_id: int, *, lock: bool = False) -> Mandate | None:
    query = select(*columns(mandate, Mandate)).where(mandate.c.id == mandate_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Mandate(**row) if row else None


async def change(unit: Unit, mandate_id: int, **values: Any) -> None:
    await unit.change(update(mandate).where(mandate.c.id == mandate_id).values(**values))


async def of_person(view: View, person_id: int, *, states: Iterable[str]) -> tuple[Mandate, ...]:
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.person_id == person_id, mandate.c.state.in_(list(states)))
        .order_by(mandate.c.id)
    )
    return tuple(Mandate(**row) for row in rows)


async def of_several(
    view: View, person_ids: Collection[int], *, state: str
) -> dict[int, tuple[Mandate, ...]]:
    """The mandates in a state of each of several people who have any."""
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.person_id.in_(person_ids), mandate.c.state == state)
        .order_by(mandate.c.id)
    )
    found: defaultdict[int, tuple[Mandate, ...]] = defaultdict(tuple)
    for row in rows:
        found[row["person_id"]] += (Mandate(**row),)
    return found


async def of_delegation(
    view: View, delegation_id: int, *, states: Iterable[str]
) -> tuple[Mandate, ...]:
    """The mandates of everybody who acts, or asks to act, for a delegation."""
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.delegation_id == delegation_id, mandate.c.state.in_(list(states)))
        .order_by(mandate.c.id)
    )
    return tuple(Mandate(**row) for row in rows)


async def roles_in(
    view: View, delegation_ids: Collection[int], day: date
) -> defaultdict[int, set[str]]:
    """The roles that are held for each of several delegations on a day."""
    rows = await view.all(
        select(mandate.c.delegation_id, mandate.c.role)
        .where(mandate.c.delegation_id.in_(delegation_ids), mandate.c.state == "active")
        .where(or_(mandate.c.valid_from.is_(None), mandate.c.valid_from <= day))
        .where(or_(mandate.c.valid_to.is_(None), mandate.c.valid_to >= day))
    )
    held: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows:
        held[row["delegation_id"]].add(row["role"])
    return held


async def in_state(view: View, state: str) -> tuple[Mandate, ...]:
    """All mandates in a state, the oldest request first."""
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.state == state)
        .order_by(mandate.c.requested_at, mandate.c.id)
    )
    return tuple(Mandate(**row) for row in rows)


async def count_in_state(view: View, state: str) -> int:
    """How many mandates there are in a state."""
    return int(
        await view.scalar(select(func.count()).select_from(mandate).where(mandate.c.state == state))
    )


async def lapsing(view: View, until: date) -> tuple[Mandate, ...]:
    """The active mandates to be reconfirmed by a day, and those that were not, the latest last."""
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.state == "active", mandate.c.reconfirm_by <= until)
        .order_by(mandate.c.reconfirm_by, mandate.c.id)
    )
    return tuple(Mandate(**row) for row in rows)


async def people_with_roles(
    view: View, roles: Iterable[str], *, iso3: Iterable[str] | None = None
) -> list[int]:
    """Who holds one of the roles now and can be reached; of some States only, where named.

    Whoever waits for the yearly reconfirmation still holds it.
    """
    query = (
        select(person.c.id)
        .distinct()
        .join(mandate, mandate.c.person_id == person.c.id)
        .where(mandate.c.state == "active", mandate.c.role.in_(list(roles)))
        .where(in_term(view.now.date()), person.c.blocked_at.is_(None))
        .order_by(person.c.id)
    )
    if iso3 is not None:
        query = query.join(delegation, delegation.c.id == mandate.c.delegation_id).where(
            delegation.c.iso3.in_(list(iso3))
        )
    return [row["id"] for row in await view.all(query)]


def held_for(role: str, iso3: str, day: date) -> Select[Any]:
    """The mandates of a role that are held for a State on a day, as a part of another query."""
    return (
        select(mandate.c.id)
        .join(delegation, delegation.c.id == mandate.c.delegation_id)
        .where(delegation.c.iso3 == iso3, mandate.c.role == role, mandate.c.state == "active")
        .where(in_term(day))
    )


def in_term(day: date) -> ColumnElement[bool]:
    """The condition that the term of a mandate has begun and is not over."""
    begins, ends = mandate.c.valid_from, mandate.c.valid_to
    return or_(begins.is_(None), begins <= day) & or_(ends.is_(None), ends >= day)


async def lock_holders(unit: Unit, role: str) -> tuple[Mandate, ...]:
    """Everybody's active mandates of a role, locked in the order of their numbers."""
    rows = await unit.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.role == role, mandate.c.state == "active")
        .order_by(mandate.c.id)
        .with_for_update()
    )
    return tuple(Mandate(**row) for row in rows)


async def is_any_over(view: View, day: date) -> bool:
    """Whether there is a mandate to be ended because its term is over."""
    return bool(await view.scalar(select(select(mandate.c.id).where(_is_over(day)).exists())))


async def lock_over(unit: Unit, day: date) -> tuple[Mandate, ...]:
    """The mandates whose term is over, locked, but for those that somebody decides on just now."""
    rows = await unit.all(
        select(*columns(mandate, Mandate))
        .where(_is_over(day))
        .order_by(mandate.c.id)
        .with_for_update(skip_locked=True)
    )
    return tuple(Mandate(**row) for row in rows)


def _is_over(day: date) -> ColumnElement[bool]:
    return mandate.c.state.in_(["active", "suspended"]) & (mandate.c.valid_to < day)
