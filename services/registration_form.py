"""What somebody is asked who wants to take part: the role, the seat, who they are, who says so."""

from collections.abc import Mapping
from typing import Any

from services import zones
from services.delegations import DelegationKind
from services.entries import day_of
from services.files import FileAnswer, answer_of, number_of
from services.forms import Form, Question
from services.languages import LANGUAGE_OPTIONS
from services.options import Answers, Option
from services.permissions import ROLE_NAMES, Role
from services.questions import Choice, Day, Email, StateName, Words
from services.taxonomy import THEMES
from services.texts import Text
from services.zones import ZoneKind, zone_option
from storage.delegations import Delegation
from storage.files import File
from storage.mandates import Mandate

OPEN_ROLES = (
    Role.FOCAL_POINT,
    Role.DEPUTY,
    Role.DONOR,
    Role.PARTNER,
    Role.COORDINATOR,
    Role.PRESIDENCY,
)
"""What anybody may ask for; into the ISU one comes by invitation only."""

_TYPED, _COPY, _NO_NOTE = "typed", "copy", "none"


def _is_partner(answers: Answers) -> bool:
    return answers.get("role") == Role.PARTNER


def _speaks_for_state(answers: Answers) -> bool:
    return "role" in answers and not _is_partner(answers)


def _coordinates(answers: Answers) -> bool:
    return answers.get("role") == Role.COORDINATOR


def _types_note(answers: Answers) -> bool:
    return answers.get("note") == _TYPED


def _sends_copy(answers: Answers) -> bool:
    return answers.get("note") == _COPY


def _zone_of_capital(answers: Answers) -> tuple[Option, ...]:
    state = answers.get("state")
    return (zone_option(zones.zone_of_state(state)),) if state else ()


_CAPACITY = (
    Question(
        key="role",
        label=Text("Role"),
        prompt=Text("In which role do you want to take part?"),
        hint=Text("A focal point writes for a State; a donor is told of needs that fit."),
        kind=Choice(tuple(Option(role, ROLE_NAMES[role]) for role in OPEN_ROLES)),
    ),
    Question(
        key="theme",
        label=Text("Theme"),
        prompt=Text("Which theme do you coordinate?"),
        kind=Choice(tuple(Option(code, name) for code, name in THEMES.items())),
        asked_when=_coordinates,
    ),
    Question(
        key="state",
        label=Text("State"),
        prompt=Text("For which State?"),
        hint=Text("Type its name in your language, for example Laos."),
        kind=StateName(),
        asked_when=_speaks_for_state,
    ),
    Question(
        key="kind",
        label=Text("Kind of organisation"),
        prompt=Text("Which kind of organisation is it?"),
        hint=Text("An NGO is non-profit, and its purpose is consistent with the Convention."),
        kind=Choice(
            (
                Option(DelegationKind.INTERNATIONAL, Text("International organisation")),
                Option(DelegationKind.NGO, Text("Non-governmental organisation (NGO)")),
            )
        ),
        asked_when=_is_partner,
    ),
    Question(
        key="organisation",
        label=Text("Organisation"),
        prompt=Text("What is it called?"),
        hint=Text("For example: UNMAS, ICRC or MAG."),
        kind=Words(at_most=120, at_least=2),
        asked_when=_is_partner,
    ),
)

_DETAILS = (
    Question(
        key="name",
        label=Text("Full name"),
        prompt=Text("What is your full name?"),
        hint=Text("As on the note verbale that names you."),
        kind=Words(at_most=120, at_least=2),
    ),
    Question(
        key="position",
        label=Text("Title"),
        prompt=Text("What is your title?"),
        hint=Text("For example: Deputy Director."),
        kind=Words(at_most=160, at_least=2),
    ),
    Question(
        key="institution",
        label=Text("Institution"),
        prompt=Text("At which institution?"),
        hint=Text("For example: National Regulatory Authority."),
        kind=Words(at_most=160, at_least=2),
    ),
    Question(
        key="email",
        label=Text("Official e-mail"),
        prompt=Text("What is your official e-mail address?"),
        hint=Text("The ISU uses it to check who you are. It is not shown to others."),
        kind=Email(),
    ),
)

_NOTE = (
    Question(
        key="note",
        label=Text("Note verbale"),
        prompt=Text("Which note verbale names you?"),
        hint=Text("For an organisation: the letter that names you."),
        kind=Choice(
            (
                Option(_TYPED, Text("I type its reference and date"), Text("see below")),
                Option(_COPY, Text("I send a photo or PDF"), Text("a copy was sent")),
                Option(_NO_NOTE, Text("I have none yet"), Text("none yet")),
            )
        ),
    ),
    Question(
        key="reference",
        label=Text("Its reference"),
        prompt=Text("What is its reference?"),
        hint=Text("For example: MFA/IO/2027/114"),
        kind=Words(at_most=120),
        asked_when=_types_note,
    ),
    Question(
        key="noted",
        label=Text("Its date"),
        prompt=Text("What is its date?"),
        hint=Text("For example: 3 February 2026"),
        kind=Day(not_after_today=True),
        asked_when=_types_note,
    ),
    Question(
        key="copy",
        label=Text("Its copy"),
        prompt=Text("Please send it as a photo, or as a PDF, PNG or JPEG file."),
        hint=Text("Up to 10 MB. Only you and the ISU can see it."),
        kind=FileAnswer(),
        asked_when=_sends_copy,
    ),
)

_READING = (
    Question(
        key="language",
        label=Text("Language"),
        prompt=Text("In which language do you want to read?"),
        kind=Choice(LANGUAGE_OPTIONS),
    ),
    Question(
        key="zone",
        label=Text("Time zone"),
        prompt=Text("Where are you? Reminders follow the clock there."),
        hint=Text("Press a city, or type another one."),
        kind=ZoneKind(),
        offers=_zone_of_capital,
    ),
)

REGISTRATION_FORM = Form(
    name="join",
    title=Text("Registration"),
    questions=(*_CAPACITY, *_DETAILS, *_NOTE, *_READING),
)

ASKED_AT_FIRST = {question.key: question for question in REGISTRATION_FORM.questions}
"""For forms that ask some of it in other words, or again."""

INVITED_FORM = Form(
    name="invited",
    title=Text("Registration"),
    questions=(*_DETAILS, *_NOTE, *_READING),
)
"""For whoever comes by an invitation that the ISU still decides on: the capacity is given."""

DETAILS_FORM = Form(
    name="details",
    title=Text("My details"),
    questions=(*_DETAILS, *_READING),
)
"""For whoever comes by an invitation that was approved beforehand."""


def details_of(answers: Answers) -> dict[str, Any]:
    """Who somebody says they are, as the columns of a mandate."""
    return {
        "full_name": answers["name"],
        "position": answers["position"],
        "institution": answers["institution"],
        "email": answers["email"],
    }


def note_of(answers: Answers) -> dict[str, Any]:
    """The note verbale that names somebody, as the columns of a mandate."""
    return {
        "note_reference": answers.get("reference") or "",
        "note_on": day_of(answers.get("noted")),
        "note_copy_id": number_of(answers.get("copy")),
    }


def note_answers(reference: str) -> dict[str, Any]:
    """A reference that is known already, as answers of the form; its date is still asked for."""
    return {"note": _TYPED, "reference": reference}


def answers_of(
    mandate: Mandate, delegation: Delegation | None, copy: File | None
) -> dict[str, Any]:
    """A request as the answers of the form, to be sent again. Language and zone are asked anew."""
    seat: Mapping[str, Any] = {}
    if delegation is not None and delegation.iso3 is not None:
        seat = {"state": delegation.iso3}
    elif delegation is not None:
        seat = {"kind": delegation.kind, "organisation": delegation.name}
    note: Mapping[str, Any] = {"note": _NO_NOTE}
    if mandate.note_on is not None:
        noted = {"noted": mandate.note_on.isoformat()}
        note = note_answers(mandate.note_reference) | noted
    elif copy is not None:
        note = {"note": _COPY, "copy": answer_of(copy)}
    return {
        "role": mandate.role,
        "theme": mandate.theme,
        **seat,
        "name": mandate.full_name,
        "position": mandate.position,
        "institution": mandate.institution,
        "email": mandate.email,
        **note,
    }
