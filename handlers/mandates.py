"""A mandate at the desk: its card, what the ISU decides on it, and how its holder is told."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from handlers import forms
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.files import copy_action
from handlers.forms import Dialogue
from handlers.registration import particulars
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, press
from services import decisions
from services.audit import Verb
from services.decision_forms import (
    CORRECTION_FORM,
    DEMOTE_FORM,
    END_FORM,
    RESTORE_FORM,
    ROLE_FORM,
    SUSPEND_FORM,
    reason_shown,
)
from services.delegations import capacity_of
from services.desk import name_of
from services.forms import Form
from services.mandates import STATES, is_in_term, is_lapsed_for
from services.notices import Skip
from services.options import Answers
from services.permissions import THE_ISU, Permission, Role
from services.texts import Text
from storage import mandates, people
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.mandates import Mandate

Decides: TypeAlias = Callable[[Act, DraftRow, Answers], Awaitable[Mandate]]

_QUESTIONS = Text("Questions: info@cmconvention.org (ISU).")


async def opened(look: Look) -> Screen:
    """`md:<mandate>`: what is on record, and what can be done about it."""
    return await _card(look, await decisions.get_held(look.view, look.number(0)))


async def suspend_pressed(act: Act) -> Screen:
    return await _begin(act, SUSPENDING)


async def restore_pressed(act: Act) -> Screen:
    return await _begin(act, RESTORING)


async def end_pressed(act: Act) -> Screen:
    return await _begin(act, ENDING)


async def role_pressed(act: Act) -> Screen:
    return await _begin(act, CHANGING_ROLE)


async def demote_pressed(act: Act) -> Screen:
    return await _begin(act, DEMOTING)


async def correct_pressed(act: Act) -> Screen:
    """Of one's own mandate only the name can be corrected, so nothing else is asked."""
    found = await decisions.get_held(act.unit, act.number(0))
    own = {"fields": ["name"]} if found.person_id == act.person.id else {}
    return await _begin(act, CORRECTING, own)


async def undone(act: Act) -> Screen:
    """*Undo*, for ten seconds: the card as it was before."""
    found = await decisions.undo(act.unit, act.actor, act.number(0))
    return (await _card(act, found)).preceded_by(Text("Undone. Nobody was told."))


async def mandate_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the holder: what the ISU has decided, why, and what they can still do."""
    found = await mandates.find(look.view, notice.subject_id or 0)
    what = Verb(notice.facts["what"])
    if found is None or found.person_id != look.person.id:
        return Skip("not on record any more")
    if what in _AFTER and found.state != _AFTER[what]:
        return Skip("no longer so")
    capacity = await capacity_of(look.view, found)
    lines = [
        Text("{sentence}", sentence=_TOLD[what](capacity)),
        Text("Reason: {reason}", reason=reason_shown(notice.facts["reason"])),
        BLANK,
        *([*particulars(found), BLANK] if what is Verb.CORRECTED else []),
        *_STILL[what],
        *_other_roles(look, found, what),
        _QUESTIONS,
    ]
    return Screen(tuple(lines), ((HOME,),))


async def facts(look: Look, found: Mandate) -> list[Text]:
    """A mandate in lines: capacity, state and term."""
    state = STATES.get(found.state, Text("{state}", state=found.state))
    lines = [
        Text(
            "<b>{capacity}</b> · {state}",
            capacity=await capacity_of(look.view, found),
            state=state,
        )
    ]
    if found.state == "active" and not is_in_term(found, look.now.date()):
        lines.append(Text("Not in term today: acts as the public."))
    elif found.state == "active" and is_lapsed_for(
        await people.get(look.view, found.person_id), found, look.now
    ):
        lines.append(Text("Not reconfirmed: reads, and no longer writes."))
    if found.valid_from is not None:
        lines.append(Text("From: {day}", day=found.valid_from))
        if found.valid_to is not None:
            lines.append(Text("Until: {day}", day=found.valid_to))
        elif found.state == "active":
            lines.append(Text("Until further notice"))
    if found.reconfirm_by is not None and found.state == "active":
        lines.append(Text("To be reconfirmed by: {day}", day=found.reconfirm_by))
    if found.state in {"suspended", "ended", "declined"} and found.reason:
        lines.append(Text("Reason: {reason}", reason=reason_shown(found.reason)))
    return lines


async def _card(look: Look, found: Mandate) -> Screen:
    lines = [*await facts(look, found), BLANK, *particulars(found), BLANK]
    lines.append(Text("Asked for on {moment}", moment=found.requested_at))
    if found.decided_at is not None:
        by = found.decided_by
        who = Text("Liaison") if by is None else await name_of(look.view, by)
        lines.append(Text("Last decision: {moment}, {who}", moment=found.decided_at, who=who))
    history = Action(Text("History"), press("aur", "mandate", found.id))
    more: tuple[Action, ...] = (history,)
    if found.note_copy_id is not None and found.state != "withdrawn":
        more = (copy_action(found.note_copy_id, back=press("md", found.id)), history)
    person = Action(Text("‹ The person"), press("pp", found.person_id))
    acts = in_rows(_acts(look, found), columns=2)
    return Screen(tuple(lines), (*acts, more, (person, DESK, HOME)))


def _acts(look: Look, found: Mandate) -> list[Action]:
    """What this officer can do about a mandate now."""
    number = found.id
    correct = Action(Text("Correct"), press("mdc", number))
    restore = Action(Text("Restore"), press("md+", number))
    end = Action(Text("End"), press("mdx", number))
    if found.state == "requested":
        return [Action(Text("The request"), press("rq", number))]
    if found.state not in {"active", "suspended"}:
        return []
    if found.person_id == look.person.id:
        return [Action(Text("Correct my name"), press("mdc", number))]
    if found.role in THE_ISU:
        restore = Action(Text("Propose to restore it"), press("prg", found.person_id, found.role))
    if not decisions.may_decide_on(look.actor, found):
        return [restore] if found.state == "suspended" else []
    if found.state == "suspended":
        return [restore, correct, end]
    suspend = Action(Text("Suspend"), press("md-", number))
    change = [Action(Text("Change role"), press("md~", number))]
    if found.role in THE_ISU:
        change = []
    if found.role == Role.ISU_ADMINISTRATOR:
        change = [Action(Text("Take administration away"), press("mdd", number))]
    return [suspend, correct, *change, end]


async def _begin(act: Act, dialogue: Dialogue, answers: Answers | None = None) -> Screen:
    """Open a form about a mandate; one begun before the last change to it makes room."""
    found = await decisions.get_held(act.unit, act.number(0))
    decisions.check_may_decide(act.actor, found)
    return await forms.begin(
        act,
        dialogue,
        answers=answers or {},
        changed_at=await decisions.changed_at(act.unit, found.id) or found.requested_at,
        entry_id=found.id,
    )


def _deciding(
    form: Form,
    label: Text,
    decides: Decides,
    said: Text,
    warning: Text,
    permission: Permission = Permission.CHANGE_PEOPLE,
) -> Dialogue:
    """A decision as it is held with an officer: why, what it means for whom, and it is done."""

    async def reviewed(look: Look, row: DraftRow, _answers: Answers) -> Screen:
        found = await mandates.find(look.view, row.entry_id or 0)
        whose: tuple[Text, ...] = ()
        if found is not None:
            capacity = await capacity_of(look.view, found)
            whose = (Text("<b>{name}</b>, {capacity}", name=found.full_name, capacity=capacity),)
        return Screen((BLANK, *whose, warning), ((forms.finish_action(dialogue, row),),))

    async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
        found = await decides(act, row, answers)
        lines = [Text("{said}: {name}.", said=said, name=found.full_name)]
        undo: tuple[tuple[Action, ...], ...] = ()
        if form.name in _UNDOABLE:
            lines.append(Text("They are told ten seconds after it. Until then you can undo it."))
            undo = ((Action(Text("Undo"), press("mdu", found.id)),),)
        card = await _card(act, found)
        done = Screen(card.lines, (*undo, *card.rows), toast=said)
        return done.preceded_by(*lines)

    dialogue = Dialogue(
        form=form,
        permission=permission,
        finish_label=label,
        finish=finished,
        review=reviewed,
    )
    return dialogue


async def _suspended(act: Act, row: DraftRow, answers: Answers) -> Mandate:
    return await decisions.suspend(act.unit, act.actor, row.entry_id or 0, answers["reason"])


async def _restored(act: Act, row: DraftRow, answers: Answers) -> Mandate:
    return await decisions.restore(act.unit, act.actor, row.entry_id or 0, answers["reason"])


async def _ended(act: Act, row: DraftRow, answers: Answers) -> Mandate:
    return await decisions.end(act.unit, act.actor, row.entry_id or 0, answers["reason"])


async def _corrected(act: Act, row: DraftRow, answers: Answers) -> Mandate:
    number = row.entry_id or 0
    return await decisions.correct(act.unit, act.actor, number, answers, begun=row.created_at)


async def _role_changed(act: Act, row: DraftRow, answers: Answers) -> Mandate:
    number = row.entry_id or 0
    return await decisions.change_role(act.unit, act.actor, number, answers, begun=row.created_at)


async def _demoted(act: Act, row: DraftRow, answers: Answers) -> Mandate:
    number, reason = row.entry_id or 0, answers["reason"]
    return await decisions.demote(act.unit, act.actor, number, reason, begun=row.created_at)


def _other_roles(look: Look, found: Mandate, what: Verb) -> list[Text]:
    others = [one for one in look.actor.mandates if one.id != found.id]
    takes_away = what in {Verb.SUSPENDED, Verb.ENDED}
    return [Text("Your other roles stay as they are.")] if others and takes_away else []


_UNDOABLE = {SUSPEND_FORM.name, RESTORE_FORM.name, END_FORM.name}
_AFTER = {Verb.SUSPENDED: "suspended", Verb.RESTORED: "active", Verb.ENDED: "ended"}

_TOLD: dict[Verb, Callable[[Text], Text]] = {
    Verb.SUSPENDED: lambda capacity: Text(
        "The ISU has suspended your role: <b>{capacity}</b>.", capacity=capacity
    ),
    Verb.RESTORED: lambda capacity: Text(
        "The ISU has restored your role: <b>{capacity}</b>.", capacity=capacity
    ),
    Verb.ENDED: lambda capacity: Text("Your role has ended: <b>{capacity}</b>.", capacity=capacity),
    Verb.CORRECTED: lambda capacity: Text(
        "The ISU has corrected what is on record of you as <b>{capacity}</b>.", capacity=capacity
    ),
    Verb.ROLE_CHANGED: lambda capacity: Text(
        "The ISU has changed your role. You act as <b>{capacity}</b> now.", capacity=capacity
    ),
}
_CAN_READ = Text("You can still ask for treaty status, and read what is public.")
_STILL: dict[Verb, tuple[Text, ...]] = {
    Verb.SUSPENDED: (_CAN_READ, Text("What you have begun to write is kept.")),
    Verb.RESTORED: (Text("You can go on where you left off."),),
    Verb.ENDED: (
        _CAN_READ,
        Text("What was published stays with the delegation. For a new role, please register."),
    ),
    Verb.CORRECTED: (Text("If something is not right, please tell the ISU."),),
    Verb.ROLE_CHANGED: (Text("Press Home to see what you can do in it."),),
}

SUSPENDING = _deciding(
    SUSPEND_FORM,
    Text("Suspend"),
    _suspended,
    Text("Suspended"),
    Text(
        "From now on they can read only what is public, until the role is restored. "
        "Their open invitations are revoked for good."
    ),
)
RESTORING = _deciding(
    RESTORE_FORM,
    Text("Restore"),
    _restored,
    Text("Restored"),
    Text("From now on they act in this role again."),
)
ENDING = _deciding(
    END_FORM,
    Text("End the mandate"),
    _ended,
    Text("Ended"),
    Text(
        "This is for good. What was published stays with the delegation. "
        "Their open invitations are revoked."
    ),
)
DEMOTING = _deciding(
    DEMOTE_FORM,
    Text("Take it away"),
    _demoted,
    Text("No longer an administrator"),
    Text("They stay an ISU officer."),
    Permission.CHANGE_THE_ISU,
)
CHANGING_ROLE = _deciding(
    ROLE_FORM,
    Text("Change the role"),
    _role_changed,
    Text("The role is changed"),
    Text("This is the mandate as it is so far. Its term begins anew today."),
)
CORRECTING = _deciding(
    CORRECTION_FORM,
    Text("Correct"),
    _corrected,
    Text("Corrected"),
    Text("The person and the delegation are told."),
)
DIALOGUES = (SUSPENDING, RESTORING, ENDING, DEMOTING, CHANGING_ROLE, CORRECTING)
