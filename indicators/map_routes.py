"""Where the links of the strategy map run: between the boxes, never through one. Pure.

The boxes stand in a grid of rows and slots, at most one in each cell. Between the rows lie flat
channels, between the slots upright ones; flat channel 0 lies above row 0, upright channel 0 left
of slot 0. A link leaves a box at its top or bottom through a port, runs along one flat channel, or
along two and an upright one between them, and comes in through another port. Neighbours with
nothing between them are joined by one straight line. Ports and tracks are handed out so that no
two lines lie on each other; coordinates are the layout's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Key = Hashable
Cell = tuple[int, int]  # row and slot


@dataclass
class Port:
    """Where a line meets a box. All ports of one `run` of empty cells between two boxes share its
    width. ``toward`` is the slot to which the line turns: smaller is left."""

    slot: int
    run: int
    toward: float
    place: int = 0
    x: float = 0.0


@dataclass
class Flat:
    """A stretch in a flat channel, from port or upright stretch to port or upright stretch."""

    channel: int
    ends: tuple[Port | Upright, Port | Upright]
    track: int = 0
    y: float = 0.0

    @property
    def span(self) -> tuple[float, float]:
        begin, end = sorted((self.ends[0].x, self.ends[1].x))
        return begin, end


@dataclass
class Upright:
    """A stretch in an upright channel, from one flat channel to another."""

    channel: int
    span: tuple[int, int]
    track: int = 0
    x: float = 0.0


@dataclass
class Route:
    """One link. ``leaves`` and ``enters`` name the side of its box: top, bottom, left or right.

    A straight link has no flat stretch: upright it has one port for both ends, sideways none and
    the number ``lane`` among the ``lanes`` links of the same two boxes.
    """

    key: Key
    source: Cell
    target: Cell
    leaves: str
    enters: str
    ports: list[Port] = field(default_factory=list)
    flats: list[Flat] = field(default_factory=list)
    upright: Upright | None = None
    lane: int = 0
    lanes: int = 1


@dataclass
class Plan:
    routes: list[Route]
    ports: dict[tuple[int, int], list[Port]]  # by slot and run
    flats: dict[int, list[Flat]]
    uprights: dict[int, list[Upright]]
    upright_tracks: dict[int, int]


class _Grid:
    """Which cells hold boxes."""

    def __init__(self, cells: Mapping[Key, Cell]) -> None:
        self.rows: dict[int, list[int]] = defaultdict(list)  # slot → rows with a box
        self.slots: dict[int, list[int]] = defaultdict(list)
        for row, slot in sorted(cells.values()):
            self.rows[slot].append(row)
            self.slots[row].append(slot)

    def run(self, channel: int, slot: int) -> int:
        """The run of empty cells at a flat channel, named by the row of the box above it or -1."""
        return max((row for row in self.rows[slot] if row < channel), default=-1)

    def is_clear(self, slot: int, first: int, last: int) -> bool:
        """No box stands in the slot between two flat channels."""
        low, high = sorted((first, last))
        return not any(low <= row < high for row in self.rows[slot])

    def is_next(self, row: int, one: int, other: int) -> bool:
        low, high = sorted((one, other))
        return not any(low < slot < high for slot in self.slots[row])


def plan_routes(cells: Mapping[Key, Cell], links: Sequence[tuple[Key, Key, Key]]) -> Plan:
    """Routes for links (key, from, to) between boxes in cells."""
    plan = Plan([], defaultdict(list), defaultdict(list), defaultdict(list), {})
    grid = _Grid(cells)
    sideways: dict[frozenset[Cell], list[Route]] = defaultdict(list)
    for key, one, other in links:
        source, target = cells[one], cells[other]
        if source[0] == target[0] and grid.is_next(source[0], source[1], target[1]):
            is_right = source[1] < target[1]
            sides = ("right", "left") if is_right else ("left", "right")
            route = Route(key, source, target, *sides)
            sideways[frozenset((source, target))].append(route)
        else:
            route = _around(key, source, target, grid, plan)
        plan.routes.append(route)
    for same in sideways.values():
        for lane, route in enumerate(same):
            route.lane, route.lanes = lane, len(same)
    for channel, stretches in plan.uprights.items():
        plan.upright_tracks[channel] = assign_tracks(stretches)
    for ports in plan.ports.values():
        _order(ports)
    return plan


def _around(key: Key, source: Cell, target: Cell, grid: _Grid, plan: Plan) -> Route:
    """A link that leaves and enters at the top or bottom."""
    if target[0] < source[0]:
        route = Route(key, source, target, "top", "bottom")
        begin, end = source[0], target[0] + 1
    elif target[0] > source[0]:
        route = Route(key, source, target, "bottom", "top")
        begin, end = source[0] + 1, target[0]
    else:
        route = Route(key, source, target, "top", "top")
        begin = end = source[0]
    slots = source[1], target[1]
    if slots[0] == slots[1] and grid.is_clear(slots[0], begin, end):
        route.ports = [_port(slots[0], begin, slots[0], grid, plan)] * 2
    elif begin == end or grid.is_clear(slots[1], begin, end):
        _join(route, begin, begin, slots, grid, plan)
    elif grid.is_clear(slots[0], begin, end):
        _join(route, end, end, slots, grid, plan)
    else:
        _join_by_upright(route, begin, end, slots, grid, plan)
    return route


def _join(
    route: Route, out: int, into: int, slots: tuple[int, int], grid: _Grid, plan: Plan
) -> None:
    """Both ports open into one flat channel."""
    one = _port(slots[0], out, slots[1], grid, plan)
    other = _port(slots[1], into, slots[0], grid, plan)
    route.ports = [one, other]
    route.flats = [_flat(out, one, other, plan)]


def _join_by_upright(
    route: Route, begin: int, end: int, slots: tuple[int, int], grid: _Grid, plan: Plan
) -> None:
    """Two flat channels and the least crowded upright one between the two slots."""
    low, high = sorted(slots)
    span = min(begin, end), max(begin, end)
    offered = range(low + 1, high + 1) if low < high else (low, low + 1)
    channel = min(offered, key=lambda at: (_crowd(plan.uprights[at], span), abs(at - high)))
    upright = Upright(channel, span)
    plan.uprights[channel].append(upright)
    one = _port(slots[0], begin, channel - 0.5, grid, plan)
    other = _port(slots[1], end, channel - 0.5, grid, plan)
    route.ports, route.upright = [one, other], upright
    route.flats = [_flat(begin, one, upright, plan), _flat(end, upright, other, plan)]


def _crowd(stretches: Sequence[Upright], span: tuple[int, int]) -> int:
    return sum(item.span[0] <= span[1] and span[0] <= item.span[1] for item in stretches)


def _port(slot: int, channel: int, toward: float, grid: _Grid, plan: Plan) -> Port:
    run = grid.run(channel, slot)
    port = Port(slot, run, toward)
    plan.ports[slot, run].append(port)
    return port


def _flat(channel: int, one: Port | Upright, other: Port | Upright, plan: Plan) -> Flat:
    flat = Flat(channel, (one, other))
    plan.flats[channel].append(flat)
    return flat


def _order(ports: list[Port]) -> None:
    """From left to right by where the lines turn to, so that few cross each other."""
    ports.sort(key=lambda port: port.toward)
    for place, port in enumerate(ports):
        port.place = place


Stretch = TypeVar("Stretch", Flat, Upright)


def assign_tracks(stretches: Sequence[Stretch], *, gap: float = 0) -> int:
    """Give stretches different tracks unless more than `gap` lies between them; return how many
    tracks it takes."""
    ends: list[float] = []
    for stretch in sorted(stretches, key=lambda item: (item.span[0], -item.span[1])):
        begin, end = stretch.span
        free = (track for track, taken in enumerate(ends) if taken + gap < begin)
        stretch.track = next(free, len(ends))
        ends[stretch.track : stretch.track + 1] = [end]
    return len(ends)
