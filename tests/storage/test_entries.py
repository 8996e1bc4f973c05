"""Lists hold what a reader may see, the newest first, on both databases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from storage import delegations, people
from storage.database import Database, Unit
from storage.needs import NEEDS
from storage.offers import OFFERS
from storage.sight import Sight

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
EVERYTHING = Sight(frozenset(), frozenset(), is_everything=True)
PUBLIC = Sight(frozenset({"public"}), frozenset())
PARTNER = Sight(frozenset({"public", "parties", "partners"}), frozenset())


async def author(unit: Unit) -> int:
    return (await people.meet(unit, 7, language="en", zone="UTC")).id


async def laos(unit: Unit) -> int:
    number, _ = await delegations.of_state(unit, "LAO", "Lao People's Democratic Republic")
    return number


async def norway(unit: Unit) -> int:
    number, _ = await delegations.of_state(unit, "NOR", "Norway")
    return number


def shared(title: str, delegation_id: int, author_id: int, **more: Any) -> dict[str, Any]:
    return {
        "delegation_id": delegation_id,
        "author_id": author_id,
        "status": "published",
        "kinds": ("FIN", "TRN"),
        "title": title,
        "amount": None,
        "currency": None,
        "visibility": "public",
        "contact": "somebody@example.org",
        "published_at": NOW,
        "changed_at": NOW,
        **more,
    }


async def need(unit: Unit, title: str, delegation_id: int, **more: Any) -> int:
    values = {"pillar": "CLR", "missing": "Teams", "priority": "high", **more}
    return await NEEDS.add(unit, **shared(title, delegation_id, await author(unit), **values))


async def offer(unit: Unit, title: str, delegation_id: int, **more: Any) -> int:
    values = {"pillars": ("CLR", "VA"), "description": "Teams", **more}
    return await OFFERS.add(unit, **shared(title, delegation_id, await author(unit), **values))


async def titles(
    database: Database,
    entries: Any = NEEDS,
    sight: Sight = EVERYTHING,
    *,
    pillar: str = "",
    iso3: str = "",
) -> list[str]:
    async with database.view(NOW) as view:
        found = await entries.published(view, sight, pillar=pillar, iso3=iso3, skip=0, most=50)
        count = await entries.count_published(view, sight, pillar=pillar, iso3=iso3)
    assert count == len(found)
    return [entry.title for entry in found]


async def test_the_newest_comes_first_and_a_withdrawn_one_is_in_no_list(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        seat = await laos(unit)
        for day in (2, 1, 3):
            await need(unit, f"Day {day}", seat, published_at=NOW + timedelta(days=day))
        await need(unit, "Same day, later", seat, published_at=NOW + timedelta(days=3))
        gone = await need(unit, "Gone", seat)
        await NEEDS.change(unit, gone, status="withdrawn")
    assert await titles(database) == ["Same day, later", "Day 3", "Day 2", "Day 1"]


async def test_a_list_is_narrowed_by_pillar_and_by_state(database: Database) -> None:
    async with database.unit(NOW) as unit:
        for seat in (await laos(unit), await norway(unit)):
            await need(unit, f"Clear {seat}", seat)
            await need(unit, f"Assist {seat}", seat, pillar="VA")
        lao = await laos(unit)
    assert await titles(database, pillar="VA", iso3="LAO") == [f"Assist {lao}"]
    assert len(await titles(database, pillar="VA")) == 2
    assert await titles(database, iso3="LAO") == [f"Assist {lao}", f"Clear {lao}"]
    assert await titles(database, iso3="FRA") == []


async def test_an_offer_is_found_under_each_of_its_pillars_and_no_other(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        await offer(unit, "Both", await norway(unit))
        mag, _ = await delegations.of_organisation(unit, "ngo", "MAG")
        await offer(unit, "Of an organisation", mag, pillars=("RED",))
    assert await titles(database, OFFERS, pillar="CLR") == ["Both"]
    assert await titles(database, OFFERS, pillar="VA") == ["Both"]
    assert await titles(database, OFFERS, pillar="RED") == ["Of an organisation"]
    assert await titles(database, OFFERS, pillar="R") == []
    async with database.view(NOW) as view:
        assert await OFFERS.states(view, EVERYTHING, pillar="") == ["NOR"]
        assert await OFFERS.states(view, EVERYTHING, pillar="RED") == []


async def test_what_a_reader_may_not_see_is_neither_listed_counted_nor_found(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        seat = await laos(unit)
        numbers = {
            level: await need(unit, level, seat, visibility=level)
            for level in ("public", "parties", "partners", "isu")
        }
    own = Sight(frozenset({"public"}), frozenset({seat}))
    assert await titles(database, sight=PUBLIC) == ["public"]
    assert await titles(database, sight=PARTNER) == ["partners", "parties", "public"]
    assert len(await titles(database, sight=own)) == len(await titles(database)) == 4
    async with database.view(NOW) as view:
        for sight in (PUBLIC, PARTNER, own, EVERYTHING):
            for level, number in numbers.items():
                found = await NEEDS.find(view, number, sight)
                is_listed = level in await titles(database, sight=sight)
                assert (found is not None) == is_listed
                assert found is None or sight.admits(found)


async def test_only_states_with_something_to_see_are_offered_as_a_choice(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        await need(unit, "Seen", await norway(unit))
        await need(unit, "Not seen", await laos(unit), visibility="isu")
    async with database.view(NOW) as view:
        assert await NEEDS.states(view, PUBLIC, pillar="") == ["NOR"]
        assert await NEEDS.states(view, PUBLIC, pillar="VA") == []
        assert sorted(await NEEDS.states(view, EVERYTHING, pillar="")) == ["LAO", "NOR"]


async def test_an_entry_comes_back_as_it_was_stored(database: Database) -> None:
    async with database.unit(NOW) as unit:
        costed = {"amount": Decimal("12345678901234.50"), "currency": "LAK"}
        number = await offer(
            unit, "Costed", await norway(unit), available_until=date(2027, 12, 31), **costed
        )
        await need(unit, "Not costed", await laos(unit))
    async with database.view(NOW) as view:
        found = await OFFERS.find(view, number, PUBLIC)
        assert found is not None
        assert (found.pillars, found.kinds) == (("CLR", "VA"), ("FIN", "TRN"))
        assert (found.amount, found.currency) == (Decimal("12345678901234.50"), "LAK")
        assert found.available_until == date(2027, 12, 31)
        assert found.published_at == NOW


async def test_an_amount_keeps_the_three_decimals_of_a_dinar(database: Database) -> None:
    async with database.unit(NOW) as unit:
        costed = {"amount": Decimal("12.505"), "currency": "KWD"}
        number = await offer(unit, "In dinars", await norway(unit), **costed)
    async with database.view(NOW) as view:
        found = await OFFERS.find(view, number, PUBLIC)
        assert found is not None
        assert found.amount == Decimal("12.505")


async def test_ones_own_entries_include_the_withdrawn_and_nobody_elses(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        lao = await laos(unit)
        await need(unit, "Ours", lao)
        gone = await need(unit, "Ours, withdrawn", lao)
        await NEEDS.change(unit, gone, status="withdrawn")
        await need(unit, "Theirs", await norway(unit))
    async with database.view(NOW) as view:
        own = await NEEDS.of_delegations(view, frozenset({lao}))
        nobodys = await NEEDS.of_delegations(view, frozenset())
    assert {entry.title for entry in own} == {"Ours", "Ours, withdrawn"}
    assert nobodys == ()
