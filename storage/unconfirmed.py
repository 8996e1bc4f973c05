"""Deliveries of which it is not certain that they arrived, or certain that they did not."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, update

from storage.database import Unit, View
from storage.schema import delivery, notice

_KEPT = timedelta(days=30)
"""What is older is no news any more."""

_STATES = ("unknown", "failed")


@dataclass(frozen=True)
class Unconfirmed:
    """A notice that may not have reached somebody; `state` is "unknown" or "failed".

    `kind` and `subject_id` are its notice's; `changed_at` is when it was tried. `told_by` is who
    in the ISU has told them by other means.
    """

    id: int
    recipient_id: int
    kind: str
    subject_id: int | None
    state: str
    reason: str | None
    changed_at: datetime
    told_at: datetime | None
    told_by: int | None


async def count(view: View, *, without: Collection[str]) -> int:
    """How many wait for somebody to see to them; kinds of notice that are listed elsewhere
    are left out.
    """
    waiting = _select(func.count()).where(*_waits(view.now, without))
    return int(await view.scalar(waiting))


async def some(
    view: View, *, without: Collection[str], skip: int, most: int
) -> tuple[Unconfirmed, ...]:
    """Some of them, the newest first."""
    rows = await view.all(
        _records()
        .where(*_waits(view.now, without))
        .order_by(delivery.c.changed_at.desc(), delivery.c.id.desc())
        .offset(skip)
        .limit(most)
    )
    return tuple(Unconfirmed(**row) for row in rows)


async def find(view: View, delivery_id: int, *, lock: bool = False) -> Unconfirmed | None:
    """One of them, seen to or not; None when it has arrived after all."""
    query = _records().where(delivery.c.id == delivery_id, delivery.c.state.in_(_STATES))
    row = await view.first(query.with_for_update(of=delivery) if lock else query)
    return Unconfirmed(**row) if row else None


async def note_told(
    unit: Unit, delivery_id: int, *, told_at: datetime | None, told_by: int | None
) -> None:
    await unit.change(
        update(delivery)
        .where(delivery.c.id == delivery_id)
        .values(told_at=told_at, told_by=told_by)
    )


def _select(*what: Any) -> Select[Any]:
    return select(*what).select_from(delivery).join(notice, notice.c.id == delivery.c.notice_id)


def _records() -> Select[Any]:
    of_notice = {"kind", "subject_id"}
    names = [field.name for field in fields(Unconfirmed)]
    return _select(*((notice if name in of_notice else delivery).c[name] for name in names))


def _waits(now: datetime, without: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """The last of a notice and its copy, tried lately, of which nobody has told the recipient."""
    copy = delivery.alias()
    of_same = and_(
        copy.c.notice_id == delivery.c.notice_id,
        copy.c.recipient_id == delivery.c.recipient_id,
        copy.c.copy > delivery.c.copy,
    )
    return (
        delivery.c.state.in_(_STATES),
        delivery.c.told_at.is_(None),
        delivery.c.changed_at > now - _KEPT,
        notice.c.kind.not_in(without),
        ~exists().where(of_same),
    )
