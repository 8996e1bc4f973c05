"""Once a year one tap reconfirms a post; who does not reads on, and writes again after the tap."""

from datetime import date, timedelta

import pytest

from bot.playground import Phone
from services.mandates import years_after
from services.permissions import Role
from tests.support.hours import MINUTE, NINE, VIENTIANE, put_to
from tests.support.stage import NEED, Stage, fills_in

ASKED = "Do you still act as focal point, Lao"


def times_asked(phone: Phone) -> int:
    return sum(ASKED in message.text for message in phone.messages)


@pytest.fixture
def by(stage: Stage) -> date:
    """The day by which whoever comes today reconfirms."""
    return years_after(stage.clock.now().date(), 1)


async def test_a_reminder_comes_thrice_at_nine_by_the_holders_own_clock(
    stage: Stage, by: date
) -> None:
    holder = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    for n, days in enumerate((30, 7, 1), 1):
        put_to(stage, by - timedelta(days=days), NINE - MINUTE)
        assert times_asked(holder) == n - 1
        stage.move(minutes=1)
        soon = "tomorrow" if days == 1 else f"in {days} days"
        reminder = await holder.sees(f"({soon})")
        assert ASKED in reminder.text
        assert "reconfirmed once a year" in reminder.text
        assert times_asked(holder) == n
        holder.says("/help")
        await holder.settles()


async def test_one_tap_in_the_reminder_is_enough_for_a_year(stage: Stage, by: date) -> None:
    holder = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    colleague = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    put_to(stage, by - timedelta(days=30), NINE)
    await holder.sees(ASKED)
    holder.presses("I still hold this post")
    thanked = await holder.sees("Thank you. You act as focal point, Lao")
    assert str((by - timedelta(days=30)).year + 1) in thanked.text
    put_to(stage, by + timedelta(days=1), NINE)
    await colleague.sees("Your post was not reconfirmed")
    assert times_asked(holder) == 0
    holder.says("/post")
    await holder.sees("Please reconfirm by")
    assert not colleague.shows("Khamla")


async def test_who_does_not_reconfirm_reads_on_and_one_tap_brings_writing_back(
    stage: Stage, by: date
) -> None:
    officer = await stage.invited("Irene", Role.ISU, iso3=None)
    holder = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    stage.move(days=3)
    colleague = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    put_to(stage, by, timedelta(hours=23, minutes=59))
    holder.presses("Home")
    await holder.sees("You act as focal point, Lao")
    await holder.offers("Publish a need")

    put_to(stage, by + timedelta(days=1), NINE - MINUTE)
    holder.presses("Publish a need")
    refused = await holder.sees("Please reconfirm first that you still hold your post")
    assert "you can read everything as before" in refused.text
    stage.move(minutes=1)
    told = await holder.sees("Your post was not reconfirmed")
    assert "one tap brings it back" in told.text
    told = await colleague.sees("Khamla's post as focal point, Lao")
    assert "waits for its yearly reconfirmation. Until then, writing waits." in told.text
    assert "because you act for Lao" in told.text
    put_to(stage, by + timedelta(days=1), NINE, "Europe/Zurich")
    await officer.sees("A post was not reconfirmed")

    holder.says("/needs")
    await holder.sees("Needs")
    holder.presses("I still hold this post")
    await holder.sees("Thank you. You act as focal point")
    holder.presses("Home")
    await holder.sees("You act as focal point")
    await fills_in(holder, "Publish a need")
    await holder.sees("step 1 of 10")
    await colleague.sees("Khamla has reconfirmed their post as focal point, Lao")


async def test_home_says_that_writing_waits_and_no_form_opens_until_then(
    stage: Stage, by: date
) -> None:
    holder = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(holder, "Home", "Publish a need", *NEED[:2], "Later")
    put_to(stage, by + timedelta(days=1), NINE)
    await holder.sees("Your post was not reconfirmed")
    await fills_in(holder, "=/start")
    assert "Writing waits until you have reconfirmed your post." in holder.last.text
    await fills_in(holder, "Continue: Need, 2 of 10")
    assert "Please reconfirm first" in holder.last.text


async def test_too_late_is_said_before_that_one_has_to_reconfirm(stage: Stage, by: date) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    put_to(stage, by + timedelta(days=1), NINE, "Europe/Zurich")
    await fills_in(officer, "=/start")
    officer.presses_button({"callback_data": "rq~:2"}, officer.last)
    await officer.sees("It is too late to undo this.")


async def test_the_desk_lists_whose_post_is_to_be_reconfirmed(stage: Stage, by: date) -> None:
    await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    put_to(stage, by + timedelta(days=1), NINE)
    officer = await stage.invited("Irene", Role.ISU)
    officer.says("/desk")
    await officer.sees("The ISU's desk")
    officer.presses("1 post not reconfirmed")
    listed = await officer.sees("Khamla, focal point, Lao")
    assert any("Khamla, focal point" in label for row in listed.buttons for label in row)
    assert "Since" in listed.text
    assert "reads, and does not write" in listed.text
    officer.presses("Khamla")
    await officer.sees("Khamla")


async def test_somebody_who_comes_back_after_a_day_is_told_once(stage: Stage, by: date) -> None:
    holder = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    put_to(stage, by - timedelta(days=8), NINE)
    await holder.sees("(in 8 days)")
    await stage.stop()
    stage.move(hours=25)
    await stage.start()
    await holder.sees("(in 7 days)")
    assert times_asked(holder) == 2
    await stage.stop()
    stage.move(days=20)
    await stage.start()
    await holder.sees("Your post was not reconfirmed")
    assert times_asked(holder) == 3


async def test_the_button_of_a_former_post_does_nothing(stage: Stage, by: date) -> None:
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    holder = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    stranger = await stage.invited("Chantha", Role.FOCAL_POINT, iso3="KHM")
    put_to(stage, by - timedelta(days=7), NINE, VIENTIANE)
    reminder = await holder.sees(ASKED)
    button = reminder.find_button("I still hold this post")
    assert button is not None
    stranger.presses_button(button, stranger.last)
    await stranger.sees("You do not hold that post")
    holder.presses("I am leaving this post")
    await fills_in(holder, "Now", "Nobody is named yet", "Yes, I leave")
    await holder.sees("You no longer act as focal point")
    holder.presses_button(button, reminder)
    await holder.sees("Your role does not allow this")
    await officer.sees("Nobody writes for Lao")
