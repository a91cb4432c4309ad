"""The report's figures as pictures (PNG): Word on every machine shows them, which SVG does not.

Each kind of sheet is drawn once, large, and scaled down; the map is put together from these stamps.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from reports.paper.drawing import Drawing
from reports.paper.figures import AXIS as AXIS_COLOUR
from reports.paper.figures import EDGE, FULL, PAPER, map_of
from reports.tree.document import Figure
from reports.word.drawn import paint
from swot.cardmap import AXIS, CardMap

DOTS_PER_PIXEL = 3
"""288 dots per inch on paper."""
_FINE = 4
_MARGIN = 1.0
_BAR_SIZE = (590, 26)
_BAR_GAP = 3


def figure_png(figure: Figure) -> tuple[bytes, int, int]:
    """The picture and its width and height in CSS pixels (1/96 inch)."""
    if figure.kind == "card_map":
        drawn, scale = map_of(figure)
        _, _, width, height = (float(part) for part in drawn.view_box.split())
        size = (round(width * scale), round(height * scale))
        return _encoded(_map(drawn, scale * DOTS_PER_PIXEL)), *size
    return _encoded(_bar(figure)), *_BAR_SIZE


def drawing_png(drawing: Drawing) -> bytes:
    return _encoded(paint(drawing, DOTS_PER_PIXEL))


def _encoded(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG", compress_level=6)
    return data.getvalue()


def _map(drawn: CardMap, scale: float) -> Image.Image:
    left, top, width, height = (float(part) for part in drawn.view_box.split())
    image = Image.new("RGB", (round(width * scale), round(height * scale)), "white")
    draw = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[int, int]:
        return round((x - left) * scale), round((y - top) * scale)

    axis = (*at(AXIS - 0.3, -2), *at(AXIS + 0.3, drawn.height + 2))
    draw.rectangle(axis, fill=AXIS_COLOUR)
    for row in drawn.rows:
        if row.is_empty:
            for x in _dashes():
                middle = row.y + row.height / 2
                draw.rectangle((*at(x, middle - 0.6), *at(x + 2, middle + 0.6)), fill=EDGE[row.hue])
        stamps = {kind: _stamp(kind, row.hue, scale) for kind in row.counts}
        for sheet in row.sheets:
            image.paste(stamps[sheet.kind], at(sheet.x - _MARGIN, sheet.y - _MARGIN))
    return image


def _dashes() -> list[float]:
    """Where the dashes of an empty perspective begin: as `MapRow.dash`, 2 on, 3 off."""
    return [AXIS - 19 + step for step in range(0, 40, 5)]


def _stamp(kind: str, hue: str, scale: float) -> Image.Image:
    """One sheet with a white margin, in the shapes of `swot.cardmap`."""
    fine = scale * _FINE

    def points(*places: tuple[float, float]) -> list[tuple[float, float]]:
        return [((x + _MARGIN) * fine, (y + _MARGIN) * fine) for x, y in places]

    width, height = ((length + 2 * _MARGIN) * scale for length in (8, 5.8))
    size = (max(round(width), 1), max(round(height), 1))
    image = Image.new("RGB", (size[0] * _FINE, size[1] * _FINE), "white")
    draw = ImageDraw.Draw(image)
    edge, fill = EDGE[hue], EDGE[hue] if kind in FULL else PAPER[hue]
    if kind == "strength":
        draw.rounded_rectangle(points((0, 0), (8, 5.8)), radius=1.4 * fine, fill=fill)
    elif kind == "weakness":
        corners = points((0.5, 0.5), (5.1, 0.5), (7.5, 2.9), (7.5, 5.3), (0.5, 5.3))
        draw.polygon(corners, fill=fill)
        draw.line([*corners, *corners[:2]], fill=edge, width=round(fine), joint="curve")
    elif kind == "opportunity":
        draw.ellipse(points((0.6, -0.5), (7.4, 6.3)), fill=edge)
        draw.ellipse(points((1.6, 0.5), (6.4, 5.3)), fill=fill)
    else:
        draw.polygon(points((4, 0.4), (6.9, 2.9), (4, 5.4), (1.1, 2.9)), fill=fill)
    return image.resize(size, Image.Resampling.LANCZOS)


def _bar(figure: Figure) -> Image.Image:
    """The shares side by side, as `figures.figure_svg` draws them."""
    rows = [row for row in figure.rows if row.total]
    width, height = (length * DOTS_PER_PIXEL for length in _BAR_SIZE)
    gap = _BAR_GAP * DOTS_PER_PIXEL
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    room, total, x = width - gap * (len(rows) - 1), sum(row.total for row in rows), 0.0
    for row in rows:
        share = room * row.total / total
        if share >= 1:
            draw.rectangle((round(x), 0, round(x + share) - 1, height), fill=EDGE[row.hue])
        x += share + gap
    return image
