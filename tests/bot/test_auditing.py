"""`liaison audit`: whoever changes one byte of the record is found out, and the place is named."""

import asyncio
import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner, Result

from bot import auditing, cli
from bot.auditing import Auditing, export, sentence_of, verdict_on
from bot.settings import Settings
from services.audit import COMMAND_LINE, START, Verb, record, verify
from services.needs import change_need, publish_need, withdraw_need
from services.permissions import Role
from services.readers import actor_of
from storage import audit
from storage.database import Database
from storage.schema import audit_entry, audit_link, audit_value
from tests.support.answers import NEED_ANSWERS
from tests.support.bureau import Stopped
from tests.support.registered import NOW, registered
from tests.support.tampering import tampered

LATER = NOW + timedelta(days=1)


@pytest.fixture
async def told(database: Database) -> Database:
    """A need is published and, a day later, changed and withdrawn; all of it is chained."""
    async with database.unit(NOW) as unit:
        focal_point = await registered(unit, 1, Role.FOCAL_POINT, iso3="LAO")
        await registered(unit, 2, Role.DONOR, iso3="NOR")
        actor = await actor_of(unit, focal_point)
        seat = actor.mandates[0].delegation_id
        need, _ = await publish_need(unit, actor, NEED_ANSWERS, delegation_id=seat)
    async with database.unit(LATER) as unit:
        dearer = {**NEED_ANSWERS, "contact": "Somebody else, else@nra.example"}
        await change_need(unit, actor, need.id, dearer, copied_at=LATER)
        await withdraw_need(unit, actor, need.id)
    await chained(database)
    return database


async def chained(database: Database) -> None:
    await Auditing(database=database, clock=Stopped(LATER)).link_entries()


async def said(database: Database, *, noted: str = "") -> str:
    """What is said of the record at noon."""
    async with database.view(LATER) as view:
        return sentence_of(await verify(view, noted=noted))


async def head_of(database: Database) -> str:
    async with database.view(LATER) as view:
        last = await audit.last_link(view)
    assert last is not None
    return last.digest


async def place_of(database: Database, verb: Verb = Verb.PUBLISHED) -> tuple[int, int]:
    """The link and the entry of something that was done to the need."""
    query = select(audit_link.c.sequence, audit_link.c.entry_id).join(
        audit_entry, audit_entry.c.id == audit_link.c.entry_id
    )
    async with database.view(LATER) as view:
        row = await view.first(query.where(audit_entry.c.verb == verb))
    assert row is not None
    return row["sequence"], row["entry_id"]


async def test_a_record_that_nobody_has_touched_is_whole(told: Database) -> None:
    assert (await said(told)).startswith("The record is whole: ")
    assert await head_of(told) in await said(told)


async def test_an_empty_record_is_whole(database: Database) -> None:
    assert await said(database) == "The record is empty."


ENTRY_BYTES = {
    "id": "id + 100",
    "at": "{later}",
    "actor": "substr(actor, 1, length(actor) - 1) || '!'",
    "verb": "'publishec'",
    "record": "'meed'",
    "record_id": "record_id + 1",
    "about": "'!'",
    "changes": "{changes}",
}
LINK_BYTES = {
    "sequence": "sequence + 100",
    "entry_id": "entry_id + 100",
    "digest": "substr(digest, 1, 63) || '!'",
}
VALUE_BYTES = {
    "entry_id": "entry_id + 100",
    "field": "'contacu'",
    "person_id": "person_id + 1",
    "key": "substr(key, 1, 63) || '!'",
    "before": "'!'",
    "after": "substr(after, 1, length(after) - 1) || '!'",
}


def test_every_column_is_tried() -> None:
    assert ENTRY_BYTES.keys() == set(audit_entry.c.keys())
    assert LINK_BYTES.keys() == set(audit_link.c.keys())
    assert VALUE_BYTES.keys() == set(audit_value.c.keys())


@pytest.mark.parametrize("column", ENTRY_BYTES)
async def test_one_byte_of_an_entry_is_found_out(told: Database, column: str) -> None:
    sequence, entry_id = await place_of(told)
    changes = "replace(changes, 'high', 'hugh')"
    later = "replace(at, ':00.000000', ':00.000001')"
    if told.is_postgresql:
        changes = "CAST(replace(CAST(changes AS text), 'high', 'hugh') AS jsonb)"
        later = "at + interval '1 microsecond'"
    value = ENTRY_BYTES[column].format(changes=changes, later=later)
    await tampered(told, f"UPDATE audit_entry SET {column} = {value} WHERE id = {entry_id}")
    assert (await said(told)).startswith(f"The record is broken at link {sequence}: ")


@pytest.mark.parametrize("column", LINK_BYTES)
async def test_one_byte_of_a_link_is_found_out(told: Database, column: str) -> None:
    sequence, _ = await place_of(told)
    change = f"UPDATE audit_link SET {column} = {LINK_BYTES[column]} WHERE sequence = {sequence}"
    await tampered(told, change)
    assert (await said(told)).startswith(f"The record is broken at link {sequence}: ")


@pytest.mark.parametrize("column", VALUE_BYTES)
async def test_one_byte_of_a_personal_value_is_found_out(told: Database, column: str) -> None:
    _, entry_id = await place_of(told)
    change = f"UPDATE audit_value SET {column} = {VALUE_BYTES[column]}"
    await tampered(told, f"{change} WHERE entry_id = {entry_id} AND field = 'contact'")
    assert "a personal value beside it is not as it was written" in await said(told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["at", "changes", "actor"])
async def test_any_byte_of_what_sqlite_keeps_as_text_is_found_out(
    told: Database, column: str
) -> None:
    sequence, entry_id = await place_of(told, Verb.WITHDRAWN)
    await tampered(told)
    async with told.engine.begin() as connection:
        stored = text(f"SELECT CAST({column} AS BLOB) FROM audit_entry WHERE id = {entry_id}")
        kept = (await connection.scalars(stored)).one()
    for place in range(len(kept)):
        for bit in (0x01, 0x29, 0x80):
            other = bytes((*kept[:place], kept[place] ^ bit, *kept[place + 1 :]))
            change = f"UPDATE audit_entry SET {column} = CAST(x'{other.hex()}' AS TEXT)"
            await tampered(told, f"{change} WHERE id = {entry_id}")
            assert f"broken at link {sequence}: " in await said(told), (place, other)


DELETIONS = {
    "a link in the middle": "DELETE FROM audit_link WHERE sequence = {sequence}",
    "an entry": "DELETE FROM audit_entry WHERE id = {entry_id}",
    "an entry and its link": (
        "DELETE FROM audit_link WHERE sequence = {sequence}",
        "DELETE FROM audit_entry WHERE id = {entry_id}",
    ),
}


@pytest.mark.parametrize("deleted", DELETIONS)
async def test_a_row_that_was_deleted_is_missed(told: Database, deleted: str) -> None:
    sequence, entry_id = await place_of(told)
    statements = DELETIONS[deleted]
    for statement in [statements] if isinstance(statements, str) else statements:
        await tampered(told, statement.format(sequence=sequence, entry_id=entry_id))
    assert (await said(told)).startswith(f"The record is broken at link {sequence}: ")


async def test_a_hole_before_the_last_link_is_found_out(told: Database) -> None:
    sequence, _ = await place_of(told, Verb.WITHDRAWN)
    await tampered(told, f"UPDATE audit_link SET sequence = 9 WHERE sequence = {sequence}")
    missing = f"The record is broken at link {sequence}: that link is missing."
    assert await said(told) == missing


async def test_two_entries_that_were_swapped_are_found_out(told: Database) -> None:
    (_, first), (sequence, second) = await place_of(told), await place_of(told, Verb.CHANGED)
    links = "UPDATE audit_link SET entry_id = {to} WHERE entry_id = {one}"
    await tampered(
        told,
        links.format(one=first, to=-1),
        links.format(one=second, to=first),
        links.format(one=-1, to=second),
    )
    assert f"broken at link {sequence - 1}: " in await said(told)


async def test_two_links_that_were_swapped_are_found_out(told: Database) -> None:
    (sequence, _) = await place_of(told)
    links = "UPDATE audit_link SET sequence = {to} WHERE sequence = {one}"
    await tampered(
        told,
        links.format(one=sequence, to=-1),
        links.format(one=sequence + 1, to=sequence),
        links.format(one=-1, to=sequence + 1),
    )
    assert f"broken at link {sequence}: " in await said(told)


async def test_a_digest_that_was_noted_tells_a_longer_record_from_one_cut_off(
    told: Database,
) -> None:
    noted = await head_of(told)
    async with told.unit(LATER) as unit:
        await record(unit, COMMAND_LINE, Verb.ENTERED, "meeting", 1)
    await chained(told)
    assert await head_of(told) != noted
    assert "whole" in await said(told, noted=noted)
    sequence, entry_id = await place_of(told, Verb.WITHDRAWN)
    await tampered(
        told,
        f"DELETE FROM audit_link WHERE sequence >= {sequence}",
        f"DELETE FROM audit_value WHERE entry_id >= {entry_id}",
        f"DELETE FROM audit_entry WHERE id >= {entry_id}",
    )
    assert "whole" in await said(told)
    assert "has been cut off or replaced" in await said(told, noted=noted)


async def test_an_entry_without_a_link_is_waited_for_a_minute(told: Database) -> None:
    async with told.unit(LATER) as unit:
        await record(unit, COMMAND_LINE, Verb.ENTERED, "meeting", 1)
    assert "whole" in await said(told)
    async with told.view(LATER + timedelta(minutes=2)) as view:
        verdict = await verify(view)
    assert "no link for more than a minute" in sentence_of(verdict)


async def test_personal_values_can_be_erased_and_the_record_stays_whole(told: Database) -> None:
    before = await said(told)
    await tampered(told, "DELETE FROM audit_value")
    assert await said(told) == before


async def test_whoever_looks_for_entries_to_chain_and_finds_none_writes_nothing(
    told: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "unit", None)
    await chained(told)


# On the command line.


def settings_for(database: Database) -> Settings:
    url: Any = database.url.render_as_string(hide_password=False)
    return Settings(database_url=url)


async def liaison(database: Database, *arguments: str) -> Result:
    url = database.url.render_as_string(hide_password=False)
    environment = {"LIAISON_DATABASE_URL": url}
    return await asyncio.to_thread(CliRunner().invoke, cli.app, arguments, env=environment)


async def test_the_command_says_in_a_sentence_whether_the_record_is_whole(told: Database) -> None:
    head = await head_of(told)
    for noted in ((), ("--head", head), ("--head", f" {head.upper()}\n")):
        well = await liaison(told, "audit", "verify", *noted)
        assert (well.exit_code, well.output.count("\n")) == (0, 1)
        assert well.output.endswith(f"Its last digest is {head}\n")
    sequence, entry_id = await place_of(told)
    await tampered(told, f"UPDATE audit_entry SET verb = 'x' WHERE id = {entry_id}")
    broken = await liaison(told, "audit", "verify")
    place = f"link {sequence}: it, or its entry, {entry_id}, is not as it was written."
    assert (broken.exit_code, broken.output) == (1, f"The record is broken at {place}\n")


async def test_an_export_can_be_verified_by_anybody_and_names_nobody(
    told: Database, tmp_path: Path
) -> None:
    to = tmp_path / "record.jsonl"
    done = await liaison(told, "audit", "export", "--output", str(to))
    assert (done.exit_code, done.output) == (0, "")
    *lines, last = to.read_text("utf-8").splitlines()
    digest = START
    for line in lines:
        entry = line.partition(',"entry":')[2].removesuffix("}")
        digest = hashlib.sha256(f"{digest}{entry}".encode()).hexdigest()
        assert json.loads(line)["digest"] == digest
    assert json.loads(last) == {"entries": len(lines), "head": await head_of(told)}
    assert not any(name in to.read_text("utf-8") for name in ("Somebody", "nra.example"))
    assert (await liaison(told, "audit", "export")).output == to.read_text("utf-8")


async def test_an_export_may_begin_on_a_day(
    told: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await export(settings_for(told), since=LATER.date())
    *lines, last = capsys.readouterr().out.splitlines()
    verbs = [json.loads(line)["entry"]["verb"] for line in lines]
    assert verbs == ["changed", "withdrawn"]
    assert json.loads(last)["head"] == await head_of(told)
    await export(settings_for(told), since=date(2028, 1, 1))
    assert json.loads(capsys.readouterr().out)["entries"] == 0


async def test_a_day_or_a_place_that_is_none_is_said(told: Database, tmp_path: Path) -> None:
    wrong = await liaison(told, "audit", "export", "--from", "yesterday")
    assert (wrong.exit_code, "yesterday" in wrong.output) == (2, True)
    nowhere = await liaison(told, "audit", "export", "--output", str(tmp_path / "no" / "where"))
    assert "cannot be written: No such file or directory." in str(nowhere.exception)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_export_of_what_cannot_be_read_ends_with_a_sentence(told: Database) -> None:
    await tampered(told, "UPDATE audit_entry SET changes = '{' WHERE id = 2")
    broken = await liaison(told, "audit", "export")
    assert "See liaison audit verify." in str(broken.exception)


async def test_whoever_waits_for_a_long_export_sees_how_far_it_is(
    told: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "_MANY", 1)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert not auditing._progress(2, tmp_path).disable
    assert auditing._progress(0, tmp_path).disable
    await export(settings_for(told), to=tmp_path / "record.jsonl")
    assert (tmp_path / "record.jsonl").read_text("utf-8").count("\n") > 2


async def test_the_verdict_is_that_of_the_database_in_the_settings(told: Database) -> None:
    is_whole, sentence = await verdict_on(settings_for(told))
    assert is_whole
    assert sentence.startswith("The record is whole: ")
