"""The record: who did what to which record, from which value to which. Rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from storage.database import Unit, View, columns
from storage.schema import audit_entry, audit_value


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


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(audit_entry).values(at=unit.now, **values).returning(audit_entry.c.id)
    )


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
