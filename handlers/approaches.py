"""Approaches in a demarche, as who keeps the universalization desk sees and enters them."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import forms
from handlers.acts import Act, Look
from handlers.demarches import CONFIDENTIAL, GONE, to_demarche
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from handlers.states import REGION_NAMES
from handlers.texts import state_name
from services import approaches
from services.approaches import get_approach
from services.demarche_counts import (
    initiative_of,
    is_response,
    region_of,
    states_approached_twice,
)
from services.demarche_forms import (
    ANSWER_FORM,
    APPROACH_FORM,
    CHANNELS,
    CORRECTION_FORM,
    GROUPS,
    NEXT_FORM,
    answers_of,
    columns_of,
    question_of,
)
from services.demarches import get_demarche
from services.options import Answers, label_of, shortened
from services.permissions import Permission
from services.texts import Plural, RefusedError, Text
from services.typed import folded
from storage import approaches as stored
from storage import demarches
from storage.approaches import Approach
from storage.demarches import Demarche
from storage.drafts import DraftRow
from storage.treaty import get_state

_A_PAGE = 8
_NEXT = "next"
_NONE = Text("There is none.")

_LISTS: dict[str, Text] = {
    "all": Text("All States approached"),
    "no": Text("Without an answer"),
    _NEXT: Text("Next steps"),
}


async def listed(look: Look) -> Screen:
    """`apl:<demarche>:<which>:<page>`: `which` is all, no, next or a group.

    `r12` and `i12` are the region and the regional initiative of approach 12.
    """
    found = await get_demarche(look.view, look.number(0))
    which = look.argument(1) or "all"
    everything = await stored.of_demarche(look.view, found.id)
    title, several = await _chosen(look, which, everything)
    page, pages = page_of(look.number(2), len(several), _A_PAGE)
    first = page * _A_PAGE
    shown = several[first:][:_A_PAGE]
    lines = [
        Text("<b>{name}</b> · {title}", name=found.name, title=title),
        CONFIDENTIAL,
        Plural("{n} approach", "{n} approaches", n=len(several)) if several else _NONE,
        BLANK,
    ]
    twice = states_approached_twice(everything)
    for n, one in enumerate(shown, first + 1):
        lines.append(_in_a_list(n, one, which=which))
        if one.iso3 in twice:
            lines.append(Text("<i>approached through more than one channel</i>"))
    rows = tuple(
        (Action(Text("{n}. {state}", n=n, state=get_state(one.iso3)), press("ap", one.id)),)
        for n, one in enumerate(shown, first + 1)
    )
    turns = tuple(page_row("apl", (found.id, which), page, pages))
    return Screen(tuple(lines), (*rows, turns, (to_demarche(found), HOME)))


async def opened(look: Look) -> Screen:
    """The card of one approach."""
    return await _card(look, await get_approach(look.view, look.number(0)))


async def enter_pressed(act: Act) -> Screen:
    found = await get_demarche(act.unit, act.number(0))
    return await forms.begin(act, APPROACH, entry_id=found.id)


async def entered(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the form for a new approach."""
    columns = columns_of(APPROACH_FORM, answers)
    [one] = await approaches.enter_approaches(act.unit, act.actor, row.entry_id or 0, [columns])
    return await _done(act, one, Text("Saved."))


async def change_pressed(act: Act) -> Screen:
    return await _begin(act, CORRECTION)


async def answer_pressed(act: Act) -> Screen:
    return await _begin(act, ANSWER)


async def next_pressed(act: Act) -> Screen:
    return await _begin(act, NEXT)


async def changed(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of each form about an approach that is there."""
    columns = columns_of(_FORMS[row.form].form, answers)
    one = await approaches.change_approach(
        act.unit, act.actor, row.entry_id or 0, columns, copied_at=row.created_at
    )
    return await _done(act, one, Text("The change is saved."))


async def take_back_pressed(look: Look) -> Screen:
    """Taking an approach back is asked back."""
    one = await get_approach(look.view, look.number(0))
    return Screen(
        (
            Text("Take back the approach to <b>{state}</b>?", state=get_state(one.iso3)),
            CONFIDENTIAL,
            Text("It counts no more. The record of changes keeps it."),
        ),
        (
            (
                Action(Text("Yes, take it back"), press("ap-", one.id)),
                Action(Text("No, keep it"), press("ap", one.id)),
            ),
        ),
    )


async def taken_back(act: Act) -> Screen:
    one = await approaches.take_back(act.unit, act.actor, act.number(0))
    return await _done(act, one, Text("Taken back."))


async def undone(act: Act) -> Screen:
    one = await approaches.undo(act.unit, act.actor, act.number(0))
    return (await _card(act, one)).with_toast(Text("Undone"))


async def reviewed(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """On the review card of where and when: what to mind about it."""
    number, corrected = row.entry_id or 0, None
    if row.form == CORRECTION_FORM.name:
        corrected = await stored.find(look.view, number)
        number = corrected.demarche_id if corrected else 0
    found = await demarches.find(look.view, number)
    if found is None:
        return GONE
    columns = columns_of(APPROACH_FORM, answers)
    one = replace(corrected, **columns) if corrected else approaches.blank(found, **columns)
    notes = await approaches.noted(look.view, one)
    lines = (Text("Demarche: <b>{name}</b>", name=found.name), *notes)
    return await _checked(look, row, found, one, lines)


async def about(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """On the review card of an answer or a next step: of which State it is, what to mind."""
    one = await stored.find(look.view, row.entry_id or 0)
    if one is None:
        return GONE
    found = await get_demarche(look.view, one.demarche_id)
    one = replace(one, **columns_of(_FORMS[row.form].form, answers))
    lines = [Text("State: <b>{state}</b>", state=get_state(one.iso3))]
    if row.form == NEXT_FORM.name and one.next_on is not None and one.next_on < look.today:
        lines.append(Text("Please note: {day} has passed already.", day=one.next_on))
    return await _checked(look, row, found, one, lines)


async def _checked(
    look: Look, row: DraftRow, found: Demarche, one: Approach, lines: Sequence[Text]
) -> Screen:
    """A review card with the last button; in its place, what is wrong and its question again."""
    dialogue = _FORMS[row.form]
    there = await stored.of_demarche(look.view, found.id)
    others = [other for other in there if other.id != one.id]
    faults = dict(approaches.faults_in(found, vars(one), others, look.today))
    if not faults:
        return Screen(tuple(lines), ((forms.finish_action(dialogue, row),),))
    asked = [question_of(dialogue.form, column) for column in faults]
    again = tuple(
        (Action(question.label, press("f", row.id, row.revision, "r", question.key)),)
        for question in asked
        if question is not None
    )
    told = [Text("<b>{said}</b>", said=said) for said in faults.values()]
    return Screen((*lines, BLANK, *told, Text("Please change an answer.")), again)


async def _begin(act: Act, dialogue: Dialogue) -> Screen:
    """Begin a form about an approach; its answers so far stand on the review card."""
    one = await get_approach(act.unit, act.number(0))
    if one.state != "standing":
        raise RefusedError(Text("This approach was taken back."))
    answers = answers_of(dialogue.form, one)
    is_new = not any(answers.values())
    screen = await forms.begin(
        act,
        dialogue,
        answers={} if is_new else answers,
        changed_at=one.changed_at,
        entry_id=one.id,
    )
    state = Text("State: <b>{state}</b>", state=get_state(one.iso3))
    return screen.preceded_by(state) if is_new else screen


async def _done(act: Act, one: Approach, said: Text) -> Screen:
    """The card under what was just done, with ten seconds of Undo."""
    card = await _card(act, one)
    undo = (Action(Text("Undo"), press("apu", one.id)),)
    return Screen(card.lines, (undo, *card.rows)).preceded_by(said)


async def _chosen(
    look: Look, which: str, everything: Sequence[Approach]
) -> tuple[Text, list[Approach]]:
    """What a list is called, and what stands in it: States by name, next steps by their day."""
    language = look.reader.language
    ordered = sorted(everything, key=lambda one: folded(state_name(get_state(one.iso3), language)))
    if which in {option.code for option in GROUPS}:
        return label_of(GROUPS, which), [one for one in ordered if one.response_group == which]
    if which == "no":
        return _LISTS[which], [one for one in ordered if not is_response(one)]
    if which == _NEXT:
        steps = [one for one in ordered if one.next_step]
        # What has no day comes last.
        return _LISTS[which], sorted(steps, key=lambda one: (one.next_on is None, one.next_on))
    if which == "all":
        return _LISTS[which], ordered
    return await _part(look, which, ordered)


async def _part(look: Look, which: str, ordered: Sequence[Approach]) -> tuple[Text, list[Approach]]:
    part = {"r": region_of, "i": initiative_of}.get(which[:1])
    if part is None or not (which[1:].isascii() and which[1:].isdigit()):
        raise RefusedError(Text("I do not know such a list."))
    name = part(await get_approach(look.view, int(which[1:][:18])))
    title = REGION_NAMES[name] if part is region_of else Text("{name}", name=name)
    if not name:
        title = Text("No regional initiative")
    return title, [one for one in ordered if part(one) == name]


def _in_a_list(n: int, one: Approach, *, which: str) -> Text:
    state = get_state(one.iso3)
    if which == _NEXT:
        step = shortened(" ".join(one.next_step.split()))
        if one.next_on is None:
            return Text("{n}. {state}: {step}", n=n, state=state, step=step)
        return Text("{n}. {state}, by {day}: {step}", n=n, state=state, day=one.next_on, step=step)
    channel = label_of(CHANNELS, one.channel)
    if which in {"no", one.response_group}:
        return Text("{n}. {state} · {channel}", n=n, state=state, channel=channel)
    return Text(
        "{n}. {state} · {channel} · {stands}",
        n=n,
        state=state,
        channel=channel,
        stands=_stands(one),
    )


def _stands(one: Approach) -> Text:
    """Where it stands, in a word."""
    if one.response_group:
        return Text("group {group}", group=one.response_group)
    return Text("answered") if is_response(one) else Text("no answer yet")


async def _card(look: Look, one: Approach) -> Screen:
    found = await get_demarche(look.view, one.demarche_id)
    others = [
        other
        for other in await stored.of_demarche(look.view, found.id)
        if other.iso3 == one.iso3 and other.id != one.id
    ]
    lines = [
        Text("<b>{state}</b> · {name}", state=get_state(one.iso3), name=found.name),
        CONFIDENTIAL,
        BLANK,
    ]
    if one.state != "standing":
        lines.append(Text("<b>Taken back</b>"))
    lines += [
        Text("Approached on {day}.", day=one.approached_on),
        Text("{channel}: {through}", channel=label_of(CHANNELS, one.channel), through=one.through),
        *await approaches.noted(look.view, one),
        *_outcome(one),
    ]
    if others:
        n = len(others)
        again = Plural(
            "In this demarche it was also approached through {n} other channel.",
            "In this demarche it was also approached through {n} other channels.",
            n=n,
        )
        lines += [BLANK, again]
    return Screen(tuple(lines), _rows(look, found, one, others))


def _outcome(one: Approach) -> list[Text]:
    """The answer with its group and the reason, the next step, the regional initiative."""
    lines = [BLANK]
    if not is_response(one):
        lines.append(Text("No answer yet."))
    elif one.answered_on is None:
        lines.append(Text("Answered; the day is not on record."))
    else:
        lines.append(Text("Answered on {day}.", day=one.answered_on))
    if one.answer:
        lines.append(Text("Answer: {answer}", answer=one.answer))
    if one.response_group:
        lines.append(Text("Group {group}", group=label_of(GROUPS, one.response_group)))
        reason = Text("Reason: {reason}", reason=one.reason)
        lines.append(reason if one.reason else Text("Reason missing."))
    elif is_response(one):
        lines.append(Text("In no group yet."))
    if one.next_step:
        lines += [BLANK, Text("Next step: {step}", step=one.next_step)]
        if one.next_on is not None:
            lines.append(Text("By {day}.", day=one.next_on))
    if one.initiative:
        lines += [BLANK, Text("Regional initiative: {name}", name=one.initiative)]
    return lines


def _rows(
    look: Look, found: Demarche, one: Approach, others: Sequence[Approach]
) -> tuple[tuple[Action, ...], ...]:
    also = tuple(
        (Action(label_of(CHANNELS, other.channel), press("ap", other.id)),) for other in others
    )
    history: tuple[Action, ...] = ()
    if look.actor.may(Permission.READ_RECORD, only_looks=True):
        history = (Action(Text("History"), press("aur", "approach", one.id)),)
    every = Action(Text("All States"), press("apl", found.id, "all"))
    ways = (every, to_demarche(found), HOME)
    if one.state != "standing":
        return (*also, history, ways)
    note = Action(Text("Note the answer"), press("apa", one.id))
    if is_response(one):
        note = Action(Text("Change the answer"), press("apa", one.id))
    return (
        (note, Action(Text("Next step"), press("apn", one.id))),
        (
            Action(Text("Change"), press("ap~", one.id)),
            Action(Text("Take back"), press("ap?", one.id)),
            *history,
        ),
        *also,
        ways,
    )


APPROACH = Dialogue(
    form=APPROACH_FORM,
    permission=Permission.UNIVERSALIZE,
    finish_label=Text("Save"),
    finish=entered,
    review=reviewed,
    note=CONFIDENTIAL,
)
CORRECTION = Dialogue(
    form=CORRECTION_FORM,
    permission=Permission.UNIVERSALIZE,
    finish_label=Text("Save"),
    finish=changed,
    review=reviewed,
    note=CONFIDENTIAL,
)
ANSWER = Dialogue(
    form=ANSWER_FORM,
    permission=Permission.UNIVERSALIZE,
    finish_label=Text("Save"),
    finish=changed,
    review=about,
    note=CONFIDENTIAL,
)
NEXT = Dialogue(
    form=NEXT_FORM,
    permission=Permission.UNIVERSALIZE,
    finish_label=Text("Save"),
    finish=changed,
    review=about,
    note=CONFIDENTIAL,
)
DIALOGUES = (APPROACH, CORRECTION, ANSWER, NEXT)
_FORMS = {one.form.name: one for one in DIALOGUES}
