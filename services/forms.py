"""Forms are data: which question comes next is computed from the answers given, never remembered.

A redeploy, a changed answer or a draft left for a week therefore repairs itself. Everything here is
pure: a function takes a form and a draft and gives a new draft, or refuses and changes nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.options import JSON, Answers, Option, Reading, Unclear
from services.questions import Kind, SeveralChoices
from services.texts import RefusedError, Text


def always(_answers: Answers) -> bool:
    """Ask the question whatever was answered before."""
    return True


def nothing_more(_answers: Answers) -> tuple[Option, ...]:
    """Offer the options of the kind of question only."""
    return ()


@dataclass(frozen=True)
class Question:
    """One thing asked: `label` names it on the review card, `prompt` asks it, `hint` helps.

    `asked_when` sees only the answers to earlier questions of the form that are still asked, so
    no question can depend on itself. `offers` gives ready answers that depend on what was answered
    before; they stand above those of the kind. `key` is stored: it is never renamed or reused.
    """

    key: str
    label: Text
    prompt: Text
    kind: Kind
    hint: Text | None = None
    optional: bool = False
    asked_when: Callable[[Answers], bool] = always
    offers: Callable[[Answers], tuple[Option, ...]] = nothing_more

    def options(self, answers: Answers) -> tuple[Option, ...]:
        """The ready answers, each once."""
        offered = (*self.offers(answers), *self.kind.options)
        return tuple({option.code: option for option in offered}.values())

    def takes(self, value: JSON, earlier: Answers) -> bool:
        """Whether `value` may stand as the answer, given the answers to earlier questions."""
        return self.optional if value is None else self.kind.accepts(value, earlier)


@dataclass(frozen=True)
class Form:
    """Questions in the order they are asked. `name` and the keys travel inside buttons."""

    name: str
    title: Text
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        keys = [question.key for question in self.questions]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.name}: a key is used twice")
        if not re.fullmatch(r"[a-z]{1,8}", self.name):
            raise ValueError(f"{self.name!r} is not one to eight small letters")
        for key in keys:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,23}", key):
                raise ValueError(f"{self.name}: the key {key!r} does not fit into a button")


@dataclass(frozen=True)
class Draft:
    """What a person has answered so far.

    `answers` holds JSON by key of question; None is an optional question that was skipped.
    `revisiting` is the one answered question being looked at again. `picked` holds the options
    ticked, but not yet confirmed, of the several-choices question on the screen.
    """

    answers: Answers = field(default_factory=dict)
    revisiting: str | None = None
    picked: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, JSON]:
        return {
            "answers": dict(self.answers),
            "revisiting": self.revisiting,
            "picked": None if self.picked is None else list(self.picked),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Draft":
        picked = stored["picked"]
        return cls(
            answers=stored["answers"],
            revisiting=stored["revisiting"],
            picked=None if picked is None else tuple(picked),
        )


def asked_questions(form: Form, draft: Draft) -> tuple[Question, ...]:
    """The questions that the answers so far call for, answered or not."""
    return _walk(form, draft.answers)[0]


def current_question(form: Form, draft: Draft) -> Question | None:
    """The question to show, or None when the review card is due."""
    asked, answers = _walk(form, draft.answers)
    for question in asked:
        if question.key == draft.revisiting and question.key in answers:
            return question
    return next((question for question in asked if question.key not in answers), None)


def is_complete(form: Form, draft: Draft) -> bool:
    """Whether every question asked is answered or skipped, so that the entry may be published."""
    asked, answers = _walk(form, draft.answers)
    return len(answers) == len(asked)


def step(form: Form, draft: Draft) -> tuple[int, int]:
    """`n of m` for the screen; on the review card, `m of m`."""
    asked = asked_questions(form, draft)
    current = current_question(form, draft)
    return (len(asked) if current is None else asked.index(current) + 1), len(asked)


def review(form: Form, draft: Draft) -> tuple[tuple[Question, Text], ...]:
    """Each answered question with its answer, as the review card and *change this answer* list."""
    asked, answers = _walk(form, draft.answers)
    return tuple(
        (question, shown(question, answers[question.key]))
        for question in asked
        if question.key in answers
    )


def shown(question: Question, value: JSON) -> Text:
    """A stored answer for a reader."""
    return Text("not given") if value is None else question.kind.shown(value)


def answer(form: Form, draft: Draft, typed: str, reading: Reading) -> Draft | Unclear:
    """Take what was typed, or the code of the option pressed, as the answer on the screen.

    An `Unclear` leaves the draft as it is and lists what could have been meant.
    Raises RefusedError, with a sentence and an example, when it cannot be the answer.
    """
    question = _question_on_screen(form, draft)
    value = question.kind.parse(typed, replace(reading, answers=repaired(form, draft).answers))
    return value if isinstance(value, Unclear) else advance(form, draft, value)


def advance(form: Form, draft: Draft, value: JSON) -> Draft:
    """Store `value` as the answer to the question on the screen and go on to what is still open."""
    question = _question_on_screen(form, draft)
    answers = {**repaired(form, draft).answers, question.key: value}
    advanced = repaired(form, Draft(answers))
    if question.key not in advanced.answers:
        raise ValueError(f"{form.name}.{question.key} does not take {value!r}")
    return advanced


def skip(form: Form, draft: Draft) -> Draft:
    """Leave the question on the screen without an answer; also takes an earlier answer away."""
    if not _question_on_screen(form, draft).optional:
        raise RefusedError(Text("This question needs an answer; it cannot be skipped."))
    return advance(form, draft, None)


def may_back(form: Form, draft: Draft) -> bool:
    return _question_before(form, draft) is not None


def back(form: Form, draft: Draft) -> Draft:
    """Look again at the question before, from the review card at the last; the first one stays."""
    before = _question_before(form, draft)
    if before is None:
        return repaired(form, draft)
    return repaired(form, Draft(draft.answers, revisiting=before.key))


def revisit(form: Form, draft: Draft, key: str) -> Draft:
    """*Change this answer*: look again at one answered question; every answer stays until then."""
    revisited = repaired(form, Draft(draft.answers, revisiting=key))
    if revisited.revisiting is None:
        raise RefusedError(Text("That answer is no longer part of this form."))
    return revisited


def keep(form: Form, draft: Draft) -> Draft:
    """*Keep my earlier answer*: stop looking at it again and go on to what is still open."""
    return repaired(form, Draft(draft.answers))


def ticked(form: Form, draft: Draft) -> tuple[str, ...]:
    """The options shown as ticked: those picked on this screen, else those answered earlier."""
    draft = repaired(form, draft)
    if draft.picked is not None:
        return draft.picked
    question = current_question(form, draft)
    if question is None or not isinstance(question.kind, SeveralChoices):
        return ()
    if question.key not in draft.answers or draft.answers[question.key] is None:
        return ()
    return question.kind.ticks(draft.answers[question.key])


def toggle(form: Form, draft: Draft, code: str) -> Draft:
    """Tick or untick one option of a several-choices question; nothing is answered yet."""
    kind = _several_choices_on_screen(form, draft)
    draft = repaired(form, draft)
    return replace(draft, picked=kind.toggled(ticked(form, draft), code))


def confirm(form: Form, draft: Draft) -> Draft:
    """*Done*: the ticked options become the answer. Raises RefusedError when they are too few."""
    kind = _several_choices_on_screen(form, draft)
    return advance(form, draft, kind.confirmed(ticked(form, draft)))


def repaired(form: Form, draft: Draft) -> Draft:
    """The draft as the form stands today.

    Only answers to questions that are gone, that earlier answers no longer call for, or that the
    question no longer takes (an option was withdrawn) are dropped; no other is touched.
    """
    _, answers = _walk(form, draft.answers)
    revisiting = draft.revisiting if draft.revisiting in answers else None
    draft = Draft(answers, revisiting, draft.picked)
    if draft.picked is not None:
        current = current_question(form, draft)
        draft = replace(draft, picked=_still_offered(current, draft.picked))
    return draft


def _walk(form: Form, answers: Answers) -> tuple[tuple[Question, ...], dict[str, JSON]]:
    """The questions asked, and the answers that stand, decided in the order of the form."""
    asked: list[Question] = []
    standing: dict[str, JSON] = {}
    for question in form.questions:
        if not question.asked_when(standing):
            continue
        asked.append(question)
        if question.key in answers and question.takes(answers[question.key], standing):
            standing[question.key] = answers[question.key]
    return tuple(asked), standing


def _still_offered(question: Question | None, picked: tuple[str, ...]) -> tuple[str, ...] | None:
    if question is None or not isinstance(question.kind, SeveralChoices):
        return None
    offered = {option.code for option in question.kind.options}
    return tuple(code for code in picked if code in offered)


def _question_before(form: Form, draft: Draft) -> Question | None:
    asked = asked_questions(form, draft)
    current = current_question(form, draft)
    position = len(asked) if current is None else asked.index(current)
    return asked[position - 1] if position else None


def _question_on_screen(form: Form, draft: Draft) -> Question:
    question = current_question(form, draft)
    if question is None:
        raise RefusedError(
            Text(
                "Every question is answered. "
                "Please use the buttons below to finish or to change an answer."
            )
        )
    return question


def _several_choices_on_screen(form: Form, draft: Draft) -> SeveralChoices:
    kind = _question_on_screen(form, draft).kind
    if not isinstance(kind, SeveralChoices):
        raise RefusedError(Text("That button belongs to another question."))
    return kind
