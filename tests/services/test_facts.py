"""What the ISU can enter of a State: what cannot be is refused, what is unlikely is asked back."""

from datetime import date
from typing import Any

import pytest

from services.book import PUBLISHED, Book, FactKind
from services.fact_rules import check, doubts, next_version
from services.facts import on_record, rests_on
from services.texts import RefusedError
from services.treaty import Status, counts_on, status_on
from tests.support.entered import TODAY, deposit, fact, request_of_laos, values

PERU = {"until_on": date(2026, 12, 1), "meeting": "14MSP", "source_on": TODAY}


def refusal(given: dict[str, Any], book: Book = PUBLISHED) -> str:
    with pytest.raises(RefusedError) as refused:
        check(book, given, TODAY)
    return refused.value.text.message


def doubt(given: dict[str, Any], book: Book = PUBLISHED) -> list[str]:
    check(book, given, TODAY)
    return [text.message for text in doubts(book, given, TODAY)]


def test_a_signatory_that_deposits_is_a_party_from_that_day() -> None:
    given = deposit("AGO")
    assert doubt(given) == []
    book = Book((fact(1, given),))
    assert status_on(book.get_state("AGO"), date(2026, 5, 17)) is Status.SIGNATORY
    assert status_on(book.get_state("AGO"), date(2026, 5, 18)) is Status.PARTY
    assert book.get_state("AGO").entry_into_force_on == date(2026, 11, 1)
    before = counts_on(PUBLISHED.states, TODAY).states_parties
    assert counts_on(book.states, TODAY).states_parties == before + 1


def test_a_deposit_on_record_is_asked_back_because_the_new_one_takes_its_place() -> None:
    [said] = doubt(deposit("LAO", happened_on=date(2009, 3, 19)))
    assert said == "On record with {day}; this entry will take its place."


@pytest.mark.parametrize(
    ("iso3", "how", "is_doubted"),
    [
        ("AGO", "ratification", False),
        ("AGO", "acceptance", False),
        ("AGO", "accession", True),
        ("THA", "accession", False),
        ("THA", "approval", True),
    ],
)
def test_a_signatory_ratifies_and_who_has_not_signed_accedes(
    iso3: str, how: str, is_doubted: object
) -> None:
    assert bool(doubt(deposit(iso3, how=how))) is is_doubted


def test_a_deposit_says_how() -> None:
    assert "by ratification" in refusal(deposit("AGO", how="succession"))


def test_nothing_but_a_withdrawal_lies_in_the_future() -> None:
    assert "future" in refusal(deposit("AGO", happened_on=date(2026, 6, 2)))
    assert doubt(values("LAO", FactKind.WITHDRAWAL, date(2026, 12, 1))) == []


def test_a_source_is_named_and_is_of_no_day_to_come() -> None:
    assert "name the source" in refusal(deposit("AGO", source=" "))
    assert "longer" in refusal(deposit("AGO", source="x" * 301))
    assert "day of the source" in refusal(deposit("AGO", source_on=date(2026, 6, 2)))


def test_nothing_happened_before_the_convention_was_opened() -> None:
    assert "opened for signature" in refusal(values("THA", FactKind.SIGNATURE, date(2008, 12, 2)))


def test_a_late_signature_is_asked_back() -> None:
    [said] = doubt(values("THA", FactKind.SIGNATURE, date(2010, 8, 2)))
    assert "open for signature until" in said


def test_only_a_state_with_a_deposit_withdraws_and_after_it() -> None:
    assert "cannot withdraw" in refusal(values("AGO", FactKind.WITHDRAWAL, date(2026, 12, 1)))
    assert "later" in refusal(values("LAO", FactKind.WITHDRAWAL, date(2009, 3, 18)))


def test_a_deposit_after_a_withdrawal_brings_a_state_back_and_is_asked_back() -> None:
    back = deposit("LTU", how="accession")
    [said] = doubt(back)
    assert "comes back" in said
    assert "take its place" in doubt(deposit("LTU", happened_on=date(2011, 3, 25)))[0]
    book = Book((fact(1, back),))
    lithuania = book.get_state("LTU")
    assert status_on(lithuania, date(2024, 1, 1)) is Status.PARTY
    assert status_on(lithuania, date(2026, 5, 17)) is Status.NOT_PARTY
    assert status_on(lithuania, date(2026, 5, 18)) is Status.PARTY
    assert "come back" in refusal(deposit("LTU", happened_on=date(2011, 3, 25)), book)
    again = Book((fact(1, back), fact(2, {**back, "happened_on": date(2026, 5, 19)})))
    assert again.get_state("LTU").before == lithuania.before


def test_a_published_withdrawal_is_corrected_by_another_day() -> None:
    other = values("LTU", FactKind.WITHDRAWAL, date(2025, 4, 6), source_on=date(2024, 10, 1))
    [said] = doubt(other)
    assert "take its place" in said
    lithuania = Book((fact(1, other),)).get_state("LTU")
    assert status_on(lithuania, date(2025, 4, 5)) is Status.PARTY
    assert status_on(lithuania, date(2025, 4, 6)) is Status.NOT_PARTY


def test_a_signature_after_the_deposit_is_asked_back() -> None:
    said = doubt(values("NOR", FactKind.SIGNATURE, date(2015, 1, 1)))
    assert "{state} deposited on {day}: a State signs before that." in said


@pytest.mark.parametrize(
    ("deposited", "told", "gone", "is_doubted"),
    [
        (date(2026, 3, 2), date(2026, 3, 3), date(2026, 9, 1), True),
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 9, 1), False),
        (date(2020, 3, 1), date(2026, 5, 31), date(2026, 6, 1), True),
        (date(2020, 3, 1), date(2026, 1, 5), date(2026, 7, 1), False),
    ],
)
def test_a_withdrawal_that_takes_effect_too_soon_is_asked_back(
    deposited: date, told: date, gone: date, is_doubted: object
) -> None:
    book = Book((fact(1, deposit("AGO", happened_on=deposited)),))
    said = doubt(values("AGO", FactKind.WITHDRAWAL, gone, source_on=told), book)
    assert any("(Article 20)" in one for one in said) is is_doubted


def test_what_something_rests_on_is_not_taken_back_before_it() -> None:
    came, gone, back, report = (
        fact(1, deposit("AGO", happened_on=date(2020, 3, 1))),
        fact(2, values("AGO", FactKind.WITHDRAWAL, date(2025, 3, 1))),
        fact(3, deposit("AGO", how="accession")),
        fact(4, values("AGO", FactKind.REPORT, TODAY, year=2025)),
    )
    book = Book((came, gone, back, report))
    resting = {one.id: rests_on(book, one, TODAY) for one in book.facts}
    assert resting == {1: gone, 2: back, 3: None, 4: None}
    assert rests_on(book.without(back), came, TODAY) == gone
    corrected = fact(5, deposit("AGO", happened_on=date(2020, 3, 2)))
    assert rests_on(Book((came, gone, corrected)), came, TODAY) is None


def test_a_book_grows_as_if_all_had_been_in_it_from_the_start() -> None:
    many = (
        fact(1, deposit("AGO", happened_on=date(2020, 3, 1))),
        fact(2, values("AGO", FactKind.WITHDRAWAL, date(2025, 3, 1))),
        fact(3, deposit("AGO", how="accession")),
        fact(4, request_of_laos()),
    )
    grown = Book()
    for one in many:
        grown = grown.adding(one)
    whole = Book(many)
    assert (grown, grown.states) == (whole, whole.states)
    assert grown.facts_of("AGO") == whole.facts_of("AGO")


def test_more_time_is_asked_for_by_a_state_for_which_it_is_in_force() -> None:
    assert "not in force" in refusal({**request_of_laos(), "iso3": "AGO"})
    assert "which article" in refusal(request_of_laos(article="7"))
    assert "until when" in refusal(request_of_laos(until_on=None))


def test_more_time_ends_after_the_deadline_of_the_treaty() -> None:
    assert "deadline of the treaty" in refusal(request_of_laos(until_on=date(2020, 8, 1)))


def test_more_time_than_the_article_gives_is_asked_back_not_refused() -> None:
    book = Book((fact(1, request_of_laos()),))
    present = date(2025, 8, 1)
    granted = values("LAO", FactKind.DECISION, TODAY, article="4", how="granted", until_on=present)
    assert any("not later" in one for one in doubt(granted, book))
    for until, is_doubted in ((date(2030, 8, 1), False), (date(2030, 8, 2), True)):
        said = doubt({**granted, "until_on": until}, book)
        assert any("more than" in one for one in said) is is_doubted, until


def test_under_article_3_four_years_are_the_most() -> None:
    vanuatu = values("VUT", FactKind.COMPLETION, TODAY, article="3")
    check(PUBLISHED, vanuatu, TODAY)
    peru = values("PER", FactKind.REQUEST, TODAY, article="3", until_on=date(2028, 4, 2), version=1)
    assert any("more than" in one for one in doubt(peru))


def test_a_decision_without_a_request_is_asked_back() -> None:
    asked = fact(1, request_of_laos())
    granted = values(
        "LAO", FactKind.DECISION, TODAY, article="4", how="granted", until_on=date(2034, 8, 1)
    )
    closed = Book((asked, fact(2, granted)))
    assert any("No request" in one for one in doubt(granted, closed))
    assert not any("No request" in one for one in doubt(granted, Book((asked,))))
    assert "granted or declined" in refusal({**granted, "how": "perhaps"})


def test_a_declined_request_needs_no_deadline() -> None:
    declined = values("LAO", FactKind.DECISION, TODAY, article="4", how="declined")
    check(Book((fact(1, request_of_laos()),)), declined, TODAY)


def test_a_revision_has_the_number_after_the_request_that_waits() -> None:
    book = Book((fact(1, request_of_laos(version=1)),))
    assert next_version(book, "LAO", "4", TODAY) == 2
    assert next_version(PUBLISHED, "PER", "3", TODAY) == 1
    [said] = doubt(request_of_laos(version=1), book)
    assert "waits already" in said
    assert doubt(request_of_laos(version=2), book) == []


def test_a_version_that_is_not_the_next_one_is_asked_back() -> None:
    book = Book((fact(1, request_of_laos(version=1)),))
    [text] = doubts(book, request_of_laos(version=7), TODAY)
    assert (text.message, text.values) == (
        "Version {n} is next for the request that waits.",
        {"n": 2},
    )
    [said] = doubt(values("PER", FactKind.REQUEST, TODAY, article="3", version=5, **PERU))
    assert "No request is on record" in said
    [text] = doubts(book, request_of_laos(version=1), TODAY)
    assert "waits already" in text.message
    assert text.values == {"n": 2}


def test_a_meeting_that_nobody_knows_is_asked_back() -> None:
    [said] = doubt(
        values("PER", FactKind.REQUEST, TODAY, article="3", **PERU | {"meeting": "77MSP"})
    )
    assert "not among the published meetings" in said


@pytest.mark.parametrize(
    ("kind", "is_doubted"),
    [(FactKind.DEPOSIT, True), (FactKind.REPORT, True), (FactKind.MEASURE, False)],
)
def test_a_source_from_before_what_it_tells_of_is_asked_back(
    kind: FactKind, is_doubted: object
) -> None:
    known = {"how": "ratification", "year": 2025, "source_on": date(2026, 5, 19)}
    for day, is_before in ((date(2026, 5, 20), True), (date(2026, 5, 19), False)):
        said = doubt(values("AGO", kind, day, **known))
        assert any("from before" in one for one in said) is (is_doubted and is_before)


def test_a_report_covers_a_year_that_has_begun() -> None:
    received = date(2026, 4, 30)
    check(PUBLISHED, values("LAO", FactKind.REPORT, received, year=2025), TODAY)
    check(PUBLISHED, values("LAO", FactKind.REPORT, received), TODAY)
    for year in (2009, 2027):
        assert "covers a year" in refusal(values("LAO", FactKind.REPORT, received, year=year))
    assert "voluntary" in doubt(values("AGO", FactKind.REPORT, received))[0]


def test_the_same_act_is_on_record_once_whoever_says_so() -> None:
    report = values("LAO", FactKind.REPORT, date(2026, 4, 30), year=2025)
    book = Book((fact(1, report), fact(2, {**report, "year": 2024})))
    again = on_record(book, {**report, "source": "UNODA"})
    assert again is not None
    assert again.id == 1
    assert on_record(book, {**report, "year": 2023}) is None


def test_of_a_deposit_only_the_newest_entry_counts_so_the_first_can_be_entered_again() -> None:
    first, second = deposit("AGO"), deposit("AGO", happened_on=date(2026, 5, 19))
    book = Book((fact(1, first), fact(2, second)))
    assert on_record(book, first) is None
    assert on_record(book, second) == book.facts[1]


# The form.


def test_facts_are_of_states_that_there_are() -> None:
    assert "do not know that State" in refusal({**deposit("AGO"), "iso3": "ZZZ"})
    assert "do not know" in refusal({**deposit("AGO"), "kind": "ratified"})
