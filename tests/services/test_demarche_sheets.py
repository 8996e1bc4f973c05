"""A demarche in a sheet: every row is read as if it were typed, and all its errors are told."""

from dataclasses import replace
from typing import Any

import pytest

from services import approaches, demarche_sheets
from services.book import PUBLISHED
from services.demarche_counts import counted
from services.options import Reading
from services.sheets import Trial
from services.texts import RefusedError
from storage.approaches import Approach
from tests.support.outreach import DEMARCHE, GROUPS, as_csv, as_xlsx, joint_demarche
from tests.support.plain import plain
from tests.support.registered import NOW

TODAY = NOW.date()
READING = Reading(TODAY, "en", lambda text: text.message)


def trial(rows: list[dict[str, str]], *there: Approach) -> Trial[dict[str, Any]]:
    read = demarche_sheets.read(as_csv(rows))
    return demarche_sheets.tried(read, DEMARCHE, there, PUBLISHED, READING)


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
def test_the_totals_of_the_third_meeting_come_out_of_a_sheet(form: Any) -> None:
    rows = demarche_sheets.read(form(joint_demarche()))
    read = demarche_sheets.tried(rows, DEMARCHE, (), PUBLISHED, READING)
    assert (len(read.entries), read.faults, read.notes) == (113, (), ())
    counts = counted([approaches.blank(DEMARCHE, **one) for one in read.entries], TODAY)
    assert (counts.approached, counts.by_mission, counts.by_contact_point) == (113, 87, 26)
    assert (counts.responses, counts.response_rate, counts.groups) == (92, 81, GROUPS)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"State": ""}, "State is missing"),
        ({"State": "congo"}, "Which State do you mean"),
        ({"State": "Xyzzyland"}, "State: "),
        ({"Channel": "fax"}, "is none of: Resident mission; Point of contact"),
        ({"Approached on": "03/04/2012"}, "Which day do you mean"),
        ({"Approached on": "yesteryear"}, "Approached on: "),
        ({"Answered on": "2012-01-02"}, "earlier than the approach"),
        ({"Group": "IV"}, "“IV” is none of"),
        ({"Group": "", "Reason": "A law"}, "A reason belongs to a group"),
        ({"Answer": "x" * 1501}, "1501 characters, at most 1500 fit"),
        ({"Through": "y" * 9999}, "2000 characters, at most 200 fit"),
    ],
)
def test_each_wrong_row_is_told_with_its_line(cells: dict[str, str], said: str) -> None:
    good, bad = joint_demarche()[:2]
    read = trial([good, {**bad, **cells}])
    [fault] = read.faults
    assert fault.line == 3
    assert said in plain(fault.said)
    assert len(read.entries) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"Through": "", "Approached on": "2028-01-05", "Answered on": "2012-01-02"},
            ("Through is missing", "2028-01-05 is still to come", "earlier than the approach"),
        ),
        (
            {"Group": "IV", "Answered on": "2012-01-02"},
            ("Group: “IV” is none of", "earlier than the approach"),
        ),
        (
            {"State": "Xyzzyland", "Approached on": "2011-12-31", "Next by": "2012-06-01"},
            ("State: ", "began on 2012-01-01", "say what the next step is"),
        ),
        (
            {"Through": "", "Group": "", "Reason": "A law"},
            ("Through is missing", "A reason belongs to a group"),
        ),
    ],
)
def test_everything_that_is_wrong_with_a_row_is_told(
    cells: dict[str, str], said: tuple[str, ...]
) -> None:
    read = trial([{**joint_demarche()[0], **cells}])
    assert {fault.line for fault in read.faults} == {2}
    for told, words in zip(read.faults, said, strict=True):
        assert words in plain(told.said)
    assert read.entries == ()


def test_a_party_of_that_day_is_noted_and_not_refused() -> None:
    [row] = joint_demarche()[:1]
    read = trial([{**row, "State": "Lao PDR"}])
    assert (len(read.entries), read.faults) == (1, ())
    [note] = read.notes
    assert "was a State Party already on 2012-03-01" in plain(note.said)


def test_the_same_sheet_again_changes_nothing() -> None:
    rows = joint_demarche()[:3]
    there = [
        replace(approaches.blank(DEMARCHE, **one), id=number)
        for number, one in enumerate(trial(rows).entries, 1)
    ]
    read = trial(rows, *there)
    assert (read.entries, read.unchanged, read.faults) == ((), (2, 3, 4), ())
    read = trial([{**rows[0], "Through": "Another mission"}], *there)
    assert "stands in this demarche already" in plain(read.faults[0].said)
    assert len(trial([rows[0], rows[0]]).faults) == 1


def test_a_sheet_needs_its_columns_and_some_rows() -> None:
    for content, said in (
        (b"State,Channel\nUSA,mission\n", "lacks these columns: Through, Approached on"),
        (as_csv([]), "no row under the headings"),
        (b"%PDF-1.7\n%%EOF", "lacks these columns"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ):
        with pytest.raises(RefusedError) as refused:
            demarche_sheets.answer_of(content)
        assert said in plain(refused.value.text), content[:20]


def test_of_a_sheet_only_the_cells_that_are_read_are_kept() -> None:
    content = b"State,Channel,Through,Approached on,Salary\nUSA,mission,Geneva,2012-03-01,100\n"
    [[line, cells]] = demarche_sheets.answer_of(content)
    assert line == 2
    assert cells == {
        "state": "USA",
        "channel": "mission",
        "through": "Geneva",
        "approached_on": "2012-03-01",
    }
