"""What a State is to do under Articles 3, 4, 5, 7 and 9, by when, and how far it is.

Nothing here is a judgement: a day that has passed without a known decision is *to be confirmed*,
never late.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Protocol

from services.book import GRANTED, Book, FactKind, source_of
from services.treaty import (
    annual_report_due,
    clearance_deadline,
    initial_report_due,
    is_in_force_on,
    months_after,
    stockpile_deadline,
)
from storage.facts import Fact
from storage.treaty import (
    DEPOSITARY,
    PublishedExtension,
    PublishedObligation,
    Source,
    State,
    formal_meetings,
    published_extensions,
    published_obligations,
)


class Article(StrEnum):
    """The articles whose obligations are followed State by State."""

    STOCKPILES = "3"
    CLEARANCE = "4"
    VICTIMS = "5"
    REPORTS = "7"
    MEASURES = "9"


class Progress(StrEnum):
    """How far an obligation is."""

    NOTHING_ON_RECORD = "nothing on record"  # E.g. no stockpile was ever declared.
    UNDER_WAY = "under way"
    EXTENDED = "extended"
    TO_BE_CONFIRMED = "to be confirmed"  # The day has passed; what was decided is not known here.
    FULFILLED = "fulfilled"
    UNDATED = "undated"  # The article carries no date.


@dataclass(frozen=True, slots=True)
class Extension:
    """One request for more time and what came of it.

    `submitted` is as precise as its source; `versions` is how often it was sent, revisions
    included. Where nothing was decided, or it is not known, `granted_until` is empty.
    """

    submitted: str
    versions: int
    requested_until: date | None
    meeting: str
    granted_until: date | None
    is_declined: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One State's obligation under one article.

    `due_on` is the deadline that is known to hold, `original_on` the one of the treaty itself.
    Of reports `due_on` is the next one's; `last_report_year` is empty where no report was entered,
    and `last_report_on` tells whether there was one at all. `considered_at` is the code of the
    meeting that considered a request whose outcome is not known. `fulfilled_on` is as precise as
    its source.
    """

    article: Article
    progress: Progress
    due_on: date | None = None
    original_on: date | None = None
    extensions: tuple[Extension, ...] = ()
    considered_at: str = ""
    fulfilled_on: str = ""
    last_report_on: date | None = None
    last_report_year: int | None = None
    initial_due_on: date | None = None
    measures: tuple[Fact, ...] = ()
    is_confirmed: bool = True
    sources: tuple[Source, ...] = ()


_DEADLINE = {Article.STOCKPILES: stockpile_deadline, Article.CLEARANCE: clearance_deadline}
_DECIDING = frozenset({FactKind.DECISION, FactKind.COMPLETION})
_FROM_MEETING_TO_MEETING = 13
"""The meetings that decide are yearly, within a few days; so many months cover the gap."""
_DOUBTS = ("unconfirmed", "derived", "conflict", "may since", "not checked")


def obligations_of(book: Book, state: State, day: date) -> tuple[Obligation, ...]:
    """A State's obligations on a day, in the order of the articles.

    None where the Convention is not, or not yet, in force for it.
    """
    if not is_in_force_on(state, day):
        return ()
    return (
        _dated(book, state, Article.STOCKPILES, day),
        _dated(book, state, Article.CLEARANCE, day),
        _victims(state),
        _reports(book, state, day),
        _measures(book, state, day),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline ahead of a State, under Article 3 or 4 or of its first report."""

    due_on: date
    state: State
    obligation: Obligation


def due_between(book: Book, first: date, last: date, *, today: date) -> tuple[Due, ...]:
    """The deadlines of Articles 3 and 4 and of first reports from a day to another, by day.

    Yearly reports are due from every State Party on 30 April, so they are not listed one by one.
    """
    found = []
    for state in book.states:
        # Those for which it enters into force soon have deadlines ahead, too.
        for obligation in obligations_of(
            book, state, max(today, state.entry_into_force_on or today)
        ):
            due = (
                obligation.initial_due_on
                if obligation.article is Article.REPORTS
                else obligation.due_on
            )
            if obligation.progress is Progress.FULFILLED or due is None:
                continue
            if first <= due <= last:
                found.append(Due(due, state, obligation))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.state.name)))


def considered_at(deadline: date) -> str:
    """The code of the last meeting of States Parties, or review conference, before a deadline.

    A request for more time has to be decided while the deadline still runs (Articles 3.3, 4.5).
    Empty where that meeting is not known, or its days are not.
    """
    meeting = deciding_meeting(formal_meetings(), deadline)
    return meeting.code if meeting else ""


class Opening(Protocol):
    """A formal meeting as far as it counts here: what it is, and when it opens."""

    @property
    def code(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def starts_on(self) -> date | None: ...


def deciding_meeting(meetings: Iterable[Opening], deadline: date) -> Opening | None:
    """The one of these meetings that decides on more time for a deadline, where it is known."""
    opened = [
        (meeting.starts_on, meeting)
        for meeting in meetings
        if meeting.type in DECIDING_TYPES and meeting.starts_on and meeting.starts_on <= deadline
    ]
    if not opened:
        return None
    starts_on, meeting = max(opened, key=lambda one: one[0])
    return meeting if deadline <= months_after(starts_on, _FROM_MEETING_TO_MEETING) else None


DECIDING_TYPES = frozenset({"MSP", "RC"})
"""Which meetings decide on requests for more time."""


def _dated(book: Book, state: State, article: Article, day: date) -> Obligation:
    """An obligation with a deadline: stockpiles (Article 3) or clearance (Article 4)."""
    assert state.entry_into_force_on is not None  # noqa: S101 - it is in force.
    published = _published(state, article)
    facts = [
        fact
        for fact in book.facts_of(state.iso3)
        if fact.article == article and fact.happened_on <= day
    ]
    if published is None and not facts:
        return Obligation(article, Progress.NOTHING_ON_RECORD)
    original = _DEADLINE[article](state.entry_into_force_on)
    extensions = _published_extensions(state, article)
    for fact in sorted(facts, key=lambda one: (one.happened_on, one.id)):
        if fact.kind in {FactKind.REQUEST, FactKind.DECISION}:
            extensions = _with_fact(extensions, fact)
    granted = [one.granted_until for one in extensions if one.granted_until]
    due = granted[-1] if granted else (published and published.deadline_on) or original
    fulfilled = _fulfilled_on(published, facts)
    pending = extensions[-1] if extensions and not _is_decided(extensions[-1]) else None
    sources = _sources(published, facts)
    progress = _progress(due, day, is_fulfilled=fulfilled is not None, is_extended=bool(granted))
    is_open = progress is Progress.TO_BE_CONFIRMED or (pending and fulfilled is None)
    meeting = (pending.meeting if pending else "") or considered_at(due)
    return Obligation(
        article,
        progress,
        due_on=due,
        original_on=original,
        extensions=tuple(extensions),
        considered_at=meeting if is_open else "",
        fulfilled_on=fulfilled or "",
        is_confirmed=any(fact.kind in _DECIDING for fact in facts) or _is_confirmed(published),
        sources=sources,
    )


def _progress(due: date, day: date, *, is_fulfilled: bool, is_extended: bool) -> Progress:
    if is_fulfilled:
        return Progress.FULFILLED
    if due < day:
        return Progress.TO_BE_CONFIRMED
    return Progress.EXTENDED if is_extended else Progress.UNDER_WAY


def _fulfilled_on(published: PublishedObligation | None, facts: Iterable[Fact]) -> str | None:
    """When it was fulfilled, as precisely as it is known; None when it is not."""
    entered = [fact for fact in facts if fact.kind == FactKind.COMPLETION]
    if entered:
        return entered[-1].happened_on.isoformat()
    if published is not None and published.status == "completed":
        return published.completed_on
    return None


def _published_extensions(state: State, article: Article) -> list[Extension]:
    """The known extensions; revisions of one request are one, with the newest one's day asked."""
    found: list[Extension] = []
    for row in _extensions_by_state().get((state.iso3, article), ()):
        if row.version > 1:
            found.pop()
        found.append(
            Extension(
                submitted=row.submitted,
                versions=row.version,
                requested_until=row.requested_until,
                meeting=row.meeting,
                granted_until=row.granted_until,
                paper=row.paper,
            )
        )
    return found


def _with_fact(extensions: list[Extension], fact: Fact) -> list[Extension]:
    """The extensions after a request or a decision that the ISU has entered.

    A revision takes the place of the request that waits, and a decision closes it. One that is
    on record already only gains its meeting.
    """
    pending = extensions[-1] if extensions and not _is_decided(extensions[-1]) else None
    decided_before = extensions[:-1] if pending else extensions
    if fact.kind == FactKind.REQUEST:
        version = fact.version or 1
        request = Extension(
            submitted=fact.happened_on.isoformat(),
            versions=version,
            requested_until=fact.until_on,
            meeting=fact.meeting,
            granted_until=None,
        )
        return [*(decided_before if version > 1 else extensions), request]
    is_granted = fact.how == GRANTED
    granted = [one.granted_until for one in extensions]
    if is_granted and fact.until_on in granted:
        at = granted.index(fact.until_on)
        known = replace(extensions[at], meeting=fact.meeting or extensions[at].meeting)
        return [*extensions[:at], known, *extensions[at + 1 :]]
    asked = pending or Extension("", 1, None, fact.meeting, None)
    decided = replace(
        asked,
        meeting=fact.meeting or asked.meeting,
        granted_until=fact.until_on if is_granted else None,
        is_declined=not is_granted,
    )
    return [*decided_before, decided]


def _is_decided(extension: Extension) -> bool:
    return extension.granted_until is not None or extension.is_declined


def _victims(state: State) -> Obligation:
    published = _published(state, Article.VICTIMS)
    if published is None:
        return Obligation(Article.VICTIMS, Progress.NOTHING_ON_RECORD)
    return Obligation(Article.VICTIMS, Progress.UNDATED, sources=_sources(published, ()))


def _reports(book: Book, state: State, day: date) -> Obligation:
    assert state.entry_into_force_on is not None  # noqa: S101 - it is in force.
    received = [
        fact
        for fact in book.facts_of(state.iso3)
        if fact.kind == FactKind.REPORT and fact.happened_on <= day
    ]
    received.sort(key=lambda fact: fact.happened_on)
    last = received[-1] if received else None
    published = _published(state, Article.REPORTS)
    initial = initial_report_due(state.entry_into_force_on)
    is_initial_next = not received and (initial >= day or published is not None)
    due = annual_report_due(state.entry_into_force_on, day)
    progress = Progress.UNDER_WAY
    if is_initial_next and initial < day:
        progress = Progress.TO_BE_CONFIRMED
    return Obligation(
        Article.REPORTS,
        progress,
        due_on=due,
        last_report_on=last.happened_on if last else None,
        last_report_year=last.year if last else None,
        initial_due_on=initial if is_initial_next else None,
        is_confirmed=bool(received) or _is_confirmed(published),
        sources=_sources(published if not received else None, received[-1:]),
    )


def _measures(book: Book, state: State, day: date) -> Obligation:
    taken = tuple(
        fact
        for fact in book.facts_of(state.iso3)
        if fact.kind == FactKind.MEASURE and fact.happened_on <= day
    )
    progress = Progress.UNDATED if taken else Progress.NOTHING_ON_RECORD
    return Obligation(Article.MEASURES, progress, measures=taken, sources=_sources(None, taken))


def _published(state: State, article: Article) -> PublishedObligation | None:
    code = "7-initial" if article is Article.REPORTS else str(article)
    return _obligations_by_state().get((state.iso3, code))


@cache
def _obligations_by_state() -> Mapping[tuple[str, str], PublishedObligation]:
    return {(row.iso3, row.article): row for row in published_obligations()}


@cache
def _extensions_by_state() -> Mapping[tuple[str, str], Sequence[PublishedExtension]]:
    found: defaultdict[tuple[str, str], list[PublishedExtension]] = defaultdict(list)
    for row in published_extensions():
        found[row.iso3, row.article].append(row)
    return found


def _is_confirmed(published: PublishedObligation | None) -> bool:
    """Whether the file has no doubt; where it is fulfilled, doubts of the deadline do not count."""
    if published is None:
        return True
    clauses = published.confidence.split("; ")
    if published.status == "completed":
        clauses = [clause for clause in clauses if not clause.startswith("deadline")]
    return not any(doubt in clause for clause in clauses for doubt in _DOUBTS)


def _sources(published: PublishedObligation | None, facts: Iterable[Fact]) -> tuple[Source, ...]:
    found = []
    if published is not None and published.source_url:
        url = published.source_url
        host = url.partition("//")[2].partition("/")[0]
        found.append(Source(host.removeprefix("www."), url, DEPOSITARY.read_on))
    return (*found, *dict.fromkeys(source_of(fact) for fact in facts))
