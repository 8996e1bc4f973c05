"""The ISU enters what a State did, with the source; who follows the State is told, once.

What is entered stands beside what was published, and can be taken back: it is never changed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services import audit
from services.audit import Verb
from services.book import PARTICIPATION, Book, FactKind, book_of
from services.desk import check_undo
from services.fact_rules import check
from services.notices import UNDO, Kind, tell
from services.permissions import Actor
from services.readers import today_of
from services.texts import RefusedError, Text
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
_MAY_HAVE_ARRIVED = ("sending", "sent", "unknown")


async def enter_fact(unit: Unit, by: Actor | str, values: Mapping[str, Any]) -> Fact:
    """Enter one fact: the columns of `Fact` from `iso3` to `source_on`; what is not said is empty.

    Raises RefusedError for what cannot be. What stands already is given back, not entered twice.
    """
    [fact] = await enter_facts(unit, by, [values])
    return fact


async def enter_facts(
    unit: Unit, by: Actor | str, many: Sequence[Mapping[str, Any]]
) -> tuple[Fact, ...]:
    """Enter several facts in one transaction; each follower hears once of each State.

    Every fact is checked against the book as those before it have left it.
    """
    await facts.one_at_a_time(unit)
    today = today_of(unit, by.person) if isinstance(by, Actor) else unit.now.date()
    book = await book_of(unit)
    entered, told = [], defaultdict(list)
    for given in many:
        values = completed(given)
        check(book, values, today)
        fact = on_record(book, values)
        if fact is None:
            fact = await _add(unit, by, values)
            book = Book((*book.facts, fact))
            told[fact.iso3].append(fact.id)
        entered.append(fact)
    for iso3, numbers in told.items():
        await _tell_followers(unit, by, iso3, numbers)
    return tuple(entered)


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


async def undo(unit: Unit, officer: Actor, fact_id: int) -> Fact:
    """Take back, within ten seconds, what one has entered oneself: nobody is told of it."""
    fact = await get_fact(unit, fact_id, lock=True)
    entered_at = fact.entered_at if fact.state == "standing" else None
    check_undo(officer, entered_at, fact.entered_by, now=unit.now)
    return await _take_back(unit, officer, Verb.UNDONE, fact)


async def take_back(unit: Unit, by: Actor | str, fact_id: int) -> Fact:
    """Take back what was entered; who was told of it gets one correction. Twice is once."""
    fact = await get_fact(unit, fact_id, lock=True)
    if fact.state == "taken-back":
        return fact
    return await _take_back(unit, by, Verb.TAKEN_BACK, fact)


async def _add(unit: Unit, by: Actor | str, values: Mapping[str, Any]) -> Fact:
    entered_by = by.person.id if isinstance(by, Actor) else None
    fact = await get_fact(unit, await facts.add(unit, entered_by=entered_by, **values))
    await audit.record(unit, by, Verb.ENTERED, "treaty_fact", fact.id, after=fact)
    return fact


async def _take_back(unit: Unit, by: Actor | str, verb: Verb, before: Fact) -> Fact:
    await facts.change(unit, before.id, state="taken-back")
    fact = replace(before, state="taken-back", changed_at=unit.now)
    await audit.record(unit, by, verb, "treaty_fact", fact.id, before=before, after=fact)
    for notice in await _alerts_of(unit, fact):
        ids = notice.facts["ids"]
        if all(one.state == "taken-back" for one in await facts.several(unit, ids)):
            await ledger.cancel(unit, [notice.id])
        told = await ledger.recipients_of(unit, [notice.id], _MAY_HAVE_ARRIVED)
        if told:
            correction = {"ids": [fact.id], "taken_back": True}
            await tell(unit, Kind.STATE_CHANGED, told, subject_id=fact.id, facts=correction)
    return fact


async def _tell_followers(unit: Unit, by: Actor | str, iso3: str, numbers: Sequence[int]) -> None:
    """One notice for all that was entered of a State; its subject is the newest of them."""
    oneself = by.person.id if isinstance(by, Actor) else None
    told = [one for one in await follows.followers(unit, iso3) if one != oneself]
    if told:
        due, ids = unit.now + UNDO, {"ids": list(numbers)}
        newest = max(numbers)
        await tell(unit, Kind.STATE_CHANGED, told, subject_id=newest, facts=ids, not_before=due)


async def _alerts_of(unit: Unit, fact: Fact) -> list[Notice]:
    """The notice in which a fact was told of; none when nobody followed the State."""
    found = []
    for subject_id in await facts.entered_with(unit, fact):
        for number in await ledger.notices_about(unit, [Kind.STATE_CHANGED], subject_id):
            notice = await ledger.get_notice(unit, number)
            if fact.id in notice.facts.get("ids", ()) and "taken_back" not in notice.facts:
                found.append(notice)
    return found
