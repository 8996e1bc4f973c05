"""Texts as an English reader without a catalogue would read them."""

from datetime import date

from services.options import Reading
from services.texts import Plural, Text


def plain(text: Text) -> str:
    sentence = text.many if isinstance(text, Plural) and text.values["n"] != 1 else text.message
    return sentence.format(
        **{
            name: plain(value) if isinstance(value, Text) else value
            for name, value in text.values.items()
        }
    )


READING = Reading(today=date(2027, 3, 1), language="en", translate=plain)
