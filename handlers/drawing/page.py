"""A picture from its title down to its source: what all of them have in common."""

from dataclasses import dataclass, field

from handlers.drawing.fonts import wrapped
from handlers.drawing.palette import INK, SOFT
from handlers.drawing.shapes import MARGIN, SMALLEST, WIDTH, Drawing, Label, Shape

INNER = WIDTH - 2 * MARGIN
_TITLE = 46
_SUBTITLE = 32


@dataclass
class Page:
    """What has been laid out so far; `y` is where the next thing begins."""

    y: float = MARGIN
    shapes: list[Shape] = field(default_factory=list)

    @classmethod
    def headed(cls, title: str, subtitle: str) -> "Page":
        page = cls()
        page.write(title, _TITLE, bold=True)
        page.write(subtitle, _SUBTITLE, colour=SOFT)
        page.y += 24
        return page

    def add(self, *shapes: Shape) -> None:
        self.shapes.extend(shapes)

    def write(
        self, text: str, size: int, *, bold: bool = False, colour: str = INK, indent: float = 0
    ) -> None:
        """Words from the left, in as many lines as they take."""
        for line in wrapped(text, size, INNER - indent, bold=bold):
            self.y += size * 1.05
            self.add(Label(MARGIN + indent, self.y, line, size, bold=bold, colour=colour))
            self.y += size * 0.3

    def ended(self, source: tuple[str, ...]) -> Drawing:
        """The source under all that was said, and the end of the paper."""
        self.y += 16
        for line in source:
            self.write(line, SMALLEST, colour=SOFT)
        return Drawing(round(self.y + MARGIN * 0.8), tuple(self.shapes))
