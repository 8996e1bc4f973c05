"""The record: who did what to which record, from which value to which. Rows are only ever added."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Text,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.exc import DataError, OperationalError

from storage.database import Unit, View, columns, is_database_down
from storage.schema import audit_entry, audit_link, audit_value, mandate, person

_OVERTAKEN = 2_000
"""So many entries may be linked while the transaction that has written an earlier one still runs;
below these, nobody looks for one every second."""

_IS_UNLINKED = ~exists().where(audit_link.c.entry_id == audit_entry.c.id)
_AS_STORED = (
    cast(audit_entry.c.at, Text).label("at_as_stored"),
    cast(audit_entry.c.changes, Text).label("changes_as_stored"),
)
"""What SQLite keeps as text, where several spellings would mean the same."""


@dataclass(frozen=True)
class AuditEntry:
    """One thing done. `actor` is a pseudonym, or what acted by itself; `about` one, or empty.

    `changes` holds for each field its value before and after; of personal ones keyed digests.
    """

    id: int
    at: datetime
    actor: str
    verb: str
    record: str
    record_id: int
    about: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class AuditValue:
    """A personal value before and after, and the key of its digests. It can be erased."""

    field: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class AuditLink:
    """A link of the chain: its digest covers its entry and the digest before it."""

    sequence: int
    entry_id: int
    digest: str


R = TypeVar("R", AuditEntry, AuditLink, AuditValue)


class UnreadableError(Exception):
    """A row of the record does not hold what was once written there."""


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(audit_entry).values(at=unit.now, **values).returning(audit_entry.c.id)
    )


async def add_many(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add entries in their order."""
    await unit.change(insert(audit_entry), [{"at": unit.now, **row} for row in rows])


async def keep_value(unit: Unit, entry_id: int, person_id: int, value: AuditValue) -> None:
    await unit.change(
        insert(audit_value).values(
            entry_id=entry_id,
            person_id=person_id,
            field=value.field,
            key=value.key,
            before=value.before,
            after=value.after,
        )
    )


async def drop_values_of(unit: Unit, record: str, record_ids: Collection[int]) -> None:
    """Erase the personal values behind what was done to some records; the digests stay."""
    entries = select(audit_entry.c.id).where(
        audit_entry.c.record == record, audit_entry.c.record_id.in_(record_ids)
    )
    await unit.change(delete(audit_value).where(audit_value.c.entry_id.in_(entries)))


async def newest_of(view: View, record: str, record_id: int) -> AuditEntry | None:
    """The last thing done to a record."""
    row = await view.first(
        select(*columns(audit_entry, AuditEntry))
        .where(audit_entry.c.record == record, audit_entry.c.record_id == record_id)
        .order_by(audit_entry.c.id.desc())
        .limit(1)
    )
    return AuditEntry(**row) if row else None


async def values_of(view: View, entry_id: int) -> dict[str, AuditValue]:
    """The personal values of an entry that have not been erased, by field."""
    rows = await view.all(
        select(*columns(audit_value, AuditValue)).where(audit_value.c.entry_id == entry_id)
    )
    return {row["field"]: AuditValue(**row) for row in rows}


async def last_link(view: View) -> AuditLink | None:
    newest = select(*columns(audit_link, AuditLink)).order_by(audit_link.c.sequence.desc())
    row = await view.first(newest.limit(1))
    return AuditLink(**row) if row else None


async def unlinked(view: View, *, most: int) -> tuple[AuditEntry, ...]:
    """Entries that the chain does not hold yet, the lowest numbers first."""
    newest = select(func.coalesce(func.max(audit_link.c.entry_id), 0)).scalar_subquery()
    rows = await view.all(
        select(*columns(audit_entry, AuditEntry))
        .where(_IS_UNLINKED, audit_entry.c.id > newest - _OVERTAKEN)
        .order_by(audit_entry.c.id)
        .limit(most)
    )
    return tuple(AuditEntry(**row) for row in rows)


async def first_unlinked(view: View, *, before: datetime) -> int | None:
    """The number of the first entry from before an instant that the chain does not hold."""
    number: int | None = await view.scalar(
        select(func.min(audit_entry.c.id)).where(_IS_UNLINKED, audit_entry.c.at < before)
    )
    return number


async def add_links(unit: Unit, links: Sequence[AuditLink]) -> bool:
    """Add links to the end of the chain; False when somebody else has just added others.

    Whoever gets the first number has the end of the chain to themselves until they commit.
    """
    first, *others = [asdict(one) for one in links]
    if not await unit.add_once(audit_link, first):
        return False
    if others:
        await unit.change(insert(audit_link), others)
    return True


async def links(
    view: View, *, after: int, most: int
) -> tuple[tuple[AuditLink, AuditEntry | None], ...]:
    """Some links in their order, each with its entry, if that is there.

    Raises UnreadableError when the first of them cannot be read, or reads differently from how it
    would be written.
    """
    as_stored = () if view.is_postgresql else _AS_STORED
    query = (
        select(*columns(audit_link, AuditLink), *columns(audit_entry, AuditEntry), *as_stored)
        .outerjoin(audit_entry, audit_entry.c.id == audit_link.c.entry_id)
        .where(audit_link.c.sequence > after)
        .order_by(audit_link.c.sequence)
        .limit(most)
    )
    try:
        return tuple(_linked(row) for row in await view.all(query))
    except (TypeError, ValueError, OperationalError, DataError) as error:
        if is_database_down(error):
            raise
        if most > 1:
            return await links(view, after=after, most=1)
        raise UnreadableError from error


async def values_of_several(
    view: View, entry_ids: Collection[int]
) -> tuple[tuple[int, str, AuditValue], ...]:
    """The personal values of several entries: of which entry, of whom (a pseudonym), and what."""
    rows = await view.all(
        select(audit_value.c.entry_id, person.c.pseudonym, *columns(audit_value, AuditValue))
        .outerjoin(person, person.c.id == audit_value.c.person_id)
        .where(audit_value.c.entry_id.in_(entry_ids))
    )
    return tuple(
        (row["entry_id"], row["pseudonym"] or "", _record(AuditValue, row)) for row in rows
    )


async def first_stray_value(view: View) -> int | None:
    """The number of the first entry of which there is a value, but which is not there itself."""
    is_there = exists().where(audit_entry.c.id == audit_value.c.entry_id)
    number: int | None = await view.scalar(
        select(func.min(audit_value.c.entry_id)).where(~is_there)
    )
    return number


async def count_links(view: View) -> int:
    return int(await view.scalar(select(func.count()).select_from(audit_link)))


async def find(view: View, entry_id: int) -> AuditEntry | None:
    row = await view.first(
        select(*columns(audit_entry, AuditEntry)).where(audit_entry.c.id == entry_id)
    )
    return AuditEntry(**row) if row else None


@dataclass(frozen=True)
class History:
    """What was done to a record; or, of a pseudonym, what they did and what was done to them."""

    record: str = ""
    record_id: int = 0
    pseudonym: str = ""

    async def count(self, view: View) -> int:
        count = select(func.count()).select_from(audit_entry)
        return int(await view.scalar(count.where(self._of_it())))

    async def newest(self, view: View, *, first: int, most: int) -> tuple[AuditEntry, ...]:
        rows = await view.all(
            select(*columns(audit_entry, AuditEntry))
            .where(self._of_it())
            .order_by(audit_entry.c.id.desc())
            .offset(first)
            .limit(most)
        )
        return tuple(AuditEntry(**row) for row in rows)

    def _of_it(self) -> ColumnElement[bool]:
        if self.pseudonym:
            return or_(audit_entry.c.actor == self.pseudonym, audit_entry.c.about == self.pseudonym)
        return (audit_entry.c.record == self.record) & (audit_entry.c.record_id == self.record_id)


async def names(view: View, pseudonyms: Collection[str]) -> dict[str, str]:
    """How those behind pseudonyms are called in their newest mandates; nobody who was forgotten."""
    rows = await view.all(
        select(person.c.pseudonym, mandate.c.full_name)
        .join(mandate, mandate.c.person_id == person.c.id)
        .where(person.c.pseudonym.in_(pseudonyms), person.c.forgotten_at.is_(None))
        .order_by(mandate.c.id)
    )
    return {row["pseudonym"]: row["full_name"] for row in rows}


def _linked(row: RowMapping) -> tuple[AuditLink, AuditEntry | None]:
    link = _record(AuditLink, row)
    if row["id"] is None:
        return link, None
    entry = _record(AuditEntry, row)
    if "at_as_stored" in row and (row["at_as_stored"], row["changes_as_stored"]) != (
        f"{entry.at:%Y-%m-%d %H:%M:%S.%f}",
        json.dumps(entry.changes),
    ):
        msg = f"entry {entry.id} is spelt as nobody would have written it"
        raise ValueError(msg)
    return link, entry


def _record(kind: type[R], row: RowMapping) -> R:
    return kind(**{name.name: row[name.name] for name in fields(kind)})
