"""Leaving a post: what is the delegation's stays with it, and whoever follows finds it there."""

import re
from datetime import timedelta

from bot.playground import Phone
from services.permissions import Role
from services.subscriptions import subscribe
from storage import people, subscriptions
from storage.database import Database
from tests.journeys.test_my_delegation import TITLE, begins_a_need, opens_drafts
from tests.support.entries import acting, need_of, offer_of
from tests.support.hours import VIENTIANE, put_to
from tests.support.requests import registration
from tests.support.stage import Stage, fills_in
from tests.support.unseen import presses_unseen


async def leaves(phone: Phone, *choices: str) -> None:
    phone.says("/post")
    await phone.sees("My post")
    await fills_in(phone, "I am leaving this post", *choices)


async def follows_everything(stage: Stage, phone: Phone) -> None:
    async with acting(stage, phone) as (unit, actor):
        await subscribe(unit, actor, {"pillars": ["CLR"], "kinds": []})


async def followed(stage: Stage, phone: Phone) -> tuple[str, ...] | None:
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        person = await people.find_by_telegram(view, phone.person.id)
        assert person is not None
        found = await subscriptions.find_of(view, person.id)
    await database.close()
    return found.pillars if found else None


def link_in(phone: Phone) -> str:
    found = re.search(r"https://t\.me/\S+", phone.last.text)
    assert found
    return found[0]


async def test_drafts_go_to_the_colleague_who_was_chosen_and_colleagues_are_told(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    await begins_a_need(khamla)
    await leaves(khamla, "Now", "Nobody is named yet", "Somchai")
    review = await khamla.sees("Leave as focal point, Lao")
    assert "Your 1 open draft goes to Somchai." in review.text
    assert "has published stays with it" in review.text
    assert "Contact being replaced" not in review.text
    assert "cannot be undone" in review.text
    await fills_in(khamla, "Yes, I leave")
    await khamla.sees("You no longer act as focal point, Lao")
    await somchai.sees("Khamla has left.")
    told = await officer.sees("Khamla has left.")
    assert "because you are in the ISU" in told.text
    somchai.presses("Home")
    await somchai.sees("You act as deputy")
    await fills_in(somchai, "Continue: Need, 4 of 10")
    await somchai.sees("What is missing")
    khamla.presses("Home")
    home = await khamla.sees("The assistant of the delegations")
    assert not home.find_button("Continue")


async def test_when_the_only_focal_point_leaves_the_contact_is_being_replaced(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    need = await need_of(stage, khamla)
    donor.opens(f"n_{need.id}")
    card = await donor.sees(need.title)
    assert "Contact being replaced" not in card.text
    await leaves(khamla, "Now", "Nobody is named yet")
    review = await khamla.sees("Nobody else writes for Lao")
    assert "“Contact being replaced”" in review.text
    await fills_in(khamla, "Yes, I leave")
    told = await officer.sees("Nobody writes for Lao")
    assert "The last was Khamla, focal point" in told.text
    for phone in (donor, officer):
        phone.opens(f"n_{need.id}")
        card = await phone.sees("Contact being replaced.")
        assert "operations@nra.example" not in card.text
    donor.says("/needs")
    await donor.sees("Contact being replaced")
    await stage.invited("Bounmy", Role.DEPUTY, iso3="LAO")
    donor.opens(f"n_{need.id}")
    assert "Contact being replaced" not in (await donor.sees(need.title)).text


async def test_a_successor_comes_by_the_invitation_and_finds_drafts_and_alerts(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    nora = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    offer = await offer_of(stage, nora)
    await follows_everything(stage, nora)
    nora.presses("Home")
    await fills_in(nora, "Publish an offer")
    begun = nora.last
    await leaves(nora, "Now", "Invite my successor")
    review = await nora.sees("Leave as donor, Norway")
    assert "1 open draft waits in the delegation" in review.text
    assert "alerts on new needs go to your successor" in review.text
    await fills_in(nora, "Yes, I leave")
    shown = await nora.sees("Invitation as donor, Norway")
    assert "You no longer act as donor, Norway" in shown.text
    link = link_in(nora)
    nora.presses("Later", begun)
    kept = await nora.sees("a delegation for which you do not act at present")
    assert not kept.find_button("Continue")

    liv = stage.world.new_phone(name="Liv")
    liv.opens(link)
    await fills_in(liv, "Accept")
    await fills_in(liv, *registration("", name="Liv Berg")[2:-2], "Send to the ISU")
    await officer.sees("Liv Berg")
    assert await followed(stage, liv) is None
    await fills_in(officer, "Approve")
    stage.move(seconds=11)
    await liv.sees("The ISU has approved")
    assert await followed(stage, liv) == ("CLR",)
    liv.says("/delegation")
    await liv.sees("Norway")
    await fills_in(liv, "1 open draft", "Read, or take over", "Yes, take it over")
    await liv.sees("Offer")
    liv.says("/my")
    await liv.sees(offer.title)


async def test_somebody_leaves_on_a_day_and_acts_until_its_end(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    await begins_a_need(khamla)
    last = stage.clock.now().date() + timedelta(days=20)
    await leaves(khamla, "On a later day", f"={last}", "Nobody is named yet")
    review = await khamla.sees("at the end of")
    assert "1 open draft waits in the delegation" in review.text
    await fills_in(khamla, "Yes, I leave")
    await khamla.sees("until the end of")
    await somchai.sees("Khamla acts as focal point, Lao")
    put_to(stage, last, timedelta(hours=12), VIENTIANE)
    khamla.presses("Home")
    await khamla.sees("You act as focal point")
    stage.move(days=2)
    await somchai.sees("Khamla no longer acts as focal point", within=70)
    assert TITLE in await opens_drafts(somchai)


async def test_the_only_administrator_of_the_isu_cannot_leave(stage: Stage) -> None:
    irene = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    irene.says("/post")
    await irene.sees("ISU administrator")
    await fills_in(irene, "I am leaving this post")
    await irene.sees("You are the only ISU administrator")
    await stage.invited("Ines", Role.ISU_ADMINISTRATOR)
    await leaves(irene, "Now")
    await irene.sees("Leave as ISU administrator now?")
    await fills_in(irene, "Yes, I leave")
    await irene.sees("You no longer act as ISU administrator")


async def test_staying_changes_nothing(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await leaves(khamla, "Now", "Nobody is named yet", "No, I stay")
    await khamla.sees("My post")
    khamla.presses("Home")
    await khamla.sees("You act as focal point")


async def test_nobody_lengthens_their_own_term_or_invites_twice(stage: Stage) -> None:
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    last = stage.clock.now().date() + timedelta(days=20)
    await leaves(somchai, "On a later day", f"={last}", "Invite my successor", "Yes, I leave")
    await somchai.sees("Invitation as deputy")
    await leaves(somchai, "On a later day", f"={last + timedelta(days=1)}")
    refused = await somchai.sees("Your term ends on")
    assert "write to the ISU" in refused.text
    held = 1  # The number of the first mandate there is.
    for day in ("20991231", f"{last + timedelta(days=1):%Y%m%d}"):
        said = await presses_unseen(somchai, f"post!:{held}:{day}:n:0")
        assert "Your term ends on" in said
    assert "invited your successor already" in await presses_unseen(
        somchai, f"post!:{held}:{last:%Y%m%d}:i:0"
    )
    await leaves(somchai, "Now", "Invite my successor")
    await somchai.sees("You have invited your successor already")
