"""Lists on a phone: pages, filters, typed words, one's own, and nothing that is not for you."""

import pytest

from bot.playground import Phone
from services.permissions import Role
from tests.support.entries import need_of, offer_of
from tests.support.stage import NEED, Stage, fills_in

PARTIES = ("AUT", "BEL", "BIH", "BGR", "CHL", "HRV", "DEU", "FRA", "GHA", "IRQ")


async def forges(phone: Phone, press: str) -> str:
    """Press a button that nobody was given, on a screen that it does not belong to; the answer."""
    await asks(phone, "/help")
    phone.presses_button({"text": "Forged", "callback_data": press}, phone.last)
    return (await phone.settles()).text


async def asks(phone: Phone, words: str) -> str:
    phone.says(words)
    return (await phone.settles()).text


async def test_fourteen_needs_are_paged_through_and_a_card_leads_back_to_its_page(
    stage: Stage,
) -> None:
    focal_point = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    for number in range(1, 15):
        await need_of(stage, focal_point, title=f"Need number {number:02}")
    public = stage.world.new_phone(name="Somebody")
    public.says("/start")
    await public.settles()
    public.presses("Needs")
    first = await public.sees("Needs · 14")
    assert "1. Lao People's Democratic Republic: Need number 14" in first.text
    assert ["1 / 3", "Next ›"] in first.buttons
    await fills_in(public, "Next ›")
    assert "‹ Previous" in str(public.last.buttons)
    await fills_in(public, "Next ›")
    last = await public.sees("14. Lao People's Democratic Republic: Need number 01")
    assert ["‹ Previous", "3 / 3"] in last.buttons
    assert "Need number 03" not in last.text
    await fills_in(public, "14. Need number 01", "All needs")
    assert (await public.sees("14. Lao")).text == last.text
    assert "Later" not in await forges(public, "nl:::999999999999999999")
    assert ["‹ Previous", "3 / 3"] in public.last.buttons


async def test_pressing_the_page_mark_itself_does_nothing_and_breaks_nothing(stage: Stage) -> None:
    focal_point = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    for number in range(7):
        await need_of(stage, focal_point, title=f"Need number {number}")
    focal_point.says("/needs")
    before = await focal_point.sees("Needs · 7")
    mark = before.find_button("1 / 2")
    assert mark is not None
    focal_point.presses_button(mark, before)

    def is_refused() -> bool:
        edits = stage.world.journal.of("editMessageText")
        return bool(edits) and "not modified" in str(edits[-1].answer)

    assert await stage.world.bell.until(is_refused, 5)
    await fills_in(focal_point, "Next ›")
    assert focal_point.last.message_id == before.message_id
    await focal_point.sees("7. Lao")


async def test_a_list_is_narrowed_by_pillar_and_state_and_widened_again(stage: Stage) -> None:
    laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    iraq = await stage.invited("Ali", Role.FOCAL_POINT, iso3="IRQ")
    await need_of(stage, laos, title="Lao teams")
    await need_of(stage, laos, title="Lao nurses", pillar="VA")
    await need_of(stage, iraq, title="Iraqi nurses", pillar="VA")
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    donor.says("/needs")
    await donor.sees("Needs · 3")
    await fills_in(donor, "Choose a pillar", "Victim assistance")
    await donor.sees("Needs · 2\nPillar: Victim assistance")
    await fills_in(donor, "Choose a State", "Lao People's")
    assert "Iraqi" not in (await donor.sees("Lao nurses")).text
    await fills_in(donor, "Choose a pillar", "Survey and clearance")
    await donor.sees("Lao teams")
    await fills_in(donor, "Choose a pillar", "Transparency reporting")
    await donor.sees("No need that is shared with you fits this choice.")
    await fills_in(donor, "Choose a State")
    assert "Lao People's" not in str(donor.last.buttons)
    await fills_in(donor, "Any State", "Show all")
    await donor.sees("Needs · 3")
    donor.says("laos")
    await donor.settles()
    donor.presses("Needs: 2")
    await donor.sees("Needs · 2\nState: Lao")
    donor.presses("‹ Lao People's")
    await donor.sees("State Party on")


async def test_the_states_to_choose_from_are_paged_in_the_order_of_their_names(
    stage: Stage,
) -> None:
    for iso3 in PARTIES:
        await need_of(stage, await stage.invited(iso3, Role.FOCAL_POINT, iso3=iso3))
    reader = stage.world.new_phone(name="Somebody", language="fr")
    reader.says("/needs")
    await reader.settles()
    await fills_in(reader, "Choisir un État")
    names = [row[0] for row in reader.last.buttons]
    assert names[1:4] == ["Allemagne", "Autriche", "Belgique"]
    assert ["1 / 2", "Suivants ›"] in reader.last.buttons
    await fills_in(reader, "Suivants ›", "Iraq")
    await reader.sees("État\u00a0: Iraq")


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("laos", "State: Lao People's Democratic Republic"),
        ("Lao P.D.R.", "State: Lao People's Democratic Republic"),
        ("clearance", "Pillar: Survey and clearance"),
        ("victim asistance", "Pillar: Victim assistance"),
        ("congo", "Which one do you mean by “congo”?"),
        ("assistance", "Which one do you mean by “assistance”?"),
        ("xyzzy", "I know no State or pillar called “xyzzy”."),
    ],
)
async def test_a_list_is_narrowed_by_typed_words(stage: Stage, typed: str, heading: str) -> None:
    reader = stage.world.new_phone(name="Somebody")
    for command in ("/needs", "/offers"):
        reader.says(f"{command} {typed}")
        await reader.sees(heading)


async def test_what_is_not_for_a_reader_is_found_by_no_list_card_link_number_or_forged_button(
    stage: Stage,
) -> None:
    laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    hidden = [
        await need_of(stage, laos, title="Secret of the ISU", visibility="isu"),
        await need_of(stage, laos, title="Secret of partners", visibility="partners"),
    ]
    public = stage.world.new_phone(name="Somebody")
    public.says("/start")
    await public.settles()
    readers = [
        public,
        await stage.invited("Ali", Role.FOCAL_POINT, iso3="IRQ"),  # Another State Party.
        await stage.invited("Jean", Role.FOCAL_POINT, iso3="HTI"),  # A signatory.
    ]
    for reader in readers:
        for words in ("/needs", "/needs laos", "/needs clearance"):
            assert "No need" in await asks(reader, words)
        assert "No need" in await forges(reader, "nl:CLR:LAO:0")
        assert "No need" in await forges(reader, "nls::")
        for need in hidden:
            nothing = await asks(reader, "/start n_999999")
            assert "does not exist, or is not shared" in nothing
            assert await asks(reader, f"/start n_{need.id}") == nothing
            assert await asks(reader, f"/needs {need.id}") == nothing
            assert await forges(reader, f"n:{need.id}") == nothing
            for press in ("n~", "n?", "n-"):
                answer = await forges(reader, f"{press}:{need.id}")
                assert answer == nothing or "does not allow" in answer
        assert not reader.shows("Secret")
        assert "operations@nra.example" not in reader.describe()

    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    assert "Secret of partners" in await asks(donor, "/needs")
    assert not donor.shows("Secret of the ISU")
    officer = await stage.invited("Irene", Role.ISU)
    listed = await asks(officer, "/needs")
    assert "Secret of partners" in listed
    assert "Secret of the ISU" in listed


async def test_a_withdrawn_need_leaves_the_list_and_a_changed_one_shows_the_change(
    stage: Stage,
) -> None:
    laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await need_of(stage, laos, title="Two teams")
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    assert "Two teams" in await asks(donor, "/needs")
    before = donor.last
    laos.says("/my")
    await laos.settles()
    await fills_in(
        laos, "Two teams", "Change", "Change an answer", "Title", "=Six teams", "Publish"
    )
    assert "Six teams" in await asks(donor, "/needs")
    await fills_in(laos, "Withdraw", "Yes, withdraw")
    assert "No need is shared with you" in await asks(donor, "/needs")
    donor.presses_button(before.keyboard[0][0], before)
    assert "teams" not in (await donor.sees("has been withdrawn")).text


async def test_ones_own_entries_are_listed_with_drafts_to_continue(stage: Stage) -> None:
    laos = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    colleague = await stage.invited("Bounmy", Role.FOCAL_POINT, iso3="LAO")
    await need_of(stage, colleague, title="Of a colleague", visibility="isu")
    stage.move(minutes=1)
    await offer_of(stage, laos, title="Of our own")
    laos.presses("Home")
    await laos.settles()
    laos.presses("Publish a need")
    await laos.settles()
    await fills_in(laos, *NEED[:3])
    laos.says("/my")
    own = await laos.sees("Entries of Lao People's Democratic Republic · 2")
    assert "1. Offer: Of our own\nShared with: Everybody" in own.text
    assert "2. Need: Of a colleague\nShared with: The ISU only" in own.text
    assert own.buttons[0] == ["Continue: Need, 3 of 10"]
    laos.presses("Continue: Need")
    await laos.sees("step 3 of 10")
    laos.says("/my")
    await laos.settles()
    await fills_in(laos, "Of our own", "My entries")
    await laos.sees("Entries of Lao")


async def test_whoever_acts_for_no_delegation_is_told_so(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    public = stage.world.new_phone(name="Somebody")
    for phone in (officer, public):
        assert "You act for no delegation" in await asks(phone, "/my")


async def test_a_button_with_a_pillar_or_state_that_is_unknown_says_so(stage: Stage) -> None:
    reader = stage.world.new_phone(name="Somebody")
    reader.says("/needs")
    await reader.sees("No need is shared with you at present.")
    assert "I do not know that pillar" in await forges(reader, "nl:%:LAO:0")
    assert "I do not know that State" in await forges(reader, "ol:CLR:%:0")
