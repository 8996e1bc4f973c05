"""Paints a drawing: the same shapes always give the same bytes."""

import hashlib
import io
from itertools import pairwise
from math import hypot
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw

from handlers.drawing.fonts import SCALE, font, shaped
from handlers.drawing.palette import PAPER
from handlers.drawing.shapes import WIDTH, Drawing, Label, Mark, Panel, Shape, Stroke

EDITION = hashlib.sha256(
    b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()
"""Changes with every change of how pictures look: what was drawn otherwise is drawn again."""

_BLENDS = 7
"""So many shades between a colour and the one behind it make a smooth edge."""

_NEARLY = 24


def png(drawing: Drawing) -> bytes:
    """The picture, in the few colours that are in it."""
    size = (WIDTH * SCALE, drawing.height * SCALE)
    image = Image.new("RGB", size, PAPER)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _paint(image, canvas, shape)
    few = image.reduce(SCALE).quantize(palette=_palette(drawing), dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG")
    return written.getvalue()


def _paint(image: Image.Image, canvas: ImageDraw.ImageDraw, shape: Shape) -> None:
    match shape:
        case Panel(box, fill, edge):
            corners = [round(at * SCALE) for at in box]
            canvas.rounded_rectangle(corners, 6 * SCALE, fill, edge, 2 * SCALE)
        case Label():
            _write(image, canvas, shape)
        case Stroke():
            _rule(canvas, shape)
        case Mark():
            _mark(canvas, shape)


def _write(image: Image.Image, canvas: ImageDraw.ImageDraw, label: Label) -> None:
    letters = font(label.size, bold=label.bold)
    text = shaped(label.text)
    anchor = {"left": "ls", "middle": "ms", "right": "rs"}[label.at]
    if not label.turned:
        place = (label.x * SCALE, label.y * SCALE)
        canvas.text(place, text, label.colour, letters, anchor)
        return
    left, top, right, bottom = (round(at) for at in letters.getbbox(text, anchor=anchor))
    stencil = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(stencil).text((-left, -top), text, 255, letters, anchor)
    place = (round(label.x * SCALE) + top, round(label.y * SCALE) - right)
    image.paste(label.colour, place, stencil.transpose(Image.Transpose.ROTATE_90))


def _rule(canvas: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    points = [(x * SCALE, y * SCALE) for x, y in stroke.points]
    thick = round(stroke.thick * SCALE)
    if not stroke.dash:
        canvas.line(points, stroke.colour, thick, joint="curve")
        return
    for piece in _pieces(points, stroke.dash * SCALE):
        canvas.line(piece, stroke.colour, thick, joint="curve")


def _pieces(points: list[tuple[float, float]], length: float) -> list[list[tuple[float, float]]]:
    """Every other stretch of a length along a line, corners included."""
    pieces: list[list[tuple[float, float]]] = []
    gone, is_drawn = 0.0, False
    for (x, y), (to_x, to_y) in pairwise(points):
        far = hypot(to_x - x, to_y - y)
        at = 0.0
        while at < far:
            if gone == 0.0:
                is_drawn = not is_drawn
                if is_drawn:
                    pieces.append([_between(x, y, to_x, to_y, at / far)])
            step = min(length - gone, far - at)
            at, gone = at + step, gone + step
            if is_drawn:
                pieces[-1].append(_between(x, y, to_x, to_y, at / far))
            if gone >= length:
                gone = 0.0
    return pieces


def _between(x: float, y: float, to_x: float, to_y: float, part: float) -> tuple[float, float]:
    return x + (to_x - x) * part, y + (to_y - y) * part


def _mark(canvas: ImageDraw.ImageDraw, mark: Mark) -> None:
    x, y, radius = mark.x * SCALE, mark.y * SCALE, mark.radius * SCALE
    fill = PAPER if mark.hollow else mark.colour
    edge = 3 * SCALE
    match mark.kind:
        case "circle":
            canvas.circle((x, y), radius, fill, mark.colour, edge)
        case "square":
            canvas.rectangle(
                (x - radius, y - radius, x + radius, y + radius), fill, mark.colour, edge
            )
        case "diamond":
            wide = radius * 1.25
            corners = [(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)]
            canvas.polygon(corners, fill, mark.colour, edge)


def _palette(drawing: Drawing) -> Image.Image:
    """The colours of a drawing, and the shades between each and what is behind it."""
    pairs = {(PAPER, PAPER)}
    for shape in drawing.shapes:
        match shape:
            case Panel(_, fill, edge):
                pairs |= {(edge, fill), (edge, PAPER)}
            case Label():
                pairs.add((shape.colour, shape.on))
            case Stroke() | Mark():
                pairs.add((shape.colour, PAPER))
    colours: set[tuple[int, ...]] = {ImageColor.getrgb(colour) for pair in pairs for colour in pair}
    shades = {
        _blend(one, other, step / _BLENDS) for one, other in pairs for step in range(1, _BLENDS)
    }
    # A shade that is nearly a colour would be taken for it.
    colours |= {one for one in shades if all(_apart(one, each) > _NEARLY for each in colours)}
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in sorted(colours)[:256] for part in colour])
    return palette


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(first - second) for first, second in zip(one, other, strict=True))


def _blend(one: str, other: str, part: float) -> tuple[int, ...]:
    return tuple(
        round(first + (second - first) * part)
        for first, second in zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    )
