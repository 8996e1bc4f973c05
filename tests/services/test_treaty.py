from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.treaty import (
    Status,
    annual_report_due,
    clearance_deadline,
    counts_on,
    entry_into_force,
    initial_report_due,
    is_in_force_on,
    joined_between,
    latest_request_day,
    months_after,
    states_on,
    status_on,
    steps_between,
    stockpile_deadline,
    working_day_before,
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


@given(days)
def test_it_enters_into_force_on_the_first_of_the_sixth_month_after_that_of_the_deposit(
    day: date,
) -> None:
    in_force_on = entry_into_force(day)
    assert in_force_on.day == 1
    assert in_force_on >= date(2010, 8, 1)
    months = (in_force_on.year - day.year) * 12 + in_force_on.month - day.month
    assert months == 6 or in_force_on == date(2010, 8, 1)
    assert entry_into_force(day) <= entry_into_force(day + timedelta(days=1))


@given(days)
def test_a_deadline_falls_on_the_anniversary_of_the_entry_into_force(day: date) -> None:
    in_force_on = entry_into_force(day)
    assert stockpile_deadline(in_force_on) == in_force_on.replace(year=in_force_on.year + 8)
    assert clearance_deadline(in_force_on) == in_force_on.replace(year=in_force_on.year + 10)
    assert initial_report_due(in_force_on) - in_force_on == timedelta(days=180)


@given(days, st.integers(min_value=-240, max_value=240))
def test_months_are_counted_in_months_and_a_day_that_is_not_there_is_the_last(
    day: date, months: int
) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1 < day.day


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_rightly_in_leap_years_and_others(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found


@pytest.mark.parametrize(
    ("in_force_on", "first_report"),
    [
        (date(2024, 2, 1), date(2024, 7, 30)),  # South Sudan, in a leap year.
        (date(2023, 2, 1), date(2023, 7, 31)),
        (date(2026, 3, 1), date(2026, 8, 28)),  # Vanuatu.
    ],
)
def test_the_first_report_is_due_after_180_days_leap_day_included(
    in_force_on: date, first_report: date
) -> None:
    assert initial_report_due(in_force_on) == first_report


def test_the_worked_dates_of_south_sudan_and_vanuatu() -> None:
    south_sudan, vanuatu = get_state("SSD"), get_state("VUT")
    assert south_sudan.consent_on == date(2023, 8, 3)
    assert south_sudan.entry_into_force_on == date(2024, 2, 1)
    assert clearance_deadline(date(2024, 2, 1)) == date(2034, 2, 1)
    assert vanuatu.consent_on == date(2025, 9, 5)
    assert vanuatu.entry_into_force_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("opens_on", "latest"),
    [
        (date(2024, 9, 10), date(2023, 12, 10)),
        (date(2026, 9, 14), date(2025, 12, 14)),
        (date(2025, 11, 30), date(2025, 2, 28)),
        (date(2024, 11, 30), date(2024, 2, 29)),
    ],
)
def test_more_time_is_asked_for_nine_months_before_the_meeting(
    opens_on: date, latest: date
) -> None:
    assert latest_request_day(opens_on) == latest


@given(days)
def test_the_latest_day_to_ask_is_never_less_than_nine_months_before(day: date) -> None:
    assert months_after(latest_request_day(day), 9) <= day
    assert timedelta(days=272) <= day - latest_request_day(day) <= timedelta(days=276)


@given(days, days)
def test_the_yearly_report_is_due_on_the_next_30_april_after_the_first_report(
    deposited_on: date, day: date
) -> None:
    in_force_on = entry_into_force(deposited_on)
    due = annual_report_due(in_force_on, day)
    assert (due.month, due.day) == (4, 30)
    assert due >= day
    assert due > initial_report_due(in_force_on)
    a_year_before = due.replace(year=due.year - 1)
    assert a_year_before < day or a_year_before <= initial_report_due(in_force_on)


@given(days)
def test_a_working_day_is_the_day_itself_or_the_friday_before(day: date) -> None:
    found = working_day_before(day)
    assert found.weekday() < 5
    assert found == day or (found.weekday() == 4 and day - found <= timedelta(days=2))


def test_every_change_of_standing_is_a_step_from_one_day_to_the_next() -> None:
    steps = steps_between(states(), date(2008, 1, 1), READ_ON)
    for step in steps:
        day_before = step.happened_on - timedelta(days=1)
        assert status_on(step.state, day_before) is step.before
        assert status_on(step.state, step.happened_on) is step.after
    joined = joined_between(states(), date(2011, 9, 16), date(2012, 9, 11))
    assert len(joined) == 12
    assert [one.consent_on for one in joined] == sorted(
        one.consent_on for one in joined if one.consent_on
    )


def test_a_state_that_withdrew_can_come_back_and_was_a_party_before_it_left() -> None:
    before = get_state("LTU")
    lithuania = replace(
        before,
        consent_on=date(2029, 5, 2),
        entry_into_force_on=date(2029, 11, 1),
        withdrawal_effective_on=None,
        before=before,
    )
    left_on = before.withdrawal_effective_on
    assert left_on is not None
    for day, status in {
        date(2011, 3, 23): Status.SIGNATORY,
        left_on - timedelta(days=1): Status.PARTY,
        left_on: Status.NOT_PARTY,
        date(2029, 5, 1): Status.NOT_PARTY,
        date(2029, 5, 2): Status.PARTY,
    }.items():
        assert status_on(lithuania, day) is status, day
    assert is_in_force_on(lithuania, left_on - timedelta(days=1))
    assert not is_in_force_on(lithuania, date(2029, 10, 31))
    assert is_in_force_on(lithuania, date(2029, 11, 1))
    steps = steps_between([lithuania], date(2008, 1, 1), date(2030, 1, 1))
    assert [step.after for step in steps] == [
        Status.SIGNATORY,
        Status.PARTY,
        Status.NOT_PARTY,
        Status.PARTY,
    ]
    assert joined_between([lithuania], date(2008, 1, 1), date(2030, 1, 1)) == (lithuania,)


def test_lists_can_be_narrowed_to_a_group_of_the_united_nations() -> None:
    latin = states_on(states(), READ_ON, Status.PARTY, un_group="GRULAC")
    assert get_state("CHL") in latin
    assert {state.un_region_group for state in latin} == {"GRULAC"}
