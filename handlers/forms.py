"""The one adapter between forms and the phone: every form asks, steps back and reviews alike."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from handlers.acts import Act, Look
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, press
from handlers.texts import plain
from services import demarche_sheets, files, forms, options
from services.delegations import seat
from services.demarche_sheets import SheetAnswer
from services.files import FileAnswer
from services.forms import Draft, Form, Question
from services.options import Answers, Option, Reading, Unclear
from services.permissions import Permission
from services.questions import Kind, SeveralChoices, Words
from services.texts import RefusedError, Text
from services.typed import folded
from storage import delegations, drafts, people
from storage.drafts import DraftRow

Finish: TypeAlias = Callable[[Act, DraftRow, Answers], Awaitable[Screen]]
Review: TypeAlias = Callable[[Look, DraftRow, Answers], Awaitable[Screen]]
Beside: TypeAlias = Callable[[Look, Question, Answers], Awaitable[list[Text]]]

_SHORT = 18
"""Up to so many characters, two options share a row."""


@dataclass(frozen=True)
class Dialogue:
    """A form as it is held with a person: who may, what the last button says, what it does."""

    form: Form
    permission: Permission
    finish_label: Text
    finish: Finish
    is_reviewed: bool = True
    """Whether a review card comes at the end; a form of one question is finished by its answer."""
    review: Review | None = None
    """What stands on the review card below the answers, and in place of its last button."""
    note: Text | None = None
    """What every screen of it says below its heading."""
    given: str = ""
    """The question that the way into the form answers; to begin anew keeps that answer."""
    beside: Beside | None = None
    """What stands below a question, where that depends on what is on record or was answered."""

    def title(self, row: DraftRow) -> Text:
        """What it is called; with that which it is about, where its beginning has said so."""
        given = _given(self, row)
        if not given:
            return self.form.title
        [question] = (one for one in self.form.questions if one.key == self.given)
        about = forms.shown(question, given[self.given])
        return Text("{form}: {about}", form=self.form.title, about=about)


async def begin(
    act: Act,
    dialogue: Dialogue,
    *,
    answers: Answers | None = None,
    changed_at: datetime | None = None,
    entry_id: int | None = None,
    delegation_id: int | None = None,
) -> Screen:
    """Open a new draft, or the one begun earlier for the same entry, and ask what is open.

    `answers` are copied from something last changed at `changed_at`; a draft that was begun from
    an earlier state of it, or from something else, makes room.
    """
    if not act.actor.may(dialogue.permission):
        raise RefusedError(Text("Your role does not allow this."))
    for row in await drafts.open_of(act.unit, act.person.id):
        same = (row.form, row.entry_id, row.delegation_id)
        if same != (dialogue.form.name, entry_id, delegation_id):
            continue
        if answers is None or (changed_at is not None and row.created_at >= changed_at):
            screen = await resume(act, dialogue, row)
            may_begin_anew = answers is None or bool(dialogue.given)
            return _begun_earlier(act, dialogue, row, screen, may_begin_anew=may_begin_anew)
        await drafts.close(act.unit, row.id, "cancelled")
    return await _begun(act, dialogue, answers or {}, entry_id, delegation_id)


async def _begun(
    act: Act,
    dialogue: Dialogue,
    answers: Answers,
    entry_id: int | None,
    delegation_id: int | None,
) -> Screen:
    row = await drafts.add(
        act.unit,
        form=dialogue.form.name,
        holder_id=act.person.id,
        content=Draft(answers).to_json(),
        delegation_id=delegation_id,
        entry_id=entry_id,
    )
    return await resume(act, dialogue, row)


def _begun_earlier(
    look: Look, dialogue: Dialogue, row: DraftRow, screen: Screen, *, may_begin_anew: bool
) -> Screen:
    """A draft that was come upon by beginning the same again: since when, and what it holds."""
    draft = Draft.from_json(row.content)
    answered = forms.review(dialogue.form, draft)
    if not answered:
        return screen
    so_far = options.listed(
        Text("{words}", words=options.shortened(plain(answer, look.reader)))
        for _, answer in answered
    )
    lines = [Text("You began this earlier, on {moment}.", moment=row.created_at)]
    if forms.current_question(dialogue.form, draft) is not None:
        lines.append(Text("Your answers so far: {answers}.", answers=so_far))
    if may_begin_anew:
        anew = _move(row, "n", Text("Begin anew"))
        screen = replace(screen, rows=(*screen.rows, (anew,)))
    return screen.preceded_by(*lines)


async def _begin_anew(act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    await drafts.close(act.unit, row.id, "cancelled")
    return await _begun(act, dialogue, _given(dialogue, row), row.entry_id, row.delegation_id)


def _given(dialogue: Dialogue, row: DraftRow) -> Answers:
    """The answer that the way into a form has brought."""
    answers = forms.repaired(dialogue.form, Draft.from_json(row.content)).answers
    return {key: value for key, value in answers.items() if key == dialogue.given}


async def resume(act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    """Come back to a draft, however long ago it was left."""
    await people.change(act.unit, act.person.id, open_draft_id=row.id)
    return await screen_of(act, dialogue, row)


async def typed(act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    """Words typed while a draft is open are the answer to the question on the screen."""
    draft = Draft.from_json(row.content)
    try:
        moved = forms.answer(dialogue.form, draft, act.words, act.reading)
    except RefusedError as refusal:
        return (await screen_of(act, dialogue, row)).preceded_by(refusal.text)
    if isinstance(moved, Unclear):
        return await screen_of(act, dialogue, row, unclear=moved)
    screen = await _saved(act, dialogue, row, moved)
    understood = _understood(act, dialogue.form, draft, moved)
    return screen if understood is None else screen.preceded_by(understood)


def _understood(look: Look, form: Form, draft: Draft, moved: Draft) -> Text | None:
    """What was taken as the answer, before the next question, where it is not what was typed."""
    question = forms.current_question(form, draft)
    if question is None or isinstance(question.kind, Words) or forms.is_complete(form, moved):
        return None
    answer = forms.shown(question, moved.answers[question.key])
    if folded(plain(answer, look.reader)) == folded(look.words):
        return None
    return Text("{label}: <b>{answer}</b>", label=question.label, answer=answer)


async def sent(act: Act, dialogue: Dialogue, row: DraftRow, content: bytes) -> Screen:
    """A file is the answer to a question that asks for one; of a sheet only its rows are kept."""
    if isinstance(_kind_on_screen(dialogue, row), SheetAnswer):
        answer = demarche_sheets.answer_of(content)
    else:
        answer = files.answer_of(await files.keep(act.unit, act.actor, content))
    moved = forms.advance(dialogue.form, Draft.from_json(row.content), answer)
    return await _saved(act, dialogue, row, moved)


def wants_file(dialogue: Dialogue, row: DraftRow) -> bool:
    """Whether the question on the screen asks for a file."""
    return isinstance(_kind_on_screen(dialogue, row), FileAnswer | SheetAnswer)


def _kind_on_screen(dialogue: Dialogue, row: DraftRow) -> Kind | None:
    question = forms.current_question(dialogue.form, Draft.from_json(row.content))
    return question.kind if question else None


async def pressed(act: Act, dialogue: Dialogue, row: DraftRow, move: str, what: str) -> Screen:
    """A button of a form. `move` is its letter, `what` the option or question that it names."""
    if move in _TURNS:
        return await _TURNS[move](act, dialogue, row)
    if move not in _MOVES:
        return await screen_of(act, dialogue, row)
    draft = Draft.from_json(row.content)
    try:
        moved = _MOVES[move](dialogue.form, draft, what, act.reading)
    except RefusedError as refusal:
        return (await screen_of(act, dialogue, row)).with_toast(refusal.text)
    if isinstance(moved, Unclear):
        return await screen_of(act, dialogue, row, unclear=moved)
    return await _saved(act, dialogue, row, moved)


async def _publish(act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    draft = Draft.from_json(row.content)
    if not forms.is_complete(dialogue.form, draft):
        return await screen_of(act, dialogue, row)
    return await _finished(act, dialogue, row, draft)


async def cancel(act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    await drafts.close(act.unit, row.id, "cancelled")
    await people.change(act.unit, act.person.id, open_draft_id=None)
    return Screen(
        (
            Text(
                "Your answers are deleted, and nothing was sent: {form}.", form=dialogue.title(row)
            ),
        ),
        ((HOME,),),
    )


async def leave(act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    await people.change(act.unit, act.person.id, open_draft_id=None)
    return Screen(
        (
            Text("Your answers are kept: {form}.", form=dialogue.title(row)),
            Text("You can go on whenever you like."),
        ),
        ((continue_action(dialogue, row),), (HOME,)),
    )


async def _saved(act: Act, dialogue: Dialogue, row: DraftRow, draft: Draft) -> Screen:
    is_done = forms.current_question(dialogue.form, draft) is None
    if is_done and not dialogue.is_reviewed:
        return await _finished(act, dialogue, row, draft)
    return await screen_of(act, dialogue, await drafts.save(act.unit, row.id, draft.to_json()))


async def _finished(act: Act, dialogue: Dialogue, row: DraftRow, draft: Draft) -> Screen:
    if not act.actor.may(dialogue.permission):
        raise RefusedError(Text("Your role does not allow this any more. Your answers are kept."))
    await drafts.close(act.unit, row.id, "finished")
    await people.change(act.unit, act.person.id, open_draft_id=None)
    return await dialogue.finish(act, row, forms.repaired(dialogue.form, draft).answers)


def continue_action(dialogue: Dialogue, row: DraftRow) -> Action:
    n, m = forms.step(dialogue.form, Draft.from_json(row.content))
    label = Text("Continue: {form}, {n} of {m}", form=dialogue.title(row), n=n, m=m)
    return Action(label, press("f", row.id, row.revision, "c"))


async def screen_of(
    look: Look, dialogue: Dialogue, row: DraftRow, *, unclear: Unclear | None = None
) -> Screen:
    """The question that the answers so far call for, or the review card."""
    draft = forms.repaired(dialogue.form, Draft.from_json(row.content))
    question = forms.current_question(dialogue.form, draft)
    if question is None:
        screen = await _review(look, dialogue, row, draft)
    else:
        screen = _question(look, dialogue, row, draft, question, unclear)
        if dialogue.beside is not None:
            more = await dialogue.beside(look, question, draft.answers)
            screen = replace(screen, lines=(*screen.lines, *more))
    noted = () if dialogue.note is None else (dialogue.note,)
    return replace(screen, lines=(screen.lines[0], *noted, *screen.lines[1:]))


def _question(
    look: Look,
    dialogue: Dialogue,
    row: DraftRow,
    draft: Draft,
    question: Question,
    unclear: Unclear | None,
) -> Screen:
    form = dialogue.form
    n, m = forms.step(form, draft)
    title = dialogue.title(row)
    head = Text("<b>{form}</b> · step {n} of {m}", form=title, n=n, m=m)
    if m == 1:
        head = Text("<b>{form}</b>", form=title)
    lines = [head, BLANK, question.prompt]
    if question.hint is not None:
        lines.append(Text("<i>{hint}</i>", hint=question.hint))
    is_answered = question.key in draft.answers
    if is_answered:
        now = forms.shown(question, draft.answers[question.key])
        lines += [BLANK, Text("Your answer so far: {answer}", answer=now)]
    if unclear is not None:
        lines = [unclear.prompt]
        rows = _options(look, row, unclear.options, "o")
    elif isinstance(question.kind, SeveralChoices):
        ticked = forms.ticked(form, draft)
        rows = _options(look, row, question.kind.options, "t", ticked=ticked)
        rows += ((_move(row, "d", Text("Done")),),)
    else:
        rows = _options(look, row, question.options(draft.answers), "o")
    steps = []
    if forms.may_back(form, draft):
        steps.append(_move(row, "b", Text("‹ Back")))
    if is_answered:
        steps.append(_move(row, "k", Text("Keep this answer")))
    if question.optional:
        steps.append(_move(row, "s", Text("Skip ›")))
    return Screen(tuple(lines), (*rows, tuple(steps), _ways_out(row)))


def _options(
    look: Look, row: DraftRow, offered: tuple[Option, ...], move: str, ticked: Any = ()
) -> tuple[tuple[Action, ...], ...]:
    actions = []
    for option in offered:
        label = option.label
        if option.code in ticked:
            label = Text("✓ {option}", option=label)
        actions.append(_move(row, move, label, option.code))
    shortest = all(len(plain(option.label, look.reader)) <= _SHORT for option in offered)
    return in_rows(actions, columns=2 if shortest else 1)


async def _review(look: Look, dialogue: Dialogue, row: DraftRow, draft: Draft) -> Screen:
    more = Screen((), ((finish_action(dialogue, row),),))
    if dialogue.review is not None:
        more = await dialogue.review(look, row, draft.answers)
    lines = [
        Text("<b>{form}</b> · please check", form=dialogue.title(row)),
        BLANK,
        *await _in_whose_name(look, row),
        *answers_in(dialogue.form, draft),
        *more.lines,
    ]
    rows = (*more.rows, (_move(row, "z", Text("Change an answer")),), _ways_out(row))
    return Screen(tuple(lines), rows)


def finish_action(dialogue: Dialogue, row: DraftRow, label: Text | None = None) -> Action:
    """The button that ends a form: publish, send, save."""
    return _move(row, "p", label or dialogue.finish_label)


def back_action(row: DraftRow) -> Action:
    """The way back into a form from a screen that belongs to it."""
    return Action(Text("‹ Back"), press("f", row.id, row.revision, "c"))


async def _in_whose_name(look: Look, row: DraftRow) -> list[Text]:
    if row.delegation_id is None:
        return []
    delegation = seat(await delegations.get(look.view, row.delegation_id))
    return [Text("In the name of: <b>{delegation}</b>", delegation=delegation)]


def answers_in(form: Form, draft: Draft) -> list[Text]:
    """A line for each answer, as the review card lists them."""
    return [
        Text("{label}: <b>{answer}</b>", label=question.label, answer=answer)
        for question, answer in forms.review(form, draft)
    ]


async def _answers_to_change(_act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    draft = Draft.from_json(row.content)
    reviewed = forms.review(dialogue.form, draft)
    rows = in_rows(
        (_move(row, "r", question.label, question.key) for question, _ in reviewed),
        columns=2,
    )
    lines = (
        Text("<b>{form}</b>", form=dialogue.title(row)),
        Text("Which answer do you want to change?"),
    )
    return Screen(lines, (*rows, (back_action(row),)))


async def really_cancel(_act: Act, dialogue: Dialogue, row: DraftRow) -> Screen:
    return Screen(
        (
            Text("Leave “{form}” and delete your answers?", form=dialogue.title(row)),
            Text("You can also keep them for later."),
        ),
        (
            (_move(row, "X", Text("Yes, delete")), _move(row, "l", Text("Keep for later"))),
            (Action(Text("‹ Continue"), press("f", row.id, row.revision, "c")),),
        ),
    )


def _ways_out(row: DraftRow) -> tuple[Action, ...]:
    return (_move(row, "l", Text("Later")), _move(row, "x", Text("Cancel")))


def _move(row: DraftRow, move: str, label: Text, what: str = "") -> Action:
    """A button of a form carries its draft and revision, so that a stale one is recognised."""
    arguments = (row.id, row.revision, move, what) if what else (row.id, row.revision, move)
    return Action(label, press("f", *arguments))


_MOVES: dict[str, Callable[[Form, Draft, str, Reading], Draft | Unclear]] = {
    "o": forms.answer,
    "t": lambda form, draft, what, _: forms.toggle(form, draft, what),
    "d": lambda form, draft, _what, _: forms.confirm(form, draft),
    "s": lambda form, draft, _what, _: forms.skip(form, draft),
    "b": lambda form, draft, _what, _: forms.back(form, draft),
    "k": lambda form, draft, _what, _: forms.keep(form, draft),
    "r": lambda form, draft, what, _: forms.revisit(form, draft, what),
}
"""Buttons that move the draft: option, tick, done, skip, back, keep, revisit."""

_TURNS: dict[str, Callable[[Act, Dialogue, DraftRow], Awaitable[Screen]]] = {
    "z": _answers_to_change,
    "x": really_cancel,
    "X": cancel,
    "l": leave,
    "n": _begin_anew,
    "p": _publish,
}
"""Buttons that leave the question: change an answer, cancel, later, begin anew, publish."""
