"""The pillars of the Convention and the kinds of assistance, as options of forms."""

from services.options import Option
from services.texts import Text
from storage import treaty

PILLARS = tuple(Option(pillar.code, Text(pillar.label)) for pillar in treaty.pillars())
KINDS = tuple(Option(kind.code, Text(kind.label)) for kind in treaty.kinds())
PRIORITIES = (
    Option("urgent", Text("Urgent")),
    Option("high", Text("High")),
    Option("normal", Text("Normal")),
)

THEMES = {
    "universalization": Text("universalization"),
    "clearance": Text("clearance and risk reduction"),
    "assistance": Text("victim assistance"),
    "stockpiles": Text("stockpile destruction"),
    "cooperation": Text("cooperation and assistance"),
    "reporting": Text("reporting"),
    "implementation": Text("national implementation"),
}
"""What coordinators are appointed for, by stored code. Never renamed."""

_LABELS = {option.code: option.label for option in (*PILLARS, *KINDS, *PRIORITIES)}


def label(code: str) -> Text:
    """What a stored code reads as; one that is no longer offered shows itself."""
    return _LABELS.get(code, Text("{code}", code=code))


def labels(codes: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(label(code) for code in codes)
