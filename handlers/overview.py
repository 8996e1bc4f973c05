"""The Convention as a whole: who stands where on a day, what changed, and what falls due."""

from datetime import date

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from handlers.states import STANDING, sourced
from services.book import Book, book_of
from services.obligations import due_between
from services.texts import Text
from services.treaty import Status, counts_on, joined_between, states_on, steps_between
from storage.treaty import DEPOSITARY, State

_A_PAGE = 8


async def opened(look: Look, day: date) -> Screen:
    """How many States stand where on a day."""
    book = await book_of(look.view)
    counts = counts_on(book.states, day)
    lines = [
        Text("<b>The Convention on {day}</b>", day=day),
        BLANK,
        Text("States Parties: <b>{n}</b>", n=counts.states_parties),
        Text("Signatories: <b>{n}</b>", n=counts.signatories),
        Text("Not party: <b>{n}</b>", n=counts.not_party),
        Text("States in all: {n}", n=counts.total),
        BLANK,
        Text("For one State, type its name. For another day, for example: /status 2012-09-11"),
        *sourced((DEPOSITARY,), day),
    ]
    return Screen(tuple(lines), ((HOME,),))


async def listed(
    look: Look, status: Status, day: date, region: str | None = None, page: int = 0
) -> Screen:
    """The States of one standing on a day, each a button; of one region when it is given."""
    book = await book_of(look.view)
    found = states_on(book.states, day, status, region=region)
    page, pages = page_of(page, len(found), _A_PAGE)
    lines = [
        Text("<b>{standing}</b> on {day}: {n}", standing=STANDING[status], day=day, n=len(found)),
        *sourced((DEPOSITARY,), day),
    ]
    turns = page_row("vl", (status, day.isoformat(), region or ""), page, pages)
    rows = [*_openings(found[page * _A_PAGE :][:_A_PAGE]), tuple(turns), (HOME,)]
    return Screen(tuple(lines), tuple(rows))


async def counted(
    look: Look, day: date, status: Status, region: str | None = None, un_group: str | None = None
) -> Screen:
    """How many States of one standing there are on a day, in a region or a UN group."""
    book = await book_of(look.view)
    found = [
        state
        for state in states_on(book.states, day, status, region=region)
        if un_group in {None, state.un_region_group}
    ]
    line = Text("{standing} on {day}: <b>{n}</b>", standing=STANDING[status], day=day, n=len(found))
    return Screen((line, *sourced((DEPOSITARY,), day)), ((HOME,),))


async def joined(look: Look, after: date, until: date) -> Screen:
    """The new States Parties later than one day and not later than another."""
    book = await book_of(look.view)
    found = joined_between(book.states, after, until)
    lines = [Text("<b>New States Parties since {day}</b>: {n}", day=after, n=len(found))]
    lines += [Text("{day}: {state}", day=one.consent_on, state=one) for one in found]
    return Screen((*lines, BLANK, *sourced((DEPOSITARY,), until)), ((HOME,),))


async def changes(look: Look, after: date, until: date) -> Screen:
    """Every change of standing between two days."""
    book = await book_of(look.view)
    lines = [Text("<b>What changed from {first} to {last}</b>", first=after, last=until)]
    lines += _steps(book, after, until)
    return Screen((*lines, BLANK, *sourced((DEPOSITARY,), until)), ((HOME,),))


async def compared(look: Look, first: date, second: date) -> Screen:
    """Two days beside each other."""
    book = await book_of(look.view)
    lines = [Text("<b>{first} and {last}</b>", first=first, last=second)]
    for day in (first, second):
        counts = counts_on(book.states, day)
        lines.append(
            Text(
                "{day}: {parties} States Parties, {signatories} signatories",
                day=day,
                parties=counts.states_parties,
                signatories=counts.signatories,
            )
        )
    lines += [*_steps(book, first, second), BLANK, *sourced((DEPOSITARY,), second)]
    return Screen(tuple(lines), ((HOME,),))


async def due(look: Look, first: date, last: date) -> Screen:
    """The deadlines from one day to another."""
    book = await book_of(look.view)
    lines = [Text("<b>Deadlines from {first} to {last}</b>", first=first, last=last), BLANK]
    lines += [
        Text(
            "{day}: {state}, Article {article}",
            day=one.due_on,
            state=one.state,
            article=str(one.obligation.article),
        )
        for one in due_between(book, first, last, today=look.today)
    ]
    return Screen(tuple(lines), ((HOME,),))


def _steps(book: Book, after: date, until: date) -> list[Text]:
    return [
        Text("{day}: {state}, {now}", day=one.happened_on, state=one.state, now=STANDING[one.after])
        for one in steps_between(book.states, after, until)
    ]


def _openings(found: tuple[State, ...]) -> list[tuple[Action, ...]]:
    return [(Action(Text("{state}", state=one), press("s", one.iso3)),) for one in found]
