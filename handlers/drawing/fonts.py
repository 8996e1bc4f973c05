"""The typeface of the pictures, and texts of every script in the order in which they are drawn.

DejaVu Sans has Latin, Cyrillic and Arabic letters; it has no Chinese ones.
"""

import re
from functools import cache
from pathlib import Path

import arabic_reshaper
from bidi import get_display
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

SCALE = 2
"""Everything is painted at twice its size and then made smaller, so that edges are smooth."""

_FOLDER = Path(__file__).parent
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks of direction: they have done their work once a text is in its drawn order."""


@cache
def font(size: int, *, bold: bool = False) -> FreeTypeFont:
    """The typeface at a size of the finished picture.

    Pillow's basic layout looks the same everywhere; the other one needs a library that is not on
    every machine.
    """
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    basic = ImageFont.Layout.BASIC
    return ImageFont.truetype(_FOLDER / name, size * SCALE, layout_engine=basic)


def shaped(text: str) -> str:
    """A text with Arabic letters joined and in the order in which they stand from the left."""
    if _ARABIC.search(text):
        text = get_display(arabic_reshaper.reshape(text))
    return _UNSEEN.sub("", text)


def width(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a text will be."""
    return font(size, bold=bold).getlength(shaped(text)) / SCALE


def wrapped(text: str, size: int, most: float, *, bold: bool = False) -> tuple[str, ...]:
    """A text in as many lines as it takes to stay within a width; a word is never broken."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
