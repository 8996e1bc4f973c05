"""Treaty status: any State, or the whole, on any day, with its source."""

from datetime import date

from handlers import asking, overview
from handlers.acts import Look
from handlers.screens import Screen
from handlers.states import card


async def asked(look: Look) -> Screen:
    """`/status`, `/status laos`, `/status 2012-09-11`, or words typed outside a form."""
    if not look.words.strip():
        return await overview.opened(look, look.today)
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
