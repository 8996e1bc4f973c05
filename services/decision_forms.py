"""What an officer is asked who decides on somebody's mandate: always why, and then what is new."""

from collections.abc import Callable
from dataclasses import replace

from services import checks, requests
from services.forms import Form, Question
from services.options import Answers, Option, label_of
from services.questions import Choice, Day, SeveralChoices, Words
from services.registration_form import ASKED_AT_FIRST
from services.texts import Text

TERM_OVER = "term-over"
"""The reason of a mandate that has ended by itself."""

_NOTED = Option("noted", Text("So says a note verbale."))
_ASKED = Option("asked", Text("The delegation has asked for it."))
_MISTAKE = Option("mistake", Text("It was a mistake."))
_OTHER_HANDS = Option("lost", Text("The account may be in other hands."))
_CHECKING = Option("checking", Text("It is being checked who speaks for the delegation."))
CHECKED = "checked"
"""The reason of a mandate that is restored, when nobody gives another."""

_CHECKED = Option(CHECKED, Text("It has been checked, and all is in order."))
_LEFT = Option("left", Text("The person has left the post."))
_REPLACED = Option("replaced", Text("Somebody else has been named for the post."))
_THEMSELVES = Option("themself", Text("The person has asked for it."))

_EVERY_REASON = (
    _NOTED,
    _ASKED,
    _MISTAKE,
    _OTHER_HANDS,
    _CHECKING,
    _CHECKED,
    _LEFT,
    _REPLACED,
    _THEMSELVES,
    Option(TERM_OVER, Text("The term is over.")),
    *checks.REASONS,
    *requests.REASONS,
)


def reason_shown(reason: str) -> Text:
    """A stored reason for a reader: a listed one in their language, or the officer's words."""
    return label_of(_EVERY_REASON, reason)


def _why(*reasons: Option) -> Question:
    return Question(
        key="reason",
        label=Text("Reason"),
        prompt=Text("Why? The person will read it."),
        hint=Text("Press a reason, or type your own."),
        kind=Words(at_most=500, at_least=3, lines=True, options=reasons),
    )


SUSPEND_FORM = Form(
    "suspend", Text("Suspend a mandate"), (_why(_CHECKING, _OTHER_HANDS, _ASKED, _LEFT),)
)
RESTORE_FORM = Form("restore", Text("Restore a mandate"), (_why(_CHECKED, _ASKED, _MISTAKE),))
END_FORM = Form("end", Text("End a mandate"), (_why(_LEFT, _REPLACED, _ASKED),))
DEMOTE_FORM = Form("demote", Text("Take administration away"), (_why(_THEMSELVES, _LEFT),))

COLUMNS = {
    "name": "full_name",
    "position": "position",
    "institution": "institution",
    "email": "email",
    "reference": "note_reference",
    "noted": "note_on",
    "begins": "valid_from",
    "ends": "valid_to",
}
"""What can be corrected: the key of each question, and the column that it fills."""


def _if_chosen(key: str) -> Callable[[Answers], bool]:
    return lambda answers: key in answers.get("fields", ())


def _anew(key: str, *, label: Text | None = None) -> Question:
    """A question of the registration, asked when this is what is to be corrected."""
    question = ASKED_AT_FIRST[key]
    return replace(question, label=label or question.label, asked_when=_if_chosen(key))


_ANEW = (
    _anew("name"),
    _anew("position"),
    _anew("institution"),
    _anew("email"),
    _anew("reference", label=Text("Reference of the note verbale")),
    _anew("noted", label=Text("Date of the note verbale")),
    Question(
        key="begins",
        label=Text("First day"),
        prompt=Text("From which day does the person act?"),
        hint=Text("For example: 1 March 2027"),
        kind=Day(),
        asked_when=_if_chosen("begins"),
    ),
    Question(
        key="ends",
        label=Text("Last day"),
        prompt=Text("Until which day, this one included, does the person act?"),
        hint=Text("For example: end of 2028. Skip it if it is until further notice."),
        kind=Day(not_before="begins", not_before_today=True),
        optional=True,
        asked_when=_if_chosen("ends"),
    ),
)

CORRECTION_FORM = Form(
    name="correct",
    title=Text("Correct a mandate"),
    questions=(
        Question(
            key="fields",
            label=Text("To correct"),
            prompt=Text("What is to be corrected?"),
            hint=Text("Press as many as you like, then Done."),
            kind=SeveralChoices(tuple(Option(one.key, one.label) for one in _ANEW)),
        ),
        *_ANEW,
        _why(_NOTED, _THEMSELVES, _MISTAKE),
    ),
)


def _moves(answers: Answers) -> bool:
    return answers.get("where") == "other"


def _if_moved(question: Question) -> Question:
    asked_when = question.asked_when
    return replace(question, asked_when=lambda answers: _moves(answers) and asked_when(answers))


ROLE_FORM = Form(
    name="role",
    title=Text("Change a role"),
    questions=(
        replace(ASKED_AT_FIRST["role"], prompt=Text("Which role is it from now on?"), hint=None),
        replace(ASKED_AT_FIRST["theme"], prompt=Text("Which theme does the person coordinate?")),
        Question(
            key="where",
            label=Text("Delegation"),
            prompt=Text("For which delegation?"),
            kind=Choice(
                (
                    Option("same", Text("The same as before")),
                    Option("other", Text("Another one")),
                )
            ),
        ),
        *(_if_moved(ASKED_AT_FIRST[key]) for key in ("state", "kind", "organisation")),
        _why(_NOTED, _ASKED, _MISTAKE),
    ),
)
