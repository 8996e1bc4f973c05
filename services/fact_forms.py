"""The form by which the ISU enters a fact: what a State did, when, and who says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.book import DECLINED, GRANTED, PARTICIPATION, Book, FactKind
from services.entries import day_of
from services.fact_rules import (
    FIRST_YEAR,
    SOURCE_AT_MOST,
    check_opened,
    check_year,
    next_version,
)
from services.forms import Form, Question
from services.options import JSON, Answers, Option, Reading, Unclear, label_of, shortened
from services.questions import Choice, Day, StateName
from services.texts import RefusedError, Text
from services.typed import clean_words
from services.web_addresses import is_web_address
from storage.treaty import formal_meetings

KINDS = (
    Option(FactKind.DEPOSIT, Text("Deposit of consent")),
    Option(FactKind.SIGNATURE, Text("Signature")),
    Option(FactKind.WITHDRAWAL, Text("Withdrawal")),
    Option(FactKind.REQUEST, Text("Request for more time")),
    Option(FactKind.DECISION, Text("Decision on a request")),
    Option(FactKind.COMPLETION, Text("Obligation fulfilled")),
    Option(FactKind.REPORT, Text("Article 7 report received")),
    Option(FactKind.MEASURE, Text("National measure")),
)

CONSENT_KINDS = (
    Option("ratification", Text("Ratification")),
    Option("acceptance", Text("Acceptance")),
    Option("approval", Text("Approval")),
    Option("accession", Text("Accession")),
)

ARTICLES = (
    Option("article-3", Text("Article 3 (stockpiles)")),
    Option("article-4", Text("Article 4 (clearance)")),
)

NEW, REVISION = "new", "revision"
VERSIONS = (
    Option(NEW, Text("A new request")),
    Option(REVISION, Text("A revision of the one that waits")),
)
OUTCOMES = (Option(GRANTED, Text("Granted")), Option(DECLINED, Text("Declined")))

_DAYS: dict[FactKind, tuple[Text, Text]] = {
    FactKind.DEPOSIT: (
        Text("Deposited on"),
        Text("On which day was the instrument deposited with the Secretary-General?"),
    ),
    FactKind.SIGNATURE: (Text("Signed on"), Text("On which day did it sign?")),
    FactKind.WITHDRAWAL: (
        Text("In effect from"),
        Text("From which day is the withdrawal in effect?"),
    ),
    FactKind.REQUEST: (Text("Submitted on"), Text("On which day was the request submitted?")),
    FactKind.DECISION: (Text("Decided on"), Text("On which day was it decided?")),
    FactKind.COMPLETION: (Text("Fulfilled on"), Text("On which day was it fulfilled?")),
    FactKind.REPORT: (Text("Received on"), Text("On which day was the report received?")),
    FactKind.MEASURE: (Text("In force from"), Text("From which day is the measure in force?")),
}
"""How the day of each kind is called, and asked for."""

_NOTIFICATION = Text("For example: depositary notification C.N.123.2026.TREATIES-XXVI.6")
SOURCE_HINTS: dict[FactKind, Text] = {
    **dict.fromkeys(PARTICIPATION, _NOTIFICATION),
    FactKind.REQUEST: Text("For example: CCM/MSP/2025/3, or a letter of the State with its date"),
    FactKind.DECISION: Text("For example: final report of 13MSP, CCM/MSP/2025/12"),
    FactKind.COMPLETION: Text("For example: declaration of compliance at 13MSP"),
    FactKind.REPORT: Text("For example: the database of Article 7 reports of UNODA"),
    FactKind.MEASURE: Text("For example: the law by its name and number"),
}
"""How a source of each kind is called."""

_MEETING = re.compile(r"[1-9]\d?(MSP|RC)(-[1-9])?")
_OFFERED: Final = 4


@dataclass(frozen=True)
class DecidingMeeting:
    """A meeting of States Parties or a review conference by its number: 12MSP, 3RC."""

    @property
    def options(self) -> tuple[Option, ...]:
        """The last that are known; any other can be typed."""
        known = [one.code for one in formal_meetings() if one.type in {"MSP", "RC"}]
        return tuple(Option(code, Text("{code}", code=code)) for code in known[-_OFFERED:])

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        code = re.sub(r"\s", "", typed).upper()
        if not self.accepts(code, {}):
            raise RefusedError(
                Text(
                    "“{typed}” is no number of a meeting. Please type one such as 14MSP or 3RC.",
                    typed=shortened(typed),
                )
            )
        return code

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, str) and _MEETING.fullmatch(value) is not None

    def shown(self, value: JSON) -> Text:
        return Text("{code}", code=value)


@dataclass(frozen=True)
class ActDay(Day):
    """The day of an act under the Convention, so not before there was one."""

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        value = super().parse(typed, reading)
        if isinstance(value, str):
            check_opened(date.fromisoformat(value))
        return value


INITIAL = "initial"
_RECEIVED_ON = f"on_{FactKind.REPORT}"
_INITIAL = Option(INITIAL, Text("Initial report"))


@dataclass(frozen=True)
class ReportYear:
    """Which year a report covers, stored as a number; or that it is the initial one."""

    options: tuple[Option, ...] = (_INITIAL,)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        words = typed.strip()
        if words.casefold() in {INITIAL, reading.translate(_INITIAL.label).casefold()}:
            return INITIAL
        if not re.fullmatch(r"20\d\d", words, re.ASCII):
            raise RefusedError(
                Text("“{typed}” is no year. Please type one such as 2025.", typed=shortened(typed))
            )
        check_year(int(words), day_of(reading.answers.get(_RECEIVED_ON)) or reading.today)
        return int(words)

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return value == INITIAL or (isinstance(value, int) and 2000 <= value < 2100)  # noqa: PLR2004

    def shown(self, value: JSON) -> Text:
        return Text("{words}", words=str(value)) if value != INITIAL else _INITIAL.label


@dataclass(frozen=True)
class SourceName:
    """Who says so: a document by its number, or a page by its https address."""

    options: tuple[Option, ...] = ()

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        words = clean_words(typed, at_most=SOURCE_AT_MOST, at_least=3)
        if "://" in words and not is_web_address(words):
            raise RefusedError(
                Text(
                    "“{typed}” is no address of a page. Please type one that begins with https://, "
                    "or name the document.",
                    typed=shortened(words),
                )
            )
        return words

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, str) and 0 < len(value) <= SOURCE_AT_MOST

    def shown(self, value: JSON) -> Text:
        return label_of(self.options, value)


def _of(*kinds: FactKind) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("kind") in kinds


def _day_question(kind: FactKind) -> Question:
    label, prompt = _DAYS[kind]
    return Question(
        key=f"on_{kind}",
        label=label,
        prompt=prompt,
        hint=Text("For example: 30 April 2026"),
        kind=ActDay(not_after_today=kind is not FactKind.WITHDRAWAL),
        asked_when=_of(kind),
    )


def _year_before(answers: Answers) -> tuple[Option, ...]:
    """A report is on the year before, as a rule."""
    received = day_of(answers.get(_RECEIVED_ON))
    if received is None or received.year <= FIRST_YEAR:
        return ()
    year = str(received.year - 1)
    return (Option(year, Text("{year}", year=year)),)


def _same_day(answers: Answers) -> tuple[Option, ...]:
    """A source is often of the day itself; a withdrawal takes effect only later."""
    kind = answers.get("kind")
    day = day_of(answers.get(f"on_{kind}"))
    if day is None or kind == FactKind.WITHDRAWAL:
        return ()
    return (Option(day.isoformat(), Text("{day}", day=day)),)


FACT_FORM = Form(
    name="fact",
    title=Text("Fact of a State"),
    questions=(
        Question(
            key="state",
            label=Text("State"),
            prompt=Text("Of which State? Type its name."),
            kind=StateName(),
        ),
        Question(
            key="kind", label=Text("What"), prompt=Text("What do you enter?"), kind=Choice(KINDS)
        ),
        Question(
            key="article",
            label=Text("Article"),
            prompt=Text("Under which article?"),
            kind=Choice(ARTICLES),
            asked_when=_of(FactKind.REQUEST, FactKind.DECISION, FactKind.COMPLETION),
        ),
        Question(
            key="version",
            label=Text("Request"),
            prompt=Text("Is it a new request, or a revision of the one that waits?"),
            kind=Choice(VERSIONS),
            asked_when=_of(FactKind.REQUEST),
        ),
        Question(
            key="outcome",
            label=Text("Decision"),
            prompt=Text("What was decided?"),
            kind=Choice(OUTCOMES),
            asked_when=_of(FactKind.DECISION),
        ),
        *(_day_question(kind) for kind in FactKind),
        Question(
            key="consent",
            label=Text("Kind of consent"),
            prompt=Text("How did the State consent to be bound?"),
            kind=Choice(CONSENT_KINDS),
            asked_when=_of(FactKind.DEPOSIT),
        ),
        Question(
            key="asked_until",
            label=Text("Deadline asked for"),
            prompt=Text("Until when is more time asked for?"),
            hint=Text("For example: 1 November 2030"),
            kind=Day(),
            asked_when=_of(FactKind.REQUEST),
        ),
        Question(
            key="until",
            label=Text("New deadline"),
            prompt=Text("Until when is more time granted?"),
            hint=Text("For example: 1 November 2030"),
            kind=Day(),
            asked_when=lambda answers: answers.get("outcome") == GRANTED,
        ),
        Question(
            key="considered_at",
            label=Text("To be considered at"),
            prompt=Text("Which meeting considers it?"),
            kind=DecidingMeeting(),
            optional=True,
            asked_when=_of(FactKind.REQUEST),
        ),
        Question(
            key="meeting",
            label=Text("Meeting"),
            prompt=Text("Which meeting has decided?"),
            kind=DecidingMeeting(),
            optional=True,
            asked_when=_of(FactKind.DECISION),
        ),
        Question(
            key="year",
            label=Text("Year"),
            prompt=Text("Which year does the report cover?"),
            kind=ReportYear(),
            offers=_year_before,
            asked_when=_of(FactKind.REPORT),
        ),
        Question(
            key="source",
            label=Text("Source"),
            prompt=Text("Who says so? Name the document, or give its https address."),
            kind=SourceName(),
        ),
        Question(
            key="source_on",
            label=Text("Source as of"),
            prompt=Text("Of which day is the source?"),
            kind=Day(not_after_today=True),
            offers=_same_day,
        ),
    ),
)


def values_of(answers: Answers, book: Book, today: date) -> dict[str, Any]:
    """The answers as the columns of a fact; a revision has the number after the one that waits."""
    iso3, kind = answers["state"], FactKind(answers["kind"])
    article = (answers.get("article") or "").removeprefix("article-")
    version = None
    if kind is FactKind.REQUEST:
        is_revision = answers["version"] == REVISION
        version = next_version(book, iso3, article, today) if is_revision else 1
    year = answers.get("year")
    return {
        "iso3": iso3,
        "kind": str(kind),
        "article": article,
        "happened_on": date.fromisoformat(answers[f"on_{kind}"]),
        "until_on": day_of(answers.get("asked_until") or answers.get("until")),
        "how": answers.get("consent") or answers.get("outcome") or "",
        "meeting": answers.get("considered_at") or answers.get("meeting") or "",
        "version": version,
        "year": None if year == INITIAL else year,
        "source": answers["source"],
        "source_on": date.fromisoformat(answers["source_on"]),
    }
