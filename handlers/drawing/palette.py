"""The colours: told apart without red and green, and dark or light enough beside each other.

A colour never says anything alone: a letter, a shape or a dash says it too.
"""

PAPER = "#FFFFFF"
INK = "#1B2733"
SOFT = "#51606E"
"""Words of the second rank."""

GUIDE = "#D5DCE3"
"""Lines that only help the eye."""

BLUE = "#0B4F8A"
SKY = "#A9D3F5"
AMBER = "#FFC24B"
ORANGE = "#A85400"
SILVER = "#E8EBEE"
GREY = "#6B7884"
MAUVE = "#E3B7DA"
PLUM = "#7A3E70"


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' brightness as accessibility guidelines (WCAG 2) reckon it: 1-21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    is_dark = part <= 0.04045  # noqa: PLR2004 - where sRGB turns from a line into a curve.
    return part / 12.92 if is_dark else float(((part + 0.055) / 1.055) ** 2.4)
