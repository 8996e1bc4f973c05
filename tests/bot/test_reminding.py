"""Reminders become notices once, for those concerned, at the hour of each reader's own clock."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from services import deadlines, meetings
from services.notices import Kind
from services.permissions import Role
from services.reminders import fire, instant
from storage import reminders
from storage.database import Database, Unit
from tests.support.bureau import ANNUAL_REPORT, MARCH, MEETING, Bureau
from tests.support.inbox import Deadlock


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    return await Bureau.opened(database)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database, as another replica has it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


THIRTY_DAYS_BEFORE = datetime(2027, 3, 12, 19, tzinfo=UTC)  # 09:00 on 13 March at UTC+14.
SECOND = timedelta(seconds=1)


async def test_everybody_registered_by_then_is_told_at_nine_by_their_own_clock(
    bureau: Bureau,
) -> None:
    await bureau.enters()
    expected = {}
    for zone in ("Asia/Vientiane", "Pacific/Kiritimati", "America/Lima", "Pacific/Pago_Pago"):
        one = await bureau.takes_in(Role.DONOR, zone, "NOR")
        expected[one.person.id] = instant(datetime(2027, 3, 13, 9), zone)  # noqa: DTZ001
    await bureau.takes_in(Role.PUBLIC, "Asia/Vientiane")
    expected[bureau.officer.person.id] = datetime(2027, 3, 13, 8, tzinfo=UTC)

    await bureau.ticks(THIRTY_DAYS_BEFORE - SECOND)
    assert await bureau.told(Kind.MEETING) == []
    await bureau.ticks(THIRTY_DAYS_BEFORE)
    told = await bureau.told(Kind.MEETING)
    assert {one.recipient_id: one.not_before for one in told} == expected
    assert {one.state for one in told} == {"queued"}
    assert {one.useless_after for one in told} == {datetime(2027, 4, 4, 19, tzinfo=UTC)}


async def test_the_change_to_summer_time_in_between_leaves_the_hour_at_nine(bureau: Bureau) -> None:
    """Zürich goes over on 28 March, New York on 14 March, between two reminders."""
    viewer = await bureau.takes_in(Role.DONOR, "America/New_York", "NOR")
    await bureau.enters()
    hours: dict[int, list[str]] = {}
    for day in range(45):
        await bureau.ticks(MARCH + timedelta(days=day))
    for one in await bureau.told(Kind.MEETING):
        hours.setdefault(one.recipient_id, []).append(f"{one.not_before:%m-%d %H}")
    assert hours == {
        bureau.officer.person.id: ["03-13 08", "04-05 07", "04-11 07"],
        viewer.person.id: ["03-13 14", "04-05 13", "04-11 13"],
    }


async def test_a_clock_that_jumps_about_fires_each_reminder_once(bureau: Bureau) -> None:
    await bureau.enters()
    for hours in (0, -1, 1, -2, 48, -48, 0, 49):
        await bureau.ticks(THIRTY_DAYS_BEFORE + timedelta(hours=hours))
    assert len(await bureau.told(Kind.MEETING)) == 1


async def test_two_replicas_that_look_at_once_fire_each_reminder_once(
    bureau: Bureau, other: Database
) -> None:
    for _ in range(6):
        await bureau.enters()
    bureau.clock.at = THIRTY_DAYS_BEFORE
    await asyncio.gather(bureau.reminding.fire_due(), bureau.replica(other).fire_due())
    assert [len(await bureau.told(Kind.MEETING, n)) for n in range(1, 7)] == [1] * 6
    assert bureau.problems == []


async def test_after_a_long_absence_only_what_is_still_of_use_is_sent(bureau: Bureau) -> None:
    """Thirty days before was missed, and so was seven; one is due, two would say the same."""
    await bureau.enters()
    await bureau.ticks(datetime(2027, 4, 11, 12, tzinfo=UTC))
    [late] = await bureau.told(Kind.MEETING)
    assert late.not_before == datetime(2027, 4, 11, 7, tzinfo=UTC)
    assert await bureau.waiting() == []


async def test_after_the_day_nobody_is_reminded_any_more(bureau: Bureau) -> None:
    await bureau.enters()
    await bureau.ticks(datetime(2027, 4, 13, 12, tzinfo=UTC))
    assert await bureau.told(Kind.MEETING) == []
    assert await bureau.waiting() == []


async def test_a_deadline_reaches_the_focal_points_of_its_states_and_the_isu(
    bureau: Bureau,
) -> None:
    of_laos = await bureau.takes_in(Role.FOCAL_POINT, "Asia/Vientiane", "LAO")
    await bureau.takes_in(Role.FOCAL_POINT, "Africa/Ndjamena", "TCD")
    await bureau.takes_in(Role.DONOR, "Asia/Vientiane", "LAO")
    async with bureau.database.unit(MARCH) as unit:
        await deadlines.enter_deadline(unit, bureau.officer, ANNUAL_REPORT)
    await bureau.ticks(datetime(2027, 4, 1, tzinfo=UTC))
    told = {one.recipient_id for one in await bureau.told(Kind.DEADLINE)}
    assert told == {of_laos.person.id, bureau.officer.person.id}


async def test_a_deadline_for_all_reaches_states_parties_only(bureau: Bureau) -> None:
    of_laos = await bureau.takes_in(Role.FOCAL_POINT, "Asia/Vientiane", "LAO")
    await bureau.takes_in(Role.FOCAL_POINT, "Africa/Luanda", "AGO")  # A signatory.
    await bureau.takes_in(Role.FOCAL_POINT, "Asia/Bangkok", "THA")  # Not party.
    async with bureau.database.unit(MARCH) as unit:
        await deadlines.enter_deadline(unit, bureau.officer, {**ANNUAL_REPORT, "states": []})
    await bureau.ticks(datetime(2027, 4, 1, tzinfo=UTC))
    told = {one.recipient_id for one in await bureau.told(Kind.DEADLINE)}
    assert told == {of_laos.person.id, bureau.officer.person.id}


async def test_moving_a_meeting_calls_back_its_reminders_and_corrects_those_who_were_told(
    bureau: Bureau,
) -> None:
    in_lima = await bureau.takes_in(Role.DONOR, "America/Lima", "NOR")
    await bureau.enters()
    await bureau.ticks(THIRTY_DAYS_BEFORE)
    first, second = await bureau.told(Kind.MEETING)
    await bureau.arrives(min(first, second, key=lambda one: one.not_before))
    moved = {**MEETING, "starts": "2027-05-10", "ends": "2027-05-11"}
    async with bureau.database.unit(datetime(2027, 3, 13, 8, 30, tzinfo=UTC)) as unit:
        _, corrected = await meetings.change_meeting(
            unit, bureau.officer, 1, moved, copied_at=unit.now
        )
    assert corrected == 1
    [correction] = await bureau.told(Kind.CALLED_OFF)
    assert correction.recipient_id == bureau.officer.person.id
    [called_back] = [
        one for one in await bureau.told(Kind.MEETING) if one.recipient_id == in_lima.person.id
    ]
    assert called_back.state == "cancelled"
    async with bureau.database.view(MARCH) as view:
        days = [one.wall_at.date() for one in await reminders.waiting(view, Kind.MEETING, 1)]
    assert days == [date(2027, 4, 10), date(2027, 5, 3), date(2027, 5, 9)]


async def test_a_new_name_moves_nothing(bureau: Bureau) -> None:
    await bureau.enters()
    await bureau.ticks(THIRTY_DAYS_BEFORE)
    await bureau.arrives(*await bureau.told(Kind.MEETING))
    async with bureau.database.unit(bureau.clock.at) as unit:
        _, corrected = await meetings.change_meeting(
            unit,
            bureau.officer,
            1,
            {**MEETING, "name": "Intersessional Meetings"},
            copied_at=unit.now,
        )
    assert corrected == 0
    assert await bureau.waiting() == [7, 1]
    assert [one.state for one in await bureau.told(Kind.MEETING)] == ["sent"]


async def test_another_place_is_told_to_those_who_were_reminded_and_reminds_nobody_twice(
    bureau: Bureau,
) -> None:
    await bureau.enters()
    await bureau.ticks(THIRTY_DAYS_BEFORE)
    await bureau.arrives(*await bureau.told(Kind.MEETING))
    async with bureau.database.unit(bureau.clock.at) as unit:
        _, corrected = await meetings.change_meeting(
            unit,
            bureau.officer,
            1,
            {**MEETING, "place": "Geneva, Palais des Nations"},
            copied_at=unit.now,
        )
    assert corrected == 1
    assert await bureau.waiting() == [7, 1]


async def test_a_state_that_a_deadline_is_no_longer_for_is_told_and_the_others_are_not(
    bureau: Bureau,
) -> None:
    await bureau.takes_in(Role.FOCAL_POINT, "Asia/Vientiane", "LAO")
    of_chad = await bureau.takes_in(Role.FOCAL_POINT, "Africa/Ndjamena", "TCD")
    for_both = {**ANNUAL_REPORT, "states": ["LAO", "TCD"]}
    async with bureau.database.unit(MARCH) as unit:
        await deadlines.enter_deadline(unit, bureau.officer, for_both)
    await bureau.ticks(datetime(2027, 4, 1, tzinfo=UTC))
    await bureau.arrives(*await bureau.told(Kind.DEADLINE))
    async with bureau.database.unit(bureau.clock.at) as unit:
        _, corrected = await deadlines.change_deadline(
            unit, bureau.officer, 1, ANNUAL_REPORT, copied_at=unit.now
        )
    assert corrected == 1
    [correction] = await bureau.told(Kind.CALLED_OFF)
    assert correction.recipient_id == of_chad.person.id


async def test_calling_off_twice_tells_once(bureau: Bureau) -> None:
    await bureau.enters()
    await bureau.ticks(THIRTY_DAYS_BEFORE)
    await bureau.arrives(*await bureau.told(Kind.MEETING))
    for _ in range(2):
        async with bureau.database.unit(bureau.clock.at) as unit:
            await meetings.call_off_meeting(unit, bureau.officer, 1)
    assert len(await bureau.told(Kind.CALLED_OFF)) == 1
    assert await bureau.waiting() == []


async def test_a_reminder_that_cannot_be_fired_holds_up_no_other_and_is_given_up_with_one_report(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bureau.enters()
    await bureau.enters()
    tried = []

    async def fails_for_one(unit: Unit, reminder_id: int) -> None:
        if reminder_id == 1:
            tried.append(bureau.clock.at)
            raise ValueError(reminder_id)
        await fire(unit, reminder_id)

    monkeypatch.setattr("bot.reminding.fire", fails_for_one)
    for seconds in range(0, 3600, 10):
        await bureau.ticks(THIRTY_DAYS_BEFORE + timedelta(seconds=seconds))
    minutes = [(at - THIRTY_DAYS_BEFORE) / timedelta(minutes=1) for at in tried]
    assert minutes == [0, 1, 3, 7, 15]
    assert bureau.problems == ["reminder 1 was given up"]
    assert await bureau.told(Kind.MEETING, 1) == []
    assert len(await bureau.told(Kind.MEETING, 2)) == 1
    assert await bureau.waiting() == [7, 1]


async def test_a_reminder_that_meets_a_conflict_is_fired_at_the_next_look_without_a_word(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bureau.enters()
    conflicts = [Deadlock(), Deadlock()]

    async def overtaken_at_first(unit: Unit, reminder_id: int) -> None:
        if conflicts:
            raise conflicts.pop()
        await fire(unit, reminder_id)

    monkeypatch.setattr("bot.reminding.fire", overtaken_at_first)
    for seconds in range(3):
        await bureau.ticks(THIRTY_DAYS_BEFORE + timedelta(seconds=seconds))
    assert len(await bureau.told(Kind.MEETING)) == 1
    assert bureau.problems == []


async def test_a_meeting_moved_while_its_reminder_is_fired_leaves_none_of_the_old_ones(
    bureau: Bureau, other: Database
) -> None:
    for _ in range(8):
        await bureau.enters()
    bureau.clock.at = THIRTY_DAYS_BEFORE

    async def moves(number: int) -> None:
        moved = {**MEETING, "starts": "2027-05-10", "ends": "2027-05-11"}
        async with other.unit(bureau.clock.at) as unit:
            await meetings.change_meeting(unit, bureau.officer, number, moved, copied_at=unit.now)

    await asyncio.gather(bureau.reminding.fire_due(), *(moves(n) for n in range(1, 9)))
    left = [one.state for n in range(1, 9) for one in await bureau.told(Kind.MEETING, n)]
    assert set(left) <= {"cancelled"}
    assert await bureau.waiting() == [30, 7, 1]
