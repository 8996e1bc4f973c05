"""Facts are kept for good, in the order of their entry; followers are told once of a State."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from services.book import FactKind, book_of
from services.facts import enter_fact, enter_facts, take_back, told_of, undo
from services.notices import UNDO, Kind, Lane
from services.permissions import Actor
from services.readers import actor_of
from services.texts import RefusedError
from storage import facts, follows, ledger, people
from storage.database import Database, Unit, View
from storage.ledger import Delivery
from storage.schema import notice
from tests.support.record import recorded

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def report(iso3: str = "LAO", year: int | None = 2025, **more: Any) -> dict[str, Any]:
    return {
        "iso3": iso3,
        "kind": FactKind.REPORT,
        "happened_on": date(2026, 4, 30),
        "year": year,
        "source": "UNODA's database of reports",
        "source_on": date(2026, 5, 1),
        **more,
    }


async def comes(unit: Unit, number: int, *followed: str) -> Actor:
    person = await people.meet(unit, number, language="en", zone="UTC")
    for iso3 in followed:
        await follows.add(unit, person.id, iso3)
    return await actor_of(unit, person)


async def told(view: View) -> list[tuple[dict[str, Any], list[Delivery]]]:
    """All notices of changed States, with their deliveries."""
    rows = await view.all(notice.select().order_by(notice.c.id))
    assert {row["kind"] for row in rows} <= {Kind.STATE_CHANGED}
    return [(row["facts"], await ledger.deliveries_of(view, row["id"])) for row in rows]


async def arrives(database: Database, at: datetime) -> None:
    async with database.unit(at) as unit:
        for one in await ledger.claim(unit, "test", most=500, lease_until=at):
            await ledger.settle(unit, one.id, "test", "sent", message_id=one.id)


async def test_what_was_entered_is_read_back_and_listed_newest_first(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer = await comes(unit, 1)
        first = await enter_fact(unit, officer, report(year=2024))
        second = await enter_fact(unit, "command line", report(year=2025))
        await take_back(unit, officer, first.id)
    async with database.view(NOW) as view:
        listed = await facts.of_state(view, "LAO", first=0, most=5)
        assert [one.id for one in listed] == [second.id, first.id]
        assert [one.state for one in listed] == ["standing", "taken-back"]
        assert [one.entered_by for one in listed] == [None, officer.person.id]
        assert await facts.of_state(view, "LAO", first=1, most=5) == listed[1:]
        assert (await facts.count_of(view, "LAO"), await facts.count_of(view, "VUT")) == (2, 0)
        assert await facts.notices_about(view, Kind.STATE_CHANGED, first) == []
        assert (await book_of(view)).facts == (second,)


async def test_two_officers_who_enter_the_same_at_once_enter_it_once(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officers = [await comes(unit, number) for number in (1, 2)]

    async def enters(officer: Actor) -> int:
        async with database.unit(NOW) as unit:
            return (await enter_fact(unit, officer, report())).id

    async with asyncio.TaskGroup() as tasks:
        presses = [tasks.create_task(enters(officer)) for officer in officers * 2]
    assert len({press.result() for press in presses}) == 1
    async with database.view(NOW) as view:
        assert await facts.count_of(view, "LAO") == 1


async def test_of_an_import_each_follower_hears_once(database: Database) -> None:
    async with database.unit(NOW) as unit:
        asha, ben = await comes(unit, 1, "LAO", "PER"), await comes(unit, 2, "LAO")
        eve = await comes(unit, 3, "PER", "LAO")
        await comes(unit, 4, "NOR")
        many = [report(iso3, year) for year in range(2012, 2026) for iso3 in ("LAO", "PER", "VUT")]
        done = await enter_facts(unit, "command line", many)
    assert len({one.id for one in done.facts}) == len(many)
    assert [(one.iso3, one.year) for one in done.facts] == [
        (one["iso3"], one["year"]) for one in many
    ]
    assert done.told == 3
    async with database.view(NOW) as view:
        found = await told(view)
    assert {
        tuple(one.recipient_id for one in deliveries): {
            one.iso3 for one in done.facts if one.id in about["ids"]
        }
        for about, deliveries in found
    } == {(asha.person.id, eve.person.id): {"LAO", "PER"}, (ben.person.id,): {"LAO"}}
    for _, deliveries in found:
        assert {(one.lane, one.not_before) for one in deliveries} == {(Lane.BULK, NOW)}


async def test_an_import_tells_of_nothing_that_is_old_and_of_nothing_when_it_is_quiet(
    database: Database,
) -> None:
    old, new = date(2025, 5, 31), date(2025, 6, 1)
    async with database.unit(NOW) as unit:
        await comes(unit, 1, "LAO")
        quiet = await enter_facts(unit, "command line", [report()], is_quiet=True)
        gone = await enter_facts(unit, "command line", [report(year=2024, happened_on=old)])
        assert (quiet.told, gone.told, await told(unit)) == (0, 0, [])
        both = [report(year=2023, happened_on=day) for day in (old, new)]
        done = await enter_facts(unit, "command line", both)
        [(about, _)] = await told(unit)
    assert (done.told, about["ids"]) == (1, [done.facts[1].id])


async def test_another_source_for_what_is_known_is_kept_and_is_no_news(database: Database) -> None:
    same = report("NOR", kind=FactKind.DEPOSIT, year=None, how="ratification")
    same["happened_on"] = date(2008, 12, 3)
    async with database.unit(NOW) as unit:
        officer = await comes(unit, 1)
        await comes(unit, 2, "NOR")
        fact = await enter_fact(unit, officer, same)
        assert (fact.source, await told(unit)) == ("UNODA's database of reports", [])
        await enter_fact(unit, officer, same | {"happened_on": date(2008, 12, 4)})
        assert len(await told(unit)) == 1


async def test_what_came_in_at_once_is_corrected_for_those_who_were_told_of_that_state(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        asha, _ = await comes(unit, 1, "LAO", "PER"), await comes(unit, 2, "PER")
        done = await enter_facts(unit, "command line", [report("LAO"), report("PER")])
    await arrives(database, NOW)
    async with database.unit(NOW + timedelta(days=1)) as unit:
        await take_back(unit, "command line", done.facts[0].id)
        about, corrections = (await told(unit))[-1]
    assert about == {"ids": [done.facts[0].id], "taken_back": True}
    assert [one.recipient_id for one in corrections] == [asha.person.id]


async def test_what_went_out_before_it_was_undone_is_corrected(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer, asha = await comes(unit, 1), await comes(unit, 2, "LAO")
        fact = await enter_fact(unit, officer, report())
        assert await told_of(unit, fact) == []
        assert await told_of(unit, fact, in_states=("queued",)) == [asha.person.id]
    await arrives(database, NOW + UNDO)
    async with database.unit(NOW + UNDO) as unit:
        await undo(unit, officer, fact.id)
        assert await told_of(unit, fact) == [asha.person.id]
        assert (await told(unit))[-1][0] == {"ids": [fact.id], "taken_back": True}


async def test_many_facts_come_in_with_few_statements(database: Database) -> None:
    sent: list[str] = []
    many = [report(year=year, happened_on=date(2026, 5, 1)) for year in range(2012, 2026)]
    many += [report(iso3, year) for year in range(2012, 2026) for iso3 in ("PER", "VUT", "NOR")]

    def note(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.unit(NOW) as unit:
        done = await enter_facts(unit, "command line", many)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert len(done.facts) == len(many)
    assert len(sent) < 20
    async with database.view(NOW) as view:
        for fact in done.facts[:3]:
            [entry] = await recorded(view, "treaty_fact", fact.id)
            assert (entry["verb"], entry["changes"]["iso3"]) == ("entered", [None, "LAO"])


async def test_taking_back_refuses_where_something_rests_on_it(database: Database) -> None:
    deposit = report("AGO", kind=FactKind.DEPOSIT, how="ratification", year=None)
    gone = report("AGO", kind=FactKind.WITHDRAWAL, year=None, happened_on=date(2026, 12, 1))
    async with database.unit(NOW) as unit:
        officer = await comes(unit, 1)
        first = await enter_fact(unit, officer, deposit)
        second = await enter_fact(unit, officer, gone)
        for verb in (take_back, undo):
            with pytest.raises(RefusedError, match="Please take back first"):
                await verb(unit, officer, first.id)
        await take_back(unit, officer, second.id)
        assert (await take_back(unit, officer, first.id)).state == "taken-back"


async def test_who_enters_a_fact_is_not_told_of_it(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer = await comes(unit, 1, "LAO")
        await enter_fact(unit, officer, report())
        assert await told(unit) == []


async def test_one_wrong_line_enters_nothing_of_an_import(database: Database) -> None:
    with pytest.raises(RefusedError):
        async with database.unit(NOW) as unit:
            await enter_facts(unit, "command line", [report(), report(year=2027)])
    async with database.view(NOW) as view:
        assert await facts.count_of(view, "LAO") == 0


async def test_a_fact_is_checked_against_those_before_it_in_the_same_import(
    database: Database,
) -> None:
    deposit = report("AGO", kind=FactKind.DEPOSIT, how="ratification", year=None)
    gone = report("AGO", kind=FactKind.WITHDRAWAL, year=None, happened_on=date(2026, 12, 1))
    async with database.unit(NOW) as unit:
        with pytest.raises(RefusedError):
            await enter_fact(unit, "command line", gone)
        done = await enter_facts(unit, "command line", [deposit, gone])
        assert len(done.facts) == 2


async def test_what_is_undone_is_told_to_nobody(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer = await comes(unit, 1)
        await comes(unit, 2, "LAO")
        fact = await enter_fact(unit, officer, report())
    async with database.unit(NOW + UNDO) as unit:
        await undo(unit, officer, fact.id)
        [(_, [delivery])] = await told(unit)
        assert delivery.state == "cancelled"
        with pytest.raises(RefusedError, match="undone already"):
            await undo(unit, officer, fact.id)


async def test_undo_is_for_who_entered_it_and_for_ten_seconds(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer, other = await comes(unit, 1), await comes(unit, 2)
        fact = await enter_fact(unit, officer, report())
        with pytest.raises(RefusedError, match="too late"):
            await undo(unit, other, fact.id)
    async with database.unit(NOW + UNDO + timedelta(microseconds=1)) as unit:
        with pytest.raises(RefusedError, match="too late"):
            await undo(unit, officer, fact.id)


async def test_taking_back_tells_once_those_who_were_told(database: Database) -> None:
    async with database.unit(NOW) as unit:
        officer, asha = await comes(unit, 1), await comes(unit, 2, "LAO")
        fact = await enter_fact(unit, officer, report())
    await arrives(database, NOW + UNDO)
    later = NOW + timedelta(days=3)
    async with database.unit(later) as unit:
        await comes(unit, 3, "LAO")  # Has heard nothing of it.
        assert (await take_back(unit, officer, fact.id)).state == "taken-back"
        assert (await take_back(unit, officer, fact.id)).changed_at == later
        [_, (about, [correction])] = await told(unit)
        assert about == {"ids": [fact.id], "taken_back": True}
        assert (correction.recipient_id, correction.not_before) == (asha.person.id, later)


async def test_of_several_told_together_what_stands_goes_out_still(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await comes(unit, 1, "LAO")
        many = [report(), report(year=2024)]
        first, second = (await enter_facts(unit, "command line", many)).facts
        await take_back(unit, "command line", first.id)
        [(_, [delivery])] = await told(unit)
        assert delivery.state == "queued"
        await take_back(unit, "command line", second.id)
        [(_, [delivery])] = await told(unit)
        assert delivery.state == "cancelled"
