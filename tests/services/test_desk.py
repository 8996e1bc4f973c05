"""The desk's rules: of two officers one does a thing, and ten seconds in which to take it back."""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import insert, update

from services.checks import ask_for_correction, look_at, undo, version_of, writers_of
from services.desk import Queue, check_is_left, check_undo, name_of, waiting
from services.needs import change_need, publish_need
from services.notices import UNDO, Kind, tell
from services.permissions import Actor, Role
from services.readers import actor_of
from services.registration import grant
from services.texts import RefusedError
from services.unconfirmed import told
from storage import ledger, mandates, people, problems
from storage.database import Database, Unit
from storage.needs import NEEDS, Need
from storage.schema import delivery, need
from tests.support.answers import NEED_ANSWERS
from tests.support.plain import plain
from tests.support.record import recorded
from tests.support.registered import NOW, registered

SOON = NOW + timedelta(minutes=1)


async def who(unit: Unit, number: int, role: Role, iso3: str | None, name: str) -> Actor:
    return await actor_of(unit, await registered(unit, number, role, iso3=iso3, name=name))


async def published(unit: Unit, author: Actor) -> Need:
    delegation_id = author.mandates[0].delegation_id
    return (await publish_need(unit, author, NEED_ANSWERS, delegation_id=delegation_id))[0]


async def test_what_waits_is_counted(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        assert set((await waiting(unit, irene)).values()) == {0}
        await published(unit, khamla)
        await problems.note(unit, "a screen could not be shown")
        notice_id = await tell(unit, Kind.NEED, [khamla.person.id])
        of_it = update(delivery).where(delivery.c.notice_id == notice_id)
        await unit.change(of_it.values(state="unknown"))
        await mandates.add(
            unit,
            person_id=irene.person.id,
            role=Role.DONOR,
            state="requested",
            full_name="Irene",
            requested_at=NOW,
        )
        counts = await waiting(unit, irene)
        assert {counts[queue] for queue in (Queue.REQUESTS, Queue.CONTENT)} == {1}
        assert {counts[queue] for queue in (Queue.UNCONFIRMED, Queue.PROBLEMS)} == {1}
        [one] = await ledger.deliveries_of(unit, notice_id)
        assert await told(unit, irene, one.id)
        assert not await told(unit, irene, one.id)
        assert (await waiting(unit, irene))[Queue.UNCONFIRMED] == 0


async def test_a_change_by_the_delegation_comes_back_and_a_look_is_no_change(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        entry = await published(unit, khamla)
    async with database.unit(SOON) as unit:
        seen = version_of(entry)
        assert await look_at(unit, irene, NEEDS, entry.id, version=seen)
        assert (await waiting(unit, irene))[Queue.CONTENT] == 0
        [looked] = await NEEDS.of_delegations(unit, khamla.delegation_ids)
        assert (looked.changed_at, looked.checked_at) == (entry.changed_at, SOON)
        assert looked.checked_by == irene.person.id
    # The change may have begun before the look: it is to be looked at all the same.
    async with database.unit(NOW) as unit:
        await change_need(unit, khamla, entry.id, NEED_ANSWERS, copied_at=NOW)
        assert (await waiting(unit, irene))[Queue.CONTENT] == 1


async def test_what_was_changed_since_an_officer_saw_it_is_not_taken_as_looked_at(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        entry = await published(unit, khamla)
    async with database.unit(SOON) as unit:
        await change_need(unit, khamla, entry.id, NEED_ANSWERS, copied_at=SOON)
    async with database.unit(SOON) as unit:
        with pytest.raises(RefusedError, match="changed meanwhile"):
            await look_at(unit, irene, NEEDS, entry.id, version=version_of(entry))
        with pytest.raises(RefusedError, match="changed meanwhile"):
            await ask_for_correction(unit, irene, NEEDS, entry.id, "sites", begun=NOW)
        assert (await waiting(unit, irene))[Queue.CONTENT] == 1


async def test_of_two_officers_the_second_is_told_who_was_first(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        otto = await who(unit, 3, Role.ISU, None, "Otto")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        entry = await published(unit, khamla)
        assert await look_at(unit, irene, NEEDS, entry.id, version=version_of(entry))
        for late in (
            look_at(unit, otto, NEEDS, entry.id, version=version_of(entry)),
            ask_for_correction(unit, otto, NEEDS, entry.id, "sites", begun=NOW),
        ):
            with pytest.raises(RefusedError) as refusal:
                await late
            assert plain(refusal.value.text) == "Irene has seen to this already."
        assert not await look_at(unit, irene, NEEDS, entry.id, version=version_of(entry))
        with pytest.raises(RefusedError, match="too late"):
            await undo(unit, otto, NEEDS, entry.id)


async def test_a_correction_goes_to_those_who_write_for_the_delegation_and_can_be_undone(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        deputy = await who(unit, 3, Role.DEPUTY, "LAO", "Bounmy")
        await who(unit, 4, Role.COORDINATOR, "LAO", "Chair")
        await who(unit, 5, Role.FOCAL_POINT, "NOR", "Nora")
        entry = await published(unit, khamla)
        assert await ask_for_correction(unit, irene, NEEDS, entry.id, "sites", begun=NOW) == 2
        [notice_id] = await ledger.notices_about(unit, [Kind.CORRECTION], entry.id)
        asked = await ledger.deliveries_of(unit, notice_id)
        assert {one.recipient_id for one in asked} == {khamla.person.id, deputy.person.id}
        assert {one.not_before for one in asked} == {NOW + UNDO}
        await undo(unit, irene, NEEDS, entry.id)
        assert await ledger.tally(unit, notice_id) == {"cancelled": 2}
        assert (await waiting(unit, irene))[Queue.CONTENT] == 1


async def test_nobody_is_asked_where_nobody_writes(database: Database) -> None:
    async with database.unit(NOW) as unit:
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        entry = await published(unit, khamla)
        await mandates.change(unit, khamla.mandates[0].id, state="ended")
        with pytest.raises(RefusedError, match="Nobody writes"):
            await writers_of(unit, entry)


async def test_undo_is_for_ten_seconds_and_for_whoever_did_it(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
    number = irene.person.id
    check_undo(irene, NOW, number, now=NOW + UNDO)
    with pytest.raises(RefusedError, match="too late"):
        check_undo(irene, NOW, number, now=NOW + UNDO + timedelta(seconds=1))
    with pytest.raises(RefusedError, match="too late"):
        check_undo(irene, NOW, number + 1, now=NOW)
    with pytest.raises(RefusedError, match="undone already"):
        check_undo(irene, None, None, now=NOW)


async def test_an_officer_is_called_by_the_mandate_that_is_active(database: Database) -> None:
    async with database.unit(NOW) as unit:
        otto = await who(unit, 1, Role.ISU, None, "Otto Old")
        await grant(unit, otto.person, Role.DONOR, delegation_id=None, full_name="Otto New")
        await mandates.change(unit, otto.mandates[0].id, state="ended")
        assert await name_of(unit, otto.person.id) == "Otto New"
        stranger = await people.meet(unit, 9, language="en", zone="UTC")
        assert "not on record" in str(await name_of(unit, stranger.id))
        assert await check_is_left(unit, otto, None, None)


async def test_what_the_desk_does_is_on_record(database: Database) -> None:
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        entry = await published(unit, khamla)
        await ask_for_correction(
            unit, irene, NEEDS, entry.id, "Please say which district", begun=NOW
        )
        await undo(unit, irene, NEEDS, entry.id)
        written = await recorded(unit, "need", entry.id)
    assert [one["verb"] for one in written][-2:] == ["checked", "undone"]
    assert "Please say which district" not in str(written)


async def test_the_desk_is_read_in_a_few_milliseconds(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    """With 2,000 needs, half of them to check, and 20,000 deliveries."""
    async with database.unit(NOW) as unit:
        irene = await who(unit, 1, Role.ISU, None, "Irene")
        khamla = await who(unit, 2, Role.FOCAL_POINT, "LAO", "Khamla")
        entry = await published(unit, khamla)
        row = dict(await unit.first(need.select().where(need.c.id == entry.id)) or {})
        del row["id"]
        await unit.change(
            insert(need), [row | {"checked_at": NOW if n % 2 else None} for n in range(2_000)]
        )
        for _ in range(200):
            notice_id = await ledger.add_notice(unit, Kind.NEED, subject_id=entry.id, facts={})
            rows = [
                {
                    "notice_id": notice_id,
                    "recipient_id": khamla.person.id,
                    "copy": n,
                    "lane": 1,
                    "not_before": NOW,
                    "state": "sent" if n % 50 else "unknown",
                    "changed_at": NOW,
                }
                for n in range(100)
            ]
            await unit.change(insert(delivery), rows)
    took = []
    for _ in range(9):
        async with database.view(NOW) as view:
            begun = time.perf_counter()
            await waiting(view, irene)
            took.append(1000 * (time.perf_counter() - begun))
    kind = "PostgreSQL" if database.is_postgresql else "SQLite"
    record_property("measured", f"the desk's counts, {kind}: {median(took):.1f} ms")
    assert median(took) < 100  # A busy machine; a query for each row would take far longer.
