"""What stands in the pictures, in the reader's words: titles, legends, names of States, sources."""

import re
from collections.abc import Iterable
from datetime import date

from babel.dates import format_skeleton

from handlers import sources
from handlers.drawing.lines import Chart
from handlers.drawing.tiles import Block, Grid
from handlers.drawing.timeline import Entry, Timeline
from handlers.obligations import TITLES, outcome_of, standing_of
from handlers.screens import BLANK
from handlers.standings import STANDINGS
from handlers.states import REGION_NAMES
from handlers.texts import Reader, plain
from services.book import Book
from services.formal_meetings import FormalMeetings
from services.obligations import Article, Due, Progress, undecided
from services.pictures import (
    ahead,
    meetings_until,
    regions_on,
    series,
)
from services.texts import Text
from services.treaty import Counts, Standing, counts_on, months_after

GRID_TITLE = Text("States by region")
CHART_TITLE = Text("States Parties and signatories")
TIMELINE_TITLE = Text("Deadlines ahead")

_ARTICLES = {
    Article.STOCKPILES: TITLES[Article.STOCKPILES],
    Article.CLEARANCE: TITLES[Article.CLEARANCE],
    Article.REPORTS: Text("Article 7, first report"),
}

NOTHING = Text("No such deadline is known here for these months.")
PASSED = Text("The day has passed; the decision is to be confirmed")
YEARLY = Text("Yearly reports are due from every State Party on 30 April; they are not shown here.")

_FIRST_REPORT = Text("First report")
_EXTENDED = Text("Extended")

_MARKUP = re.compile(r"</?[bi]>")
_EVERY_MONTH = 12
"""Of so many months each is named; of more, every third."""


def totals(counts: Counts) -> Text:
    """How many States stand where, in a line."""
    return Text(
        "States Parties: {parties}, signatories: {signatories}, not party: {others}",
        parties=counts.states_parties,
        signatories=counts.signatories,
        others=counts.not_party,
    )


def grid_of(book: Book, day: date, reader: Reader) -> Grid:
    """The tiles of all regions, and how many States stand where."""
    regions = regions_on(book, day)
    in_all = sum((region.counts for region in regions), regions[0].counts - regions[0].counts)
    return Grid(
        title=plain(GRID_TITLE, reader),
        subtitle=plain(Text("{day}", day=day), reader),
        counts=plain(totals(counts_on(book.states, day)), reader),
        legend=tuple(
            (standing, plain(name, reader), str(in_all[standing]))
            for standing, name in STANDINGS.items()
            if in_all[standing]
        ),
        blocks=tuple(
            Block(
                plain(REGION_NAMES[region.name], reader),
                region.standings,
                tuple((one, str(region.counts[one])) for one in Standing if region.counts[one]),
            )
            for region in regions
        ),
        source=_in_words(sources.of_all(book, day), reader),
    )


def chart_of(book: Book, meetings: FormalMeetings, day: date, reader: Reader) -> Chart:
    """The two lines, from the opening for signature to a day."""
    points = series(book, day)
    period = Text("{first} to {last}", first=points[0].day, last=day)
    return Chart(
        title=plain(CHART_TITLE, reader),
        subtitle=plain(period, reader),
        points=points,
        meetings=meetings_until(meetings, day),
        states_parties=(str(points[-1].states_parties), plain(Text("States Parties"), reader)),
        signatories=(str(points[-1].signatories), plain(Text("Signatories"), reader)),
        marks=plain(Text("Meetings of States Parties (MSP), Review Conferences (RC)"), reader),
        notes=(plain(Text("A signatory that ratifies is counted as a State Party."), reader),),
        source=_in_words(sources.of_all(book, day), reader),
    )


def timeline_of(
    book: Book, meetings: FormalMeetings, day: date, months: int, reader: Reader
) -> Timeline:
    """What falls due in so many months, and what has passed with a decision to be confirmed."""
    last = months_after(day, months)
    due, passed = ahead(book, day, months), undecided(book, day)
    shown = {one.obligation.article for one in (*due, *passed)}
    has_doubts = any(not one.obligation.is_confirmed for one in (*due, *passed))
    doubt = Text("Hollow: not confirmed")

    def entry(one: Due, details: Text | None) -> Entry:
        return Entry(
            name=plain(Text("{state}", state=one.state), reader),
            article=one.obligation.article,
            details=(_capitalized(plain(details, reader)),) if details else (),
            is_confirmed=one.obligation.is_confirmed,
        )

    def under_its_day(one: Due) -> Entry:
        if one.obligation.article is Article.REPORTS:
            return entry(one, _FIRST_REPORT)
        extended = _EXTENDED if one.obligation.progress is Progress.EXTENDED else None
        return entry(one, outcome_of(one.obligation, day, meetings) or extended)

    found = [one.obligation for one in (*due, *passed)]
    return Timeline(
        title=plain(TIMELINE_TITLE, reader),
        subtitle=plain(Text("{first} to {last}", first=day, last=last), reader),
        legend=tuple(
            (article, plain(name, reader))
            for article, name in _ARTICLES.items()
            if article in shown
        ),
        hollow=plain(doubt, reader) if has_doubts else "",
        first=day,
        last=last,
        ticks=tuple(_ticks(day, last, 1 if months <= _EVERY_MONTH else 3, reader)),
        days=tuple(
            (when, plain(Text("{day}", day=when), reader), tuple(map(under_its_day, on_day)))
            for when, on_day in _by_day(due)
        ),
        nothing=plain(NOTHING, reader),
        heading=plain(PASSED, reader),
        undecided=tuple(entry(one, standing_of(one.obligation, day, meetings)) for one in passed),
        source=_in_words((YEARLY, *sources.together(sources.of(found))), reader),
    )


def _by_day(found: Iterable[Due]) -> list[tuple[date, list[Due]]]:
    days: dict[date, list[Due]] = {}
    for one in found:
        days.setdefault(one.due_on, []).append(one)
    return list(days.items())


def _ticks(first: date, last: date, every: int, reader: Reader) -> Iterable[tuple[date, str]]:
    """The first of the months between two days, as a reader shortens them."""
    month = months_after(first.replace(day=1), 1)
    while month <= last:
        yield month, str(format_skeleton("yMMM", month, locale=reader.language))
        month = months_after(month, every)


def _in_words(lines: Iterable[Text], reader: Reader) -> tuple[str, ...]:
    """Lines of a screen for a place that has no markup."""
    return tuple(_MARKUP.sub("", plain(line, reader)) for line in lines if line != BLANK)


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]
