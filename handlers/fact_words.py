"""How an entered fact reads: one sentence for each kind, and its source with *as of*."""

from collections.abc import Callable
from datetime import date

from handlers.sources import in_short, precise
from handlers.standings import consent
from services.book import GRANTED, PARTICIPATION, Book, FactKind
from services.extensions import Extension
from services.fact_forms import KINDS
from services.fact_rules import obligation_of
from services.obligations import Progress
from services.options import label_of
from services.texts import Text
from services.treaty import entry_into_force
from storage.facts import Fact


def sentence(fact: Fact) -> Text:
    """What the State did, or what was done about its obligation; the State is named above it."""
    return _SENTENCES[FactKind(fact.kind)](fact)


def source(fact: Fact) -> Text:
    """Who says so, and as of when."""
    return Text("<i>Source: {source}, as of {day}.</i>", source=fact.source, day=fact.source_on)


def waiting(request: Extension | None) -> Text:
    """Which request for more time it is on which nothing is decided yet."""
    if request is None:
        return Text("No request is on record that waits for a decision.")
    parts = [Text("version {n}", n=request.versions)]
    if request.requested_until:
        parts.insert(0, Text("until {day}", day=request.requested_until))
    if request.submitted:
        parts.insert(0, Text("requested {day}", day=precise(request.submitted)))
    if request.meeting:
        parts.insert(0, Text("{code}", code=request.meeting))
    return Text("The one that waits: {parts}.", parts=tuple(parts))


def on_record_now(book: Book, gone: Fact, today: date) -> list[Text]:
    """What stands in the place of an entry that was taken back, with its source."""
    kind = FactKind(gone.kind)
    if kind in PARTICIPATION:
        return _act_on_record(book, gone.iso3, kind)
    if kind in {FactKind.REPORT, FactKind.MEASURE}:
        stands = book.newest(gone.iso3, kind)
        said = stands and Text("On record now: {what}", what=sentence(stands))
        return [said, source(stands)] if said and stands else [_NOTHING]
    obligation = obligation_of(book, gone.iso3, gone.article, today)
    if obligation is None or obligation.progress is Progress.NOTHING_ON_RECORD:
        return [_NOTHING]
    said = Text("On record now: the obligation is fulfilled.")
    if obligation.progress is not Progress.FULFILLED:
        said = Text("On record now: the deadline is {day}.", day=obligation.due_on)
    return [said, *in_short(obligation.sources[-1:])]


_NOTHING = Text("Nothing of this kind is on record now.")


def _act_on_record(book: Book, iso3: str, kind: FactKind) -> list[Text]:
    state = book.get_state(iso3)
    days = {
        FactKind.SIGNATURE: state.signature_on,
        FactKind.DEPOSIT: state.consent_on,
        FactKind.WITHDRAWAL: state.withdrawal_effective_on,
    }
    if days[kind] is None:
        return [_NOTHING]
    stands = Text("On record now: {what}, {day}.", what=label_of(KINDS, kind), day=days[kind])
    known = book.source_of(iso3, kind)
    return [stands, *in_short([known])]


def _deposit(fact: Fact) -> Text:
    return Text(
        "It deposited its instrument of {how} on {day}. In force for it from {in_force}.",
        how=consent(fact.how),
        day=fact.happened_on,
        in_force=entry_into_force(fact.happened_on),
    )


def _request(fact: Fact) -> Text:
    values = {
        "article": fact.article,
        "day": fact.happened_on,
        "until": fact.until_on,
        "version": fact.version,
    }
    asked = Text(
        "It asked for more time under Article {article} on {day}, until {until}.", **values
    )
    if (fact.version or 1) > 1:
        asked = Text(
            "It revised its request for more time under Article {article} on {day} "
            "(version {version}): until {until}.",
            **values,
        )
    if not fact.meeting:
        return asked
    return Text("{asked} To be considered at {meeting}.", asked=asked, meeting=fact.meeting)


def _decision(fact: Fact) -> Text:
    values = {"article": fact.article, "day": fact.happened_on, "until": fact.until_on}
    decided = Text("More time under Article {article} was declined on {day}.", **values)
    if fact.how == GRANTED:
        decided = Text(
            "More time under Article {article} was granted on {day}, until {until}.", **values
        )
    if not fact.meeting:
        return decided
    return Text("{decided} Decided at {meeting}.", decided=decided, meeting=fact.meeting)


def _report(fact: Fact) -> Text:
    if fact.year is None:
        return Text(
            "Its initial report under Article 7 was received on {day}.", day=fact.happened_on
        )
    return Text(
        "Its report under Article 7 on the year {year} was received on {day}.",
        year=str(fact.year),
        day=fact.happened_on,
    )


_SENTENCES: dict[FactKind, Callable[[Fact], Text]] = {
    FactKind.SIGNATURE: lambda fact: Text("It signed on {day}.", day=fact.happened_on),
    FactKind.DEPOSIT: _deposit,
    FactKind.WITHDRAWAL: lambda fact: Text(
        "Its withdrawal is in effect from {day}.", day=fact.happened_on
    ),
    FactKind.REQUEST: _request,
    FactKind.DECISION: _decision,
    FactKind.COMPLETION: lambda fact: Text(
        "It fulfilled its obligation under Article {article} on {day}.",
        article=fact.article,
        day=fact.happened_on,
    ),
    FactKind.REPORT: _report,
    FactKind.MEASURE: lambda fact: Text(
        "A national measure under Article 9 is in force from {day}.", day=fact.happened_on
    ),
}
