"""What takes two persons, as the ISU sees it: proposing, releasing or declining, and fetching."""

from functools import partial

from handlers import forms, invitations
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.forms import Dialogue
from handlers.register import file_name, workbook
from handlers.screens import BLANK, HOME, Action, Attachment, Screen, press
from services import people, proposals
from services.delegations import capacity
from services.desk import OPEN_FOR, name_of
from services.notices import Skip
from services.options import Answers
from services.permissions import ROLE_NAMES, Permission, Role
from services.proposals import (
    EXPORT_FORM,
    GIVING_FORM,
    GUEST_FORM,
    ISU_ROLES,
    PERSON_FORM,
    What,
    described,
    is_waiting,
    may_fetch,
    outcome,
)
from services.texts import Plural, RefusedError, Text
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.proposals import Proposal

_MOST_FOUND = 8
_LIST = Action(Text("Proposals"), press("prl"))
PROPOSE = Action(Text("Propose"), press("pr+"))
_TWO_PERSONS = Text("It takes effect when another officer of the ISU has released it.")

_FETCH = {
    What.ISU_INVITATION: Text("Show the link"),
    What.REGISTER: Text("Download the register"),
}


async def listed(look: Look) -> Screen:
    """What waits for a second person, and what was released for this officer."""
    waiting = await proposals.waiting(look.view)
    released = await proposals.to_fetch(look.view, look.actor)
    rows = [
        (Action(await described(look.view, one), press("pr", one.id)),)
        for one in (*released, *waiting)
    ]
    lines = [Text("<b>Proposals</b>")]
    if released:
        n = len(released)
        lines.append(Plural("{n} released for you", "{n} released for you", n=n))
    n = len(waiting)
    lines.append(
        Plural("{n} waits for a second person", "{n} wait for a second person", n=n)
        if waiting
        else Text("Nothing waits for a second person.")
    )
    return Screen(tuple(lines), (*rows, (PROPOSE,), (DESK, HOME)))


async def opened(look: Look) -> Screen:
    return await _card(look, await proposals.get(look.view, look.number(0)))


async def propose_pressed(look: Look) -> Screen:
    """What can be proposed."""
    del look
    return Screen(
        (Text("<b>Propose</b>"), _TWO_PERSONS, BLANK, Text("What do you propose?")),
        (
            (Action(Text("Give somebody a role in the ISU"), press("prs")),),
            (Action(Text("Invite somebody into the ISU"), press("pri")),),
            (Action(Text("Export the register of people"), press("prx")),),
            (_LIST, HOME),
        ),
    )


async def person_search(act: Act) -> Screen:
    return await forms.begin(act, CHOOSING)


async def person_searched(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The people whom the words fit; each leads to the roles."""
    del row
    words = people.searched(answers["words"])
    found = await people.search(act.unit, words) if words else None
    active = [one for one in found.people if one.state == "active"] if found else []
    rows = []
    for one in active[:_MOST_FOUND]:
        what = await capacity(act.unit, one.role, one.delegation_id, one.theme)
        label = Text("{name}, {capacity}", name=one.full_name, capacity=what)
        rows.append((Action(label, press("prw", one.person_id)),))
    line = Text("Whom do you mean?")
    if not rows:
        line = Text("Nobody with a role is called so. Somebody new is invited instead.")
    elif len(active) > _MOST_FOUND:
        line = Text("These fit best. If it is somebody else, please search by more of the name.")
    again = Action(Text("Search again"), press("prs"))
    return Screen((line,), (*rows, (again,), (PROPOSE, HOME)))


async def role_asked(look: Look) -> Screen:
    """Which role in the ISU somebody is to have."""
    name = await name_of(look.view, look.number(0))
    rows = tuple((_role_action(role, press("prg", look.number(0), role)),) for role in ISU_ROLES)
    return Screen(
        (Text("Which role in the ISU do you propose for <b>{name}</b>?", name=name), _TWO_PERSONS),
        (*rows, (PROPOSE, HOME)),
    )


async def role_chosen(act: Act) -> Screen:
    """Which role it is to be is known; why is asked."""
    person_id, role = act.number(0), act.argument(1)
    await proposals.checked_facts(act.unit, What.ISU_ROLE, role=role, person_id=person_id)
    return await forms.begin(act, GIVING, answers={"role": role}, entry_id=person_id)


async def giving(look: Look, row: DraftRow, _answers: Answers) -> Screen:
    """On the review card: to whom the role is given."""
    name = await name_of(look.view, row.entry_id or 0)
    rows = ((forms.finish_action(GIVING, row),),)
    return Screen((Text("For: <b>{name}</b>", name=name), BLANK, _TWO_PERSONS), rows)


async def role_proposed(act: Act, row: DraftRow, answers: Answers) -> Screen:
    made = await proposals.propose(
        act.unit, act.actor, What.ISU_ROLE, person_id=row.entry_id or 0, **answers
    )
    return await _proposed(act, *made)


async def guest_asked(act: Act) -> Screen:
    """Whom to invite into the ISU, and in which role."""
    return await forms.begin(act, INVITING)


async def invitation_proposed(act: Act, row: DraftRow, answers: Answers) -> Screen:
    del row
    return await _proposed(
        act, *await proposals.propose(act.unit, act.actor, What.ISU_INVITATION, **answers)
    )


async def export_asked(act: Act) -> Screen:
    """Why the register is needed."""
    await proposals.checked_facts(act.unit, What.REGISTER)
    return await forms.begin(act, EXPORTING)


async def register_proposed(act: Act, row: DraftRow, answers: Answers) -> Screen:
    del row
    return await _proposed(
        act, *await proposals.propose(act.unit, act.actor, What.REGISTER, **answers)
    )


async def released(act: Act) -> Screen:
    """The second person agrees: it takes effect, or can be fetched by its proposer."""
    found = await proposals.release(act.unit, act.actor, act.number(0))
    return (await _card(act, found)).with_toast(Text("Released"))


async def declined(act: Act) -> Screen:
    """The second person does not agree, or the proposer takes it back."""
    found = await proposals.decline(act.unit, act.actor, act.number(0))
    return (await _card(act, found)).with_toast(await outcome(act.unit, found))


async def fetched(act: Act) -> Screen:
    """What was released is handed to its proposer, once."""
    found = await proposals.get(act.unit, act.number(0))
    if found.kind == What.ISU_INVITATION:
        code = await proposals.fetch_invitation(act.unit, act.actor, found.id)
        return await invitations.link_shown(act, code)
    entries = await proposals.fetch_register(act.unit, act.actor, found.id)
    content = partial(workbook, entries, act.today, act.reader)
    return Screen(
        (
            Text("<b>The register of people</b>"),
            Text("Personal data: for the ISU only. Please delete it when it has served."),
        ),
        ((_LIST, HOME),),
        attachments=(Attachment(file_name(act.today), content),),
    )


async def release_asked(look: Look, notice: Notice) -> Screen | Skip:
    """To the other officers: something waits for a second person."""
    try:
        found = await proposals.get(look.view, notice.subject_id or 0)
    except RefusedError:
        return Skip("that proposal is no longer on record")
    if not is_waiting(look.view, found) or not look.actor.may(Permission.RELEASE, only_looks=True):
        return Skip("decided already, or no longer in the ISU")
    return await _card(look, found)


async def decided_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To who proposed it: what became of it."""
    try:
        return await _card(look, await proposals.get(look.view, notice.subject_id or 0))
    except RefusedError:
        return Skip("that proposal is no longer on record")


async def _proposed(act: Act, made: Proposal, others: int) -> Screen:
    told: Text = Plural(
        "{n} other officer is asked to release it. You will be told.",
        "{n} other officers are asked to release it. You will be told.",
        n=others,
    )
    if not others:
        told = Text(
            "There is no other officer. Please ask whoever runs Liaison to release it: "
            "<code>liaison release {number}</code>",
            number=str(made.id),
        )
    return (await _card(act, made)).preceded_by(Text("Proposed."), told)


async def _card(look: Look, found: Proposal) -> Screen:
    by = await name_of(look.view, found.proposed_by)
    lines = [
        Text("<b>Proposal {number}</b>", number=str(found.id)),
        await described(look.view, found),
        Text("Proposed by {name} on {moment}", name=by, moment=found.proposed_at),
    ]
    if reason := found.facts.get("reason"):
        lines.append(Text("Reason: {reason}", reason=reason))
    lines.append(await outcome(look.view, found))
    rows: list[tuple[Action, ...]] = []
    decline = Action(Text("Decline"), press("pr-", found.id))
    if is_waiting(look.view, found):
        until = found.proposed_at + OPEN_FOR
        lines.append(Text("It can be released until {moment}.", moment=until))
        rows = [(Action(Text("Release"), press("pr*", found.id)), decline)]
        if found.proposed_by == look.person.id:
            rows = [(Action(Text("Withdraw"), decline.press),)]
    if may_fetch(look.view, look.actor, found) and found.decided_at is not None:
        until = found.decided_at + proposals.FETCHED_WITHIN
        lines.append(Text("You can fetch it once, until {moment}.", moment=until))
        rows = [(Action(_FETCH[What(found.kind)], press("pr!", found.id)),)]
    return Screen(tuple(lines), (*rows, (_LIST, HOME)))


def _role_action(role: Role, pressed: str) -> Action:
    return Action(Text("{role}", role=ROLE_NAMES[role]), pressed)


CHOOSING = Dialogue(
    form=PERSON_FORM,
    permission=Permission.PROPOSE,
    finish_label=Text("Search"),
    finish=person_searched,
    is_reviewed=False,
)
INVITING = Dialogue(
    form=GUEST_FORM,
    permission=Permission.PROPOSE,
    finish_label=Text("Propose"),
    finish=invitation_proposed,
)
GIVING = Dialogue(
    form=GIVING_FORM,
    permission=Permission.PROPOSE,
    finish_label=Text("Propose"),
    finish=role_proposed,
    review=giving,
)
EXPORTING = Dialogue(
    form=EXPORT_FORM,
    permission=Permission.PROPOSE,
    finish_label=Text("Propose"),
    finish=register_proposed,
)
