"""The ledger: one row for each notice and recipient, taken by one sender, ending in one state."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from services.permissions import Role
from storage import audiences, ledger
from storage.database import Database, Unit
from storage.ledger import Delivery
from tests.support.registered import NOW, many_registered, registered

LEASE = NOW + timedelta(minutes=2)
AFTER_LEASE = LEASE + timedelta(seconds=1)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database, as a second process sees it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def queued(unit: Unit, people: int = 1, **more: object) -> tuple[int, list[int]]:
    """A notice that is queued for so many people."""
    recipients = await many_registered(unit, people)
    notice_id = await ledger.add_notice(unit, "need", subject_id=1, facts={})
    pairs = [(recipient, NOW) for recipient in recipients]
    await ledger.queue(unit, notice_id, pairs, **{"lane": 1, **more})  # type: ignore[arg-type]
    return notice_id, recipients


async def claimed_by(database: Database, sender: str, *, most: int = 8) -> list[Delivery]:
    async with database.unit(NOW) as unit:
        return await ledger.claim(unit, sender, most=most, lease_until=LEASE)


async def sending(database: Database, sender: str, *, most: int = 8) -> list[Delivery]:
    """What a sender has claimed and begun to send."""
    rows = await claimed_by(database, sender, most=most)
    async with database.unit(NOW) as unit:
        for row in rows:
            assert await ledger.begin(unit, row.id, sender, lease_until=LEASE)
    return rows


async def expires(unit: Unit) -> list[Delivery]:
    """All of which the sender has vanished."""
    found = [await ledger.expire(unit, number) for number in await ledger.expired(unit)]
    return [one for one in found if one is not None]


async def states_of(database: Database, notice_id: int) -> list[tuple[int, str, str | None]]:
    """Copy, state and reason of each delivery."""
    async with database.view(NOW) as view:
        rows = await ledger.deliveries_of(view, notice_id)
    return [(row.copy, row.state, row.reason) for row in rows]


async def test_two_senders_at_once_never_share_a_row(database: Database, other: Database) -> None:
    async with database.unit(NOW) as unit:
        _, recipients = await queued(unit, 200)
    taken: Counter[int] = Counter()

    async def sends(where: Database, sender: str) -> None:
        while rows := await claimed_by(where, sender, most=7):
            taken.update(row.recipient_id for row in rows)
            await asyncio.sleep(0)

    await asyncio.gather(
        sends(database, "one"), sends(other, "two"), sends(database, "three"), sends(other, "four")
    )
    assert taken == Counter(recipients)


async def test_what_is_not_due_yet_is_not_taken(database: Database) -> None:
    async with database.unit(NOW) as unit:
        (recipient,) = await many_registered(unit, 1)
        notice_id = await ledger.add_notice(unit, "need", subject_id=1, facts={})
        await ledger.queue(unit, notice_id, [(recipient, NOW + timedelta(seconds=10))], lane=1)
    assert await claimed_by(database, "one") == []
    async with database.unit(NOW + timedelta(seconds=10)) as unit:
        assert len(await ledger.claim(unit, "one", most=8, lease_until=LEASE)) == 1


async def test_the_backlog_tells_how_many_are_due_and_since_when(database: Database) -> None:
    async with database.unit(NOW) as unit:
        assert await ledger.backlog(unit) == (0, None)
        await queued(unit, 3)
    async with database.view(NOW + timedelta(minutes=9)) as view:
        assert await ledger.backlog(view) == (3, NOW)
    async with database.view(NOW - timedelta(seconds=1)) as view:
        assert await ledger.backlog(view) == (0, None)


async def test_the_faster_lane_is_taken_first_and_then_what_waits_longer(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        one, two, three = await many_registered(unit, 3)
        bulk = await ledger.add_notice(unit, "announcement", subject_id=1, facts={})
        alert = await ledger.add_notice(unit, "need", subject_id=1, facts={})
        earlier, later = NOW - timedelta(hours=1), NOW - timedelta(minutes=1)
        await ledger.queue(unit, bulk, [(one, earlier), (two, earlier), (three, earlier)], lane=2)
        await ledger.queue(unit, alert, [(one, later), (two, earlier)], lane=1)
    rows = await claimed_by(database, "one", most=3)
    assert [(row.notice_id, row.recipient_id) for row in rows] == [
        (alert, two),
        (alert, one),
        (bulk, one),
    ]


async def test_an_expired_lease_becomes_unknown_and_is_never_taken_again(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit)
    await sending(database, "vanished")
    async with database.unit(LEASE) as unit:
        assert await expires(unit) == []
    async with database.unit(AFTER_LEASE) as unit:
        assert len(await expires(unit)) == 1
        assert await expires(unit) == []
        assert await ledger.claim(unit, "next", most=8, lease_until=AFTER_LEASE) == []
    assert await states_of(database, notice_id) == [
        (0, "unknown", "the sender stopped while sending")
    ]


async def test_who_claimed_may_settle_even_after_the_lease_and_nobody_else(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit)
    (row,) = await sending(database, "slow")
    async with database.unit(AFTER_LEASE) as unit:
        await expires(unit)
        assert not await ledger.settle(unit, row.id, "other", "failed")
    assert [state for _, state, _ in await states_of(database, notice_id)] == ["unknown"]
    async with database.unit(AFTER_LEASE) as unit:
        in_time = await ledger.settle(unit, row.id, "slow", "sent", message_id=77)
        assert not in_time
    assert await states_of(database, notice_id) == [(0, "sent", None)]


async def test_what_is_settled_stays_so(database: Database) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit)
    (row,) = await sending(database, "one")
    async with database.unit(NOW) as unit:
        assert await ledger.settle(unit, row.id, "one", "sent", message_id=77)
        await ledger.settle(unit, row.id, "one", "failed", reason="no")
        await ledger.requeue(unit, row.id, "one", not_before=NOW, reason="no")
        assert await ledger.cancel(unit, [notice_id]) == 0
    assert await states_of(database, notice_id) == [(0, "sent", None)]


async def test_a_copy_is_called_off_when_the_first_one_turns_out_to_have_arrived(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit)
    (row,) = await sending(database, "slow")
    async with database.unit(AFTER_LEASE) as unit:
        for one in await expires(unit):
            await ledger.queue_copy(unit, one, not_before=AFTER_LEASE)
    async with database.unit(AFTER_LEASE) as unit:
        await ledger.settle(unit, row.id, "slow", "sent", message_id=77)
    assert await states_of(database, notice_id) == [(0, "sent", None)]


async def test_what_certainly_did_not_arrive_goes_back_and_is_tried_again_later(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit)
    (row,) = await sending(database, "one")
    later = NOW + timedelta(seconds=30)
    async with database.unit(NOW) as unit:
        assert await ledger.requeue(unit, row.id, "one", not_before=later, reason="later")
    assert await claimed_by(database, "one") == []
    async with database.unit(later) as unit:
        (again,) = await ledger.claim(unit, "two", most=8, lease_until=AFTER_LEASE)
        assert not await ledger.settle(unit, row.id, "one", "failed")
        assert await ledger.begin(unit, row.id, "two", lease_until=AFTER_LEASE)
    assert (again.id, again.attempts) == (row.id, 1)
    assert [state for _, state, _ in await states_of(database, notice_id)] == ["sending"]


async def test_only_what_is_queued_can_be_called_back(database: Database) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit, 5)
    first, _ = await sending(database, "one", most=2)
    async with database.unit(NOW) as unit:
        await ledger.settle(unit, first.id, "one", "sent", message_id=77)
        assert await ledger.cancel(unit, [notice_id]) == 3
    async with database.view(NOW) as view:
        tally = await ledger.tally(view, notice_id)
    assert tally == {"sent": 1, "sending": 1, "cancelled": 3}
    assert await claimed_by(database, "one") == []


async def test_what_is_claimed_but_not_begun_can_still_be_called_back(database: Database) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit)
    (row,) = await claimed_by(database, "one")
    async with database.unit(NOW) as unit:
        assert await ledger.cancel(unit, [notice_id]) == 1
        assert not await ledger.begin(unit, row.id, "one", lease_until=LEASE)
        await ledger.settle(unit, row.id, "one", "sent", message_id=77)
    assert [state for _, state, _ in await states_of(database, notice_id)] == ["cancelled"]


async def test_what_a_vanished_sender_had_not_begun_is_taken_by_another(
    database: Database,
) -> None:
    """Nothing of it can have arrived, so it is no doubt, only a delay."""
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit, 3)
    rows = await claimed_by(database, "vanished")
    assert await claimed_by(database, "next") == []
    async with database.unit(AFTER_LEASE) as unit:
        assert await expires(unit) == []
        again = await ledger.claim(unit, "next", most=8, lease_until=AFTER_LEASE)
        assert not await ledger.begin(unit, rows[0].id, "vanished", lease_until=AFTER_LEASE)
    assert [row.id for row in again] == [row.id for row in rows]
    assert {state for _, state, _ in await states_of(database, notice_id)} == {"queued"}


async def test_calling_back_while_somebody_claims_leaves_each_row_to_one_of_them(
    database: Database, other: Database
) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit, 60)

    async def calls_back() -> int:
        async with other.unit(NOW) as unit:
            return await ledger.cancel(unit, [notice_id])

    async def begins() -> int:
        rows = await claimed_by(database, "one", most=40)
        begun = 0
        for row in rows:
            async with database.unit(NOW) as unit:
                begun += await ledger.begin(unit, row.id, "one", lease_until=LEASE)
        return begun

    begun, cancelled = await asyncio.gather(begins(), calls_back())
    async with database.view(NOW) as view:
        tally = await ledger.tally(view, notice_id)
    assert begun + cancelled == 60 - tally.get("queued", 0)
    assert tally.get("sending", 0) == begun
    assert tally.get("cancelled", 0) == cancelled


async def test_what_would_come_too_late_is_skipped(database: Database) -> None:
    async with database.unit(NOW) as unit:
        notice_id, _ = await queued(unit, useless_after=NOW)
        second, _ = await queued(unit, useless_after=NOW + timedelta(seconds=1))
        assert await ledger.skip_useless(unit) == 1
    assert await states_of(database, notice_id) == [(0, "skipped", "too late")]
    assert [state for _, state, _ in await states_of(database, second)] == ["queued"]


async def test_nothing_more_goes_to_somebody_who_has_blocked_the_bot(database: Database) -> None:
    async with database.unit(NOW) as unit:
        notice_id, (one, _) = await queued(unit, 2)
        assert await ledger.cancel_for(unit, one, "has blocked the bot") == 1
    rows = await claimed_by(database, "one")
    assert [row.recipient_id for row in rows] != [one]
    assert len(rows) == 1
    assert (0, "skipped", "has blocked the bot") in await states_of(database, notice_id)


async def test_a_notice_is_queued_once_for_a_recipient_and_a_copy(database: Database) -> None:
    async with database.unit(NOW) as unit:
        notice_id, (recipient,) = await queued(unit)
    with pytest.raises(IntegrityError):
        async with database.unit(NOW) as unit:
            await ledger.queue(unit, notice_id, [(recipient, NOW)], lane=1)
    (row,) = await claimed_by(database, "one")
    for _ in range(2):
        async with database.unit(NOW) as unit:
            await ledger.queue_copy(unit, row, not_before=NOW)
    assert [copy for copy, _, _ in await states_of(database, notice_id)] == [0, 1]


async def test_a_whole_audience_is_queued_at_once_each_person_once(database: Database) -> None:
    async with database.unit(NOW) as unit:
        donor = await registered(unit, 1, Role.DONOR, iso3="NOR")
        both = await registered(unit, 2, Role.DONOR, iso3="CHE")
        await registered(unit, 2, Role.FOCAL_POINT, iso3="LAO")
        await registered(unit, 3, Role.PARTNER, iso3="LAO")
        notice_id = await ledger.add_notice(unit, "announcement", subject_id=1, facts={})
        who = audiences.people_in([Role.DONOR, Role.FOCAL_POINT], NOW.date())
        assert await ledger.queue_for_all(unit, notice_id, who, lane=2, not_before=NOW) == 2
        assert unit.has_notices
    rows = await claimed_by(database, "one")
    assert [row.recipient_id for row in rows] == [donor.id, both.id]
    assert {(row.copy, row.lane, row.not_before, row.attempts) for row in rows} == {(0, 2, NOW, 0)}
