"""The ISU enters what a State did, with the source; who follows the State is told, once.

What is entered stands beside what was published, and can be taken back: it is never changed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any

from services import audit
from services.audit import Verb
from services.book import PARTICIPATION, Book, FactKind, book_of
from services.desk import check_undo
from services.fact_forms import KINDS
from services.fact_rules import check, obligation_of
from services.notices import UNDO, Kind, Lane, tell
from services.obligations import Obligation
from services.options import label_of
from services.permissions import Actor
from services.readers import today_of
from services.texts import RefusedError, Text
from services.treaty import months_after
from storage import facts, follows, ledger
from storage.database import Unit, View
from storage.facts import Fact
from storage.ledger import Notice

_UNSAID: Mapping[str, Any] = {
    "article": "",
    "until_on": None,
    "how": "",
    "meeting": "",
    "version": None,
    "year": None,
}
_ARTICLES = {FactKind.REPORT: "7", FactKind.MEASURE: "9"}
THE_ACT = ("iso3", "kind", "article", "happened_on", "until_on", "how", "meeting", "year")
"""What makes two entries the same: not who said so, nor the number of the version."""

_NEWEST_COUNTS = PARTICIPATION | {FactKind.DECISION}
_OF_A_DEADLINE = frozenset({FactKind.REQUEST, FactKind.DECISION, FactKind.COMPLETION})
_ARRIVED = ("sending", "sent", "unknown")
_NEWS_MONTHS = 12
"""What happened longer ago is on record when it comes in with a sheet, and is no news."""


@dataclass(frozen=True)
class Import:
    """What came in at once, and how many people are told of it."""

    facts: tuple[Fact, ...]
    told: int


async def enter_fact(unit: Unit, by: Actor | str, values: Mapping[str, Any]) -> Fact:
    """Enter one fact: the columns of `Fact` from `iso3` to `source_on`; what is not said is empty.

    Raises RefusedError for what cannot be. What stands already is given back, not entered twice.
    Who follows the State is told after ten seconds, unless nothing but the source is new.
    """
    [fact], news = await _enter(unit, by, [values])
    await _tell_followers(unit, by, news, Lane.ALERT, unit.now + UNDO)
    return fact


async def enter_facts(
    unit: Unit, by: Actor | str, many: Sequence[Mapping[str, Any]], *, is_quiet: bool = False
) -> Import:
    """Enter several facts in one transaction; each follower hears of all of them once.

    Every fact is checked against the book as those before it have left it. Nobody is told of what
    happened long ago, nor of anything when it is to be quiet.
    """
    found, news = await _enter(unit, by, many)
    since = months_after(unit.now.date(), -_NEWS_MONTHS)
    recent = [] if is_quiet else [fact for fact in news if fact.happened_on >= since]
    return Import(found, await _tell_followers(unit, by, recent, Lane.BULK, unit.now))


async def _enter(
    unit: Unit, by: Actor | str, many: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Fact, ...], list[Fact]]:
    """Each fact as it stands on record, and of the new ones those that change what is known."""
    await facts.one_at_a_time(unit)
    today = today_of(unit, by.person) if isinstance(by, Actor) else unit.now.date()
    entered_by = by.person.id if isinstance(by, Actor) else None
    book = await book_of(unit)
    beyond = count(max((fact.id for fact in book.facts), default=0) + 1)
    found, rows, news = [], {}, set()
    for given in many:
        values = completed(given)
        check(book, values, today)
        fact = on_record(book, values)
        if fact is None:
            fact = _provisional(next(beyond), unit, {**values, "entered_by": entered_by})
            rows[fact.id] = {**values, "entered_by": entered_by}
            before, book = book, book.adding(fact)
            if _is_news(before, book, fact, today):
                news.add(fact.id)
        found.append(fact)
    added = dict(zip(rows, await _add(unit, by, list(rows.values())), strict=True))
    entered = tuple(added.get(fact.id, fact) for fact in found)
    return entered, [fact for number, fact in added.items() if number in news]


def _provisional(number: int, unit: Unit, values: Mapping[str, Any]) -> Fact:
    """A fact as the next ones are checked against it; its own number it gets when all are added."""
    now = unit.now
    return Fact(id=number, state="standing", entered_at=now, changed_at=now, **values)


def _is_news(before: Book, after: Book, fact: Fact, today: date) -> bool:
    """Whether a fact changes what is known; otherwise it is only another source for it."""
    if fact.kind in PARTICIPATION:
        return before.get_state(fact.iso3) != after.get_state(fact.iso3)
    if fact.kind not in _OF_A_DEADLINE:
        return True
    was, now = (obligation_of(one, fact.iso3, fact.article, today) for one in (before, after))
    return _without_sources(was) != _without_sources(now)


def _without_sources(known: Obligation | None) -> Obligation | None:
    if known is None:
        return None
    asked = tuple(replace(one, sources=()) for one in known.extensions)
    return replace(known, extensions=asked, sources=())


def completed(values: Mapping[str, Any]) -> dict[str, Any]:
    """All columns of an entry: the article goes with the kind where there is only one."""
    whole = {**_UNSAID, **values}
    whole["article"] = _ARTICLES.get(whole["kind"], whole["article"])
    if whole["kind"] == FactKind.REQUEST:
        whole["version"] = whole["version"] or 1
    return whole


def on_record(book: Book, values: Mapping[str, Any]) -> Fact | None:
    """The same act, where it stands already; of some kinds only the newest entry counts."""
    alike = [
        fact
        for fact in book.facts_of(values["iso3"])
        if (fact.kind, fact.article) == (values["kind"], values["article"])
    ]
    if values["kind"] in _NEWEST_COUNTS:
        alike = alike[-1:]
    return next(
        (one for one in alike if all(getattr(one, name) == values[name] for name in THE_ACT)), None
    )


async def get_fact(view: View, fact_id: int, *, lock: bool = False) -> Fact:
    """Something that was entered, taken back or not. Raises RefusedError when it never was."""
    found = await facts.find(view, fact_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That is not on record."))
    return found


async def told_of(view: View, fact: Fact, *, in_states: Collection[str] = _ARRIVED) -> list[int]:
    """Whom an alert on this fact may have reached already, or has in other states of delivery."""
    numbers = [notice.id for notice in await _alerts_of(view, fact)]
    return await ledger.recipients_of(view, numbers, in_states)


async def undo(unit: Unit, officer: Actor, fact_id: int) -> Fact:
    """Take back, within ten seconds, what one has entered oneself: nobody is told of it."""
    await facts.one_at_a_time(unit)
    fact = await get_fact(unit, fact_id, lock=True)
    entered_at = fact.entered_at if fact.state == "standing" else None
    check_undo(officer, entered_at, fact.entered_by, now=unit.now)
    return await _take_back(unit, officer, Verb.UNDONE, fact)


async def take_back(unit: Unit, by: Actor | str, fact_id: int) -> Fact:
    """Take back what was entered; who was told of it gets one correction. Twice is once.

    Raises RefusedError for that on which something else rests, which goes first.
    """
    await facts.one_at_a_time(unit)
    fact = await get_fact(unit, fact_id, lock=True)
    if fact.state == "taken-back":
        return fact
    return await _take_back(unit, by, Verb.TAKEN_BACK, fact)


def rests_on(book: Book, fact: Fact, today: date) -> Fact | None:
    """What could not stand without a fact, and is to be taken back before it."""
    rest = book.without(fact)
    came_back, comes_back = (one.get_state(fact.iso3).before for one in (book, rest))
    if fact.kind == FactKind.WITHDRAWAL and came_back and not comes_back:
        return book.newest(fact.iso3, FactKind.DEPOSIT)
    wrong_before = set(_wrong_of(book, fact.iso3, today))
    return next((one for one in _wrong_of(rest, fact.iso3, today) if one not in wrong_before), None)


def _wrong_of(book: Book, iso3: str, today: date) -> Iterator[Fact]:
    """What of a State's entries cannot be, one after another in the order of their days."""
    known = Book()
    for fact in sorted(book.facts_of(iso3), key=lambda one: (one.happened_on, one.id)):
        try:
            check(known, vars(fact), today)
        except RefusedError:
            yield fact
        known = known.adding(fact)


async def _add(unit: Unit, by: Actor | str, rows: Sequence[Mapping[str, Any]]) -> tuple[Fact, ...]:
    if not rows:
        return ()
    added = await facts.add(unit, rows)
    new = {fact.id: fact for fact in added}
    await audit.record_added(unit, by, Verb.ENTERED, "treaty_fact", new)
    return added


async def _take_back(unit: Unit, by: Actor | str, verb: Verb, before: Fact) -> Fact:
    resting = rests_on(await book_of(unit), before, unit.now.date())
    if resting is not None:
        raise RefusedError(
            Text(
                "Please take back first what rests on this: {what}, {day}.",
                what=label_of(KINDS, resting.kind),
                day=resting.happened_on,
            )
        )
    await facts.change(unit, before.id, state="taken-back")
    fact = replace(before, state="taken-back", changed_at=unit.now)
    await audit.record(unit, by, verb, "treaty_fact", fact.id, before=before, after=fact)
    for notice in await _alerts_of(unit, fact):
        ids = notice.facts["ids"]
        if all(one.state == "taken-back" for one in await facts.several(unit, ids)):
            await ledger.cancel(unit, [notice.id])
    told = await told_of(unit, fact)
    if told:
        correction = {"ids": [fact.id], "taken_back": True}
        await tell(unit, Kind.STATE_CHANGED, told, subject_id=fact.id, facts=correction)
    return fact


async def _tell_followers(
    unit: Unit, by: Actor | str, news: Sequence[Fact], lane: Lane, due: datetime
) -> int:
    """One notice for each follower, of all that is new of the States they follow; how many.

    Those who follow the same of these States have one notice together; its subject is the newest.
    """
    oneself = by.person.id if isinstance(by, Actor) else None
    followed: defaultdict[int, list[str]] = defaultdict(list)
    for iso3 in dict.fromkeys(fact.iso3 for fact in news):
        for person_id in await follows.followers(unit, iso3):
            if person_id != oneself:
                followed[person_id].append(iso3)
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for person_id, several in followed.items():
        alike[tuple(several)].append(person_id)
    for states, people in alike.items():
        ids = [fact.id for fact in news if fact.iso3 in states]
        await tell(
            unit,
            Kind.STATE_CHANGED,
            people,
            subject_id=max(ids),
            facts={"ids": ids},
            lane=lane,
            not_before=due,
        )
    return len(followed)


async def _alerts_of(view: View, fact: Fact) -> list[Notice]:
    """The notices in which a fact was told of; none when nobody followed the State."""
    numbers = await facts.notices_about(view, Kind.STATE_CHANGED, fact)
    found = [await ledger.get_notice(view, number) for number in numbers]
    return [
        one
        for one in found
        if fact.id in one.facts.get("ids", ()) and "taken_back" not in one.facts
    ]
