"""A picture before it is painted: shapes with their places, which can be checked one by one."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from handlers.drawing.fonts import SCALE, font, shaped
from handlers.drawing.palette import INK, PAPER

WIDTH = 1080
MARGIN = 40
SMALLEST = 26
"""The smallest letters: on a phone 390 points wide they are still nine points high."""


Sign: TypeAlias = Literal["circle", "diamond", "square"]


class Box(NamedTuple):
    """A place, from its left upper corner to its right lower one."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Panel:
    """A filled rectangle with an edge."""

    box: Box
    fill: str
    edge: str


@dataclass(frozen=True)
class Label:
    """Words that stand on a line at `y`. `x` is their left end, their middle or their right end.

    `on` is the colour behind them. Turned ones are read upwards, and `x` is the line they stand on.
    """

    x: float
    y: float
    text: str
    size: int = SMALLEST
    bold: bool = False
    colour: str = INK
    on: str = PAPER
    at: Literal["left", "middle", "right"] = "left"
    turned: bool = False

    @property
    def box(self) -> Box:
        """The ink of it."""
        anchor = {"left": "ls", "middle": "ms", "right": "rs"}[self.at]
        ink = font(self.size, bold=self.bold).getbbox(shaped(self.text), anchor=anchor)
        left, top, right, bottom = (edge / SCALE for edge in ink)
        if self.turned:
            return Box(self.x + top, self.y - right, self.x + bottom, self.y - left)
        return Box(self.x + left, self.y + top, self.x + right, self.y + bottom)


@dataclass(frozen=True)
class Stroke:
    """A line from point to point; with `dash` it is broken into pieces of that length."""

    points: tuple[tuple[float, float], ...]
    colour: str
    thick: float = 2
    dash: float = 0


@dataclass(frozen=True)
class Mark:
    """A small sign around a point; a hollow one has the paper inside."""

    x: float
    y: float
    kind: Sign
    colour: str
    radius: float = 10
    hollow: bool = False


Shape: TypeAlias = Panel | Label | Stroke | Mark


@dataclass(frozen=True)
class Drawing:
    """All of a picture in the order in which it is painted."""

    height: int
    shapes: tuple[Shape, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(shape for shape in self.shapes if isinstance(shape, Label))
