"""Brings facts of States in from a sheet, and writes all that is known of the treaty into one."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from xlsxwriter import Workbook

from bot.clock import Clock
from bot.command_line import database_of, said
from bot.importing import Sheet
from bot.settings import Settings, SettingsError
from handlers.fact_words import sentence
from handlers.treaty_tables import NOTICE, Table, tables
from handlers.workbooks import page
from services.audit import COMMAND_LINE
from services.book import book_of
from services.fact_sheets import SHEET, NewFact, read_facts
from services.facts import enter_facts
from services.formal_meetings import formal_meetings_of
from services.sheets import Trial, guarded, rows_of
from storage import facts
from storage.database import Unit, View
from storage.treaty import DEPOSITARY, get_state


def sheet_of(content: bytes, *, is_quiet: bool) -> Sheet[NewFact]:
    """A file of facts that is to come in; nobody is told of them when it is to be quiet."""

    async def tried(view: View) -> Trial[NewFact]:
        return read_facts(rows_of(content, sheet=SHEET), await book_of(view), view.now)

    async def enter(unit: Unit, new: Sequence[NewFact]) -> str:
        many = [one.values for one in new]
        done = await enter_facts(unit, COMMAND_LINE, many, is_quiet=is_quiet)
        if not done.told:
            return " Nobody is told of it."
        who = "1 person who follows" if done.told == 1 else f"{done.told} people who follow"
        return f" It goes to {who} these States."

    return Sheet(("fact", "facts"), facts.one_at_a_time, tried, described, enter)


def described(trial: Trial[NewFact]) -> Iterator[str]:
    """What an import would do: State by State, then what stands already, then every error."""
    for iso3, several in _by_state(trial.entries):
        yield f"{get_state(iso3).name} ({iso3})"
        for new in several:
            fact = new.fact
            yield f"  Row {new.line}: {said(sentence(fact))}"
            yield f"    Source: {fact.source}, as of {fact.source_on.isoformat()}."
            for doubt in new.doubts:
                yield f"    Please look twice: {said(doubt)}"
    if trial.unchanged:
        yield f"Rows that stand already: {len(trial.unchanged)}."
    for fault in trial.faults:
        yield f"Row {fault.line} is wrong: {said(fault.said)}"


async def write(settings: Settings, *, to: Path | None, what: str) -> None:
    """Write an XLSX of everything, or a CSV of one table; without a file, print the CSV."""
    async with database_of(settings) as database, database.view(Clock().now()) as view:
        day = view.now.date()
        found = tables(await book_of(view), await formal_meetings_of(view), day)
    if to is not None and to.suffix.lower() == ".xlsx":
        _save(to, workbook(found, day))
        return
    [table] = [one for one in found if one.name.lower() == what]
    if to is None:
        sys.stdout.write(comma_separated(table, day))
    else:  # Its first bytes tell programs for sheets that it is UTF-8.
        _save(to, comma_separated(table, day).encode("utf-8-sig"))


def workbook(found: Sequence[Table], day: date) -> bytes:
    """A sheet to read first, then one for each table."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        first = book.add_worksheet("Read me")
        lines = [*_remarks(day), "", *(f"{one.name}: {one.holds}." for one in found)]
        for row, line in enumerate(lines):
            first.write_string(row, 0, line, bold if row == 0 else None)
        for table in found:
            page(book, table.name, NOTICE, table.headings, table.rows)
    return file.getvalue()


def comma_separated(table: Table, day: date) -> str:
    """A table as CSV, below remarks that an import passes over."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerows([f"# {remark}"] for remark in _remarks(day))
    lines.writerow(table.headings)
    lines.writerows([guarded(text) for text in cells] for cells in table.rows)
    return file.getvalue()


def _remarks(day: date) -> tuple[str, ...]:
    return (
        NOTICE,
        f"Source: {DEPOSITARY.title}, read on {DEPOSITARY.read_on.isoformat()}.",
        "What is from another source names it in its row, and as of when.",
        f"Exported on {day.isoformat()}.",
    )


def _save(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{to} cannot be written: {error.strerror}.") from None


def _by_state(new: Sequence[NewFact]) -> Iterator[tuple[str, list[NewFact]]]:
    """By State in the order of their names; of one State in the order of the sheet."""
    ordered = sorted(new, key=lambda one: get_state(one.fact.iso3).name)
    for iso3, several in groupby(ordered, key=lambda one: one.fact.iso3):
        yield iso3, list(several)
