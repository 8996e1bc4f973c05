"""Times within a question: days, months and years of the calendar, times from today, meetings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from services.asking.table import Idea, Span, Table
from services.formal_meetings import (
    DECIDING,
    INTERSESSIONAL,
    MSP,
    RC,
    FormalMeetings,
    KnownMeeting,
)
from services.treaty import months_after
from services.typed import folded

_NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|re|e|eme|ieme|nd|nde)?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MONTHS_OF_SPAN = {
    Span.MONTHS_AHEAD: 1,
    Span.MONTHS_BACK: -1,
    Span.YEARS_AHEAD: 12,
    Span.YEARS_BACK: -12,
}
_MOST_MONTHS = 600
_KINDS = {Idea.MSP: MSP, Idea.REVIEW: RC, Idea.INTERSESSIONAL: INTERSESSIONAL}


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days, first and last included.

    `meeting` is the code of the meeting that it is; `may_be` are the days that figures such as
    03/04/2024 may mean.
    """

    first: date
    last: date
    meeting: str = ""
    may_be: tuple[date, ...] = ()

    @property
    def is_day(self) -> bool:
        return self.first == self.last or bool(self.meeting)


def number_in(word: str, table: Table) -> int | None:
    """`12`, `12th`, `12e`, `twelve` and `twelfth`."""
    if found := _NUMBER.fullmatch(word):
        return int(found[1])
    return _numbers(table).get(word)


def calendar_at(words: Sequence[str], at: int, table: Table) -> tuple[int, When] | None:
    """A day, a month or a year of the calendar that begins at a word, and where it ends."""
    parts: list[tuple[str, int]] = []
    end = at
    for word in words[at : at + 5]:
        end += 1
        if (month := _months(table).get(word)) and not (parts and parts[-1][0] == "m"):
            parts.append(("m", month))
        elif found := _NUMBER.fullmatch(word):
            parts.append(("n", int(found[1])))
        elif word not in {"of", "de", "the"} or not parts:
            break
        shape = "".join(kind for kind, _ in parts)
        values = [value for _, value in parts]
        if parts[-1][0] == "n" and (when := _when(shape, values)):
            return end, when
    if len(words[at]) == len("2012") and words[at].isdigit() and _is_year(int(words[at])):
        year = int(words[at])
        return at + 1, When(date(year, 1, 1), date(year, 12, 31))
    return None


def _when(shape: str, values: Sequence[int]) -> When | None:
    """Days that these numbers and names of months mean: as few of them as end with a year."""
    match shape, values:
        case "nmn", (day, month, year) if _is_year(year):
            return _of_days((year, month, day))
        case "mnn", (month, day, year) if _is_year(year):
            return _of_days((year, month, day))
        case "mn", (month, year) if _is_year(year):
            first = date(year, month, 1)
            return When(first, months_after(first, 1) - timedelta(days=1))
        case "nnn", (year, month, day) if _is_year(year):
            return _of_days((year, month, day))
        case "nnn", (first_number, second, year) if _is_year(year):
            return _of_days((year, second, first_number), (year, first_number, second))
    return None


def _of_days(*readings: tuple[int, int, int]) -> When | None:
    days = []
    for year, month, day in readings:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    known = tuple(dict.fromkeys(days))
    if not known:
        return None
    return When(known[0], known[0], may_be=known if len(known) > 1 else ())


def from_today(span: Span, number: int, today: date) -> When | None:
    """A time told from today; None for one that is too far away to be meant."""
    if span is Span.TODAY:
        return When(today, today)
    if span in _MONTHS_OF_SPAN:
        months = number * _MONTHS_OF_SPAN[span]
        if not 0 < abs(months) <= _MOST_MONTHS:
            return None
        other = months_after(today, months)
        return When(min(today, other), max(today, other))
    month = today.replace(day=1)
    first, length = {
        Span.THIS_MONTH: (month, 1),
        Span.NEXT_MONTH: (months_after(month, 1), 1),
        Span.LAST_MONTH: (months_after(month, -1), 1),
        Span.THIS_YEAR: (date(today.year, 1, 1), 12),
        Span.NEXT_YEAR: (date(today.year + 1, 1, 1), 12),
        Span.LAST_YEAR: (date(today.year - 1, 1, 1), 12),
    }[span]
    return When(first, months_after(first, length) - timedelta(days=1))


def meeting_of(meetings: FormalMeetings, idea: Idea, number: int) -> tuple[str, When | None] | None:
    """A meeting by its type and its number, or its year if it is intersessional.

    Of the Second Review Conference, which met twice, both parts. Without days of its own it has
    no time.
    """
    code = f"IM-{number}" if idea is Idea.INTERSESSIONAL else f"{number}{_KINDS.get(idea, '-')}"
    found = parts_of(meetings, code)
    if not found:
        return None
    starts, ends = found[0].starts_on, found[-1].ends_on
    return code, When(starts, ends, meeting=code) if starts and ends else None


def parts_of(meetings: FormalMeetings, code: str) -> list[KnownMeeting]:
    """The meeting of a code, or the parts of the one that met twice."""
    return [
        meeting
        for meeting in meetings.meetings
        if meeting.code == code or (meeting.code.startswith(f"{code}-") and meeting.type == RC)
    ]


def last_held(meetings: FormalMeetings, idea: Idea, today: date) -> When | None:
    """The last meeting of a type, or of those that decide, that was over before a day."""
    types = DECIDING if idea is Idea.MEETING else (_KINDS[idea],)
    held = meetings.last(today, types)
    if held is None or held.starts_on is None or held.ends_on is None:
        return None
    return When(held.starts_on, held.ends_on, meeting=held.code)


def _is_year(number: int) -> bool:
    return _FIRST_YEAR <= number <= _LAST_YEAR


@cache
def _numbers(table: Table) -> dict[str, int]:
    return {
        folded(word): number
        for number, several in table.numbers.items()
        for word in several.split("|")
    }


@cache
def _months(table: Table) -> dict[str, int]:
    return {
        folded(word): at
        for at, several in enumerate(table.months, 1)
        for word in several.split("|")
    }
