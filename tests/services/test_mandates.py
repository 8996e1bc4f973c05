"""Terms of office: who acts on which day, who only reads, and when a year or two are over."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mandates import acting, is_in_term, is_lapsed_for, term_from, years_after
from services.permissions import REGISTERED, WRITING, Permission, Role
from storage.mandates import Mandate
from storage.people import Person

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SOMEBODY = Person(
    id=1,
    telegram_id=1,
    chat_id=1,
    language="en",
    language_chosen=True,
    zone="UTC",
    zone_chosen=True,
    met_at=NOW,
    blocked_at=None,
    open_draft_id=None,
    screen_message_id=None,
    last_message_id=None,
)

days = st.dates(date(1990, 1, 1), date(2190, 1, 1))
roles = st.sampled_from(sorted(REGISTERED))


def held(role: Role, **term: date | None) -> Mandate:
    return Mandate(1, 1, None, role, "active", "Somebody", NOW, **term)  # type: ignore[arg-type]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@given(roles, days)
def test_a_mandate_acts_from_its_first_day_on_and_is_reconfirmed_within_a_year(
    role: Role, day: date
) -> None:
    mandate = held(role, **term_from(role, day).columns)
    assert is_in_term(mandate, day)
    assert not is_in_term(mandate, day - timedelta(days=1))
    assert not is_lapsed_for(SOMEBODY, mandate, noon(day + timedelta(days=364)))
    assert is_lapsed_for(SOMEBODY, mandate, noon(day + timedelta(days=367)))


@given(roles, days)
def test_an_office_that_rotates_ends_and_every_other_goes_on_until_further_notice(
    role: Role, day: date
) -> None:
    mandate = held(role, **term_from(role, day).columns)
    years = {Role.COORDINATOR: 2, Role.PRESIDENCY: 1}.get(role)
    if years is None:
        assert is_in_term(mandate, day + timedelta(days=36_500))
        return
    last = years_after(day, years)
    assert is_in_term(mandate, last)
    assert not is_in_term(mandate, last + timedelta(days=1))


@given(days, st.integers(1, 8))
def test_years_on_it_is_the_same_day_or_the_last_of_february(day: date, years: int) -> None:
    later = years_after(day, years)
    assert later.year == day.year + years
    is_leap_day = (day.month, day.day) == (2, 29)
    assert (later.month, later.day) == (day.month, day.day) or (
        is_leap_day and (later.month, later.day) == (2, 28)
    )


def test_a_leap_day_is_followed_by_28_february_and_again_by_29() -> None:
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)


@given(days, days, days)
def test_whoever_is_out_of_term_is_as_anybody(first: date, last: date, day: date) -> None:
    first, last = sorted((first, last))
    mandate = held(Role.FOCAL_POINT, valid_from=first, valid_to=last)
    actor = acting(SOMEBODY, [mandate], noon(day))
    assert actor.may(Permission.WRITE_NEEDS) == (first <= day <= last)
    assert (actor.roles == {Role.PUBLIC}) == (not first <= day <= last)
    assert actor.may(Permission.ASK_STATUS)


@pytest.mark.parametrize("role", sorted(REGISTERED))
def test_whoever_has_not_reconfirmed_reads_and_writes_nothing(role: Role) -> None:
    term = term_from(role, NOW.date())
    mandate = held(role, valid_from=term.valid_from, reconfirm_by=term.reconfirm_by)
    in_time = acting(SOMEBODY, [mandate], noon(term.reconfirm_by))
    late = acting(SOMEBODY, [mandate], noon(term.reconfirm_by + timedelta(days=1)))
    for permission in Permission:
        could = in_time.may(permission)
        assert late.may(permission, only_looks=True) == could
        assert late.may(permission) == (could and permission not in WRITING)


def test_one_mandate_that_is_reconfirmed_does_not_help_another() -> None:
    yesterday = NOW.date() - timedelta(days=1)
    lapsed = Mandate(1, 1, 7, Role.FOCAL_POINT, "active", "Somebody", NOW, reconfirm_by=yesterday)
    kept = Mandate(2, 1, 8, Role.DONOR, "active", "Somebody", NOW)
    actor = acting(SOMEBODY, [lapsed, kept], NOW)
    assert not actor.may(Permission.WRITE_NEEDS)
    assert actor.delegations_for(Permission.WRITE_OFFERS) == {8}
