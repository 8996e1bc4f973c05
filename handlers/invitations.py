"""Invitations: making and revoking them, the card behind a link, and what accepting it brings."""

import io
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import segno

from handlers import forms, registration
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Attachment, Screen, page_of, page_row, press
from services import invitations
from services.delegations import capacity, capacity_of
from services.desk import name_of
from services.invitation_form import DEPUTY_FORM, INVITATION_FORM
from services.invitations import (
    delegation_of_deputy,
    get_invitation,
    get_offered,
    listed_for,
    was_admitted_by,
)
from services.notices import Skip
from services.options import Answers
from services.permissions import Permission
from services.texts import Plural, Text
from storage import invitations as stored
from storage.database import View
from storage.drafts import DraftRow
from storage.invitations import Invitation
from storage.ledger import Notice

_PAGE = 8
_QUIET_ZONE = 4
"""Modules of white that a reader wants around the picture."""
_MODULE = 10
"""Pixels of a module: some 500 in all, sharp on a phone and through a beamer."""


async def opened(look: Look, code: str) -> Screen:
    """Somebody came by an invitation link, or typed `/start CODE`. Looking uses nothing up."""
    found = await get_offered(look.view, look.actor, code)
    lines = [Text("You are invited as <b>{capacity}</b>.", capacity=await _what(look.view, found))]
    lines += _for_whom(found)
    for held in look.actor.mandates:
        known = await capacity_of(look.view, held)
        lines.append(Text("You act already as {capacity}.", capacity=known))
    if not found.is_preapproved:
        lines.append(Text("You are asked who you are; the ISU then decides."))
    lines += [BLANK, Text("It lets in one person, once. Accept it only if it is meant for you.")]
    accept = Action(Text("Accept"), press("iv!", code))
    return Screen(tuple(lines), ((accept, Action(Text("No"), HOME.press)),))


async def accepted(act: Act) -> Screen:
    """Only this uses an invitation up."""
    code = act.argument(0)
    if await was_admitted_by(act.unit, act.actor, code):
        return Screen((), toast=Text("That is done already."))
    found = await invitations.accept(act.unit, act.actor, code)
    if not found.is_preapproved:
        return await registration.begin_invited(act, found)
    mandate = await invitations.admit(act.unit, act.actor, found, act.full_name)
    return Screen(
        (
            Text("Welcome to Liaison, {name}.", name=mandate.full_name),
            Text("You act as {capacity}.", capacity=await capacity_of(act.unit, mandate)),
            Text("Please say who you are, so that others know whom they deal with."),
        ),
        ((Action(Text("Give my details"), press("me+", mandate.id)),), (HOME,)),
    )


async def listed(look: Look) -> Screen:
    """The open invitations, what expires first before the rest; a focal point's own."""
    whose = listed_for(look.actor)
    count = await stored.count_open(look.view, by=whose)
    page, pages = page_of(look.number(0), count, _PAGE)
    lines = [Plural("<b>{n} open invitation</b>", "<b>{n} open invitations</b>", n=count)]
    rows = []
    for one in await stored.open_ones(look.view, first=page * _PAGE, most=_PAGE, by=whose):
        what = await _what(look.view, one)
        label = Text("{what}, until {day}", what=what, day=look.day_of(one.expires_at))
        rows.append((Action(label, press(_prefix(look, ""), one.id)),))
    more = Action(Text("Invite a deputy"), press("iv+d"))
    if whose is None:
        more = Action(Text("Invite somebody"), press("iv+"))
    pages_row = tuple(page_row(_prefix(look, "l"), (), page, pages))
    return Screen(tuple(lines), (*rows, pages_row, (more,), (HOME,)))


async def card(look: Look) -> Screen:
    """One open invitation: who invited, for what, until when."""
    found = await get_invitation(look.view, look.actor, look.number(0))
    by = Text("From the command line")
    if found.invited_by is not None:
        name = await name_of(look.view, found.invited_by)
        by = Text("Invited by {name}", name=name)
    lines = [
        Text("<b>Invitation {number}</b>", number=found.id),
        Text("As {capacity}", capacity=await _what(look.view, found)),
        *_for_whom(found),
        by,
        Text("Made on {moment}", moment=found.created_at),
        Text("Open until {moment}", moment=found.expires_at),
        _approval(found),
        BLANK,
        Text("Its link was shown once and is not kept. If it is lost, revoke it and invite anew."),
    ]
    revoke = Action(Text("Revoke"), press(_prefix(look, "?"), found.id))
    return Screen(tuple(lines), ((revoke,), (_to_list(look), HOME)))


async def revoke_pressed(look: Look) -> Screen:
    """Revoking is asked back."""
    found = await get_invitation(look.view, look.actor, look.number(0))
    what = await _what(look.view, found)
    return Screen(
        (
            Text("Revoke the invitation as {capacity}?", capacity=what),
            Text("Its link then lets nobody in."),
        ),
        (
            (Action(Text("Yes, revoke"), press(_prefix(look, "-"), found.id)),),
            (Action(Text("‹ Back"), press(_prefix(look, ""), found.id)),),
        ),
    )


async def revoked(act: Act) -> Screen:
    found = await get_invitation(act.unit, act.actor, act.number(0))
    await invitations.revoke(act.unit, act.actor, found)
    done = Text("The invitation is revoked: its link lets nobody in.")
    return (await listed(replace(act, arguments=()))).preceded_by(done).with_toast(done)


async def invite_pressed(act: Act) -> Screen:
    """`/invite`, or the button on the list."""
    return await forms.begin(act, INVITING)


async def invitation_made(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the form."""
    del row
    code = await invitations.invite_for_the_isu(act.unit, act.actor, answers)
    return await link_shown(act, code)


async def deputy_pressed(act: Act) -> Screen:
    """A focal point invites a deputy of a delegation of theirs."""
    delegation_id = delegation_of_deputy(act.actor, act.number(0))
    return await forms.begin(act, INVITING_DEPUTY, delegation_id=delegation_id)


async def deputy_invited(act: Act, row: DraftRow, answers: Answers) -> Screen:
    code = await invitations.invite_deputy(
        act.unit, act.actor, row.delegation_id or 0, answers["days"]
    )
    return await link_shown(act, code)


async def link_shown(act: Act, code: str) -> Screen:
    """The one time that a code is seen: as words to copy, and as a picture to point a phone at."""
    found = await get_by_code(act, code)
    link = f"https://t.me/{act.bot_username}?start={code}"
    return Screen(
        (
            Text("<b>Invitation as {capacity}</b>", capacity=await _what(act.unit, found)),
            *_for_whom(found),
            _approval(found),
            BLANK,
            Text("<code>{link}</code>", link=link),
            BLANK,
            Text("Send the link, or show the picture, only to the person whom it is for."),
            Text("It lets in one person, once, until {moment}.", moment=found.expires_at),
            Text("It is shown only now and stored nowhere: copy it before you go on."),
        ),
        (_ways_to_send(link), (_to_list(act), HOME)),
        attachments=(Attachment("invitation.png", partial(qr_picture, link), is_picture=True),),
    )


def _ways_to_send(link: str) -> tuple[Action, ...]:
    shared = f"https://t.me/share/url?{urlencode({'url': link})}"
    return (Action(Text("Copy the link"), copies=link), Action(Text("Share"), url=shared))


async def get_by_code(act: Act, code: str) -> Invitation:
    found = await stored.find_by_code(act.unit, invitations.hashed(code))
    assert found is not None  # noqa: S101 - it has just been made.
    return found


def qr_picture(link: str) -> bytes:
    """A link as a PNG that a phone reads from a screen or from paper."""
    picture = io.BytesIO()
    segno.make_qr(link, error="m").save(picture, kind="png", scale=_MODULE, border=_QUIET_ZONE)
    return picture.getvalue()


async def used_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To who invited: somebody has come by the link."""
    found = await stored.find(look.view, notice.subject_id or 0)
    if found is None or found.redeemed_by is None or found.redeemed_at is None:
        return Skip("that invitation is no longer on record")
    what = await _what(look.view, found)
    lines = [
        Text("<b>Your invitation was accepted</b>"),
        Text("As {capacity}, on {moment}", capacity=what, moment=found.redeemed_at),
    ]
    if found.is_preapproved:
        name = await name_of(look.view, found.redeemed_by)
        lines.append(Text("They call themselves {name} and act from now on.", name=name))
    else:
        lines.append(Text("They are asked who they are; the ISU then decides."))
    lines += [BLANK, Text("<i>You are told because you made it.</i>")]
    if look.actor.is_isu:
        lines.append(Text("Was it not for them? Open the person and see what to do."))
        person = Action(Text("Open the person"), press("pp", found.redeemed_by))
        return Screen(tuple(lines), ((person,), (HOME,)))
    lines.append(Text("Was it not for them? Please write to the ISU: info@cmconvention.org."))
    return Screen(tuple(lines), ((HOME,),))


async def _what(view: View, found: Invitation) -> Text:
    return await capacity(view, found.role, found.delegation_id, found.theme)


def _for_whom(found: Invitation) -> tuple[Text, ...]:
    """Into the ISU somebody is invited by name."""
    if not found.full_name:
        return ()
    who = {"name": found.full_name, "institution": found.institution}
    return (Text("It is for <b>{name}</b>, {institution}.", **who),)


def _approval(found: Invitation) -> Text:
    if not found.is_preapproved:
        return Text("The ISU decides when they have come")
    if not found.note_reference:
        return Text("Approved beforehand")
    return Text("Approved beforehand on {reference}", reference=found.note_reference)


def _prefix(look: Look, move: str) -> str:
    """The ISU looks after all invitations, a focal point by buttons of another permission."""
    return f"iv{move}" if listed_for(look.actor) is None else f"ivd{move}"


def _to_list(look: Look) -> Action:
    return Action(Text("Invitations that are open"), press(_prefix(look, "l")))


INVITING = Dialogue(
    form=INVITATION_FORM,
    permission=Permission.INVITE,
    finish_label=Text("Make the invitation"),
    finish=invitation_made,
)
INVITING_DEPUTY = Dialogue(
    form=DEPUTY_FORM,
    permission=Permission.INVITE_DEPUTY,
    finish_label=Text("Make the invitation"),
    finish=deputy_invited,
)
