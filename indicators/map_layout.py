"""The strategy map as a picture: perspectives as lanes, phases as columns, goals as boxes, links as
lines. Pure: names and texts in, coordinates in pixels out.

Every box is as high as its text needs, so nothing is cut; the grid grows with boxes and lines, so
nothing overlaps. The browser is asked nothing: widths of text come from `map_text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from indicators.map_boxes import BoxText, measure
from indicators.map_places import MOST_SLOTS, Places, place_goals
from indicators.map_routes import Flat, Plan, Port, Route, assign_tracks, plan_routes
from indicators.map_shapes import (
    Band,
    Column,
    Goal,
    Head,
    Key,
    Lane,
    Line,
    Link,
    Path,
    Picture,
    Rect,
    lines_of,
)
from indicators.map_text import Type, wrap

WIDTH = 1328.0  # of the page's content at full width
MARGIN = 2.0
LANE_NAMES = 124.0
BOX_LEAST, BOX_MOST = 172.0, 252.0
BESIDE, BETWEEN_PHASES, EDGE = 18.0, 34.0, 14.0  # upright channels without a line
BELOW, BETWEEN_LANES = 22.0, 40.0  # flat channels without a line
LANE_GAP = 8.0
EMPTY_LANE = 24.0
FLAT_GAP = 6.0  # between two lines on one track
ROOM_FOR_TIP = 14.0  # between the last bend of a line and its box
CURVE = 6.0

LANE, LANE_LINE = Type("bold", 15), 19.0
HEAD, HEAD_LINE = Type("serif", 20), 24.0
NOTE, NOTE_LINE = Type("sans", 14), 19.0


def lay_out(
    lanes: Sequence[Lane],
    columns: Sequence[Column],
    goals: Sequence[Goal],
    links: Sequence[Link],
    most_slots: int = MOST_SLOTS,
) -> Picture:
    """The whole map. There is at least one lane and one column, and goals stand in those. With
    fewer slots than usual it grows less wide and higher."""
    lane_at = {lane.key: place for place, lane in enumerate(lanes)}
    column_at = {column.key: place for place, column in enumerate(columns)}
    places = place_goals(
        {goal.key: (lane_at[goal.lane], column_at[goal.column]) for goal in goals},
        len(lanes),
        len(columns),
        [(link.goal, link.to) for link in links],
        most_slots,
    )
    plan = plan_routes(places.cells, [(link.key, link.goal, link.to) for link in links])
    across = _Across(places, plan)
    heads, top = _heads(columns, places, across)
    boxes = {goal.key: measure(goal, across.box) for goal in goals}
    names = [wrap(lane.name, LANE_NAMES - 28, LANE) for lane in lanes]
    down = _Down(places, plan, across, boxes, names, top)
    ordered = sorted(goals, key=lambda goal: _reading(goal.key, places))
    return Picture(
        width=across.width,
        height=down.height,
        top=top,
        bands=[_band(lane, names[at], down.lanes[at], across) for at, lane in enumerate(lanes)],
        heads=heads,
        boxes=[
            boxes[goal.key].at(across.lefts[slot], down.tops[row], across.box, down.heights[row])
            for goal in ordered
            for row, slot in [places.cells[goal.key]]
        ],
        paths=[_path(route, across, down) for route in plan.routes],
    )


def _reading(key: Key, places: Places) -> tuple[int, int, int]:
    """Lanes from top to bottom, in each the columns from left to right, in each its rows."""
    row, slot = places.cells[key]
    lane = next(at for at, end in enumerate(accumulate(places.rows)) if row < end)
    column = next(at for at, end in enumerate(accumulate(places.slots)) if slot < end)
    return lane, column, row * sum(places.slots) + slot


# --- across --------------------------------------------------------------------------------


class _Across:
    """Widths: of the boxes, all alike, and of the channels between them."""

    def __init__(self, places: Places, plan: Plan) -> None:
        self.starts = [0, *accumulate(places.slots)]
        count = self.starts[-1]
        widths = [self._channel(at, count, plan) for at in range(count + 1)]
        room = WIDTH - LANE_NAMES - sum(widths)
        self.box = min(max(room / count, BOX_LEAST), BOX_MOST)
        spare = max(0.0, room - count * self.box) / (count + 1)
        self.channels: list[tuple[float, float]] = []  # left end and width
        self.lefts: list[float] = []
        x = LANE_NAMES
        for width in widths:
            self.channels.append((x, width + spare))
            x += width + spare
            self.lefts.append(x)
            x += self.box
        self.lefts.pop()
        self.width = x - self.box
        for ports in plan.ports.values():
            self._set_ports(ports)
        for channel, stretches in plan.uprights.items():
            self._set_uprights(channel, stretches, plan.upright_tracks[channel])

    def _channel(self, at: int, count: int, plan: Plan) -> float:
        tracks = plan.upright_tracks.get(at, 0)
        is_edge, is_border = at in (0, count), at in self.starts
        least = EDGE if is_edge else BETWEEN_PHASES if is_border else BESIDE
        lines = 16 + (tracks - 1) * _apart(tracks) if tracks else 0
        return max(least, lines + (14 if is_border and not is_edge else 0))

    def _set_ports(self, ports: Sequence[Port]) -> None:
        """Straight lines in the middle, the others on the side to which they turn."""
        left = self.lefts[ports[0].slot]
        middle = left + self.box / 2
        before = [port for port in ports if port.toward < port.slot]
        straight = [port for port in ports if port.toward == port.slot]
        after = [port for port in ports if port.toward > port.slot]
        half = 6.0 * max(0, len(straight) - 1)
        for at, port in enumerate(straight):
            port.x = middle - half + 12 * at
        _share(before, left + 10, middle - half - 4)
        _share(after, middle + half + 4, left + self.box - 10)

    def _set_uprights(self, channel: int, stretches, tracks: int) -> None:
        left, width = self.channels[channel]
        shift = 5 if channel in self.starts[1:-1] else 0  # beside the line between two phases
        apart = _apart(tracks)
        first = left + shift + width / 2 - apart * (tracks - 1) / 2
        for stretch in stretches:
            stretch.x = first + apart * stretch.track

    def span(self, column: int) -> tuple[float, float]:
        """From the first box of a column to the end of its last."""
        return self.lefts[self.starts[column]], self.lefts[self.starts[column + 1] - 1] + self.box


def _apart(tracks: int) -> float:
    """Lines stand closer where there are many, so that no channel outgrows the boxes."""
    return max(3.0, min(8.0, 72 / max(tracks, 1)))


def _share(ports: Sequence[Port], begin: float, end: float) -> None:
    for at, port in enumerate(ports, start=1):
        port.x = begin + (end - begin) * at / (len(ports) + 1)


# --- down ----------------------------------------------------------------------------------


class _Down:
    """Heights: of the rows, each as high as its highest box, and of the channels between them."""

    def __init__(
        self,
        places: Places,
        plan: Plan,
        across: _Across,
        boxes: dict[Key, BoxText],
        names: Sequence[tuple[str, ...]],
        top: float,
    ) -> None:
        starts = [0, *accumulate(places.rows)]
        self.heights = _row_heights(places, boxes, names, starts)
        self.tops: list[float] = []
        self.lanes: list[Rect] = []
        y = top
        begin = top
        for channel in range(starts[-1] + 1):
            is_edge, is_border = channel in (0, starts[-1]), channel in starts
            least = EDGE if is_edge else BETWEEN_LANES if is_border else BELOW
            height = self._set_flats(plan.flats.get(channel, ()), y, least)
            if is_border and channel:
                end = y + height if is_edge else y + (height - LANE_GAP) / 2
                self.lanes.append(Rect(0, begin, across.width, end - begin))
                begin = end + LANE_GAP
            y += height
            if channel < starts[-1]:
                self.tops.append(y)
                y += self.heights[channel]
        self.height = y + MARGIN

    def _set_flats(self, flats: Sequence[Flat], top: float, least: float) -> float:
        """Put the stretches of a channel onto its tracks; return how high the channel is."""
        tracks = assign_tracks(flats, gap=FLAT_GAP)
        apart = _apart(tracks)
        lines = 2 * ROOM_FOR_TIP + (tracks - 1) * apart
        height = max(least, lines) if tracks else least
        first = top + height / 2 - apart * (tracks - 1) / 2
        for flat in flats:
            flat.y = first + apart * flat.track
        return height


def _row_heights(
    places: Places,
    boxes: dict[Key, BoxText],
    names: Sequence[tuple[str, ...]],
    starts: Sequence[int],
) -> list[float]:
    heights = [EMPTY_LANE] * starts[-1]
    for key, (row, _slot) in places.cells.items():
        heights[row] = max(heights[row], boxes[key].height)
    for lane, name in enumerate(names):
        missing = len(name) * LANE_LINE + 26 - sum(heights[starts[lane] : starts[lane + 1]])
        if missing > 0:
            heights[starts[lane]] += missing
    return heights


def _band(lane: Lane, name: Sequence[str], rect: Rect, across: _Across) -> Band:
    height = 24 + len(name) * LANE_LINE
    top = rect.y + (rect.height - height) / 2
    lines = lines_of(name, 16, top + 38, LANE, LANE_LINE)
    note = None
    if lane.note:
        middle = rect.y + rect.height / 2 + 5
        note = Line(LANE_NAMES + EDGE, middle, lane.note, NOTE.width(lane.note))
    return Band(lane.key, rect, (16, top), lines, note)


def _heads(columns: Sequence[Column], places: Places, across: _Across) -> tuple[list[Head], float]:
    """The heads, and where the lanes begin under them."""
    if not any(column.title for column in columns):
        return [], MARGIN
    parts = []
    for at, column in enumerate(columns):
        begin, end = across.span(at)
        room = end - begin
        title, note = wrap(column.title, room, HEAD), wrap(column.note, room, NOTE)
        parts.append((column, (begin + end) / 2, title, note))
    titles = max(len(title) for _column, _middle, title, _note in parts) * HEAD_LINE
    notes = max(len(note) for _column, _middle, _title, note in parts) * NOTE_LINE
    heads = []
    for at, (column, middle, title, note) in enumerate(parts):
        first = titles - len(title) * HEAD_LINE + 20  # short titles stand at the foot
        rule = across.channels[across.starts[at]][0] + 7 if at else None
        heads.append(
            Head(
                column.key,
                lines_of(title, middle, first, HEAD, HEAD_LINE),
                lines_of(note, middle, titles + 15, NOTE, NOTE_LINE),
                rule,
            )
        )
    return heads, titles + notes + 14


# --- lines ---------------------------------------------------------------------------------


def _path(route: Route, across: _Across, down: _Down) -> Path:
    if route.leaves in ("left", "right"):
        points = _sideways(route, across, down)
    else:
        begin = _edge(route.source[0], route.leaves, down)
        end = _edge(route.target[0], route.enters, down)
        points = [(route.ports[0].x, begin)]
        if route.flats:
            for flat in route.flats:
                points += [(points[-1][0], flat.y), (flat.ends[1].x, flat.y)]
        points.append((route.ports[-1].x, end))
    return Path(route.key, tuple(points), draw(points))


def _edge(row: int, side: str, down: _Down) -> float:
    return down.tops[row] + (down.heights[row] if side == "bottom" else 0)


def _sideways(route: Route, across: _Across, down: _Down) -> list[tuple[float, float]]:
    y = down.tops[route.source[0]] + down.heights[route.source[0]] / 2
    y += 14 * (route.lane - (route.lanes - 1) / 2)
    left, right = across.lefts[route.source[1]], across.lefts[route.target[1]]
    if route.leaves == "right":
        return [(left + across.box, y), (right, y)]
    return [(left, y), (right + across.box, y)]


def draw(points: Sequence[tuple[float, float]]) -> str:
    """The line as an SVG path with round corners."""
    parts = [f"M{_at(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        if here in (before, after):
            continue
        curve = min(CURVE, _length(before, here) / 2, _length(here, after) / 2)
        parts.append(f"L{_at(_toward(here, before, curve))}Q{_at(here)} ")
        parts.append(_at(_toward(here, after, curve)))
    parts.append(f"L{_at(points[-1])}")
    return "".join(parts)


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])  # always upright or flat


def _toward(
    here: tuple[float, float], there: tuple[float, float], far: float
) -> tuple[float, float]:
    length = _length(here, there)
    return (
        here[0] + (there[0] - here[0]) * far / length,
        here[1] + (there[1] - here[1]) * far / length,
    )


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
