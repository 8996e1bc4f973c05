"""A formal meeting from *date to be announced* to a day in everybody's calendar, and off again."""

from datetime import date, timedelta
from typing import Any

from icalendar import Calendar

from bot.playground import Phone
from services.permissions import Role
from tests.support.stage import Stage, fills_in

SOURCE = "Final report of the Third Review Conference"


async def calendar_file(phone: Phone) -> Any:
    """Press for the calendar file, and read the meeting in it as a calendar would."""
    await fills_in(phone, "Calendar file")
    await phone.sees("Open the file above")
    [*_, file] = [one for one in phone.messages if (one.file_name or "").endswith(".ics")]
    assert file.content is not None
    return Calendar.from_ical(file.content).walk("VEVENT")[0]


async def test_anybody_finds_a_meeting_its_documents_and_its_days_for_the_calendar(
    stage: Stage,
) -> None:
    visitor = stage.world.new_phone(name="Vera")
    visitor.says("/meetings")
    ahead = await visitor.sees("Fourteenth Meeting of States Parties: date to be announced")
    assert "2027" not in ahead.text

    visitor.presses("Fourteenth Meeting of States Parties")
    card = await visitor.sees("Date: to be announced")
    assert "Place: to be announced" in card.text
    assert not card.find_button("Calendar file")
    assert not card.find_button("Enter its days")

    await fills_in(visitor, "All formal meetings")
    listed = await visitor.sees("14MSP Fourteenth")
    assert listed.find_button("Coordination Committee Retreat")
    assert "CC-RETREAT" not in listed.text
    assert listed.text.index("14MSP") < listed.text.index("3RC") < listed.text.index("13MSP")
    visitor.presses("12MSP")
    card = await visitor.sees("10–13 September 2024")
    assert "Geneva, Palais des Nations, Room XIX" in card.text
    assert "Presidency: Mexico" in card.text
    assert "Source: clusterconvention.org, as of 3 February 2026." in card.text
    visitor.presses("CCM/MSP/2024/5")
    visitor.presses("Page of the meeting")
    assert visitor.opened_links == [
        "https://undocs.org/CCM/MSP/2024/5",
        "https://clusterconvention.org/12msp-int",
    ]

    assert "Registration deadline" not in card.text

    event = await calendar_file(visitor)
    assert event["uid"] == "12MSP@liaison"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2024, 9, 10),
        date(2024, 9, 14),
    )
    await fills_in(visitor, "Back", "New States Parties since it")
    await visitor.sees("Vanuatu")


async def test_the_registration_deadline_of_a_meeting_that_is_past_stays_on_record(
    stage: Stage,
) -> None:
    visitor = stage.world.new_phone(name="Vera")
    await fills_in(visitor, "=/meetings", "All formal meetings", "Next ›", "7MSP")
    await visitor.sees("Registration deadline: 18 August 2017")


async def test_the_isu_enters_14msp_and_calendars_follow_each_change(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    delegate = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    opens = stage.clock.now().date() + timedelta(days=300)
    closes = opens + timedelta(days=3)
    await fills_in(officer, "=/meetings", "Enter a meeting", "14MSP")
    await fills_in(officer, "Fourteenth Meeting of States Parties", f"={opens}", f"={closes}")
    await fills_in(officer, "=Geneva, Palais des Nations", "Geneva", "17 days before")
    await fills_in(officer, "=https://meetings.unoda.org/meeting/1", f"={SOURCE}", "=today")
    await officer.sees("Registration closes on")
    await fills_in(officer, "Publish")
    await officer.sees("Published.")

    await fills_in(delegate, "=/meetings", "Fourteenth Meeting of States Parties")
    card = await delegate.sees("Meeting of States Parties · 14MSP")
    assert f"Source: {SOURCE}" in card.text
    assert "Registration: until" in card.text
    assert "to be announced" not in card.text.split("Presidency")[0]
    delegate.presses("Documents")
    assert delegate.opened_links == ["https://meetings.unoda.org/meeting/1"]
    first = await calendar_file(delegate)
    assert (first["uid"], first.decoded("dtstart")) == ("14MSP@liaison", opens)
    assert first["status"] == "CONFIRMED"

    moved = opens + timedelta(days=7)
    await fills_in(officer, "Change", "Change an answer", "First day", f"={moved}", f"={moved}")
    await fills_in(officer, "Publish")
    await officer.sees("The change is published.")
    await fills_in(delegate, "=/meetings", "Fourteenth Meeting of States Parties")
    second = await calendar_file(delegate)
    assert second["uid"] == first["uid"]
    assert second.decoded("dtstart") == moved
    assert second["sequence"] > first["sequence"]

    await fills_in(officer, "Call off", "Yes, call off")
    await officer.sees("Called off")
    await fills_in(delegate, "=/meetings")
    ahead = await delegate.sees("Fourteenth Meeting of States Parties · Called off")
    assert "Nothing is entered" not in ahead.text
    await fills_in(delegate, "Fourteenth Meeting of States Parties")
    card = await delegate.sees("Meeting of States Parties · 14MSP")
    assert "Registration: until" not in card.text
    third = await calendar_file(delegate)
    assert third["uid"] == first["uid"]
    assert third["status"] == "CANCELLED"
    assert third["sequence"] > second["sequence"]


async def test_who_was_reminded_of_a_meeting_gets_the_new_days_for_the_calendar(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    opens = stage.clock.now().date() + timedelta(days=20)
    await fills_in(officer, "=/meetings", "Enter a meeting", "Skip", "=Briefing for missions")
    await fills_in(officer, f"={opens}", f"={opens}", "=Geneva, rue de Varembé", "Geneva")
    await fills_in(officer, "Skip", "Skip", "Publish")
    await officer.sees("Published.")
    stage.move(days=14)
    await officer.sees("It opens in")

    await fills_in(officer, "Open", "Call off", "Yes, call off")
    await officer.sees("had been reminded already")
    stage.move(seconds=11)
    await officer.sees("You are told because you were reminded of it.")
    event = await calendar_file(officer)
    assert (event["uid"], event["status"]) == ("meeting-1@liaison", "CANCELLED")


async def test_an_entry_is_undone_before_anybody_has_seen_it(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    await fills_in(officer, "=/meetings", "All formal meetings", "3RC", "Correct it")
    await officer.sees("What is published of Third Review Conference is filled in.")
    await fills_in(officer, "Publish")
    done = await officer.sees("Published.")
    assert not done.find_button("Call off")
    await fills_in(officer, "Undo")
    await officer.sees("Withdrawn")

    visitor = stage.world.new_phone(name="Vera")
    await fills_in(visitor, "=/meetings", "All formal meetings", "3RC")
    card = await visitor.sees("Third Review Conference")
    assert "what was decided is not known here" in card.text
    visitor.presses_button({"callback_data": "m:1"}, card)
    await visitor.sees("not on record")


async def test_a_published_meeting_is_corrected_from_its_review_and_keeps_its_page(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    await fills_in(officer, "=/meetings", "All formal meetings", "13MSP", "Correct it")
    review = await officer.sees("please check")
    assert "Time zone: Geneva" in review.text
    await fills_in(officer, "Change an answer", "Last day", "=20 September 2025")
    doubted = await officer.sees("Please look twice")
    assert "the source is still that one" in doubted.text
    await fills_in(officer, "Change an answer", "Source", f"={SOURCE}", "Publish")
    await officer.sees("Published.")

    donor = await stage.invited("Nora", Role.FOCAL_POINT, iso3="NOR")
    await fills_in(donor, "=/meetings", "All formal meetings", "13MSP")
    card = await donor.sees("20 September 2025")
    assert f"Source: {SOURCE}" in card.text
    page = card.find_button("Page of the meeting")
    assert page
    event = await calendar_file(donor)
    assert event["url"].startswith("https://")


async def test_a_draft_whose_registration_day_has_passed_is_not_offered_for_publishing(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    opens = stage.clock.now().date() + timedelta(days=20)
    await fills_in(officer, "=/meetings", "Enter a meeting", "Skip", "=Briefing for missions")
    await fills_in(officer, f"={opens}", f"={opens + timedelta(days=22)}", "=Geneva", "Geneva")
    await fills_in(officer, "17 days before", "Skip")
    doubted = await officer.sees("more than three weeks")
    assert doubted.find_button("Publish all the same")
    sooner = opens - timedelta(days=10)
    await fills_in(officer, "Change an answer", "First day", f"={sooner}")
    refused = await officer.sees("Please change or skip it.")
    assert not refused.find_button("Publish")
    await fills_in(officer, "Change an answer", "Last day", f"={sooner}")
    await fills_in(officer, "Change an answer", "Registration until", "Skip", "Publish")
    await officer.sees("Published.")
