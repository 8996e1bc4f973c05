"""Workbooks for who reads on elsewhere: every cell is text, whatever it looks like."""

from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_WIDTH = 24


def page(
    book: Workbook,
    name: str,
    remark: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> Worksheet:
    """A page with its headings, which stay in sight, under a remark that an import passes over."""
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"# {remark}")
    for column, head in enumerate(headings):
        sheet.write_string(1, column, head, bold)
    for row, cells in enumerate(rows, start=2):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    sheet.set_column(0, len(headings) - 1, _WIDTH)
    sheet.freeze_panes(2, 2)
    return sheet
