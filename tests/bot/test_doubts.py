"""What may have arrived and may not: listed as unknown, and copied once where it matters."""

import asyncio
from datetime import timedelta

import pytest

from bot import delivery
from services.notices import Kind
from storage import ledger
from storage.database import Unit
from storage.ledger import Delivery
from tests.support.post_office import PostOffice, arrived


async def test_a_deadline_that_may_be_lost_is_sent_once_more_as_a_copy(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.resets_connection(method="sendMessage", times=1, is_accepted=True)
    await post.sends()
    await post.sends(minutes=4)
    assert arrived(nora) == [f"Notice {number}"]
    await post.sends(minutes=2)
    first, copy = arrived(nora)
    assert first == f"Notice {number}"
    assert copy.startswith("Sent once more: it is not certain")
    await post.sends(days=1)
    assert await post.states(number) == ["unknown", "sent"]


async def test_a_copy_that_may_be_lost_is_not_copied_again(post: PostOffice) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.server_error(method="sendMessage", times=2)
    await post.sends()
    for _ in range(3):
        await post.sends(minutes=6)
    assert await post.states(number) == ["unknown", "unknown"]
    assert arrived(nora) == []


async def test_what_a_vanished_sender_held_is_unknown_and_a_deadline_is_copied(
    post: PostOffice,
) -> None:
    nora = await post.phone("Nora")
    need, deadline = await post.writes(), await post.writes(kind=Kind.DEADLINE)
    now = post.clock.now()
    async with post.database.unit(now) as unit:
        lease_until = now + timedelta(minutes=2)
        for row in await ledger.claim(unit, "vanished", most=9, lease_until=lease_until):
            await ledger.begin(unit, row.id, "vanished", lease_until=lease_until)
    await post.sends(minutes=1)
    await post.sender.expire_leases()
    assert await post.states(need) == ["sending"]
    post.clock.move(timedelta(minutes=2))
    await post.sender.expire_leases()
    await post.sender.expire_leases()
    await post.sends(minutes=6)
    assert await post.states(need) == ["unknown"]
    assert await post.states(deadline) == ["unknown", "sent"]
    assert len(arrived(nora)) == 1


async def test_an_answer_after_the_lease_is_believed_and_the_copy_called_off(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.answers_late(60, method="sendMessage", times=1)
    monkeypatch.setattr(delivery, "_LEASE", timedelta(seconds=-1))

    async def expires() -> None:
        await post.world.bell.until(lambda: bool(arrived(nora)), within=5)
        await post.sender.expire_leases()
        assert await post.states(number) == ["unknown", "queued"]
        post.world.updates.is_closing = True  # The answer comes now.
        post.world.bell.ring()

    await asyncio.gather(post.sends(), expires())
    assert await post.states(number) == ["sent"]
    await post.sends(minutes=6)
    assert len(arrived(nora)) == 1


async def test_a_deadline_that_is_in_doubt_twice_has_one_copy_and_holds_up_no_other(
    post: PostOffice,
) -> None:
    """Its copy was called off, because Telegram had refused the first one; then it is lost."""
    await post.phones(2)
    number = await post.writes(kind=Kind.DEADLINE)

    async def begins() -> None:
        async with post.database.unit(post.clock.now()) as unit:
            lease_until = unit.now + timedelta(minutes=2)
            for row in await ledger.claim(unit, "slow", most=9, lease_until=lease_until):
                await ledger.begin(unit, row.id, "slow", lease_until=lease_until)
        post.clock.move(timedelta(minutes=3))
        await post.sender.expire_leases()

    await begins()
    assert await post.states(number) == ["unknown", "queued"] * 2
    first = (await post.rows(number))[0]
    async with post.database.unit(post.clock.now()) as unit:
        await ledger.requeue(unit, first.id, "slow", not_before=unit.now, reason="too many")
    assert await post.states(number) == ["queued", "unknown", "queued"]
    await begins()
    assert await post.states(number) == ["unknown", "queued"] * 2
    await post.sends(minutes=6)
    assert await post.states(number) == ["unknown", "sent"] * 2
    assert not post.problems


async def test_a_delivery_that_cannot_be_closed_holds_up_no_other(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.phones(3)
    number = await post.writes()
    async with post.database.unit(post.clock.now()) as unit:
        for row in await ledger.claim(unit, "vanished", most=9, lease_until=unit.now):
            await ledger.begin(unit, row.id, "vanished", lease_until=unit.now)
    bad = (await post.rows(number))[0].id
    expire = ledger.expire

    async def stumbles(unit: Unit, delivery_id: int) -> Delivery | None:
        if delivery_id == bad:
            raise KeyError(delivery_id)
        return await expire(unit, delivery_id)

    monkeypatch.setattr(ledger, "expire", stumbles)
    post.clock.move(timedelta(seconds=1))
    await post.sender.expire_leases()
    assert await post.states(number) == ["sending", "unknown", "unknown"]
    assert post.problems == [f"delivery {bad} could not be closed"]


async def test_a_doubt_after_the_lease_makes_no_second_copy(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora = await post.phone("Nora")
    number = await post.writes(kind=Kind.DEADLINE)
    post.world.faults.answers_late(60, method="sendMessage", times=1)
    monkeypatch.setattr(delivery, "_LEASE", timedelta(seconds=-1))

    async def expires() -> None:
        await post.world.bell.until(lambda: bool(arrived(nora)), within=5)
        await post.sender.expire_leases()

    await asyncio.gather(post.sends(), expires())
    assert await post.states(number) == ["unknown", "queued"]
    assert not post.problems
