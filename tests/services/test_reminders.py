"""When reminders go out: on every reader's own clock, once, and never when they are of no use."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from services.book import PUBLISHED
from services.notices import Kind
from services.reminders import AT, DAYS_BEFORE, concerned_states, instant, planned
from services.zones import DEFAULT

OPENING = date(2026, 9, 14)
LONG_BEFORE = datetime(2026, 3, 1, tzinfo=UTC)

ZONES = sorted(zone for zone in available_timezones() if "/" in zone)


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Pacific/Kiritimati", "2026-09-06T19:00"),  # UTC+14, where the day begins first
        ("Pacific/Chatham", "2026-09-06T20:15"),  # UTC+12:45
        ("Asia/Vientiane", "2026-09-07T02:00"),
        ("Asia/Kathmandu", "2026-09-07T03:15"),
        ("Europe/Zurich", "2026-09-07T07:00"),
        ("Africa/Lagos", "2026-09-07T08:00"),
        ("America/St_Johns", "2026-09-07T11:30"),
        ("America/Lima", "2026-09-07T14:00"),
        ("Pacific/Pago_Pago", "2026-09-07T20:00"),  # UTC-11
        ("Etc/GMT+12", "2026-09-07T21:00"),  # UTC-12, where the day ends last
    ],
)
def test_nine_o_clock_comes_to_each_reader_at_their_own_time(zone: str, utc: str) -> None:
    wall_at = datetime.combine(date(2026, 9, 7), AT)
    assert instant(wall_at, zone) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize("subject", list(DAYS_BEFORE))
@pytest.mark.parametrize("month", [1, 7])
def test_a_reminder_is_due_before_any_reader_s_hour_and_useful_past_the_last(
    subject: Kind, month: int
) -> None:
    day = date(2027, month, 28)
    for one in planned(subject, day, DEFAULT, LONG_BEFORE):
        hours = {instant(one.wall_at, zone) for zone in ZONES}
        assert one.due_at == min(hours)
        assert one.useless_after > max(hours)


def test_each_reminder_is_useless_when_the_next_is_due_and_the_last_when_the_day_is_over() -> None:
    first, second, third = planned(Kind.MEETING, OPENING, "Asia/Vientiane", LONG_BEFORE)
    assert [one.days_before for one in (first, second, third)] == [30, 7, 1]
    assert first.wall_at == datetime(2026, 8, 15, 9)  # noqa: DTZ001 - a wall clock's.
    assert first.due_at == datetime(2026, 8, 14, 19, tzinfo=UTC)
    assert (first.useless_after, second.useless_after) == (second.due_at, third.due_at)
    assert third.useless_after == datetime(2026, 9, 15, 12, tzinfo=UTC)


def test_a_lead_time_that_has_passed_where_the_event_is_gets_no_reminder() -> None:
    hour = instant(datetime(2026, 9, 7, 9), "Asia/Vientiane")  # noqa: DTZ001
    before = planned(Kind.MEETING, OPENING, "Asia/Vientiane", hour - timedelta(seconds=1))
    after = planned(Kind.MEETING, OPENING, "Asia/Vientiane", hour)
    assert [one.days_before for one in before] == [7, 1]
    assert [one.days_before for one in after] == [1]


def test_an_event_that_is_still_ahead_gets_one_reminder_however_near_it_is() -> None:
    on_its_eve = datetime(2026, 9, 13, 20, tzinfo=UTC)
    [last] = planned(Kind.MEETING, OPENING, "Asia/Vientiane", on_its_eve)
    assert last.days_before == 1
    assert last.due_at < on_its_eve < last.useless_after


def test_an_event_whose_day_is_over_everywhere_gets_none() -> None:
    over = datetime(2026, 9, 15, 12, tzinfo=UTC)
    assert len(planned(Kind.MEETING, OPENING, DEFAULT, over - timedelta(seconds=1))) == 1
    assert planned(Kind.MEETING, OPENING, DEFAULT, over) == ()


GAPS = [
    ("Europe/Zurich", "2026-03-29T02:30", "2026-03-29T03:30"),
    ("America/New_York", "2026-03-08T02:30", "2026-03-08T03:30"),
    ("America/Santiago", "2026-09-06T00:30", "2026-09-06T01:30"),
    ("Africa/Cairo", "2026-04-24T00:30", "2026-04-24T01:30"),
    ("Asia/Beirut", "2026-03-29T00:30", "2026-03-29T01:30"),
    ("Pacific/Auckland", "2026-09-27T02:30", "2026-09-27T03:30"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:45"),  # half an hour
]


@pytest.mark.parametrize(("zone", "wall", "shown"), GAPS)
def test_an_hour_that_summer_time_leaves_out_comes_once_a_little_later(
    zone: str, wall: str, shown: str
) -> None:
    at = instant(datetime.fromisoformat(wall), zone)
    assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.fromisoformat(shown)


FOLDS = [
    ("Europe/Zurich", "2026-10-25T02:30", 60),
    ("America/New_York", "2026-11-01T01:30", 60),
    ("America/Santiago", "2026-04-04T23:30", 60),
    ("Africa/Cairo", "2026-10-29T23:30", 60),
    ("Asia/Beirut", "2026-10-24T23:30", 60),
    ("Pacific/Auckland", "2026-04-05T02:30", 60),
    ("Australia/Lord_Howe", "2026-04-05T01:45", 30),
]


@pytest.mark.parametrize(("zone", "wall", "minutes"), FOLDS)
def test_an_hour_that_comes_twice_is_the_first_of_the_two(
    zone: str, wall: str, minutes: int
) -> None:
    wall_at = datetime.fromisoformat(wall)
    first = instant(wall_at, zone)
    second = first + timedelta(minutes=minutes)
    clock = [at.astimezone(ZoneInfo(zone)) for at in (first, second)]
    assert [shown.replace(tzinfo=None, fold=0) for shown in clock] == [wall_at, wall_at]
    assert [shown.fold for shown in clock] == [0, 1]


def test_a_deadline_for_no_chosen_states_is_for_all_that_are_parties_on_the_day() -> None:
    assert concerned_states(("LAO",), PUBLISHED, OPENING) == ("LAO",)
    assert len(concerned_states((), PUBLISHED, date(2012, 9, 11))) == 75
    assert "SSD" not in concerned_states((), PUBLISHED, date(2023, 8, 2))
    assert "SSD" in concerned_states((), PUBLISHED, date(2023, 8, 3))
