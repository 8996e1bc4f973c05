"""Facts of States as the rows of a sheet: what `liaison treaty export` writes, an import reads.

An import is read as a whole before anything is entered: what would be new, what stands already,
and everything that is wrong, with its line.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from services.book import DECLINED, Book, FactKind
from services.fact_forms import INITIAL, DecidingMeeting
from services.fact_rules import check, doubts
from services.facts import THE_ACT, completed
from services.names import Found, Several, find
from services.options import shortened
from services.sheets import LARGEST, Fault, Row, Trial
from services.texts import RefusedError, Text
from services.typed import clean_words, folded, with_plain_digits
from storage.facts import Fact
from storage.treaty import State, aliases, get_state

COLUMNS = (
    "iso3",
    "kind",
    "article",
    "happened_on",
    "until_on",
    "how",
    "meeting",
    "version",
    "year",
    "source",
    "source_on",
)
"""What is entered of a fact, under the headings that a sheet has."""

EXPORTED = ("id", "state", *COLUMNS, "entered_on")
"""The headings of an exported sheet: an import passes over the number and the day of entry."""

SHEET = "Facts"
_NEEDED = ("kind", "happened_on", "source", "source_on")

_COLUMNS_OF: Mapping[FactKind, frozenset[str]] = {
    FactKind.SIGNATURE: frozenset(),
    FactKind.DEPOSIT: frozenset({"how"}),
    FactKind.WITHDRAWAL: frozenset(),
    FactKind.REQUEST: frozenset({"article", "until_on", "meeting", "version"}),
    FactKind.DECISION: frozenset({"article", "until_on", "how", "meeting"}),
    FactKind.COMPLETION: frozenset({"article"}),
    FactKind.REPORT: frozenset({"article", "year"}),
    FactKind.MEASURE: frozenset({"article"}),
}
"""Which of the columns that not every fact has are for which kind."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ARTICLE = re.compile(r"(?:art(?:icle)?\.? ?)?([34579])")
_VERSION = re.compile(r"[1-9]\d?")
_YEAR = re.compile(r"20\d\d")
_MONTHS: Final = 12

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class NewFact:
    """What a row would enter; `fact` has no number of its own yet. At `doubts` to look twice."""

    line: int
    fact: Fact
    doubts: tuple[Text, ...]

    @property
    def values(self) -> Values:
        """The columns, as `services.facts.enter_facts` takes them."""
        return {name: getattr(self.fact, name) for name in COLUMNS}


def read_facts(rows: Iterable[Row], book: Book, now: datetime) -> Trial[NewFact]:
    """The rows of a sheet beside what stands in the book, each as those before it leave it.

    A row whose fact stands is unchanged, even where a later entry counts in its place: the same
    sheet read twice changes nothing. Raises RefusedError for headings that lack something or mean
    nothing.
    """
    rows = tuple(rows)
    _check_headings(rows)
    new: list[NewFact] = []
    unchanged: list[int] = []
    wrong: list[Fault] = []
    for row in rows:
        values, faults = _values(row)
        if not faults:
            faults = _misplaced(row, values)
        if not faults and _stands(book, values):
            unchanged.append(row.line)
            continue
        try:
            if not faults:
                check(book, values, now.date())
        except RefusedError as refusal:
            faults = [refusal.text]
        wrong += [Fault(row.line, fault) for fault in faults]
        if not faults:
            fact = _fact(values, now)
            new.append(NewFact(row.line, fact, doubts(book, values, now.date())))
            book = book.adding(fact)
    return Trial(tuple(new), tuple(unchanged), tuple(wrong))


def exported(fact: Fact) -> dict[str, str]:
    """A fact as a row under `EXPORTED`."""
    known = {**vars(fact), "state": get_state(fact.iso3).name, "entered_on": fact.entered_at.date()}
    return {name: "" if known[name] is None else str(known[name]) for name in EXPORTED}


def _fact(values: Values, now: datetime) -> Fact:
    return Fact(id=0, state="standing", entered_by=None, entered_at=now, changed_at=now, **values)


def _stands(book: Book, values: Values) -> bool:
    return any(
        all(getattr(fact, name) == values[name] for name in THE_ACT)
        for fact in book.facts_of(values["iso3"])
    )


def _check_headings(rows: Sequence[Row]) -> None:
    if not rows:
        raise RefusedError(Text("That sheet has no row under its headings."))
    given = rows[0].cells.keys()
    missing = [name for name in _NEEDED if name not in given]
    if not {"iso3", "state"} & given:
        missing.insert(0, "iso3")
    if missing:
        raise RefusedError(Text("That sheet lacks columns: {names}.", names=tuple(missing)))
    if unknown := [name for name in given if name not in EXPORTED]:
        raise RefusedError(
            Text("These columns mean nothing in a sheet of facts: {names}.", names=tuple(unknown))
        )


def _values(row: Row) -> tuple[Values, list[Text]]:
    """What the cells of a row say, and everything in them that cannot be read."""
    values: Values = {}
    faults: list[Text] = []
    for name, read in _READ.items():
        try:
            values[name] = read(row, name)
        except RefusedError as refusal:
            faults.append(refusal.text)
    return ({}, faults) if faults else (completed(values), [])


def _misplaced(row: Row, values: Values) -> list[Text]:
    """What is said in columns that are not for a fact of this kind."""
    kind = FactKind(values["kind"])
    allowed = _COLUMNS_OF[kind]
    every = frozenset().union(*_COLUMNS_OF.values())
    faults = [
        Text("Nothing is expected under “{column}” for a {kind}.", column=name, kind=str(kind))
        for name in COLUMNS
        if name in every - allowed and row.cells.get(name)
    ]
    if values["how"] == DECLINED and values["until_on"]:
        faults.append(Text("Nothing is expected under “until_on” for a decision that declines."))
    article = row.cells.get("article")
    if not faults and article and _article(row, "article") != values["article"]:
        faults.append(Text("A {kind} is under Article {n}.", kind=str(kind), n=values["article"]))
    return faults


# --- Cells --------------------------------------------------------------------------------------


def _state(row: Row, _: str) -> str:
    """The code of the State, by its code or a name; a code tells which of several is meant.

    So does the name that is one State's own: in a sheet nobody can be asked back.
    """
    given = [text for name in ("iso3", "state") if (text := row.cells.get(name, ""))]
    if not given:
        raise RefusedError(Text("Please name the State."))
    meant = [_meant(text) for text in given]
    together = [state for state in meant[0] if state in meant[-1]]
    if not together:
        raise RefusedError(
            Text("“{first}” and “{second}” are two States.", first=given[0], second=given[-1])
        )
    if len(together) > 1:
        together = [state for state in together if state.iso3 == _called(given[0])] or together
    if len(together) > 1:
        raise RefusedError(
            Text(
                "“{name}” may mean several States; please write the code of one: {states}.",
                name=shortened(given[0]),
                states=_listed(together),
            )
        )
    return together[0].iso3


def _meant(text: str) -> tuple[State, ...]:
    """The States that a name may mean, one at least."""
    finding = find(text)
    if isinstance(finding, Found):
        return (finding.state,)
    if isinstance(finding, Several):
        return finding.states
    if not finding.suggestions:
        raise RefusedError(Text("No State is called “{name}”.", name=shortened(text)))
    raise RefusedError(
        Text(
            "No State is called “{name}”. The nearest are: {states}.",
            name=shortened(text),
            states=_listed(finding.suggestions),
        )
    )


def _called(text: str) -> str:
    """The code of the one State that has exactly this name, in any of the languages; or none."""
    name = folded(text)
    return next((one.iso3 for one in aliases() if folded(one.name) == name), "")


def _listed(states: Iterable[State]) -> tuple[str, ...]:
    return tuple(f"{state.name} ({state.iso3})" for state in states)


def _kind(row: Row, name: str) -> str:
    text = row.cells.get(name, "")
    kind = folded(text)
    if kind not in set(FactKind):
        raise RefusedError(
            Text(
                "“{kind}” is no kind of fact. It is one of: {kinds}.",
                kind=shortened(text),
                kinds=tuple(str(one) for one in FactKind),
            )
        )
    return kind


def _day(row: Row, name: str) -> date:
    """A day in ISO form, or with the day first where the month could not be."""
    text = row.cells.get(name, "")
    if not text:
        raise RefusedError(Text("A day is missing under “{column}”.", column=name))
    typed = with_plain_digits(text)
    found = _DAY_FIRST.fullmatch(typed)
    try:
        if _ISO_DAY.fullmatch(typed):
            return date.fromisoformat(typed)
        if found is not None:
            day, month, year = map(int, found.groups())
            read = date(year, month, day)
            if day > _MONTHS or day == month:
                return read
            raise RefusedError(
                Text(
                    "“{typed}” may be two days; please write {day} or {other}.",
                    typed=text,
                    day=read.isoformat(),
                    other=date(year, day, month).isoformat(),
                )
            )
    except ValueError:
        pass  # No such day, as 30 February.
    raise RefusedError(
        Text(
            "“{typed}” under “{column}” is no day. Please write it like 2026-04-30.",
            typed=shortened(text),
            column=name,
        )
    )


def _day_or_none(row: Row, name: str) -> date | None:
    return _day(row, name) if row.cells.get(name) else None


def _article(row: Row, name: str) -> str:
    text = row.cells.get(name, "")
    found = _ARTICLE.fullmatch(with_plain_digits(text).casefold())
    if text and not found:
        raise RefusedError(
            Text("“{typed}” is no article whose obligations are kept.", typed=shortened(text))
        )
    return found[1] if found else ""


def _how(row: Row, name: str) -> str:
    return folded(row.cells.get(name, ""))


def _meeting(row: Row, name: str) -> str:
    text = row.cells.get(name, "")
    code = re.sub(r"\s", "", text).upper()
    if code and not DecidingMeeting().accepts(code, {}):
        raise RefusedError(
            Text(
                "“{typed}” is no number of a meeting. Please write one such as 14MSP or 3RC.",
                typed=shortened(text),
            )
        )
    return code


def _version(row: Row, name: str) -> int | None:
    text = row.cells.get(name, "")
    if text and not _VERSION.fullmatch(with_plain_digits(text)):
        raise RefusedError(
            Text("“{typed}” is no version of a request: 1, 2 and so on.", typed=shortened(text))
        )
    return int(text) if text else None


def _year(row: Row, name: str) -> int | None:
    """Empty, or called so, for the initial report."""
    text = row.cells.get(name, "")
    if folded(text) in {"", INITIAL}:
        return None
    if not _YEAR.fullmatch(with_plain_digits(text)):
        raise RefusedError(Text("“{typed}” is no year such as 2025.", typed=shortened(text)))
    return int(text)


def _words(row: Row, name: str) -> str:
    return clean_words(row.cells.get(name, ""), at_most=LARGEST, at_least=0)


_READ: Mapping[str, Callable[[Row, str], Any]] = {
    "iso3": _state,
    "kind": _kind,
    "article": _article,
    "happened_on": _day,
    "until_on": _day_or_none,
    "how": _how,
    "meeting": _meeting,
    "version": _version,
    "year": _year,
    "source": _words,
    "source_on": _day,
}
