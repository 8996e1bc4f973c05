"""Two lines since the opening for signature: how many States Parties, how many signatories.

One is unbroken with round marks, the other dashed with hollow squares; each is named at its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from handlers.drawing.fonts import wrapped
from handlers.drawing.page import Page
from handlers.drawing.palette import BLUE, GUIDE, ORANGE, SOFT
from handlers.drawing.shapes import MARGIN, SMALLEST, WIDTH, Drawing, Label, Mark, Shape, Stroke
from services.pictures import Point, point_on


@dataclass(frozen=True)
class Chart:
    """What the picture says, in the reader's words; `meetings` by their codes."""

    title: str
    subtitle: str
    points: tuple[Point, ...]
    meetings: tuple[tuple[str, date], ...]
    states_parties: tuple[str, str]
    signatories: tuple[str, str]
    marks: str
    notes: tuple[str, ...]
    source: tuple[str, ...]


_LEFT = MARGIN + 66
_RIGHT = WIDTH - MARGIN - 210
_HIGH = 800
_CODES = 110
"""Room above for the meetings' codes."""

_STEP = 25
_A_YEAR = 365
_YEAR_APART = 90
_CODE_APART = 28
_END_NUMBER, _END_NAME = 52, 28


@dataclass(frozen=True)
class _Scale:
    """Where a day and a number stand on the paper."""

    first: date
    days: int
    top: float
    most: int

    @classmethod
    def of(cls, chart: Chart, top: float) -> "_Scale":
        first, last = chart.points[0].day, chart.points[-1].day
        highest = max(max(point.states_parties, point.signatories) for point in chart.points)
        most = (highest // _STEP + 1) * _STEP
        return cls(first, max((last - first).days, _A_YEAR), top, most)

    def x(self, day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first).days / self.days

    def y(self, number: int) -> float:
        return self.top + _HIGH * (1 - number / self.most)


def laid_out(chart: Chart) -> Drawing:
    page = Page.headed(chart.title, chart.subtitle)
    scale = _Scale.of(chart, page.y + _CODES)
    parties = [(point.day, point.states_parties) for point in chart.points]
    signatories = [(point.day, point.signatories) for point in chart.points]
    page.add(*_numbers(scale), *_meetings(scale, chart.meetings), *_years(scale))
    page.add(
        Stroke(_steps(scale, signatories), ORANGE, 5, dash=14),
        Stroke(_steps(scale, parties), BLUE, 6),
        *_marks(scale, chart),
        *_ends(scale, chart),
    )
    page.y = scale.top + _HIGH + 84
    page.add(
        Mark(MARGIN + 10, page.y + 20, "circle", BLUE, 9),
        Mark(MARGIN + 38, page.y + 20, "square", ORANGE, 8, hollow=True),
    )
    page.write(chart.marks, SMALLEST, indent=64)
    return page.ended((*chart.notes, *chart.source))


def _numbers(scale: _Scale) -> Iterator[Shape]:
    for number in range(0, scale.most + 1, _STEP):
        y = scale.y(number)
        yield Stroke(((_LEFT, y), (_RIGHT, y)), GUIDE if number else SOFT)
        yield Label(_LEFT - 14, y + 9, str(number), colour=SOFT, at="right")


def _meetings(scale: _Scale, meetings: tuple[tuple[str, date], ...]) -> Iterator[Shape]:
    named = 0.0
    for code, day in meetings:
        x = scale.x(day)
        yield Stroke(((x, scale.top - 10), (x, scale.top + _HIGH)), GUIDE)
        if x >= named + _CODE_APART:  # Two in one season may be too close for two names.
            yield Label(x + 9, scale.top - 16, code, colour=SOFT, turned=True)
            named = x


def _years(scale: _Scale) -> Iterator[Shape]:
    """Years at their first of January, as many as there is room for."""
    last = scale.first.year + scale.days // _A_YEAR + 1
    a_year = (_RIGHT - _LEFT) * _A_YEAR / scale.days
    every = max(1, -(-_YEAR_APART // int(a_year)))
    for year in range(scale.first.year + 1, last + 1):
        x = scale.x(date(year, 1, 1))
        if x > _RIGHT:
            return
        bottom = scale.top + _HIGH
        is_named = (year - scale.first.year - 1) % every == 0
        yield Stroke(((x, bottom), (x, bottom + (14 if is_named else 8))), SOFT)
        if is_named:
            yield Label(x, bottom + 46, str(year), colour=SOFT, at="middle")


def _steps(scale: _Scale, numbers: list[tuple[date, int]]) -> tuple[tuple[float, float], ...]:
    """A number holds until the day on which it changes."""
    first_day, first = numbers[0]
    points = [(scale.x(first_day), scale.y(first))]
    for (_, before), (day, now) in pairwise(numbers):
        points += [(scale.x(day), scale.y(before)), (scale.x(day), scale.y(now))]
    return tuple(points)


def _marks(scale: _Scale, chart: Chart) -> Iterator[Shape]:
    for _, day in chart.meetings:
        point = point_on(chart.points, day)
        x = scale.x(day)
        yield Mark(x, scale.y(point.signatories), "square", ORANGE, 8, hollow=True)
        yield Mark(x, scale.y(point.states_parties), "circle", BLUE, 9)


def _ends(scale: _Scale, chart: Chart) -> Iterator[Shape]:
    """What each line is, beside its end; two that are close are moved apart."""
    last = chart.points[-1]
    ends = [
        (scale.y(last.states_parties), chart.states_parties, BLUE),
        (scale.y(last.signatories), chart.signatories, ORANGE),
    ]
    free = 0.0
    for y, (number, name), colour in sorted(ends):
        line = max(y + 18, free + _END_NUMBER)
        yield Label(_RIGHT + 24, line, number, _END_NUMBER, bold=True, colour=colour)
        for words in wrapped(name, _END_NAME, WIDTH - MARGIN - _RIGHT - 24):
            line += _END_NAME * 1.25
            yield Label(_RIGHT + 24, line, words, _END_NAME, colour=colour)
        free = line + 20
