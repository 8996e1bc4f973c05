"""What a reminder says on the day it arrives, and when it is better not sent at all."""

from datetime import UTC, date, datetime

import pytest

from handlers import notices
from handlers.acts import reader_of
from handlers.reminders import how_soon
from handlers.texts import render
from services import deadlines, meetings
from services.notices import Kind, Skip
from services.permissions import Actor, Role
from storage import ledger, mandates
from storage.database import Database
from tests.support.bureau import ANNUAL_REPORT, MARCH, Bureau
from tests.support.plain import plain

EVE = datetime(2027, 4, 11, 12, tzinfo=UTC)
"""When the last reminder of the meeting on 12 April has been fired."""


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    return await Bureau.opened(database)


async def reads(bureau: Bureau, actor: Actor, kind: Kind, at: datetime) -> str:
    """What somebody's newest reminder says at an instant; in brackets why it is not sent."""
    *_, delivery = (one for one in await bureau.told(kind) if one.recipient_id == actor.person.id)
    async with bureau.database.view(at) as view:
        notice = await ledger.get_notice(view, delivery.notice_id)
        screen = await notices.screen_of(view, notice, delivery, actor.person)
    if isinstance(screen, Skip):
        return f"({screen.reason})"
    return str(render(screen, reader_of(actor.person))["text"])


@pytest.mark.parametrize(
    ("day", "said"), [(11, "today"), (12, "today"), (13, "tomorrow"), (19, "in 7 days")]
)
def test_how_soon_is_said_as_people_say_it(day: int, said: str) -> None:
    assert plain(how_soon(date(2027, 4, day), date(2027, 4, 12))) == said


async def test_a_meeting_is_shown_by_the_clock_of_its_place_and_by_the_readers(
    bureau: Bureau,
) -> None:
    of_laos = await bureau.takes_in(Role.FOCAL_POINT, "Asia/Vientiane", "LAO")
    await bureau.enters()
    await bureau.ticks(EVE)
    told = await reads(bureau, of_laos, Kind.MEETING, EVE)
    assert "It opens tomorrow." in told
    assert "Days are those of the place (UTC+02:00)." in told
    assert "begins on 12 April 2027, 05:00 (Vientiane)." in told
    to_officer = await reads(bureau, bureau.officer, Kind.MEETING, EVE)
    assert "On your clock" not in to_officer


async def test_a_meeting_that_was_called_off_meanwhile_reminds_nobody(bureau: Bureau) -> None:
    await bureau.enters()
    await bureau.ticks(EVE)
    async with bureau.database.unit(EVE) as unit:
        await meetings.call_off_meeting(unit, bureau.officer, 1)
    assert await reads(bureau, bureau.officer, Kind.MEETING, EVE) == "(called off)"


async def test_whoever_has_lost_their_role_is_not_reminded(bureau: Bureau) -> None:
    await bureau.enters()
    await bureau.ticks(EVE)
    async with bureau.database.unit(EVE) as unit:
        await mandates.change(unit, bureau.officer.mandates[0].id, state="withdrawn")
    assert await reads(bureau, bureau.officer, Kind.MEETING, EVE) == "(no longer registered)"


async def test_registration_closes_when_the_day_ends_at_the_place(bureau: Bureau) -> None:
    """In New Zealand the next day has begun, in Geneva the last one has not ended."""
    far_east = await bureau.takes_in(Role.FOCAL_POINT, "Pacific/Auckland", "NZL")
    await bureau.enters(registered="2027-03-26")
    await bureau.ticks(datetime(2027, 3, 25, 12, tzinfo=UTC))
    last_hour = datetime(2027, 3, 26, 22, 30, tzinfo=UTC)
    told = await reads(bureau, far_east, Kind.REGISTRATION, last_hour)
    assert "Registration closes today." in told
    assert "to register ends on 27 March 2027, 12:00 (Auckland)." in told
    over = datetime(2027, 3, 26, 23, tzinfo=UTC)
    assert await reads(bureau, far_east, Kind.REGISTRATION, over) == "(registration has closed)"


async def test_a_deadline_ends_with_the_day_on_the_calendar_of_its_state(bureau: Bureau) -> None:
    of_laos = await bureau.takes_in(Role.FOCAL_POINT, "Asia/Vientiane", "LAO")
    async with bureau.database.unit(MARCH) as unit:
        await deadlines.enter_deadline(unit, bureau.officer, ANNUAL_REPORT)
    await bureau.ticks(datetime(2027, 4, 29, 12, tzinfo=UTC))
    last_hour = datetime(2027, 4, 30, 16, 59, tzinfo=UTC)
    assert "That is today." in await reads(bureau, of_laos, Kind.DEADLINE, last_hour)
    over = datetime(2027, 4, 30, 17, tzinfo=UTC)
    assert await reads(bureau, of_laos, Kind.DEADLINE, over) == "(the day has passed)"


async def test_which_other_states_are_asked_is_told_to_the_isu_only(bureau: Bureau) -> None:
    of_laos = await bureau.takes_in(Role.FOCAL_POINT, "Asia/Vientiane", "LAO")
    async with bureau.database.unit(MARCH) as unit:
        await deadlines.enter_deadline(
            unit, bureau.officer, {**ANNUAL_REPORT, "states": ["LAO", "TCD"]}
        )
    await bureau.ticks(datetime(2027, 4, 1, tzinfo=UTC))
    told = await reads(bureau, of_laos, Kind.DEADLINE, bureau.clock.at)
    assert "Due on " in told
    assert "Chad" not in told
    assert "Chad" in await reads(bureau, bureau.officer, Kind.DEADLINE, bureau.clock.at)
