"""Files that people sent: so far copies of notes verbales. The name they came under is not kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.database import Unit, View, columns
from storage.schema import file, mandate


@dataclass(frozen=True)
class File:
    """One file without its content. `kind` is "pdf", "png" or "jpeg", `size` in bytes."""

    id: int
    person_id: int
    kind: str
    size: int
    received_at: datetime


async def add(unit: Unit, *, person_id: int, kind: str, content: bytes) -> File:
    file_id = await unit.add(
        insert(file)
        .values(
            person_id=person_id,
            kind=kind,
            size=len(content),
            content=content,
            received_at=unit.now,
        )
        .returning(file.c.id)
    )
    return File(file_id, person_id, kind, len(content), unit.now)


async def find(view: View, file_id: int) -> File | None:
    row = await view.first(select(*columns(file, File)).where(file.c.id == file_id))
    return File(**row) if row else None


async def get_content(view: View, file_id: int) -> bytes:
    content = await view.scalar(select(file.c.content).where(file.c.id == file_id))
    if content is None:
        msg = f"no file {file_id}"
        raise LookupError(msg)
    return bytes(content)


async def of_person(view: View, person_id: int) -> tuple[File, ...]:
    """All that a person has sent and that is still kept, the oldest first."""
    rows = await view.all(
        select(*columns(file, File)).where(file.c.person_id == person_id).order_by(file.c.id)
    )
    return tuple(File(**row) for row in rows)


async def copies_of_notes(view: View, person_id: int) -> frozenset[int]:
    """The files of a person to which a mandate refers."""
    rows = await view.all(
        select(mandate.c.note_copy_id)
        .join(file, file.c.id == mandate.c.note_copy_id)
        .where(file.c.person_id == person_id)
    )
    return frozenset(row["note_copy_id"] for row in rows)


async def is_withdrawn(view: View, file_id: int) -> bool:
    """Whether a file came with a request that was withdrawn, and with no other."""
    rows = await view.all(select(mandate.c.state).where(mandate.c.note_copy_id == file_id))
    return {row["state"] for row in rows} == {"withdrawn"}


async def remove(unit: Unit, file_ids: Iterable[int]) -> None:
    await unit.change(delete(file).where(file.c.id.in_(tuple(file_ids))))
