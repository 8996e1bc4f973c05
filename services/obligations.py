"""What a State is to do under Articles 3, 4, 5, 7 and 9, by when, and how far it is.

Nothing here is a judgement: a day that has passed without a known decision is *to be confirmed*,
never late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from services.book import Book, FactKind, source_of
from services.extensions import (
    Extension,
    extensions_of,
    has_doubt,
    latest_granted,
    published_source,
)
from services.formal_meetings import DECIDING, FormalMeetings, KnownMeeting
from services.treaty import (
    annual_report_due,
    clearance_deadline,
    in_its_time,
    initial_report_due,
    is_in_force_on,
    months_after,
    stockpile_deadline,
)
from storage.facts import Fact
from storage.treaty import PublishedObligation, Source, State, published_obligations


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
class Obligation:
    """One State's obligation under one article.

    `due_on` is the deadline that is known to hold, `original_on` the one of the treaty itself.
    Of reports `due_on` is the next one's; `last_report_year` is empty where no report was entered,
    and `last_report_on` tells whether there was one at all. `considered_at` is the code of the
    meeting that a request waits for, or whose outcome is not known; empty where no such request is
    on record. `fulfilled_on` is as precise as its source.
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
_FROM_MEETING_TO_MEETING = 13
"""The meetings that decide are yearly, within a few days; so many months cover the gap."""


def obligations_of(book: Book, state: State, day: date) -> tuple[Obligation, ...]:
    """A State's obligations on a day, in the order of the articles.

    None where the Convention is not, or not yet, in force for it.
    """
    if not is_in_force_on(state, day):
        return ()
    state = in_its_time(state, day)
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
    """The deadlines ahead of Articles 3 and 4 and of first reports until a day, by day.

    Yearly reports are due from every State Party on 30 April, so they are not listed one by one.
    Days before today are never listed: whoever has met one is not on record with it, so the list
    would be of those who may not have.
    """
    first = max(first, today)
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


def undecided(book: Book, today: date) -> tuple[Due, ...]:
    """Deadlines of Articles 3 and 4 that have passed, with a decision to be confirmed; by day.

    First reports are left out: whether one was received stands on the State's own card.
    """
    found = [
        Due(obligation.due_on, state, obligation)
        for state in book.states
        for obligation in obligations_of(book, state, today)
        if obligation.progress is Progress.TO_BE_CONFIRMED
        and obligation.article is not Article.REPORTS
        and obligation.due_on is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.state.name)))


def deciding_meeting(meetings: FormalMeetings, deadline: date) -> KnownMeeting | None:
    """The last meeting of States Parties, or Review Conference, before a deadline, if it is known.

    A request for more time has to be decided while the deadline still runs (Articles 3.3, 4.5).
    One that was called off decides nothing.
    """
    opened = [
        (one.starts_on, one)
        for one in meetings.meetings
        if one.type in DECIDING and not one.is_called_off and one.starts_on
    ]
    before = [each for each in opened if each[0] <= deadline]
    if not before:
        return None
    starts_on, meeting = max(before, key=lambda each: each[0])
    return meeting if deadline <= months_after(starts_on, _FROM_MEETING_TO_MEETING) else None


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
    extensions = extensions_of(state.iso3, article, published, facts)
    granted = latest_granted(extensions)
    due = (granted and granted.granted_until) or (published and published.deadline_on) or original
    fulfilled = _fulfilled_on(published, facts)
    last = extensions[-1] if extensions else None
    waits = last is not None and not last.is_decided and fulfilled is None
    is_confirmed = _is_confirmed(published)
    if any(fact.kind == FactKind.COMPLETION for fact in facts):
        is_confirmed = True
    elif granted and fulfilled is None:
        is_confirmed = granted.is_confirmed
    return Obligation(
        article,
        _progress(due, day, is_fulfilled=fulfilled is not None, is_extended=granted is not None),
        due_on=due,
        original_on=original,
        extensions=extensions,
        considered_at=last.meeting if last and waits else "",
        fulfilled_on=fulfilled or "",
        is_confirmed=is_confirmed,
        sources=_sources(published, facts),
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
        # A day that follows from the Convention alone rests on when it entered into force.
        sources=_sources(published if not received else None, received[-1:])
        or (book.sources_of(state.iso3) if is_initial_next else ()),
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


def _is_confirmed(published: PublishedObligation | None) -> bool:
    """Whether the file has no doubt; where it is fulfilled, doubts of the deadline do not count."""
    if published is None:
        return True
    clauses = published.confidence.split("; ")
    if published.status == "completed":
        clauses = [clause for clause in clauses if not clause.startswith("deadline")]
    return not any(map(has_doubt, clauses))


def _sources(published: PublishedObligation | None, facts: Iterable[Fact]) -> tuple[Source, ...]:
    read = published_source(published.source_url, published.as_of) if published else ()
    return (*read, *dict.fromkeys(source_of(fact) for fact in facts))
