"""Delegations: the seats of States, international organisations and NGOs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update

from storage import audit
from storage.database import Unit, View, columns
from storage.schema import delegation, metadata


@dataclass(frozen=True)
class Delegation:
    """The seat of a State (`kind` "state", with `iso3`), of an international organisation ("io")
    or of an NGO ("ngo").

    `needs_allowed`: a State that is not a Party, which the ISU lets publish needs.
    """

    id: int
    kind: str
    iso3: str | None
    name: str
    needs_allowed: bool = False


async def of_state(unit: Unit, iso3: str, name: str) -> tuple[int, bool]:
    """The number of a State's delegation, made at its first use; and whether this was it."""
    is_new = await unit.add_once(delegation, {"kind": "state", "iso3": iso3, "name": name})
    number = await unit.scalar(select(delegation.c.id).where(delegation.c.iso3 == iso3))
    return int(number), is_new


async def of_organisation(unit: Unit, kind: str, name: str) -> tuple[int, bool]:
    """The number of an organisation's delegation, made at its first use; and whether this was it.

    `kind` ("io" or "ngo") counts for a new one. Names that differ only in capitals are one
    organisation. Its row stays until this Unit ends, so that something can refer to it.
    """
    same = (delegation.c.kind != "state") & (func.lower(delegation.c.name) == name.lower())
    query = select(delegation.c.id).where(same).order_by(delegation.c.id).limit(1)
    query = query.with_for_update(read=True, key_share=True)
    known, is_new = await unit.scalar(query), False
    if known is None:
        is_new = await unit.add_once(delegation, {"kind": kind, "name": name})
        known = await unit.scalar(query)
    return int(known), is_new


async def drop_unused(
    unit: Unit, *, among: Collection[int] | None = None, most: int | None = None
) -> list[int]:
    """Delete seats of organisations to which nothing refers; the numbers that they had.

    Such a name is whatever somebody has typed, so it goes from behind the record, too.
    """
    refers = [
        exists().where(column == delegation.c.id)
        for table in metadata.sorted_tables
        for column in table.c
        if column.references(delegation.c.id)
    ]
    unused = (delegation.c.kind != "state") & ~or_(*refers)
    if among is not None:
        unused &= delegation.c.id.in_(among)
    rows = await unit.all(
        select(delegation.c.id)
        .where(unused)
        .order_by(delegation.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    # Asked again: before a row was locked, something may have come to refer to it.
    ids = delegation.c.id.in_([row["id"] for row in rows])
    gone = await unit.all(delete(delegation).where(ids, unused).returning(delegation.c.id))
    numbers = [row["id"] for row in gone]
    await audit.drop_values_of(unit, delegation.name, numbers)
    return numbers


async def find(view: View, delegation_id: int, *, lock: bool = False) -> Delegation | None:
    query = select(*columns(delegation, Delegation)).where(delegation.c.id == delegation_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Delegation(**row) if row else None


async def get(view: View, delegation_id: int, *, lock: bool = False) -> Delegation:
    found = await find(view, delegation_id, lock=lock)
    if found is None:
        msg = f"no delegation {delegation_id}"
        raise LookupError(msg)
    return found


async def several(view: View, ids: Iterable[int]) -> dict[int, Delegation]:
    rows = await view.all(
        select(*columns(delegation, Delegation)).where(delegation.c.id.in_(set(ids)))
    )
    return {row["id"]: Delegation(**row) for row in rows}


async def every_one(view: View) -> tuple[Delegation, ...]:
    """All delegations that anybody has ever acted for, by name."""
    rows = await view.all(
        select(*columns(delegation, Delegation)).order_by(delegation.c.name, delegation.c.id)
    )
    return tuple(Delegation(**row) for row in rows)


async def change(unit: Unit, delegation_id: int, **values: Any) -> None:
    await unit.change(update(delegation).where(delegation.c.id == delegation_id).values(**values))
