"""The record's tables: only ever added to, by anybody, and chained by one process at a time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from services import audit as record
from services.audit import COMMAND_LINE, Verb, verify
from storage import audit
from storage.audit import AuditLink, History
from storage.database import Database, Unit
from storage.roles import UnknownRoleError, is_record_guarded, may_change_the_record
from storage.schema import audit_entry, audit_link
from storage.upgrade import upgrade
from tests.conftest import Postgresql
from tests.support.registered import NOW
from tests.support.tampering import tampered

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

CHANGES = (
    "UPDATE audit_entry SET verb = 'changed'",
    "UPDATE audit_link SET digest = 'x'",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_link",
)
TRUNCATES = ("TRUNCATE audit_entry", "TRUNCATE audit_link")
REPLACES = (
    "REPLACE INTO audit_entry SELECT id, at, '', verb, '', 1, '', changes FROM audit_entry",
    "REPLACE INTO audit_link SELECT sequence, entry_id, 'x' FROM audit_link",
    "REPLACE INTO audit_link SELECT sequence + 1, entry_id, 'x' FROM audit_link",
    "UPDATE OR REPLACE audit_link SET sequence = sequence + 1",
)


async def written(unit: Unit, count: int = 1) -> None:
    """Things that somebody has done."""
    for number in range(count):
        await record.record(unit, COMMAND_LINE, Verb.ENTERED, "meeting", number + 1)


async def refusal_of(database: Database, statement: str) -> str:
    with pytest.raises(DBAPIError) as refused:
        async with database.engine.begin() as connection:
            await connection.execute(text(statement))
    return str(refused.value.orig)


@pytest.fixture
async def chained(database: Database) -> Database:
    """A database with one entry and its link."""
    async with database.unit(NOW) as unit:
        await written(unit)
        assert await record.link(unit) == 1
    return database


@pytest.mark.parametrize("statement", CHANGES)
async def test_a_trigger_refuses_to_change_or_delete_what_was_written_down(
    chained: Database, statement: str
) -> None:
    assert "only ever added to" in await refusal_of(chained, statement)


@only_postgresql
@pytest.mark.parametrize("statement", TRUNCATES)
async def test_a_trigger_refuses_to_empty_the_record(chained: Database, statement: str) -> None:
    assert "only ever added to" in await refusal_of(chained, statement)


@only_sqlite
@pytest.mark.parametrize("statement", REPLACES)
async def test_a_trigger_refuses_to_put_a_row_in_the_place_of_another(
    chained: Database, statement: str
) -> None:
    assert "only ever added to" in await refusal_of(chained, statement)


async def test_it_is_known_whether_the_triggers_are_there(database: Database) -> None:
    async with database.view(NOW) as view:
        assert await is_record_guarded(view)
    dropped = "DROP TRIGGER audit_link_is_only_added_to ON audit_link"
    await tampered(database, *([dropped] if database.is_postgresql else []))
    async with database.view(NOW) as view:
        assert not await is_record_guarded(view)


# Roles of PostgreSQL.


class Roles:
    """An owner of the tables and a role that runs Liaison, each with its way into one database."""

    def __init__(self, postgresql: Postgresql) -> None:
        self._server = postgresql
        self._name = f"test_{uuid4().hex[:12]}"
        self._opened: list[Database] = []
        for role in ("owner", "runner"):
            postgresql.server.psql(f'CREATE ROLE "{self._name} {role}" LOGIN;')
        owned = f'CREATE DATABASE "{self._name}" OWNER "{self._name} owner";'
        postgresql.server.psql(owned)

    def named(self, role: str) -> str:
        return f"{self._name} {role}"

    def database_as(self, role: str) -> Database:
        address = self._server.address(self._name)
        url = address.replace("postgres@", f"{self.named(role).replace(' ', '%20')}@")
        self._opened.append(Database(url))
        return self._opened[-1]

    async def close(self) -> None:
        for database in self._opened:
            await database.close()
        self._server.drop(self._name)
        for role in ("owner", "runner"):
            self._server.server.psql(f'DROP ROLE "{self.named(role)}";')


@pytest.fixture
async def roles(postgresql: Postgresql) -> AsyncIterator[Roles]:
    roles = Roles(postgresql)
    yield roles
    await roles.close()


async def works_and_cannot_change_the_record(database: Database) -> None:
    """Somebody writes down what they do and chains it, and has no right to anything else."""
    async with database.unit(NOW) as unit:
        await written(unit, 2)
        assert await record.link(unit) == 2
        assert (await verify(unit)).links == 2
        assert not await may_change_the_record(unit)
        assert await is_record_guarded(unit)
    for statement in (*CHANGES, *TRUNCATES):
        assert "permission denied" in await refusal_of(database, statement)


async def test_the_role_that_runs_liaison_has_no_right_to_change_the_record(roles: Roles) -> None:
    await upgrade(roles.database_as("owner"), role=roles.named("runner"))
    runner = roles.database_as("runner")
    await works_and_cannot_change_the_record(runner)
    for statement in ("DROP TABLE audit_link", "ALTER TABLE audit_link DISABLE TRIGGER ALL"):
        assert "must be owner" in await refusal_of(runner, statement)
    await upgrade(roles.database_as("owner"), role=roles.named("runner"))
    assert "permission denied" in await refusal_of(runner, CHANGES[0])


async def test_a_role_that_owns_the_tables_gives_up_its_right_to_change_the_record(
    roles: Roles,
) -> None:
    owner = roles.database_as("owner")
    await upgrade(owner)
    await works_and_cannot_change_the_record(owner)


async def test_a_role_that_does_not_exist_is_not_let_in(roles: Roles) -> None:
    owner = roles.database_as("owner")
    with pytest.raises(UnknownRoleError):
        await upgrade(owner, role="nobody")
    async with owner.engine.connect() as connection:
        assert await connection.scalar(text("SELECT to_regclass('audit_entry')")) is None


@only_postgresql
async def test_the_right_of_a_superuser_is_noticed(database: Database) -> None:
    async with database.view(NOW) as view:
        assert await may_change_the_record(view)


# The chain.


async def test_chains_that_grow_at_the_same_time_never_fork(
    database: Database, database_url: str
) -> None:
    async with database.unit(NOW) as unit:
        await written(unit, 60)
    replicas = [Database(database_url) for _ in range(6)]

    async def links(replica: Database) -> list[int]:
        counts = []
        for _ in range(8):
            async with replica.unit(NOW) as unit:
                counts.append(await record.link(unit))
                await written(unit, 2)
        return counts

    await asyncio.gather(*(links(replica) for replica in replicas))
    async with database.unit(NOW) as unit:
        await record.link(unit)
        verdict = await verify(unit)
        assert (verdict.fault, verdict.links) == (None, 60 + 6 * 8 * 2)
        assert await unit.scalar(select(func.count(audit_link.c.entry_id.distinct()))) == 156
    for replica in replicas:
        await replica.close()


@only_postgresql
async def test_whoever_is_second_adds_nothing_and_tries_again(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await written(unit, 3)
    async with database.unit(NOW) as slow:
        # It reads the end of the chain, and is overtaken before it adds to it.
        links = [AuditLink(number, number, "f" * 64) for number in (1, 2, 3)]
        async with database.unit(NOW) as quick:
            await audit.add_links(quick, [replace(links[0], digest="a" * 64)])
        assert not await audit.add_links(slow, links)
    async with database.view(NOW) as view:
        assert await audit.count_links(view) == 1
        assert [entry.id for entry in await audit.unlinked(view, most=9)] == [2, 3]


async def test_an_entry_that_was_overtaken_is_chained_when_it_comes(database: Database) -> None:
    async with database.unit(NOW) as unit:
        await written(unit, 1)
        later = {"at": NOW, "actor": "x", "verb": "x", "record": "x", "record_id": 1, "about": ""}
        await unit.change(insert(audit_entry).values(id=1_900, changes={}, **later))
        assert await record.link(unit) == 2
        await unit.change(insert(audit_entry).values(id=7, changes={}, **later))
        assert await record.link(unit) == 1
        assert (await verify(unit)).fault is None


async def test_an_entry_reads_alike_on_both_databases(database: Database) -> None:
    async with database.unit(NOW) as unit:
        changes = {
            "z": (None, "Đồng “ສະ” \U0001f600 </b>"),
            "a": ([1, 2.5], {"b": True, "a": 10**15}),
        }
        await record.record(unit, COMMAND_LINE, Verb.ENTERED, "meeting", 7, changes=changes)
        [entry] = await History("meeting", 7).newest(unit, first=0, most=1)
    assert record.canonical(replace(entry, id=1)) == (
        '{"about":"","actor":"command line","at":"2027-03-01T09:00:00.000000+00:00","changes":'
        '{"a":[[1,2.5],{"a":1000000000000000,"b":true}],"z":[null,"\\u0110\\u1ed3ng'
        ' \\u201c\\u0eaa\\u0eb0\\u201d \\ud83d\\ude00 </b>"]},"id":1,"record":"meeting",'
        '"record_id":7,"verb":"entered"}'
    )
