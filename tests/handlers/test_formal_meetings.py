"""What the ISU does with formal meetings: one entry of each, past days set right, ten seconds to
undo, and a higher revision with each change.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from handlers.formal_meetings import CONFIDENCE, TYPES
from services import meetings
from services.formal_meetings import formal_meetings_of
from services.meeting_form import answers_of
from services.notices import Kind
from services.permissions import Actor, Role
from services.texts import RefusedError
from storage import audit
from storage.database import Database
from storage.meetings import Meeting
from storage.treaty import formal_meetings
from tests.support.bureau import MARCH, Bureau
from tests.support.plain import plain

OF_14MSP: dict[str, Any] = {
    "code": "14MSP",
    "name": "Fourteenth Meeting of States Parties",
    "starts": "2027-09-06",
    "ends": "2027-09-09",
    "source": "Final report of the Third Review Conference",
    "source_on": "2026-09-18",
}
SOON = timedelta(seconds=9)


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    return await Bureau.opened(database)


async def changes(bureau: Bureau, before: Meeting, **answers: Any) -> tuple[Meeting, int]:
    async with bureau.database.unit(bureau.clock.at) as unit:
        given = {**answers_of(before), **answers}
        return await meetings.change_meeting(
            unit, bureau.officer, before.id, given, copied_at=unit.now
        )


async def undoes(bureau: Bureau, meeting_id: int, by: Actor | None = None) -> Meeting:
    async with bureau.database.unit(bureau.clock.at) as unit:
        return await meetings.undo(unit, by or bureau.officer, meeting_id)


async def stands(bureau: Bureau, code: str) -> Meeting | None:
    """What the ISU has entered of a formal meeting, as everybody sees it."""
    async with bureau.database.view(bureau.clock.at) as view:
        found = (await formal_meetings_of(view)).find(code)
    return found.entered if found else None


def test_every_type_and_every_confidence_has_words() -> None:
    assert {one.type for one in formal_meetings()} <= TYPES.keys()
    assert {one.confidence for one in formal_meetings()} <= CONFIDENCE.keys()


async def test_of_a_formal_meeting_there_is_one_entry(bureau: Bureau) -> None:
    entered = await bureau.enters(**OF_14MSP)
    assert (entered.code, entered.revision) == ("14MSP", 1)
    with pytest.raises(RefusedError) as refused:
        await bureau.enters(**OF_14MSP)
    assert "14MSP is entered already" in plain(refused.value.text)
    await bureau.enters()
    await bureau.enters()
    changed, _ = await changes(bureau, entered, place="Vientiane")
    assert (changed.place, changed.revision) == ("Vientiane", 2)


async def test_one_entered_again_counts_on_so_that_calendars_take_it_for_newer(
    bureau: Bureau,
) -> None:
    entered = await bureau.enters(**OF_14MSP)
    async with bureau.database.unit(MARCH) as unit:
        called_off, _ = await meetings.call_off_meeting(unit, bureau.officer, entered.id)
    again = await bureau.enters(**OF_14MSP)
    assert called_off.revision < again.revision
    assert await stands(bureau, "14MSP") == again
    with pytest.raises(RefusedError):
        await changes(bureau, called_off)


async def test_past_days_of_a_published_meeting_are_set_right_and_remind_nobody(
    bureau: Bureau,
) -> None:
    past = {"code": "3RC", "starts": "2026-09-14", "ends": "2026-09-17", "registered": "2026-08-28"}
    source = {"source": "Final report", "source_on": "2026-09-18"}
    entered = await bureau.enters(**past, **source)
    assert await bureau.waiting() == []
    assert await bureau.waiting(Kind.REGISTRATION) == []
    found = await stands(bureau, "3RC")
    assert found is not None
    assert found.ends_on == date(2026, 9, 17)
    _, told = await changes(bureau, entered, ends="2026-09-18")
    assert told == 0
    for code in ("15MSP", "14MSP"):
        with pytest.raises(RefusedError):
            await bureau.enters(**{**past, "code": code}, **source)


async def test_days_of_a_meeting_that_was_entered_ahead_are_set_right_after_it(
    bureau: Bureau,
) -> None:
    entered = await bureau.enters(**OF_14MSP)
    with pytest.raises(RefusedError):
        await changes(bureau, entered, starts="2027-02-26")
    bureau.clock.at = MARCH + timedelta(days=220)
    changed, told = await changes(bureau, entered, starts="2027-09-07")
    assert (changed.starts_on, told) == (date(2027, 9, 7), 0)


async def test_a_meeting_that_is_over_is_not_called_off(bureau: Bureau) -> None:
    entered = await bureau.enters()
    async with bureau.database.unit(MARCH + timedelta(days=60)) as unit:
        with pytest.raises(RefusedError) as refused:
            await meetings.call_off_meeting(unit, bureau.officer, entered.id)
    assert "is over" in plain(refused.value.text)


async def test_an_entry_is_undone_within_ten_seconds(bureau: Bureau) -> None:
    entered = await bureau.enters(**OF_14MSP)
    assert await bureau.waiting() == [30, 7, 1]
    bureau.clock.at = MARCH + SOON
    assert (await undoes(bureau, entered.id)).state == "withdrawn"
    assert await bureau.waiting() == []
    assert await stands(bureau, "14MSP") is None
    async with bureau.database.view(MARCH) as view:
        entry = await audit.newest_of(view, "meeting", entered.id)
    assert entry is not None
    assert entry.verb == "undone"
    with pytest.raises(RefusedError):
        await undoes(bureau, entered.id)


async def test_an_entry_that_was_undone_is_on_record_for_the_isu_only(bureau: Bureau) -> None:
    visitor = await bureau.takes_in(Role.PUBLIC, "Europe/Zurich")
    entered = await bureau.enters()
    await undoes(bureau, entered.id)
    async with bureau.database.view(MARCH) as view:
        found = await meetings.get_visible(view, bureau.officer, entered.id)
        assert found.state == "withdrawn"
        with pytest.raises(RefusedError):
            await meetings.get_visible(view, visitor, entered.id)


async def test_a_change_is_undone_to_what_was_before_and_nobody_is_told(bureau: Bureau) -> None:
    first = await bureau.enters(**OF_14MSP, registered="2027-08-20", documents="https://a.org/1")
    await bureau.ticks(MARCH + timedelta(days=160))
    await bureau.arrives(*await bureau.told(Kind.MEETING))
    another = {"name": "Another", "place": "Oslo", "starts": "2027-09-07"}
    gone = dict.fromkeys(("code", "registered", "documents", "source", "source_on"))
    changed, told = await changes(bureau, first, **another, **gone)
    assert told == 1
    assert (changed.code, changed.source, changed.registration_on) == ("", "", None)
    bureau.clock.at += SOON
    restored = await undoes(bureau, first.id)
    assert answers_of(restored) == answers_of(first)
    assert restored.revision > changed.revision
    assert [one.state for one in await bureau.told(Kind.CALLED_OFF)] == ["cancelled"]
    assert await bureau.waiting() == [7, 1]


async def test_calling_off_is_undone_too(bureau: Bureau) -> None:
    entered = await bureau.enters()
    async with bureau.database.unit(MARCH) as unit:
        await meetings.call_off_meeting(unit, bureau.officer, entered.id)
    assert (await undoes(bureau, entered.id)).state == "published"
    assert await bureau.waiting() == [30, 7, 1]


async def test_nobody_undoes_later_or_what_another_did(bureau: Bureau) -> None:
    entered = await bureau.enters()
    colleague = await bureau.takes_in(Role.ISU, "Europe/Zurich")
    with pytest.raises(RefusedError) as refused:
        await undoes(bureau, entered.id, by=colleague)
    assert "too late" in plain(refused.value.text)
    bureau.clock.at = MARCH + timedelta(seconds=11)
    with pytest.raises(RefusedError):
        await undoes(bureau, entered.id)


async def test_undoing_does_not_bring_back_a_code_that_is_taken_meanwhile(bureau: Bureau) -> None:
    first = await bureau.enters(**OF_14MSP)
    await changes(bureau, first, code=None)
    await bureau.enters(**OF_14MSP)
    with pytest.raises(RefusedError) as refused:
        await undoes(bureau, first.id)
    assert "14MSP is entered already" in plain(refused.value.text)
