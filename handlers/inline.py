"""Inline mode: what is public of the treaty's status, for whoever types after the bot's name.

What is shown is what a group would see: nobody there is anybody in particular.
"""

from handlers import overview
from handlers.acts import Look
from handlers.results import Result, Results
from handlers.screens import Action, Screen
from handlers.sharing import link_to
from handlers.states import STANDING, card
from services import names
from services.book import Book, book_of
from services.texts import Text
from services.treaty import status_on
from storage.treaty import State

_HINT = Text("Type the name of a State, for example Laos")


async def asked(look: Look) -> Results:
    """A State's name gives its card, several States are all listed, nothing gives the overview."""
    if not look.words.strip():
        return Results((await _overview(look),), _HINT)
    book = await book_of(look.view)
    note, states = _meant(look.words)
    return Results(tuple([await _state(look, book, one.iso3) for one in states]), note)


def _meant(words: str) -> tuple[Text, tuple[State, ...]]:
    match names.mentioned(words):
        case names.Found(state):
            return _HINT, (state,)
        case names.Several(several):
            return Text("Which State do you mean?"), several
        case names.Nothing(()):
            return _HINT, ()
        case names.Nothing(suggestions):
            return Text("No State of that name. Did you mean one of these?"), suggestions


async def _state(look: Look, book: Book, iso3: str) -> Result:
    state, day = book.get_state(iso3), look.today
    standing = STANDING[status_on(state, day)]
    return Result(
        key=iso3,
        title=Text("{state}", state=state),
        description=Text("{standing} on {day}", standing=standing, day=day),
        screen=_with_way_in(await card(look, iso3), link_to(look, iso3)),
    )


async def _overview(look: Look) -> Result:
    return Result(
        key="all",
        title=Text("The Convention on {day}", day=look.today),
        description=Text("States Parties, signatories and States not party"),
        screen=_with_way_in(await overview.opened(look, look.today), link_to(look)),
    )


def _with_way_in(screen: Screen, link: str) -> Screen:
    """A screen for a chat in which the bot is not: only a link works there."""
    return Screen(screen.lines, ((Action(Text("More in Liaison"), url=link),),))
