"""Reads before the first press what is otherwise read at its first use, so that nobody waits.

Catalogues, the names of States and cities and the words for days come from files, and no file is
to be read while SQLite's one writer is held.
"""

from datetime import datetime

from handlers.texts import Reader, plain, state_name
from services.asking import understand
from services.book import PUBLISHED
from services.languages import LANGUAGES
from services.money import money_from
from services.options import Reading
from services.questions import Day
from services.treaty import counts_on
from services.typed import date_from
from services.zones import DEFAULT, Zone, ZoneKind
from storage import treaty


def warm(now: datetime) -> None:
    """Say and understand one thing of each kind in each language."""
    today, state, place = now.date(), treaty.states()[0], Zone(DEFAULT)
    counts_on(PUBLISHED.states, today)
    treaty.kinds()
    for language in LANGUAGES:
        understand(f"{state.name}?", language=language, today=today)
        reader = Reader(language, DEFAULT)
        state_name(state, language)
        plain(ZoneKind().shown(DEFAULT), reader)
        day = plain(Day().shown(f"{today.year}-04-03"), reader)
        for typed in ("in 3 months", day):
            date_from(typed, languages=(language,), today=today)
        ZoneKind().parse(place.city, Reading(today, language, str))
        money_from("1000 EUR", language=language)
