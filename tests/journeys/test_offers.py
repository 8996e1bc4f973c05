"""An offer: a donor publishes it, a focal point finds it, the donor changes and withdraws it."""

from services.permissions import Role
from tests.support.entries import offer_of
from tests.support.stage import Stage, fills_in

FILLED_IN = (
    "Risk education (EORE)",
    "Victim assistance",
    "Done",
    "Training and skills",
    "Done",
    "=Training of trainers",
    "=Four weeks of training for up to twenty trainers, anywhere in South-East Asia.",
    "=500 000 NOK",
    "=in 90 days",
    "Everybody",
    "=Desk officer, desk@mfa.example",
)


async def test_a_donor_publishes_an_offer_and_a_focal_point_finds_it_by_pillar(
    stage: Stage,
) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    focal_point = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await offer_of(stage, donor, title="Clearance only", pillars=["CLR"])
    donor.presses("Home")
    await donor.settles()
    donor.presses("Publish an offer")
    await donor.sees("step 1 of 8")
    await fills_in(donor, *FILLED_IN)
    await donor.sees("please check")
    donor.presses("Publish")
    own = await donor.sees("Published.")
    assert "Ceiling: 500,000 NOK" in own.text
    assert "desk@mfa.example" in own.text

    focal_point.says("/offers")
    await focal_point.sees("Clearance only")
    await fills_in(focal_point, "Choose a pillar", "Risk education (EORE)")
    listed = await focal_point.sees("Norway: Training of trainers")
    assert "Clearance only" not in listed.text
    focal_point.presses("1. Training of trainers")
    card = await focal_point.sees("Four weeks of training")
    assert "Risk education (EORE); Victim assistance · Training and skills" in card.text
    assert "Available until: " in card.text
    assert "desk@mfa.example" not in card.text
    assert card.buttons == [["All offers", "Home"]]
    focal_point.presses("All offers")
    back = await focal_point.sees("Pillar: Risk education (EORE)")
    assert back.text == listed.text


async def test_an_offer_is_changed_withdrawn_and_published_again(stage: Stage) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    public = stage.world.new_phone(name="Somebody")
    offer = await offer_of(stage, donor)
    public.opens(f"o_{offer.id}")
    await public.sees("Norway: Training of trainers")

    donor.opens(f"o_{offer.id}")
    await donor.settles()
    await fills_in(donor, "Change", "Change an answer", "Title", "=Training of nurses", "Publish")
    await donor.sees("The change is published")
    public.says("/offers")
    assert "Training of trainers" not in (await public.sees("Training of nurses")).text

    donor.presses("Withdraw")
    await donor.sees("Withdraw Training of nurses?")
    donor.presses("No, keep it")
    await donor.sees("Ceiling: Not costed")
    await fills_in(donor, "Withdraw", "Yes, withdraw")
    await donor.sees("Withdrawn")
    public.presses("1. Training of nurses")
    await public.sees("has been withdrawn")
    public.says("/offers")
    await public.sees("No offer is shared with you at present.")
    public.opens(f"o_{offer.id}")
    assert "nurses" not in (await public.sees("has been withdrawn")).text

    stage.move(minutes=1)
    await offer_of(stage, donor, title="Newer than that")
    donor.says("/my")
    await donor.sees("Offer: Training of nurses\nWithdrawn")
    stage.move(minutes=1)
    await fills_in(donor, "Training of nurses", "Publish again", "Publish")
    await donor.sees("The change is published")
    public.says("/offers")
    await public.sees("1. Norway: Training of nurses")


async def test_nobody_else_can_change_or_withdraw_an_offer(stage: Stage) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    offer = await offer_of(stage, donor)
    other = await stage.invited("Sven", Role.DONOR, iso3="SWE")
    officer = await stage.invited("Irene", Role.ISU)
    for phone in (other, officer):
        for forged in ("o~", "o?", "o-"):
            phone.says("/help")
            await phone.settles()
            button = {"text": "Forged", "callback_data": f"{forged}:{offer.id}"}
            phone.presses_button(button, phone.last)
            await phone.settles()
            assert "Only the delegation" in phone.last.text or "does not allow" in phone.last.text
    other.says("/offers")
    await other.sees("Training of trainers")


async def test_an_offer_whose_time_runs_out_while_its_draft_rests_is_not_published(
    stage: Stage,
) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    donor.presses("Home")
    await donor.settles()
    await fills_in(donor, "Publish an offer", *FILLED_IN)
    stage.move(days=91)
    donor.presses("Publish")
    await donor.sees("has passed: please change until when the offer is available")
    await fills_in(donor, "Change an answer", "Available until", "Skip")
    donor.presses("Publish")
    await donor.sees("Published.")
