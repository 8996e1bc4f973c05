"""What is coming is told in time: on each reader's own clock, once, to those it concerns."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.playground import Phone
from services.permissions import Role
from services.reminders import instant
from storage import ledger, people
from storage.database import Database
from tests.support.stage import Stage, fills_in

VIENTIANE = "Asia/Vientiane"
NINE = timedelta(hours=9)
MINUTE = timedelta(minutes=1)


def today(stage: Stage) -> date:
    return stage.clock.now().astimezone(ZoneInfo("Europe/Zurich")).date()


async def comes(stage: Stage, day: date, hour: timedelta, zone: str = VIENTIANE) -> None:
    """Put the clock to an hour of a day in a zone, when nothing is on its way to a phone."""
    while "sending" in await fates(stage):
        pass
    wall_at = datetime(day.year, day.month, day.day) + hour  # noqa: DTZ001 - a wall clock's.
    stage.clock.move(instant(wall_at, zone) - stage.clock.now())


async def fates(stage: Stage, phone: Phone | None = None) -> list[str]:
    """What became of every reminder and correction, or of one person's."""
    kinds = ("meeting", "registration", "deadline", "called-off")
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        numbers = [n for kind in kinds for n in await ledger.notices_about(view, [kind], 1)]
        told = [one for n in numbers for one in await ledger.deliveries_of(view, n)]
        who = await people.find_by_telegram(view, phone.person.id) if phone else None
    await database.close()
    return [one.state for one in told if who is None or one.recipient_id == who.id]


async def enters_meeting(officer: Phone, opens: date, registered: str) -> None:
    officer.says("/meetings")
    await officer.sees("Meetings and deadlines")
    officer.presses("Enter a meeting")
    await officer.sees("step 1 of 8")
    await fills_in(
        officer,
        "Skip",
        "=Fourth Preparatory Meeting",
        f"={opens}",
        f"={opens + timedelta(days=2)}",
        "=Vientiane, National Convention Centre",
        "=Vientiane",
    )
    await officer.sees("e-deleGATE, not here")
    await fills_in(officer, registered, "Skip")
    await officer.sees("please check")
    officer.presses("Publish")
    await officer.sees("Published.")


async def test_a_reminder_of_registration_comes_at_nine_by_the_focal_points_own_clock(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    of_laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    of_new_zealand = await stage.invited("Aroha", Role.FOCAL_POINT, iso3="NZL")
    registration = today(stage) + timedelta(days=20)
    await enters_meeting(officer, registration + timedelta(days=17), "17 days before the opening")
    assert officer.shows("Reminders of registration go out at 09:00")

    first = registration - timedelta(days=14)
    await comes(stage, first, NINE - MINUTE)
    reminder = await of_new_zealand.sees("Registration closes in 14 days")
    assert "You are told because you act as focal point, New Zealand" in reminder.text
    assert await fates(stage, of_laos) == ["queued"]

    stage.move(minutes=1)
    reminder = await of_laos.sees("Registration closes in 14 days")
    assert "You are told because you act as focal point, Lao" in reminder.text
    of_laos.presses("Open", reminder)
    await of_laos.sees("Vientiane, National Convention Centre")
    of_laos.presses("Register in e-deleGATE")
    assert of_laos.opened_links == ["https://edelegate.un.int"]

    await comes(stage, first, NINE * 2)
    await officer.sees("Registration closes in 14 days")
    assert await fates(stage, of_laos) == ["sent"]
    sent = [request.parameters for request in stage.world.journal.of("sendMessage")]
    to_laos = [one for one in sent if int(one["chat_id"]) == of_laos.person.id]
    assert sum("closes in 14 days" in one["text"] for one in to_laos) == 1


async def test_a_deadline_for_one_state_is_known_to_it_and_the_isu_only(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    of_laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    of_chad = await stage.invited("Mahamat", Role.FOCAL_POINT, iso3="TCD")
    due = today(stage) + timedelta(days=10)
    officer.presses("Home")
    await officer.settles()
    officer.presses("Meetings and deadlines")
    await officer.sees("Meetings and deadlines")
    await fills_in(officer, "Enter a deadline", "=Answer to the coordinators", f"={due}", "=laos")
    await officer.sees("please check")
    officer.presses("Publish")
    await officer.sees("Reminders go out at 09:00")

    await comes(stage, due - timedelta(days=7), NINE * 2)
    reminder = await of_laos.sees("That is in 7 days")
    assert "Answer to the coordinators" in reminder.text
    assert "overdue" not in reminder.text
    told_officer = await officer.sees("That is in 7 days")
    assert "You are told because you act as ISU officer" in told_officer.text
    assert await fates(stage, of_chad) == []

    of_chad.says("/meetings")
    await of_chad.sees("Nothing is entered")
    of_laos.says("/meetings")
    await of_laos.sees("Answer to the coordinators")
    of_chad.presses_button({"callback_data": "d:1"}, of_chad.last)
    await of_chad.sees("not for your delegation")


async def test_a_moved_meeting_is_corrected_and_its_old_reminders_do_not_come(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    of_laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    opens = today(stage) + timedelta(days=40)
    await enters_meeting(officer, opens, "Skip")
    await comes(stage, opens - timedelta(days=30), NINE * 2)
    await of_laos.sees("It opens in 30 days")

    later = opens + timedelta(days=50)
    officer.says("/meetings")
    await officer.sees("Meetings and deadlines")
    await fills_in(officer, "Fourth Preparatory", "Change", "Change an answer", "First day")
    await fills_in(officer, f"={later}", f"={later}")
    await officer.sees("please check")
    officer.presses("Publish")
    await officer.sees("had been reminded already")
    stage.move(seconds=11)
    await of_laos.sees("Changed")

    await comes(stage, opens - timedelta(days=7), NINE * 2)
    await comes(stage, later - timedelta(days=30), NINE * 2)
    await of_laos.sees("It opens in 30 days")
    assert not of_laos.shows("It opens in 7 days")

    officer.says("/meetings")
    await officer.sees("Meetings and deadlines")
    await fills_in(officer, "Fourth Preparatory", "Call off", "Yes, call off")
    stage.move(seconds=11)
    await of_laos.sees("Called off")
    officer.says("/meetings")
    await officer.sees("Nothing is entered")


async def test_a_reminder_missed_while_away_comes_late_once_or_not_at_all(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    of_laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    opens = today(stage) + timedelta(days=40)
    await enters_meeting(officer, opens, "Skip")

    await stage.stop()
    await comes(stage, opens - timedelta(days=28), NINE)
    await stage.start()
    await of_laos.sees("It opens in 28 days")
    await officer.sees("It opens in 28 days")

    while "sending" in await fates(stage):
        pass
    await stage.stop()
    await comes(stage, opens + timedelta(days=2), NINE)
    await stage.start()
    of_laos.says("/meetings")
    await of_laos.sees("Fourth Preparatory Meeting")
    await comes(stage, opens + timedelta(days=3), NINE)
    of_laos.says("/meetings")
    await of_laos.sees("Nothing is entered")
    assert await fates(stage, of_laos) == ["sent"]


async def test_anybody_may_read_what_is_coming(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    await enters_meeting(officer, today(stage) + timedelta(days=40), "Skip")
    visitor = stage.world.new_phone(name="Vera")
    visitor.says("/meetings")
    await visitor.sees("Fourth Preparatory Meeting")
    assert not visitor.last.find_button("Enter a meeting")
    visitor.presses("Fourth Preparatory Meeting")
    card = await visitor.sees("National Convention Centre")
    assert "Days are those of the place (UTC+07:00)." in card.text
    assert not card.find_button("Change")


async def test_a_draft_that_rested_until_its_day_had_passed_is_not_published(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    due = today(stage) + timedelta(days=3)
    officer.says("/meetings")
    await officer.sees("Meetings and deadlines")
    await fills_in(officer, "Enter a deadline", "=Annual report", f"={due}", "All States Parties")
    await officer.sees("please check")
    await comes(stage, due + timedelta(days=2), NINE)
    officer.presses("Publish")
    card = await officer.sees("has passed. Please change it.")
    assert "please check" in card.text
    await fills_in(officer, "Change an answer", "Due on", f"={due + timedelta(days=3)}", "Publish")
    assert officer.shows("Published.")
