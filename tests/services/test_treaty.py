from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.treaty import (
    Status,
    counts_on,
    entry_into_force,
    is_in_force_on,
    states_on,
    status_on,
)
from storage.treaty import get_state, states

READ_ON = date(2026, 2, 3)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "parties", "signatories"),
    [
        (date(2012, 9, 11), 75, 36),
        (date(2017, 2, 22), 100, 19),
        (date(2022, 8, 1), 110, 13),
    ],
)
def test_counts_are_those_the_meetings_announced(day: date, parties: int, signatories: int) -> None:
    counts = counts_on(states(), day)
    assert (counts.states_parties, counts.signatories) == (parties, signatories)
    assert counts.total == 197


def test_the_twelve_new_parties_between_the_second_and_the_third_meeting() -> None:
    before = set(states_on(states(), date(2011, 9, 16), Status.PARTY))
    after = set(states_on(states(), date(2012, 9, 11), Status.PARTY))
    assert sorted(state.name for state in after - before) == [
        "Cameroon",
        "Czechia",
        "Côte d'Ivoire",
        "Dominican Republic",
        "Honduras",
        "Hungary",
        "Italy",
        "Mauritania",
        "Sweden",
        "Switzerland",
        "Togo",
        "Trinidad and Tobago",
    ]


def test_before_it_was_opened_for_signature_nobody_is_anything() -> None:
    counts = counts_on(states(), date(2008, 12, 2))
    assert (counts.states_parties, counts.signatories, counts.not_party) == (0, 0, 197)
    opening = counts_on(states(), date(2008, 12, 3))
    assert (opening.states_parties, opening.signatories) == (4, 88)


def test_a_state_is_a_party_from_the_day_of_its_deposit() -> None:
    laos = get_state("LAO")
    assert status_on(laos, date(2009, 3, 17)) is Status.SIGNATORY
    assert status_on(laos, date(2009, 3, 18)) is Status.PARTY


def test_a_state_that_withdrew_is_not_party_and_its_signature_no_longer_counts() -> None:
    lithuania = get_state("LTU")
    assert status_on(lithuania, date(2025, 3, 5)) is Status.PARTY
    assert is_in_force_on(lithuania, date(2025, 3, 5))
    assert status_on(lithuania, date(2025, 3, 6)) is Status.NOT_PARTY
    assert not is_in_force_on(lithuania, date(2025, 3, 6))


def test_a_deposit_is_not_yet_in_force_until_its_sixth_month() -> None:
    vanuatu = get_state("VUT")
    assert status_on(vanuatu, READ_ON) is Status.PARTY
    assert not is_in_force_on(vanuatu, date(2026, 2, 28))
    assert is_in_force_on(vanuatu, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("deposited_on", "in_force_on"),
    [
        (date(2023, 8, 3), date(2024, 2, 1)),  # South Sudan.
        (date(2025, 9, 5), date(2026, 3, 1)),  # Vanuatu.
        (date(2008, 12, 3), date(2010, 8, 1)),  # Among the first thirty.
        (date(2024, 2, 29), date(2024, 8, 1)),
        (date(2024, 6, 30), date(2024, 12, 1)),
        (date(2024, 7, 1), date(2025, 1, 1)),
    ],
)
def test_entry_into_force_follows_article_17(deposited_on: date, in_force_on: date) -> None:
    assert entry_into_force(deposited_on) == in_force_on


def test_every_entry_into_force_on_record_is_the_computed_one() -> None:
    for state in states():
        computed = entry_into_force(state.consent_on) if state.consent_on else None
        assert state.entry_into_force_on == computed, state.name


@given(days)
def test_entry_into_force_is_a_first_of_month_five_to_six_months_later(day: date) -> None:
    in_force_on = entry_into_force(day)
    assert in_force_on.day == 1
    assert in_force_on >= date(2010, 8, 1)
    if day >= date(2010, 3, 1):
        assert timedelta(days=150) < in_force_on - day <= timedelta(days=184)


@given(days)
def test_every_state_stands_somewhere_once_on_any_day(day: date) -> None:
    listed = [state for status in Status for state in states_on(states(), day, status)]
    assert sorted(state.iso3 for state in listed) == sorted(state.iso3 for state in states())
    assert counts_on(states(), day).states_parties == len(states_on(states(), day, Status.PARTY))


def test_lists_can_be_narrowed_to_a_region() -> None:
    pacific = states_on(states(), READ_ON, Status.PARTY, region="Pacific")
    assert get_state("VUT") in pacific
    assert {state.ccm_region for state in pacific} == {"Pacific"}
