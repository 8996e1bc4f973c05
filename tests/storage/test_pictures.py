from datetime import UTC, datetime, timedelta

from storage import pictures
from storage.database import Database

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


async def test_a_picture_is_known_to_the_bot_that_sent_it_by_its_newest_number(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        await pictures.remember(unit, 1, "grid:1", "first")
        await pictures.remember(unit, 1, "grid:1", "second")
        await pictures.remember(unit, 2, "grid:1", "another bot's")
    async with database.view(NOW) as view:
        assert await pictures.find_file_id(view, 1, "grid:1") == "second"
        assert await pictures.find_file_id(view, 2, "grid:1") == "another bot's"
        assert await pictures.find_file_id(view, 1, "grid:2") is None


async def test_old_pictures_go_and_those_sent_since_stay(database: Database) -> None:
    for key, days in (("old", 91), ("sent anew", 91), ("new", 0)):
        async with database.unit(NOW - timedelta(days=days)) as unit:
            await pictures.remember(unit, 1, key, "x")
    async with database.unit(NOW) as unit:
        await pictures.remember(unit, 1, "sent anew", "y")
        await pictures.forget_old(unit, NOW - timedelta(days=90))
    async with database.view(NOW) as view:
        assert await pictures.find_file_id(view, 1, "old") is None
        assert await pictures.find_file_id(view, 1, "sent anew") == "y"
        assert await pictures.find_file_id(view, 1, "new") == "x"
