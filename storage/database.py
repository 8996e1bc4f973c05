"""The shared database, SQLite or PostgreSQL, and the two ways into it: a Unit and a View."""

import asyncio
import contextlib
import errno
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Executable, RowMapping, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_MS = 5_000
"""How long SQLite waits for another *program*; Units of this one queue on a lock instead."""


def columns(table: Table, record: type[Any]) -> list[Column[Any]]:
    """The columns that a record (a dataclass with the columns' names) is made of."""
    return [table.c[field.name] for field in fields(record)]


class View:
    """A look at the database that changes nothing and locks nobody."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self.now = now

    @property
    def is_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    async def first(self, statement: Executable) -> RowMapping | None:
        return (await self._connection.execute(statement)).mappings().first()

    async def all(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._connection.execute(statement)).mappings().all()

    async def scalar(self, statement: Executable) -> Any:
        return (await self._connection.execute(statement)).scalar()


class Unit(View):
    """One transaction: all that one press decides, or nothing of it."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        super().__init__(connection, now)
        self.has_notices = False

    async def change(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> int:
        """Run an INSERT, UPDATE or DELETE; the number of rows that it touched."""
        result = await self._connection.execute(statement, rows)
        return int(result.rowcount)

    async def add_once(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row unless one with its key is there; whether it was inserted."""
        insert = postgresql.insert if self.is_postgresql else sqlite.insert
        return await self.change(insert(table).values(**values).on_conflict_do_nothing()) == 1

    async def add_new(
        self, table: Table, rows: Sequence[Mapping[str, Any]], key: Column[Any]
    ) -> set[Any]:
        """Insert the rows that are not there yet, in one statement; their values of `key`."""
        if not rows:
            return set()
        insert = postgresql.insert if self.is_postgresql else sqlite.insert
        statement = insert(table).on_conflict_do_nothing().returning(key)
        return set((await self._connection.execute(statement, rows)).scalars())

    async def add(self, statement: Executable) -> int:
        """Run an INSERT … RETURNING id; the new row's number."""
        return int((await self._connection.execute(statement)).scalar_one())


class Database:
    """Opens Units and Views. On SQLite the Units of this process queue on one lock."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_postgresql = self.url.get_backend_name() == "postgresql"
        self._one_writer = asyncio.Lock()
        if self.is_postgresql:
            self.engine = self._postgresql()
            self._viewing = self.engine.execution_options(postgresql_readonly=True)
        else:
            self.engine = self._sqlite("BEGIN IMMEDIATE")
            self._viewing = self._sqlite("BEGIN", "query_only=ON")

    def _postgresql(self) -> AsyncEngine:
        return create_async_engine(
            self.url,
            hide_parameters=True,  # What people wrote is never part of an error.
            pool_size=10,
            max_overflow=10,
            pool_timeout=10,
            pool_pre_ping=True,
            connect_args={
                "timeout": 5,
                "command_timeout": 20,
                "server_settings": {
                    "application_name": "liaison",
                    "timezone": "UTC",
                    "lock_timeout": "10s",
                    # What a machine that is gone has locked is free after half a minute.
                    "tcp_keepalives_idle": "15",
                    "tcp_keepalives_interval": "5",
                    "tcp_keepalives_count": "3",
                },
            },
        )

    def _sqlite(self, begin: str, *more_pragmas: str) -> AsyncEngine:
        engine = create_async_engine(
            self.url, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000}
        )

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            # The driver's own idea of when a transaction begins is too late for BEGIN IMMEDIATE.
            connection.isolation_level = None
            cursor = connection.cursor()
            pragmas = (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "secure_delete=ON",  # What is erased is overwritten, not only unlinked.
                *more_pragmas,
            )
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def start(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextlib.asynccontextmanager
    async def unit(self, now: datetime) -> AsyncIterator[Unit]:
        """A transaction that commits at the end of the block and rolls back on any exception."""
        turn = contextlib.nullcontext() if self.is_postgresql else self._one_writer
        async with turn, self.engine.begin() as connection:
            yield Unit(connection, now)

    @contextlib.asynccontextmanager
    async def view(self, now: datetime) -> AsyncIterator[View]:
        async with self._viewing.begin() as connection:
            yield View(connection, now)

    async def settle(self) -> None:
        """On SQLite: write the log into the file and empty it, so that what is erased is gone.

        While somebody reads, what they still need stays until the next time. PostgreSQL does the
        like by itself.
        """
        if self.is_postgresql:
            return
        async with self._one_writer, self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None  # noqa: S101 - it has just been opened.
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def migrating(self) -> AsyncEngine:
        """An engine for changes of the schema: on SQLite one that does not follow foreign keys."""
        if self.is_postgresql:
            return self.engine
        return self._sqlite("BEGIN IMMEDIATE", "foreign_keys=OFF")

    def exists(self) -> bool:
        """Whether there is anything to open; a server's databases are taken to be there."""
        return self.is_postgresql or Path(self.url.database or "").exists()

    async def close(self) -> None:
        await self._viewing.dispose()
        await self.engine.dispose()


def _sqlstate(error: BaseException) -> str:
    original = getattr(error, "orig", None)
    return str(getattr(original, "sqlstate", None) or getattr(error, "sqlstate", "") or "")


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it comes from; not what it only came after, as in a handler's own try."""
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found:
        found.append(step)
        step = getattr(step, "orig", None) or step.__cause__
    return found


_SQLITE_DOWN = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
)
# Connection exceptions, operator intervention, lock not available, disk full, and read-only, as
# after a failover.
_SQLSTATES_DOWN = ("08", "57P", "55P03", "53", "25006")


def _is_out_of_reach(cause: BaseException) -> bool:
    if isinstance(cause, PoolTimeoutError | ConnectionError | TimeoutError):
        return True
    if isinstance(cause, DBAPIError) and cause.connection_invalidated:
        return True
    if isinstance(cause, OSError):
        return cause.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(cause, sqlite3.OperationalError):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_DOWN
    return _sqlstate(cause).startswith(_SQLSTATES_DOWN)


def is_database_down(error: BaseException) -> bool:
    """A lost connection, a lock time-out, a full or read-only disk: the work waits, it has not
    failed.
    """
    return any(_is_out_of_reach(cause) for cause in _causes(error))


def is_conflict(error: BaseException) -> bool:
    """A deadlock or serialization failure: the same work may succeed at once."""
    return any(_sqlstate(cause) in {"40001", "40P01"} for cause in _causes(error))
