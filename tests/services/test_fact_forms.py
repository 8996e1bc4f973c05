"""The form in which the ISU enters a fact: what it asks for each kind, and how it is read."""

from datetime import date
from typing import Any

import pytest

from services.book import PUBLISHED, Book, FactKind
from services.fact_forms import (
    FACT_FORM,
    SOURCE_HINTS,
    DecidingMeeting,
    ReportYear,
    SourceName,
    values_of,
)
from services.fact_rules import check
from services.forms import Draft, Form, advance, answer, asked_questions, current_question
from services.options import Option, Reading
from services.questions import Choice, Day
from services.texts import RefusedError
from tests.support.entered import TODAY, fact, request_of_laos, values

READING = Reading(TODAY, "en", lambda text: text.message)


def filled_in(*typed: str, form: Form = FACT_FORM) -> dict[str, Any]:
    draft = Draft({"state": "LAO"})
    for words in typed:
        moved = answer(form, draft, words, READING) if words else advance(form, draft, None)
        assert isinstance(moved, Draft)
        draft = moved
    assert current_question(form, draft) is None
    return dict(draft.answers)


def test_the_form_asks_for_a_report_only_what_a_report_has() -> None:
    answers = filled_in("report", "30 April 2026", "2025", "UNODA's database", "1 May 2026")
    found = values_of(answers, PUBLISHED, TODAY)
    assert found == values(
        "LAO",
        FactKind.REPORT,
        date(2026, 4, 30),
        year=2025,
        source="UNODA's database",
        source_on=date(2026, 5, 1),
    ) | {"article": ""}  # The verb completes it.


def test_what_cannot_be_is_refused_at_its_question() -> None:
    for typed, said in (
        (("deposit", "5 January 2005"), "opened for signature"),
        (("report", "30 April 2026", "2035"), "covers a year"),
    ):
        with pytest.raises(RefusedError) as refused:
            filled_in(*typed)
        assert said in refused.value.text.message
    assert filled_in("withdrawal", "1 December 2026", "C.N.1.2026", "today")["kind"] == "withdrawal"


def test_what_is_asked_for_and_what_is_granted_are_two_questions() -> None:
    asked = [one.label.message for one in asked_questions(FACT_FORM, begun_as("request"))]
    decided = [one.label.message for one in asked_questions(FACT_FORM, begun_as("decision"))]
    assert "Deadline asked for" in asked
    assert "New deadline" not in asked
    assert "New deadline" in decided
    assert "Deadline asked for" not in decided


def test_every_kind_has_an_example_of_a_source() -> None:
    assert SOURCE_HINTS.keys() == set(FactKind)


def begun_as(kind: str) -> Draft:
    return Draft({"state": "LAO", "kind": kind, "article": "article-4", "outcome": "granted"})


def test_the_form_counts_a_revision() -> None:
    book = Book((fact(1, request_of_laos()),))
    moves = ("request", "article-4", "revision", "18 May 2026", "1 August 2035", "", "ISU", "today")
    found = values_of(filled_in(*moves), book, TODAY)
    assert (found["version"], found["article"], found["meeting"]) == (2, "4", "")
    check(book, found, TODAY)


def test_every_kind_and_every_way_through_the_form_ends_with_the_source() -> None:
    for option in current_choice(("state", "LAO")):
        draft = Draft({"state": "LAO", "kind": option.code})
        asked = []
        while question := current_question(FACT_FORM, draft):
            asked.append(question.key)
            value = question.kind.options[0].code if question.kind.options else "x" * 9
            if isinstance(question.kind, Day):
                value = "2026-05-01"
            draft = advance(FACT_FORM, draft, value)
        assert asked[-2:] == ["source", "source_on"], option.code
        assert f"on_{option.code}" in asked


def current_choice(*answered: tuple[str, str]) -> tuple[Option, ...]:
    question = current_question(FACT_FORM, Draft(dict(answered)))
    assert question is not None
    assert isinstance(question.kind, Choice)
    return question.kind.options


@pytest.mark.parametrize(("typed", "code"), [("14 msp", "14MSP"), ("3RC", "3RC")])
def test_a_meeting_is_named_by_its_number(typed: str, code: str) -> None:
    assert DecidingMeeting().parse(typed, READING) == code


@pytest.mark.parametrize("typed", ["MSP", "0MSP", "IM-2022", "12"])
def test_what_is_no_meeting_that_decides_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        DecidingMeeting().parse(typed, READING)


@pytest.mark.parametrize(("typed", "kept"), [("2025", 2025), ("Initial report", "initial")])
def test_a_year_or_the_initial_report(typed: str, kept: object) -> None:
    assert ReportYear().parse(typed, READING) == kept
    assert ReportYear().accepts(kept, {})


@pytest.mark.parametrize("typed", ["25", "the last", "1999", "2025.5"])
def test_what_is_no_year_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        ReportYear().parse(typed, READING)


@pytest.mark.parametrize(
    "typed", ["http://treaties.un.org/x", "javascript://alert", "https://a b.org", "ab"]
)
def test_what_is_no_source_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        SourceName().parse(typed, READING)


@pytest.mark.parametrize("typed", ["https://treaties.un.org/x?y=1", "Note verbale 12/2026"])
def test_a_source_is_a_page_or_a_document(typed: str) -> None:
    assert SourceName().parse(typed, READING) == typed
