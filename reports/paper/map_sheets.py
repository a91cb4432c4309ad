"""The strategy map as drawings: on one sheet where its words stay readable, else on several.

Layout and lines are those of the strategy map's page (`indicators.map_layout`). A sheet repeats the
heads of the phases and the names of the perspectives; boxes are never cut, lines go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indicators import map_layout, map_shapes
from indicators.map_boxes import ICON, LABEL, STATE, STATEMENT
from indicators.map_layout import HEAD, LANE, LANE_NAMES, NOTE
from indicators.map_places import MOST_SLOTS
from indicators.map_shapes import Box, Picture
from indicators.map_text import Type
from indicators.rollup import State
from reports.paper.drawing import (
    INK,
    QUIET,
    WHITE,
    Area,
    Block,
    Dot,
    Drawing,
    Point,
    Shape,
    Stroke,
    Words,
)
from reports.paper.figures import EDGE
from reports.paper.fonts import printable
from reports.paper.signs import BAD, COLOURS, sign_of
from reports.tree.document import StrategyMap
from reports.tree.typography import shortened
from reports.tree.words import Words as OwnWords

_PIXELS_PER_MM = 96 / 25.4
WIDEST, TALLEST = 261, 141
"""Millimetres: what a page across has room for, below the heading and above the caption."""
LEAST_SCALE = 6.5 * 96 / 72 / STATE.size
"""At which the smallest words are set in 6.5 pt."""
LANES = {
    "yellow": "#fef8e3",
    "green": "#e9f3e3",
    "blue": "#edf4fc",
    "purple": "#f2ecf7",
    "orange": "#fdefe8",
    "": "#f3f3f1",
}
HUES = {
    "yellow": "#6a4a00",
    "green": "#27501f",
    "blue": "#1b4a7e",
    "purple": "#522569",
    "orange": "#85351b",
    "": INK,
}
RULE = "#7d888d"
MOST_OF_GOAL, MOST_OF_NAME = 300, 60
"""Signs that are shown on the map, so that no box outgrows a sheet. Tables and lists tell all."""
_ABOVE_BOXES = 7.0
"""A sheet begins so far above its first boxes: no flat line runs there, see ROOM_FOR_TIP."""
_OVERLAP = 8.0
"""A sheet begins so far before the end of the last one, so that lines are seen to come in."""
_FULL = 0.55
"""A sheet ends with a perspective if it is filled so far by then."""


@dataclass(frozen=True)
class _Window:
    """The part of the picture on one sheet, and where it lies there."""

    left: float
    right: float
    top: float
    bottom: float
    names: float  # room at the left for names that stand on an earlier sheet
    heads: float

    @property
    def width(self) -> float:
        return self.names + self.right - self.left

    @property
    def height(self) -> float:
        return self.heads + self.bottom - self.top

    def x(self, x: float) -> float:
        return x - self.left + self.names

    def y(self, y: float) -> float:
        return y - self.top + self.heads

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def whole_map(drawn: StrategyMap) -> Drawing:
    """The map in one piece, for a screen."""
    picture = _picture(drawn)
    return _sheet(drawn, picture, _all_of(picture), scale=1.0)


def map_sheets(drawn: StrategyMap, tallest: float = TALLEST) -> list[Drawing]:
    """The map for paper, each sheet at most so many millimetres high; no words on it are smaller
    than 6.5 pt."""
    picture = _paper_picture(drawn)
    wide, high = WIDEST * _PIXELS_PER_MM, tallest * _PIXELS_PER_MM
    scale = min(wide / picture.width, high / picture.height)
    if scale >= LEAST_SCALE:
        return [_sheet(drawn, picture, _all_of(picture), scale)]
    scale = max(wide / picture.width, LEAST_SCALE)
    columns = _columns(picture, wide / scale)
    rows = _rows(picture, high / scale - picture.top - _OVERLAP)
    sheets = []
    for top, bottom in rows:
        begin = max(top - _OVERLAP, picture.top)
        for left, right in columns:
            window = _Window(left, right, begin, bottom, LANE_NAMES if left else 0, picture.top)
            if not any(_stands_in(box, window) for box in picture.boxes):
                continue  # lines that only pass say nothing
            fits = min(scale, high / window.height, wide / window.width)
            sheets.append(_sheet(drawn, picture, window, fits))
    return sheets


def sheet_words(drawn: StrategyMap, number: int, words: OwnWords) -> list[tuple[str, str]]:
    """Description and caption of each of so many sheets; the first one tells the whole map."""
    if number == 1:
        return [(drawn.description, drawn.caption)]
    key = "map_sheet_of_two" if number == 2 else "map_sheet"
    captions = [
        f"{drawn.caption} {words(key, number=at, all=number)}" for at in range(1, number + 1)
    ]
    return [(captions[at] if at else drawn.description, captions[at]) for at in range(number)]


def _all_of(picture: Picture) -> _Window:
    return _Window(0, picture.width, picture.top, picture.height, 0, picture.top)


def _paper_picture(drawn: StrategyMap) -> Picture:
    """With fewer boxes beside each other where that spares a second sheet beside the first."""
    widest = WIDEST * _PIXELS_PER_MM / LEAST_SCALE
    fewest = max(len(drawn.columns), MOST_SLOTS // 2)
    offered = (_picture(drawn, slots) for slots in range(MOST_SLOTS, fewest - 1, -1))
    found = next((picture for picture in offered if picture.width <= widest), None)
    return found or _picture(drawn)


def _picture(drawn: StrategyMap, most_slots: int = MOST_SLOTS) -> Picture:
    return map_layout.lay_out(
        [
            map_shapes.Lane(at, _shown(lane.name, MOST_OF_NAME), lane.note)
            for at, lane in enumerate(drawn.lanes)
        ],
        [
            map_shapes.Column(at, _shown(column.title, MOST_OF_NAME), column.note)
            for at, column in enumerate(drawn.columns)
        ],
        [
            map_shapes.Goal(
                at,
                goal.lane,
                goal.column,
                printable(goal.label),
                goal.word,
                _shown(goal.text, MOST_OF_GOAL),
                drawn.language,
                goal.is_example,
            )
            for at, goal in enumerate(drawn.goals)
        ],
        [map_shapes.Link(at, link.begin, link.end) for at, link in enumerate(drawn.links)],
        most_slots,
    )


def _shown(text: str, most: int) -> str:
    return shortened(printable(text), most)


# --- Sheets ------------------------------------------------------------------------------


def _rows(picture: Picture, limit: float) -> list[tuple[float, float]]:
    """Where sheets begin and end: between rows of boxes, if possible between perspectives."""
    tops = sorted({box.rect.y - _ABOVE_BOXES for box in picture.boxes})
    lanes = {band.rect.y - map_layout.LANE_GAP / 2 for band in picture.bands[1:]}
    spans = [(box.rect.y, box.rect.bottom) for box in picture.boxes]
    free = [cut for cut in tops if not any(begin < cut < end for begin, end in spans)]
    return _balanced(picture.top, picture.height, sorted({*free, *lanes}), lanes, limit)


def _columns(picture: Picture, limit: float) -> list[tuple[float, float]]:
    """As for rows: beside a box, if possible between phases."""
    spans = [(box.rect.x, box.rect.right) for box in picture.boxes]
    rules = {head.rule for head in picture.heads if head.rule}
    begins = {box.rect.x - _ABOVE_BOXES for box in picture.boxes}
    free = {cut for cut in begins if not any(begin < cut < end for begin, end in spans)}
    if picture.width <= limit:
        return [(0.0, picture.width)]
    return _balanced(0.0, picture.width, sorted(free | rules), rules, limit - LANE_NAMES)


def _balanced(
    begin: float, end: float, cuts: Sequence[float], good: set[float], limit: float
) -> list[tuple[float, float]]:
    """As few parts as the limit asks for, and these as alike as the cuts allow."""
    fewest = _parted(begin, end, cuts, good, limit)
    for step in range(10, 0, -1):
        tighter = _parted(begin, end, cuts, good, limit * (1 - step * 0.05))
        if len(tighter) == len(fewest) and _longest(tighter) <= _longest(fewest):
            return tighter
    return fewest


def _longest(parts: Sequence[tuple[float, float]]) -> float:
    return max(end - begin for begin, end in parts)


def _parted(
    begin: float, end: float, cuts: Sequence[float], good: set[float], limit: float
) -> list[tuple[float, float]]:
    parts = []
    while end - begin > limit:
        ahead = [cut for cut in cuts if begin < cut < end]
        fitting = [cut for cut in ahead if cut - begin <= limit] or ahead[:1]
        if not fitting:
            break
        at_best = [cut for cut in fitting if cut in good and cut - begin >= limit * _FULL]
        cut = max(at_best or fitting)
        parts.append((begin, cut))
        begin = cut
    return [*parts, (begin, end)]


# --- Shapes ------------------------------------------------------------------------------


def _sheet(drawn: StrategyMap, picture: Picture, window: _Window, scale: float) -> Drawing:
    shapes = [
        Block(0, 0, window.width, window.height, WHITE),
        *_lanes(drawn, picture, window),
        *_heads(picture, window),
        *_links(drawn, picture, window),
        *_boxes(drawn, picture, window),
    ]
    return Drawing(window.width, window.height, tuple(shapes), scale)


def _lanes(drawn: StrategyMap, picture: Picture, window: _Window) -> Iterator[Shape]:
    for lane, band in zip(drawn.lanes, picture.bands, strict=True):
        top, bottom = max(band.rect.y, window.top), min(band.rect.bottom, window.bottom)
        if bottom - top <= map_layout.LANE_GAP:
            continue
        yield Block(0, window.y(top), window.width, bottom - top, LANES[lane.hue], 12)
        first = (top + bottom - map_layout.LANE_LINE * len(band.name)) / 2 + 14
        for at, line in enumerate(band.name):
            y = window.y(first + map_layout.LANE_LINE * at)
            yield _words(line.x, y, line.text, "bold", LANE, HUES[lane.hue])
        if band.note and not window.left and window.holds(band.note.x, band.note.y):
            yield _words(band.note.x, window.y(band.note.y), band.note.text, "sans", NOTE, QUIET)


def _heads(picture: Picture, window: _Window) -> Iterator[Shape]:
    for head in picture.heads:
        if head.rule and window.left < head.rule < window.right:
            ends = ((window.x(head.rule), 0.0), (window.x(head.rule), window.height))
            yield Stroke(ends, RULE, 1, (2, 5))
        lines = [*((line, "serif", HEAD, INK) for line in head.title)]
        lines += [(line, "sans", NOTE, QUIET) for line in head.note]
        for line, font, kind, colour in lines:
            if window.left < line.x < window.right:
                yield _words(window.x(line.x), line.y, line.text, font, kind, colour, True)


def _boxes(drawn: StrategyMap, picture: Picture, window: _Window) -> Iterator[Shape]:
    for box in picture.boxes:
        rect = box.rect
        if not _stands_in(box, window):
            continue
        goal = drawn.goals[_place(box.key)]
        edge = EDGE[drawn.lanes[goal.lane].hue]
        x, y = window.x(rect.x), window.y(rect.y)
        yield Block(x, y, rect.width, rect.height, WHITE, 8, edge, 1.5)
        for line in box.label:
            yield _words(window.x(line.x), window.y(line.y), line.text, "sans", LABEL, QUIET)
        if box.bulb:
            yield from _bulb(window.x(box.bulb[0]), window.y(box.bulb[1]))
        if goal.state:
            yield from sign_of(goal.state, window.x(box.icon[0]), window.y(box.icon[1]), ICON)
            x, y, colour = window.x(box.state.x), window.y(box.state.y), COLOURS[State(goal.state)]
            yield _words(x, y, box.state.text, "bold", STATE, colour)
        for line in box.text:
            yield _words(window.x(line.x), window.y(line.y), line.text, "sans", STATEMENT, INK)


def _stands_in(box: Box, window: _Window) -> bool:
    rect = box.rect
    return window.holds((rect.x + rect.right) / 2, (rect.y + rect.bottom) / 2)


def _bulb(x: float, y: float) -> Iterator[Shape]:
    """The sign of an invented example."""
    yield Dot(x + 7.5, y + 6, 4.4, edge=QUIET, line=1.4)
    yield Stroke(((x + 5.5, y + 12), (x + 9.5, y + 12)), QUIET, 1.4)
    yield Stroke(((x + 6.3, y + 14.2), (x + 8.7, y + 14.2)), QUIET, 1.2)


def _words(
    x: float, y: float, text: str, font: str, kind: Type, colour: str, is_centred: bool = False
) -> Words:
    return Words(x, y, text, font, kind.size, colour, is_centred)


# --- Links ---------------------------------------------------------------------------------


def _links(drawn: StrategyMap, picture: Picture, window: _Window) -> Iterator[Shape]:
    for path in picture.paths:
        is_conflict = drawn.links[_place(path.key)].kind == "conflicts"
        colour, dashes = (BAD, (6.0, 4.0)) if is_conflict else (QUIET, None)
        for run in _inside(path.points, window):
            points = tuple((window.x(x), window.y(y)) for x, y in run)
            yield Stroke(points, colour, 1.8, dashes, map_layout.draw(points))
        before, end = _last_stretch(path.points)
        if window.holds(*end):
            tip = (window.x(end[0]), window.y(end[1]))
            way = _direction(before, end)
            yield from _cross(tip, way) if is_conflict else _arrow(tip, way)


def _last_stretch(points: Sequence[Point]) -> tuple[Point, Point]:
    end = points[-1]
    return next(point for point in reversed(points) if point != end), end


def _direction(begin: Point, end: Point) -> Point:
    """A step of one; lines are upright or flat."""
    x, y = end[0] - begin[0], end[1] - begin[1]
    return (x > 0) - (x < 0), (y > 0) - (y < 0)


def _arrow(tip: Point, way: Point) -> Iterator[Shape]:
    (x, y), (dx, dy) = tip, way
    foot = x - 9 * dx, y - 9 * dy
    yield Area(
        (tip, (foot[0] - 4.5 * dy, foot[1] + 4.5 * dx), (foot[0] + 4.5 * dy, foot[1] - 4.5 * dx)),
        QUIET,
    )


def _cross(tip: Point, way: Point) -> Iterator[Shape]:
    x, y = tip[0] - 5 * way[0], tip[1] - 5 * way[1]
    yield Stroke(((x - 4.5, y - 4.5), (x + 4.5, y + 4.5)), BAD, 2.2)
    yield Stroke(((x - 4.5, y + 4.5), (x + 4.5, y - 4.5)), BAD, 2.2)


def _inside(points: Sequence[Point], window: _Window) -> list[list[Point]]:
    """The stretches of a line that lie in the window."""
    runs: list[list[Point]] = []
    for begin, end in pairwise(points):
        first, last = _held(begin, window), _held(end, window)
        is_seen = (
            min(begin[0], end[0]) <= window.right
            and max(begin[0], end[0]) >= window.left
            and min(begin[1], end[1]) <= window.bottom
            and max(begin[1], end[1]) >= window.top
        )
        if not is_seen or first == last:
            continue
        if runs and runs[-1][-1] == first:
            runs[-1].append(last)
        else:
            runs.append([first, last])
    return runs


def _held(point: Point, window: _Window) -> Point:
    """The nearest place in the window: right for lines that are upright or flat."""
    x, y = point
    return min(max(x, window.left), window.right), min(max(y, window.top), window.bottom)


def _place(key: object) -> int:
    assert isinstance(key, int)  # noqa: S101 - for the type checker
    return key
