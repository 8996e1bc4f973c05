"""Following a State: one button on its card, and a notice when something is entered of it."""

from handlers.acts import Look
from handlers.screens import Action, press
from services.texts import Text
from storage import follows


async def button(look: Look, iso3: str) -> Action:
    """On a State's card: be told of changes, or no longer."""
    if await follows.find(look.view, look.person.id, iso3):
        return Action(Text("Stop telling me"), press("fo-", iso3))
    return Action(Text("Tell me of changes"), press("fo+", iso3))
