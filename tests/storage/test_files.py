"""Files that people sent: kept as they came, so many each, and shown to few."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from services.files import (
    BYTES_AT_MOST,
    FILES_AT_MOST,
    LARGEST,
    answer_of,
    get_visible,
    keep,
)
from services.permissions import Actor, Role
from services.readers import actor_of
from services.texts import RefusedError
from storage import drafts, files, mandates, people
from storage.database import Database, Unit, View
from storage.files import File
from storage.schema import audit_entry
from tests.support.files import JPEG, PDF, PNG
from tests.support.registered import NOW, registered


async def somebody(unit: Unit, telegram_id: int = 1) -> Actor:
    return Actor(await people.meet(unit, telegram_id, language="en", zone="UTC"))


async def sent_as_answer(unit: Unit, actor: Actor, content: bytes) -> File:
    """A file that stands as an answer in a draft that is open."""
    kept = await keep(unit, actor, content)
    await drafts.add(
        unit,
        form="join",
        holder_id=actor.person.id,
        content={"answers": {"copy": answer_of(kept)}, "revisiting": None, "picked": None},
        delegation_id=None,
        entry_id=None,
    )
    return kept


async def record(view: View) -> list[tuple[str, int, dict[str, Any]]]:
    rows = await view.all(select(audit_entry).order_by(audit_entry.c.id))
    return [
        (row["verb"], row["record_id"], row["changes"]) for row in rows if row["record"] == "file"
    ]


async def test_a_file_is_kept_byte_for_byte_and_entered_in_the_record(database: Database) -> None:
    content = PDF[:-6] + bytes(range(256)) + PDF[-6:]
    async with database.unit(NOW) as unit:
        alice = await somebody(unit)
        kept = await keep(unit, alice, content)
    async with database.view(NOW) as view:
        assert kept == File(kept.id, alice.person.id, "pdf", len(content), NOW)
        assert await files.find(view, kept.id) == kept
        assert await files.get_content(view, kept.id) == content
        ((verb, number, changes),) = await record(view)
    assert (verb, number) == ("entered", kept.id)
    # A keyed digest: who has the file cannot look it up in the record.
    assert hashlib.sha256(content).hexdigest() not in changes["content"]
    assert changes["content"][0] is None
    assert len(changes["content"][1]) == 64
    assert changes["kind"] == [None, "pdf"]


async def test_what_is_no_file_of_ours_or_too_large_is_refused_and_not_kept(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        alice = await somebody(unit)
        largest = PDF + bytes(LARGEST - 2 * len(PDF)) + PDF
        await keep(unit, alice, largest)
        for content, words in (
            (b"MZ" + bytes(60), "no PDF, PNG or JPEG"),
            (largest + b"\n", "larger than 10 MB"),
        ):
            with pytest.raises(RefusedError, match=words):
                await keep(unit, alice, content)
        assert len(await files.of_person(unit, alice.person.id)) == 1


async def test_one_person_has_so_many_files_with_us_and_others_have_their_own(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        alice, bob = await somebody(unit, 1), await somebody(unit, 2)
        for _ in range(FILES_AT_MOST):
            await sent_as_answer(unit, alice, PNG)
        with pytest.raises(RefusedError, match="at most"):
            await keep(unit, alice, JPEG)
        await keep(unit, bob, JPEG)


async def test_one_person_has_so_many_bytes_with_us(database: Database) -> None:
    large = PDF + bytes(LARGEST - 2 * len(PDF)) + PDF
    async with database.unit(NOW) as unit:
        alice = await somebody(unit)
        for _ in range(BYTES_AT_MOST // LARGEST):
            await sent_as_answer(unit, alice, large)
        with pytest.raises(RefusedError, match="at most"):
            await keep(unit, alice, large)
        await keep(unit, alice, PDF)


async def test_what_no_form_and_no_mandate_needs_any_more_makes_room(database: Database) -> None:
    async with database.unit(NOW) as unit:
        alice = await somebody(unit)
        referred_to = await keep(unit, alice, PDF)
        await mandates.add(
            unit,
            person_id=alice.person.id,
            delegation_id=None,
            role="donor",
            state="requested",
            full_name="Alice",
            requested_at=NOW,
            note_copy_id=referred_to.id,
        )
        in_a_form = await sent_as_answer(unit, alice, PNG)
        unused = await keep(unit, alice, PNG)
        newest = await keep(unit, alice, JPEG)
    async with database.view(NOW) as view:
        kept = await files.of_person(view, alice.person.id)
        assert [one.id for one in kept] == [referred_to.id, in_a_form.id, newest.id]
        assert ("erased", unused.id) in [(verb, number) for verb, number, _ in await record(view)]


async def test_a_file_is_seen_by_its_sender_and_the_isu_alone(database: Database) -> None:
    async with database.unit(NOW) as unit:
        alice = await somebody(unit, 1)
        officer = await registered(unit, 2, Role.ISU)
        donor = await registered(unit, 3, Role.DONOR, iso3="NOR")
        kept = await keep(unit, alice, PDF)
    async with database.view(NOW) as view:
        assert await get_visible(view, alice, kept.id) == kept
        assert await get_visible(view, await actor_of(view, officer), kept.id) == kept
        with pytest.raises(RefusedError) as forbidden:
            await get_visible(view, await actor_of(view, donor), kept.id)
        with pytest.raises(RefusedError) as missing:
            await get_visible(view, alice, kept.id + 1)
        assert forbidden.value.text == missing.value.text
        with pytest.raises(LookupError):
            await files.get_content(view, kept.id + 1)


async def test_what_came_with_a_withdrawn_request_is_shown_to_its_sender_alone(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        alice = await somebody(unit, 1)
        officer = await registered(unit, 2, Role.ISU)
        kept = await keep(unit, alice, PDF)
        await mandates.add(
            unit,
            person_id=alice.person.id,
            role=Role.DONOR,
            state="withdrawn",
            full_name="Alice",
            note_copy_id=kept.id,
            requested_at=NOW,
        )
    async with database.view(NOW) as view:
        assert await get_visible(view, alice, kept.id) == kept
        with pytest.raises(RefusedError):
            await get_visible(view, await actor_of(view, officer), kept.id)
