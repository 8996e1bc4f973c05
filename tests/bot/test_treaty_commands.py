"""Facts of States in bulk on the command line, on both databases."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import Result

from bot import importing
from bot.clock import Clock
from services.audit import COMMAND_LINE
from services.book import book_of
from services.notices import Kind
from services.permissions import Role
from storage import follows, ledger
from storage.database import Database
from tests.support.fact_sheets import DEPOSIT, NOW, REPORT, REQUEST, entered, liaison, row, save
from tests.support.record import recorded
from tests.support.registered import registered

WRONG = {
    3: row("Wakanda,report,,2026-04-28,,,,,2025,UNODA,2026-04-30"),
    4: row("Korea,report,,2026-04-28,,,,,2025,UNODA,2026-04-30"),
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


def told_in(done: Result) -> str:
    """What a command says in its frame, in one line."""
    return " ".join(done.stderr.replace("│", " ").split())


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
            "“Korea” may mean several States; please write the code of one: ",
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
    assert once == [("LAO", "report"), ("MNG", "deposit"), ("LAO", "request")]
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


@pytest.mark.parametrize(("typed", "count"), [("y\n", 1), ("n\n", 0), ("\n", 0)])
async def test_at_a_terminal_it_is_asked_first(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    count: int,
) -> None:
    monkeypatch.setattr(importing, "_is_at_a_terminal", lambda: True)
    sheet = save(tmp_path / "facts.csv", REPORT)
    done = await liaison(database, "treaty", "import", sheet, typed=typed)
    assert done.exit_code == 0
    assert "Enter this fact? [y/N]" in done.stdout
    assert len(await entered(database)) == count


async def test_who_follows_several_states_of_a_sheet_has_one_notice_of_it(
    database: Database, tmp_path: Path
) -> None:
    await someone_follows(database, "LAO", "MNG")
    chad = ["Chad", *REPORT[1:]]
    sheet = save(tmp_path / "facts.csv", REPORT, DEPOSIT, REQUEST, chad)
    done = await liaison(database, "treaty", "import", sheet, "--yes")
    assert "Entered 4 facts. It goes to 1 person who follows these States." in done.stdout
    again = await liaison(database, "treaty", "import", sheet, "--yes")
    assert "It goes to" not in again.stdout
    assert sorted(map(len, await told_of(database))) == [3]


async def test_nobody_is_told_when_it_is_to_be_quiet(database: Database, tmp_path: Path) -> None:
    await someone_follows(database, "LAO")
    sheet = save(tmp_path / "facts.csv", REPORT, REQUEST)
    done = await liaison(database, "treaty", "import", sheet, "--yes", "--quiet")
    assert "Entered 2 facts. Nobody is told of it." in done.stdout
    assert await told_of(database) == []


async def test_nobody_is_told_of_what_happened_more_than_a_year_ago(
    database: Database, tmp_path: Path
) -> None:
    await someone_follows(database, "LAO")
    old = row("Laos,report,,2025-04-28,,,,,2024,Database of UNODA,2026-04-30")
    sheet = save(tmp_path / "facts.csv", old)
    done = await liaison(database, "treaty", "import", sheet, "--yes")
    assert "Entered 1 fact. Nobody is told of it." in done.stdout
    assert await told_of(database) == []


async def someone_follows(database: Database, *states: str) -> None:
    async with database.unit(NOW) as unit:
        someone = await registered(unit, 7001, Role.DONOR, iso3="NOR")
        for iso3 in states:
            await follows.add(unit, someone.id, iso3)


async def told_of(database: Database) -> list[list[int]]:
    """The facts of each notice to followers."""
    async with database.view(NOW) as view:
        return [
            (await ledger.get_notice(view, notice)).facts["ids"]
            for fact in (await book_of(view)).facts
            for notice in await ledger.notices_about(view, [Kind.STATE_CHANGED], fact.id)
        ]


async def test_what_somebody_else_enters_meanwhile_is_not_entered_a_second_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = save(tmp_path / "once.csv", REPORT)
    both = save(tmp_path / "both.csv", REPORT, DEPOSIT)

    def another_enters_one(_: str) -> bool:
        with ThreadPoolExecutor() as elsewhere:
            elsewhere.submit(asyncio.run, liaison(database, "treaty", "import", once, "--yes"))
        return True

    monkeypatch.setattr(importing, "_is_at_a_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", another_enters_one)
    done = await liaison(database, "treaty", "import", both)
    assert done.exit_code == 2
    assert "Something was entered by somebody else just now." in told_in(done)
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
