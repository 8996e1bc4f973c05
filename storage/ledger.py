"""The ledger of notices: everything sent to somebody who did not just press a button."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, or_, select, update

from storage.audiences import People
from storage.database import Unit, View, columns
from storage.schema import delivery, notice
from storage.types import Instant

SLOWEST = 9
"""Beyond every lane."""


@dataclass(frozen=True)
class Notice:
    """One thing to be told. `kind` says how it reads, `subject_id` what it is about."""

    id: int
    kind: str
    subject_id: int | None
    facts: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One notice for one recipient, and what became of it.

    `state`: queued → sending → sent | failed | unknown, and queued → cancelled | skipped. A sender
    claims what is queued for a while; *sending* is only what may be on its way at this moment.
    `copy` is 0 for the first, 1 for the one repetition that an important notice may have.
    """

    id: int
    notice_id: int
    recipient_id: int
    copy: int
    lane: int
    not_before: datetime
    useless_after: datetime | None
    state: str
    attempts: int
    message_id: int | None
    reason: str | None


async def add_notice(
    unit: Unit, kind: str, *, subject_id: int | None, facts: dict[str, Any]
) -> int:
    return await unit.add(
        insert(notice)
        .values(kind=kind, subject_id=subject_id, facts=facts, created_at=unit.now)
        .returning(notice.c.id)
    )


async def queue(
    unit: Unit,
    notice_id: int,
    recipients: Iterable[tuple[int, datetime]],
    *,
    lane: int,
    useless_after: datetime | None = None,
) -> int:
    """Queue a notice for (recipient, not before) pairs; how many there are."""
    rows = [
        {
            "notice_id": notice_id,
            "recipient_id": recipient_id,
            "lane": lane,
            "not_before": not_before,
            "useless_after": useless_after,
            "state": "queued",
            "changed_at": unit.now,
        }
        for recipient_id, not_before in recipients
    ]
    if rows:
        unit.has_notices = True
        await unit.change(insert(delivery), rows)
    return len(rows)


async def queue_copy(unit: Unit, first: Delivery, *, not_before: datetime) -> None:
    """Queue the one repetition of a delivery, unless it has had one."""
    values = {
        "notice_id": first.notice_id,
        "recipient_id": first.recipient_id,
        "copy": 1,
        "lane": first.lane,
        "not_before": not_before,
        "useless_after": first.useless_after,
        "state": "queued",
        "changed_at": unit.now,
    }
    unit.has_notices |= await unit.add_once(delivery, values)


async def queue_for_all(
    unit: Unit, notice_id: int, people: People, *, lane: int, not_before: datetime
) -> int:
    """Queue a notice for everybody whom a query finds at this moment; how many there are."""
    who = people.subquery()
    values = {
        "notice_id": literal(notice_id),
        "recipient_id": who.c[0],
        "lane": literal(lane),
        "not_before": literal(not_before, Instant),
        "state": literal("queued"),
        "changed_at": literal(unit.now, Instant),
    }
    unit.has_notices = True
    return await unit.change(
        insert(delivery).from_select(list(values), select(*values.values()).order_by(who.c[0]))
    )


async def get_notice(view: View, notice_id: int) -> Notice:
    row = await view.first(select(*columns(notice, Notice)).where(notice.c.id == notice_id))
    if row is None:
        msg = f"no notice {notice_id}"
        raise LookupError(msg)
    return Notice(**row)


async def notices_about(
    view: View, kinds: Collection[str], subject_id: int, *, since: datetime | None = None
) -> list[int]:
    query = select(notice.c.id).where(notice.c.kind.in_(kinds), notice.c.subject_id == subject_id)
    if since is not None:
        query = query.where(notice.c.created_at >= since)
    rows = await view.all(query)
    return [row["id"] for row in rows]


async def facts_of(view: View, kind: str, name: str, *, since: datetime) -> set[Any]:
    """The values of one fact in all recent notices of a kind."""
    rows = await view.all(
        select(notice.c.facts).where(notice.c.kind == kind, notice.c.created_at >= since)
    )
    return {row["facts"].get(name) for row in rows}


async def skip_useless(unit: Unit) -> int:
    """Drop what would arrive too late to be of use."""
    late = (
        select(delivery.c.id)
        .where(delivery.c.state == "queued", delivery.c.useless_after <= unit.now)
        .with_for_update(skip_locked=True)
    )
    return await unit.change(
        update(delivery)
        .where(delivery.c.id.in_(late))
        .values(state="skipped", reason="too late", changed_at=unit.now)
    )


async def is_due(view: View, *, slowest: int) -> bool:
    """Whether there is anything to claim."""
    return bool(await view.scalar(select(_free(view.now, slowest).exists())))


async def claim(
    unit: Unit, sender: str, *, most: int, lease_until: datetime, slowest: int = SLOWEST
) -> list[Delivery]:
    """Take up to `most` due deliveries, the fastest lane first, each by one sender only.

    They stay queued: they can be called back, and when the lease runs out another may take them.
    """
    due = (
        _free(unit.now, slowest)
        .order_by(delivery.c.lane, delivery.c.not_before, delivery.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = [row["id"] for row in await unit.all(due)]
    if not ids:
        return []
    await unit.change(
        update(delivery)
        .where(delivery.c.id.in_(ids))
        .values(claimed_by=sender, lease_until=lease_until, changed_at=unit.now)
    )
    rows = await unit.all(
        select(*columns(delivery, Delivery))
        .where(delivery.c.id.in_(ids))
        .order_by(delivery.c.lane, delivery.c.not_before, delivery.c.id)
    )
    return [Delivery(**row) for row in rows]


def _free(now: datetime, slowest: int) -> Select[tuple[int]]:
    """What is due, and claimed by nobody or by a sender that has vanished."""
    return select(delivery.c.id).where(
        delivery.c.state == "queued",
        delivery.c.lane <= slowest,
        delivery.c.not_before <= now,
        or_(delivery.c.claimed_by.is_(None), delivery.c.lease_until < now),
    )


async def begin(unit: Unit, delivery_id: int, sender: str, *, lease_until: datetime) -> bool:
    """Mark a claimed delivery as being sent, right before it is; False when it must not be.

    Then it has been called back, or taken by another sender because this one was too slow.
    """
    touched = await unit.change(
        update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.claimed_by == sender)
        .where(delivery.c.state == "queued")
        .values(
            state="sending",
            lease_until=lease_until,
            attempts=delivery.c.attempts + 1,
            changed_at=unit.now,
        )
    )
    return touched == 1


async def settle(
    unit: Unit,
    delivery_id: int,
    sender: str,
    state: str,
    *,
    message_id: int | None = None,
    reason: str | None = None,
) -> bool:
    """Say what became of a delivery that this sender claimed; False when its lease had run out.

    Then it is unknown, and what the sender knows is kept all the same.
    """
    return await _close(
        unit,
        delivery_id,
        sender,
        state=state,
        message_id=message_id,
        reason=reason and reason[:200],
    )


async def requeue(
    unit: Unit, delivery_id: int, sender: str, *, not_before: datetime, reason: str
) -> bool:
    """Give a delivery back: it has certainly not arrived, and is to be tried again later."""
    return await _close(
        unit,
        delivery_id,
        sender,
        state="queued",
        not_before=not_before,
        reason=reason,
        claimed_by=None,
    )


async def _close(unit: Unit, delivery_id: int, sender: str, **values: Any) -> bool:
    own = (delivery.c.id == delivery_id) & (delivery.c.claimed_by == sender)
    change = update(delivery).values(lease_until=None, changed_at=unit.now, **values)
    if await unit.change(change.where(own, delivery.c.state.in_(["queued", "sending"]))):
        return True
    if values["state"] != "unknown" and await unit.change(
        change.where(own, delivery.c.state == "unknown")
    ):
        await _forget_copy(unit, delivery_id)
    return False


async def _forget_copy(unit: Unit, delivery_id: int) -> None:
    """What became of the first one is known after all: it need not be said again.

    The row goes, so that the first one, if it is tried again and in doubt again, may have a copy.
    """
    first = (
        select(delivery.c.notice_id, delivery.c.recipient_id)
        .where(delivery.c.id == delivery_id, delivery.c.copy == 0)
        .subquery()
    )
    await unit.change(
        delete(delivery)
        .where(delivery.c.copy == 1, delivery.c.state == "queued")
        .where(delivery.c.notice_id == select(first.c.notice_id).scalar_subquery())
        .where(delivery.c.recipient_id == select(first.c.recipient_id).scalar_subquery())
    )


async def expired(view: View) -> list[int]:
    """The numbers of the deliveries whose sender has vanished while sending."""
    rows = await view.all(select(delivery.c.id).where(_lease_is_over(view.now)))
    return [row["id"] for row in rows]


async def expire(unit: Unit, delivery_id: int) -> Delivery | None:
    """What a vanished sender held may have arrived: it becomes unknown, never sent again.

    None when it has been settled meanwhile, or another process was faster.
    """
    touched = await unit.change(
        update(delivery)
        .where(delivery.c.id == delivery_id, _lease_is_over(unit.now))
        .values(
            state="unknown",
            reason="the sender stopped while sending",
            lease_until=None,
            changed_at=unit.now,
        )
    )
    if not touched:
        return None
    row = await unit.first(select(*columns(delivery, Delivery)).where(delivery.c.id == delivery_id))
    return Delivery(**row) if row else None


def _lease_is_over(now: datetime) -> ColumnElement[bool]:
    return (delivery.c.state == "sending") & (delivery.c.lease_until < now)


async def cancel(unit: Unit, notice_ids: Collection[int]) -> int:
    """Call back what is still queued; how many were."""
    return await unit.change(
        update(delivery)
        .where(delivery.c.notice_id.in_(notice_ids), delivery.c.state == "queued")
        .values(state="cancelled", changed_at=unit.now)
    )


async def cancel_for(unit: Unit, recipient_id: int, reason: str) -> int:
    """Nothing more for somebody who has blocked the bot; they return with /start."""
    return await unit.change(
        update(delivery)
        .where(delivery.c.recipient_id == recipient_id, delivery.c.state == "queued")
        .values(state="skipped", reason=reason[:200], changed_at=unit.now)
    )


async def tally(view: View, notice_id: int) -> dict[str, int]:
    """How many deliveries of a notice are in each state."""
    rows = await view.all(
        select(delivery.c.state, func.count().label("n"))
        .where(delivery.c.notice_id == notice_id)
        .group_by(delivery.c.state)
    )
    return {row["state"]: row["n"] for row in rows}


async def deliveries_of(
    view: View, notice_id: int, *, states: Collection[str] | None = None
) -> list[Delivery]:
    query = select(*columns(delivery, Delivery)).where(delivery.c.notice_id == notice_id)
    if states is not None:
        query = query.where(delivery.c.state.in_(states))
    rows = await view.all(query.order_by(delivery.c.recipient_id, delivery.c.copy))
    return [Delivery(**row) for row in rows]


async def recipients_of(
    view: View, notice_ids: Collection[int], states: Collection[str]
) -> list[int]:
    rows = await view.all(
        select(delivery.c.recipient_id)
        .distinct()
        .where(delivery.c.notice_id.in_(notice_ids), delivery.c.state.in_(states))
        .order_by(delivery.c.recipient_id)
    )
    return [row["recipient_id"] for row in rows]


async def backlog(view: View) -> tuple[int, datetime | None]:
    """How many deliveries are due and not yet on their way, and since when the oldest is."""
    row = await view.first(
        select(func.count().label("waiting"), func.min(delivery.c.not_before).label("oldest"))
        .select_from(delivery)
        .where(delivery.c.state == "queued", delivery.c.not_before <= view.now)
    )
    return (row["waiting"], row["oldest"]) if row else (0, None)
