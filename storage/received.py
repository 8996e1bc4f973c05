"""Updates from Telegram: kept before they are confirmed, decided once, in order per person."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import delete, exists, func, select, update

from storage.database import Unit, View, columns
from storage.schema import received_update as t

DEAD_AFTER = 5
"""Attempts after which an update is given up and shown to the ISU."""


@dataclass(frozen=True)
class Received:
    """One update as it arrived; `person` is Telegram's number of who acted, 0 for nobody."""

    bot_id: int
    update_id: int
    person: int
    payload: str
    received_at: datetime


_UNDECIDED = t.c.decided_at.is_(None)


async def keep(unit: Unit, rows: Sequence[Received]) -> list[Received]:
    """Store updates; those that were not known before, the oldest first.

    Telegram may deliver an update twice: the same update_id is the same row.
    """
    # In one order everywhere: two processes with the same updates never wait in a circle.
    in_order = sorted({row.update_id: row for row in rows}.values(), key=attrgetter("update_id"))
    new = await unit.add_new(t, [asdict(row) for row in in_order], t.c.update_id)
    return [row for row in in_order if row.update_id in new]


async def pass_over(unit: Unit, rows: Sequence[Received]) -> list[Received]:
    """Store updates as decided already, because there are too many; those not known before."""
    closed = {"payload": "", "decided_at": unit.now, "shown_at": unit.now, "trouble": "too fast"}
    new = await unit.add_new(t, [{**asdict(row), **closed} for row in rows], t.c.update_id)
    return [row for row in rows if row.update_id in new]


async def find_oldest_undecided(view: View, bot_id: int, person: int) -> Received | None:
    row = await view.first(
        select(*columns(t, Received))
        .where(t.c.bot_id == bot_id, t.c.person == person, _UNDECIDED)
        .order_by(t.c.update_id)
        .limit(1)
    )
    return Received(**row) if row else None


async def is_next(view: View, bot_id: int, person: int, update_id: int) -> bool:
    """Whether this update is undecided still, and no older one of the same person is.

    A Unit asks under the person's lock, so that two replicas never decide one update.
    """
    oldest = await view.scalar(
        select(func.min(t.c.update_id)).where(
            t.c.bot_id == bot_id, t.c.person == person, _UNDECIDED
        )
    )
    return oldest is not None and int(oldest) == update_id


async def mark_decided(
    unit: Unit, bot_id: int, update_id: int, *, shown: bool, trouble: str | None = None
) -> bool:
    """Close an update and empty its payload; `shown` when there is nothing (more) to show.

    False when it was closed already, by another process.
    """
    values = {"decided_at": unit.now, "payload": "", "trouble": trouble}
    if shown:
        values["shown_at"] = unit.now
    closing = update(t).where(t.c.bot_id == bot_id, t.c.update_id == update_id, _UNDECIDED)
    return await unit.change(closing.values(**values)) == 1


async def mark_shown(unit: Unit, bot_id: int, update_id: int) -> None:
    await unit.change(
        update(t).where(t.c.bot_id == bot_id, t.c.update_id == update_id).values(shown_at=unit.now)
    )


async def mark_all_shown(unit: Unit, bot_id: int, person: int) -> None:
    """The person has just been shown where things stand, whatever was missed before."""
    await unit.change(
        update(t)
        .where(t.c.bot_id == bot_id, t.c.person == person, t.c.decided_at.is_not(None))
        .where(t.c.shown_at.is_(None))
        .values(shown_at=unit.now)
    )


async def count_attempt(unit: Unit, bot_id: int, update_id: int, trouble: str) -> int | None:
    """Note a failed attempt; how many there have been, or None when it is decided already."""
    attempts: int | None = await unit.scalar(
        update(t)
        .where(t.c.bot_id == bot_id, t.c.update_id == update_id, _UNDECIDED)
        .values(attempts=t.c.attempts + 1, trouble=trouble[:200])
        .returning(t.c.attempts)
    )
    return attempts


async def people_waiting(
    view: View, bot_id: int, *, received_before: datetime | None = None
) -> list[int]:
    """People with something undecided (for some time): left by a process that is gone."""
    query = select(t.c.person).distinct().where(t.c.bot_id == bot_id, _UNDECIDED)
    if received_before is not None:
        query = query.where(t.c.received_at <= received_before)
    return [row["person"] for row in await view.all(query)]


async def people_not_shown(
    view: View, bot_id: int, *, decided_before: datetime | None = None
) -> list[int]:
    """People whose last step was accepted (some time ago) and who may not have seen its answer.

    Those with something undecided are left out: its answer will show them where they are.
    """
    later = t.alias("later")
    waiting = exists().where(
        later.c.bot_id == t.c.bot_id,
        later.c.person == t.c.person,
        later.c.decided_at.is_(None),
    )
    query = (
        select(t.c.person)
        .distinct()
        .where(t.c.bot_id == bot_id, t.c.person != 0, t.c.shown_at.is_(None))
        .where(~_UNDECIDED, ~waiting)
    )
    if decided_before is not None:
        query = query.where(t.c.decided_at <= decided_before)
    return [row["person"] for row in await view.all(query)]


async def forget_old(unit: Unit, *, before: datetime) -> int:
    """Delete what was decided long ago: update ids restart at random after an idle week."""
    return await unit.change(delete(t).where(t.c.received_at < before, ~_UNDECIDED))
