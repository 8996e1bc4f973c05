"""When the reminders of a renewal go out: at nine on the holder's own clock, one by one."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from services.renewals import planned

BY = date(2027, 3, 29)  # Summer time begins in Europe the day before.


@pytest.mark.parametrize("zone", ["Asia/Vientiane", "Pacific/Kiritimati", "Pacific/Rarotonga"])
def test_each_goes_out_at_nine_where_its_holder_is(zone: str) -> None:
    days = [one.due_at.astimezone(ZoneInfo(zone)) for one in planned(BY, zone)]
    assert {f"{day:%H:%M}" for day in days} == {"09:00"}
    assert [BY - day.date() for day in days] == [timedelta(days=n) for n in (30, 7, 1, -1)]


def test_summer_time_does_not_move_the_hour() -> None:
    hours = [one.due_at.hour for one in planned(BY, "Europe/Zurich")]
    assert hours == [8, 8, 7, 7]


def test_each_is_useless_when_the_next_is_due_and_a_lapse_is_told_for_a_month() -> None:
    every = planned(BY, "Asia/Vientiane")
    for one, following in pairwise(every):
        assert one.useless_after == following.due_at
    assert every[-1].useless_after - every[-1].due_at == timedelta(days=30)
