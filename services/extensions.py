"""Requests for more time under Articles 3 and 4, and what came of each, in their order.

What was published comes first; what the ISU enters is put into its place. An older decision never
undoes a newer one, nor closes a request that came after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from services.book import GRANTED, FactKind, source_of
from storage.facts import Fact
from storage.treaty import (
    DEPOSITARY,
    PublishedExtension,
    PublishedObligation,
    Source,
    formal_meetings,
    published_extensions,
)

_DOUBTS = ("unconfirmed", "derived", "computed", "conflict", "may since", "not checked")


@dataclass(frozen=True, slots=True)
class Revised:
    """A version of a request that a later one has taken the place of."""

    submitted: str
    versions: int
    requested_until: date | None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """One request for more time and what came of it.

    `submitted` is as precise as its source; `versions` is how often it was sent, revisions
    included; `revised` are those before the newest, as far as they are on record. Where nothing
    was decided, or it is not known, `granted_until` is empty.
    """

    submitted: str
    versions: int
    requested_until: date | None
    meeting: str
    granted_until: date | None
    is_declined: bool = False
    paper: str = ""
    is_confirmed: bool = True
    sources: tuple[Source, ...] = ()
    revised: tuple[Revised, ...] = ()

    @property
    def is_decided(self) -> bool:
        return self.granted_until is not None or self.is_declined

    @property
    def came_on(self) -> str:
        """When it was there at the latest: its submission, or the opening of its meeting."""
        return self.submitted or _openings().get(self.meeting, "")


def extensions_of(
    iso3: str, article: str, published: PublishedObligation | None, facts: Iterable[Fact]
) -> tuple[Extension, ...]:
    """All that is known of a State's requests; `facts` are those under this article so far."""
    found = _published(iso3, article, published)
    for fact in _newest_entries(facts):
        place = _into_decision if fact.kind == FactKind.DECISION else _into_request
        found = place(found, fact)
    return tuple(found)


def latest_granted(extensions: Iterable[Extension]) -> Extension | None:
    """The one that reaches furthest: its last day is the deadline that holds."""
    granted = [(one.granted_until, one) for one in extensions if one.granted_until]
    return max(granted, key=lambda each: each[0])[1] if granted else None


def published_source(url: str, as_of: str) -> tuple[Source, ...]:
    """The page that a published row names, and as of when it is known; none where it names none."""
    if not url:
        return ()
    host = url.partition("//")[2].partition("/")[0].removeprefix("www.")
    return (Source(host, url, DEPOSITARY.read_on, as_of),)


def has_doubt(confidence: str) -> bool:
    """Whether the file itself says that something is not confirmed."""
    return any(doubt in confidence for doubt in _DOUBTS)


def _published(iso3: str, article: str, published: PublishedObligation | None) -> list[Extension]:
    """The published ones; revisions of one request are one, with the newest one's day asked.

    What the file doubts of a deadline, it doubts of the grant that set it.
    """
    found: list[Extension] = []
    for row in _rows_by_state().get((iso3, article), ()):
        revised = _revised(found.pop()) if row.version > 1 else ()
        sets_deadline = published is not None and row.granted_until == published.deadline_on
        found.append(
            Extension(
                submitted=row.submitted,
                versions=row.version,
                requested_until=row.requested_until,
                meeting=row.meeting,
                granted_until=row.granted_until,
                paper=row.paper,
                is_confirmed=not (published and sets_deadline and has_doubt(published.confidence)),
                sources=published_source(published.source_url if published else "", row.as_of),
                revised=revised,
            )
        )
    return found


def _revised(one: Extension) -> tuple[Revised, ...]:
    """The versions of a request that are behind it once there is another."""
    if not one.submitted and one.requested_until is None:
        return one.revised  # Only the decision on it was on record.
    version = Revised(one.submitted, one.versions, one.requested_until, one.paper)
    return (*one.revised, version)


def _newest_entries(facts: Iterable[Fact]) -> list[Fact]:
    """Requests and decisions by their day; of two of the same meeting the one entered last."""
    entered: dict[tuple[str, str, int], Fact] = {}
    for fact in sorted(facts, key=lambda one: one.id):
        if fact.kind in {FactKind.REQUEST, FactKind.DECISION}:
            which = fact.meeting or fact.happened_on.isoformat()
            entered[fact.kind, which, fact.version or 1] = fact
    return sorted(entered.values(), key=lambda one: (one.happened_on, one.id))


def _into_request(found: list[Extension], fact: Fact) -> list[Extension]:
    """A request; a known one, or an earlier version of it, gains what was entered."""
    at = _on_record(found, fact)
    if at is None and (fact.version or 1) > 1 and found and not found[-1].is_decided:
        at = len(found) - 1
    known = Extension("", 1, None, fact.meeting, None) if at is None else found[at]
    is_revision = (fact.version or 1) > known.versions
    request = replace(
        known,
        revised=_revised(known) if is_revision else known.revised,
        submitted=fact.happened_on.isoformat(),
        versions=fact.version or known.versions,
        requested_until=fact.until_on,
        meeting=fact.meeting or known.meeting,
        sources=(*known.sources, source_of(fact)),
    )
    return _placed(found, at, request, fact)


def _into_decision(found: list[Extension], fact: Fact) -> list[Extension]:
    """A decision; one that is on record is replaced, or closes the request that waited for it."""
    is_granted = fact.how == GRANTED
    at = _on_record(found, fact)
    if at is None:
        at = _waiting_for(found, fact)
    known = Extension("", 1, None, fact.meeting, None) if at is None else found[at]
    decided = replace(
        known,
        meeting=fact.meeting or known.meeting,
        granted_until=fact.until_on if is_granted else None,
        is_declined=not is_granted,
        is_confirmed=True,
        sources=(*known.sources, source_of(fact)),
    )
    return _placed(found, at, decided, fact)


def _on_record(found: Sequence[Extension], fact: Fact) -> int | None:
    """Which one an entry is about: that of its meeting, or the grant until the same day."""
    if fact.meeting:
        for at, one in enumerate(found):
            if one.meeting == fact.meeting:
                return at
    for at, one in enumerate(found):
        if fact.until_on and one.granted_until == fact.until_on:
            return at
    return None


def _waiting_for(found: Sequence[Extension], fact: Fact) -> int | None:
    """The newest request before a decision that may be the one decided on.

    Where both name a meeting, and not the same, it is not.
    """
    for at in reversed(range(len(found))):
        one = found[at]
        was_there = "" < one.came_on <= fact.happened_on.isoformat()
        if not one.is_decided and was_there and not (fact.meeting and one.meeting):
            return at
    return None


def _placed(found: list[Extension], at: int | None, one: Extension, fact: Fact) -> list[Extension]:
    """In the place of the one it is about, or where it belongs by its day."""
    if at is not None:
        return [*found[:at], one, *found[at + 1 :]]
    at = len(found)
    while at and _is_later(found[at - 1], fact):
        at -= 1
    return [*found[:at], one, *found[at:]]


def _is_later(one: Extension, fact: Fact) -> bool:
    """Whether one came after an entry: by its day, or as it reaches further."""
    if one.granted_until and fact.until_on and one.granted_until > fact.until_on:
        return True
    return one.came_on > fact.happened_on.isoformat()


@cache
def _rows_by_state() -> Mapping[tuple[str, str], Sequence[PublishedExtension]]:
    found: defaultdict[tuple[str, str], list[PublishedExtension]] = defaultdict(list)
    for row in published_extensions():
        found[row.iso3, row.article].append(row)
    return found


@cache
def _openings() -> Mapping[str, str]:
    """The first days of the published meetings: a published request came before its meeting."""
    return {one.code: one.starts_on.isoformat() for one in formal_meetings() if one.starts_on}
