"""People at the ISU's desk: found by any name, suspended, restored, corrected, moved, and told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from bot.playground import Phone
from services.permissions import Role
from storage.database import Database
from storage.schema import audit_entry, delegation, delivery, draft, mandate, notice, person
from tests.support.stage import NEED, Stage, fills_in

REFUSED = "Your role does not allow this."
CHECKING = "It is being checked who speaks for the delegation."
CHECKED = "It has been checked, and all is in order."


@dataclass
class Desk:
    """Two of the ISU, three of Laos, a donor."""

    irene: Phone
    otto: Phone
    khamla: Phone
    bounmy: Phone
    nora: Phone


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Desk]:
    present = Desk(
        irene=await stage.invited("Irene", Role.ISU_ADMINISTRATOR),
        otto=await stage.invited("Otto", Role.ISU),
        khamla=await stage.invited("Khamla Phommasack", Role.FOCAL_POINT, iso3="LAO"),
        bounmy=await stage.invited("Bounmy Vongsa", Role.DEPUTY, iso3="LAO"),
        nora=await stage.invited("Nora Berg", Role.DONOR, iso3="NOR"),
    )
    await present.khamla.sees("Bounmy Vongsa has been approved")
    yield present
    assert all(press.is_answered for press in stage.world.presses.values())


def buttons(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]


async def rows(stage: Stage, *columns: Any, where: Any = True) -> list[tuple[Any, ...]]:
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        found = [tuple(row.values()) for row in await view.all(select(*columns).where(where))]
    await database.close()
    return found


async def number(stage: Stage, full_name: str) -> int:
    """The number of somebody's mandate."""
    [(found,)] = await rows(stage, mandate.c.id, where=mandate.c.full_name == full_name)
    return int(found)


async def opens(officer: Phone, full_name: str) -> None:
    """Find somebody by the search, and open the mandate that they hold."""
    officer.says(f"/people {full_name}")
    found = await officer.sees("Search: ")
    officer.presses(full_name, found)
    card = await officer.sees("In the record: ")
    [held] = [label for row in card.buttons for label in row if label.endswith(_HELD)]
    officer.presses(held, card)
    await officer.sees("Asked for on")


_HELD = ("(active)", "(suspended)")


async def forges(phone: Phone, data: str) -> str:
    """Press a button that was never shown; what stands on the screen then."""
    await fills_in(phone, "=/help")
    phone.presses_button({"callback_data": data}, phone.last)
    return (await phone.settles()).text


async def test_people_are_found_by_any_name_and_in_spite_of_slips(stage: Stage, desk: Desk) -> None:
    await stage.invited("José Muñoz", Role.FOCAL_POINT, iso3="PER")
    await stage.invited("محمد الأحمد", Role.FOCAL_POINT, iso3="LBN")
    await stage.invited("ຄຳຫລ້າ ພົມມະສັກ", Role.DEPUTY, iso3="LAO")
    await stage.invited("O'Neill <b>", Role.DONOR, iso3="IRL")
    for typed, expected in {
        "khamla": "Khamla Phommasack",
        "Phommasack Khamla": "Khamla Phommasack",
        "kamla pommasak": "Khamla Phommasack",
        "phomma": "Khamla Phommasack",
        "munoz": "José Muñoz",
        "JOSE MUÑOZ": "José Muñoz",
        "محمد": "محمد الأحمد",
        "ຄຳຫລ້າ": "ຄຳຫລ້າ ພົມມະສັກ",
        "oneill": "O'Neill <b>",
        "norvège": "Nora Berg",
        "挪威": "Nora Berg",
    }.items():
        await fills_in(desk.irene, f"=/people {typed}")
        found = [label for label in buttons(desk.irene) if label.startswith(expected)]
        assert len(found) == 1, (typed, buttons(desk.irene))
    await fills_in(desk.irene, "=/desk", "Search people", "=Лаос")
    assert "Lao People's Democratic Republic" in buttons(desk.irene)
    assert sum("Lao People's" in label for label in buttons(desk.irene)) == 4
    await fills_in(desk.irene, "=/people xyzzy")
    assert "Nobody and no delegation is found." in desk.irene.last.text
    await fills_in(desk.irene, "=/people chad")
    assert "Nobody has registered for Chad so far." in desk.irene.last.text


async def test_a_pseudonym_leads_to_whoever_it_stands_for(stage: Stage, desk: Desk) -> None:
    passer_by = stage.world.new_phone("Passer-by")
    await fills_in(passer_by, "=/start")
    names = dict(await rows(stage, person.c.telegram_id, person.c.pseudonym))
    await fills_in(desk.irene, f"=/people {names[desk.khamla.person.id].lower()}")
    assert any(label.startswith("Khamla") for label in buttons(desk.irene))
    await fills_in(desk.irene, f"=/people {names[passer_by.person.id]}", "Open")
    assert "Holds no role, and has asked for none." in desk.irene.last.text


async def test_ties_are_all_listed_page_by_page(stage: Stage, desk: Desk) -> None:
    for _ in range(10):
        await stage.invited("Maria Santos", Role.DONOR, iso3="PRT")
    await fills_in(desk.irene, "=/people maria santos")
    assert "10 found" in desk.irene.last.text
    assert sum(label.startswith("Maria") for label in buttons(desk.irene)) == 8
    await fills_in(desk.irene, "Next ›")
    assert sum(label.startswith("Maria") for label in buttons(desk.irene)) == 2
    await fills_in(desk.irene, "Maria Santos, donor, Portugal", "‹ Back")
    assert "2 / 2" in buttons(desk.irene)


async def test_whoever_is_suspended_can_at_once_do_no_more_than_the_public(
    stage: Stage, desk: Desk
) -> None:
    await fills_in(desk.khamla, "Home", "Publish a need", *NEED[:4])
    await opens(desk.irene, "Khamla Phommasack")
    await fills_in(desk.irene, "Suspend", CHECKING)
    assert "From now on they can read only what is public" in desk.irene.last.text
    await fills_in(desk.irene, "Suspend")
    assert "Suspended: Khamla Phommasack." in desk.irene.last.text

    await fills_in(desk.khamla, "Later")
    assert "for which you do not act at present. It is kept there." in desk.khamla.last.text
    assert REFUSED in await forges(desk.khamla, "n+")
    await fills_in(desk.khamla, "=/start")
    assert "Your role is suspended: focal point, Lao" in desk.khamla.last.text
    assert f"Reason: {CHECKING}" in desk.khamla.last.text
    assert "info@cmconvention.org" in desk.khamla.last.text
    assert not {"Publish a need", "Register"} & set(buttons(desk.khamla))
    assert await rows(stage, draft.c.state, where=draft.c.form == "need") == [("open",)]

    stage.move(seconds=11)
    told = await desk.khamla.sees("The ISU has suspended your role")
    assert CHECKING in told.text
    assert "info@cmconvention.org" in told.text
    assert "Khamla Phommasack" in (await desk.bounmy.sees("suspended")).text

    await opens(desk.otto, "Khamla Phommasack")
    await fills_in(desk.otto, "Restore", CHECKED, "Restore")
    assert "Restored: Khamla Phommasack." in desk.otto.last.text
    stage.move(seconds=11)
    await desk.khamla.sees("The ISU has restored your role")
    await fills_in(desk.khamla, "=/start", "Continue: Need, 4 of 10", *NEED[4:], "Publish")
    assert "Published." in desk.khamla.last.text


async def test_alerts_stop_with_the_role(stage: Stage, desk: Desk) -> None:
    follow = ("Choose what to follow", "Any pillar", "Done", "Any kind", "Done", "Save")
    await fills_in(desk.nora, "Home", "Alerts on new needs", *follow)
    public = [*NEED[:9], "Everybody", NEED[10]]
    await fills_in(desk.khamla, "Home", "Publish a need", *public, "Publish")
    assert "It goes to 1 person" in desk.khamla.last.text
    await opens(desk.irene, "Nora Berg")
    await fills_in(desk.irene, "Suspend", "=Please send the new note verbale.", "Suspend")
    stage.move(seconds=11)
    told = await desk.nora.sees("The ISU has suspended your role")
    assert "Reason: Please send the new note verbale." in told.text
    alerts = (delivery.c.notice_id == notice.c.id) & (notice.c.kind == "need")
    assert stage.house is not None
    async with asyncio.timeout(5):
        while await rows(stage, delivery.c.state, where=alerts) == [("queued",)]:
            await stage.house.delivering.send_due()
    assert await rows(stage, delivery.c.state, where=alerts) == [("skipped",)]
    await fills_in(desk.khamla, "Home", "Publish a need", *public, "Publish")
    assert "It goes to" not in desk.khamla.last.text


async def test_ten_seconds_of_undo_put_all_back_and_nobody_is_told(
    stage: Stage, desk: Desk
) -> None:
    which = mandate.c.full_name == "Khamla Phommasack"
    before = await rows(stage, mandate, where=which)
    await opens(desk.irene, "Khamla Phommasack")
    for deed in ("Suspend", "End"):
        reason = CHECKING if deed == "Suspend" else "The person has left the post."
        finish = "Suspend" if deed == "Suspend" else "End the mandate"
        await fills_in(desk.irene, deed, reason, finish)
        assert await rows(stage, mandate, where=which) != before
        await fills_in(desk.irene, "Undo")
        assert "Undone. Nobody was told." in desk.irene.last.text
        assert await rows(stage, mandate, where=which) == before
    assert "undone already" in await forges(
        desk.irene, f"mdu:{await number(stage, 'Khamla Phommasack')}"
    )
    await opens(desk.irene, "Khamla Phommasack")
    await fills_in(desk.irene, "Suspend", CHECKING, "Suspend")
    suspended = await rows(stage, mandate, where=which)
    late = f"mdu:{await number(stage, 'Khamla Phommasack')}"
    assert "too late" in await forges(desk.otto, late)
    stage.move(seconds=11)
    await desk.khamla.sees("The ISU has suspended your role")
    assert "too late" in await forges(desk.irene, late)
    assert await rows(stage, mandate, where=which) == suspended


async def test_undoing_the_end_of_a_suspended_mandate_brings_its_reason_back(
    stage: Stage, desk: Desk
) -> None:
    which = mandate.c.full_name == "Khamla Phommasack"
    await opens(desk.irene, "Khamla Phommasack")
    await fills_in(desk.irene, "Suspend", "=We are waiting for a letter.", "Suspend")
    before = await rows(stage, mandate, where=which)
    await fills_in(desk.irene, "End", "The person has left the post.", "End the mandate", "Undo")
    assert await rows(stage, mandate, where=which) == before


async def test_of_two_officers_one_decides_and_the_other_is_told_who(
    stage: Stage, desk: Desk
) -> None:
    for officer in (desk.irene, desk.otto):
        await opens(officer, "Khamla Phommasack")
        await fills_in(officer, "Suspend", CHECKING)
    for officer in (desk.irene, desk.otto):
        officer.presses("Suspend")
    said = [(await officer.settles()).text for officer in (desk.irene, desk.otto)]
    won = [text for text in said if "Suspended: Khamla Phommasack." in text]
    lost = [text for text in said if "This mandate is suspended already, by" in text]
    assert (len(won), len(lost)) == (1, 1)
    assert "Irene" in lost[0] or "Otto" in lost[0]
    verbs = await rows(stage, audit_entry.c.verb, where=audit_entry.c.verb == "suspended")
    assert len(verbs) == 1


async def test_a_correction_overwrites_nothing_that_another_officer_has_set_right(
    stage: Stage, desk: Desk
) -> None:
    for officer in (desk.irene, desk.otto):
        await opens(officer, "Nora Berg")
        await fills_in(officer, "Correct", "Title", "Done", "=Minister")
        stage.move(seconds=1)
    await fills_in(desk.irene, "The person has asked for it.", "Correct")
    assert "Corrected: Nora Berg." in desk.irene.last.text
    await fills_in(desk.otto, "It was a mistake.", "Correct")
    assert "Irene has changed this mandate while your form was open." in desk.otto.last.text


async def test_what_is_on_record_is_corrected_field_by_field(stage: Stage, desk: Desk) -> None:
    await opens(desk.irene, "Nora Berg")
    await fills_in(
        desk.irene,
        "Correct",
        "Full name",
        "Official e-mail",
        "Reference of the note verbale",
        "Date of the note verbale",
        "Last day",
        "Done",
        "=Nora Berg-Hansen",
        "=nora.berg-hansen@mfa.no",
        "=MFA/IO/2026/9",
        "=3 February 2026",
        "=in 6 months",
        "So says a note verbale.",
    )
    assert "Official e-mail: nora.berg-hansen@mfa.no" in desk.irene.last.text
    await fills_in(desk.irene, "Correct")
    assert "Corrected: Nora Berg-Hansen." in desk.irene.last.text
    assert "Note verbale: MFA/IO/2026/9 of 3 February 2026" in desk.irene.last.text
    told = await desk.nora.sees("The ISU has corrected what is on record of you")
    assert "Nora Berg-Hansen" in told.text
    await fills_in(desk.irene, "=/people nora.berg-hansen@mfa.no")
    assert any(label.startswith("Nora Berg-Hansen") for label in buttons(desk.irene))
    changes = await rows(stage, audit_entry.c.changes, where=audit_entry.c.verb == "corrected")
    assert set(changes[0][0]) == {
        "full_name",
        "email",
        "note_reference",
        "note_on",
        "valid_to",
        "reason",
    }
    assert "nora" not in str(changes).lower()


async def test_a_term_that_is_over_ends_by_itself(stage: Stage, desk: Desk) -> None:
    await opens(desk.irene, "Nora Berg")
    await fills_in(desk.irene, "Correct", "Last day", "Done", "=in 3 days")
    await fills_in(desk.irene, "So says a note verbale.", "Correct")
    await desk.nora.sees("The ISU has corrected")
    stage.move(days=3)
    assert stage.house is not None
    await stage.house.terms.end_over()
    await fills_in(desk.nora, "=/start")
    assert "You act as donor, Norway" in desk.nora.last.text
    stage.move(days=1)
    await fills_in(desk.nora, "=/start")
    assert "The assistant of the delegations" in desk.nora.last.text
    await stage.house.terms.end_over()
    told = await desk.nora.sees("Your role has ended")
    assert "Reason: The term is over." in told.text
    which = mandate.c.full_name == "Nora Berg"
    assert await rows(stage, mandate.c.state, where=which) == [("ended",)]
    entry = await rows(stage, audit_entry.c.actor, where=audit_entry.c.verb == "ended")
    assert entry == [("Liaison",)]


async def test_a_role_is_changed_within_a_delegation_and_to_another(
    stage: Stage, desk: Desk
) -> None:
    await opens(desk.irene, "Bounmy Vongsa")
    await fills_in(desk.irene, "Change role", "focal point", "The same as before")
    await fills_in(desk.irene, "So says a note verbale.", "Change the role")
    assert "The role is changed: Bounmy Vongsa." in desk.irene.last.text
    told = await desk.bounmy.sees("The ISU has changed your role.")
    assert "focal point, Lao" in told.text

    await fills_in(desk.irene, "Change role", "partner organisation", "The same as before")
    await fills_in(desk.irene, "=Named by UNMAS.", "Change the role")
    assert "A partner is an organisation" in desk.irene.last.text
    await fills_in(desk.irene, "Change an answer", "Delegation", "Another one")
    await fills_in(desk.irene, "International organisation", "=UNMAS", "Change the role")
    await desk.bounmy.sees("partner organisation, UNMAS")
    colleagues = (notice.c.kind == "colleague") & (delivery.c.notice_id == notice.c.id)
    known = dict(await rows(stage, person.c.telegram_id, person.c.id))
    told_of = await rows(stage, delivery.c.recipient_id, notice.c.facts, where=colleagues)
    moved = (known[desk.khamla.person.id], {"what": "role changed"})
    assert told_of.count(moved) == 2


async def test_the_isu_keeps_an_administrator_and_nobody_judges_themselves(
    stage: Stage, desk: Desk
) -> None:
    anna = await stage.invited("Anna", Role.ISU_ADMINISTRATOR)
    await fills_in(anna, "=/post", "I am leaving this post", "On a later day", "=in 9 days")
    await fills_in(anna, "Yes, I leave")
    for deed, *rest in (
        ("Suspend", "The person has left the post.", "Suspend"),
        ("End", "The person has left the post.", "End the mandate"),
        ("Take administration away", "The person has asked for it.", "Take it away"),
        ("Correct", "Last day", "Done", "=in 3 days", "It was a mistake.", "Correct"),
    ):
        await opens(anna, "Irene")
        await fills_in(anna, deed, *rest)
        assert "This is the last ISU administrator." in anna.last.text
        await fills_in(anna, "Cancel", "Yes, delete")

    own = await number(stage, "Otto")
    before = await rows(stage, mandate)
    for prefix in ("md-", "mdx", "md~"):
        await forges(desk.otto, f"{prefix}:{own}")
    await opens(desk.otto, "Otto")
    assert "Correct my name" in buttons(desk.otto)
    assert "Suspend" not in buttons(desk.otto)
    assert await rows(stage, mandate) == before
    await fills_in(desk.otto, "Correct my name", "=Otto Keller", "It was a mistake.", "Correct")
    assert "Corrected: Otto Keller." in desk.otto.last.text

    julia = await stage.invited("Julia", Role.ISU_ADMINISTRATOR)
    await opens(julia, "Irene")
    await fills_in(julia, "Take administration away", "The person has asked for it.")
    await fills_in(julia, "Take it away")
    await desk.irene.sees("You act as ISU officer now.")


async def test_roles_in_the_isu_are_for_its_administrators_and_return_through_two_persons(
    stage: Stage, desk: Desk
) -> None:
    ivan = await stage.invited("Ivan", Role.ISU)
    held = await number(stage, "Ivan")
    await opens(desk.otto, "Ivan")
    assert "Suspend" not in buttons(desk.otto)
    for prefix in ("md-", "mdx", "mdc", "md~"):
        assert "Only an ISU administrator" in await forges(desk.otto, f"{prefix}:{held}")
    assert REFUSED in await forges(desk.otto, f"mdd:{held}")

    await opens(desk.irene, "Ivan")
    await fills_in(desk.irene, "Suspend", "The account may be in other hands.", "Suspend")
    stage.move(seconds=11)
    await ivan.sees("The ISU has suspended your role")
    assert "Restore" not in buttons(desk.irene)
    await fills_in(desk.irene, "Propose to restore it", "=It was checked.", "Propose")
    await desk.otto.sees("Make Ivan ISU officer")
    await fills_in(desk.otto, "Release")
    stage.move(seconds=11)
    told = await ivan.sees("The ISU has restored your role")
    assert CHECKED in told.text
    ivan.says("/desk")
    await ivan.sees("desk")


async def test_of_two_administrators_who_suspend_each_other_one_remains(
    stage: Stage, desk: Desk
) -> None:
    anna = await stage.invited("Anna", Role.ISU_ADMINISTRATOR)
    await opens(desk.irene, "Anna")
    await opens(anna, "Irene")
    for officer in (desk.irene, anna):
        await fills_in(officer, "Suspend", "The account may be in other hands.")
    for officer in (desk.irene, anna):
        officer.presses("Suspend")
    async with asyncio.timeout(10):
        for officer in (desk.irene, anna):
            await officer.settles()
    which = mandate.c.role == "isu-administrator"
    assert sorted(await rows(stage, mandate.c.state, where=which)) == [("active",), ("suspended",)]


async def test_numbers_that_nobody_has_are_refused_and_change_nothing(
    stage: Stage, desk: Desk
) -> None:
    before = [await rows(stage, table) for table in (mandate, delegation)]
    for prefix in ("md", "md-", "md+", "mdx", "mdu", "mdc", "md~", "mdd", "pp", "dg", "dg+", "dg-"):
        for carried in ("", ":999999999999999999", ":١"):
            text = await forges(desk.irene, f"{prefix}{carried}")
            assert "sorry" not in text, (prefix, carried)
        assert REFUSED in await forges(desk.khamla, f"{prefix}:0")
    assert [await rows(stage, table) for table in (mandate, delegation)] == before


async def test_a_state_not_party_publishes_needs_where_the_isu_allows_it(
    stage: Stage, desk: Desk
) -> None:
    await stage.invited("Somchai", Role.FOCAL_POINT, iso3="THA")
    await fills_in(desk.irene, "=/people thailand", "Thailand")
    assert "Not party on" in desk.irene.last.text
    await fills_in(desk.irene, "Allow needs")
    assert "The ISU lets it publish needs." in desk.irene.last.text
    await fills_in(desk.irene, "Allow needs no longer")
    assert "not allowed so far" in desk.irene.last.text
    verbs = await rows(stage, audit_entry.c.verb, where=audit_entry.c.record == "delegation")
    assert sorted(set(verbs)) == [("allowed",), ("entered",), ("revoked",)]
    await fills_in(desk.irene, "=/people laos", "Lao People's Democratic Republic")
    assert "State Party on" in desk.irene.last.text
    assert "2 people act for it." in desk.irene.last.text
    assert "Allow needs" not in buttons(desk.irene)
