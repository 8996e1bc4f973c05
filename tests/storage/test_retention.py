"""Retention: what is old enough goes, what is not stays, and never many rows at once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from bot.retaining import Retaining
from services import retention
from services.delegations import delegation_for
from services.notices import Kind, tell
from services.permissions import Actor, Role
from services.retention import RULES, USUAL
from storage import people
from storage.database import Database, Unit
from storage.people import Person
from storage.schema import (
    announcement,
    audit_entry,
    audit_value,
    delegation,
    delivery,
    draft,
    file,
    invitation,
    mandate,
    notice,
    person,
    problem,
    proposal,
)
from tests.support.bureau import Stopped
from tests.support.registered import NOW, registered

LONG_AGO = NOW - timedelta(days=3000)


class Keeper:
    """Somebody who tidies up on a day of ours."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Stopped(NOW)
        self.retaining = Retaining(database=database, clock=self.clock, periods=USUAL)

    async def after(self, days: float) -> None:
        self.clock.at = NOW + timedelta(days=days)
        await self.retaining.erase_old()

    async def count(self, table: Table, *where: Any) -> int:
        async with self.database.view(NOW) as view:
            return int(
                await view.scalar(select(func.count()).select_from(table).where(*where)) or 0
            )


@pytest.fixture
async def keeper(database: Database) -> Keeper:
    return Keeper(database)


async def somebody(unit: Unit, telegram_id: int = 1) -> Person:
    return await registered(unit, telegram_id, Role.FOCAL_POINT, iso3="LAO", name="Khamla P.")


async def add(unit: Unit, table: Table, **values: Any) -> int:
    return await unit.add(insert(table).values(**values).returning(table.c.id))


async def a_request(unit: Unit, who: Person, state: str, **values: Any) -> int:
    return await add(
        unit,
        mandate,
        person_id=who.id,
        role=Role.DONOR,
        state=state,
        full_name="Khamla P.",
        requested_at=unit.now,
        decided_at=unit.now,
        **values,
    )


async def a_file(unit: Unit, who: Person) -> int:
    return await add(
        unit, file, person_id=who.id, kind="pdf", size=1, content=b"1", received_at=unit.now
    )


async def test_refused_requests_go_with_their_copies_and_what_the_record_says(
    keeper: Keeper,
) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        refused = await a_request(unit, who, "declined", note_copy_id=await a_file(unit, who))
        await a_request(unit, who, "requested", note_copy_id=await a_file(unit, who))
        entry = await add(
            unit,
            audit_entry,
            at=unit.now,
            actor=who.pseudonym,
            verb="requested",
            record="mandate",
            record_id=refused,
            about=who.pseudonym,
            changes={},
        )
        value = {"entry_id": entry, "field": "full_name", "person_id": who.id, "key": "k"}
        await unit.change(insert(audit_value).values(**value, after="Khamla P."))
    await keeper.after(days=180)
    assert await keeper.count(mandate) == 3
    await keeper.after(days=181)
    assert await keeper.count(mandate, mandate.c.state == "declined") == 0
    assert await keeper.count(mandate) == 2
    assert await keeper.count(file) == 1
    assert await keeper.count(audit_value) == 0
    assert await keeper.count(audit_entry, audit_entry.c.record_id == refused) == 1


async def test_the_seat_of_an_organisation_goes_with_the_last_that_refers_to_it(
    keeper: Keeper,
) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        refused, held = [
            await delegation_for(unit, iso3=None, organisation=name, by=Actor(who))
            for name in ("Khamla Consulting", "Mines Advisory Group")
        ]
        await a_request(unit, who, "declined", delegation_id=refused)
        await a_request(unit, who, "active", delegation_id=held)
        await delegation_for(unit, iso3="NOR", organisation=None, by=Actor(who))
    await keeper.after(days=180)
    assert await keeper.count(delegation) == 4
    assert await keeper.count(audit_value, audit_value.c.after == "Khamla Consulting") == 1
    await keeper.after(days=181)
    assert await keeper.count(delegation) == 3
    assert await keeper.count(delegation, delegation.c.id == refused) == 0
    assert await keeper.count(audit_value, audit_value.c.after == "Khamla Consulting") == 0


async def test_drafts_that_nobody_touches_go_however_they_ended(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        for state in ("open", "cancelled", "finished"):
            number = await add(
                unit,
                draft,
                form="need",
                holder_id=who.id,
                content={},
                state=state,
                created_at=LONG_AGO,
                changed_at=unit.now,
            )
            await people.change(unit, who.id, open_draft_id=number)
    await keeper.after(days=90)
    assert await keeper.count(draft) == 3
    await keeper.after(days=91)
    assert await keeper.count(draft) == 0
    assert await keeper.count(person, person.c.open_draft_id.is_not(None)) == 0


async def test_invitations_that_open_nothing_go_and_mandates_stay(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        common = {"role": Role.DONOR, "created_at": unit.now}
        far = NOW + timedelta(days=4000)
        used = await add(unit, invitation, code_hash="a", expires_at=far, redeemed_at=NOW, **common)
        await add(unit, invitation, code_hash="b", expires_at=far, revoked_at=NOW, **common)
        await add(unit, invitation, code_hash="c", expires_at=NOW, **common)
        await add(unit, invitation, code_hash="d", expires_at=far, **common)
        await unit.change(
            update(mandate).where(mandate.c.person_id == who.id).values(invitation_id=used)
        )
    await keeper.after(days=365)
    assert await keeper.count(invitation) == 4
    await keeper.after(days=366)
    assert await keeper.count(invitation) == 1
    assert await keeper.count(mandate, mandate.c.invitation_id.is_(None)) == 1


async def test_proposals_go_as_invitations_do(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        told = {"facts": {"full_name": "Nora Berg"}, "proposed_by": who.id, "proposed_at": NOW}
        await add(unit, proposal, kind="isu-invitation", state="expired", **told)
    await keeper.after(days=365)
    assert await keeper.count(proposal) == 1
    await keeper.after(days=366)
    assert await keeper.count(proposal) == 0


async def test_copies_go_a_year_after_the_decision_and_unused_files_sooner(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        await a_request(unit, who, "active", note_copy_id=await a_file(unit, who))
        await a_file(unit, who)
    await keeper.after(days=91)
    assert await keeper.count(file) == 1
    await keeper.after(days=366)
    assert await keeper.count(file) == await keeper.count(mandate, mandate.c.note_copy_id > 0) == 0
    assert await keeper.count(mandate) == 2


async def test_what_was_told_goes_and_announcements_keep_their_notice(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        who = await somebody(unit)
        number = await add(
            unit, announcement, author_id=who.id, words="Words", roles=(), sent_at=unit.now
        )
        for kind in (Kind.ANNOUNCEMENT, Kind.PROGRESS, Kind.NEED):
            await tell(unit, kind, [who.id], subject_id=number)
        await unit.change(update(delivery).values(state="sent"))
        await tell(unit, Kind.NEED, [who.id])
    await keeper.after(days=731)
    async with keeper.database.view(NOW) as view:
        kinds = [row["kind"] for row in await view.all(select(notice.c.kind).order_by(notice.c.id))]
    assert kinds == [Kind.ANNOUNCEMENT, Kind.PROGRESS, Kind.NEED]
    assert await keeper.count(delivery, delivery.c.state == "sent") == 1
    assert await keeper.count(delivery, delivery.c.state == "queued") == 1


async def test_settled_problems_go_and_open_ones_stay(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        for what, settled in (("one", NOW), ("two", None)):
            times = {"first_at": NOW, "last_at": NOW, "settled_at": settled}
            await add(unit, problem, what=what, **times)
    await keeper.after(days=91)
    assert await keeper.count(problem) == await keeper.count(problem, problem.c.what == "two") == 1


async def test_who_holds_nothing_and_is_long_away_is_forgotten(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        passer_by = await people.meet(unit, 5_100_000_001, language="en", zone="UTC")
        comes_back = await people.meet(unit, 5_100_000_002, language="en", zone="UTC")
        holds_office = await somebody(unit, 5_100_000_003)
    async with keeper.database.unit(NOW + timedelta(days=30)) as unit:
        await people.change(unit, comes_back.id, seen_on=unit.now.date())
    await keeper.after(days=731)
    gone = person.c.forgotten_at.is_not(None)
    assert await keeper.count(person, gone) == 1
    assert await keeper.count(person, person.c.telegram_id == 5_100_000_001) == 0
    assert await keeper.count(audit_entry, audit_entry.c.about == passer_by.pseudonym) == 1
    async with keeper.database.unit(keeper.clock.at) as unit:
        await retention.forget_if_away(unit, holds_office.id, USUAL)
        await retention.forget_if_away(unit, comes_back.id, USUAL)
    assert await keeper.count(person, gone) == 1


async def test_a_little_goes_at_a_time_and_is_written_down(keeper: Keeper) -> None:
    async with keeper.database.unit(NOW) as unit:
        for number in range(5):
            times = {"first_at": LONG_AGO, "last_at": LONG_AGO, "settled_at": LONG_AGO}
            await add(unit, problem, what=str(number), **times)
    [rule] = [one for one in RULES if one.table == "problem"]
    left = []
    for _ in range(4):
        async with keeper.database.unit(NOW) as unit:
            left.append(await retention.apply(unit, rule, USUAL, most=2))
    assert left == [2, 2, 1, 0]
    async with keeper.database.view(NOW) as view:
        rows = await view.all(select(audit_entry).order_by(audit_entry.c.id))
    assert [(row["actor"], row["verb"], row["changes"]) for row in rows] == [
        ("Liaison", "erased", {"rows": [n, 0]}) for n in (2, 2, 1)
    ]


async def test_a_day_is_done_once(keeper: Keeper) -> None:
    await keeper.after(days=0)
    async with keeper.database.unit(NOW) as unit:
        times = {"first_at": LONG_AGO, "last_at": LONG_AGO, "settled_at": LONG_AGO}
        await add(unit, problem, what="old", **times)
    await keeper.after(days=0)
    assert await keeper.count(problem) == 1
    await keeper.after(days=1)
    assert await keeper.count(problem) == 0
