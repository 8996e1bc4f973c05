"""Which deliveries wait for somebody to tell the person by other means."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from services.notices import Kind, tell
from services.permissions import Role
from storage import ledger, unconfirmed
from storage.database import Database, Unit
from storage.schema import delivery
from tests.support.registered import NOW, registered


async def ended(unit: Unit, kind: Kind, recipient_id: int, **values: Any) -> int:
    """A delivery that has come to an end; its notice."""
    notice_id = await tell(unit, kind, [recipient_id], subject_id=1)
    of_it = update(delivery).where(delivery.c.notice_id == notice_id)
    await unit.change(of_it.values(changed_at=unit.now, **values))
    return notice_id


async def listed(database: Database, *, days: int = 0, without: tuple[str, ...] = ()) -> list[str]:
    async with database.view(NOW + timedelta(days=days)) as view:
        found = await unconfirmed.some(view, without=without, skip=0, most=20)
        assert await unconfirmed.count(view, without=without) == len(found)
    return sorted(one.state for one in found)


async def test_doubtful_and_failed_ones_are_listed_for_thirty_days(database: Database) -> None:
    async with database.unit(NOW) as unit:
        nora = (await registered(unit, 1, Role.DONOR, iso3="NOR")).id
        for state in ("unknown", "failed", "sent", "skipped", "cancelled", "queued", "sending"):
            await ended(unit, Kind.NEED, nora, state=state)
        await ended(unit, Kind.ANNOUNCEMENT, nora, state="unknown")
    assert await listed(database, without=(Kind.ANNOUNCEMENT,)) == ["failed", "unknown"]
    assert await listed(database, days=29) == ["failed", "unknown", "unknown"]
    assert await listed(database, days=31) == []


async def test_of_a_notice_and_its_copy_the_last_counts(database: Database) -> None:
    async with database.unit(NOW) as unit:
        nora = (await registered(unit, 1, Role.DONOR, iso3="NOR")).id
        notice_id = await ended(unit, Kind.MEETING, nora, state="unknown")
        [first] = await ledger.deliveries_of(unit, notice_id)
        await ledger.queue_copy(unit, first, not_before=NOW)
    assert await listed(database) == []
    async with database.unit(NOW) as unit:
        copied = update(delivery).where(delivery.c.copy == 1)
        await unit.change(copied.values(state="failed"))
    assert await listed(database) == ["failed"]
    async with database.unit(NOW) as unit:
        await unit.change(copied.values(state="sent"))
    assert await listed(database) == []


async def test_who_has_been_told_waits_no_more(database: Database) -> None:
    async with database.unit(NOW) as unit:
        nora = (await registered(unit, 1, Role.DONOR, iso3="NOR")).id
        notice_id = await ended(unit, Kind.NEED, nora, state="unknown")
        [one] = await ledger.deliveries_of(unit, notice_id)
        await unconfirmed.note_told(unit, one.id, told_at=NOW, told_by=nora)
    assert await listed(database) == []
    async with database.view(NOW) as view:
        found = await unconfirmed.find(view, one.id)
    assert found is not None
    assert (found.told_at, found.told_by) == (NOW, nora)
