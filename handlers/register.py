"""The register of people as a spreadsheet for the ISU, with nothing in it but text."""

import io
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook

from handlers.screens import BLANK
from handlers.texts import Reader, plain
from services.register import RegisterEntry
from services.texts import Plural, Text

_FOR_WHOM = Text("Personal data: for the ISU only")
_HEADS = (
    Text("Name"),
    Text("Role"),
    Text("Theme"),
    Text("Delegation"),
    Text("Title"),
    Text("Institution"),
    Text("E-mail"),
    Text("Since"),
    Text("Until"),
)
_WIDTH = 26


def file_name(day: date) -> str:
    return f"register-{day.isoformat()}.xlsx"


def workbook(entries: Sequence[RegisterEntry], day: date, reader: Reader) -> bytes:
    """A row for each entry. Every cell is text: what looks like a formula or a link stays words."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        count = Plural("{n} entry, on {day}", "{n} entries, on {day}", n=len(entries), day=day)
        for row, line in enumerate((_FOR_WHOM, count)):
            sheet.write_string(row, 0, plain(line, reader), bold)
        for column, head in enumerate(_HEADS):
            sheet.write_string(3, column, plain(head, reader), bold)
        for row, entry in enumerate(entries, start=4):
            for column, text in enumerate(_cells(entry)):
                sheet.write_string(row, column, plain(text, reader))
        sheet.set_column(0, len(_HEADS) - 1, _WIDTH)
        sheet.freeze_panes(4, 1)
    return file.getvalue()


def _cells(entry: RegisterEntry) -> tuple[Text, ...]:
    return (
        Text("{name}", name=entry.full_name),
        entry.role,
        entry.theme or BLANK,
        Text("{delegation}", delegation=entry.delegation or Text("ISU")),
        Text("{title}", title=entry.title),
        Text("{institution}", institution=entry.institution),
        Text("{email}", email=entry.email),
        Text("{day}", day=entry.since) if entry.since else BLANK,
        Text("{day}", day=entry.until) if entry.until else BLANK,
    )
