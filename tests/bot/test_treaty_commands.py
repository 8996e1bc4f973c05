"""Facts of States in bulk on the command line, on both databases."""

import asyncio
import csv
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner, Result

from bot import cli, treaty_commands
from bot.clock import Clock
from services.audit import COMMAND_LINE
from services.book import book_of
from services.facts import enter_fact
from services.notices import Kind
from services.permissions import Role
from services.readers import actor_of
from services.sheets import rows_of
from storage import demarches, follows, ledger
from storage.database import Database
from tests.support.record import recorded
from tests.support.registered import registered

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def row(words: str) -> list[str]:
    return words.split(",")


HEADINGS = row("state,kind,article,happened_on,until_on,how,meeting,version,year,source,source_on")
REPORT = row("Laos,report,,2026-04-28,,,,,2025,Database of UNODA,2026-04-30")
REQUEST = row("Laos,request,4,2026-01-15,2031-11-01,,3RC,,,CCM/RC/2026/3,2026-02-01")
DEPOSIT = row("Mongolie,deposit,,28/05/2026,,accession,,,,=C.N.99.2026,2026-05-29")
WRONG = {
    3: row("Wakanda,report,,2026-04-28,,,,,2025,UNODA,2026-04-30"),
    4: row("Congo,report,,2026-04-28,,,,,2025,UNODA,2026-04-30"),
    5: row("Chad,report,,03/04/2026,,,,,2025,UNODA,2026-04-30"),
    6: row("Chad,promise,,2026-04-28,,,,,2025,UNODA,2026-04-30"),
    7: row("Chad,report,,2026-04-28,,,,,2025,,2026-04-30"),
}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "now", lambda _: NOW)


@pytest.fixture(params=["csv", "xlsx"])
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path, suffix: str) -> Path:
    return tmp_path / f"facts.{suffix}"


def save(path: Path, *rows: list[str]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows([HEADINGS, *rows])
        return path
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            cell.data_type = "s"  # Words, even where they begin like a formula.
    book.save(path)
    return path


def copied(database: Path, to: Path) -> Path:
    to.write_bytes(database.read_bytes())
    return to


async def liaison(database: Database, *arguments: object, typed: str | None = None) -> Result:
    others: dict[str, str | None] = {
        name: None for name in os.environ if name.startswith("LIAISON_")
    }
    url = database.url.render_as_string(hide_password=False)
    return await asyncio.to_thread(
        CliRunner().invoke,
        cli.app,
        [str(argument) for argument in arguments],
        env=others | {"LIAISON_DATABASE_URL": url},
        input=typed,
    )


def told_in(done: Result) -> str:
    """What a command says in its frame, in one line."""
    return " ".join(done.stderr.replace("│", " ").split())


async def entered(database: Database) -> list[tuple[str, str]]:
    async with database.view(NOW) as view:
        return [(fact.iso3, fact.kind) for fact in (await book_of(view)).facts]


async def test_a_dry_run_shows_state_by_state_what_would_be_entered_and_changes_nothing(
    database: Database, path: Path
) -> None:
    done = await liaison(database, "treaty", "import", save(path, REPORT, DEPOSIT, REQUEST))
    assert (done.exit_code, done.stderr) == (0, "")
    asked = "It asked for more time under Article 4 on 15 January 2026, until 1 November 2031."
    deposited = "It deposited its instrument of accession on 28 May 2026."
    lines = [line for line in done.stdout.splitlines() if "look twice" not in line]
    assert lines == [
        "Lao People's Democratic Republic (LAO)",
        "  Row 2: Its report under Article 7 on the year 2025 was received on 28 April 2026.",
        "    Source: Database of UNODA, as of 2026-04-30.",
        f"  Row 4: {asked} To be considered at 3RC.",
        "    Source: CCM/RC/2026/3, as of 2026-02-01.",
        "Mongolia (MNG)",
        f"  Row 3: {deposited} In force for it from 1 November 2026.",
        "    Source: =C.N.99.2026, as of 2026-05-29.",
        "Nothing was entered. With --yes it is.",
    ]
    assert await entered(database) == []


async def test_every_wrong_row_is_named_and_nothing_is_entered(
    database: Database, path: Path
) -> None:
    sheet = save(path, REPORT, *WRONG.values())
    done = await liaison(database, "treaty", "import", sheet, "--yes")
    assert done.exit_code == 1
    assert done.stderr == "Nothing is entered while a row is wrong.\n"
    told = [line for line in done.stdout.splitlines() if "is wrong" in line]
    assert [line.partition(" is wrong: ")[0] for line in told] == [f"Row {n}" for n in WRONG]
    for sentence, line in zip(
        (
            "No State is called “Wakanda”.",
            "“Congo” may mean several States; please write the code of one: Congo (COG), ",
            "“03/04/2026” may be two days; please write 2026-04-03 or 2026-03-04.",
            "“promise” is no kind of fact.",
            "Please name the source.",
        ),
        told,
        strict=True,
    ):
        assert sentence in line
    assert await entered(database) == []


async def test_wrong_rows_are_left_out_where_that_is_asked_for(
    database: Database, path: Path
) -> None:
    sheet = save(path, REPORT, *WRONG.values())
    done = await liaison(database, "treaty", "import", sheet, "--yes", "--skip-wrong")
    assert done.exit_code == 0
    assert "Row 7 is wrong" in done.stdout
    assert "Entered 1 fact." in done.stdout
    assert await entered(database) == [("LAO", "report")]


async def test_what_is_imported_is_written_down_and_imported_again_changes_nothing(
    database: Database, path: Path
) -> None:
    sheet = save(path, REPORT, DEPOSIT, REQUEST)
    done = await liaison(database, "treaty", "import", sheet, "--yes")
    assert "Entered 3 facts." in done.stdout
    once = await entered(database)
    assert once == [("LAO", "report"), ("LAO", "request"), ("MNG", "deposit")]
    async with database.view(NOW) as view:
        book = await book_of(view)
        written = [
            row for fact in book.facts for row in await recorded(view, "treaty_fact", fact.id)
        ]
    assert [row["actor"] for row in written] == [COMMAND_LINE] * 3
    assert {fact.entered_by for fact in book.facts} == {None}

    again = await liaison(database, "treaty", "import", sheet, "--yes")
    assert again.exit_code == 0
    assert again.stdout == "Rows that stand already: 3.\nThere is nothing new to enter.\n"
    assert await entered(database) == once
    assert "3 entries" in (await liaison(database, "audit", "verify")).stdout


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


@pytest.mark.parametrize(("typed", "count"), [("y\n", 1), ("n\n", 0), ("\n", 0)])
async def test_at_a_terminal_it_is_asked_first(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    count: int,
) -> None:
    monkeypatch.setattr(treaty_commands, "_is_asked", lambda: True)
    sheet = save(tmp_path / "facts.csv", REPORT)
    done = await liaison(database, "treaty", "import", sheet, typed=typed)
    assert done.exit_code == 0
    assert "Enter this fact? [y/N]" in done.stdout
    assert len(await entered(database)) == count


async def test_whoever_follows_a_state_is_told_once(database: Database, tmp_path: Path) -> None:
    async with database.unit(NOW) as unit:
        someone = await registered(unit, 7001, Role.DONOR, iso3="NOR")
        for iso3 in ("LAO", "MNG"):
            await follows.add(unit, someone.id, iso3)
    chad = ["Chad", *REPORT[1:]]
    sheet = save(tmp_path / "facts.csv", REPORT, DEPOSIT, REQUEST, chad)
    await liaison(database, "treaty", "import", sheet, "--yes")
    await liaison(database, "treaty", "import", sheet, "--yes")
    async with database.view(NOW) as view:
        numbers = [fact.id for fact in (await book_of(view)).facts]
        told = [
            (await ledger.get_notice(view, notice)).facts["ids"]
            for number in numbers
            for notice in await ledger.notices_about(view, [Kind.STATE_CHANGED], number)
        ]
    assert sorted(map(len, told)) == [1, 2]


async def test_what_somebody_else_enters_meanwhile_is_not_entered_a_second_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = save(tmp_path / "once.csv", REPORT)
    both = save(tmp_path / "both.csv", REPORT, DEPOSIT)

    def another_enters_one(_: str) -> bool:
        with ThreadPoolExecutor() as elsewhere:
            elsewhere.submit(asyncio.run, liaison(database, "treaty", "import", once, "--yes"))
        return True

    monkeypatch.setattr(treaty_commands, "_is_asked", lambda: True)
    monkeypatch.setattr("typer.confirm", another_enters_one)
    done = await liaison(database, "treaty", "import", both)
    assert done.exit_code == 2
    assert "Facts were entered by somebody else just now." in told_in(done)
    assert await entered(database) == [("LAO", "report")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "That is no sheet that can be read."),
        (b"iso3,kind\nLAO,report\n", "That sheet lacks columns: happened_on, source, source_on."),
    ],
)
async def test_what_is_no_sheet_of_facts_is_refused(
    database: Database, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "facts.csv"
    file.write_bytes(content)
    done = await liaison(database, "treaty", "import", file, "--yes")
    assert done.exit_code == 2
    assert sentence in told_in(done)


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
    assert states["LTU"]["status"] == "not party; it has withdrawn"
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
        await demarches.add_approach(
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
