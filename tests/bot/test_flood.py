"""Patience with hasty people: a thumb is never too fast, a script is, and others feel nothing."""

from hypothesis import given
from hypothesis import strategies as st

from bot.flood import Flood

NOON = 1_800_000_000.0


def test_half_a_minutes_worth_may_come_at_once_and_the_rest_waits() -> None:
    flood = Flood(120)
    admitted = [flood.admits(7, NOON) for _ in range(100)]
    assert admitted == [True] * 60 + [False] * 40
    assert [flood.admits(7, NOON + 1) for _ in range(3)] == [True, True, False]


def test_others_have_a_bucket_of_their_own() -> None:
    flood = Flood(120)
    for _ in range(1000):
        flood.admits(7, NOON)
    assert flood.admits(8, NOON)


def test_what_is_typed_behind_the_bots_name_is_counted_by_itself() -> None:
    flood = Flood(120)
    typed = [flood.admits(7, NOON, is_inline=True) for _ in range(100)]
    assert typed == [True] * 60 + [False] * 40
    assert flood.admits(7, NOON)


def test_what_waited_while_the_bot_was_down_was_not_sent_at_once() -> None:
    flood = Flood(120)
    assert all(flood.admits(7, NOON + 30 * n) for n in range(500))


def test_the_hasty_person_is_told_once_a_minute() -> None:
    flood = Flood(120)
    flood.admits(7, NOON)
    told = [flood.is_to_be_told(7, NOON + second) for second in range(0, 121, 20)]
    assert told == [True, False, False, True, False, False, True]


@given(st.lists(st.floats(0, 3600), min_size=1, max_size=300).map(sorted))
def test_nobody_gets_in_faster_than_the_bucket_refills(moments: list[float]) -> None:
    flood = Flood(60)
    admitted = sum(flood.admits(7, NOON + moment) for moment in moments)
    assert admitted <= 30 + (moments[-1] - moments[0]) + 1


def test_buckets_that_are_full_again_are_let_go() -> None:
    flood = Flood(120)
    for person in range(10_001):
        flood.admits(person, NOON)
    flood.admits(20_000, NOON + 3600)
    assert len(flood._buckets) < 10
