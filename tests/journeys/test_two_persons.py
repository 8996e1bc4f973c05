"""What one officer proposes and only another can release: roles in the ISU, and personal data."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from bot.playground import Phone
from services.permissions import Role
from services.proposals import release
from storage.database import Database
from tests.support.stage import Stage, fills_in
from tests.support.unseen import link_on, presses_unseen

PROPOSE = ("=/desk", "Propose")
WHY = "=She replaces Ivan."
JULIA = ("Invite somebody into", "ISU officer", "=Julia Meier", "=ISU Secretariat, Geneva", WHY)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


async def two_officers(stage: Stage) -> tuple[Phone, Phone]:
    return await stage.invited("Irene", Role.ISU), await stage.invited("Ivan", Role.ISU)


async def test_a_role_in_the_isu_is_proposed_by_one_and_released_by_another(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    nora = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await fills_in(
        irene,
        *PROPOSE,
        "Give somebody a role",
        "=nora",
        "Nora, donor",
        "ISU officer",
        WHY,
        "Propose",
    )
    assert "1 other officer is asked to release it" in irene.last.text
    asked = await ivan.sees("Make Nora ISU officer")
    assert "Proposed by Irene" in asked.text
    assert "Reason: She replaces Ivan." in asked.text
    assert await desk_of(ivan) == await desk_of(irene) + ["1 proposal"]
    await presses_unseen(ivan, "pr:1")
    assert "another officer releases it" in await presses_unseen(irene, "pr*:1")
    assert "does not allow" in await presses_unseen(nora, "pr*:1")
    assert "You act as ISU officer" not in (await at_home(nora))

    await fills_in(ivan, "Release")
    assert "Released by Ivan" in ivan.last.text
    await irene.sees("Released by Ivan")
    granted = await nora.sees("You act as ISU officer")
    assert "You have been given a role in the ISU." in granted.text
    home = await at_home(nora)
    assert "You act as donor, Norway" in home
    assert "You act as ISU officer" in home
    assert "waits no longer" in await presses_unseen(ivan, "pr*:1")


async def desk_of(phone: Phone) -> list[str]:
    """What waits for an officer."""
    phone.says("/desk")
    rows = (await phone.sees("The ISU's desk")).buttons
    return [one for row in rows for one in row if one[0].isdigit()]


async def at_home(phone: Phone) -> str:
    phone.says("/start")
    return (await phone.settles()).text


async def test_whoever_is_to_have_the_role_cannot_release_it(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    await fills_in(
        irene,
        *PROPOSE,
        "Give somebody a role",
        "=ivan",
        "Ivan",
        "ISU administrator",
        WHY,
        "Propose",
    )
    assert "There is no other officer" in irene.last.text
    assert "about yourself" in await presses_unseen(ivan, "pr*:1")


async def test_the_link_into_the_isu_is_shown_once_and_to_its_proposer_only(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    await fills_in(irene, *PROPOSE, *JULIA, "Propose")
    assert "nothing to fetch" in await presses_unseen(irene, "pr!:1")
    await ivan.sees("Invite Julia Meier, ISU Secretariat, Geneva, as ISU officer")
    await fills_in(ivan, "Release")
    assert "no such proposal" in await presses_unseen(ivan, "pr!:1")
    await irene.sees("You can fetch it once")
    await fills_in(irene, "Show the link")
    link = link_on(irene.last)
    assert [message.file_name for message in irene.messages].count("invitation.png") == 1
    assert "nothing to fetch" in await presses_unseen(irene, "pr!:1")

    julia = stage.world.new_phone("Jules")
    julia.opens(link)
    card = await julia.sees("You are invited as ISU officer")
    assert "It is for Julia Meier, ISU Secretariat, Geneva." in card.text
    await fills_in(julia, "Accept")
    assert "Welcome to Liaison, Julia Meier." in julia.last.text
    assert "You act as ISU officer" in julia.last.text


async def test_whoever_two_persons_have_named_keeps_the_name_in_their_details(
    stage: Stage,
) -> None:
    irene, ivan = await two_officers(stage)
    await fills_in(irene, *PROPOSE, *JULIA, "Propose")
    await ivan.sees("Invite Julia Meier")
    await fills_in(ivan, "Release")
    await irene.sees("You can fetch it once")
    await fills_in(irene, "Show the link")
    julia = stage.world.new_phone("Jules")
    julia.opens(link_on(irene.last))
    await fills_in(julia, "Accept", "Give my details", "=Officer", "=julia@isu.example")
    assert "Full name: Julia Meier" in julia.last.text
    await fills_in(julia, "Change an answer", "Full name", "=Mallory Brown", "Save")
    assert "two officers of the ISU have named you" in julia.last.text
    await fills_in(julia, "Change an answer", "Full name", "=Julia Meier", "Save")
    assert "Your details are on record" in julia.last.text


async def test_the_register_of_people_is_exported_once_as_text(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    await stage.invited('=HYPERLINK("http://x")', Role.DONOR, iso3="NOR")
    await fills_in(irene, *PROPOSE, "Export the register", WHY, "Propose")
    await ivan.sees("Export the register of people")
    await fills_in(ivan, "Release")
    await irene.sees("You can fetch it once")
    await fills_in(irene, "Download the register")
    [sent] = [message for message in irene.messages if (message.file_name or "").endswith(".xlsx")]
    assert sent.content is not None
    cells, kinds = cells_of(sent.content)
    assert "Personal data: for the ISU only" in cells
    assert {'=HYPERLINK("http://x")', "Norway", "donor", "Irene", "Ivan"} <= set(cells)
    assert kinds == {"s"}  # Every cell is text: no formula, no number, no link.
    assert "nothing to fetch" in await presses_unseen(irene, "pr!:1")


def cells_of(xlsx: bytes) -> tuple[list[str], set[str | None]]:
    """The words of a sheet, and the kinds of its cells; "f" where there is a formula."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        words = ET.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not any("hyperlink" in name for name in book.namelist())
    texts = ["".join(one.itertext()) for one in words.iter(f"{SHEET}si")]
    cells = list(sheet.iter(f"{SHEET}c"))
    assert not list(sheet.iter(f"{SHEET}f"))
    return [texts[int(one[0].text or 0)] for one in cells], {one.get("t") for one in cells}


async def test_what_was_released_can_be_fetched_for_a_day(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    await fills_in(irene, *PROPOSE, "Export the register", WHY, "Propose")
    await ivan.sees("Export the register of people")
    await fills_in(ivan, "Release")
    await irene.sees("You can fetch it once")
    stage.move(hours=25)
    await fills_in(irene, "Download the register")
    assert "nothing to fetch" in irene.last.text
    assert not any(message.file_name for message in irene.messages)


async def test_a_proposal_is_declined_taken_back_or_expires(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    await fills_in(irene, *PROPOSE, "Export the register", WHY, "Propose")
    await ivan.sees("Export the register of people")
    await fills_in(ivan, "Decline")
    await irene.sees("Declined by Ivan")

    await fills_in(irene, *PROPOSE, "Export the register", WHY, "Propose")
    await ivan.sees("Proposal 2")
    assert "proposed already: proposal 2" in await presses_unseen(ivan, "prx")
    await presses_unseen(irene, "pr:2")
    await fills_in(irene, "Withdraw")
    assert "Withdrawn" in irene.last.text
    assert "waits no longer" in await presses_unseen(ivan, "pr*:2")

    await fills_in(irene, *PROPOSE, "Export the register", WHY, "Propose")
    await ivan.sees("Proposal 3")
    stage.move(days=7, seconds=1)
    assert "Expired" in await presses_unseen(ivan, "pr*:3")
    assert "Nothing waits" in await presses_unseen(ivan, "prl")


async def test_two_officers_who_decide_at_once_are_told_who_was_first(stage: Stage) -> None:
    irene, ivan = await two_officers(stage)
    julia = await stage.invited("Julia", Role.ISU)
    await fills_in(irene, *PROPOSE, "Export the register", WHY, "Propose")
    for phone in (ivan, julia):
        await phone.sees("Export the register of people")
    ivan.presses("Release")
    julia.presses("Decline")
    texts = [(await phone.settles()).text for phone in (ivan, julia)]
    assert sum("waits no longer" in text for text in texts) == 1
    first = "Released by Ivan" if "waits no longer" in texts[1] else "Declined by Julia"
    assert all(first in text for text in texts)


async def test_where_there_is_one_officer_the_command_line_is_the_second_person(
    stage: Stage,
) -> None:
    irene = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    await fills_in(irene, *PROPOSE, *JULIA, "Propose")
    assert "There is no other officer" in irene.last.text
    assert "liaison release 1" in irene.last.text
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        await release(unit, "command line", 1)
    await database.close()
    assert stage.house is not None
    stage.house.delivering.wake()
    await irene.sees("Released by whoever runs Liaison")
    await fills_in(irene, "Show the link")
    link_on(irene.last)


@pytest.mark.parametrize("data", ["pr:1", "pr*:1", "pr-:1", "pr!:1", "prg:1:isu", "pri", "prx"])
async def test_nobody_outside_the_isu_proposes_or_releases(stage: Stage, data: str) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    assert "does not allow" in await presses_unseen(khamla, data)


async def test_forged_roles_and_people_are_refused(stage: Stage) -> None:
    irene, _ = await two_officers(stage)
    passer_by = stage.world.new_phone("Passer-by")
    await fills_in(passer_by, "=/start")
    for data in ("prg:3:isu", "prg:999:isu", "prg:1:donor", "prg:2:isu"):
        said = await presses_unseen(irene, data)
        assert "Proposed." not in said, data
    assert "Nothing waits" in await presses_unseen(irene, "prl")
