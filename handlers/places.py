"""The Convention by place and by year: regions, groups of the United Nations, pace of deposits."""

from collections.abc import Mapping
from datetime import date

from handlers.acts import Look
from handlers.overview import back_to, day_at
from handlers.screens import BLANK, Action, Screen, in_rows, press
from handlers.sources import of_all
from handlers.states import REGION_NAMES, UN_GROUPS
from services.book import Book, book_of
from services.overview import counts_by_region, counts_by_un_group, deposits_by_year
from services.texts import Text
from services.treaty import Counts, Status


async def by_region(look: Look) -> Screen:
    """`vr:2012-09-11`: the regions of the Convention beside each other."""
    day, book = day_at(look, 0), await book_of(look.view)
    counts = counts_by_region(book.states, day)
    places = {name: REGION_NAMES[name] for name in counts}
    to_list = {name: press("vl", Status.PARTY, day.isoformat(), name) for name in counts}
    note = Text("Other lists place some States elsewhere; their cards say so.")
    return _by_place(look, book, day, counts, places, to_list, note)


async def by_un_group(look: Look) -> Screen:
    """`vg:2012-09-11`: the regional groups of the United Nations beside each other."""
    day, book = day_at(look, 0), await book_of(look.view)
    counts = counts_by_un_group(book.states, day)
    to_list = {name: press("vl", Status.PARTY, day.isoformat(), "", name) for name in counts}
    note = Text("The regional groups of the United Nations.")
    return _by_place(look, book, day, counts, UN_GROUPS, to_list, note)


async def pace(look: Look) -> Screen:
    """`vp:2012-09-11`: how many deposited in each year up to a day."""
    day, book = day_at(look, 0), await book_of(look.view)
    lines = [Text("<b>Deposits in each year</b> up to {day}", day=day), BLANK]
    lines += [
        Text("{year}: {n}", year=str(year), n=n)
        for year, n in deposits_by_year(book.states, day).items()
    ]
    note = Text("Ratification, acceptance, approval and accession, by the day of deposit.")
    return Screen((*lines, BLANK, note, *of_all(book, day)), (back_to(day, look.today),))


def _by_place(
    look: Look,
    book: Book,
    day: date,
    counts: Mapping[str, Counts],
    places: Mapping[str, Text],
    to_list: Mapping[str, str],
    note: Text,
) -> Screen:
    lines = [
        Text("<b>The Convention on {day}</b>", day=day),
        Text("States Parties · signatories · not party"),
    ]
    for name, one in counts.items():
        lines += [
            BLANK,
            Text("<b>{place}</b>", place=places[name]),
            Text(
                "{parties} · {signatories} · {others}",
                parties=one.states_parties,
                signatories=one.signatories,
                others=one.not_party,
            ),
        ]
    buttons = (Action(places[name], to_list[name]) for name in counts)
    rows = (*in_rows(buttons, columns=2), back_to(day, look.today))
    return Screen((*lines, BLANK, note, *of_all(book, day)), rows)
