"""Drafts: what somebody has answered so far, kept after every answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Unit, View, columns
from storage.schema import draft


@dataclass(frozen=True)
class DraftRow:
    """One draft. `content` is what `services.forms.Draft.to_json` gives.

    `entry_id` names the entry that is being changed or decided on; empty when it is a new one.
    `state` is "open", "finished" or "cancelled"; `revision` counts the saved steps.
    """

    id: int
    form: str
    holder_id: int
    delegation_id: int | None
    entry_id: int | None
    content: dict[str, Any]
    revision: int
    state: str
    created_at: datetime
    changed_at: datetime


async def add(
    unit: Unit,
    *,
    form: str,
    holder_id: int,
    content: dict[str, Any],
    delegation_id: int | None,
    entry_id: int | None,
) -> DraftRow:
    draft_id = await unit.add(
        insert(draft)
        .values(
            form=form,
            holder_id=holder_id,
            delegation_id=delegation_id,
            entry_id=entry_id,
            content=content,
            state="open",
            created_at=unit.now,
            changed_at=unit.now,
        )
        .returning(draft.c.id)
    )
    found = await find(unit, draft_id, holder_id=holder_id)
    assert found is not None  # noqa: S101 - the line above has put it there.
    return found


async def find(view: View, draft_id: int, *, holder_id: int, lock: bool = False) -> DraftRow | None:
    """A draft by its number, if this person holds it."""
    query = select(*columns(draft, DraftRow)).where(
        draft.c.id == draft_id, draft.c.holder_id == holder_id
    )
    row = await view.first(query.with_for_update() if lock else query)
    return DraftRow(**row) if row else None


async def find_open(view: View, draft_id: int, *, lock: bool = False) -> DraftRow | None:
    """A draft that is open, whoever holds it."""
    query = select(*columns(draft, DraftRow)).where(draft.c.id == draft_id, draft.c.state == "open")
    row = await view.first(query.with_for_update() if lock else query)
    return DraftRow(**row) if row else None


async def save(unit: Unit, draft_id: int, content: dict[str, Any]) -> DraftRow:
    """Keep the answers of a draft that this Unit has locked, as its next revision."""
    row = await unit.first(
        update(draft)
        .where(draft.c.id == draft_id)
        .values(content=content, revision=draft.c.revision + 1, changed_at=unit.now)
        .returning(*columns(draft, DraftRow))
    )
    assert row is not None  # noqa: S101 - it is locked by this Unit.
    return DraftRow(**row)


async def give(unit: Unit, draft_id: int, holder_id: int) -> DraftRow:
    """Let somebody else go on with a draft that this Unit has locked; its revision goes on too."""
    row = await unit.first(
        update(draft)
        .where(draft.c.id == draft_id)
        .values(holder_id=holder_id, revision=draft.c.revision + 1, changed_at=unit.now)
        .returning(*columns(draft, DraftRow))
    )
    assert row is not None  # noqa: S101 - it is locked by this Unit.
    return DraftRow(**row)


async def close(unit: Unit, draft_id: int, state: str) -> None:
    """End a draft as "finished" or "cancelled", without its answers.

    A finished one lives on as its entry; of a cancelled one people were told that it is deleted.
    """
    await unit.change(
        update(draft)
        .where(draft.c.id == draft_id)
        .values(state=state, content={}, revision=draft.c.revision + 1, changed_at=unit.now)
    )


async def open_of(view: View, holder_id: int) -> tuple[DraftRow, ...]:
    """All drafts that a person has left or is in, the newest first."""
    rows = await view.all(
        select(*columns(draft, DraftRow))
        .where(draft.c.holder_id == holder_id, draft.c.state == "open")
        .order_by(draft.c.changed_at.desc(), draft.c.id.desc())
    )
    return tuple(DraftRow(**row) for row in rows)


async def open_in(
    view: View,
    delegation_id: int,
    *,
    forms: Collection[str],
    holder_id: int | None = None,
    lock: bool = False,
) -> tuple[DraftRow, ...]:
    """The open drafts of some forms in a delegation, the newest first; of one holder if named.

    Locked, they come in the order of their numbers, in which everybody locks several of them.
    """
    query = (
        select(*columns(draft, DraftRow))
        .where(draft.c.delegation_id == delegation_id, draft.c.state == "open")
        .where(draft.c.form.in_(forms))
    )
    if holder_id is not None:
        query = query.where(draft.c.holder_id == holder_id)
    if lock:
        query = query.order_by(draft.c.id).with_for_update()
    else:
        query = query.order_by(draft.c.changed_at.desc(), draft.c.id.desc())
    rows = await view.all(query)
    return tuple(DraftRow(**row) for row in rows)
