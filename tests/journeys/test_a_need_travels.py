"""The first story: a need travels from a focal point's phone to a donor's."""

import pytest

from services.permissions import Role
from tests.support.requests import NOTE, registration
from tests.support.stage import NEED, Stage, fills_in


@pytest.mark.parametrize("stage", ["polling", "webhook"], indirect=True)
async def test_a_need_travels_from_the_focal_point_to_the_donor(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    donor.presses("Home")
    await donor.sees("You act as donor, Norway")
    donor.presses("Alerts on new needs")
    await donor.settles()
    await fills_in(donor, "Choose what to follow", "Any pillar", "Done", "Any kind", "Done", "Save")
    await donor.sees("Saved")

    focal_point = stage.world.new_phone(name="Khamla")
    focal_point.says("/start")
    await focal_point.sees("The assistant of the delegations")
    await fills_in(
        focal_point,
        *registration("focal point", "=laos", name="Khamla Phommasack", note=NOTE),
        "Send to the ISU",
    )
    await focal_point.sees("Your request is with the ISU")
    await officer.sees("Khamla Phommasack")
    officer.presses("Approve")
    await officer.sees("Approved")
    stage.move(seconds=11)
    await focal_point.sees("The ISU has approved your registration")

    focal_point.presses("Home")
    await focal_point.settles()
    focal_point.presses("Publish a need")
    await focal_point.sees("step 1 of 10")
    await fills_in(focal_point, *NEED)
    await focal_point.sees("please check")
    focal_point.presses("Publish")
    await focal_point.sees("It goes to 1 person")

    stage.move(seconds=11)
    alert = await donor.sees("Two clearance teams for Savannakhet")
    assert "You follow: any pillar" in alert.text
    donor.presses("Open")
    card = await donor.sees("Two teams of eight")
    assert "operations@nra.example" not in card.text
