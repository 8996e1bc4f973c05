"""Sheets of facts as people make them, and the command line that takes them."""

import asyncio
import csv
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from typer.testing import CliRunner, Result

from bot import cli
from services.book import book_of
from storage.database import Database
from tests.support.commands import without_settings

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def row(words: str) -> list[str]:
    return words.split(",")


HEADINGS = row("state,kind,article,happened_on,until_on,how,meeting,version,year,source,source_on")
REPORT = row("Laos,report,,2026-04-28,,,,,2025,Database of UNODA,2026-04-30")
REQUEST = row("Laos,request,4,2026-01-15,2031-11-01,,3RC,,,CCM/RC/2026/3,2026-02-01")
DEPOSIT = row("Mongolie,deposit,,28/05/2026,,accession,,,,=C.N.99.2026,2026-05-29")


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


async def liaison(database: Database, *arguments: object, typed: str | None = None) -> Result:
    url = database.url.render_as_string(hide_password=False)
    return await asyncio.to_thread(
        CliRunner().invoke,
        cli.app,
        [str(argument) for argument in arguments],
        env=without_settings() | {"LIAISON_DATABASE_URL": url},
        input=typed,
    )


async def entered(database: Database) -> list[tuple[str, str]]:
    async with database.view(NOW) as view:
        return [(fact.iso3, fact.kind) for fact in (await book_of(view)).facts]
