"""Pictures on request: States by region, Parties over time, deadlines ahead. Words come first.

The picture stands above a screen that says the same in words, with its source.
"""

from datetime import date

from handlers.acts import Look
from handlers.screens import Action, press
from services.texts import Text

_KINDS = {
    "grid": Text("Picture: States by region"),
    "line": Text("Picture: Parties over time"),
    "deadlines": Text("Picture: deadlines ahead"),
}


def buttons(_look: Look, day: date) -> tuple[Action, ...]:
    """What leads to each picture of a day."""
    return tuple(
        Action(label, press("pi", kind, day.isoformat())) for kind, label in _KINDS.items()
    )
