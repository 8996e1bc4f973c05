"""Who asks to speak for a delegation, what the ISU sees of it, and what becomes of the request."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.playground import Phone
from services.invitations import invite
from services.notices import Kind
from services.permissions import Actor, Role
from services.registration import request_registration, withdraw_request
from storage import delegations, mandates, people
from storage.database import Database
from storage.people import Person
from storage.schema import audit_entry, delegation, delivery, mandate, notice
from tests.support.requests import NOTE, registration
from tests.support.stage import NEED, Stage, fills_in

SEND = "Send to the ISU"


@pytest.fixture
async def database(stage: Stage) -> AsyncIterator[Database]:
    opened = Database(stage.database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def officer(stage: Stage) -> Phone:
    return await stage.invited("Irene", Role.ISU)


async def asks(stage: Stage, name: str, *moves: str) -> Phone:
    """Somebody new fills in the form and sends it."""
    phone = stage.world.new_phone(name)
    await fills_in(phone, "=/start", *moves, SEND)
    await phone.sees("Your request is with the ISU")
    return phone


async def stored(stage: Stage, database: Database, phone: Phone) -> Person:
    async with database.view(stage.clock.now()) as view:
        found = await people.find_by_telegram(view, phone.person.id)
    assert found is not None
    return found


async def newest(stage: Stage, database: Database, *columns: Any) -> Any:
    """Something of the mandate that came last."""
    async with database.view(stage.clock.now()) as view:
        return await view.first(select(*columns).order_by(mandate.c.id.desc()).limit(1))


async def verbs(stage: Stage, database: Database) -> list[str]:
    """What is written down of the mandate that came last."""
    number = (await newest(stage, database, mandate.c.id))["id"]
    of_it = (audit_entry.c.record == "mandate") & (audit_entry.c.record_id == number)
    async with database.view(stage.clock.now()) as view:
        rows = await view.all(select(audit_entry.c.verb).where(of_it).order_by(audit_entry.c.id))
    return [row["verb"] for row in rows]


async def told(stage: Stage, database: Database, kind: Kind) -> list[str]:
    """What became of the deliveries of a kind of notice."""
    query = select(delivery.c.state).join(notice, notice.c.id == delivery.c.notice_id)
    async with database.view(stage.clock.now()) as view:
        rows = await view.all(query.where(notice.c.kind == kind).order_by(delivery.c.id))
    return [row["state"] for row in rows]


async def allow_needs(stage: Stage, database: Database, iso3: str, *, is_allowed: bool) -> None:
    async with database.unit(stage.clock.now()) as unit:
        seat = await unit.scalar(select(delegation.c.id).where(delegation.c.iso3 == iso3))
        await delegations.change(unit, seat, needs_allowed=is_allowed)


async def forges(stage: Stage, phone: Phone, data: str) -> None:
    """Press a button that was never shown."""
    phone.presses_button({"callback_data": data}, phone.last)
    press = list(stage.world.presses.values())[-1]
    assert await stage.world.bell.until(lambda: press.is_answered, 5)


def labels(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]


async def test_the_isu_sees_all_that_was_given_and_the_applicant_where_it_stands(
    stage: Stage, officer: Phone, database: Database
) -> None:
    khamla = await asks(
        stage,
        "Khamla",
        *registration("focal point", "=laos", name="Khamla Phommasack", note=NOTE),
    )
    card = await officer.sees("Khamla Phommasack")
    for line in (
        "As focal point, Lao People's Democratic Republic",
        "Title: Adviser",
        "Institution: Ministry of Foreign Affairs",
        "E-mail: nora.berg@mfa.no",
        "Note verbale: MFA/IO/2026/114 of 3 February 2026",
    ):
        assert line in card.text
    assert "Please note" not in card.text
    assert await verbs(stage, database) == ["requested"]

    await fills_in(khamla, "Home")
    assert "You asked to act as focal point, Lao People's Democratic Republic." in khamla.last.text
    assert "With the ISU since" in khamla.last.text
    assert "Register" not in labels(khamla)
    await fills_in(khamla, "=/register")
    assert "Register for another role" in labels(khamla)
    await fills_in(khamla, "My request: focal point")
    assert "Note verbale: MFA/IO/2026/114" in khamla.last.text


async def test_a_request_can_be_withdrawn_and_then_nobody_decides_on_it(
    stage: Stage, officer: Phone, database: Database
) -> None:
    nora = await asks(stage, "Nora", *registration("donor", "=norway"))
    await officer.sees("Nora Berg")
    await fills_in(nora, "My request", "Withdraw")
    assert "Withdraw your request to act as donor, Norway?" in nora.last.text
    await fills_in(nora, "No, keep it", "Withdraw", "Yes, withdraw")
    assert "You have withdrawn it." in nora.last.text
    assert await verbs(stage, database) == ["requested", "withdrawn"]
    officer.presses("Approve")
    assert "withdrawn by the person who asked" in (await officer.settles()).text
    assert (await newest(stage, database, mandate.c.state))["state"] == "withdrawn"
    await fills_in(nora, "Home")
    assert "You asked" not in nora.last.text
    assert "Register" in labels(nora)
    await fills_in(nora, "Register")
    assert "You asked before to act as donor, Norway" in nora.last.text
    await fills_in(nora, "Begin with those answers")
    assert "step 8 of 9" in nora.last.text


async def test_what_was_not_sent_of_a_withdrawn_request_is_not_sent(
    stage: Stage, officer: Phone, database: Database
) -> None:
    answers = {"role": "donor", "state": "NOR", "name": "Nora Berg", "position": "Adviser"}
    answers |= {"institution": "Ministry", "email": "nora.berg@mfa.no", "note": "none"}
    async with database.unit(stage.clock.now()) as unit:  # Faster than any sender.
        nora = Actor(await people.meet(unit, 4711, language="en", zone="UTC"))
        number = await request_registration(
            unit, nora, {**answers, "language": "en", "zone": "UTC"}
        )
        await withdraw_request(unit, nora, number)
    assert await told(stage, database, Kind.REQUEST) == ["cancelled"]
    assert "Request for registration" not in officer.last.text


async def test_a_declined_applicant_reads_why_and_begins_again_with_the_same_answers(
    stage: Stage, officer: Phone, database: Database
) -> None:
    nora = await asks(stage, "Nora", *registration("donor", "=norway"))
    await officer.sees("Nora Berg")
    await fills_in(officer, "Decline with reason", "Note verbale is missing")
    assert "Request of: Nora Berg" in officer.last.text
    await fills_in(officer, "Decline")
    assert "told the reason ten seconds after it" in officer.last.text
    stage.move(seconds=11)
    notice = await nora.sees("could not approve your registration")
    assert "Reason: Please send the note verbale that names you" in notice.text
    assert await verbs(stage, database) == ["requested", "declined"]
    await fills_in(nora, "Home")
    assert "Declined on" in nora.last.text
    assert "Please send the note verbale that names you" in nora.last.text
    await fills_in(nora, "My request: donor", "Register again")
    assert "step 8 of 9" in nora.last.text
    await fills_in(nora, "English", "Geneva", "Change an answer", "Note verbale", *NOTE, SEND)
    card = await officer.sees("Note verbale: MFA/IO/2026/114")
    assert "Nora Berg" in card.text
    await fills_in(nora, "Home")
    assert "Declined" not in nora.last.text
    assert "With the ISU since" in nora.last.text


async def test_an_approval_is_undone_before_anybody_is_told(
    stage: Stage, officer: Phone, database: Database
) -> None:
    other = await stage.invited("Ivan", Role.ISU)
    nora = await asks(stage, "Nora", *registration("donor", "=norway"))
    await officer.sees("Nora Berg")
    await other.sees("Nora Berg")
    officer.presses("Approve")
    await officer.sees("Until then you can undo it.")
    other.presses("Approve")
    assert "already approved by Irene" in (await other.settles()).text
    stage.move(seconds=9)
    await fills_in(other, "Undo")
    assert other.last.text.startswith("Undone. Nobody was told.")
    assert await told(stage, database, Kind.APPROVED) == ["cancelled"]
    empty = {"state": "requested", "decided_by": None, "valid_from": None, "reconfirm_by": None}
    assert await newest(stage, database, *(mandate.c[name] for name in empty)) == empty
    stage.move(seconds=60)
    await fills_in(nora, "Home")
    assert "With the ISU since" in nora.last.text

    await fills_in(other, "Approve")
    stage.move(seconds=11)
    await nora.sees("approved your registration")
    await fills_in(other, "Undo")
    assert "too late to undo" in other.last.text
    assert "Suspend" in labels(other)
    assert (await newest(stage, database, mandate.c.state))["state"] == "active"
    assert await verbs(stage, database) == ["requested", "approved", "undone", "approved"]


async def test_a_decision_pressed_twice_keeps_its_undo(stage: Stage, officer: Phone) -> None:
    await asks(stage, "Nora", *registration("donor", "=norway"))
    card = await officer.sees("Nora Berg")
    for _ in range(2):
        officer.presses("Approve", card)
    await officer.settles()
    assert officer.last.text.startswith("Approved: Nora Berg.")
    assert "Undo" in labels(officer)
    assert officer.toasts[-1].text == "That is done already."


async def test_a_decline_in_own_words_is_undone_too(
    stage: Stage, officer: Phone, database: Database
) -> None:
    await asks(stage, "Nora", *registration("donor", "=norway"))
    await officer.sees("Nora Berg")
    await fills_in(officer, "Decline with reason", "=Please call us first.", "Decline", "Undo")
    assert "Undone" in officer.last.text
    assert await told(stage, database, Kind.DECLINED) == ["cancelled"]
    assert await newest(stage, database, mandate.c.state, mandate.c.reason) == {
        "state": "requested",
        "reason": None,
    }


async def test_the_card_says_what_is_unusual_and_blocks_nobody(
    stage: Stage, officer: Phone
) -> None:
    await stage.invited("Bounmy", Role.FOCAL_POINT, iso3="LAO")
    khamla = await stage.invited("Khamla", Role.DONOR, iso3="NOR")
    moves = registration("focal point", "=laos", name="Khamla P", email="khamla@gmail.com")
    await fills_in(khamla, "=/register", *moves[1:], SEND)
    card = await officer.sees("Khamla P")
    for flag in (
        "The address is at a free-mail provider: gmail.com.",
        "No note verbale has been given yet.",
        "act already: Bounmy, focal point, since",
        "The same person acts already as donor, Norway.",
    ):
        assert flag in card.text
    officer.presses("Approve")
    await officer.sees("Approved: Khamla P.")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("suspended", "is suspended as donor, Norway, since "),
        ("ended", "acted before as donor, Norway, until "),
        ("declined", "asked before to act as donor, Norway. It was declined on "),
    ],
)
async def test_the_card_says_what_became_of_the_same_person_before(
    stage: Stage, officer: Phone, database: Database, state: str, said: str
) -> None:
    nora = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    async with database.unit(stage.clock.now()) as unit:
        await mandates.change(unit, 2, state=state, decided_at=unit.now)
    await fills_in(nora, "=/register")
    if state == "declined":
        await fills_in(nora, "Register for another role")
    await fills_in(nora, *registration("donor", "=sweden", name="Nora Berg")[1:], SEND)
    card = await officer.sees("Nora Berg")
    assert f"The same person {said}" in card.text
    assert card.text.count("The same person") == 1


async def test_a_state_not_party_reads_and_publishes_needs_where_the_isu_allows_it(
    stage: Stage, officer: Phone, database: Database
) -> None:
    aung = stage.world.new_phone("Aung")
    moves = registration("focal point", "=myanmar", name="Aung Min")
    await fills_in(aung, "=/start", *moves)
    assert "Myanmar is not a State Party. You can read and ask." in aung.last.text
    await fills_in(aung, SEND)
    card = await officer.sees("Aung Min")
    assert "Myanmar is not party on" in card.text
    await fills_in(officer, "Approve to read")
    stage.move(seconds=11)
    await aung.sees("Needs are published where the ISU allows it.")
    await fills_in(aung, "Home", "Publish a need")
    assert "It publishes needs where the ISU allows it" in aung.last.text

    moves = registration("deputy focal point", "=myanmar", name="Win Htut")
    win = await asks(stage, "Win", *moves)
    await officer.sees("Win Htut")
    await fills_in(officer, "Approve, and allow needs", "Undo")
    allowed = select(delegation.c.needs_allowed).where(delegation.c.iso3 == "MMR")
    async with database.view(stage.clock.now()) as view:
        assert await view.scalar(allowed) is False
    await fills_in(officer, "Approve, and allow needs")
    stage.move(seconds=11)
    await win.sees("the ISU allows it to publish needs")
    await fills_in(win, "Home", "Publish a need", *NEED)
    await allow_needs(stage, database, "MMR", is_allowed=False)
    await fills_in(win, "Publish")
    assert "It publishes needs where the ISU allows it" in win.last.text
    await allow_needs(stage, database, "MMR", is_allowed=True)
    await fills_in(win, "Publish")
    await win.sees("Published.")
    about = select(audit_entry.c.verb).where(audit_entry.c.record == "delegation")
    async with database.view(stage.clock.now()) as view:
        done = [row["verb"] for row in await view.all(about.order_by(audit_entry.c.id))]
    assert done == ["entered", "allowed", "undone", "allowed"]


async def test_the_colleagues_are_told_when_it_cannot_be_undone_any_more(
    stage: Stage, officer: Phone, database: Database
) -> None:
    bounmy = await stage.invited("Bounmy", Role.FOCAL_POINT, iso3="LAO")
    await asks(stage, "Khamla", *registration("donor", "=laos", name="Khamla P", note=NOTE))
    await officer.sees("Khamla P")
    await fills_in(officer, "Approve", "Undo", "Approve")
    stage.move(seconds=9)
    assert await told(stage, database, Kind.COLLEAGUE) == ["cancelled", "queued"]
    stage.move(seconds=2)
    await bounmy.sees("Khamla P")


async def test_an_invitation_that_is_not_approved_beforehand_makes_a_request(
    stage: Stage, officer: Phone, database: Database
) -> None:
    async with database.unit(stage.clock.now()) as unit:
        code = await invite(
            unit, Role.DEPUTY, iso3="LAO", organisation=None, days=3, is_preapproved=False
        )
    khamla = stage.world.new_phone("Khamla")
    khamla.opens(code)
    await khamla.settles()
    await fills_in(khamla, "Accept", "=Khamla Phommasack", "Later", "Continue", "=Desk officer")
    await fills_in(khamla, "=Ministry of Foreign Affairs", "=khamla@mofa.gov.la", *NOTE)
    assert "You ask to act as deputy focal point, Lao" in khamla.last.text
    assert "Time zone: Vientiane" in khamla.last.text
    await fills_in(khamla, SEND)
    card = await officer.sees("Khamla Phommasack")
    assert "As deputy focal point, Lao" in card.text
    assert "Came by an invitation." in card.text
    await fills_in(officer, "Approve")
    stage.move(seconds=11)
    await khamla.sees("You act as deputy focal point, Lao")


async def test_whoever_was_approved_beforehand_gives_details_once(
    stage: Stage, database: Database
) -> None:
    nora = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    details = ("=Nora Berg", "=Adviser", "=Ministry of Foreign Affairs", "=nora.berg@mfa.no")
    await fills_in(nora, "Give my details", *details)
    assert "Time zone: Oslo" in nora.last.text
    await fills_in(nora, "Change an answer", "Language", "Français", "Save")
    assert (await stored(stage, database, nora)).language == "fr"
    row = await newest(stage, database, mandate.c.institution, mandate.c.email)
    assert tuple(row.values()) == ("Ministry of Foreign Affairs", "nora.berg@mfa.no")
    assert "corrected" in await verbs(stage, database)


async def test_who_is_suspended_gives_no_details(stage: Stage, database: Database) -> None:
    nora = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    details = ("=Nora Berg", "=Adviser", "=Ministry of Foreign Affairs", "=nora.berg@mfa.no")
    await fills_in(nora, "Give my details", *details)
    async with database.unit(stage.clock.now()) as unit:
        await mandates.change(unit, 1, state="suspended")
    await fills_in(nora, "Save")
    assert "You do not hold this role at present." in nora.last.text
    async with database.view(stage.clock.now()) as view:
        found = await mandates.find(view, 1)
    assert found is not None
    assert (found.full_name, found.email) == ("Nora", "")


async def test_nobody_asks_twice_for_the_same_or_for_very_much(stage: Stage) -> None:
    nora = await asks(stage, "Nora", *registration("donor", "=norway"))
    for seat in ("=norway", "=sweden", "=denmark", "=finland"):
        await fills_in(nora, "=/register", "Register for another role")
        await fills_in(nora, *registration("donor", seat)[1:], SEND)
        if seat == "=norway":
            assert "have asked for it before" in nora.last.text
            await fills_in(nora, "Cancel", "Yes, delete")
        elif seat == "=finland":
            assert "3 requests of yours are with the ISU." in nora.last.text
        else:
            await nora.sees("Your request is with the ISU")


async def test_a_coordinator_has_a_theme_and_a_term_and_an_ngo_its_kind(
    stage: Stage, officer: Phone, database: Database
) -> None:
    moves = registration("coordinator", "victim assistance", "=mexico", name="Ana Ruiz")
    await asks(stage, "Ana", *moves)
    card = await officer.sees("Ana Ruiz")
    assert "As coordinator on victim assistance, Mexico" in card.text
    officer.presses("Approve")
    await officer.sees("Approved: Ana Ruiz.")
    term = await newest(stage, database, mandate.c.valid_from, mandate.c.valid_to)
    assert term["valid_to"].year == term["valid_from"].year + 2

    moves = registration("partner", "Non-governmental", "=Mines Advisory Group", name="Bob Ray")
    await asks(stage, "Bob", *moves)
    card = await officer.sees("Bob Ray")
    assert "As partner organisation, Mines Advisory Group" in card.text
    kind = select(delegation.c.kind).where(delegation.c.name == "Mines Advisory Group")
    async with database.view(stage.clock.now()) as view:
        assert await view.scalar(kind) == "ngo"


async def test_the_language_and_the_clock_chosen_are_theirs_at_once(
    stage: Stage, database: Database
) -> None:
    amina = stage.world.new_phone("Amina")
    moves = registration("focal point", "=chad", name="Amina Mahamat")
    await fills_in(amina, "=/start", *moves[:-2], "Français", "Ndjamena", SEND)
    await amina.sees("Merci.")
    person = await stored(stage, database, amina)
    assert (person.language, person.language_chosen) == ("fr", True)
    assert (person.zone, person.zone_chosen) == ("Africa/Ndjamena", True)


async def test_the_note_verbale_is_sent_as_a_copy_and_not_of_tomorrow(
    stage: Stage, officer: Phone
) -> None:
    nora = stage.world.new_phone("Nora")
    moves = registration("donor", "=norway", note=())[:-2]
    await fills_in(nora, "=/start", *moves, *NOTE[:2], "=tomorrow")
    assert "is too late" in nora.last.text
    await fills_in(nora, "Back", "Back", "I send a photo or PDF")
    assert "Please send it as a photo" in nora.last.text
    nora.sends_file("note.pdf", b"%PDF-1.7\n" + b"." * 3000 + b"\n%%EOF\n", "application/pdf")
    await nora.sees("In which language")
    await fills_in(nora, "English", "Geneva")
    assert "Its copy: PDF, 3 KB" in nora.last.text
    await fills_in(nora, SEND)
    card = await officer.sees("Note verbale: a copy was sent")
    assert "No note verbale" not in card.text
    assert "Show the copy" in labels(officer)


ODD_NAMES = (
    ("أمينة محمد", "أمينة محمد"),
    ("ຄຳຫຼ້າ ພົມມະສັກ", "ຄຳຫຼ້າ ພົມມະສັກ"),
    ("李小龙", "李小龙"),
    ("Seán O'Brien d’Arcy", "Seán O'Brien d’Arcy"),
    ("<b>Bold</b> & Sons", "<b>Bold</b> & Sons"),
    ("Nu\0ll \u202eEvil\u202c", "Null Evil"),
    ("A" + "\u0301" * 200 + "na", "Á" + "\u0301" * 8 + "na"),
)


@pytest.mark.parametrize(("typed", "kept"), ODD_NAMES, ids=range(len(ODD_NAMES)))
async def test_a_name_of_any_script_is_shown_as_it_is_and_does_no_harm(
    stage: Stage, officer: Phone, database: Database, typed: str, kept: str
) -> None:
    asking = await asks(
        stage,
        "Somebody",
        *registration("donor", "=norway", name=typed, title=typed, institution=typed),
    )
    card = await officer.sees("Request for registration")
    for line in (f"Name: {kept}\n", f"Title: {kept}\n", f"Institution: {kept}\n"):
        assert line in card.text
    row = await newest(stage, database, mandate.c.full_name)
    assert row["full_name"] == kept
    await fills_in(officer, "Other requests")
    assert f"{kept}, donor, Norway" in labels(officer)
    await fills_in(officer, kept, "Approve")
    assert f"Approved: {kept}." in officer.last.text
    stage.move(seconds=11)
    await asking.sees("approved your registration")


async def test_a_name_of_nothing_but_marks_is_refused_with_a_sentence(stage: Stage) -> None:
    nora = stage.world.new_phone("Nora")
    await fills_in(nora, "=/start", "Register", "donor", "=norway")
    for typed in ("\u202e\u202d", "\u0301" * 200, "\u200b", "😀" * 130):
        await fills_in(nora, f"={typed}")
        assert "What is your full name?" in nora.last.text
        assert nora.last.text.startswith(("Please write at least", "That is")), typed


async def test_the_list_of_requests_has_pages(stage: Stage, officer: Phone) -> None:
    for number in range(9):
        await asks(stage, f"P{number}", *registration("donor", "=norway", name=f"Person {number}"))
    await fills_in(officer, "Other requests")
    assert "9 requests to decide" in officer.last.text
    assert "1 / 2" in labels(officer)
    await fills_in(officer, "Next ›")
    assert "Person 8, donor, Norway" in labels(officer)
    await fills_in(officer, "Person 8")
    assert "Name: Person 8" in officer.last.text


async def test_nobody_decides_on_their_own_request(
    stage: Stage, officer: Phone, database: Database
) -> None:
    await fills_in(officer, "=/register", *registration("donor", "=norway")[1:], SEND)
    await officer.sees("Request for registration")
    await fills_in(officer, "Approve")
    assert "Another officer decides on it." in officer.last.text
    assert (await newest(stage, database, mandate.c.state))["state"] == "requested"


async def test_a_forged_button_reaches_no_request_of_somebody_else(
    stage: Stage, officer: Phone, database: Database
) -> None:
    await asks(stage, "Nora", *registration("donor", "=norway"))
    await officer.sees("Nora Berg")
    other = stage.world.new_phone("Eve")
    await fills_in(other, "=/start")
    number = (await newest(stage, database, mandate.c.id))["id"]
    for data in (f"my~:{number}", f"my~?:{number}", f"my~-:{number}", f"join:{number}"):
        for forged in (data, data.replace(str(number), "999"), data.replace(str(number), "x")):
            await forges(stage, other, forged)
            assert "Nora" not in other.last.text
            if forged.partition(":")[0] != "join" or forged == data:
                assert "no request of yours" in other.last.text
    for data in (f"rq:{number}", f"rq+:{number}", f"rq-:{number}", f"rq~:{number}"):
        await forges(stage, other, data)
        assert "Your role does not allow this." in other.last.text
    assert (await newest(stage, database, mandate.c.state))["state"] == "requested"
    async with database.view(stage.clock.now()) as view:
        assert await view.scalar(select(func.count()).select_from(mandate)) == 2
