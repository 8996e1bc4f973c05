"""Drafts: kept after every answer for the one who holds them, and without answers once ended."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import drafts, people
from storage.database import Database, Unit
from storage.drafts import DraftRow
from storage.schema import draft
from tests.support.registered import NOW

ANSWERS: dict[str, Any] = {
    "answers": {"title": "Two teams «où»", "kinds": ["A", "B"], "ends": None},
    "revisiting": None,
    "picked": None,
}


async def holder(unit: Unit, telegram_id: int = 1) -> int:
    return (await people.meet(unit, telegram_id, language="en", zone="UTC")).id


async def begun(unit: Unit, holder_id: int, *, form: str = "need") -> DraftRow:
    return await drafts.add(
        unit,
        form=form,
        holder_id=holder_id,
        content=ANSWERS,
        delegation_id=None,
        entry_id=None,
    )


async def test_a_draft_holds_its_answers_for_its_holder_alone(database: Database) -> None:
    async with database.unit(NOW) as unit:
        alice, bob = await holder(unit, 1), await holder(unit, 2)
        row = await begun(unit, alice)
    assert (row.content, row.revision, row.state) == (ANSWERS, 0, "open")
    async with database.view(NOW) as view:
        assert await drafts.find(view, row.id, holder_id=alice) == row
        assert await drafts.find(view, row.id, holder_id=bob) is None
        assert await drafts.find(view, row.id + 1, holder_id=alice) is None


async def test_every_saved_step_is_a_new_revision(database: Database) -> None:
    later = NOW + timedelta(days=3)
    changed = {**ANSWERS, "answers": {"title": "Three teams"}}
    async with database.unit(NOW) as unit:
        row = await begun(unit, await holder(unit))
    async with database.unit(later) as unit:
        await drafts.save(unit, row.id, changed)
        saved = await drafts.find(unit, row.id, holder_id=row.holder_id, lock=True)
    assert saved == replace(row, content=changed, revision=1, changed_at=later)


@pytest.mark.parametrize("state", ["finished", "cancelled"])
async def test_an_ended_draft_keeps_no_answer(database: Database, state: str) -> None:
    async with database.unit(NOW) as unit:
        row = await begun(unit, await holder(unit))
        await drafts.close(unit, row.id, state)
    async with database.view(NOW) as view:
        found = await view.first(select(draft))
        assert found is not None
        assert (found["state"], found["content"], found["revision"]) == (state, {}, 1)
        assert await drafts.open_of(view, row.holder_id) == ()


async def test_open_drafts_are_listed_the_last_changed_first(database: Database) -> None:
    async with database.unit(NOW) as unit:
        alice = await holder(unit)
        old, new = await begun(unit, alice), await begun(unit, alice, form="offer")
        await begun(unit, await holder(unit, 2))
        assert [row.id for row in await drafts.open_of(unit, alice)] == [new.id, old.id]
    async with database.unit(NOW + timedelta(hours=1)) as unit:
        await drafts.save(unit, old.id, ANSWERS)
        assert [row.id for row in await drafts.open_of(unit, alice)] == [old.id, new.id]


async def test_two_who_save_one_draft_at_once_do_so_one_after_the_other(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        row = await begun(unit, await holder(unit))

    async def add_one() -> None:
        async with database.unit(NOW) as unit:
            found = await drafts.find(unit, row.id, holder_id=row.holder_id, lock=True)
            assert found is not None
            count = found.content["answers"].get("count", 0)
            await asyncio.sleep(0)
            await drafts.save(unit, row.id, {**ANSWERS, "answers": {"count": count + 1}})

    await asyncio.gather(*(add_one() for _ in range(8)))
    async with database.view(NOW) as view:
        found = await drafts.find(view, row.id, holder_id=row.holder_id)
    assert found is not None
    assert (found.content["answers"]["count"], found.revision) == (8, 8)
