"""What the ISU enters of a State in chat: the form, its receipt, and taking back."""

from handlers.acts import Look
from handlers.screens import Action, press
from services.permissions import Permission
from services.texts import Text


def enter_action(look: Look, iso3: str) -> Action | None:
    """The button on a State's card, for those who may enter facts of it."""
    if not look.actor.may(Permission.ENTER_FACTS):
        return None
    return Action(Text("Enter a fact"), press("fc+", iso3))
