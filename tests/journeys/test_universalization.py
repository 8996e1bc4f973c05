"""The universalization desk in the hands of who keeps it."""

from datetime import timedelta

from sqlalchemy import select

from bot.playground import Phone
from handlers.demarches import CONFIDENTIAL
from handlers.dialogues import DIALOGUES
from services import demarche_sheets
from services.demarche_forms import OF_THE_DESK
from services.invitations import invite
from services.permissions import CONFIDENTIAL as CONFIDENTIAL_PERMISSIONS
from services.permissions import Role
from storage import mandates
from storage.database import Database
from storage.schema import audit_entry, file, notice
from tests.support.outreach import as_csv, as_xlsx, joint_demarche
from tests.support.stage import Stage, fills_in

SAID = "Confidential: for the coordinators on universalization and the ISU."

FROM_HOME = ("Home", "Universalization", "Begin a demarche")
BEGINS = ("=Joint demarche 2012", "=1 January 2012", "Save")
APPROACHES = (
    "Enter an approach",
    "=etats-unis",
    "Resident mission",
    "=Permanent Mission in Geneva",
    "=1 March 2012",
    "=Pacific partners",
    "Save",
)


async def let_in(stage: Stage, name: str, role: Role, *, theme: str = "") -> Phone:
    """Somebody who has come in by an invitation, a coordinator with a theme."""
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        iso3 = "PRT" if role is Role.COORDINATOR else None
        code = await invite(unit, role, iso3=iso3, organisation=None, days=3, theme=theme)
    await database.close()
    phone = stage.world.new_phone(name)
    phone.opens(code)
    await fills_in(phone, "Accept")
    return phone


async def coordinator(stage: Stage) -> Phone:
    return await let_in(stage, "Paula", Role.COORDINATOR, theme="universalization")


async def sends(phone: Phone, name: str, content: bytes) -> None:
    phone.sends_file(name, content)
    await phone.settles()


def labels(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]


async def test_a_coordinator_enters_an_approach_its_answer_and_the_next_step(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME)
    assert "step 1 of 2" in paula.last.text
    assert SAID in paula.last.text
    await fills_in(paula, *BEGINS)
    assert "Approached: 0" in paula.last.text
    await fills_in(paula, *APPROACHES[:-1])
    assert "State: United States of America" in paula.last.text
    assert "Demarche: Joint demarche 2012" in paula.last.text
    await fills_in(paula, "Save")
    card = paula.last
    assert card.text.startswith("Saved.")
    assert "Resident mission: Permanent Mission in Geneva" in card.text
    assert "No answer yet." in card.text
    assert "Regional initiative: Pacific partners" in card.text
    assert "History" not in labels(paula)

    await fills_in(paula, "Note the answer", "=1 June 2012", "=We consult our agencies.")
    await fills_in(paula, "II: understanding, with obstacles", "Skip", "Save")
    assert "Answered on 1 June 2012." in paula.last.text
    assert "Group II: understanding, with obstacles" in paula.last.text
    assert "Reason missing." in paula.last.text
    await fills_in(paula, "Next step", "=Ask the capital", "=1 July 2012", "Save")
    assert "Next step: Ask the capital" in paula.last.text
    assert SAID in paula.last.text

    await fills_in(paula, "Demarche")
    assert "Responses: 1 (response rate: 100 %)" in paula.last.text
    assert "Next steps: 1, of which the day has come: 1" in paula.last.text
    await fills_in(paula, "Group II (1)")
    assert "1. United States of America · Resident mission" in paula.last.text
    await fills_in(paula, "Demarche", "Next steps (1)")
    assert "by 1 July 2012: Ask the capital" in paula.last.text
    await fills_in(paula, "Demarche", "By region")
    assert "Americas" in paula.last.text
    assert "Approached: 1; responses: 1 (100 %)" in paula.last.text
    await fills_in(paula, "Americas")
    assert "1 approach\n" in paula.last.text
    await fills_in(paula, "Demarche", "By regional initiative", "Pacific partners")
    assert "Pacific partners" in paula.last.text


async def test_what_was_noted_is_undone_changed_and_taken_back(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, *BEGINS, *APPROACHES)
    await fills_in(paula, "Note the answer", "Skip", "Skip", "III: needs", "=The region", "Save")
    assert "Reason: The region" in paula.last.text
    await fills_in(paula, "Undo")
    assert "No answer yet." in paula.last.text
    assert "Group" not in paula.last.text

    await fills_in(paula, "Change", "Change an answer", "Channel", "Point of contact", "Save")
    assert "Point of contact: Permanent Mission" in paula.last.text
    await fills_in(paula, "Demarche", *APPROACHES)
    assert "also approached through 1 other channel" in paula.last.text
    await fills_in(paula, "All States")
    assert paula.last.text.count("approached through more than one channel") == 2
    await fills_in(paula, "1. United States", "Take back", "Yes, take it back")
    assert "Taken back" in paula.last.text
    stage.move(seconds=11)
    await fills_in(paula, "Undo")
    assert "too late" in paula.last.text
    await fills_in(paula, "Home", "Universalization", "Joint demarche 2012")
    assert "Approached: 1" in paula.last.text


async def test_what_makes_no_sense_is_refused_and_the_answers_stay(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, *BEGINS, *APPROACHES)
    await fills_in(paula, "Note the answer", "=1 February 2012", "Skip", "Skip")
    assert "is earlier than the approach of 1 March 2012" in paula.last.text
    assert "please check" in paula.last.text
    assert "Save" not in labels(paula)
    await fills_in(paula, "Answered on", "=1.4.2012", "Save")
    assert "Answered on 1 April 2012." in paula.last.text
    await fills_in(paula, "Demarche", "Enter an approach", "=finland", "Resident mission")
    await fills_in(paula, "=Helsinki", "=31 December 2011", "Skip")
    assert "The demarche began on 1 January 2012" in paula.last.text
    assert "Save" not in labels(paula)
    await fills_in(paula, "Approached on", "=2 January 2012", "Save", "Next step")
    await fills_in(paula, "=Write", "=2 February 2012")
    assert "Please note: 2 February 2012 has passed already." in paula.last.text
    await fills_in(paula, "Save", "Demarche", "Enter an approach")
    await fills_in(paula, "=laos", "Resident mission", "=Vientiane", "=2 March 2012", "Skip")
    assert "was a State Party already on 2 March 2012" in paula.last.text
    await fills_in(paula, "Save")
    assert "was a State Party already on 2 March 2012" in paula.last.text


async def test_the_totals_of_the_third_meeting_come_in_by_a_sheet_and_go_out_again(
    stage: Stage,
) -> None:
    irene = await let_in(stage, "Irene", Role.ISU)
    await fills_in(irene, "Home", "Desk", *FROM_HOME[1:], *BEGINS, "Import a sheet")
    assert "XLSX or CSV" in irene.last.text
    assert SAID in irene.last.text
    rows = joint_demarche()
    await sends(irene, "demarche.csv", as_csv([*rows, {**rows[0], "State": "Xyzzyland"}]))
    assert "1 row has an error:" in irene.last.text
    assert "Line 115: State:" in irene.last.text
    assert not any(label.startswith("Enter") for label in labels(irene))
    await sends(irene, "demarche.xlsx", as_xlsx(rows))
    assert "Every row can be entered." in irene.last.text
    await fills_in(irene, "Enter them: 113 rows")
    await _shows_the_totals(irene)
    await fills_in(irene, "History")
    assert "Irene: entered" in irene.last.text

    await fills_in(irene, "‹ Back", "Export")
    [sent] = [one for one in irene.messages if one.from_bot and one.file_name]
    assert (sent.file_name or "").endswith(".xlsx")
    assert sent.content is not None
    assert "demarche" not in (sent.file_name or "")
    read = demarche_sheets.read(sent.content)
    assert len(read) == 113
    await fills_in(irene, "‹ Demarche", "Import a sheet")
    await sends(irene, "again.xlsx", sent.content)
    assert "113 rows stand there already." in irene.last.text
    assert not any(label.startswith("Enter") for label in labels(irene))

    assert stage.house is not None
    async with stage.house.database.view(stage.clock.now()) as view:
        assert await view.all(select(file.c.id)) == []
        verbs = await view.all(select(audit_entry.c.verb, audit_entry.c.record))
        assert {("exported", "demarche"), ("entered", "approach")} <= {
            (row["verb"], row["record"]) for row in verbs
        }
        assert await view.all(select(notice.c.id).where(notice.c.kind.like("%approach%"))) == []


async def _shows_the_totals(phone: Phone) -> None:
    for line in (
        "113 approaches are entered.",
        "Approached: 113",
        "Through resident missions: 87",
        "Through points of contact: 26",
        "Responses: 92 (response rate: 81 %)",
        "Without an answer: 21",
        "I: legislation or consultation under way: 26",
        "II: understanding, with obstacles: 27",
        "III: needs a change in security or politics: 39",
    ):
        assert line in phone.last.text, line


async def test_a_whole_sheet_is_undone_at_once(stage: Stage) -> None:
    irene = await let_in(stage, "Irene", Role.ISU)
    await fills_in(irene, *FROM_HOME, *BEGINS, "Import a sheet")
    await sends(irene, "demarche.csv", as_csv(joint_demarche()[:5]))
    await fills_in(irene, "Enter them: 5 rows", "Undo")
    assert "5 approaches are taken back." in irene.last.text
    assert "Approached: 0" in irene.last.text


async def test_a_coordinator_whose_term_is_over_has_lost_the_desk_and_its_drafts(
    stage: Stage,
) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, *BEGINS, *APPROACHES, "Note the answer", "=1 June 2012")
    card = next(m for m in reversed(paula.messages) if m.from_bot)
    assert stage.house is not None
    async with stage.house.database.unit(stage.clock.now()) as unit:
        [held] = await mandates.of_person(unit, 1, states=("active",))
        yesterday = (unit.now - timedelta(days=1)).date()
        await mandates.change(unit, held.id, valid_to=yesterday)
    paula.presses("Later", card)
    await paula.settles()
    assert "already finished or cancelled" in paula.last.text
    paula.says("=We consult")
    await paula.settles()
    paula.says("/start")
    await paula.settles()
    assert "Universalization" not in labels(paula)
    assert not any("Continue" in label for label in labels(paula))
    assert "demarche" not in paula.last.text.casefold()


async def test_inline_knows_nothing_of_it(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, "=Zebra demarche", "=1 January 2012", "Save")
    await fills_in(paula, *APPROACHES)
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    for phone in (paula, donor):
        for words in ("", "demarche", "universalization", "Zebra", "usa"):
            told = await _offered_inline(phone, words)
            assert not [one for one in ("Zebra", "emarche", "pproach", "dm:", "ap:") if one in told]


async def _offered_inline(phone: Phone, words: str) -> str:
    asked = phone.asks_inline(words)
    assert await phone.world.bell.until(lambda: asked.results is not None, within=5)
    return str(asked.results)


# What every screen says.


def test_every_form_of_the_desk_says_that_it_is_confidential() -> None:
    of_the_desk = [one for one in DIALOGUES.values() if one.permission in CONFIDENTIAL_PERMISSIONS]
    assert {one.form.name for one in of_the_desk} == OF_THE_DESK
    assert all(one.note == CONFIDENTIAL for one in of_the_desk)
