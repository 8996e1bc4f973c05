"""Deadlines as people see them: the ISU's form, the card, the reminders and what corrects them."""

from handlers import forms, reminders
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.reminders import CALLED_OFF, CHANGED, REMINDER, WAS_REMINDED
from handlers.screens import BLANK, HOME, Screen
from services import deadlines
from services.deadlines import ALL_PARTIES, find_mandate_concerned, get_deadline, own_states
from services.notices import Kind, Skip
from services.options import Answers, listed
from services.permissions import Permission
from services.texts import Text
from storage import deadlines as stored
from storage.deadlines import Deadline
from storage.drafts import DraftRow
from storage.ledger import Notice
from storage.treaty import get_state


async def enter_pressed(act: Act) -> Screen:
    return await forms.begin(act, DEADLINE)


async def change_pressed(act: Act) -> Screen:
    """Change a deadline: its answers stand on the review card, each can be changed."""
    deadline = await get_deadline(act.unit, act.actor, act.number(0))
    answers = deadlines.answers_of(deadline)
    return await forms.begin(
        act, DEADLINE, answers=answers, changed_at=deadline.changed_at, entry_id=deadline.id
    )


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the deadline form: publish, or publish the change."""
    if row.entry_id is None:
        deadline = await deadlines.enter_deadline(act.unit, act.actor, answers)
        return (await _card(act, deadline)).preceded_by(Text("Published."))
    deadline, told = await deadlines.change_deadline(
        act.unit, act.actor, row.entry_id, answers, copied_at=row.created_at
    )
    done = (Text("The change is published."), *reminders.corrected(told))
    return (await _card(act, deadline)).preceded_by(*done)


async def opened(look: Look) -> Screen:
    """The card of one deadline."""
    return await _card(look, await get_deadline(look.view, look.actor, look.number(0)))


async def call_off_pressed(act: Act) -> Screen:
    deadline = await get_deadline(act.unit, act.actor, act.number(0))
    return reminders.really_call_off(deadline.title, "d", deadline.id)


async def called_off(act: Act) -> Screen:
    deadline, told = await deadlines.call_off_deadline(act.unit, act.actor, act.number(0))
    card = await _card(act, deadline)
    return card.preceded_by(*reminders.corrected(told)) if told else card


async def reminder(look: Look, notice: Notice) -> Screen | Skip:
    """To focal points of the States concerned and to the ISU: the day comes near."""
    deadline = await stored.find(look.view, notice.subject_id or 0)
    if deadline is None or deadline.state != "published":
        return Skip("called off")
    mandate = await find_mandate_concerned(look.view, look.actor, deadline, look.today)
    if mandate is None:
        return Skip("no longer concerned")
    if look.today > deadline.due_on:
        return Skip("the day has passed")
    soon = reminders.how_soon(deadline.due_on, look.today)
    lines = (
        REMINDER,
        *await _facts(look, deadline),
        Text("That is {soon}.", soon=soon),
        BLANK,
        await reminders.why(look.view, mandate),
    )
    return Screen(lines, (reminders.notice_row("d", deadline.id),))


async def called_off_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To those who were reminded: the deadline is called off, moved, or no longer for them."""
    deadline = await stored.find(look.view, notice.subject_id or 0)
    if deadline is None:
        return Skip("not on record")
    mandate = await find_mandate_concerned(look.view, look.actor, deadline, look.today)
    if mandate is None:
        # It may have been changed to concern others only: then its title is for them.
        lines = (CALLED_OFF, Text("It no longer concerns you."), BLANK, WAS_REMINDED)
        return Screen(lines, ((reminders.ALL, HOME),))
    if deadline.state == "called-off":
        lines = (CALLED_OFF, _title(deadline), BLANK, WAS_REMINDED)
        return Screen(lines, ((reminders.ALL, HOME),))
    changed = (CHANGED, *await _facts(look, deadline), BLANK, WAS_REMINDED)
    return Screen(changed, (reminders.notice_row("d", deadline.id),))


async def _card(look: Look, deadline: Deadline) -> Screen:
    lines = await _facts(look, deadline)
    if look.actor.may(Permission.ENTER_EVENTS):
        lines += [BLANK, await reminders.schedule(look, Kind.DEADLINE, deadline.id)]
    return reminders.card(look, "d", deadline.id, deadline.state, *lines)


def _title(deadline: Deadline) -> Text:
    return Text("<b>{title}</b>", title=deadline.title)


async def _facts(look: Look, deadline: Deadline) -> list[Text]:
    """What is due on which day; which other States are asked is for the ISU to know."""
    asked = ALL_PARTIES
    if deadline.states:
        own = await own_states(look.view, look.actor)
        shown = [iso3 for iso3 in deadline.states if look.actor.is_isu or iso3 in own]
        asked = listed(Text("{state}", state=get_state(iso3)) for iso3 in shown)
    return [
        _title(deadline),
        Text("Due on {day}.", day=deadline.due_on),
        Text("For: {states}", states=asked),
    ]


DEADLINE = Dialogue(
    form=deadlines.DEADLINE_FORM,
    permission=Permission.ENTER_EVENTS,
    finish_label=Text("Publish"),
    finish=finished,
)
