"""Demarches and approaches as they are kept, on both databases."""

from datetime import date, timedelta

from storage import approaches, demarches
from storage.database import Database
from tests.support.registered import NOW

BEGUN = date(2012, 1, 1)


async def test_demarches_are_listed_the_last_begun_first(database: Database) -> None:
    async with database.unit(NOW) as unit:
        for year in (2012, 2024, 2018):
            begun_on = date(year, 1, 1)
            await demarches.add(unit, name=f"Of {year}", begun_on=begun_on, entered_by=None)
        found = await demarches.newest(unit, skip=0, most=2)
        assert [one.name for one in found] == ["Of 2024", "Of 2018"]
        [last] = await demarches.newest(unit, skip=2, most=2)
        assert last.name == "Of 2012"
        assert await demarches.count(unit) == 3


async def test_a_demarche_is_found_by_its_name_whatever_the_capitals(database: Database) -> None:
    async with database.unit(NOW) as unit:
        number = await demarches.add(unit, name="Joint", begun_on=BEGUN, entered_by=None)
        found = await demarches.find_by_name(unit, "JOINT")
        assert found is not None
        assert found.id == number
        assert await demarches.find_by_name(unit, "Join") is None
        accented = await demarches.add(unit, name="Éveil", begun_on=BEGUN, entered_by=None)
        found = await demarches.find_by_name(unit, "Éveil")
        assert found is not None
        assert found.id == accented


async def test_what_is_taken_back_is_kept_and_not_listed(database: Database) -> None:
    async with database.unit(NOW) as unit:
        number = await demarches.add(unit, name="Joint", begun_on=BEGUN, entered_by=None)
        other = await demarches.add(unit, name="Other", begun_on=BEGUN, entered_by=None)
        assert not await approaches.is_any_in(unit, number)
        first, second = [
            await approaches.add(
                unit,
                demarche_id=number,
                iso3=iso3,
                channel="mission",
                through="Geneva",
                approached_on=BEGUN,
            )
            for iso3 in ("USA", "CHN")
        ]
    later = NOW + timedelta(minutes=1)
    async with database.unit(later) as unit:
        await approaches.change(unit, first, state="taken-back")
        await approaches.change(unit, second, response_group="II", answered_on=BEGUN)
    async with database.view(later) as view:
        [standing] = await approaches.of_demarche(view, number)
        assert (standing.id, standing.response_group, standing.answered_on) == (second, "II", BEGUN)
        assert (standing.answer, standing.next_on, standing.changed_at) == ("", None, later)
        kept = await approaches.find(view, first)
        assert kept is not None
        assert kept.state == "taken-back"
        assert await approaches.is_any_in(view, number)
        assert await approaches.of_demarche(view, other) == ()
        assert await approaches.find(view, 999) is None


async def test_a_demarche_without_approaches_can_be_removed(database: Database) -> None:
    async with database.unit(NOW) as unit:
        number = await demarches.add(unit, name="Joint", begun_on=BEGUN, entered_by=None)
        await demarches.change(unit, number, name="Another")
        await demarches.remove(unit, number)
        assert await demarches.find(unit, number, lock=True) is None
        assert await demarches.newest(unit, skip=0, most=9) == ()
