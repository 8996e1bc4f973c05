"""How an eye judges what was drawn: whether it is pale, and whether it lies on something else."""

from handlers.drawing.shapes import Box


def is_on(one: Box, other: Box) -> bool:
    """Whether two places overlap."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' brightness as accessibility guidelines (WCAG 2) reckon it: 1-21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    is_dark = part <= 0.04045
    return part / 12.92 if is_dark else float(((part + 0.055) / 1.055) ** 2.4)
