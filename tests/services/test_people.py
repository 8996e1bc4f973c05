"""Searching people at the desk: what is found, in which order, and how long it takes."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import pytest
from sqlalchemy import insert

from services.delegations import delegation_for
from services.people import search, searched
from services.permissions import Role
from storage.database import Database
from storage.schema import mandate, person
from tests.support.registered import registered

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
_MANY = 3000
_FIRST = ("Khamla", "Bounmy", "Nora", "José", "Anna", "Mohamed", "Sithu", "Ólafur", "Ngozi", "Li")
_LAST = ("Phommasack", "Berg", "Muñoz", "Al-Ahmad", "Okafor", "Müller", "Vongsa", "O'Neill", "Ito")


@pytest.mark.parametrize(
    ("typed", "travels"),
    [
        ("Khamla  PHOMMASACK", "khamla phommasack"),
        ("khamla@nra.gov.la", "khamla nra gov la"),
        ("P-7KQ2MX4B", "p 7kq2mx4b"),
        ("a:b;c", "a b c"),
        ("x" * 99, "x" * 44),
        ("محمد " * 20, None),
        ("ຄຳຫລ້າ" * 20, None),
        ("😀 ?!", ""),
    ],
)
def test_a_search_travels_in_a_button_and_means_the_same_again(
    typed: str, travels: str | None
) -> None:
    words = searched(typed)
    assert len(f"pp:9999999:{words}:999".encode()) <= 64
    assert searched(words) == words
    assert travels is None or words == travels


async def test_the_likeliest_come_first_and_each_person_once(database: Database) -> None:
    async with database.unit(NOW) as unit:
        exact = await registered(unit, 1, Role.DONOR, iso3="NOR", name="Maria Santos")
        await registered(unit, 1, Role.FOCAL_POINT, iso3="LAO", name="Maria Santos")
        close = await registered(unit, 2, Role.DONOR, iso3="NOR", name="Mario Santo")
        await registered(unit, 3, Role.DONOR, iso3="NOR", name="Nora Berg")
        found = await search(unit, searched("maria santos"))
        assert [one.person_id for one in found.people] == [exact.id, close.id]
        assert found.delegations == ()


async def test_a_name_that_means_several_states_lists_them_all(database: Database) -> None:
    async with database.unit(NOW) as unit:
        for iso3 in ("COG", "COD"):
            await delegation_for(unit, iso3=iso3, organisation=None)
        await registered(unit, 1, Role.FOCAL_POINT, iso3="COD", name="Jean Ilunga")
        await delegation_for(unit, iso3=None, organisation="Norwegian People's Aid")
        found = await search(unit, searched("congo"))
        assert {one.iso3 for one in found.delegations} == {"COG", "COD"}
        assert [one.full_name for one in found.people] == ["Jean Ilunga"]
        found = await search(unit, searched("norwegian peoples"))
        assert [one.name for one in found.delegations] == ["Norwegian People's Aid"]
        found = await search(unit, searched("guinée"))
        assert not found.delegations
        assert {state.iso3 for state in found.nobody_for} >= {"GIN", "GNB", "GNQ"}


async def test_a_search_among_thousands_takes_no_thumb_s_patience(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    async with database.unit(NOW) as unit:
        people = [
            {
                "telegram_id": n,
                "chat_id": n,
                "language": "en",
                "zone": "UTC",
                "met_at": NOW,
                "pseudonym": f"P-{n:08}",
            }
            for n in range(1, _MANY + 1)
        ]
        await unit.change(insert(person), people)
        held = [
            {
                "person_id": n,
                "role": Role.DONOR,
                "state": "active",
                "full_name": f"{_FIRST[n % 10]} {_LAST[n % 9]} {n}",
                "requested_at": NOW,
            }
            for n in range(1, _MANY + 1)
        ]
        await unit.change(insert(mandate), held)
    async with database.view(NOW) as view:
        await search(view, "warm")
        took = []
        for words in ("kamla pommasak", "nora berg 2342", "muller"):
            started = perf_counter()
            found = await search(view, words)
            took.append(perf_counter() - started)
            assert found.people
    record_property("measured", f"a search among {_MANY} people: {max(took) * 1000:.0f} ms")
    assert max(took) < 2
