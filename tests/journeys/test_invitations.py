"""How people are let in: by a link and its picture, which the ISU or a focal point hands out."""

import struct
import zlib
from urllib.parse import urlencode

import segno

from bot.playground import Phone
from services.permissions import Role
from tests.support.stage import Stage, fills_in
from tests.support.unseen import link_on, presses_unseen

DONOR_OF_NORWAY = ("donor", "=norway", "7 days")
PREAPPROVED = ("Yes, approved beforehand", "=MFA/IO/2027/114")
DETAILS = ("=Nora Lindqvist", "=Adviser", "=Ministry of Foreign Affairs", "=nora@mfa.example")


async def invites(phone: Phone, *answers: str) -> str:
    """Fill in the form; the link that is then shown."""
    await fills_in(phone, "=/invite", *answers, "Make the invitation")
    return link_on(await phone.sees("It is shown only now"))


def picture_above(phone: Phone) -> bytes:
    [picture] = [message for message in phone.messages if message.file_name == "invitation.png"]
    assert picture.content is not None
    return picture.content


def modules(png: bytes, *, scale: int) -> list[list[int]]:
    """The dark (1) and white (0) modules of a picture of one bit for each pixel."""
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    assert (depth, colours) == (1, 0)
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    rows, step = zlib.decompress(data), (width + 7) // 8 + 1
    found = []
    for y in range(0, height, scale):
        row = rows[y * step + 1 : (y + 1) * step]
        assert rows[y * step] == 0  # Stored as it is, without a filter.
        found.append([1 - (row[x // 8] >> (7 - x % 8) & 1) for x in range(0, width, scale)])
    return found


async def test_the_isu_invites_with_a_link_and_a_picture_and_is_told_when_it_is_used(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    link = await invites(officer, *DONOR_OF_NORWAY, *PREAPPROVED)
    drawn = modules(picture_above(officer), scale=10)
    quiet = [row[4:-4] for row in drawn[4:-4]]
    assert quiet == [list(row) for row in segno.make_qr(link, error="m").matrix]
    assert not any(sum(row) for row in (*drawn[:4], *drawn[-4:]))

    donor = stage.world.new_phone("Nora")
    donor.opens(link)
    card = await donor.sees("You are invited as donor, Norway")
    assert "It lets in one person, once" in card.text
    donor.presses("No")
    await donor.sees("The assistant of the delegations")

    donor.opens(link)
    await fills_in(donor, "Accept")
    assert "You act as donor, Norway" in donor.last.text
    told = await officer.sees("Your invitation was accepted")
    assert "They call themselves Nora" in told.text
    await fills_in(officer, "Open the person")
    assert "Nora" in officer.last.text
    assert "donor, Norway" in officer.last.text


async def test_a_code_that_opens_nothing_is_answered_alike_whatever_the_reason(
    stage: Stage,
) -> None:
    code = await stage.invitation(Role.DONOR, iso3="NOR")
    expiring = await stage.invitation(Role.DONOR, iso3="NOR")
    first, second = stage.world.new_phone("Nora"), stage.world.new_phone("Ola")
    second.opens(code)
    await second.sees("You are invited")
    first.opens(code)
    await fills_in(first, "Accept")
    stage.move(days=4)
    said = set()
    second.presses("Accept")  # On the card that was shown while the code was good.
    said.add((await second.sees("has been used or has expired")).text)
    for lost in (code, expiring, "A" * 43, code[:-1], "x"):
        second.says(f"/start {lost}")
        said.add((await second.settles()).text)
    assert len(said) == 1
    first.opens(code)
    assert (await first.settles()).text in said


async def test_an_officer_who_opens_a_link_made_for_somebody_else_uses_nothing_up(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    link = await invites(officer, *DONOR_OF_NORWAY, *PREAPPROVED)
    officer.opens(link)
    card = await officer.sees("You are invited as donor, Norway")
    assert "You act already as ISU officer" in card.text
    officer.presses("No")
    await officer.settles()
    donor = stage.world.new_phone("Nora")
    donor.opens(link)
    await fills_in(donor, "Accept")
    assert "You act as donor, Norway" in donor.last.text

    second = await invites(officer, *DONOR_OF_NORWAY, *PREAPPROVED)
    donor.opens(second)
    assert "You have this role already" in (await donor.settles()).text
    ola = stage.world.new_phone("Ola")
    ola.opens(second)
    await fills_in(ola, "Accept")
    assert "You act as donor, Norway" in ola.last.text


async def test_two_presses_of_accept_let_somebody_in_once(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    phone.opens(await stage.invitation(Role.DONOR, iso3="NOR"))
    card = await phone.sees("You are invited")
    for _ in range(2):
        phone.presses("Accept", card)
    await phone.sees("Welcome to Liaison")
    done = [press for press in stage.world.presses.values() if press.chat is phone.chat]
    assert await stage.world.bell.until(lambda: all(press.is_answered for press in done), 5)
    assert [press.toast.text if press.toast else "" for press in done] == [
        "",
        "That is done already.",
    ]
    assert "Welcome to Liaison" in phone.last.text


async def test_who_is_not_approved_beforehand_says_who_they_are_and_the_isu_decides(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    link = await invites(officer, *DONOR_OF_NORWAY, "No, the ISU decides")
    donor = stage.world.new_phone("Nora")
    donor.opens(link)
    assert "the ISU then decides" in (await donor.settles()).text
    await fills_in(donor, "Accept", "=Nora Lindqvist", "=Adviser")
    await officer.sees("They are asked who they are; the ISU then decides.")
    await fills_in(donor, "Cancel", "Yes, delete")

    other = stage.world.new_phone("Ola")
    other.opens(link)
    assert "has been used or has expired" in (await other.settles()).text
    donor.opens(link)  # Whoever was interrupted goes on.
    await fills_in(donor, "Accept", *DETAILS, "I have none yet")
    assert "Note verbale: none yet" in donor.last.text
    await fills_in(donor, "=/register")
    await fills_in(donor, "Continue: Registration", "=later")
    assert "finish or to change an answer" in donor.last.text
    await fills_in(donor, "Send")
    await donor.sees("Your request is with the ISU")
    await officer.sees("Came by an invitation")
    await fills_in(officer, "Approve")
    stage.move(seconds=11)
    approved = await donor.sees("approved your registration")
    assert approved.buttons[0] == ["Publish an offer"]


async def test_a_state_read_otherwise_than_typed_is_named_and_the_desk_leads_back(
    stage: Stage,
) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    await fills_in(officer, "=/invite", "donor", "=Zambia")
    assert officer.last.text.startswith("Invitation · step")
    await fills_in(officer, "Back", "=zambiaa")
    assert officer.last.text.startswith("State: Zambia\n\nInvitation · step")
    await fills_in(officer, "Later", "=/desk")
    assert "Continue: Invitation" in officer.last.buttons[0][0]
    await fills_in(officer, "=/help")
    assert "/invite lets somebody in" in officer.last.text


async def test_the_isu_looks_through_open_invitations_and_revokes_one(stage: Stage) -> None:
    officer = await stage.invited("Irene", Role.ISU)
    link = await invites(officer, *DONOR_OF_NORWAY, *PREAPPROVED)
    for _ in range(9):
        await stage.invitation(Role.FOCAL_POINT, iso3="LAO")
    await fills_in(officer, "Invitations that are open")
    assert "10 open invitations" in officer.last.text
    await fills_in(officer, "Next", "donor, Norway")
    card = officer.last.text
    assert "Invited by Irene" in card
    assert "Approved beforehand on MFA/IO/2027/114" in card
    await fills_in(officer, "Revoke")
    assert "Revoke the invitation as donor, Norway?" in officer.last.text
    await fills_in(officer, "Yes, revoke")
    assert "9 open invitations" in officer.last.text
    donor = stage.world.new_phone("Nora")
    donor.opens(link)
    assert "has been used or has expired" in (await donor.settles()).text


async def test_a_focal_point_invites_a_deputy_of_their_own_delegation_and_revokes_it(
    stage: Stage,
) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await presses_unseen(khamla, "iv+d")
    await fills_in(khamla, "7 days")
    assert "In the name of: Lao People's Democratic Republic" in khamla.last.text
    await fills_in(khamla, "Make the invitation")
    link = link_on(khamla.last)
    assert "The ISU decides when they have come" in khamla.last.text
    copy, share = khamla.last.source.buttons[0]
    assert copy["copy_text"]["text"] == link
    assert share["url"] == "https://t.me/share/url?" + urlencode({"url": link})
    await fills_in(khamla, "Invitations that are open")
    assert "1 open invitation" in khamla.last.text

    bounmy = stage.world.new_phone("Bounmy")
    bounmy.opens(link)
    assert "deputy focal point, Lao" in (await bounmy.settles()).text
    # Pasted, with or without the address before the code, it opens too.
    for pasted in (link, link.rpartition("=")[2]):
        bounmy.says(pasted)
        assert "You are invited as deputy focal point, Lao" in (await bounmy.settles()).text
    # Another delegation's focal point, and a forged number of delegation or invitation.
    pablo = await stage.invited("Pablo", Role.FOCAL_POINT, iso3="PER")
    for data in ("iv+d:1", "iv+d:999", "ivd:2", "ivd?:2", "ivd-:2", "iv:2", "iv-:2", "iv+"):
        said = await presses_unseen(pablo, data)
        assert any(words in said for words in REFUSALS), data
    await fills_in(khamla, "deputy focal point", "Revoke", "Yes, revoke")
    await fills_in(bounmy, "Accept")
    assert "has been used or has expired" in bounmy.last.text


async def test_the_open_codes_of_an_officer_in_other_hands_go_with_the_role(stage: Stage) -> None:
    administrator = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    otto = await stage.invited("Otto", Role.ISU)
    approved = await invites(otto, *DONOR_OF_NORWAY, *PREAPPROVED)
    asked = await invites(otto, *DONOR_OF_NORWAY, "No, the ISU decides")
    await presses_unseen(administrator, "md-:2")
    await fills_in(administrator, "The account may be")
    assert "open invitations are revoked" in administrator.last.text
    await fills_in(administrator, "Suspend")
    assert "Suspended" in administrator.last.text
    await presses_unseen(administrator, "ivl")
    assert "0 open invitations" in administrator.last.text
    passer_by = stage.world.new_phone("Nora")
    for link in (approved, asked):
        passer_by.opens(link)
        assert "has been used or has expired" in (await passer_by.settles()).text


REFUSALS = ("your own delegation only", "no such open", "does not allow")
