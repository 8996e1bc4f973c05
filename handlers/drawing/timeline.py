"""Deadlines ahead along a line of months, from above to below, as a phone is read.

What has passed without a known decision is never on the line: it is listed under it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.drawing.page import Page
from handlers.drawing.palette import BLUE, GREY, INK, SOFT
from handlers.drawing.shapes import MARGIN, SMALLEST, Drawing, Label, Mark, Shape, Sign, Stroke
from services.obligations import Article


@dataclass(frozen=True)
class Entry:
    """A State's deadline: its name, and what is known of it in lines."""

    name: str
    article: Article
    details: tuple[str, ...]
    is_confirmed: bool = True


@dataclass(frozen=True)
class Timeline:
    """What the picture says, in the reader's words: `days` ahead, and what is `undecided`.

    Without days ahead, `nothing` says so, and there is no line.
    """

    title: str
    subtitle: str
    legend: tuple[tuple[Article, str], ...]
    hollow: str
    first: date
    last: date
    ticks: tuple[tuple[date, str], ...]
    days: tuple[tuple[date, str, tuple[Entry, ...]], ...]
    nothing: str
    heading: str
    undecided: tuple[Entry, ...]
    source: tuple[str, ...]


_AXIS = MARGIN + 186
_TEXT = _AXIS + 90
_NAME, _DAY = 32, 30
_SIGN = 11
_TALL = 1000
"""How long the line is, whatever the months on it."""

_SIGNS: dict[Article, Sign] = {
    Article.STOCKPILES: "circle",
    Article.CLEARANCE: "diamond",
    Article.REPORTS: "square",
}


def laid_out(timeline: Timeline) -> Drawing:
    page = Page.headed(timeline.title, timeline.subtitle)
    for article, name in timeline.legend:
        page.y += 8
        page.add(_sign(MARGIN + 14, page.y + 20, article))
        page.write(name, SMALLEST, indent=44)
    if timeline.hollow:
        page.y += 8
        page.add(Mark(MARGIN + 14, page.y + 20, "diamond", BLUE, _SIGN, hollow=True))
        page.write(timeline.hollow, SMALLEST, indent=44)
    page.y += 24
    if timeline.days:
        _line(page, timeline)
    else:
        page.write(timeline.nothing, _DAY)
    if timeline.undecided:
        page.y += 32
        page.write(timeline.heading, _NAME, bold=True)
        for entry in timeline.undecided:
            page.y += 14
            _entry(page, entry, MARGIN)
    return page.ended(timeline.source)


def _line(page: Page, timeline: Timeline) -> None:
    """The line of months, and beside it each day on which something falls due."""
    top = page.y + 14
    length = (timeline.last - timeline.first).days

    def place(day: date) -> float:
        return top + _TALL * (day - timeline.first).days / length

    page.add(Stroke(((_AXIS, top), (_AXIS, top + _TALL)), GREY, 4))
    page.add(*_months([(place(day), name) for day, name in timeline.ticks]))
    page.y = top - 14
    for day, shown, entries in timeline.days:
        y = place(day)
        page.y = max(page.y, y - _DAY)
        beside = page.y + _DAY * 0.75
        page.add(
            Stroke(((_AXIS, y), (_TEXT - 50, beside), (_TEXT - 12, beside)), GREY),
            Mark(_AXIS, y, "circle", INK, 9),
        )
        page.write(shown, _DAY, colour=SOFT, indent=_TEXT - MARGIN)
        for entry in entries:
            page.y += 4
            _entry(page, entry, _TEXT)
        page.y += 18
    page.y = max(page.y, top + _TALL)


def _months(ticks: list[tuple[float, str]]) -> Iterator[Shape]:
    for y, name in ticks:
        yield Stroke(((_AXIS - 12, y), (_AXIS, y)), GREY, 3)
        yield Label(_AXIS - 20, y + 9, name, colour=SOFT, at="right")


def _entry(page: Page, entry: Entry, left: float) -> None:
    page.add(_sign(left + 14, page.y + 22, entry.article, hollow=not entry.is_confirmed))
    page.write(entry.name, _NAME, bold=True, indent=left + 44 - MARGIN)
    for detail in entry.details:
        page.write(detail, SMALLEST, indent=left + 44 - MARGIN)


def _sign(x: float, y: float, article: Article, *, hollow: bool = False) -> Mark:
    return Mark(x, y, _SIGNS[article], BLUE, _SIGN, hollow=hollow)
