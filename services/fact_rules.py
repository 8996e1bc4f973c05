"""What can be entered of a State, and at what the ISU is asked to look twice.

What cannot be is refused. What is only unlikely is a doubt: the ISU may know better.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.book import DECLINED, GRANTED, Book, FactKind
from services.extensions import Extension
from services.obligations import Article, Obligation, obligations_of
from services.questions import StateName
from services.texts import Plural, RefusedError, Text
from services.treaty import (
    CONVENTION_IN_FORCE_ON,
    OPENED_FOR_SIGNATURE_ON,
    clearance_deadline,
    is_in_force_on,
    months_after,
    stockpile_deadline,
)
from storage.treaty import State, formal_meetings

RATIFICATION = "ratification"
ACCESSION = "accession"
CONSENTS = (RATIFICATION, "acceptance", "approval", ACCESSION)
SOURCE_AT_MOST = 300
_NOTICE = 6
"""So many months after its receipt a withdrawal takes effect (Article 20.3)."""

FIRST_YEAR = 2010
"""The first year that a report under Article 7 can cover."""

_LONGEST = {Article.STOCKPILES: 4, Article.CLEARANCE: 5}
"""By so many years a deadline is extended at most (Articles 3.3 and 4.5)."""

_DEADLINE = {Article.STOCKPILES: stockpile_deadline, Article.CLEARANCE: clearance_deadline}


def check(book: Book, values: Mapping[str, Any], today: date) -> None:
    """Raise RefusedError, in a clear sentence, for what cannot be.

    `values` are the columns of a `Fact` from `iso3` to `source_on`, all of them.
    """
    if not StateName().accepts(values["iso3"], {}):
        raise RefusedError(Text("I do not know that State."))
    if values["kind"] not in set(FactKind):
        raise RefusedError(Text("I do not know “{kind}”.", kind=values["kind"]))
    state, kind = book.get_state(values["iso3"]), FactKind(values["kind"])
    _check_source(values, today)
    _check_day(values, kind, today)
    match kind:
        case FactKind.DEPOSIT:
            _check_deposit(values, state)
        case FactKind.WITHDRAWAL:
            _check_withdrawal(values, state)
        case FactKind.REQUEST | FactKind.DECISION | FactKind.COMPLETION:
            _check_dated(values, kind, state)
        case FactKind.REPORT:
            check_year(values["year"], values["happened_on"])


def doubts(book: Book, values: Mapping[str, Any], today: date) -> tuple[Text, ...]:
    """At what to look twice before an entry that `check` lets pass."""
    state = book.get_state(values["iso3"])
    match FactKind(values["kind"]):
        case FactKind.SIGNATURE:
            found = [
                _replaced(state.signature_on),
                _after_closing(values["happened_on"]),
                _after_deposit(values["happened_on"], state),
            ]
        case FactKind.DEPOSIT:
            found = _doubts_of_deposit(values, state)
        case FactKind.WITHDRAWAL:
            found = [_replaced(state.withdrawal_effective_on), _too_soon(values, state)]
        case FactKind.REQUEST | FactKind.DECISION:
            found = _doubts_of_deadline(book, values, today)
        case FactKind.REPORT if state.consent_on is None:
            found = [Text("{state} is not a State Party: its report is voluntary.", state=state)]
        case _:
            found = []
    found.append(_older_source(values))
    return tuple(one for one in found if one is not None)


def obligation_of(book: Book, iso3: str, article: str, day: date) -> Obligation | None:
    """A State's obligation under one article, if the Convention is in force for it."""
    known = obligations_of(book, book.get_state(iso3), day)
    return next((one for one in known if one.article == article), None)


def waiting_request(book: Book, iso3: str, article: str, day: date) -> Extension | None:
    """The request for more time on which nothing is known to be decided."""
    obligation = obligation_of(book, iso3, article, day)
    last = obligation.extensions[-1] if obligation and obligation.extensions else None
    is_decided = last is not None and (last.granted_until is not None or last.is_declined)
    return None if is_decided else last


def next_version(book: Book, iso3: str, article: str, day: date) -> int:
    """Which version a revision of the request that waits is; 1 where none waits."""
    waiting = waiting_request(book, iso3, article, day)
    return waiting.versions + 1 if waiting else 1


def _check_source(values: Mapping[str, Any], today: date) -> None:
    source = values["source"]
    if not source.strip():
        raise RefusedError(Text("Please name the source."))
    if len(source) > SOURCE_AT_MOST:
        raise RefusedError(
            Plural(
                "The source is longer than {n} character.",
                "The source is longer than {n} characters.",
                n=SOURCE_AT_MOST,
            )
        )
    if values["source_on"] > today:
        raise RefusedError(Text("The day of the source lies in the future."))


def check_opened(day: date) -> None:
    """Raise RefusedError for a day on which there was no Convention yet."""
    if day < OPENED_FOR_SIGNATURE_ON:
        raise RefusedError(
            Text("The Convention was opened for signature on {day}.", day=OPENED_FOR_SIGNATURE_ON)
        )


def _check_day(values: Mapping[str, Any], kind: FactKind, today: date) -> None:
    day = values["happened_on"]
    check_opened(day)
    if kind is not FactKind.WITHDRAWAL and day > today:
        raise RefusedError(Text("{day} lies in the future.", day=day))


def _check_deposit(values: Mapping[str, Any], state: State) -> None:
    if values["how"] not in CONSENTS:
        raise RefusedError(
            Text("Please say how: by ratification, acceptance, approval or accession.")
        )
    earlier = state.before and state.before.withdrawal_effective_on
    if earlier and values["happened_on"] < earlier:
        raise RefusedError(
            Text(
                "{state} has come back with a deposit on {day}. To correct the one before its "
                "withdrawal, please take that back first.",
                state=state,
                day=state.consent_on,
            )
        )


def _check_withdrawal(values: Mapping[str, Any], state: State) -> None:
    if state.consent_on is None:
        raise RefusedError(
            Text("{state} has deposited no consent, so it cannot withdraw.", state=state)
        )
    if values["happened_on"] <= state.consent_on:
        raise RefusedError(
            Text("{state} became a State Party later, on {day}.", state=state, day=state.consent_on)
        )


def _check_dated(values: Mapping[str, Any], kind: FactKind, state: State) -> None:
    if values["article"] not in _LONGEST:
        raise RefusedError(Text("Please say under which article: 3 or 4."))
    if not is_in_force_on(state, values["happened_on"]) or state.entry_into_force_on is None:
        raise RefusedError(
            Text(
                "On {day} the Convention was not in force for {state}.",
                state=state,
                day=values["happened_on"],
            )
        )
    if kind is FactKind.DECISION and values["how"] not in {GRANTED, DECLINED}:
        raise RefusedError(Text("Please say whether it was granted or declined."))
    if kind is FactKind.COMPLETION or values["how"] == DECLINED:
        return
    if values["until_on"] is None:
        raise RefusedError(Text("Please say until when."))
    original = _DEADLINE[Article(values["article"])](state.entry_into_force_on)
    if values["until_on"] <= original:
        raise RefusedError(
            Text("More time ends later than the deadline of the treaty, {day}.", day=original)
        )


def check_year(year: int | None, received_on: date) -> None:
    """Raise RefusedError for a year that a report received on a day cannot cover."""
    if year is not None and not FIRST_YEAR <= year <= received_on.year:
        raise RefusedError(
            Text(
                "A report received in {last} covers a year from {first} to {last}.",
                first=str(FIRST_YEAR),
                last=str(received_on.year),
            )
        )


def _older_source(values: Mapping[str, Any]) -> Text | None:
    """Only of a withdrawal, and of a law, is it told before it takes effect."""
    told_on = values["source_on"]
    is_told_before = values["kind"] in {FactKind.WITHDRAWAL, FactKind.MEASURE}
    if is_told_before or told_on >= values["happened_on"]:
        return None
    return Text("The source is of {day}, from before what it tells of.", day=told_on)


def _replaced(known_on: date | None) -> Text | None:
    if known_on is None:
        return None
    return Text("On record with {day}; this entry will take its place.", day=known_on)


def _after_closing(day: date) -> Text | None:
    if day <= CONVENTION_IN_FORCE_ON:  # Until then it was open for signature.
        return None
    return Text(
        "The Convention was open for signature until {day} (Article 15).",
        day=CONVENTION_IN_FORCE_ON,
    )


def _after_deposit(day: date, state: State) -> Text | None:
    if state.consent_on is None or day <= state.consent_on:
        return None
    return Text(
        "{state} deposited on {day}: a State signs before that.", state=state, day=state.consent_on
    )


def _too_soon(values: Mapping[str, Any], state: State) -> Text | None:
    """A withdrawal is in effect six months after the depositary has received it (Article 20).

    The day of receipt is not asked for; it is after the deposit, and the depositary tells of it
    within a month or so.
    """
    day, told_on = values["happened_on"], values["source_on"]
    if state.consent_on and day < months_after(state.consent_on, _NOTICE):
        return Text(
            "A withdrawal takes effect six months after it is received (Article 20); "
            "{state} deposited on {day}.",
            state=state,
            day=state.consent_on,
        )
    if day < months_after(told_on, _NOTICE - 1):
        return Text(
            "A withdrawal takes effect six months after it is received (Article 20); "
            "the source is of {day}.",
            day=told_on,
        )
    return None


def _doubts_of_deposit(values: Mapping[str, Any], state: State) -> list[Text | None]:
    """One after a withdrawal replaces nothing: the State comes back, and by accession."""
    gone_on = state.withdrawal_effective_on
    if gone_on is None or values["happened_on"] < gone_on:
        return [_replaced(state.consent_on), _other_consent(values, state)]
    return [
        Text(
            "{state} withdrew with effect from {day}; with this deposit it comes back.",
            state=state,
            day=gone_on,
        )
    ]


def _other_consent(values: Mapping[str, Any], state: State) -> Text | None:
    has_signed = state.signature_on is not None and state.signature_on <= values["happened_on"]
    if has_signed and values["how"] == ACCESSION:
        return Text("{state} has signed: a signatory ratifies, accepts or approves.", state=state)
    if not has_signed and values["how"] != ACCESSION:
        return Text("{state} has not signed: a State that has not signed accedes.", state=state)
    return None


def _of_what_waits(book: Book, values: Mapping[str, Any], today: date) -> Text | None:
    """A decision closes the request that waits, and a revision has the number after it."""
    iso3, article = values["iso3"], values["article"]
    waiting = waiting_request(book, iso3, article, today)
    if waiting is None:
        if values["kind"] == FactKind.DECISION or values["version"] > 1:
            return Text("No request is on record that waits for a decision.")
        return None
    if values["kind"] == FactKind.DECISION:
        return None
    following = next_version(book, iso3, article, today)
    if values["version"] == 1:
        return Text("A request waits already. A revision of it is version {n}.", n=following)
    if values["version"] != following:
        return Text("Version {n} is next for the request that waits.", n=following)
    return None


def _unknown_meeting(code: str) -> Text | None:
    if not code or any(one.code == code for one in formal_meetings()):
        return None
    return Text("{meeting} is not among the published meetings.", meeting=code)


def _doubts_of_deadline(book: Book, values: Mapping[str, Any], today: date) -> list[Text | None]:
    article, until = Article(values["article"]), values["until_on"]
    found = [_of_what_waits(book, values, today), _unknown_meeting(values["meeting"])]
    obligation = obligation_of(book, values["iso3"], article, today)
    present = obligation.due_on if obligation else None
    if until is None or present is None:
        return found
    if until <= present:
        found.append(Text("That is not later than the present deadline, {day}.", day=present))
    elif until > months_after(present, 12 * _LONGEST[article]):
        found.append(
            Plural(
                "That is more than {n} year after the present deadline, {day} (Article {article}).",
                "That is more than {n} years after the present deadline, {day} "
                "(Article {article}).",
                n=_LONGEST[article],
                day=present,
                article="3.3" if article is Article.STOCKPILES else "4.5",
            )
        )
    return found
