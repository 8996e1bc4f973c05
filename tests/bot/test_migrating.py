"""`liaison migrate` as the owner of the tables, and what a check says of the role that runs."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from bot.check import look_at_record
from bot.migrating import migrate
from bot.settings import Settings, SettingsError, read_settings
from storage.database import Database
from tests.conftest import Postgresql
from tests.support.tampering import tampered

REFUSED = "postgresql+asyncpg://liaison:p4ssw0rd@127.0.0.1:9/liaison"


def settings_for(runner: str, owner: str | None = None) -> Settings:
    given = {"database_url": runner, "migration_database_url": owner}
    return Settings(**{name: url for name, url in given.items() if url})  # type: ignore[arg-type]


@pytest.fixture
def addresses(postgresql: Postgresql) -> Iterator[tuple[str, str]]:
    """An empty database as a role that only runs Liaison, and as its owner."""
    name = f"test_{uuid4().hex[:12]}"
    postgresql.server.psql(f"CREATE ROLE {name} LOGIN;")
    owner = postgresql.create(name)
    yield owner.replace("postgres@", f"{name}@"), owner
    postgresql.drop(name)
    postgresql.server.psql(f"DROP ROLE {name};")


async def test_after_a_migration_as_the_owner_the_other_role_can_only_add_to_the_record(
    addresses: tuple[str, str],
) -> None:
    runner, owner = addresses
    await migrate(settings_for(runner, owner))
    assert await look_at_record(settings_for(runner)) == (
        True,
        "The record of changes can only be added to.",
    )
    is_well, sentence = await look_at_record(settings_for(owner))
    assert not is_well
    assert sentence.startswith("LIAISON_DATABASE_URL: its role could change the record of changes")


async def test_a_check_misses_triggers_that_were_dropped(database_url: str) -> None:
    database = Database(database_url)
    await tampered(
        database,
        *(
            ["DROP TRIGGER audit_entry_is_only_added_to ON audit_entry"]
            if database.is_postgresql
            else []
        ),
    )
    await database.close()
    is_well, sentence = await look_at_record(settings_for(database_url))
    assert not is_well
    assert sentence == "The record of changes could be changed: its triggers are missing."


async def test_a_role_that_is_missing_or_unknown_is_said(addresses: tuple[str, str]) -> None:
    _, owner = addresses
    with pytest.raises(SettingsError, match=r"^LIAISON_DATABASE_URL: .* knows no role nobody;"):
        await migrate(settings_for(owner.replace("postgres@", "nobody@"), owner))
    with pytest.raises(SettingsError, match=r"^LIAISON_DATABASE_URL must name the role"):
        await migrate(settings_for(owner.replace("postgres@", ""), owner))


async def test_an_owners_address_out_of_reach_is_named_without_its_password(
    addresses: tuple[str, str],
) -> None:
    with pytest.raises(SettingsError) as refused:
        await migrate(settings_for(addresses[0], REFUSED))
    assert str(refused.value) == (
        "LIAISON_MIGRATION_DATABASE_URL: PostgreSQL does not answer (ConnectionRefusedError)."
    )


@pytest.mark.parametrize(
    ("runner", "owner"),
    [(REFUSED, "sqlite+aiosqlite:///liaison.db"), ("", REFUSED), (REFUSED, "postgresql://x")],
)
def test_an_owners_address_belongs_to_postgresql(
    monkeypatch: pytest.MonkeyPatch, runner: str, owner: str
) -> None:
    monkeypatch.setenv("LIAISON_DATABASE_URL", runner)
    monkeypatch.setenv("LIAISON_MIGRATION_DATABASE_URL", owner)
    with pytest.raises(SettingsError, match=r"^LIAISON_MIGRATION_DATABASE_URL must be like ") as no:
        read_settings()
    assert "p4ssw0rd" not in str(no.value)
