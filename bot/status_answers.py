"""What `liaison status` answers, in words and for programs: the same that the bot says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.treaty_book import Known
from services.treaty import counts_on, in_its_time, joined_between, standing_on, status_on
from storage.treaty import DEPOSITARY, Source, State


@dataclass(frozen=True)
class Answer:
    """One answer: as it is printed as JSON, and in lines."""

    record: dict[str, Any]
    lines: tuple[str, ...]


def counted(known: Known, day: date, today: date) -> Answer:
    """How many States stand where on a day."""
    counts = counts_on(known.book.states, day)
    caveats = _caveats(known, day, today)
    record = {
        "as_of": day.isoformat(),
        "states_parties": counts.states_parties,
        "signatories": counts.signatories,
        "not_party": counts.not_party,
        "total": counts.total,
    }
    lines = (
        f"Convention on Cluster Munitions, {_written(day)}",
        f"{counts.states_parties:>5}  States Parties",
        f"{counts.signatories:>5}  signatories",
        f"{counts.not_party:>5}  not party",
        f"{counts.total:>5}  States in all",
    )
    return _with_caveats(record, (*lines, *_source_lines(known, (DEPOSITARY,))), caveats)


def joined(known: Known, after: date, until: date, today: date) -> Answer:
    """New States Parties: those that have deposited after a day, by the day of it."""
    found = joined_between(known.book.states, after, until)
    caveats = _caveats(known, until, today)
    record = {
        "after": after.isoformat(),
        "as_of": until.isoformat(),
        "new_states_parties": [
            {"iso3": one.iso3, "name": one.name, "consent_date": _iso(one.consent_on)}
            for one in found
        ],
    }
    noun = "new State Party" if len(found) == 1 else "new States Parties"
    lines = (
        f"{len(found) or 'No'} {noun} after {_written(after)}, until {_written(until)}",
        *(f"  {_written(one.consent_on)}  {one.name}" for one in found if one.consent_on),
    )
    return _with_caveats(record, (*lines, *_source_lines(known, (DEPOSITARY,))), caveats)


def of_state(known: Known, iso3: str, day: date, today: date) -> Answer:
    """Where a State stands on a day; of today with all that it is to do, too.

    Of a past day nothing is told that came after it.
    """
    state = known.book.get_state(iso3)
    acts = _acts(state, day, is_past=day < today)
    caveats = _caveats(known, day, today)
    sources = known.book.sources_of(iso3)
    duties, words = _obligations(known, state, day) if day == today else (None, ())
    record = {
        "as_of": day.isoformat(),
        "iso3": state.iso3,
        "name": state.name,
        "status": status_on(state, day).value,
        "signature_date": _iso(acts.get(_SIGNED)),
        "consent_date": _iso(acts.get(_DEPOSITED)),
        "consent_type": in_its_time(state, day).consent_type if _DEPOSITED in acts else None,
        "entry_into_force_date": _iso(acts.get(_IN_FORCE)),
        "withdrawal_effective_date": _iso(acts.get(_WITHDRAWN)),
        "obligations": duties,
        "source": _source(DEPOSITARY),
        "entered_by_the_isu": (
            [_source(one) for one in sources[1:]] if known.has_entries else None
        ),
    }
    lines = (*_standing(state, day, acts), *words, *_source_lines(known, sources))
    return _with_caveats(record, lines, caveats)


_SIGNED, _DEPOSITED = "signed", "deposited"
_IN_FORCE, _WITHDRAWN = "in force for it", "withdrawal effective"


def _acts(state: State, day: date, *, is_past: bool) -> dict[str, date]:
    """What a State had done by a day, and what was then to come of it, with the days."""
    state = in_its_time(state, day)
    consent_on, left_on = state.consent_on, state.withdrawal_effective_on
    has_deposited = consent_on is not None and consent_on <= day
    acts = {
        _SIGNED: state.signature_on,
        _DEPOSITED: consent_on,
        _IN_FORCE: state.entry_into_force_on if has_deposited else None,
        _WITHDRAWN: left_on,
    }
    may_be_ahead = {_IN_FORCE} if is_past else {_IN_FORCE, _WITHDRAWN}
    return {
        act: on for act, on in acts.items() if on is not None and (act in may_be_ahead or on <= day)
    }


def _standing(state: State, day: date, acts: Mapping[str, date]) -> tuple[str, ...]:
    """The State's standing in a sentence, and its acts with their days."""
    from handlers.standings import STANDINGS
    from handlers.texts import Reader, plain

    standing = plain(STANDINGS[standing_on(state, day)], Reader())
    named = {_DEPOSITED: f"{state.consent_type} deposited"}
    return (
        f"{state.name} ({state.iso3}), {_written(day)}: {standing}.",
        *(f"  {_written(on)}  {named.get(act, act)}" for act, on in acts.items()),
    )


def _obligations(
    known: Known, state: State, day: date
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """What a State is to do, for programs and in the lines of its card, with the sources."""
    from handlers.obligations import in_lines, next_report, standing_of
    from handlers.sources import as_of, of
    from handlers.texts import Reader, plain
    from services.obligations import obligations_of
    from services.texts import Text

    found = obligations_of(known.book, state, day)
    records = [
        {
            "article": str(one.article),
            "standing": plain(standing_of(one, day, known.meetings), Reader()),
            "progress": str(one.progress),
            "deadline": _iso(next_report(one, day)),
            "original_deadline": _iso(one.original_on),
            "considered_at": one.considered_at or None,
            "fulfilled": one.fulfilled_on or None,
            "is_confirmed": one.is_confirmed,
            "sources": [
                {"title": source.title, "url": source.url, "as_of": source.known_as_of}
                for source in one.sources
            ],
        }
        for one in found
    ]
    lines = [f"  {plain(line, Reader())}" for line in in_lines(found, day, known.meetings)]
    lines += [
        "  "
        + plain(Text("Source: {title}, as of {day}.", title=one.title, day=as_of(one)), Reader())
        for one in of(found)
    ]
    return records, ("", *lines) if lines else ()


def _source_lines(known: Known, sources: Iterable[Source]) -> tuple[str, ...]:
    """Where the standing is from."""
    lines = [""]
    for one in sources:
        lines.append(f"Source: {one.title}, read on {_written(one.read_on)}.")
        lines += [one.url] if one.url not in {"", one.title} else []
    if known.has_entries:
        lines.append("With what the ISU has entered.")
    return tuple(lines)


def _with_caveats(
    record: dict[str, Any], lines: tuple[str, ...], caveats: tuple[str, ...]
) -> Answer:
    """An answer that says, to programs too, what it does not know; if there is anything."""
    return Answer(record | ({"caveats": caveats} if caveats else {}), (*lines, *caveats))


def _caveats(known: Known, day: date, today: date) -> tuple[str, ...]:
    """What an answer of a day does not know: what came after the reading, and what is to come."""
    found = []
    if day > DEPOSITARY.read_on:
        gone = "is in this answer only where the ISU has entered it"
        missing = gone if known.has_entries else "is not in this answer"
        read_on = _written(DEPOSITARY.read_on)
        found.append(f"What was deposited or withdrawn after {read_on} {missing}.")
    if day > today:
        found.append(f"{_written(day)} is still to come: this is what is known today.")
    return tuple(found)


def _source(source: Source) -> dict[str, Any]:
    return {"title": source.title, "url": source.url, "read_on": source.read_on.isoformat()}


def _written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
