"""The file of a demarche: confidential on each page, words only, and read back as it was."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

from openpyxl import load_workbook

from handlers.demarche_workbooks import file_name, workbook
from handlers.texts import Reader
from services import approaches, demarche_sheets
from services.book import PUBLISHED
from services.options import Reading
from storage.approaches import Approach
from storage.demarches import Demarche

DAY = date(2012, 3, 1)
FOUND = Demarche(7, "Joint demarche", date(2012, 1, 1), None, datetime(2012, 1, 1, tzinfo=UTC))
TOLD = "Confidential: for the coordinators on universalization and the ISU"


def approach(iso3: str, **more: object) -> Approach:
    given = {"channel": "mission", "through": "=1+1", "approached_on": DAY, **more}
    return approaches.blank(FOUND, iso3=iso3, **given)


SEVERAL = (
    approach(
        "COG",
        answered_on=DAY,
        answer="Yes,\nsoon",
        response_group="II",
        reason="@time",
        next_step="-write",
        next_on=DAY,
        initiative="Pacific",
    ),
    approach("USA", channel="contact-point"),
)


def test_what_is_exported_is_read_back_as_it_was() -> None:
    content = workbook(FOUND, SEVERAL, DAY, Reader())
    reading = Reading(date(2026, 1, 1), "en", lambda text: text.message)
    rows = demarche_sheets.read(content)
    trial = demarche_sheets.tried(rows, FOUND, (), PUBLISHED, reading)
    assert trial.faults == ()
    read = tuple(approaches.blank(FOUND, **columns) for columns in trial.entries)
    assert read == SEVERAL
    standing = [replace(one, id=n) for n, one in enumerate(SEVERAL, 1)]
    again = demarche_sheets.tried(rows, FOUND, standing, PUBLISHED, reading)
    assert (again.entries, len(again.unchanged), again.faults) == ((), 2, ())


def test_every_page_says_that_it_is_confidential_and_holds_words_only() -> None:
    content = workbook(FOUND, SEVERAL, DAY, Reader())
    pages = load_workbook(io.BytesIO(content)).worksheets
    assert [page.title for page in pages] == ["Approaches", "Figures"]
    for page in pages:
        assert TOLD in str(page["A1"].value)
        assert page.oddHeader is not None
        assert page.oddHeader.center.text == TOLD
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_its_name_does_not_tell_what_is_in_it() -> None:
    assert file_name(FOUND, DAY) == "confidential-7-2012-03-01.xlsx"
