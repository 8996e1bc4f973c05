"""Who follows which State, and who of them can be reached."""

from datetime import UTC, datetime

from storage import follows, people
from storage.database import Database, Unit

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


async def met(unit: Unit, number: int) -> int:
    return (await people.meet(unit, number, language="en", zone="UTC")).id


async def test_following_twice_is_following_once(database: Database) -> None:
    async with database.unit(NOW) as unit:
        asha = await met(unit, 1)
        assert await follows.add(unit, asha, "LAO")
        assert not await follows.add(unit, asha, "LAO")
        assert await follows.add(unit, asha, "VUT")
    async with database.view(NOW) as view:
        assert [one.iso3 for one in await follows.of_person(view, asha)] == ["LAO", "VUT"]
        found = await follows.find(view, asha, "LAO")
        assert found is not None
        assert found.created_at == NOW
        assert await follows.find(view, asha, "PER") is None


async def test_who_has_blocked_the_bot_or_stopped_is_not_among_the_followers(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        asha, ben, chidi, dora = [await met(unit, number) for number in range(1, 5)]
        for one in (chidi, asha, ben):
            await follows.add(unit, one, "LAO")
        await follows.add(unit, dora, "VUT")
        await people.change(unit, ben, blocked_at=NOW)
        assert await follows.followers(unit, "LAO") == sorted([asha, chidi])
        assert await follows.remove(unit, chidi, "LAO")
        assert not await follows.remove(unit, chidi, "LAO")
        assert await follows.followers(unit, "LAO") == [asha]
