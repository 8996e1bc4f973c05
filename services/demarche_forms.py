"""The forms of the universalization desk, and how their answers are the columns of an approach.

A sheet is read by the same questions, as if each of its cells had been typed into them.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from services.forms import Form, Question
from services.options import Answers, Option
from services.questions import Choice, Day, StateName, Words
from services.texts import Text
from storage.approaches import Approach
from storage.demarches import Demarche

CHANNELS = (
    Option("mission", Text("Resident mission")),
    Option("contact-point", Text("Point of contact")),
)

GROUPS = (
    Option("I", Text("I: legislation or consultation under way")),
    Option("II", Text("II: understanding, with obstacles")),
    Option("III", Text("III: needs a change in security or politics")),
)
"""The groups of answers of the joint demarche, in neutral words. Stored: never renamed."""

NAME_AT_LEAST, NAME_AT_MOST = 3, 120


def _unless_skipped(key: str) -> Callable[[Answers], bool]:
    """Ask unless that question was skipped; it counts from the start, so that no step is added."""
    return lambda answers: answers.get(key, key) is not None


NAME = Question(
    key="name",
    label=Text("Name"),
    prompt=Text("What is the demarche called? Up to 120 characters."),
    hint=Text("For example: Joint demarche 2012"),
    kind=Words(at_most=NAME_AT_MOST, at_least=NAME_AT_LEAST),
)
STATE = Question(
    key="state",
    label=Text("State"),
    prompt=Text("Which State was approached? Type its name in any language."),
    hint=Text("For example: Finland"),
    kind=StateName(),
)
CHANNEL = Question(
    key="channel",
    label=Text("Channel"),
    prompt=Text("Through which channel?"),
    kind=Choice(CHANNELS),
)
THROUGH = Question(
    key="through",
    label=Text("Through"),
    prompt=Text("Through which mission or point of contact? Up to 200 characters."),
    hint=Text("For example: Permanent Mission in Geneva"),
    kind=Words(at_most=200, at_least=2),
)
APPROACHED = Question(
    key="approached",
    label=Text("Approached on"),
    prompt=Text("On which day was it approached?"),
    hint=Text("For example: 30 April 2012"),
    kind=Day(not_after_today=True),
)
INITIATIVE = Question(
    key="initiative",
    label=Text("Regional initiative"),
    prompt=Text("Does it belong to a regional initiative? Up to 200 characters."),
    kind=Words(at_most=200, at_least=2),
    optional=True,
)
ANSWERED = Question(
    key="answered",
    label=Text("Answered on"),
    prompt=Text("On which day did the answer come? Skip it if the day is not known."),
    kind=Day(not_after_today=True),
    optional=True,
)
ANSWER = Question(
    key="answer",
    label=Text("Answer"),
    prompt=Text("What was answered? Up to 1,500 characters."),
    kind=Words(at_most=1500, lines=True),
    optional=True,
)
GROUP = Question(
    key="group",
    label=Text("Group"),
    prompt=Text("To which group does the answer belong?"),
    kind=Choice(GROUPS),
    optional=True,
)
REASON = Question(
    key="reason",
    label=Text("Reason"),
    prompt=Text("For which reason this group? Up to 1,500 characters."),
    kind=Words(at_most=1500, lines=True),
    optional=True,
    asked_when=_unless_skipped("group"),
)
NEXT_STEP = Question(
    key="next_step",
    label=Text("Next step"),
    prompt=Text("What is to be done next? Up to 500 characters. Skip it if there is nothing."),
    kind=Words(at_most=500, lines=True),
    optional=True,
)
NEXT_BY = Question(
    key="next_by",
    label=Text("By"),
    prompt=Text("By which day?"),
    kind=Day(),
    optional=True,
    asked_when=_unless_skipped("next_step"),
)

DEMARCHE_FORM = Form(
    name="demarche",
    title=Text("Demarche"),
    questions=(
        NAME,
        Question(
            key="begun",
            label=Text("Begun on"),
            prompt=Text("On which day did it begin?"),
            kind=Day(not_after_today=True),
        ),
    ),
)
_WHOM = (STATE, CHANNEL, THROUGH, APPROACHED, INITIATIVE)
APPROACH_FORM = Form(name="approach", title=Text("Approach to a State"), questions=_WHOM)
CORRECTION_FORM = Form(name="apchange", title=Text("Change an approach"), questions=_WHOM)
ANSWER_FORM = Form(
    name="apanswer",
    title=Text("Answer of a State"),
    questions=(ANSWERED, ANSWER, GROUP, REASON),
)
NEXT_FORM = Form(name="apnext", title=Text("Next step"), questions=(NEXT_STEP, NEXT_BY))

SHEET_NAME = "apsheet"
OF_THE_DESK = frozenset(
    {
        SHEET_NAME,
        *(one.name for one in (DEMARCHE_FORM, APPROACH_FORM, CORRECTION_FORM)),
        *(one.name for one in (ANSWER_FORM, NEXT_FORM)),
    }
)
"""The forms whose drafts are as confidential as the desk itself."""

_COLUMNS = {
    "state": "iso3",
    "channel": "channel",
    "through": "through",
    "approached": "approached_on",
    "initiative": "initiative",
    "answered": "answered_on",
    "answer": "answer",
    "group": "response_group",
    "reason": "reason",
    "next_step": "next_step",
    "next_by": "next_on",
}
"""The column of an approach that each question fills."""


def columns_of(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers of a form as columns of an approach; what it asked and was skipped is empty."""
    return {
        _COLUMNS[question.key]: _column(question, answers.get(question.key))
        for question in form.questions
    }


def question_of(form: Form, column: str) -> Question | None:
    """The question of a form that fills a column of an approach."""
    return next((one for one in form.questions if _COLUMNS[one.key] == column), None)


def answers_of(form: Form, approach: Approach) -> dict[str, Any]:
    """An approach as the answers of a form, to be changed. What is empty counts as skipped."""
    answers: dict[str, Any] = {}
    for question in form.questions:
        value = getattr(approach, _COLUMNS[question.key])
        answers[question.key] = value.isoformat() if isinstance(value, date) else value or None
    return answers


def columns_of_demarche(answers: Answers) -> dict[str, Any]:
    """The answers of the demarche form as the columns of a demarche."""
    return {"name": answers["name"], "begun_on": date.fromisoformat(answers["begun"])}


def answers_of_demarche(demarche: Demarche) -> dict[str, Any]:
    return {"name": demarche.name, "begun": demarche.begun_on.isoformat()}


def _column(question: Question, answer: Any) -> Any:
    if isinstance(question.kind, Day):
        return date.fromisoformat(answer) if answer else None
    return answer or ""
