"""All that is known of the treaty, as an export and `liaison status` tell it from a database."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.clock import Clock
from services.book import book_of
from services.facts import enter_fact
from services.permissions import Role
from services.readers import actor_of
from services.sheets import rows_of
from storage import approaches, demarches
from storage.database import Database
from tests.support.fact_sheets import DEPOSIT, NOW, REPORT, REQUEST, entered, liaison, save
from tests.support.registered import registered


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "now", lambda _: NOW)


def copied(database: Path, to: Path) -> Path:
    to.write_bytes(database.read_bytes())
    return to


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
async def test_an_export_imported_again_is_unchanged_and_into_another_database_the_same(
    database: Database, migrated_sqlite: Path, tmp_path: Path, suffix: str
) -> None:
    sheet = save(tmp_path / "first.csv", REPORT, DEPOSIT, REQUEST)
    await liaison(database, "treaty", "import", sheet, "--yes")
    to = tmp_path / f"export.{suffix}"
    done = await liaison(database, "treaty", "export", "--output", to)
    assert (done.exit_code, done.output) == (0, "")
    again = await liaison(database, "treaty", "import", to, "--yes")
    assert again.stdout == "Rows that stand already: 3.\nThere is nothing new to enter.\n"

    other = Database(f"sqlite+aiosqlite:///{copied(migrated_sqlite, tmp_path / 'other.db')}")
    assert "Entered 3 facts." in (await liaison(other, "treaty", "import", to, "--yes")).stdout
    assert await entered(other) == await entered(database)
    async with other.view(NOW) as view:
        assert {fact.source for fact in (await book_of(view)).facts} == {
            "Database of UNODA",
            "CCM/RC/2026/3",
            "=C.N.99.2026",
        }
    await other.close()


async def test_an_export_holds_all_tables_with_sources_and_the_notice(
    database: Database, tmp_path: Path
) -> None:
    await liaison(database, "treaty", "import", save(tmp_path / "a.csv", DEPOSIT, REPORT), "--yes")
    to = tmp_path / "treaty.xlsx"
    await liaison(database, "treaty", "export", "--output", to)
    book = load_workbook(to)
    names = ["Read me", "States", "Obligations", "Extensions", "Facts", "Meetings"]
    assert book.sheetnames == names
    told = [str(cell.value) for cell in book["Read me"]["A"] if cell.value]
    assert told[0] == "Voluntary; does not replace Article 7 reporting."
    assert "XXVI-6, read on 2026-02-03." in told[1]
    assert "Exported on 2026-12-01." in told
    for name in names[1:]:
        assert str(book[name]["A1"].value).startswith("# Voluntary; does not replace Article 7")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}

    content = to.read_bytes()
    states = {row.cells["iso3"]: row.cells for row in rows_of(content, sheet="States")}
    assert len(states) == 197
    assert states["MNG"]["status"] == "State Party"
    assert states["MNG"]["as_of"] == "2026-02-03; 2026-05-29"
    assert states["LTU"]["status"] == "Not party: it has withdrawn"
    obligations = {
        (row.cells["iso3"], row.cells["article"]): row.cells
        for row in rows_of(content, sheet="Obligations")
    }
    assert "decision to be confirmed" in obligations["TCD", "4"]["standing"]
    assert obligations["TCD", "4"]["confirmed"] == "to be confirmed"
    assert obligations["LAO", "7"]["last_report_on"] == "2026-04-28"
    assert all(row["source"] and row["as_of"] for row in obligations.values() if row["deadline"])
    meetings = {row.cells["meeting"]: row.cells for row in rows_of(content, sheet="Meetings")}
    assert meetings["14MSP"]["starts_on"] == "to be announced"
    assert "overdue" not in " ".join(str(cell.value) for cell in cells)


@pytest.mark.parametrize("what", ["facts", "states", "obligations", "extensions", "meetings"])
async def test_each_table_can_be_had_as_csv_with_the_notice_above_it(
    database: Database, tmp_path: Path, what: str
) -> None:
    await liaison(database, "treaty", "import", save(tmp_path / "a.csv", DEPOSIT), "--yes")
    printed = await liaison(database, "treaty", "export", "--what", what, "--output", "-")
    to = tmp_path / f"{what}.csv"
    await liaison(database, "treaty", "export", "--what", what, "--output", to)
    assert to.read_text("utf-8-sig") == printed.stdout
    lines = list(csv.reader(io.StringIO(printed.stdout)))
    assert lines[0] == ["# Voluntary; does not replace Article 7 reporting."]
    assert ["# Exported on 2026-12-01."] in lines
    assert rows_of(printed.stdout_bytes)
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


async def test_an_export_names_no_officer_and_nothing_of_the_outreach(
    database: Database, tmp_path: Path
) -> None:
    async with database.unit(NOW) as unit:
        officer = await registered(unit, 7002, Role.ISU, name="Zoltana Quick")
        number = await demarches.add(
            unit, name="Quokka round", begun_on=NOW.date(), entered_by=officer.id
        )
        await approaches.add(
            unit,
            demarche_id=number,
            iso3="MNG",
            channel="mission",
            through="Quokka mission",
            approached_on=NOW.date(),
            answered_on=None,
            answer="Quokka answer",
            response_group="II",
            reason="",
            next_step="",
            next_on=None,
            initiative="",
            entered_by=officer.id,
        )
        await enter_fact(
            unit,
            await actor_of(unit, officer),
            {
                "iso3": "LAO",
                "kind": "report",
                "happened_on": NOW.date(),
                "year": 2025,
                "source": "UNODA",
                "source_on": NOW.date(),
            },
        )
    to = tmp_path / "treaty.xlsx"
    await liaison(database, "treaty", "export", "--output", to)
    book = load_workbook(to)
    words = " ".join(str(cell) for sheet in book for line in sheet.values for cell in line)
    assert "UNODA" in words
    for hidden in ("Zoltana", "Quick", "Quokka", "7002"):
        assert hidden not in words


async def test_an_export_has_a_name_that_says_what_it_is(database: Database) -> None:
    done = await liaison(database, "treaty", "export", "--output", "facts.pdf")
    assert done.exit_code == 2
    assert ".xlsx or .csv" in done.stderr


CAVEAT = (
    "What was deposited or withdrawn after 3 February 2026 is in this answer only where the ISU "
    "has entered it."
)


async def test_status_answers_with_what_the_isu_has_entered(
    database: Database, tmp_path: Path
) -> None:
    before = await answer(database, "status")
    await liaison(
        database, "treaty", "import", save(tmp_path / "a.csv", DEPOSIT, REPORT, REQUEST), "--yes"
    )
    after = await answer(database, "status")
    assert after["states_parties"] == before["states_parties"] + 1
    mongolia = await answer(database, "status", "mongolia")
    assert (mongolia["status"], mongolia["consent_date"]) == ("party", "2026-05-28")
    assert mongolia["entry_into_force_date"] == "2026-11-01"
    assert mongolia["entered_by_the_isu"] == [
        {"title": "=C.N.99.2026", "url": "", "read_on": "2026-05-29"}
    ]
    joined = await answer(database, "status", "--since", "13MSP")
    assert [one["iso3"] for one in joined["new_states_parties"]] == ["MNG"]
    assert await answer(database, "status", "--since", "2026-05-28") == {
        "after": "2026-05-28",
        "as_of": "2026-12-01",
        "new_states_parties": [],
        "caveats": [CAVEAT],
    }
    told = (await liaison(database, "status", "laos")).stdout
    assert "Article 7, reports: next due 30 April 2027. Last received: for 2025" in told
    assert "Source: Database of UNODA, as of 30 April 2026." in told
    assert "With what the ISU has entered.\n" in told
    laos = await answer(database, "status", "laos")
    assert [duty["article"] for duty in laos["obligations"]] == ["3", "4", "5", "7", "9"]
    assert laos["obligations"][1]["considered_at"] == "3RC"
    assert (await answer(database, "status", "laos", "--as-of", "2015-01-01"))[
        "obligations"
    ] is None


async def test_status_answers_from_the_files_where_the_database_is_away(tmp_path: Path) -> None:
    away = Database(f"sqlite+aiosqlite:///{tmp_path}/none.db")
    done = await liaison(away, "status", "laos")
    assert done.exit_code == 0
    assert "run liaison migrate.\nThe answer is from the published files only.\n" in done.stderr
    assert "Lao People's Democratic Republic (LAO), 1 December 2026: State Party." in done.stdout
    assert "With what the ISU has entered" not in done.stdout
    away = Database("postgresql+asyncpg://nobody:secret@127.0.0.1:1/none")
    done = await liaison(away, "status", "--json")
    assert json.loads(done.stdout)["total"] == 197
    assert "does not answer" in done.stderr
    assert "secret" not in done.stderr


async def test_a_meeting_that_was_not_held_is_said_so(database: Database) -> None:
    done = await liaison(database, "status", "--since", "14MSP")
    assert done.exit_code == 2
    assert done.stderr == (
        "“14MSP” is neither a day, like 2012-09-11, nor a meeting that was held.\n"
    )


async def answer(database: Database, *arguments: str) -> dict[str, Any]:
    done = await liaison(database, *arguments, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    read: dict[str, Any] = json.loads(done.stdout)
    return read
