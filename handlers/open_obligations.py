"""Which States have an open obligation of Article 3 or 4, by the day of its deadline.

Those whose day has passed without a known decision are among them: nothing says that they are late.
"""

from datetime import date

from handlers.acts import Look
from handlers.obligations import due_line
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from handlers.sources import of, together
from services.book import book_of
from services.formal_meetings import formal_meetings_of
from services.obligations import Article, due_between, obligations_of, undecided
from services.texts import RefusedError, Text

_A_PAGE = 8
_TITLES = {
    Article.STOCKPILES: Text("Stockpile destruction (Article 3)"),
    Article.CLEARANCE: Text("Clearance (Article 4)"),
}


async def pressed(look: Look) -> Screen:
    """`vo:4:page`: the list of one article."""
    asked = look.argument(0)
    if asked not in set(_TITLES):
        raise RefusedError(Text("I do not know that list."))
    return await listed(look, Article(asked), look.number(1))


async def listed(look: Look, article: Article, page: int = 0) -> Screen:
    """Every State with an obligation that is not known to be fulfilled, each a button."""
    book, meetings = await book_of(look.view), await formal_meetings_of(look.view)
    open_ones = (
        *undecided(book, look.today),
        *due_between(book, look.today, date.max, today=look.today),
    )
    found = [one for one in open_ones if one.obligation.article is article]
    page, pages = page_of(page, len(found), _A_PAGE)
    shown = found[page * _A_PAGE :][:_A_PAGE]
    lines = [
        Text(
            "<b>{article}</b>: open obligations on record, {n}",
            article=_TITLES[article],
            n=len(found),
        ),
        BLANK,
        *(due_line(one, look.today, meetings) for one in shown),
    ]
    if not found:
        lines.append(Text("Nothing is on record."))
    rows = (
        *((Action(Text("{state}", state=one.state), press("s", one.state.iso3)),) for one in shown),
        tuple(page_row("vo", (article,), page, pages)),
        (Action(Text("Deadlines"), press("vd")), Action(Text("All States"), press("s")), HOME),
    )
    return Screen((*lines, *together(of(one.obligation for one in shown))), rows)


async def extended(look: Look) -> Screen:
    """The States with a request for more time on record, whatever came of it."""
    book = await book_of(look.view)
    lines: list[Text] = []
    found = []
    for article, title in _TITLES.items():
        asked = [
            (state, one)
            for state in book.states
            for one in obligations_of(book, state, look.today)
            if one.article is article and one.extensions
        ]
        if asked:
            named = tuple(state for state, _ in asked)
            lines += [BLANK, Text("{article}: {states}", article=title, states=named)]
            found += [one for _, one in asked]
    if not found:
        lines = [BLANK, Text("Nothing is on record.")]
    heading = Text("<b>Requests for more time on record</b>")
    hint = Text("What came of one: type, for example: extensions of Laos")
    rows = ((Action(Text("Deadlines"), press("vd")), Action(Text("All States"), press("s")), HOME),)
    return Screen((heading, *lines, BLANK, hint, *together(of(found))), rows)
