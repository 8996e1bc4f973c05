"""What the ISU has entered of the States' acts and obligations, beside the published files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, text, update

from storage.database import Unit, View, columns
from storage.schema import notice, treaty_fact


@dataclass(frozen=True)
class Fact:
    """One act of a State, or one about its obligations, with its source.

    `happened_on` is the day from which it is true, `source_on` the day of the source. What the
    other fields mean depends on the kind (see `services.book.FactKind`). `state` is "standing" or
    "taken-back"; `entered_by` is empty for what the command line has brought in.
    """

    id: int
    iso3: str
    kind: str
    article: str
    happened_on: date
    until_on: date | None
    how: str
    meeting: str
    version: int | None
    year: int | None
    source: str
    source_on: date
    state: str
    entered_by: int | None
    entered_at: datetime
    changed_at: datetime


async def standing(view: View) -> tuple[Fact, ...]:
    """All facts that have not been taken back, in the order of their entry."""
    query = select(*columns(treaty_fact, Fact)).where(treaty_fact.c.state == "standing")
    return tuple(Fact(**row) for row in await view.all(query.order_by(treaty_fact.c.id)))


async def find(view: View, fact_id: int, *, lock: bool = False) -> Fact | None:
    query = select(*columns(treaty_fact, Fact)).where(treaty_fact.c.id == fact_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Fact(**row) if row else None


async def several(view: View, numbers: Collection[int]) -> tuple[Fact, ...]:
    """Those of these numbers that exist, taken back or not."""
    query = select(*columns(treaty_fact, Fact)).where(treaty_fact.c.id.in_(numbers))
    return tuple(Fact(**row) for row in await view.all(query.order_by(treaty_fact.c.id)))


async def of_state(view: View, iso3: str, *, first: int, most: int) -> tuple[Fact, ...]:
    """A page of all that was entered of a State, taken back or not; the newest first.

    Without a code it is of all States.
    """
    rows = await view.all(
        select(*columns(treaty_fact, Fact))
        .where(*_of(iso3))
        .order_by(treaty_fact.c.id.desc())
        .offset(first)
        .limit(most)
    )
    return tuple(Fact(**row) for row in rows)


async def count_of(view: View, iso3: str) -> int:
    """How much was ever entered of a State, taken back or not; without a code, of all States."""
    query = select(func.count()).select_from(treaty_fact).where(*_of(iso3))
    return int(await view.scalar(query))


def _of(iso3: str) -> tuple[ColumnElement[bool], ...]:
    return (treaty_fact.c.iso3 == iso3,) if iso3 else ()


async def notices_about(view: View, kind: str, fact: Fact) -> list[int]:
    """The notices of a kind about something that was entered at the same instant as a fact."""
    at_once = select(treaty_fact.c.id).where(treaty_fact.c.entered_at == fact.entered_at)
    rows = await view.all(
        select(notice.c.id)
        .where(notice.c.kind == kind, notice.c.subject_id.in_(at_once))
        .order_by(notice.c.id)
    )
    return [row["id"] for row in rows]


async def one_at_a_time(unit: Unit) -> None:
    """Wait until nobody else enters facts, so that what two enter at once is compared.

    On SQLite a Unit is alone already.
    """
    if unit.is_postgresql:
        await unit.change(text("LOCK TABLE treaty_fact IN SHARE ROW EXCLUSIVE MODE"))


async def add(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> tuple[Fact, ...]:
    """Add facts in their order, after `one_at_a_time`: so their numbers are the highest."""
    last = await unit.scalar(select(func.coalesce(func.max(treaty_fact.c.id), 0)))
    always = {"state": "standing", "entered_at": unit.now, "changed_at": unit.now}
    await unit.change(insert(treaty_fact), [{**row, **always} for row in rows])
    query = select(*columns(treaty_fact, Fact)).where(treaty_fact.c.id > last)
    return tuple(Fact(**row) for row in await unit.all(query.order_by(treaty_fact.c.id)))


async def change(unit: Unit, fact_id: int, **values: Any) -> None:
    await unit.change(
        update(treaty_fact).where(treaty_fact.c.id == fact_id).values(changed_at=unit.now, **values)
    )
