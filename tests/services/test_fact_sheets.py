from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts import Reader, plain
from services.book import PUBLISHED, Book, FactKind
from services.fact_sheets import COLUMNS, EXPORTED, NewFact, exported, read_facts
from services.sheets import Row, Trial, rows_of
from services.texts import RefusedError

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
REPORT = {
    "iso3": "LAO",
    "kind": "report",
    "happened_on": "2026-04-28",
    "year": "2025",
    "source": "Report in the database of UNODA",
    "source_on": "2026-04-30",
}
DEPOSIT = REPORT | {
    "iso3": "MNG",
    "kind": "deposit",
    "year": "",
    "happened_on": "2026-05-04",
    "how": "accession",
    "source": "C.N.99.2026",
}
REQUEST = REPORT | {
    "kind": "request",
    "year": "",
    "article": "4",
    "happened_on": "2026-01-15",
    "until_on": "2031-11-01",
    "meeting": "3RC",
}
DECISION = REQUEST | {"kind": "decision", "how": "granted", "happened_on": "2026-05-20"}


def read(*rows: dict[str, str], book: Book = PUBLISHED) -> Trial[NewFact]:
    numbered = (
        Row(line, dict.fromkeys(COLUMNS, "") | cells) for line, cells in enumerate(rows, start=2)
    )
    return read_facts(numbered, book, NOW)


def book_with(*rows: dict[str, str]) -> Book:
    sheet = read(*rows)
    assert not sheet.faults
    return Book(tuple(replace(new.fact, id=n) for n, new in enumerate(sheet.entries, start=1)))


def said(sheet: Trial[NewFact]) -> list[str]:
    return [f"{fault.line}: {plain(fault.said, Reader())}" for fault in sheet.faults]


def test_each_row_becomes_a_fact_in_the_order_of_the_sheet() -> None:
    sheet = read(REPORT, DEPOSIT, REQUEST, DECISION)
    assert said(sheet) == []
    assert [(new.line, new.fact.iso3, new.fact.kind) for new in sheet.entries] == [
        (2, "LAO", "report"),
        (3, "MNG", "deposit"),
        (4, "LAO", "request"),
        (5, "LAO", "decision"),
    ]
    assert sheet.entries[0].values == {
        "iso3": "LAO",
        "kind": "report",
        "article": "7",
        "happened_on": date(2026, 4, 28),
        "until_on": None,
        "how": "",
        "meeting": "",
        "version": None,
        "year": 2025,
        "source": "Report in the database of UNODA",
        "source_on": date(2026, 4, 30),
    }
    assert sheet.entries[2].fact.version == 1


def test_words_are_read_as_people_write_them() -> None:
    sheet = read(
        REQUEST
        | {
            "iso3": "",
            "state": "République démocratique populaire lao",
            "kind": " Request ",
            "article": "Article 4",
            "happened_on": "15/01/2026",
            "source_on": "01/01/2026",
            "meeting": "3 rc",
            "version": "2",
        }
    )
    assert said(sheet) == []
    fact = sheet.entries[0].fact
    assert (fact.iso3, fact.article, fact.meeting, fact.version) == ("LAO", "4", "3RC", 2)
    assert (fact.happened_on, fact.source_on) == (date(2026, 1, 15), date(2026, 1, 1))


def test_a_code_tells_which_of_several_states_a_name_means() -> None:
    both = read(
        REPORT | {"iso3": "COD", "state": "Congo"},
        REPORT | {"iso3": "Congo", "state": "RDC"},
        REPORT | {"iso3": "Korea", "state": "Korea"},
    )
    assert [new.fact.iso3 for new in both.entries] == ["COD"]
    assert both.unchanged == (3,)
    assert [fault.line for fault in both.faults] == [4]


@pytest.mark.parametrize(("name", "iso3"), [("Guinea", "GIN"), ("Guinée", "GIN"), ("Congo", "COG")])
def test_the_exact_name_of_one_state_is_that_state(name: str, iso3: str) -> None:
    for row in (REPORT | {"iso3": name}, REPORT | {"iso3": "", "state": name}):
        assert [new.fact.iso3 for new in read(row).entries] == [iso3]


def test_a_wrong_article_is_wrong_even_where_the_report_stands() -> None:
    sheet = read(REPORT | {"article": "3"}, book=book_with(REPORT))
    assert said(sheet) == ["2: A report is under Article 7."]
    assert sheet.unchanged == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (REPORT | {"iso3": ""}, "Please name the State."),
        (REPORT | {"iso3": "Wakanda"}, "No State is called “Wakanda”."),
        (REPORT | {"iso3": "Laso"}, "No State is called “Laso”. The nearest are: Lao "),
        (
            REPORT | {"iso3": "Korea"},
            "write the code of one: Republic of Korea (KOR), Democratic People's",
        ),
        (REPORT | {"state": "Chad"}, "“LAO” and “Chad” are two States."),
        (REPORT | {"kind": "treaty"}, "“treaty” is no kind of fact. It is one of: signature, "),
        (REPORT | {"happened_on": ""}, "A day is missing under “happened_on”."),
        (REPORT | {"happened_on": "03/04/2026"}, "please write 2026-04-03 or 2026-03-04."),
        (REPORT | {"happened_on": "2026-02-30"}, "“2026-02-30” under “happened_on” is no day."),
        (REPORT | {"happened_on": "04/25/2026"}, "“04/25/2026” under “happened_on” is no day."),
        (REPORT | {"source_on": "spring"}, "“spring” under “source_on” is no day."),
        (REPORT | {"happened_on": "2027-01-01"}, "1 January 2027 lies in the future."),
        (REPORT | {"source": ""}, "Please name the source."),
        (REPORT | {"source": "x" * 301}, "The source is longer than 300 characters."),
        (REPORT | {"year": "25"}, "“25” is no year such as 2025."),
        (REPORT | {"article": "4"}, "A report is under Article 7."),
        (REPORT | {"how": "by e-mail"}, "Nothing is expected under “how” for a report."),
        (DEPOSIT | {"how": ""}, "Please say how: by ratification,"),
        (REQUEST | {"article": "6"}, "“6” is no article whose obligations are kept."),
        (REQUEST | {"article": ""}, "Please say under which article: 3 or 4."),
        (REQUEST | {"until_on": ""}, "Please say until when."),
        (REQUEST | {"version": "0"}, "“0” is no version of a request: 1, 2 and so on."),
        (REQUEST | {"meeting": "the next"}, "“the next” is no number of a meeting."),
        (DECISION | {"how": "declined"}, "Nothing is expected under “until_on” for a decision"),
        (DECISION | {"how": "perhaps"}, "Please say whether it was granted or declined."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(row: dict[str, str], sentence: str) -> None:
    sheet = read(DEPOSIT, row)
    assert len(sheet.entries) == 1
    [told] = said(sheet)
    assert told.startswith("3: ")
    assert sentence in told


def test_everything_that_is_wrong_is_said_at_once() -> None:
    sheet = read(
        REPORT | {"kind": "x", "happened_on": "y", "source_on": ""}, REPORT | {"source": ""}
    )
    assert [told.partition(":")[0] for told in said(sheet)] == ["2", "2", "2", "3"]
    assert sheet.entries == ()


def test_what_stands_already_is_unchanged_and_so_is_a_row_that_comes_twice() -> None:
    book = book_with(REPORT, DEPOSIT)
    sheet = read(REPORT, DEPOSIT, REPORT | {"year": "2024"}, REPORT, book=book)
    assert sheet.unchanged == (2, 3, 5)
    assert [new.line for new in sheet.entries] == [4]


def test_an_entry_that_a_later_one_has_replaced_stands_all_the_same() -> None:
    book = book_with(DEPOSIT, DEPOSIT | {"happened_on": "2026-05-05"})
    sheet = read(DEPOSIT, DEPOSIT | {"happened_on": "2026-05-05"}, book=book)
    assert (sheet.entries, sheet.unchanged, sheet.faults) == ((), (2, 3), ())


def test_a_row_is_read_as_those_before_it_leave_the_book() -> None:
    leaves = REPORT | {"iso3": "MNG", "kind": "withdrawal", "year": "", "happened_on": "2026-11-30"}
    assert said(read(leaves)) == ["2: Mongolia has deposited no consent, so it cannot withdraw."]
    assert said(read(DEPOSIT, leaves)) == []
    wrong = DEPOSIT | {"source": ""}
    assert len(said(read(wrong, leaves))) == 2


def test_what_is_only_unlikely_is_told_to_look_twice() -> None:
    sheet = read(DEPOSIT | {"iso3": "LAO"})
    doubts = [plain(doubt, Reader()) for doubt in sheet.entries[0].doubts]
    assert "On record with 18 March 2009; this entry will take its place." in doubts


def test_an_exported_fact_is_the_row_that_it_was_read_from() -> None:
    book = book_with(REPORT, DEPOSIT, REQUEST, DECISION)
    rows = [exported(fact) for fact in book.facts]
    assert tuple(rows[0]) == EXPORTED
    assert (rows[0]["id"], rows[0]["state"]) == ("1", "Lao People's Democratic Republic")
    again = read_facts([Row(n, row) for n, row in enumerate(rows, start=2)], book, NOW)
    assert (again.entries, len(again.unchanged), again.faults) == ((), 4, ())
    anew = read_facts([Row(n, row) for n, row in enumerate(rows, start=2)], PUBLISHED, NOW)
    assert [new.values for new in anew.entries] == [
        {name: getattr(fact, name) for name in COLUMNS} for fact in book.facts
    ]


def test_the_examples_of_the_documentation_are_read_without_an_error() -> None:
    page = (Path(__file__).parents[2] / "docs" / "facts.md").read_text("utf-8")
    example = page.partition("```csv\n")[2].partition("```")[0]
    sheet = read_facts(rows_of(example.encode()), PUBLISHED, datetime(2027, 1, 1, tzinfo=UTC))
    assert said(sheet) == []
    assert len(sheet.entries) == len(example.splitlines()) - 1
    for name in (*COLUMNS, *FactKind):
        assert f"`{name}`" in page


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (("iso3", "kind"), "That sheet lacks columns: happened_on, source, source_on."),
        (("kind", "happened_on", "source", "source_on"), "That sheet lacks columns: iso3."),
        ((*COLUMNS, "datum"), "These columns mean nothing in a sheet of facts: datum."),
        ((), "That sheet has no row under its headings."),
    ],
)
def test_headings_that_lack_something_are_refused(headings: tuple[str, ...], sentence: str) -> None:
    rows = [Row(2, dict.fromkeys(headings, "x"))] if headings else []
    with pytest.raises(RefusedError) as refused:
        read_facts(rows, PUBLISHED, NOW)
    assert plain(refused.value.text, Reader()) == sentence


CELL = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["Laos", "MNG", "Congo", *REQUEST.values(), *DECISION.values(), "٢", "1/1/1"]),
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELL)), min_size=1, max_size=3))
def test_whatever_the_cells_hold_a_row_is_new_unchanged_or_wrong(
    rows: list[dict[str, str]],
) -> None:
    sheet = read(*rows)
    lines = {
        *(new.line for new in sheet.entries),
        *sheet.unchanged,
        *(one.line for one in sheet.faults),
    }
    assert lines == set(range(2, len(rows) + 2))
    assert all(said(sheet))
