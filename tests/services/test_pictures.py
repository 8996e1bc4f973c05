from datetime import date
from itertools import pairwise

import pytest

from services.book import PUBLISHED, FactKind
from services.formal_meetings import PUBLISHED as MEETINGS
from services.obligations import Article, undecided
from services.pictures import (
    ahead,
    meetings_until,
    point_on,
    regions_on,
    series,
)
from services.treaty import OPENED_FOR_SIGNATURE_ON, Standing, counts_on, standing_on
from tests.support.known import book, fact

READ_ON = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("iso3", "day", "standing"),
    [
        ("LAO", READ_ON, Standing.IN_FORCE),
        ("VUT", READ_ON, Standing.DEPOSITED),
        ("VUT", date(2026, 3, 1), Standing.IN_FORCE),
        ("AGO", READ_ON, Standing.SIGNATORY),
        ("DZA", READ_ON, Standing.NOT_PARTY),
        ("LTU", date(2025, 3, 5), Standing.IN_FORCE),
        ("LTU", date(2025, 3, 6), Standing.WITHDREW),
    ],
)
def test_a_standing_says_whether_it_is_in_force_and_whether_a_state_withdrew(
    iso3: str, day: date, standing: Standing
) -> None:
    assert standing_on(PUBLISHED.get_state(iso3), day) is standing


def test_one_that_came_back_had_withdrawn_all_the_same() -> None:
    back = fact("LTU", FactKind.DEPOSIT, date(2026, 10, 1), how="accession")
    state = book(back).get_state("LTU")
    assert standing_on(state, date(2025, 3, 6)) is Standing.WITHDREW
    assert standing_on(state, date(2026, 10, 1)) is Standing.DEPOSITED


@pytest.mark.parametrize(
    "day", [OPENED_FOR_SIGNATURE_ON, date(2012, 9, 11), date(2022, 8, 1), READ_ON]
)
def test_the_tiles_are_all_states_once_and_count_as_the_counts_do(day: date) -> None:
    regions = regions_on(PUBLISHED, day)
    tiles = [code for region in regions for code, _ in region.standings]
    assert len(tiles) == len(set(tiles)) == 197
    assert [region.name for region in regions] == sorted(region.name for region in regions)
    totals = {one: sum(region.counts[one] for region in regions) for one in Standing}
    counts = counts_on(PUBLISHED.states, day)
    assert totals[Standing.IN_FORCE] + totals[Standing.DEPOSITED] == counts.states_parties
    assert totals[Standing.SIGNATORY] == counts.signatories
    assert totals[Standing.NOT_PARTY] + totals[Standing.WITHDREW] == counts.not_party


def test_the_lines_go_through_the_counts_of_the_meeting_slides() -> None:
    points = series(PUBLISHED, READ_ON)
    for day, parties, signatories in (
        (date(2012, 9, 11), 75, 36),
        (date(2017, 2, 22), 100, 19),
        (date(2022, 8, 1), 110, 13),
    ):
        point = point_on(points, day)
        assert (point.states_parties, point.signatories) == (parties, signatories)


def test_the_lines_begin_in_oslo_and_end_on_the_day_with_a_point_for_every_change() -> None:
    points = series(PUBLISHED, READ_ON)
    assert (points[0].day, points[-1].day) == (OPENED_FOR_SIGNATURE_ON, READ_ON)
    numbers = [(point.states_parties, point.signatories) for point in points[:-1]]
    assert all(one != other for one, other in pairwise(numbers))
    for point in points:
        counts = counts_on(PUBLISHED.states, point.day)
        assert (point.states_parties, point.signatories) == (
            counts.states_parties,
            counts.signatories,
        )


def test_the_first_day_alone_is_one_point() -> None:
    assert [point.day for point in series(PUBLISHED, OPENED_FOR_SIGNATURE_ON)] == [
        OPENED_FOR_SIGNATURE_ON
    ]


def test_meetings_that_decide_are_marked_once_they_have_opened() -> None:
    assert [code for code, _ in meetings_until(MEETINGS, date(2012, 9, 11))] == [
        "1MSP",
        "2MSP",
        "3MSP",
    ]
    assert "14MSP" not in dict(meetings_until(MEETINGS, date(2099, 12, 31)))


def test_what_falls_due_is_from_the_day_on_and_what_has_passed_is_listed_apart() -> None:
    due = [(one.due_on, one.state.iso3) for one in ahead(PUBLISHED, READ_ON, 12)]
    assert due[:3] == [
        (date(2026, 3, 1), "AFG"),
        (date(2026, 3, 1), "SOM"),
        (date(2026, 5, 1), "LBN"),
    ]
    passed = undecided(PUBLISHED, READ_ON)
    assert [one.state.iso3 for one in passed] == ["IRQ", "TCD", "DEU", "LAO"]
    assert all(one.due_on < READ_ON for one in passed)
    assert not {one.state for one in passed} & {one.state for one in ahead(PUBLISHED, READ_ON, 36)}


def test_a_first_report_whose_day_has_passed_is_no_undecided_deadline() -> None:
    passed = undecided(PUBLISHED, date(2026, 11, 22))
    assert {one.obligation.article for one in passed} == {Article.CLEARANCE}


def test_what_the_isu_has_entered_is_in_all_of_them() -> None:
    deposited = fact("DZA", FactKind.DEPOSIT, date(2026, 1, 15), how="accession")
    known = book(deposited)
    assert standing_on(known.get_state("DZA"), READ_ON) is Standing.DEPOSITED
    assert series(known, READ_ON)[-1].states_parties == 113
