"""The formal meetings: the published list, as the ISU has added to it, by code and by day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.formal_meetings import (
    INTERSESSIONAL,
    PREPARATORY,
    PUBLISHED,
    RC,
    FormalMeetings,
    KnownMeeting,
    merged,
    type_of,
)
from storage.meetings import Meeting
from storage.treaty import formal_meetings


def entered(code: str = "14MSP", **values: Any) -> Meeting:
    """A formal meeting as the ISU has entered it; its days are made up for the story."""
    known: dict[str, Any] = {
        "id": 1,
        "name": "Fourteenth Meeting of States Parties",
        "starts_on": date(2027, 9, 6),
        "ends_on": date(2027, 9, 9),
        "place": "Geneva, Palais des Nations",
        "zone": "Europe/Zurich",
        "registration_on": None,
        "state": "published",
        "entered_by": 1,
        "changed_at": datetime(2026, 10, 1, tzinfo=UTC),
        "source": "Final report of the Third Review Conference",
        "source_on": date(2026, 9, 18),
        "revision": 1,
    }
    return Meeting(code=code, **{**known, **values})


def known_with(*meetings: Meeting) -> FormalMeetings:
    return merged(formal_meetings(), meetings)


def get(known: FormalMeetings, code: str) -> KnownMeeting:
    found = known.find(code)
    assert found is not None
    return found


def code_of(found: KnownMeeting | None) -> str:
    return found.code if found else ""


def test_all_29_published_meetings_are_known_and_only_one_has_no_days() -> None:
    assert len(PUBLISHED.meetings) == 29
    assert [one.code for one in PUBLISHED.meetings if one.starts_on is None] == ["14MSP"]
    assert PUBLISHED.meetings[-1].code == "14MSP"


def test_a_meeting_without_days_is_given_none() -> None:
    found = get(PUBLISHED, "14MSP")
    assert (found.starts_on, found.ends_on, found.registration_on) == (None, None, None)
    assert (found.place, found.source) == ("", None)
    assert PUBLISHED.closed_on("14MSP") is None


def test_what_the_isu_enters_takes_the_place_of_what_was_published_with_its_source() -> None:
    known = known_with(entered())
    found = get(known, "14msp")
    assert (found.starts_on, found.ends_on) == (date(2027, 9, 6), date(2027, 9, 9))
    assert known.closed_on("14MSP") == date(2027, 9, 9)
    assert found.source is not None
    assert found.source.title == "Final report of the Third Review Conference"
    assert found.source.read_on == date(2026, 9, 18)
    assert len(known.meetings) == 29


def test_a_published_day_is_as_of_the_day_on_which_it_was_read() -> None:
    source = get(PUBLISHED, "12MSP").source
    assert source is not None
    assert (source.title, source.read_on) == ("clusterconvention.org", date(2026, 2, 3))
    several = get(PUBLISHED, "7MSP").source
    assert several is not None
    assert several.title == "ccm4.pronk.se; ISU newsletter 2017 Q1"
    assert several.url == "https://ccm4.pronk.se/meetings-of-states-parties/"


def test_a_meeting_of_no_published_list_is_known_once_it_is_entered() -> None:
    known = known_with(entered("15MSP", starts_on=date(2028, 9, 4), ends_on=date(2028, 9, 7)))
    assert get(known, "15MSP").type == "MSP"
    assert [one.code for one in known.meetings[-2:]] == ["15MSP", "14MSP"]


def test_one_that_was_called_off_says_so_until_it_is_entered_again() -> None:
    called_off = entered(state="called-off")
    assert get(known_with(called_off), "14MSP").is_called_off
    assert known_with(called_off).closed_on("14MSP") is None
    again = entered(id=2, starts_on=date(2027, 11, 1), ends_on=date(2027, 11, 4))
    for order in ((called_off, again), (again, called_off)):
        assert known_with(*order).closed_on("14MSP") == date(2027, 11, 4)


def test_an_entry_that_was_undone_leaves_the_published_one() -> None:
    found = get(known_with(entered(state="withdrawn")), "14MSP")
    assert (found.entered, found.starts_on) == (None, None)


def test_a_conference_in_parts_closed_with_its_last_part() -> None:
    assert PUBLISHED.closed_on("2RC") == date(2021, 9, 21)
    assert PUBLISHED.closed_on("12msp") == date(2024, 9, 13)
    assert PUBLISHED.closed_on("99MSP") is None
    assert PUBLISHED.find(".*") is None


@pytest.mark.parametrize(
    ("day", "last", "coming"),
    [
        (date(2010, 11, 8), "", "1MSP"),
        (date(2024, 9, 9), "11MSP", "12MSP"),
        (date(2024, 9, 13), "11MSP", "12MSP"),
        (date(2024, 9, 14), "12MSP", "13MSP"),
        (date(2026, 9, 19), "3RC", "14MSP"),
        (date(2030, 1, 1), "3RC", "14MSP"),
    ],
)
def test_the_last_and_the_next_meeting_by_a_day(day: date, last: str, coming: str) -> None:
    assert code_of(PUBLISHED.last(day)) == last
    assert code_of(PUBLISHED.next(day)) == coming


def test_the_next_meeting_is_not_one_that_was_called_off() -> None:
    known = known_with(entered(state="called-off"))
    assert known.next(date(2026, 10, 1)) is None


def test_preparatory_and_intersessional_meetings_are_last_or_next_only_when_asked_for() -> None:
    assert code_of(PUBLISHED.last(date(2022, 6, 1))) == "2RC-2"
    assert code_of(PUBLISHED.last(date(2022, 6, 1), [INTERSESSIONAL])) == "IM-2022"


def test_the_type_of_every_published_meeting_but_an_informal_one_follows_from_its_code() -> None:
    for one in formal_meetings():
        assert type_of(one.code) == (one.type if one.type != "informal" else "")
    assert [type_of(code) for code in ("15MSP", "4RC", "4RC-PM1", "IM-2027", "MSP", "14MSP;")] == [
        *("MSP", RC, PREPARATORY, INTERSESSIONAL, "", "")
    ]


def test_the_symbols_of_documents_come_from_what_is_known_of_requests_and_reports() -> None:
    assert get(PUBLISHED, "3MSP").symbols == ("CCM/MSP/2012/5",)
    assert get(PUBLISHED, "12MSP").symbols == tuple(f"CCM/MSP/2024/{n}" for n in (4, 5, 6))
    assert get(PUBLISHED, "14MSP").symbols == ()


def test_a_president_from_memory_is_not_taken_for_confirmed() -> None:
    of_beirut = get(PUBLISHED, "2MSP")
    assert (of_beirut.president, of_beirut.is_president_confirmed) == ("Adnan Mansour", False)
    assert get(PUBLISHED, "12MSP").is_president_confirmed
    assert not get(PUBLISHED, "3RC").is_president_confirmed
