"""Announcements of the ISU as they are kept: the words, for whom, and what their author was shown.

Who got one is in the ledger, under the notice that is about it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from storage.audiences import by_name, capacities
from storage.database import Unit, View, columns
from storage.schema import announcement, delegation, delivery, mandate, person

_EVER_HELD = ("active", "suspended", "ended", "withdrawn")
"""States of a mandate whose holder can have been told something on account of it."""


@dataclass(frozen=True)
class Announcement:
    """One announcement. `roles` names its audience; none named: everybody registered.

    `progress_shown` is what its author was last shown of its progress; `reported_at` is when they
    were shown the end of it.
    """

    id: int
    author_id: int
    words: str
    roles: tuple[str, ...]
    sent_at: datetime
    progress_shown: str
    reported_at: datetime | None


@dataclass(frozen=True)
class Addressee:
    """Somebody whom an announcement was for, and what became of theirs in the ledger.

    `full_name` and `role` are empty when their mandate is no longer on record.
    """

    full_name: str | None
    role: str | None
    delegation_id: int | None
    state: str
    reason: str | None


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(announcement).values(sent_at=unit.now, **values).returning(announcement.c.id)
    )


async def find(view: View, announcement_id: int) -> Announcement | None:
    row = await view.first(
        select(*columns(announcement, Announcement)).where(announcement.c.id == announcement_id)
    )
    return Announcement(**row) if row else None


async def count(view: View) -> int:
    return int(await view.scalar(select(func.count()).select_from(announcement)) or 0)


async def newest(view: View, *, first: int, most: int) -> tuple[Announcement, ...]:
    rows = await view.all(
        select(*columns(announcement, Announcement))
        .order_by(announcement.c.sent_at.desc(), announcement.c.id.desc())
        .offset(first)
        .limit(most)
    )
    return tuple(Announcement(**row) for row in rows)


async def unreported(view: View) -> tuple[Announcement, ...]:
    """Those whose author has not been shown the end of it yet."""
    rows = await view.all(
        select(*columns(announcement, Announcement))
        .where(announcement.c.reported_at.is_(None))
        .order_by(announcement.c.id)
    )
    return tuple(Announcement(**row) for row in rows)


async def take_turn(unit: Unit, announcement_id: int, *, every: timedelta) -> bool:
    """Whether the progress may be shown now: not again so soon, and by one process only."""
    last = announcement.c.progress_at
    touched = await unit.change(
        update(announcement)
        .where(announcement.c.id == announcement_id, announcement.c.reported_at.is_(None))
        # A time to come means that the clock was put back.
        .where(or_(last.is_(None), last <= unit.now - every, last > unit.now))
        .values(progress_at=unit.now)
    )
    return touched == 1


async def note_progress(unit: Unit, announcement_id: int, shown: str, *, is_the_end: bool) -> None:
    await unit.change(
        update(announcement)
        .where(announcement.c.id == announcement_id)
        .values(progress_shown=shown, reported_at=unit.now if is_the_end else None)
    )


async def addressees(
    view: View,
    notice_id: int,
    roles: Iterable[str],
    states: Collection[str],
    *,
    first: int,
    most: int,
) -> tuple[Addressee, ...]:
    """Some of those whose delivery is in one of the states, by delegation and name."""
    known = capacities(roles, states=_EVER_HELD)
    rows = await view.all(
        select(
            mandate.c.full_name,
            mandate.c.role,
            mandate.c.delegation_id,
            delivery.c.state,
            delivery.c.reason,
        )
        .select_from(delivery)
        .join(person, person.c.id == delivery.c.recipient_id)
        .outerjoin(known, known.c.person_id == person.c.id)
        .outerjoin(mandate, mandate.c.id == known.c.id)
        .outerjoin(delegation, delegation.c.id == mandate.c.delegation_id)
        .where(delivery.c.notice_id == notice_id, delivery.c.state.in_(states))
        .order_by(*by_name(), delivery.c.id)
        .offset(first)
        .limit(most)
    )
    return tuple(Addressee(**row) for row in rows)
