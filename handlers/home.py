"""Where everybody begins and comes back to: what Liaison is, and what this person can do here."""

from handlers import desk, registration
from handlers.acts import Look
from handlers.delegations import MINE
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, press
from services.decision_forms import reason_shown
from services.delegations import capacity_of
from services.permissions import Actor, Permission, Role
from services.texts import Text
from storage import mandates

_ACTIONS: tuple[tuple[Permission, Action], ...] = (
    (Permission.WRITE_NEEDS, Action(Text("Publish a need"), press("n+"))),
    (Permission.WRITE_OFFERS, Action(Text("Publish an offer"), press("o+"))),
    (Permission.READ_ENTRIES, Action(Text("Needs"), press("nl"))),
    (Permission.READ_ENTRIES, Action(Text("Offers"), press("ol"))),
    (Permission.WRITE_OFFERS, Action(Text("My entries"), press("my"))),
    (Permission.SEE_DELEGATION, MINE),
    (Permission.SUBSCRIBE, Action(Text("Alerts on new needs"), press("sub"))),
    (Permission.READ_ENTRIES, Action(Text("Meetings and deadlines"), press("ev"))),
    (Permission.ANNOUNCE, Action(Text("Announcements"), press("anl"))),
    (Permission.UNIVERSALIZE, Action(Text("Universalization"), press("dml"))),
    (Permission.ASK_STATUS, Action(Text("Treaty status"), press("s"))),
    (Permission.USE_SETTINGS, Action(Text("Settings"), press("set"))),
)


async def opened(look: Look) -> Screen:
    """What this person can do here, by role; the public can ask, read and register."""
    rows = in_rows(
        (action for permission, action in _ACTIONS if look.actor.may(permission)), columns=2
    )
    if look.actor.roles == {Role.PUBLIC}:
        return await _for_the_public(look, rows)
    asked_for, openings = await registration.standing(look)
    rows = (*openings, *rows)
    capacities = [*await _capacities(look), *await _suspended(look)]
    if look.actor.lapsed:
        waits = Text("Reading goes on. Writing waits until you have reconfirmed your post.")
        capacities.append(waits)
    lines = [Text("<b>Liaison</b>"), *capacities, *asked_for, BLANK, _ASK]
    if look.actor.may(Permission.READ_DESK):
        rows = ((await desk.button(look),), *rows, (Action(Text("My post"), press("post")),))
    if look.actor.lapsed:
        rows = ((Action(Text("Reconfirm my post"), press("post")),), *rows)
    return Screen(tuple(lines), rows)


_ASK = Text("Type the name of a State to see its treaty status, for example: Laos.")


async def _for_the_public(look: Look, rows: tuple[tuple[Action, ...], ...]) -> Screen:
    asked_for, openings = await registration.standing(look)
    lines = [
        Text("<b>Liaison</b>"),
        Text("The assistant of the delegations to the Convention on Cluster Munitions."),
        BLANK,
        _ASK,
        BLANK,
        Text(
            "Run for the Implementation Support Unit (ISU). Nothing classified belongs here. "
            "Stored: the number of your Telegram account, your language, and what you submit."
        ),
    ]
    if suspended := await _suspended(look):
        return Screen((lines[0], *suspended, *asked_for, BLANK, _ASK), (*openings, *rows))
    register = () if openings else ((Action(Text("Register"), press("join")),),)
    return Screen((*lines, *asked_for), (*openings, *register, *rows))


async def _capacities(look: Look) -> list[Text]:
    return [
        Text(
            "You act as {capacity}.",
            capacity=await capacity_of(look.view, held),
        )
        for held in look.actor.mandates
    ]


async def _suspended(look: Look) -> list[Text]:
    """What the ISU has suspended, why, and whom to ask."""
    lines = []
    for held in await mandates.of_person(look.view, look.person.id, states=("suspended",)):
        capacity = await capacity_of(look.view, held)
        lines.append(Text("Your role is suspended: <b>{capacity}</b>.", capacity=capacity))
        if held.reason:
            lines.append(Text("Reason: {reason}", reason=reason_shown(held.reason)))
    return [*lines, Text("Questions: info@cmconvention.org (ISU).")] if lines else []


_HELP: tuple[tuple[Permission, Text], ...] = (
    (
        Permission.SEE_DELEGATION,
        Text("/delegation shows who acts for your delegation, and its drafts."),
    ),
    (Permission.INVITE_DEPUTY, Text("There you also invite a deputy.")),
    (Permission.HOLD_POST, Text("/post is where you reconfirm or leave your post.")),
    (Permission.INVITE, Text("/invite lets somebody in by a link; /desk lists the invitations.")),
)
"""What only some can do, for those who can."""


async def helped(look: Look) -> Screen:
    """`/help`."""
    more = [line for permission, line in _HELP if look.actor.may(permission, only_looks=True)]
    lines = [
        Text("<b>What you can do here</b>"),
        Text("Type the name of a State, or /status, to see its treaty status."),
        Text("You can ask in plain words too, for example: who joined since 12MSP?"),
        Text("/needs and /offers list what is needed and what is offered."),
        Text("/meetings lists the meetings and deadlines ahead."),
        Text("/my shows the entries of your delegation."),
        *more,
        Text("/register asks the ISU for a role; /settings changes language and time zone."),
        Text("/privacy says what is stored of you; /mydata gives it to you; /forget erases it."),
        Text("/cancel leaves a form."),
        BLANK,
        Text("Questions: info@cmconvention.org (ISU) or ccm@un.org (UNODA)."),
        Text(
            "Participation is voluntary, and each State is responsible for its own content. "
            "Liaison does not replace Article 7 reporting."
        ),
    ]
    return Screen(tuple(lines), ((HOME,),))


async def not_understood(look: Look) -> Screen:
    """Whatever nothing else answers: a sticker, an unknown command, a button from long ago."""
    del look
    return Screen(
        (
            Text("I did not understand that. I can read only words and buttons."),
            Text("Type the name of a State, or press Home to see what you can do."),
        ),
        ((HOME,),),
        toast=Text("This button no longer works."),
    )


def refused(reason: Text) -> Screen:
    """Something was asked that cannot be done, and why."""
    return Screen((reason,), ((HOME,),), toast=reason)


def in_a_group(bot_username: str) -> Screen:
    """What the bot does among many people: public questions only, for nobody in particular."""
    privately = Action(Text("Write to me privately"), url=f"https://t.me/{bot_username}")
    return Screen(
        (
            Text("In a group I answer questions of treaty status only, for example: /status Laos."),
            Text("For everything else please write to me privately."),
        ),
        ((privately,),),
        toast=Text("This works in a private chat only."),
    )


def too_fast() -> Screen:
    """More came at once than a person writes."""
    return Screen(
        (
            Text("That was faster than I can follow, so I did not read all of it."),
            Text("Please wait a moment. What I asked last still stands."),
        ),
        ((HOME,),),
        toast=Text("A little slower, please."),
    )


def not_allowed(actor: Actor, permission: Permission) -> Screen:
    """The person's role does not allow it; nothing of what exists is given away."""
    if actor.may(permission, only_looks=True):
        return Screen(
            (
                Text("Please reconfirm first that you still hold your post."),
                Text("It takes one tap. Until then you can read everything as before."),
            ),
            ((Action(Text("Reconfirm"), press("post")),), (HOME,)),
        )
    return Screen(
        (
            Text("Your role does not allow this."),
            Text("If it should, please register or write to the ISU: info@cmconvention.org."),
        ),
        ((HOME,),),
    )


def apology(reference: str) -> Screen:
    """Something went wrong on our side."""
    return Screen(
        (
            Text("I am sorry, something went wrong. What you had saved before is kept."),
            Text("Reference for the ISU: {reference}", reference=reference),
        ),
        ((HOME,),),
    )
