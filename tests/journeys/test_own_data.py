"""One's own data: what is kept is told, handed over, and erased without a trace but a pseudonym."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select

from bot.playground import Phone
from services import decisions
from services.options import Answers
from services.permissions import Actor, Role
from services.readers import actor_of
from storage import people
from storage.database import Database
from storage.mandates import of_person
from storage.schema import delivery, draft, file, invitation, mandate, need, person, subscription
from tests.support.files import PDF
from tests.support.registered import NOW
from tests.support.requests import NOTE, registration
from tests.support.search import found_in, found_in_files
from tests.support.stage import NEED, Stage, fills_in
from tests.support.unseen import presses_unseen

NAME = "Khamla Phommasack"
TITLE = "Deputy Director-General"
INSTITUTION = "Office of Unexploded Ordnance Affairs"
EMAIL = "khamla.phommasack@nra.gov.la"
BEFORE = "Kamla Pomasack"
REFERENCE = NOTE[1][1:]
DRAFTED = "Radios for the southern teams"


@pytest.fixture(autouse=True)
async def nothing_spins(stage: Stage) -> AsyncIterator[None]:
    yield
    assert all(press.is_answered for press in stage.world.presses.values())


@pytest.fixture
async def database(stage: Stage) -> AsyncIterator[Database]:
    opened = Database(stage.database_url)
    yield opened
    await opened.close()


async def person_of(database: Database, phone: Phone) -> people.Person:
    async with database.view(NOW) as view:
        found = await people.find_by_telegram(view, phone.person.id)
    assert found is not None
    return found


async def count(database: Database, table: Table) -> int:
    async with database.view(NOW) as view:
        return int(await view.scalar(select(func.count()).select_from(table)))


def traces(phone: Phone) -> tuple[object, ...]:
    return (NAME, "Phommasack", BEFORE, TITLE, INSTITUTION, EMAIL, REFERENCE, phone.person.id)


async def approved(stage: Stage, officer: Phone, phone: Phone, *moves: str) -> None:
    """Somebody asks for a role and gets it."""
    await fills_in(phone, *moves, "Send to the ISU")
    await officer.sees("Request for registration")
    await fills_in(officer, "Approve")
    stage.move(seconds=11)
    await phone.sees("The ISU has approved your registration")


async def a_full_life(stage: Stage, officer: Phone) -> Phone:
    """A focal point who has done whatever one can do here."""
    phone = stage.world.new_phone(name="Khamla")
    phone.says("/start")
    await phone.settles()
    details = {"name": BEFORE, "title": TITLE, "institution": INSTITUTION, "email": EMAIL}
    asks = registration("focal point", "=laos", **details, note=("I send a photo or PDF",))
    await fills_in(phone, *asks[:-2])
    phone.sends_file("note.pdf", PDF)
    await phone.settles()
    await approved(stage, officer, phone, *asks[-2:])
    await fills_in(phone, "Home", "Settings", "Home")
    phone.says("/register")
    await phone.settles()
    await approved(stage, officer, phone, *registration("donor", "=laos", **details, note=NOTE)[1:])
    await fills_in(phone, "Home", "Alerts on new needs", "Choose what to follow")
    await fills_in(phone, "Any pillar", "Done", "Any kind", "Done", "Save")
    told = f"=Ask {NAME} at {EMAIL} or PHOMMASACK, Khamla about the maps of the villages."
    written = (*NEED[:4], told, *NEED[5:-1], f"={NAME}, +856 20 5555 0101", "Publish")
    await fills_in(phone, "Home", "Publish a need", *written)
    await phone.sees("Published")
    await fills_in(phone, "Home", "Publish a need", *NEED[:3], f"={DRAFTED}", told, "Later")
    await fills_in(phone, "Home", "Settings", "Time zone", "=vientiane")
    return phone


async def decided_on(stage: Stage, database: Database, officer: Phone, phone: Phone) -> None:
    """The ISU suspends, restores and corrects; its reasons name the person."""
    by: Actor
    who = await person_of(database, phone)
    now = stage.clock.now()
    async with database.unit(now) as unit:
        by = await actor_of(unit, await person_of(database, officer))
        for held in await of_person(unit, who.id, states=("active",)):
            await decisions.suspend(unit, by, held.id, "A question to Mr Phommasack.")
            await decisions.restore(unit, by, held.id, f"{NAME} has answered it.")
            answers: Answers = {"fields": ["name"], "name": NAME, "reason": f"Not {BEFORE}."}
            await decisions.correct(unit, by, held.id, answers, begun=now)
    stage.move(seconds=11)
    await phone.sees("corrected")


async def announced(officer: Phone) -> None:
    words = f"=Please welcome {NAME}, the focal point of Lao PDR."
    await fills_in(
        officer,
        "Home",
        "Announcements",
        "Write",
        words,
        "Everybody",
        "Done",
        "Send to",
        "Yes, send",
    )


async def erases(phone: Phone) -> str:
    """/forget, and the second press; what is said last."""
    phone.says("/forget")
    await phone.sees("It cannot be undone")
    phone.presses("Yes, erase everything")
    return (await phone.sees("Done. Liaison knows nothing of you any more")).text


async def test_all_that_is_stored_is_shown_and_handed_over(
    stage: Stage, database: Database
) -> None:
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    phone = await a_full_life(stage, officer)
    await decided_on(stage, database, officer, phone)
    phone.says("/mydata")
    screen = await phone.sees("My data")
    for shown in (
        NAME,
        TITLE,
        INSTITUTION,
        EMAIL,
        REFERENCE,
        "focal point, Lao",
        "1 need",
        "1 file",
    ):
        assert shown in screen.text
    above = phone.messages[-2]
    assert above.file_name == "my-data.json"
    told = json.loads(above.content or b"")
    assert told["you"][0]["telegram_id"] == phone.person.id
    assert told["you"][0]["seen_on"] == stage.clock.now().date().isoformat()
    assert [one["full_name"] for one in told["mandates"]] == [NAME, NAME]
    assert told["mandates"][0]["delegation"].startswith("Lao")
    assert [one["title"] for one in told["needs"]] == [NEED[3][1:]]
    [drafted] = [one for one in told["drafts"] if one["state"] == "open"]
    assert drafted["content"]["answers"]["title"] == DRAFTED
    assert told["files"][0]["size"] == len(PDF)
    assert {"need", "approved", "mandate"} & {one["kind"] for one in told["deliveries"]}
    named = [one["changes"].get("full_name") for one in told["record"]]
    assert [BEFORE, NAME] in named
    assert "A question to" in str(told["record"])
    assert told["received"]
    other = await person_of(database, officer)
    for word in ("Irene", str(officer.person.id), other.pseudonym):
        assert word not in (above.content or b"").decode()
    phone.presses("Note verbale")
    await phone.sees("PDF, 1 KB")
    assert phone.messages[-2].content == PDF


async def test_whoever_is_forgotten_leaves_a_pseudonym_and_nothing_else(
    stage: Stage, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    colleague = await stage.invited("Souk", Role.FOCAL_POINT, iso3="LAO")
    phone = await a_full_life(stage, officer)
    await decided_on(stage, database, officer, phone)
    await announced(officer)
    who = await person_of(database, phone)
    assert {word for _, word in await found_in(database, traces(phone))} == set(
        map(str, traces(phone))
    )

    said = await erases(phone)
    assert who.pseudonym in said
    assert not await found_in(database, traces(phone))
    assert not await found_in(database, ["+856 20 5555 0101"])

    async with database.view(NOW) as view:
        kept = await people.get(view, who.id)
        entry = (await view.all(select(need)))[0]
        names = {row["full_name"] for row in await view.all(select(mandate.c.full_name))}
        drafts = await view.all(select(draft).where(draft.c.state == "open"))
    assert (kept.telegram_id, kept.chat_id) == (-who.id, -who.id)
    assert (entry["author_id"], entry["contact"]) == (who.id, who.pseudonym)
    assert f"Ask {who.pseudonym} at {who.pseudonym} or {who.pseudonym} about" in entry["missing"]
    assert who.pseudonym in names
    assert [one["content"]["answers"]["title"] for one in drafts] == [DRAFTED]
    assert await count(database, file) == await count(database, subscription) == 0

    stage.move(seconds=11)
    await colleague.sees(who.pseudonym)
    await officer.sees(who.pseudonym)
    assert not await found_in(database, traces(phone))
    assert stage.house is not None
    if not database.is_postgresql:
        assert found_in_files(database, traces(phone))
        await stage.house.database.settle()
        assert not found_in_files(database, traces(phone))
    printed = capsys.readouterr()
    assert not [word for word in traces(phone) if str(word) in printed.out + printed.err]

    phone.says("/start")
    await phone.sees("The assistant of the delegations")
    assert (await person_of(database, phone)).id != who.id


async def test_pressing_twice_and_blocking_afterwards_bring_nothing_back(
    stage: Stage, database: Database
) -> None:
    phone = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    phone.says("/forget")
    asked = await phone.sees("It cannot be undone")
    phone.presses("Yes, erase everything", asked)
    phone.presses("Yes, erase everything", asked)
    await phone.settles()
    phone.blocks()
    assert stage.house is not None
    assert await stage.world.bell.until(lambda: not stage.world.updates.pending, 5)
    await stage.house.intake.drain()
    async with database.view(NOW) as view:
        numbers = [row["telegram_id"] for row in await view.all(select(person.c.telegram_id))]
    assert phone.person.id not in numbers


async def test_the_last_administrator_stays(stage: Stage, database: Database) -> None:
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    officer.says("/forget")
    await officer.sees("You are the only ISU administrator")
    officer.says("/help")
    officer.presses_button({"callback_data": "own-"}, await officer.settles())
    await officer.sees("You are the only ISU administrator")
    assert (await person_of(database, officer)).forgotten_at is None
    await stage.invited("Anna", Role.ISU_ADMINISTRATOR)
    await erases(officer)
    assert not await found_in(database, ["Irene", officer.person.id])


async def test_a_made_up_name_strikes_nothing_out(stage: Stage, database: Database) -> None:
    """Whoever was never approved is erased, and no word of others with them."""
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    owner = await stage.invited("Souk", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(owner, "Home", "Publish a need", *NEED, "Publish")
    phone = stage.world.new_phone(name="Mallory")
    phone.says("/start")
    await phone.settles()
    asks = registration("focal point", "=laos", name="clearance teams", email="m@example.org")
    await fills_in(phone, *asks, "Send to the ISU")
    await officer.sees("Request for registration")
    await erases(phone)
    assert not await found_in(database, ["Mallory", "m@example.org", phone.person.id])
    async with database.view(NOW) as view:
        titles = [row["title"] for row in await view.all(select(need.c.title))]
    assert titles == [NEED[3][1:]]
    await fills_in(officer, "Home")
    assert "request to decide" not in officer.last.text


async def test_no_undo_brings_back_the_request_of_who_is_forgotten(
    stage: Stage, database: Database
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    phone = stage.world.new_phone(name="Nora")
    asks = registration("partner", "Non-governmental", "=Berg Consulting", note=NOTE)
    await fills_in(phone, "=/start", *asks, "Send to the ISU")
    await officer.sees("Request for registration")
    await fills_in(officer, "Decline with reason", "Note verbale names another", "Decline")
    who = await person_of(database, phone)
    await erases(phone)
    async with database.view(NOW) as view:
        [request] = await of_person(view, who.id, states=("declined",))
    await presses_unseen(officer, f"rq~:{request.id}")
    async with database.view(NOW) as view:
        assert await of_person(view, who.id, states=("requested",)) == ()
    assert not await found_in(database, ["Nora", "Berg Consulting", phone.person.id])


async def test_no_undo_brings_back_the_role_of_who_is_forgotten(
    stage: Stage, database: Database
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    phone = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    who = await person_of(database, phone)
    async with database.unit(stage.clock.now()) as unit:
        [held] = await of_person(unit, who.id, states=("active",))
        by = await actor_of(unit, await person_of(database, officer))
        await decisions.end(unit, by, held.id, "Nora has moved on.")
    await erases(phone)
    await presses_unseen(officer, f"mdu:{held.id}")
    async with database.view(NOW) as view:
        [ended] = await of_person(view, who.id, states=("active", "suspended", "ended"))
    assert (ended.state, ended.full_name) == ("ended", who.pseudonym)
    assert not await found_in(database, ["Nora", phone.person.id])


async def test_invitations_and_what_waits_to_be_sent_go_with_their_person(
    stage: Stage, database: Database
) -> None:
    phone = await stage.invited("Souk", Role.FOCAL_POINT, iso3="LAO")
    who = await person_of(database, phone)
    async with database.unit(stage.clock.now()) as unit:
        await unit.change(
            invitation.insert().values(
                code_hash="0" * 64,
                role=Role.DEPUTY,
                created_at=unit.now,
                expires_at=unit.now + timedelta(days=1),
                invited_by=who.id,
            )
        )
    await erases(phone)
    async with database.view(NOW) as view:
        made = await view.all(select(invitation).where(invitation.c.invited_by == who.id))
        waiting = await view.all(
            select(delivery).where(delivery.c.recipient_id == who.id, delivery.c.state == "queued")
        )
    assert [one["revoked_by"] for one in made] == [who.id]
    assert not waiting


async def test_privacy_says_the_periods_that_are_set(stage: Stage) -> None:
    phone = stage.world.new_phone(name="Passer-by")
    phone.says("/privacy")
    said = (await phone.sees("Nothing classified belongs here")).text
    for days in ("72 hours", "180 days", "90 days", "365 days", "730 days"):
        assert days in said
    phone.presses("My data")
    await phone.sees("All of it is in the file above")
    await fills_in(phone, "Home", "Settings", "My data and privacy")
    await phone.sees("info@cmconvention.org")
