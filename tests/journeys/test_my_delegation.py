"""Colleagues of one delegation: who they are, what they have begun, and who goes on with it."""

import asyncio

from sqlalchemy import select

from bot.playground import Phone
from services.permissions import Role
from storage.database import Database
from storage.schema import audit_entry, draft
from tests.support.stage import NEED, Stage, fills_in

TITLE = "Two clearance teams for Savannakhet"


async def begins_a_need(phone: Phone) -> None:
    """Up to the question after the title."""
    phone.presses("Home")
    await fills_in(phone, "Publish a need", *NEED[:4])
    await phone.sees("step 4 of 10")


async def opens_drafts(phone: Phone) -> str:
    phone.says("/delegation")
    await phone.sees("Lao")
    await fills_in(phone, "1 open draft")
    return (await phone.sees("Open drafts of Lao")).text


async def test_colleagues_see_who_acts_for_the_delegation_without_addresses(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    await stage.invited("Chantha", Role.FOCAL_POINT, iso3="KHM")
    khamla.presses("Home")
    await fills_in(khamla, "My delegation")
    card = await khamla.sees("Khamla (you)")
    assert "Somchai" in card.text
    assert "deputy focal point" in card.text
    assert "since" in card.text
    assert "Chantha" not in card.text
    assert "@" not in card.text
    assert card.find_button("Invite a deputy")
    assert card.find_button("My post")


async def test_who_acts_for_several_delegations_chooses(stage: Stage) -> None:
    nora = await stage.invited("Nora", Role.FOCAL_POINT, iso3="LAO")
    nora.opens(await stage.invitation(Role.DONOR, iso3="NOR"))
    await fills_in(nora, "Accept")
    nora.says("/delegation")
    await nora.sees("Which delegation?")
    nora.presses("Norway")
    card = await nora.sees("Norway · 1")
    assert not card.find_button("Invite a deputy")


async def test_a_colleague_takes_over_a_draft_and_the_holder_is_told(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    await begins_a_need(khamla)
    earlier = khamla.last
    listed = await opens_drafts(somchai)
    assert f"Need: {TITLE}" in listed
    assert "Khamla, step 4 of 10" in listed
    await fills_in(somchai, "Read, or take over")
    asked = await somchai.sees("Take over this draft?")
    assert "Khamla is told" in asked.text
    assert f"Title: {TITLE}" in asked.text
    await fills_in(somchai, "Yes, take it over")
    await somchai.sees("step 4 of 10")
    told = await khamla.sees("Somchai goes on with your draft")
    assert TITLE in told.text

    khamla.presses("Later", earlier)
    await khamla.sees("Somchai goes on with this draft now.")
    await fills_in(somchai, *NEED[4:], "Publish")
    await somchai.sees("Published.")
    card = await somchai.sees(TITLE)
    assert "Lao" in card.text


async def test_words_typed_into_a_draft_that_was_taken_over_are_not_lost_in_another_answer(
    stage: Stage,
) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    await begins_a_need(khamla)
    await opens_drafts(somchai)
    await fills_in(somchai, "Read, or take over", "Yes, take it over")
    khamla.says("Two teams of eight for eighteen months.")
    await khamla.sees("Somchai goes on with this draft now.")
    khamla.says("laos")
    await khamla.sees("State Party")


async def test_of_two_who_take_over_at_once_one_goes_on_and_the_other_is_told_who(
    stage: Stage,
) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    others = [await stage.invited(name, Role.DEPUTY, iso3="LAO") for name in ("Somchai", "Bounmy")]
    await begins_a_need(khamla)
    for other in others:
        await opens_drafts(other)
        await fills_in(other, "Read, or take over")
    for other in others:
        other.presses("Yes, take it over")
    await asyncio.gather(*(other.settles() for other in others))
    winners = [one for one in others if one.shows("step 4 of 10")]
    losers = [one for one in others if one.shows("has gone on with this draft in the meantime")]
    assert len(winners) == len(losers) == 1
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        verbs = await view.all(select(audit_entry.c.verb).where(audit_entry.c.record == "draft"))
        revisions = await view.all(select(draft.c.revision))
    await database.close()
    assert [row["verb"] for row in verbs] == ["taken over"]
    assert revisions[0]["revision"] == 5


async def test_who_writes_while_another_takes_over_keeps_the_answer_and_the_draft(
    stage: Stage,
) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    await begins_a_need(khamla)
    await opens_drafts(somchai)
    await fills_in(somchai, "Read, or take over")
    await fills_in(khamla, NEED[4])
    somchai.presses("Yes, take it over")
    await somchai.sees("Khamla has gone on with this draft in the meantime")
    await fills_in(khamla, NEED[5])
    await khamla.sees("step 6 of 10")


async def test_drafts_of_another_delegation_are_nobodys(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    somchai = await stage.invited("Somchai", Role.DEPUTY, iso3="LAO")
    nora = await stage.invited("Nora", Role.FOCAL_POINT, iso3="KHM")
    donor = await stage.invited("Dara", Role.DONOR, iso3="LAO")
    await begins_a_need(khamla)
    await opens_drafts(somchai)
    to_list = somchai.last
    await fills_in(somchai, "Read, or take over")
    asking = somchai.last
    for phone in (nora, donor):
        for label, message in (("Read, or take over", to_list), ("Yes, take it over", asking)):
            button = message.find_button(label)
            assert button is not None
            phone.presses_button(button, phone.last)
            await phone.sees("That draft is finished, or is not one of your delegation.")
            phone.presses("Home")
            await phone.sees("You act as")
    donor.says("/delegation")
    card = await donor.sees("Khamla")
    assert not card.find_button("open draft")
