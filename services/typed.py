"""What people type on a phone, made into what is kept: words and days.

Nothing is guessed: where a text can be read in two ways the readings are returned to be asked
back, and where it cannot be read the refusal says how to write it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from services.texts import Plural, RefusedError, Text

# Letters that Unicode does not take apart into a plain one and its accent, and apostrophes.
_PLAIN = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "æ": "ae", "ة": "ه", "ى": "ي"}
    | dict.fromkeys("'’‘ʼ`")
)

_ZERO_WIDTH_WITH_MEANING = "\u200c\u200d\u200e\u200f\u061c"
"""Joiners of Persian and of emoji, and the plain direction marks of Arabic and Hebrew."""

_MARKS_IN_A_ROW = 8
_LONGEST_DATE = 60
_YEARS_AWAY = 50
_EXAMPLE_DAY = date(2027, 4, 3)


def folded(text: str) -> str:
    """The text for comparing: without case, accents and apostrophes, other marks as one space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare.translate(_PLAIN)))


def clean_words(text: str, *, at_most: int, at_least: int = 1, lines: bool = False) -> str:
    """The text as it may be stored and shown to others, in Unicode's composed form.

    Control characters and overrides of direction go, spaces are folded (line breaks stay when
    `lines` is true) and towers of accents are cut. `RefusedError` with the count when it is longer
    than `at_most` or shorter than `at_least` characters, and for text that is not valid.
    """
    kept = _cleaned(text, lines=lines)
    if len(kept) > at_most:
        raise too_long(len(kept), at_most)
    if len(kept) < at_least:
        raise RefusedError(
            Plural(
                "Please write at least {n} character.",
                "Please write at least {n} characters.",
                n=at_least,
            )
        )
    return kept


def too_long(length: int, at_most: int) -> RefusedError:
    """The refusal of words that do not fit, with their count."""
    return RefusedError(
        Plural(
            "That is {n} character; at most {limit} fit. Your text is still in this chat: "
            "please shorten it and send it again.",
            "That is {n} characters; at most {limit} fit. Your text is still in this chat: "
            "please shorten it and send it again.",
            n=length,
            limit=at_most,
        )
    )


def utf16_length(text: str) -> int:
    """Characters as Telegram counts them: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _cleaned(text: str, *, lines: bool) -> str:
    if any(unicodedata.category(char) == "Cs" for char in text):
        raise RefusedError(Text("That text holds a broken character. Please write it again."))
    visible = "".join(char for char in text if char.isspace() or not _is_hidden(char))
    composed = _without_towers(unicodedata.normalize("NFC", visible))
    if lines:
        rows = "\n".join(" ".join(line.split()) for line in composed.splitlines())
        kept = re.sub(r"\n{3,}", "\n\n", rows).strip()
    else:
        kept = " ".join(composed.split())
    shows_nothing = all(unicodedata.category(char)[0] in "CZM" for char in kept)
    return "" if shows_nothing else kept


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf"} and char not in _ZERO_WIDTH_WITH_MEANING


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


# --- Days ---------------------------------------------------------------------------------------

_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BEGINNING = re.compile(r"(?:(?:the )?(?:beginning|start) of|(?:le |au )?d[ée]but(?: de)?) ")
_END = re.compile(r"(?:(?:the )?end(?: of)?|(?:[àa] )?(?:la )?fin(?: de| d['’])?) ?\b")


def date_from(
    text: str,
    *,
    languages: Sequence[str],
    today: date,
    not_before: date | None = None,
    not_after: date | None = None,
) -> date | tuple[date, ...]:
    """The day that a text means, or the several days it may mean, of which the writer chooses.

    `2027-04-03`, `3.4.2027`, `3 April 2027`, `in 3 months`, `end of June 2027` are one day;
    `03/04/2027` is 3 April or 4 March; `June 2027` is its first or its last day. `languages` are
    tried in their order, English last. `RefusedError` when it is no day, when its year has not four
    digits, and when it lies before `not_before` or after `not_after`.
    """
    typed = with_plain_digits(text).strip().casefold()
    if len(typed) > _LONGEST_DATE:
        raise _no_day()
    days = tuple(dict.fromkeys(_days_meant(typed, languages, today)))
    if any(abs(day.year - today.year) > _YEARS_AWAY for day in days):
        raise RefusedError(Text("{day} is too far away. Please check the year.", day=days[0]))
    allowed = tuple(day for day in days if not_before is None or day >= not_before)
    if not allowed:
        raise RefusedError(
            Text(
                "{day} is too early. Please give {not_before} or a later day.",
                day=days[0],
                not_before=not_before,
            )
        )
    if not_after is not None:
        allowed = _not_after(not_after, allowed)
    return allowed[0] if len(allowed) == 1 else allowed


def _not_after(last: date, days: tuple[date, ...]) -> tuple[date, ...]:
    allowed = tuple(day for day in days if day <= last)
    if not allowed:
        raise RefusedError(
            Text(
                "{day} is too late. Please give {not_after} or an earlier day.",
                day=days[0],
                not_after=last,
            )
        )
    return allowed


def _days_meant(typed: str, languages: Sequence[str], today: date) -> Iterable[date]:
    if found := _YEAR_FIRST.fullmatch(typed):
        year, month, day = map(int, found.groups())
        return _days_that_exist((year, month, day))
    if found := _YEAR_LAST.fullmatch(typed):
        first, second, year = map(int, found.groups())
        days = _days_that_exist((year, second, first), (year, first, second))
        is_dotted = typed.count(".") == len(found.groups()) - 1  # Then the day comes first.
        return days[:1] if is_dotted else days
    if _YEAR.search(typed):
        return _days_of_calendar(typed, languages, today)
    return _days_from_today(typed, languages, today)


def _days_that_exist(*readings: tuple[int, int, int]) -> list[date]:
    days = []
    for year, month, day in readings:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if not days:
        raise _no_day()
    return days


def _days_of_calendar(typed: str, languages: Sequence[str], today: date) -> Iterable[date]:
    """`3 April 2027` is a day; `June 2027` and `2027` are their first and their last day."""
    for edge, which in ((_BEGINNING, 0), (_END, -1)):
        if found := edge.match(typed):
            first_and_last = _days_of_calendar(typed[found.end() :], languages, today)
            return [tuple(first_and_last)[which]]
    first, period = _read(typed, languages, today, "absolute-time", prefer="first")
    numbers = {int(number) for number in re.findall(r"\d+", typed)}
    own_numbers = {"day": {first.day}, "quarter": {(first.month + 2) // 3}}.get(period, set())
    if numbers != own_numbers | {first.year}:  # A time of day, or a number that was passed over.
        raise _no_day()
    if period == "day":
        return [first]
    last, _ = _read(typed, languages, today, "absolute-time", prefer="last")
    return [first, last]


def _days_from_today(typed: str, languages: Sequence[str], today: date) -> Iterable[date]:
    """`tomorrow`, `in 3 months` and `friday` need no year; `3 April` and `03/04/27` lack theirs."""
    try:
        day, period = _read(typed, languages, today, "relative-time", prefer="current")
    except RefusedError:
        has_number = any(char.isdigit() for char in typed)
        day, period = _read(typed, languages, today, "absolute-time", prefer="current")
        if has_number or period != "day":
            raise RefusedError(
                Text("Please write the year with four digits, for example {day}.", day=_EXAMPLE_DAY)
            ) from None
    return [day]


def _read(
    typed: str, languages: Sequence[str], today: date, parser: str, *, prefer: str
) -> tuple[date, str]:
    """The day and how much of the calendar it stands for: `day`, `month`, `quarter`, `year`."""
    from dateparser.date import DateDataParser  # A tenth of a second, spent when first needed.

    reader = DateDataParser(
        languages=list(dict.fromkeys([*languages, "en"])),
        settings={
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": prefer,
            "PREFER_MONTH_OF_YEAR": prefer,
            "PARSERS": [parser],
            "TIMEZONE": "UTC",
        },
    )
    found = reader.get_date_data(typed)
    if found.date_obj is None:
        raise _no_day()
    return found.date_obj.date(), found.period


def _no_day() -> RefusedError:
    return RefusedError(
        Text(
            "I cannot read that as a date. Please write it like {day} or {day_in_figures}.",
            day=_EXAMPLE_DAY,
            day_in_figures=_EXAMPLE_DAY.isoformat(),
        )
    )


def with_plain_digits(text: str) -> str:
    """The text with the digits of every script written as 0 to 9."""
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)
