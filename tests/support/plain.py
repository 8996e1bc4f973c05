"""Texts as a reader would read them who has no catalogue, or a very small one."""

from dataclasses import replace
from datetime import date

from services.options import Reading
from services.texts import Plural, Text
from storage.treaty import State


def plain(text: Text) -> str:
    sentence = text.many if isinstance(text, Plural) and text.values["n"] != 1 else text.message
    return sentence.format(**{name: _value(value) for name, value in text.values.items()})


def _value(value: object) -> object:
    match value:
        case Text():
            return plain(value)
        case State():
            return value.name
        case _:
            return value


def _in_french(text: Text) -> str:
    return {
        "Survey and clearance": "Déminage",
        "Yes": "Oui",
        "No": "Non",
        "Not costed": "Sans chiffrage",
    }.get(text.message, plain(text))


READING = Reading(today=date(2027, 3, 1), language="en", translate=plain)
IN_FRENCH = replace(READING, language="fr", translate=_in_french)
