import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.sheets import Row, guarded, heading, rows_of
from services.texts import RefusedError

EXPECTED = (
    Row(2, {"iso3": "LAO", "happened_on": "2023-08-03"}),
    Row(4, {"iso3": "SSD", "happened_on": ""}),
)


def xlsx(*lines: tuple[Any, ...], title: str = "Facts", **others: str) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for line in lines:
        book.active.append(line)
    for name, told in others.items():
        book.create_sheet(name).append([told])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def refusal(content: bytes, *, most: int = 5000) -> str:
    with pytest.raises(RefusedError) as refused:
        rows_of(content, most=most)
    return refused.value.text.message.format(**refused.value.text.values)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_is_read_whatever_program_has_saved_it(mark: str, end: str, encoding: str) -> None:
    lines = ("ISO3,Happened on", "LAO, 2023-08-03 ", "", "SSD,")
    content = end.join(lines).replace(",", mark).encode(encoding)
    assert rows_of(content) == EXPECTED


def test_an_xlsx_is_read_with_its_days_and_whole_numbers_as_they_would_be_typed() -> None:
    content = xlsx(
        ("ISO3", "Happened on", "year", "n", "at"),
        ("LAO", date(2023, 8, 3), 2022.0, 1.5, datetime.combine(date(2023, 8, 3), time(10, 30))),
        (None,),
        ("SSD ", None, 2023, "=1+1", True),
    )
    assert rows_of(content) == (
        Row(
            2,
            {
                "iso3": "LAO",
                "happened_on": "2023-08-03",
                "year": "2022",
                "n": "1.5",
                "at": "2023-08-03 10:30:00",
            },
        ),
        Row(4, {"iso3": "SSD", "happened_on": "", "year": "2023", "n": "", "at": "True"}),
    )


def test_a_cell_may_hold_line_breaks_and_marks() -> None:
    content = b'name;note\n"Lao; PDR";"two\nlines"\nChad;\n'
    assert [dict(row.cells) for row in rows_of(content)] == [
        {"name": "Lao; PDR", "note": "two\nlines"},
        {"name": "Chad", "note": ""},
    ]
    assert [row.line for row in rows_of(content)] == [2, 3]


def test_a_csv_of_an_old_program_keeps_its_accents() -> None:
    assert rows_of("état\nCôte d’Ivoire".encode("cp1252"))[0].cells == {"etat": "Côte d’Ivoire"}


def test_remarks_above_the_headings_are_passed_over() -> None:
    assert rows_of(b'"# Voluntary, and so on",,\n# another\n\niso3,kind\n#1,b\n') == (
        Row(5, {"iso3": "#1", "kind": "b"}),
    )
    assert rows_of(xlsx(("# Voluntary",), ("iso3",), ("LAO",))) == (Row(3, {"iso3": "LAO"}),)


def test_the_sheet_of_a_name_is_read_or_else_the_first() -> None:
    content = xlsx(("iso3",), ("LAO",), title="One", Facts="kind")
    assert [dict(row.cells) for row in rows_of(content, sheet="Nowhere")] == [{"iso3": "LAO"}]
    assert rows_of(content, sheet="Facts") == ()


def test_columns_without_a_heading_are_left_out() -> None:
    assert rows_of(b"iso3,,kind\nLAO,remark,deposit,more\n,only a remark,\n") == (
        Row(2, {"iso3": "LAO", "kind": "deposit"}),
    )


@pytest.mark.parametrize("text", ["=1+1", "+41 22", "-", "@SUM(A1)"])
def test_what_looks_like_a_formula_is_guarded_in_csv_and_read_as_it_was(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert rows_of(f"source\n{guarded(text)}".encode()) == (Row(2, {"source": text}),)
    assert guarded("'tis") == "'tis"


@pytest.mark.parametrize("first", ["\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_some_programs_take_for_a_formula_is_guarded_too(first: str) -> None:
    assert guarded(f"{first}1+1") == f"'{first}1+1"


def test_headings_are_known_however_they_are_written() -> None:
    assert {heading(text) for text in ("Happened on", "happened_on", " HAPPENED-ON ")} == {
        "happened_on"
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no row of headings"),
        (b"\n\n,,\n", "no row of headings"),
        (b"iso3,ISO3\nLAO,LAO", "Two columns are headed “iso3”"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no sheet"),
        (b"%PDF-1.7\n\x81\x8d", "no sheet"),
        (b"PK\x03\x04 and no more", "no sheet"),
        (b'a\n"' + b"x" * 200_000, "no sheet"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"a,b," * 40, "more than 60 columns"),
        (b"a\n" + b"1\n" * 5001, "more than 5000 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_sheet_as_long_as_is_allowed_is_read_and_no_longer_one() -> None:
    content = xlsx(("iso3",), *[("LAO",)] * 3)
    assert len(rows_of(content, most=3)) == 3
    assert "more than 2 rows" in refusal(content, most=2)


def test_an_xlsx_too_wide_is_refused() -> None:
    assert "more than 60 columns" in refusal(xlsx(tuple(f"c{n}" for n in range(61))))


def test_an_archive_that_unpacks_into_too_much_is_refused() -> None:
    content = with_part(xlsx(("iso3",)), "xl/media/bomb.bin", b"\0" * (33 * 1024 * 1024))
    assert len(content) < 100_000
    assert refusal(content) == "That sheet is too large to be read."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "anything.bin"])
def test_a_document_that_declares_entities_is_refused(part: str, encoding: str) -> None:
    harm = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    ).encode(encoding)
    assert "no sheet" in refusal(with_part(xlsx(("iso3",), ("LAO",)), part, harm))


def test_a_row_that_says_it_is_the_last_of_a_million_is_read() -> None:
    content = xlsx(("iso3",), ("LAO",))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    far = re.sub(r'r="(A?)2"', r'r="\g<1>1048576"', sheet).replace("A1:A2", "A1:XFD1048576")
    content = with_part(content, "xl/worksheets/sheet1.xml", far.encode())
    assert rows_of(content) == (Row(1_048_576, {"iso3": "LAO"}),)


WELL = xlsx(("iso3", "kind"), ("LAO", date(2023, 8, 3)), ("SSD", 2.5))


@given(st.binary(max_size=2000))
def test_any_bytes_are_rows_or_refused(content: bytes) -> None:
    read_or_refuse(content)


@given(st.text(max_size=500))
def test_any_text_is_rows_or_refused(text: str) -> None:
    read_or_refuse(text.encode(errors="surrogatepass"))


@given(st.data())
def test_any_damage_to_an_xlsx_is_rows_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(4, len(WELL) - 1))
    harm = data.draw(st.binary(min_size=1, max_size=8))
    read_or_refuse(WELL[:at] + harm + WELL[at + len(harm) :])
    with zipfile.ZipFile(io.BytesIO(WELL)) as parts:
        name = data.draw(st.sampled_from(parts.namelist()))
        part = parts.read(name)
    at = data.draw(st.integers(0, len(part)))
    read_or_refuse(with_part(WELL, name, part[:at] + harm + part[at + len(harm) :]))


def read_or_refuse(content: bytes) -> None:
    try:
        rows = rows_of(content)
    except RefusedError:
        return
    assert all(any(row.cells.values()) for row in rows)
