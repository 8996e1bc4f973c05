"""What the ISU is asked when it invites somebody, and a focal point who invites a deputy."""

import re
from dataclasses import dataclass, replace

from services.forms import Form, Question
from services.options import JSON, Answers, Option, Reading, Unclear
from services.questions import YesNo
from services.registration_form import ASKED_AT_FIRST
from services.texts import Plural, RefusedError, Text

LONGEST = 90
"""So many days an invitation is valid at most."""


@dataclass(frozen=True)
class Days:
    """For how many days, 1 to LONGEST; stored as the number."""

    options: tuple[Option, ...] = tuple(
        Option(f"d{n}", Plural("{n} day", "{n} days", n=n)) for n in (3, 7, 14, 30)
    )

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        found = re.fullmatch(r"\D*?(\d{1,4})\D*", typed)
        if found is None or not self.accepts(int(found[1]), {}):
            raise RefusedError(
                Text("Please type a number of days from 1 to {most}, for example 7.", most=LONGEST)
            )
        return int(found[1])

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, int) and 1 <= value <= LONGEST

    def shown(self, value: JSON) -> Text:
        return Plural("{n} day", "{n} days", n=value)


def _is_preapproved(answers: Answers) -> bool:
    return answers.get("approved") is True


_VALID_FOR = Question(
    key="days",
    label=Text("Valid for"),
    prompt=Text("For how many days is the invitation valid?"),
    hint=Text("From 1 to {most}. It lets in one person, once.", most=LONGEST),
    kind=Days(),
)

INVITATION_FORM = Form(
    name="invite",
    title=Text("Invitation"),
    questions=(
        replace(
            ASKED_AT_FIRST["role"],
            prompt=Text("In which role do you invite somebody?"),
            hint=Text("A role in the ISU needs two persons: propose it at the desk."),
        ),
        replace(ASKED_AT_FIRST["theme"], prompt=Text("Which theme will they coordinate?")),
        ASKED_AT_FIRST["state"],
        replace(ASKED_AT_FIRST["organisation"], prompt=Text("For which organisation?")),
        _VALID_FOR,
        Question(
            key="approved",
            label=Text("Approval"),
            prompt=Text("Does a note verbale name this person already?"),
            hint=Text("If so, they act as soon as they accept. If not, the ISU decides then."),
            kind=YesNo(
                yes=Text("Yes, approved beforehand"), no=Text("No, the ISU decides on them")
            ),
        ),
        replace(
            ASKED_AT_FIRST["reference"],
            label=Text("Note verbale"),
            prompt=Text("What is the reference of the note verbale?"),
            asked_when=_is_preapproved,
        ),
    ),
)

DEPUTY_FORM = Form(name="deputy", title=Text("Invite a deputy"), questions=(_VALID_FOR,))
