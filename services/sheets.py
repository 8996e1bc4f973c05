"""Sheets that people send, CSV or XLSX, read as rows of words: nothing in them is ever calculated.

What a file is, its bytes say. A file that is neither kind, too large, or made to do harm when it
is opened is refused with a sentence.
"""

import contextlib
import csv
import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Generic, TypeAlias, TypeVar
from xml.parsers import expat

from services.texts import RefusedError, Text
from services.typed import folded

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
_LARGEST_UNPACKED = 32 * MEGABYTE
_MOST_PARTS = 500
_MOST_COLUMNS = 60

_ZIP = b"PK\x03\x04"
_DELIMITERS = ",;\t"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a program for sheets would calculate, full width or behind a tab, too."""

NOT_A_SHEET = Text("That is no sheet that can be read. Please save it as XLSX or CSV (UTF-8).")


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings that is not empty.

    `line` is its number as a program for sheets shows it. `cells` has the text for every heading,
    "" where there is none; a heading is folded as `heading` does.
    """

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong with the row on a line of a sheet, or to be noted about it."""

    line: int
    said: Text


T = TypeVar("T")


@dataclass(frozen=True)
class Trial(Generic[T]):
    """What entering a sheet would do: its new rows in their order, and each fault with its line.

    `unchanged` are lines that stand already, so that the same sheet read twice changes nothing. A
    row with a fault is in neither. `notes` are no faults.
    """

    entries: tuple[T, ...]
    unchanged: tuple[int, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()


def rows_of(content: bytes, *, most: int = 5000, sheet: str | None = None) -> tuple[Row, ...]:
    """The rows of a CSV file or of one sheet of an XLSX file.

    The first row that is neither empty nor begins with # holds the headings. `sheet` names the
    one to read where there is one of that name; the first is read otherwise. Raises RefusedError
    for what is no such file, is too large, or has more than `most` rows.
    """
    if len(content) > LARGEST:
        raise RefusedError(Text("That file is larger than {n} MB.", n=LARGEST // MEGABYTE))
    lines = _xlsx_lines(content, sheet) if content.startswith(_ZIP) else _csv_lines(content)
    with warnings.catch_warnings():  # Of what openpyxl leaves out: pictures, validation.
        warnings.simplefilter("ignore")
        return _under_headings(lines, most)


def heading(text: str) -> str:
    """A heading as rows are read by it: `Happened on` and `happened-on` are `happened_on`."""
    return "_".join(folded(text.replace("_", " ")).split())


def guarded(text: str) -> str:
    """A text for a cell of CSV: an apostrophe keeps what looks like a formula from being one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


Line: TypeAlias = Sequence[str]


def _under_headings(lines: Iterator[Line], most: int) -> tuple[Row, ...]:
    numbered = enumerate(lines, start=1)
    headings = _headings(next((line for _, line in numbered if _is_told(line)), ()))
    found: list[Row] = []
    for number, line in numbered:
        if not line:
            continue
        cells = {
            head: text
            for head, text in itertools.zip_longest(headings, line[: len(headings)], fillvalue="")
            if head
        }
        if not any(cells.values()):
            continue
        if len(found) == most:
            raise RefusedError(Text("That sheet has more than {n} rows.", n=most))
        found.append(Row(number, cells))
    return tuple(found)


def _is_told(line: Line) -> bool:
    """Neither an empty line nor a remark above the headings."""
    return any(line) and not next(filter(None, line)).startswith("#")


def _headings(line: Line) -> list[str]:
    headings = [heading(text) for text in line]
    if not any(headings):
        raise RefusedError(Text("That sheet has no row of headings."))
    if len(headings) > _MOST_COLUMNS:
        raise RefusedError(Text("That sheet has more than {n} columns.", n=_MOST_COLUMNS))
    for name in filter(None, headings):
        if headings.count(name) > 1:
            raise RefusedError(Text("Two columns are headed “{name}”.", name=name))
    return headings


# --- CSV ----------------------------------------------------------------------------------------


def _csv_lines(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    if _CONTROLS.search(text):
        raise RefusedError(NOT_A_SHEET)
    # The headings are taken apart into most columns by the mark that does stand between columns.
    delimiter = max(_DELIMITERS, key=lambda mark: len(_first_told(text, mark)))
    return _csv_records(text, delimiter)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError(NOT_A_SHEET)


def _first_told(text: str, delimiter: str) -> Line:
    return next((line for line in _csv_records(text, delimiter) if _is_told(line)), ())


def _csv_records(text: str, delimiter: str) -> Iterator[Line]:
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_unguarded(cell.strip()) for cell in record]
    except csv.Error:
        raise RefusedError(NOT_A_SHEET) from None


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


# --- XLSX ---------------------------------------------------------------------------------------


def _xlsx_lines(content: bytes, sheet: str | None) -> Iterator[Line]:
    """The lines of a sheet; whatever fails while it is read means that it is none."""
    from openpyxl import load_workbook  # A tenth of a second, spent when first needed.

    try:
        _refuse_harm(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        named = [one for one in book.worksheets if one.title == sheet]
        chosen = (named or book.worksheets)[0]
        chosen.reset_dimensions()  # What a file says of its own size is not believed.
        for line in chosen.iter_rows(max_col=_MOST_COLUMNS + 1, values_only=True):
            # Up to a far last row there may be a million empty ones.
            is_empty = line.count(None) == len(line)
            yield () if is_empty else _without_end(_written(value) for value in line)
    except RefusedError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl has no error of its own for a broken file.
        raise RefusedError(NOT_A_SHEET) from None


def _refuse_harm(content: bytes) -> None:
    """Refuse a file that unpacks into too much, or declares entities that could.

    What an archive says of a part's size holds: no more of it is ever unpacked.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        described = parts.infolist()
        unpacked = sum(part.file_size for part in described)
        if len(described) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED:
            raise RefusedError(Text("That sheet is too large to be read."))
        for part in described:
            if _has_doctype(parts.read(part)):
                raise RefusedError(NOT_A_SHEET)


def _has_doctype(part: bytes) -> bool:
    """Whether a part is XML with a document type, which no program for sheets writes."""
    found: list[str] = []

    def stop(name: str, *_identifiers: object) -> None:
        found.append(name)
        raise ValueError(name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = stop
    # A part that is no XML, such as a picture, has no document type.
    with contextlib.suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(part, True)  # noqa: FBT003 - expat has no name for it.
    return bool(found)


def _without_end(line: Iterable[str]) -> Line:
    """The cells up to the last one that holds something."""
    cells = list(line)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _written(value: Any) -> str:
    """A cell as it would be typed: days in ISO form, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
