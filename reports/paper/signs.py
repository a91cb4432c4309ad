"""The signs of states and the small charts of indicators and votes, as shapes. Pure.

Colour says nothing that shape and word do not say as well: on a black-and-white print a critical
state is an octagon, a target a tall mark, a baseline a broad bar behind a narrow one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from indicators.figures import BULLET_WIDTH, LINE_HEIGHT, LINE_WIDTH, Aim, Bar, Value, bullet, line
from indicators.periods import Period
from indicators.rollup import State
from reports.paper.drawing import INK, PETROL, Area, Block, Dot, Drawing, Point, Shape, Stroke
from reports.tree.document import Chart

SIGN = 15.0
OK, WARN, BAD, NONE = "#1c6538", "#744c00", "#992527", "#556168"
COLOURS = {
    State.CRITICAL: BAD,
    State.AT_RISK: WARN,
    State.OUTDATED: WARN,
    State.NO_VALUE: NONE,
    State.UNRATED: NONE,
    State.ON_TRACK: OK,
}
GROUND, BASE, BAND = "#eae8e2", "#b3b2ae", "#b9d0d5"
_CHART_WIDTH = 102.0
"""CSS pixels (27 mm): a chart stands in the narrowest column of an upright goal table."""
_BULLET_HEIGHT, _SHARE_HEIGHT = 20.0, 12.0
_BESIDE, _SIGN_TOP = 8.0, 2.5  # level with the first line of the words behind it
_ANY = Period(1, "year")
"""Neither bullets nor lines look at the periods that they are given, only at the order."""


def sign_of(state: str, x: float, y: float, size: float = SIGN) -> list[Shape]:
    """The sign of a state in a square with its upper left corner at `x`, `y`."""
    scale = size / 24

    def at(*places: Point) -> tuple[Point, ...]:
        return tuple((x + px * scale, y + py * scale) for px, py in places)

    colour, thick = COLOURS[State(state)], 2.6 * scale
    (middle,) = at((12, 12))
    ring = Dot(*middle, 10 * scale, edge=colour, line=thick)
    drawn: dict[State, Callable[[], list[Shape]]] = {
        State.CRITICAL: lambda: [Area(at(*_OCTAGON), colour)],
        State.AT_RISK: lambda: [Area(at((12, 3), (22.5, 21.5), (1.5, 21.5)), colour)],
        State.ON_TRACK: lambda: [Stroke(at((3.5, 13), (9, 18.5), (20.5, 6)), colour, thick * 1.3)],
        State.OUTDATED: lambda: [ring, Stroke(at((12, 6), (12, 12), (16, 14)), colour, thick)],
        State.NO_VALUE: lambda: [replace(ring, dashes=8)],
        State.UNRATED: lambda: [ring, Stroke(at((8, 12), (16, 12)), colour, thick)],
    }
    return drawn[State(state)]()


_OCTAGON = (
    (8.3, 2), (15.7, 2), (22, 8.3), (22, 15.7), (15.7, 22), (8.3, 22), (2, 15.7), (2, 8.3),
)  # fmt: skip


def draw_chart(chart: Chart) -> Drawing:
    """The picture of a chart, with the sign of its state at the right end."""
    if chart.kind == "share":
        return _share(chart)
    shapes, width, height = _course(chart) if chart.kind == "course" else _bullet(chart)
    whole = BULLET_WIDTH + _BESIDE + SIGN  # of both kinds, so that signs stand below each other
    if chart.state:
        shapes += sign_of(chart.state, width + _BESIDE, _SIGN_TOP)
        width += _BESIDE + SIGN
    return Drawing(width, height, tuple(shapes), _CHART_WIDTH / whole)


def _share(chart: Chart) -> Drawing:
    most, part = Decimal(chart.upper), Decimal(chart.values[0])
    long = float(part / most) * _CHART_WIDTH if most else 0.0
    shapes: list[Shape] = [Block(0, 2, _CHART_WIDTH, _SHARE_HEIGHT - 4, GROUND)]
    if long:
        shapes.append(Block(0, 0, long, _SHARE_HEIGHT, PETROL))
    return Drawing(_CHART_WIDTH, _SHARE_HEIGHT, tuple(shapes))


def _bullet(chart: Chart) -> tuple[list[Shape], float, float]:
    drawn = bullet(Decimal(chart.values[0]), _aim(chart), _decimal(chart.baseline))
    shapes: list[Shape] = [Block(0, 4, BULLET_WIDTH, 12, GROUND, 3)]
    if drawn.band:
        shapes.append(_bar(drawn.band, 2, 16, BAND, 2))
    if drawn.baseline:
        shapes.append(_bar(drawn.baseline, 4, 12, BASE, 3))
    shapes.append(_bar(drawn.actual, 6.5, 7, INK, 2))
    if drawn.target and not drawn.band:
        shapes.append(Block(float(drawn.target), 0, 3, _BULLET_HEIGHT, PETROL, 1))
    if drawn.band:  # the ends of a range are marks as well: a tint alone is lost in print
        left, width = float(drawn.band.x), float(drawn.band.width)
        ends = (left, left + width)
        shapes += [Block(end - 1, 0, 2, _BULLET_HEIGHT, PETROL, 1) for end in ends]
    return shapes, BULLET_WIDTH, _BULLET_HEIGHT


def _bar(bar: Bar, y: float, height: float, fill: str, radius: float) -> Block:
    """A value of nothing is a hair's breadth, so that it can be seen."""
    width = max(float(bar.width), 1.5)
    return Block(float(bar.x), y, width, height, fill, min(radius, width / 2))


def _course(chart: Chart) -> tuple[list[Shape], float, float]:
    drawn = line([Value(_ANY, _decimal(value)) for value in chart.values], _aim(chart))
    if drawn is None:
        raise ValueError("a course needs two values")
    # As broad as a bullet, so that both fill the same room.
    broad = BULLET_WIDTH / LINE_WIDTH

    def at(x: str, y: str) -> Point:
        return float(x) * broad, float(y)

    shapes: list[Shape] = [Block(0, 0, BULLET_WIDTH, LINE_HEIGHT, GROUND, 3)]
    if drawn.target is not None:
        ends = at("0", drawn.target), (float(BULLET_WIDTH), float(drawn.target))
        shapes.append(Stroke(ends, PETROL, 1.5, (4, 3)))
    for part in drawn.parts:
        points = (place.split(",") for place in part.split())
        shapes.append(Stroke(tuple(at(x, y) for x, y in points), INK, 2))
    shapes += [Dot(*at(*place), 2.5, fill=INK) for place in drawn.dots]
    shapes.append(Dot(*at(*drawn.end), 3.5, fill=INK))
    return shapes, BULLET_WIDTH, LINE_HEIGHT


def _aim(chart: Chart) -> Aim | None:
    if not chart.target:
        return None
    return Aim(_ANY, Decimal(chart.target), _decimal(chart.upper))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
