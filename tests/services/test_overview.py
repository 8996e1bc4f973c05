from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.book import FactKind
from services.formal_meetings import PUBLISHED as MEETINGS
from services.overview import (
    REGIONS,
    annual_report_between,
    changes_between,
    counts_by_region,
    counts_by_un_group,
    deposits_by_year,
    milestones,
)
from services.treaty import Status, counts_on, states_on
from storage.treaty import states
from tests.support.known import book, fact

TODAY = date(2026, 2, 3)
days = st.dates(min_value=date(2008, 1, 1), max_value=date(2030, 12, 31))


@given(days)
def test_regions_and_groups_add_up_to_the_whole(day: date) -> None:
    whole = counts_on(states(), day)
    for counts in (counts_by_region(states(), day), counts_by_un_group(states(), day)):
        assert sum(one.states_parties for one in counts.values()) == whole.states_parties
        assert sum(one.signatories for one in counts.values()) == whole.signatories
        assert sum(one.total for one in counts.values()) == whole.total == 197


def test_the_regions_are_those_of_the_convention() -> None:
    assert REGIONS == ("Africa", "Americas", "Asia", "Europe", "Middle East", "Pacific")


@given(days, days)
def test_changes_lead_from_the_first_day_to_the_second(one: date, other: date) -> None:
    first, second = sorted((one, other))
    found = changes_between(states(), first, second)
    before, after = (set(states_on(states(), day, Status.PARTY)) for day in (first, second))
    assert after - before == set(found.joined)
    assert before - after <= set(found.left)
    assert set(found.signed) <= set(states_on(states(), second, Status.SIGNATORY))
    parts = (found.joined, found.in_force, found.signed, found.left)
    assert len({state for part in parts for state in part}) == sum(map(len, parts))
    assert set(found.in_force) <= before & after


def test_who_left_is_told_beside_who_joined() -> None:
    found = changes_between(states(), date(2024, 9, 13), TODAY)
    assert [state.iso3 for state in found.joined] == ["VUT"]
    assert [state.iso3 for state in found.left] == ["LTU"]


def test_who_had_joined_before_is_told_when_the_convention_enters_into_force() -> None:
    found = changes_between(states(), date(2025, 11, 23), date(2026, 11, 22))
    assert [state.iso3 for state in found.in_force] == ["VUT"]
    assert not changes_between(states(), date(2026, 3, 1), date(2026, 11, 22)).in_force
    of_both = changes_between(states(), date(2025, 9, 4), date(2026, 11, 22))
    assert [state.iso3 for state in of_both.joined] == ["VUT"]
    assert not of_both.in_force


def test_the_pace_counts_every_deposit_in_its_year_and_the_years_without_one() -> None:
    found = deposits_by_year(states(), TODAY)
    assert (found[2010], found[2022], found[2023], found[2025]) == (23, 0, 2, 1)
    assert list(found) == list(range(2026, 2007, -1))
    # All States Parties, and Lithuania, which withdrew.
    assert sum(found.values()) == counts_on(states(), TODAY).states_parties + 1
    until = deposits_by_year(states(), date(2010, 6, 30))
    assert list(until) == [2010, 2009, 2008]
    assert until[2010] < 23


def test_what_the_isu_entered_counts_in_the_pace() -> None:
    known = book(fact("KEN", FactKind.DEPOSIT, date(2026, 1, 5), how="ratification"))
    assert deposits_by_year(known.states, TODAY)[2026] == 1


def test_people_count_from_the_closing_days_of_meetings_that_are_over() -> None:
    found = milestones(MEETINGS, TODAY)
    assert (found[0].code, found[0].day) == ("13MSP", date(2025, 9, 19))
    assert {one.code for one in found}.isdisjoint({"14MSP", "3RC", "IM-2022", "1RC-PM1"})
    assert milestones(MEETINGS, date(2025, 9, 18))[0].code == "12MSP"


def test_yearly_reports_are_due_on_the_30_april_that_lies_between() -> None:
    assert annual_report_between(date(2026, 4, 30), date(2026, 4, 30)) == date(2026, 4, 30)
    assert annual_report_between(date(2026, 5, 1), date(2027, 4, 29)) is None
    assert annual_report_between(date(2026, 5, 1), date(2031, 1, 1)) == date(2027, 4, 30)
    assert annual_report_between(date(9999, 5, 1), date.max) is None


def test_a_state_that_came_back_has_deposited_twice() -> None:
    back = fact("LTU", FactKind.DEPOSIT, date(2025, 12, 1), how="accession")
    before, after = (deposits_by_year(one.states, TODAY) for one in (book(), book(back)))
    assert before[2011] == after[2011]
    assert after[2025] == before[2025] + 1
