"""Invitations on record: which are open, in what order they are listed, and how they are closed."""

from datetime import timedelta
from typing import Any

from services.permissions import Role
from storage import invitations
from storage.database import Database, Unit
from tests.support.registered import NOW, registered

HOUR = timedelta(hours=1)


async def made(unit: Unit, number: int, *, hours: int = 1, by: int | None = None) -> int:
    return await invitations.add(
        unit,
        code_hash=f"{number:064}",
        role="donor",
        delegation_id=None,
        expires_at=NOW + hours * HOUR,
        invited_by=by,
    )


async def test_open_ones_are_listed_by_their_end_page_by_page(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer = await registered(unit, 1, Role.ISU)
        ends = [5, 1, 3, 4, 2]
        numbers = [await made(unit, n, hours=n, by=officer.id if n > 3 else None) for n in ends]
        by_end = [number for _, number in sorted(zip(ends, numbers, strict=True))]

    async def listed(**which: Any) -> list[int]:
        async with database.view(NOW) as view:
            return [one.id for one in await invitations.open_ones(view, **which)]

    assert await listed(first=0, most=9) == by_end
    assert await listed(first=2, most=2) == by_end[2:4]
    assert await listed(first=0, most=9, by=officer.id) == by_end[3:]
    async with database.view(NOW + 2 * HOUR) as view:
        assert await invitations.count_open(view) == 3
        assert await invitations.count_open(view, by=officer.id) == 2


async def test_an_invitation_is_closed_once_and_only_while_it_is_open(database: Database) -> None:
    async with database.unit(NOW) as unit:
        donor = await registered(unit, 1, Role.DONOR, iso3="NOR")
        redeemed, revoked, expiring = [await made(unit, n) for n in range(3)]
        assert await invitations.redeem(unit, redeemed, donor.id)
        assert await invitations.revoke(unit, revoked, None)
        for number in (redeemed, revoked, 999):
            assert not await invitations.redeem(unit, number, donor.id)
            assert not await invitations.revoke(unit, number, donor.id)
        found = await invitations.find(unit, redeemed)
        assert found == await invitations.find_by_code(unit, f"{0:064}")
        assert found is not None
        assert (found.redeemed_by, found.redeemed_at, found.revoked_at) == (donor.id, NOW, None)
    async with database.unit(NOW + HOUR) as unit:
        late = await invitations.find(unit, expiring)
        assert late is not None
        assert not late.is_open_at(unit.now)
        assert not await invitations.redeem(unit, expiring, donor.id)
