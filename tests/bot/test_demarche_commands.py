"""A demarche that was kept in a sheet comes in by a command: shown first, all of it or nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import Clock
from services.audit import COMMAND_LINE
from services.demarche_counts import counted
from storage import approaches, demarches
from storage.approaches import Approach
from storage.database import Database
from tests.support.fact_sheets import liaison
from tests.support.outreach import GROUPS, as_csv, as_xlsx, joint_demarche
from tests.support.record import is_vouched_for, recorded

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
NAMED = ("--name", "Joint demarche 2012", "--begun", "2012-01-01")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "now", lambda _: NOW)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "demarche.xlsx"
    path.write_bytes(as_xlsx(joint_demarche()))
    return path


async def entered(database: Database) -> tuple[Approach, ...]:
    async with database.view(NOW) as view:
        found = await demarches.find_by_name(view, "Joint demarche 2012")
        return await approaches.of_demarche(view, found.id) if found else ()


async def test_what_a_sheet_would_enter_is_shown_and_nothing_is_entered(
    database: Database, sheet: Path
) -> None:
    done = await liaison(database, "demarche", "import", sheet, *NAMED)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "New rows: 113.",
        "Rows that stand already: 0.",
        "Nothing was entered. With --yes it is.",
    ]
    async with database.view(NOW) as view:
        assert await demarches.count(view) == 0


async def test_the_totals_of_the_third_meeting_are_entered_and_written_down(
    database: Database, sheet: Path
) -> None:
    done = await liaison(database, "demarche", "import", sheet, *NAMED, "--yes")
    assert "Entered 113 approaches." in done.stdout
    found = await entered(database)
    counts = counted(found, NOW.date())
    assert (counts.approached, counts.by_mission, counts.by_contact_point) == (113, 87, 26)
    assert (counts.responses, counts.response_rate, counts.groups) == (92, 81, GROUPS)
    assert {one.entered_by for one in found} == {None}
    async with database.view(NOW) as view:
        [row] = await recorded(view, "approach", found[0].id)
    assert row["actor"] == COMMAND_LINE
    await is_vouched_for(database, Clock())

    again = await liaison(database, "demarche", "import", sheet, *NAMED[:2], "--yes")
    assert "Rows that stand already: 113." in again.stdout
    assert "There is nothing new to enter." in again.stdout
    assert await entered(database) == found


async def test_nothing_is_entered_while_a_row_is_wrong(database: Database, tmp_path: Path) -> None:
    good, bad, party = joint_demarche()[:3]
    path = tmp_path / "demarche.csv"
    path.write_bytes(as_csv([good, {**bad, "Group": "IV"}, {**party, "State": "Laos"}]))
    done = await liaison(database, "demarche", "import", path, *NAMED, "--yes")
    assert done.exit_code == 1
    assert "Row 3 is wrong: Group: “IV” is none of: I: legislation" in done.stdout
    assert "Row 4: Please note: Lao People's Democratic Republic was a State Party" in done.stdout
    assert done.stderr == "Nothing is entered while a row is wrong.\n"
    assert await entered(database) == ()


async def test_a_demarche_that_is_not_there_is_begun_only_with_its_day(
    database: Database, sheet: Path
) -> None:
    done = await liaison(database, "demarche", "import", sheet, *NAMED[:2], "--yes")
    assert done.exit_code == 2
    assert "There is no such demarche" in done.stderr
    await liaison(database, "demarche", "import", sheet, *NAMED, "--yes")
    other = (*NAMED[:3], "2012-02-01")
    done = await liaison(database, "demarche", "import", sheet, *other)
    assert "That demarche began on 1 January 2012." in done.stderr


async def test_a_name_that_is_too_short_is_refused_by_the_name_of_its_option(
    database: Database, sheet: Path
) -> None:
    done = await liaison(database, "demarche", "import", sheet, "--name", "T", *NAMED[2:])
    assert done.exit_code == 2
    assert "--name: Please write at least 3 characters." in done.stderr


async def test_every_error_of_a_row_is_told_at_once(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "demarche.csv"
    cells = {"Through": "", "Approached on": "2027-01-05", "Answered on": "2012-01-05"}
    path.write_bytes(as_csv([{**joint_demarche()[0], **cells}]))
    done = await liaison(database, "demarche", "import", path, *NAMED)
    for said in (
        "Through is missing.",
        "5 January 2027 is still to come. Please give the day on which it was.",
        "The answer of 5 January 2012 is earlier than the approach of 5 January 2027.",
    ):
        assert f"Row 2 is wrong: {said}\n" in done.stdout


async def test_neither_the_record_nor_the_treaty_is_exported_with_an_answer(
    database: Database, sheet: Path
) -> None:
    await liaison(database, "demarche", "import", sheet, *NAMED, "--yes")
    told = (await liaison(database, "audit", "export")).stdout
    assert told.count('"record":"approach"') == 113
    for secret in ("Mission of", "As told in the capital", '"III"', "Joint demarche"):
        assert secret not in told, secret
    for what in ("facts", "states"):
        told = (await liaison(database, "treaty", "export", "--what", what, "--output", "-")).stdout
        assert "Mission of" not in told
        assert "demarche" not in told.casefold()
