"""What the ISU is asked about a meeting: of a formal one also its code and its source.

Days lie ahead, but those that were published or entered of a meeting may have passed: they are set
right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services import zones
from services.fact_forms import SourceName
from services.formal_meetings import PUBLISHED, KnownMeeting, is_dated, is_published, type_of
from services.forms import Form, Question
from services.options import JSON, Answers, Option, Reading, Unclear, label_of, shortened
from services.questions import Day, Words
from services.texts import RefusedError, Text
from services.web_addresses import WebAddress
from storage.meetings import Meeting

USUAL = "usual"
_USUALLY_BEFORE = timedelta(days=17)
"""How long before the opening registration has closed at recent meetings."""

_LONGEST = timedelta(days=21)
"""A meeting that goes on for longer is asked back."""

_UNDATED = tuple(one.code for one in PUBLISHED.meetings if one.starts_on is None)


@dataclass(frozen=True)
class MeetingCode:
    """The code of a formal meeting; those are offered whose days are still to be announced."""

    options: tuple[Option, ...] = tuple(Option(c, Text("{code}", code=c)) for c in _UNDATED)

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        code = re.sub(r"\s", "", typed).upper()
        if not self.accepts(code, {}):
            raise RefusedError(
                Text(
                    "“{typed}” is not the code of a formal meeting. "
                    "Please write it like 14MSP, 4RC or IM-2027.",
                    typed=shortened(typed),
                )
            )
        return code

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, str) and bool(is_published(value) or type_of(value))

    def shown(self, value: JSON) -> Text:
        return Text("{code}", code=value)


@dataclass(frozen=True)
class MeetingDay(Day):
    """A day from today on; of a meeting whose days were published or have passed, any day."""

    not_before_today: bool = True

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        has_opened = reading.answers.get("starts", "9") < reading.today.isoformat()
        if has_opened or is_dated(reading.answers.get("code")):
            return Day.parse(replace(self, not_before_today=False), typed, reading)
        return Day.parse(self, typed, reading)


@dataclass(frozen=True)
class RegistrationDay(MeetingDay):
    """The last day to register: not later than the day on which the meeting opens.

    The usual one is kept as that and not as a day, so that it moves with the opening.
    """

    options: tuple[Option, ...] = (Option(USUAL, Text("17 days before the opening")),)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        if typed == USUAL:
            super().parse(_usual_day(reading.answers).isoformat(), reading)
            return USUAL
        opening = date.fromisoformat(reading.answers["starts"])
        found = super().parse(typed, reading)
        if isinstance(found, str) and not self.accepts(found, reading.answers):
            raise RefusedError(
                Text(
                    "The meeting opens on {day}. Please give that day or an earlier one.",
                    day=opening,
                )
            )
        return found

    def accepts(self, value: JSON, earlier: Answers) -> bool:
        if value == USUAL:
            return "starts" in earlier
        return super().accepts(value, earlier) and value <= earlier.get("starts", "")

    def shown(self, value: JSON) -> Text:
        return label_of(self.options, value) if value == USUAL else super().shown(value)


def _usual_day(answers: Answers) -> date:
    return date.fromisoformat(answers["starts"]) - _USUALLY_BEFORE


LISTED = "listed"


@dataclass(frozen=True)
class MeetingName(Words):
    """What a meeting is called; that of the published list is offered with its code."""

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        listed = PUBLISHED.find(reading.answers.get("code") or "")
        return listed.name if listed and typed == LISTED else super().parse(typed, reading)


def _listed_name(answers: Answers) -> tuple[Option, ...]:
    listed = PUBLISHED.find(answers.get("code") or "")
    return (Option(LISTED, Text(listed.name)),) if listed else ()


def _is_formal(answers: Answers) -> bool:
    return bool(answers.get("code"))


MEETING_FORM = Form(
    name="meeting",
    title=Text("Meeting"),
    questions=(
        Question(
            key="code",
            label=Text("Code"),
            prompt=Text("Is it a formal meeting of the Convention? Then please give its code."),
            hint=Text("For example: 14MSP. Skip this for any other meeting."),
            kind=MeetingCode(),
            optional=True,
        ),
        Question(
            key="name",
            label=Text("Name"),
            prompt=Text("What is the meeting called? Up to 120 characters."),
            hint=Text("For example: Third Review Conference (3RC)"),
            kind=MeetingName(at_most=120, at_least=3),
            offers=_listed_name,
        ),
        Question(
            key="starts",
            label=Text("First day"),
            prompt=Text("On which day does it open?"),
            hint=Text("For example: 6 May 2030"),
            kind=MeetingDay(),
        ),
        Question(
            key="ends",
            label=Text("Last day"),
            prompt=Text("On which day does it close?"),
            hint=Text("For a meeting of one day, give the same day again."),
            kind=Day(not_before="starts"),
        ),
        Question(
            key="place",
            label=Text("Place"),
            prompt=Text("Where is it? Please give the city and the building."),
            hint=Text("For example: Geneva, Palais des Nations"),
            kind=Words(at_most=120, at_least=2),
        ),
        Question(
            key="zone",
            label=Text("Time zone"),
            prompt=Text("Whose clock does the place follow? Press or type a city."),
            hint=Text("For example: Vientiane"),
            kind=zones.ZoneKind(),
        ),
        Question(
            key="registered",
            label=Text("Registration until"),
            prompt=Text("What is the last day to register?"),
            hint=Text(
                "Delegations register in UNODA's e-deleGATE, not here. "
                "Liaison only reminds them of this day."
            ),
            kind=RegistrationDay(),
            optional=True,
        ),
        Question(
            key="documents",
            label=Text("Documents"),
            prompt=Text("Where are its documents? Please give a web address."),
            hint=Text("For example: https://meetings.unoda.org/meeting/68085"),
            kind=WebAddress(),
            optional=True,
        ),
        Question(
            key="source",
            label=Text("Source"),
            prompt=Text("Where are its days published? It is shown to everybody with them."),
            hint=Text("For example: Final report of the Third Review Conference"),
            kind=SourceName(),
            asked_when=_is_formal,
        ),
        Question(
            key="source_on",
            label=Text("Date of the source"),
            prompt=Text("Of which day is that source?"),
            hint=Text("For example: 18 September 2026"),
            kind=Day(not_after_today=True),
            asked_when=_is_formal,
        ),
    ),
)


def columns_of(answers: Answers) -> dict[str, Any]:
    """The answers of the form as the columns of a meeting."""
    return {
        "name": answers["name"],
        "starts_on": date.fromisoformat(answers["starts"]),
        "ends_on": date.fromisoformat(answers["ends"]),
        "place": answers["place"],
        "zone": answers["zone"],
        "registration_on": registration_of(answers),
        "state": "published",
        "code": answers.get("code") or "",
        "documents_url": answers.get("documents") or "",
        "source": answers.get("source") or "",
        "source_on": _day(answers, "source_on"),
    }


def registration_of(answers: Answers) -> date | None:
    """The last day to register; the usual one is reckoned from the first day."""
    usual = answers.get("registered") == USUAL
    return _usual_day(answers) if usual else _day(answers, "registered")


def doubts(answers: Answers) -> tuple[Text, ...]:
    """What may well be a slip, and is published only when somebody says so."""
    found = []
    first, last = (date.fromisoformat(answers[key]) for key in ("starts", "ends"))
    if last - first > _LONGEST:
        found.append(Text("The last day comes more than three weeks after the first."))
    listed = PUBLISHED.find(answers.get("code") or "")
    if listed and listed.starts_on and _keeps_only_source(listed, answers):
        found.append(
            Text("The days are not those that were published, but the source is still that one.")
        )
    return tuple(found)


def _keeps_only_source(listed: KnownMeeting, answers: Answers) -> bool:
    published = answers_of_listed(listed)
    same = {key: answers.get(key) == published.get(key) for key in ("starts", "ends", "source")}
    return same["source"] and not (same["starts"] and same["ends"])


def answers_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as the answers of the form, to be changed.

    Registration that closes on the usual day does so when the opening is moved, too; of a meeting
    that was published with its days it closed on a day that is known.
    """
    closes, read = meeting.registration_on, meeting.source_on
    is_usual = closes == meeting.starts_on - _USUALLY_BEFORE and not is_dated(meeting.code)
    answers = {
        "code": meeting.code or None,
        "name": meeting.name,
        "starts": meeting.starts_on.isoformat(),
        "ends": meeting.ends_on.isoformat(),
        "place": meeting.place,
        "zone": meeting.zone,
        "registered": USUAL if is_usual else closes.isoformat() if closes else None,
        "documents": meeting.documents_url or None,
    }
    if read:
        answers |= {"source": meeting.source, "source_on": read.isoformat()}
    return answers


def answers_of_listed(listed: KnownMeeting) -> dict[str, Any]:
    """What was published of a meeting, as the answers of the form; only what is missing is asked.

    Of one whose days were published nothing is missing but, at times, whose clock it followed.
    """
    known = {"code": listed.code, "name": listed.name}
    if listed.starts_on is None or listed.ends_on is None:
        return known
    closes, source = listed.registration_on, listed.source
    zone = zones.zone_of_city(listed.place.partition(",")[0])
    return {
        **known,
        "starts": listed.starts_on.isoformat(),
        "ends": listed.ends_on.isoformat(),
        "place": listed.place,
        **({"zone": zone} if zone else {}),
        "registered": closes.isoformat() if closes else None,
        "documents": None,
        **({"source": source.url, "source_on": source.read_on.isoformat()} if source else {}),
    }


def _day(answers: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(answers[key]) if answers.get(key) else None
