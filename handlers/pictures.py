"""Pictures on request: States by region, Parties over time, deadlines ahead. Words come first.

The picture stands above a screen that says the same in words, with its source.
"""

import hashlib
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from handlers import captions, sources
from handlers.acts import Look
from handlers.drawing import lines, tiles, timeline
from handlers.drawing.lines import Chart
from handlers.drawing.painting import EDITION, png
from handlers.drawing.shapes import Drawing
from handlers.drawing.tiles import Grid
from handlers.drawing.timeline import Timeline
from handlers.obligations import due_line
from handlers.screens import BLANK, HOME, Action, Attachment, Screen, press
from handlers.states import REGION_NAMES
from handlers.texts import Reader
from services.book import Book, book_of
from services.formal_meetings import FormalMeetings, formal_meetings_of
from services.obligations import undecided
from services.pictures import (
    ahead,
    meetings_until,
    point_on,
    regions_on,
    series,
)
from services.texts import Plural, RefusedError, Text
from services.treaty import OPENED_FOR_SIGNATURE_ON, Status, counts_on, states_on


class Picture(StrEnum):
    """What there is a picture of. In buttons: never renamed or reused."""

    GRID = "grid"
    LINE = "line"
    DEADLINES = "deadlines"


Values: TypeAlias = Grid | Chart | Timeline

MONTHS = (12, 36)
"""How far ahead deadlines are drawn; the first is what is shown unless the other is asked for."""

_MOST_NAMED = 10
"""So many deadlines are said in words; the lists have them all."""

_LABELS = {
    Picture.GRID: Text("Picture: States by region"),
    Picture.LINE: Text("Picture: Parties over time"),
    Picture.DEADLINES: Text("Picture: deadlines ahead"),
}

_LISTS = (
    Action(Text("Deadlines"), press("vd")),
    Action(Text("Decisions to be confirmed"), press("vt")),
)


def buttons(look: Look, day: date) -> tuple[Action, ...]:
    """What leads to each picture of a day; of one to come, and of deadlines, to those of today."""
    return tuple(
        Action(label, press("pi", picture, _day_for(look, picture, day)))
        for picture, label in _LABELS.items()
    )


async def opened(look: Look) -> Screen:
    """`pi:grid:2026-02-03`, `pi:deadlines:2026-02-03:36`: a picture over the same in words."""
    if look.argument(0) not in list(Picture):
        raise RefusedError(Text("There is no such picture."))
    picture = Picture(look.argument(0))
    asked_for = _day_of(look)
    day = _day_for(look, picture, asked_for)
    months = look.number(2) if look.number(2) in MONTHS else MONTHS[0]
    book, meetings = await book_of(look.view), await formal_meetings_of(look.view)
    match picture:
        case Picture.GRID:
            said = _grid_in_words(book, day)
        case Picture.LINE:
            said = _line_in_words(book, meetings, day)
        case Picture.DEADLINES:
            said = _deadlines_in_words(book, meetings, day, months)
    rows: list[tuple[Action, ...]] = [
        (one,) for one in buttons(look, asked_for) if one.label != _LABELS[picture]
    ]
    if picture is Picture.DEADLINES:
        rows.insert(0, tuple(_further(asked_for, other) for other in MONTHS if other != months))
        rows.append(_LISTS)
    overview = Action(Text("All States"), press("s", "", asked_for.isoformat()))
    return Screen(
        tuple(said),
        (*rows, (overview, HOME)),
        attachments=(attachment(picture, book, meetings, day, months, look.reader),),
    )


def attachment(
    picture: Picture,
    book: Book,
    meetings: FormalMeetings,
    day: date,
    months: int,
    reader: Reader,
) -> Attachment:
    """A picture that is drawn when it is sent.

    Its key is made of all that will stand in it and of how it is drawn, so that a new fact, a
    better translation or another look makes another picture.
    """
    values = values_of(picture, book, meetings, day, months, reader)
    shown = hashlib.sha256(f"{EDITION}{values!r}".encode()).hexdigest()[:32]
    return Attachment(
        f"{picture}-{day.isoformat()}.png",
        partial(drawn, values),
        is_picture=True,
        key=f"{picture}:{day.isoformat()}:{reader.language}:{shown}",
    )


def drawn(values: Values) -> bytes:
    """The picture of what was put into words; it takes a moment."""
    return png(laid_out(values))


def laid_out(values: Values) -> Drawing:
    """Where everything stands in the picture."""
    match values:
        case Grid():
            return tiles.laid_out(values)
        case Chart():
            return lines.laid_out(values)
        case Timeline():
            return timeline.laid_out(values)


def values_of(
    picture: Picture,
    book: Book,
    meetings: FormalMeetings,
    day: date,
    months: int,
    reader: Reader,
) -> Values:
    """All that stands in a picture, in the reader's words."""
    match picture:
        case Picture.GRID:
            return captions.grid_of(book, day, reader)
        case Picture.LINE:
            return captions.chart_of(book, meetings, day, reader)
        case Picture.DEADLINES:
            return captions.timeline_of(book, meetings, day, months, reader)


def _day_of(look: Look) -> date:
    """The day that a button carries; today where it is none."""
    try:
        return _within(look, date.fromisoformat(look.argument(1)))
    except ValueError:
        return look.today


def _day_for(look: Look, picture: Picture, day: date) -> date:
    """Deadlines are those ahead of today: of another day nobody can say what was fulfilled."""
    return look.today if picture is Picture.DEADLINES else _within(look, day)


def _within(look: Look, day: date) -> date:
    """Between the opening for signature and today: what is to come has no picture."""
    return min(max(day, OPENED_FOR_SIGNATURE_ON), look.today)


def _further(day: date, months: int) -> Action:
    label = Plural("{n} month ahead", "{n} months ahead", n=months)
    return Action(label, press("pi", Picture.DEADLINES, day.isoformat(), months))


def _grid_in_words(book: Book, day: date) -> list[Text]:
    counts = counts_on(book.states, day)
    said = [
        Text("<b>{title}</b>, {day}", title=captions.GRID_TITLE, day=day),
        captions.totals(counts),
        BLANK,
        Text("States Parties · signatories · not party"),
    ]
    for region in regions_on(book, day):
        parties = len(states_on(book.states, day, Status.PARTY, region=region.name))
        signatories = len(states_on(book.states, day, Status.SIGNATORY, region=region.name))
        said.append(
            Text(
                "{region}: {parties} · {signatories} · {others}",
                region=REGION_NAMES[region.name],
                parties=parties,
                signatories=signatories,
                others=len(region.standings) - parties - signatories,
            )
        )
    return [*said, BLANK, *sources.of_all(book, day)]


def _line_in_words(book: Book, meetings: FormalMeetings, day: date) -> list[Text]:
    """The numbers at the beginning, at each Review Conference, and on the day."""
    points = series(book, day)
    chosen = {
        OPENED_FOR_SIGNATURE_ON: Text("Opening for signature ({day})", day=OPENED_FOR_SIGNATURE_ON)
    }
    for code, on in meetings_until(meetings, day):
        if "RC" in code:
            chosen[on] = Text("{meeting} ({day})", meeting=code, day=on)
    chosen.setdefault(day, Text("{day}", day=day))
    said = [Text("<b>{title}</b>, {day}", title=captions.CHART_TITLE, day=day)]
    for on, called in chosen.items():
        point = point_on(points, on)
        said.append(
            Text(
                "{day}: States Parties {parties}, signatories {signatories}",
                day=called,
                parties=point.states_parties,
                signatories=point.signatories,
            )
        )
    return [*said, BLANK, *sources.of_all(book, day)]


def _deadlines_in_words(book: Book, meetings: FormalMeetings, day: date, months: int) -> list[Text]:
    due, passed = ahead(book, day, months), undecided(book, day)
    said = [
        Text(
            "<b>{title}</b>, {n} months from {day}",
            title=captions.TIMELINE_TITLE,
            n=months,
            day=day,
        )
    ]
    said += [due_line(one, day, meetings) for one in due[:_MOST_NAMED]] or [captions.NOTHING]
    more = len(due) - _MOST_NAMED
    if more > 0:
        said.append(Plural("and {n} more", "and {n} more", n=more))
    if passed:
        states = tuple(one.state for one in passed)
        said += [BLANK, Text("{heading}: {states}", heading=captions.PASSED, states=states)]
    found = [one.obligation for one in (*due, *passed)]
    return [*said, BLANK, captions.YEARLY, *sources.together(sources.of(found))]
