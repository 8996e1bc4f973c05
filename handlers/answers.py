"""The short true sentence that answers a question of one State or one meeting, from the book."""

from datetime import date

from handlers.formal_meetings import days_of, named, place_of
from handlers.obligations import standing_of
from handlers.standings import consent
from services.asking.kinds import (
    Asked,
    ConsentOf,
    DeadlineOf,
    Deadlines,
    HasStatus,
    InForce,
    ReportOf,
    SignatureOf,
    WithdrawalOf,
)
from services.asking.times import parts_of
from services.book import Book
from services.formal_meetings import FormalMeetings, KnownMeeting
from services.obligations import Article, due_between, obligations_of
from services.overview import annual_report_between
from services.texts import Plural, Text
from services.treaty import (
    CONVENTION_IN_FORCE_ON,
    Status,
    in_its_time,
    is_in_force_on,
    months_after,
    status_on,
)
from storage.treaty import State

STOOD = {
    Status.PARTY: Text("a State Party"),
    Status.SIGNATORY: Text("a signatory"),
    Status.NOT_PARTY: Text("not party"),
}

_TITLES = {
    Article.STOCKPILES: Text("stockpile destruction (Article 3)"),
    Article.CLEARANCE: Text("clearance (Article 4)"),
    Article.REPORTS: Text("reports (Article 7)"),
}


def sentence(asked: Asked, book: Book, today: date, meetings: FormalMeetings) -> Text | None:
    """What is answered in a sentence; None where a card or a list says it in its first line."""
    match asked:
        case InForce(""):
            return _IN_FORCE
        case ReportOf(""):
            return Text(
                "Every State Party reports under Article 7 by 30 April for the year before; "
                "the next reports are due on {day}.",
                day=annual_report_between(today, months_after(today, 12)),
            )
        case DeadlineOf(iso3, article):
            return _obligation(book, book.get_state(iso3), Article(article), today, meetings)
        case ReportOf(iso3):
            return _obligation(book, book.get_state(iso3), Article.REPORTS, today, meetings)
        case WithdrawalOf(iso3) if iso3:
            state = book.get_state(iso3)
            return withdrawal(state, today) or Text("{state} has not withdrawn.", state=state)
        case HasStatus() | ConsentOf() | SignatureOf() | InForce():
            return _act(asked, book.get_state(asked.state), today)
        case Deadlines(first, last, article) if article in {Article.STOCKPILES, Article.CLEARANCE}:
            return _how_many_due(book, first, last, Article(article), today)
        case _:
            return None


def _how_many_due(book: Book, first: date, last: date, article: Article, today: date) -> Text:
    """How many of the deadlines that are listed are of one article."""
    due = due_between(book, first, last, today=today)
    n = sum(one.obligation.article is article for one in due)
    title = _TITLES[article]
    if not n:
        return Text("No deadline for {title} is on record in this time.", title=title)
    return Plural(
        "Of these, {n} is for {title}.", "Of these, {n} are for {title}.", n=n, title=title
    )


def _act(asked: HasStatus | ConsentOf | SignatureOf | InForce, state: State, today: date) -> Text:
    match asked:
        case HasStatus(_, status, day) if day and day != today:
            return _stood(state, status, day)
        case HasStatus(_, status, _):
            return _stands(state, status, today)
        case ConsentOf():
            return _consent(state, today)
        case SignatureOf():
            return _signature(state, today)
        case InForce():
            return _in_force(state, today)


def meeting_sentence(code: str, meetings: FormalMeetings, today: date) -> tuple[Text, ...]:
    """When and where a meeting is or was; both parts of the one that met twice."""
    return tuple(_meeting(one, today) for one in parts_of(meetings, code))


def _meeting(known: KnownMeeting, today: date) -> Text:
    name = named(known.code, known.name)
    if known.is_called_off:
        return Text("{name} is called off.", name=name)
    if known.starts_on is None or known.ends_on is None:
        return Text("{name}: date to be announced.", name=name)
    days = days_of(known)
    if not known.place:
        return Text("{name}: {days}.", name=name, days=days)
    return Text("{name}: {days}, {place}.", name=name, days=days, place=place_of(known, today))


_IN_FORCE = Text(
    "The Convention entered into force on {day} (Article 17).", day=CONVENTION_IN_FORCE_ON
)


def _stood(state: State, status: Status, day: date) -> Text:
    found = status_on(state, day)
    stood: Text = STOOD[found]
    if found is Status.PARTY:
        stood = Text("{stood} ({dates})", stood=stood, dates=_dates(state, day))
    if found is status:
        return Text("Yes. On {day} {state} was {stood}.", day=day, state=state, stood=stood)
    return Text("No. On {day} {state} was {stood}.", day=day, state=state, stood=stood)


def _dates(state: State, day: date) -> Text:
    """When a State Party deposited, and from when on the Convention binds it: not the same day."""
    then = in_its_time(state, day)
    deposited_on, force_on = then.consent_on, then.entry_into_force_on
    if is_in_force_on(state, day):
        return Text(
            "deposited on {deposit}, in force since {force}", deposit=deposited_on, force=force_on
        )
    return Text(
        "deposited on {deposit}, in force from {force}", deposit=deposited_on, force=force_on
    )


def _stands(state: State, status: Status, today: date) -> Text:
    found = status_on(state, today)
    if found is Status.PARTY:
        dates = _dates(state, today)
        if status is Status.PARTY:
            return Text("Yes. {state} is a State Party ({dates}).", state=state, dates=dates)
        return Text("No. {state} is a State Party ({dates}).", state=state, dates=dates)
    if found is status:
        return Text("Yes. {why}", why=_why_not(state, today))
    return Text("No. {why}", why=_why_not(state, today))


def withdrawal(state: State, today: date) -> Text | None:
    """That a State has withdrawn, and from when on; None for one that has not."""
    leaves_on = state.withdrawal_effective_on
    if leaves_on and leaves_on <= today:
        return Text("{state} has withdrawn, with effect from {day}.", state=state, day=leaves_on)
    if leaves_on:
        return Text("{state} withdraws, with effect from {day}.", state=state, day=leaves_on)
    if state.before and state.before.withdrawal_effective_on:
        return Text(
            "{state} withdrew, with effect from {day}, and deposited anew on {deposit}.",
            state=state,
            day=state.before.withdrawal_effective_on,
            deposit=state.consent_on,
        )
    return None


def _why_not(state: State, today: date) -> Text:
    """Of a State that is no Party: where it stands."""
    if state.withdrawal_effective_on and (left := withdrawal(state, today)):
        return left
    if status_on(state, today) is Status.SIGNATORY:
        return Text(
            "{state} signed on {day} and has not deposited an instrument.",
            state=state,
            day=state.signature_on,
        )
    return Text("{state} has neither signed nor acceded.", state=state)


def _consent(state: State, today: date) -> Text:
    if status_on(state, today) is not Status.PARTY:
        return _why_not(state, today)
    how = consent(state.consent_type)
    deposited = Text(
        "{state} deposited its instrument of {how} on {day}",
        state=state,
        how=how,
        day=state.consent_on,
    )
    force_on = state.entry_into_force_on
    if is_in_force_on(state, today):
        return Text(
            "{deposited}. In force for it since {force}.", deposited=deposited, force=force_on
        )
    return Text("{deposited}. In force for it from {force}.", deposited=deposited, force=force_on)


def _signature(state: State, today: date) -> Text:
    if state.signature_on is None or state.signature_on > today:
        if status_on(state, today) is Status.PARTY:
            return Text(
                "{state} did not sign. {deposit}", state=state, deposit=_consent(state, today)
            )
        return _why_not(state, today)
    if status_on(state, today) is Status.SIGNATORY:
        return _why_not(state, today)
    return Text("{state} signed on {day}.", state=state, day=state.signature_on)


def _in_force(state: State, today: date) -> Text:
    day = state.entry_into_force_on
    if is_in_force_on(state, today):
        return Text(
            "The Convention has been in force for {state} since {day}.", state=state, day=day
        )
    if status_on(state, today) is Status.PARTY:
        return Text("The Convention enters into force for {state} on {day}.", state=state, day=day)
    return Text("The Convention is not in force for {state}.", state=state)


def _obligation(
    book: Book, state: State, article: Article, today: date, meetings: FormalMeetings
) -> Text:
    found = [one for one in obligations_of(book, state, today) if one.article is article]
    if not found:
        return Text("The Convention is not in force for {state} today: no dates run.", state=state)
    return Text(
        "{state}, {title}: {standing}.",
        state=state,
        title=_TITLES[article],
        standing=standing_of(found[0], today, meetings),
    )
