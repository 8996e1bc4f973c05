"""Inline mode: what is public of the treaty's status, for whoever types after the bot's name.

Nothing here asks who is asking, and nothing but the book is read: no need, no offer, no person.
"""

from datetime import date

from handlers import overview
from handlers.acts import Look
from handlers.results import Result, Results
from handlers.screens import BLANK, Action, Screen
from handlers.sharing import link_to
from handlers.states import STANDING, participation, sourced
from services import names
from services.book import Book, book_of
from services.texts import Text
from services.treaty import status_on
from storage.treaty import State

_HINT = Text("Type the name of a State, for example Laos")
_OPENS = "st"
"""What the button above the results starts the bot with: treaty status."""


async def asked(look: Look) -> Results:
    """A State's name gives its card, several States are all listed, nothing gives the overview."""
    book = await book_of(look.view)
    if not look.words.strip():
        return Results((await _overview(look),), _HINT, _OPENS)
    note, states = _meant(look.words)
    return Results(tuple(_state(look, book, one.iso3, look.today) for one in states), note, _OPENS)


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


def _state(look: Look, book: Book, iso3: str, day: date) -> Result:
    state = book.get_state(iso3)
    lines = (*participation(state, day), BLANK, *sourced(book.sources_of(iso3), day))
    opens = Action(Text("More in Liaison"), url=link_to(look, iso3))
    return Result(
        key=f"{iso3}:{day}",
        title=Text("{state}", state=state),
        description=Text("{standing} on {day}", standing=STANDING[status_on(state, day)], day=day),
        screen=Screen(lines, ((opens,),)),
    )


async def _overview(look: Look) -> Result:
    day = look.today
    opened = await overview.opened(look, day)
    opens = Action(Text("More in Liaison"), url=f"https://t.me/{look.bot_username}?start={_OPENS}")
    return Result(
        key=f"all:{day}",
        title=Text("The Convention on {day}", day=day),
        description=Text("States Parties, signatories and States not party"),
        screen=Screen(opened.lines, ((opens,),)),
    )
