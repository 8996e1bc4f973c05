from datetime import date

import pytest

from services.book import PUBLISHED, FactKind
from services.texts import RefusedError
from services.treaty import Status, counts_on, is_in_force_on, status_on
from storage.treaty import DEPOSITARY, get_state, states
from tests.support.known import book, fact

TODAY = date(2027, 3, 1)


def test_without_entries_the_book_is_what_the_files_hold() -> None:
    assert PUBLISHED.states == states()
    assert PUBLISHED.sources_of("LAO") == (DEPOSITARY,)
    assert PUBLISHED.entries_of_standing == 0


def test_a_new_deposit_makes_a_state_party_and_computes_its_entry_into_force() -> None:
    deposit = fact("KEN", FactKind.DEPOSIT, date(2026, 8, 17), how="ratification")
    known = book(deposit)
    kenya = known.get_state("KEN")
    assert (kenya.consent_on, kenya.consent_type) == (date(2026, 8, 17), "ratification")
    assert kenya.entry_into_force_on == date(2027, 2, 1)
    assert kenya.signature_on == get_state("KEN").signature_on
    assert status_on(kenya, date(2026, 8, 16)) is Status.SIGNATORY
    assert known.is_state_party("KEN", date(2026, 8, 17))
    assert not is_in_force_on(kenya, date(2027, 1, 31))
    before, after = (counts_on(one.states, TODAY) for one in (PUBLISHED, known))
    assert after.states_parties == before.states_parties + 1
    assert after.signatories == before.signatories - 1


def test_of_several_entries_of_a_kind_the_last_one_counts() -> None:
    wrong = fact("KEN", FactKind.DEPOSIT, date(2026, 7, 17), how="accession")
    right = fact("KEN", FactKind.DEPOSIT, date(2026, 8, 17), how="ratification")
    known = book(wrong, right)
    assert known.get_state("KEN").consent_on == date(2026, 8, 17)
    assert known.newest("KEN", FactKind.DEPOSIT) == right


def test_a_withdrawal_counts_from_the_day_on_which_it_takes_effect() -> None:
    known = book(fact("PER", FactKind.WITHDRAWAL, date(2027, 6, 1)))
    peru = known.get_state("PER")
    assert status_on(peru, date(2027, 5, 31)) is Status.PARTY
    assert status_on(peru, date(2027, 6, 1)) is Status.NOT_PARTY


def test_the_source_of_an_entry_stands_beside_that_of_the_depositary() -> None:
    address = "https://treaties.un.org/doc/publication/cn/2026/1.pdf"
    entered = fact("KEN", FactKind.DEPOSIT, date(2026, 8, 17), how="ratification", source=address)
    known = book(entered)
    assert known.sources_of("KEN")[0] == DEPOSITARY
    [added] = known.sources_of("KEN")[1:]
    assert (added.title, added.url, added.read_on) == (address, address, date(2026, 8, 17))
    assert known.source_of("KEN", FactKind.SIGNATURE) == DEPOSITARY
    assert known.sources_of("LAO") == (DEPOSITARY,)


@pytest.mark.parametrize(
    "words", ["Note verbale 12/2026", "http", "https://", "https://x y.org", "https://localhost"]
)
def test_a_source_that_is_no_web_address_has_no_button(words: str) -> None:
    entered = fact("KEN", FactKind.DEPOSIT, date(2026, 8, 17), how="ratification", source=words)
    added = book(entered).sources_of("KEN")[1]
    assert (added.title, added.url) == (words, "")


def test_entries_about_obligations_change_nobodys_standing() -> None:
    known = book(fact("LAO", FactKind.REPORT, date(2026, 4, 28), article="7", year=2025))
    assert known.states == states()
    assert known.sources_of("LAO") == (DEPOSITARY,)
    assert known.entries_of_standing == 0


def test_a_code_that_no_state_has_is_refused() -> None:
    with pytest.raises(RefusedError):
        PUBLISHED.state_asked_for("QQQ")
    with pytest.raises(KeyError):
        PUBLISHED.get_state("QQQ")
