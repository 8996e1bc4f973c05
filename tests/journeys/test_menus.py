"""What the app lists behind the slash: for each what they may do, in the language they chose."""

from sqlalchemy import update

from bot.playground import Phone
from services.permissions import Role
from storage.database import Database
from storage.schema import mandate
from tests.support.stage import Stage, fills_in


async def listed(stage: Stage, phone: Phone) -> set[str]:
    assert stage.house is not None
    await stage.house.menus.bring_up_to_date()
    return {one["command"] for one in phone.menu}


async def test_everybody_has_the_commands_of_their_roles(stage: Stage) -> None:
    asked = stage.world.journal
    assert await stage.world.bell.until(lambda: len(asked.of("setMyCommands")) >= 2, within=5)
    passer_by = stage.world.new_phone("Passer-by")
    await fills_in(passer_by, "=/start")
    everybodys = await listed(stage, passer_by)
    assert {"start", "status", "register", "privacy", "mydata", "help"} <= everybodys
    assert not {"desk", "announce", "my"} & everybodys
    officer = await stage.invited("Irene", Role.ISU)
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    assert await listed(stage, officer) == everybodys | {"desk", "people", "announce"}
    assert await listed(stage, donor) == everybodys | {"my"}
    before = len(asked.of("setMyCommands"))
    await listed(stage, donor)
    assert len(asked.of("setMyCommands")) == before


async def test_a_menu_follows_the_language_and_the_end_of_a_role(stage: Stage) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await listed(stage, donor)
    await fills_in(donor, "=/language", "Français")
    await listed(stage, donor)
    assert {"command": "start", "description": "Accueil"} in donor.menu
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        await unit.change(update(mandate).values(state="ended"))
    await database.close()
    assert "my" not in await listed(stage, donor)
    assert not [one for one in stage.world.commands if one[0].startswith("chat")]


async def test_a_menu_that_could_not_be_set_is_set_later(stage: Stage) -> None:
    stage.world.faults.server_error(502, method="setMyCommands")
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    assert "my" not in await listed(stage, donor)
    stage.world.faults.clear()
    assert "my" in await listed(stage, donor)
