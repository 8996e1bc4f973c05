"""Treaty status: any State, or the whole, on any day, with its source."""

from datetime import date

from handlers import asking, home, overview
from handlers.acts import Look
from handlers.screens import HOME, Screen
from handlers.states import card
from services.asking import courtesy_in
from services.asking.table import Courtesy
from services.texts import Text

_GREETING = Text(
    "Hello. Type the name of a State, or ask in plain words, for example: who joined since 12MSP? "
    "Home shows what you can do."
)


async def asked(look: Look) -> Screen:
    """`/status`, `/status laos`, `/status 2012-09-11`, or words typed outside a form."""
    if not look.words.strip():
        return await overview.opened(look, look.today)
    match courtesy_in(look.words):
        case Courtesy.HELP:
            return await home.helped(look)
        case Courtesy.GREETING:
            return Screen((_GREETING,), ((HOME,),))
        case Courtesy.THANKS:
            return Screen((Text("You are welcome."),), ((HOME,),))
        case None:
            return await asking.asked(look)


async def pressed(look: Look) -> Screen:
    """The overview or a State, today or on a day: `s`, `s:LAO`, `s::2012-09-11`, `s:LAO:…`.

    Behind the day stands the place in the list that led to a State: `s:LAO::party:Asia::1`.
    """
    iso3, day = look.argument(0), _iso_day(look.argument(1))
    if not iso3:
        return await overview.opened(look, day or look.today)
    return await card(look, iso3, day, came_from=look.arguments[2:])


def _iso_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
