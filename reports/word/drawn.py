"""Drawings of the report (`reports.paper.drawing`) as pictures (PNG), in the report's own fonts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, hypot
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from reports.paper.drawing import Area, Block, Dot, Drawing, Point, Shape, Stroke, Words
from reports.paper.fonts import is_plain

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
FILES = {
    "sans": "hanken-grotesk-latin-400-normal.woff2",
    "bold": "hanken-grotesk-latin-600-normal.woff2",
    "serif": "newsreader-latin-500-normal.woff2",
}
FALLBACK = "noto-serif-400-normal.ttf"
_SMALL = 200_000
"""Pixels up to which a picture is drawn larger and scaled down, which smooths slanting lines."""
_FINE = 3


def paint(drawing: Drawing, dots_per_pixel: int) -> Image.Image:
    """The drawing with so many dots for each CSS pixel, on white."""
    scale = drawing.scale * dots_per_pixel
    size = ceil(drawing.width * scale), ceil(drawing.height * scale)
    fine = _FINE if size[0] * size[1] <= _SMALL else 1
    image = Image.new("RGB", (size[0] * fine, size[1] * fine), "white")
    brush = _Brush(image, scale * fine)
    for shape in drawing.shapes:
        brush.draw(shape)
    return image if fine == 1 else image.resize(size, Image.Resampling.LANCZOS)


class _Brush:
    def __init__(self, image: Image.Image, scale: float) -> None:
        self.brush = ImageDraw.Draw(image)
        self.scale = scale

    def draw(self, shape: Shape) -> None:
        match shape:
            case Block():
                self._block(shape)
            case Stroke():
                self._stroke(shape)
            case Area():
                self.brush.polygon(self._points(shape.points), fill=shape.fill)
            case Dot():
                self._dot(shape)
            case Words():
                self._words(shape)

    def _block(self, block: Block) -> None:
        # SVG draws half of an edge on either side of the outline, Pillow all of it inside.
        half = block.line / 2
        corners = self._points(
            [
                (block.x - half, block.y - half),
                (block.x + block.width + half, block.y + block.height + half),
            ]
        )
        (left, top), (right, bottom) = corners
        self.brush.rounded_rectangle(
            (left, top, max(right - 1, left), max(bottom - 1, top)),
            radius=(block.radius + half if block.radius else 0) * self.scale,
            fill=block.fill,
            outline=block.edge or None,
            width=self._thick(block.line) if block.edge else 0,
        )

    def _stroke(self, stroke: Stroke) -> None:
        points = self._points(stroke.points)
        width = self._thick(stroke.line)
        if stroke.dashes:
            on, off = (part * self.scale for part in stroke.dashes)
            for begin, end in _dashed(points, on, off):
                self.brush.line([begin, end], fill=stroke.colour, width=width)
        else:
            self.brush.line(points, fill=stroke.colour, width=width, joint="curve")

    def _dot(self, dot: Dot) -> None:
        radius = (dot.radius + dot.line / 2) * self.scale
        x, y = dot.x * self.scale, dot.y * self.scale
        around = (x - radius, y - radius, x + radius, y + radius)
        width = self._thick(dot.line)
        if dot.fill != "none":
            self.brush.ellipse(around, fill=dot.fill)
        if dot.dashes:
            step = 180 / dot.dashes
            for at in range(0, 2 * dot.dashes, 2):
                self.brush.arc(around, at * step, (at + 1) * step, fill=dot.edge, width=width)
        elif dot.edge:
            self.brush.ellipse(around, outline=dot.edge, width=width)

    def _words(self, words: Words) -> None:
        name = FILES[words.font] if is_plain(words.text) else FALLBACK
        font = _font(name, round(words.size * self.scale, 1))
        place = (words.x * self.scale, words.y * self.scale)
        anchor = "ms" if words.is_centred else "ls"
        self.brush.text(place, words.text, fill=words.colour, font=font, anchor=anchor)

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _thick(self, line: float) -> int:
        return max(1, round(line * self.scale))


def _dashed(points: Sequence[Point], on: float, off: float) -> Iterator[tuple[Point, Point]]:
    """The dashes of a line; each corner begins anew."""
    for (x, y), end in pairwise(points):
        length = hypot(end[0] - x, end[1] - y)
        if not length:
            continue
        dx, dy = (end[0] - x) / length, (end[1] - y) / length
        at = 0.0
        while at < length:
            until = min(at + on, length)
            yield (x + dx * at, y + dy * at), (x + dx * until, y + dy * until)
            at = until + off


@lru_cache(maxsize=32)
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)
