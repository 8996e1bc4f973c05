"""Where what is said of a State is from, and as of when: in short under it, and in full."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from services.book import Book, book_of
from services.obligations import Obligation, obligations_of
from services.texts import Month, Plural, Text
from storage.treaty import DEPOSITARY, Source

_TITLE_MOST = 90
_MOST_LINKS = 8
_MONTH = re.compile(r"\d{4}-\d{2}")


async def opened(look: Look) -> Screen:
    """`ssrc:LAO`: every source of a State's card, those on the web with a button."""
    book = await book_of(look.view)
    state = book.state_asked_for(look.argument(0))
    found = obligations_of(book, state, look.today)
    parts = ((Text("Participation"), book.sources_of(state.iso3)), (Text("Obligations"), of(found)))
    lines = [Text("<b>{state}</b>: sources", state=state)]
    for title, sources in parts:
        if sources:
            lines += [BLANK, Text("<b>{title}</b>", title=title), *_in_full(sources)]
    links = [
        (Action(Text("{title}", title=_title(one)), url=one.url),)
        for one in dict.fromkeys(one for _, sources in parts for one in sources if one.url)
    ]
    back = Action(Text("‹ {state}", state=state), press("s", state.iso3))
    return Screen(tuple(lines), (*links[:_MOST_LINKS], (back, HOME)))


def of(found: Iterable[Obligation]) -> tuple[Source, ...]:
    """The sources of several obligations, each once."""
    return tuple(dict.fromkeys(source for one in found for source in one.sources))


def in_short(sources: Sequence[Source]) -> list[Text]:
    """Under a fact: where it is from, and as of when."""
    return [
        Text("<i>Source: {title}, as of {day}.</i>", title=_title(one), day=as_of(one))
        for one in sources
    ]


def together(sources: Sequence[Source]) -> list[Text]:
    """The sources of a State's obligations in one line; what is from which stands in the detail."""
    if not sources:
        return []
    days: dict[Text | str, dict[str, date | Month | str]] = {}
    for one in sorted(sources, key=lambda source: source.known_as_of):
        days.setdefault(_title(one), {})[one.known_as_of] = as_of(one)
    found = tuple(
        Text("{title} (as of {days})", title=title, days=tuple(known.values()))
        for title, known in list(days.items())[:_MOST_LINKS]
    )
    return [BLANK, Text("<i>Obligations: {sources}.</i>", sources=found)]


def of_standing(sources: Sequence[Source], day: date) -> list[Text]:
    """Under where a State stands; the present is known as of the day on which it was read."""
    return [_read(one, day, has_entries=len(sources) > 1) for one in sources]


def of_all(book: Book, day: date) -> list[Text]:
    """Under what is said of many States at once."""
    lines = [_read(DEPOSITARY, day, has_entries=book.entries_of_standing > 0)]
    if book.entries_of_standing:
        lines.append(
            Plural(
                "<i>With {n} entry of the ISU; its source is on the card of the State.</i>",
                "<i>With {n} entries of the ISU; their sources are on the cards of the States.</i>",
                n=book.entries_of_standing,
            )
        )
    return lines


def as_of(source: Source) -> date | Month | str:
    """As of when a fact is known, no more precise than its source has it."""
    return precise(source.known_as_of)


def precise(words: str) -> date | Month | str:
    """A day where it is one, or a month; a year stays as it is."""
    if _MONTH.fullmatch(words):
        return Month(date.fromisoformat(f"{words}-01"))
    try:
        return date.fromisoformat(words)
    except ValueError:
        return words


def _read(source: Source, day: date, *, has_entries: bool) -> Text:
    """A source in one line; of the depositary with what is missing after the day of its reading."""
    known = source.read_on
    if source.title != DEPOSITARY.title or day <= known:
        return Text("<i>Source: {title}, read on {day}.</i>", title=_title(source), day=known)
    if has_entries:
        return Text(
            "<i>Source: {title}, as of {day}; "
            "of later changes only what the ISU has entered is in it.</i>",
            title=_title(source),
            day=known,
        )
    return Text(
        "<i>Source: {title}, as of {day}; later changes are not in it.</i>",
        title=_title(source),
        day=known,
    )


def _in_full(sources: Sequence[Source]) -> list[Text]:
    return [
        Text("• {title}, as of {day}", title=_title(one, cut=False), day=as_of(one))
        for one in sources
    ]


def _title(source: Source, *, cut: bool = True) -> Text | str:
    """The depositary is called by its name in the reader's language, others by their own."""
    if source.title == DEPOSITARY.title:
        return Text(source.title)
    is_long = cut and len(source.title) > _TITLE_MOST
    return source.title[: _TITLE_MOST - 1] + "…" if is_long else source.title
