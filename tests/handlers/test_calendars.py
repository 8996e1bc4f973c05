"""A calendar file says of a meeting what the card says, so that every calendar reads it alike."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar, Component

from handlers.calendars import Entry, entry_of, entry_of_formal, file_of
from handlers.texts import Reader
from services.formal_meetings import PUBLISHED, KnownMeeting
from services.texts import RefusedError
from storage.meetings import Meeting
from storage.treaty import formal_meetings

TODAY = date(2027, 3, 1)
ENGLISH = Reader("en", "Europe/Zurich")
ARABIC_PLACE = "بيروت, فندق فينيسيا; القاعة \\ 3"


def meeting(**values: Any) -> Meeting:
    known: dict[str, Any] = {
        "id": 12,
        "name": "Briefing, for focal points",
        "starts_on": date(2027, 4, 12),
        "ends_on": date(2027, 4, 13),
        "place": "Geneva, Maison de la paix",
        "zone": "Europe/Zurich",
        "registration_on": None,
        "state": "published",
        "entered_by": 1,
        "changed_at": datetime(2027, 2, 28, 23, 30, tzinfo=UTC),
        "revision": 3,
    }
    return Meeting(**{**known, **values})


def get_formal(code: str) -> KnownMeeting:
    found = PUBLISHED.find(code)
    assert found is not None
    return found


def read(entry: Entry, reader: Reader = ENGLISH) -> list[Component]:
    """The events of a file, as the library's parser takes them."""
    content = file_of(entry, reader)
    is_well_formed(content)
    calendar = Calendar.from_ical(content)
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    return list(calendar.walk("VEVENT"))


def is_well_formed(content: bytes) -> None:
    """RFC 5545: lines end with CRLF, and none has more than 75 octets or half a character."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    begins = [line for line in content.split(b"\r\n") if line.startswith(b"BEGIN:")]
    assert begins[0] == b"BEGIN:VCALENDAR"
    assert len(begins) == content.count(b"END:")


def test_whole_days_end_for_a_calendar_on_the_day_after_the_last() -> None:
    [event] = read(entry_of(meeting()))
    assert event.decoded("dtstart") == date(2027, 4, 12)
    assert event.decoded("dtend") == date(2027, 4, 14)
    assert event["dtstart"].params["VALUE"] == "DATE"


def test_a_meeting_of_one_day_ends_on_the_next() -> None:
    [event] = read(entry_of(meeting(ends_on=date(2027, 4, 12))))
    assert event.decoded("dtend") == date(2027, 4, 13)


@pytest.mark.parametrize("place", ["Geneva, Palais des Nations", ARABIC_PLACE, "Room; 1, 2\\3"])
def test_commas_semicolons_and_arabic_come_through(place: str) -> None:
    [event] = read(entry_of(meeting(place=place, name=f"{place} " * 8)))
    assert str(event["location"]) == place
    assert str(event["summary"]) == f"{place} " * 8


def test_a_meeting_is_named_for_good_by_its_code_or_its_number() -> None:
    assert [str(one["uid"]) for one in read(entry_of(meeting()))] == ["meeting-12@liaison"]
    [published] = read(entry_of_formal(get_formal("12MSP"), TODAY))
    [entered] = read(entry_of(meeting(code="12MSP", revision=1)))
    assert str(published["uid"]) == str(entered["uid"]) == "12MSP@liaison"
    assert published.decoded("sequence") < entered.decoded("sequence")


def test_the_same_file_is_made_at_any_time() -> None:
    [event] = read(entry_of(meeting()))
    assert event.decoded("dtstamp") == datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    assert event.decoded("last-modified") == event.decoded("dtstamp")
    assert event.decoded("sequence") == 3
    assert file_of(entry_of(meeting()), ENGLISH) == file_of(entry_of(meeting()), ENGLISH)
    [published] = read(entry_of_formal(get_formal("12MSP"), TODAY))
    assert published.decoded("dtstamp") == datetime(2026, 2, 3, tzinfo=UTC)


def test_what_was_called_off_is_cancelled_and_everything_else_confirmed() -> None:
    closes = date(2027, 3, 26)
    for state, status in (("published", "CONFIRMED"), ("called-off", "CANCELLED")):
        events = read(entry_of(meeting(state=state, registration_on=closes)))
        assert [str(one["status"]) for one in events] == [status] * 2


def test_the_last_day_to_register_is_a_day_of_its_own() -> None:
    _, closes = read(entry_of(meeting(registration_on=date(2027, 3, 26))))
    assert str(closes["uid"]) == "meeting-12-registration@liaison"
    assert str(closes["summary"]) == "Last day to register: Briefing, for focal points"
    assert closes.decoded("dtstart") == date(2027, 3, 26)
    assert closes.decoded("dtend") == date(2027, 3, 27)


def test_a_source_goes_with_the_days() -> None:
    given = {"source": "Final report of the 3RC", "source_on": date(2026, 9, 18)}
    [event] = read(entry_of(meeting(code="14MSP", **given)))
    assert "Final report of the 3RC, as of 18 September 2026" in str(event["description"])
    [published] = read(entry_of_formal(get_formal("12MSP"), TODAY))
    assert str(published["url"]) == "https://clusterconvention.org/12msp-int"
    assert "as of 3 February 2026" in str(published["description"])


def test_a_meeting_without_days_gets_no_file() -> None:
    with pytest.raises(RefusedError):
        entry_of_formal(get_formal("14MSP"), TODAY)


@pytest.mark.parametrize("code", [one.code for one in formal_meetings() if one.starts_on])
def test_every_published_meeting_makes_a_well_formed_file(code: str) -> None:
    for language in ("en", "fr"):
        events = read(entry_of_formal(get_formal(code), TODAY), Reader(language, "Europe/Zurich"))
        assert str(events[0]["uid"]) == f"{code}@liaison"
