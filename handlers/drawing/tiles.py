"""The tile grid: a tile a State, by region, coloured and lettered by where the State stands.

No borders and no map: who belongs where on one is not for a treaty's assistant to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.drawing import palette
from handlers.drawing.fonts import width
from handlers.drawing.page import Page
from handlers.drawing.shapes import MARGIN, SMALLEST, WIDTH, Box, Drawing, Label, Panel, Shape
from services.treaty import Standing


@dataclass(frozen=True)
class Paint:
    """How a tile shows a standing; `ink` is the colour of its letters."""

    letter: str
    fill: str
    edge: str
    ink: str


PAINTS = {
    Standing.IN_FORCE: Paint("P", palette.BLUE, palette.BLUE, palette.PAPER),
    Standing.DEPOSITED: Paint("D", palette.SKY, palette.BLUE, palette.INK),
    Standing.SIGNATORY: Paint("S", palette.AMBER, palette.ORANGE, palette.INK),
    Standing.NOT_PARTY: Paint("–", palette.SILVER, palette.GREY, palette.INK),
    Standing.WITHDREW: Paint("W", palette.MAUVE, palette.PLUM, palette.INK),
}


@dataclass(frozen=True)
class Block:
    """A region: its name, its tiles by code, and how many stand where."""

    name: str
    tiles: tuple[tuple[str, Standing], ...]
    counts: tuple[tuple[Standing, str], ...]


@dataclass(frozen=True)
class Grid:
    """What the picture says, in the reader's words. The legend counts all States."""

    title: str
    subtitle: str
    counts: str
    legend: tuple[tuple[Standing, str, str], ...]
    blocks: tuple[Block, ...]
    source: tuple[str, ...]


_COLUMNS = 12
_GAP = 6
_TILE_WIDE = (WIDTH - 2 * MARGIN + _GAP) / _COLUMNS - _GAP
_TILE_HIGH = 62
_CHIP = 38
_LEGEND_ROW = 50
_HEADER = 58


def laid_out(grid: Grid) -> Drawing:
    page = Page.headed(grid.title, grid.subtitle)
    page.write(grid.counts, 30, bold=True)
    page.y += 20
    for standing, name, count in grid.legend:
        page.add(*_legend_row(page.y, standing, name, count))
        page.y += _LEGEND_ROW
    for block in grid.blocks:
        page.add(*_block(page.y, block))
        page.y += _HEADER + -(-len(block.tiles) // _COLUMNS) * (_TILE_HIGH + _GAP)
    return page.ended(grid.source)


def _legend_row(top: float, standing: Standing, name: str, count: str) -> Iterator[Shape]:
    yield from _chip(MARGIN, top, standing)
    line = top + _CHIP - 9
    yield Label(MARGIN + 130, line, count, 30, bold=True, at="right")
    yield Label(MARGIN + 146, line, name, 28)


def _block(top: float, block: Block) -> Iterator[Shape]:
    line = top + _HEADER - 18
    yield Label(MARGIN, line, block.name, 32, bold=True)
    right: float = WIDTH - MARGIN
    for standing, count in reversed(block.counts):
        yield Label(right, line, count, 28, at="right")
        right -= width(count, 28) + 10 + _CHIP
        yield from _chip(right, line - _CHIP + 9, standing)
        right -= 28
    for index, (code, standing) in enumerate(block.tiles):
        row, column = divmod(index, _COLUMNS)
        left = MARGIN + column * (_TILE_WIDE + _GAP)
        yield from _tile(left, top + _HEADER + row * (_TILE_HIGH + _GAP), code, standing)


def _tile(left: float, top: float, code: str, standing: Standing) -> Iterator[Shape]:
    paint = PAINTS[standing]
    middle = left + _TILE_WIDE / 2
    yield Panel(Box(left, top, left + _TILE_WIDE, top + _TILE_HIGH), paint.fill, paint.edge)
    yield Label(
        middle, top + 28, code, SMALLEST, bold=True, colour=paint.ink, on=paint.fill, at="middle"
    )
    yield Label(
        middle, top + 54, paint.letter, SMALLEST, colour=paint.ink, on=paint.fill, at="middle"
    )


def _chip(left: float, top: float, standing: Standing) -> Iterator[Shape]:
    paint = PAINTS[standing]
    yield Panel(Box(left, top, left + _CHIP, top + _CHIP), paint.fill, paint.edge)
    yield Label(
        left + _CHIP / 2,
        top + _CHIP - 9,
        paint.letter,
        SMALLEST,
        bold=True,
        colour=paint.ink,
        on=paint.fill,
        at="middle",
    )
