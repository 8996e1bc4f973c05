"""The languages of the interface, each by its own name; a new one is added only here."""

from services.options import Option
from services.texts import Text

LANGUAGES = {"en": "English", "fr": "Français"}

LANGUAGE_OPTIONS = tuple(
    Option(code, Text("{language}", language=name)) for code, name in LANGUAGES.items()
)
