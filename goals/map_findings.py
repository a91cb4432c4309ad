"""What stands out on the strategy map: goals that stand alone, circles, missing paths. Pure.

Only links that support make circles and paths. Counting is not weighing: each finding is a hint to
look, none is a fault.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from goals.models import LinkKind
from workshops.catalogue import default_view, find_perspective
from workshops.models import Perspective, View

Key = Hashable


@dataclass(frozen=True)
class Arrow:
    """One link between two goals of the map."""

    goal: Key
    to: Key
    kind: str


@dataclass(frozen=True)
class Circle:
    """Goals that support each other all the way round: the shortest round, and how many more goals
    hang together with it."""

    goals: tuple[Key, ...]
    more: int = 0


class Gap(StrEnum):
    """Why nothing leads from the perspective of learning to the outermost one."""

    NO_START = "no_start"
    NO_END = "no_end"
    NO_PATH = "no_path"
    SOME = "some"


@dataclass(frozen=True)
class PathGap:
    """``goals`` are those of the learning perspective from which no path leads out."""

    why: Gap
    goals: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Findings:
    alone: tuple[Key, ...] = ()
    circles: tuple[Circle, ...] = ()
    path: PathGap | None = None
    conflicts: tuple[Arrow, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.alone or self.circles or self.path or self.conflicts)


def find(
    perspectives: Mapping[Key, Key],
    arrows: Sequence[Arrow],
    *,
    learning: Key | None = None,
    outermost: Key | None = None,
) -> Findings:
    """Findings on goals in order, each with its perspective.

    ``learning`` and ``outermost`` are the perspectives between which a path is looked for; without
    one of them, or where both are the same, nothing is said about paths.
    """
    goals = list(perspectives)
    linked = {end for arrow in arrows for end in (arrow.goal, arrow.to)}
    supports = _neighbours(goals, arrows)
    return Findings(
        alone=tuple(goal for goal in goals if goal not in linked),
        circles=tuple(_circles(goals, supports)),
        path=_path_gap(perspectives, supports, learning, outermost),
        conflicts=tuple(arrow for arrow in arrows if arrow.kind == LinkKind.CONFLICTS),
    )


def _neighbours(goals: Iterable[Key], arrows: Iterable[Arrow]) -> dict[Key, list[Key]]:
    found: dict[Key, list[Key]] = {goal: [] for goal in goals}
    for arrow in arrows:
        if arrow.kind == LinkKind.SUPPORTS:
            found[arrow.goal].append(arrow.to)
    return found


# --- circles -------------------------------------------------------------------------------


def _circles(goals: Sequence[Key], supports: Mapping[Key, list[Key]]) -> Iterable[Circle]:
    """One for each group of goals that all lead to each other, in the order of the goals."""
    before: dict[Key, list[Key]] = {goal: [] for goal in goals}
    for goal, found in supports.items():
        for other in found:
            before[other].append(goal)
    seen: set[Key] = set()
    for goal in goals:
        if goal in seen:
            continue
        # What it leads to and what leads to it; on no circle the two have nothing in common.
        group = _reach(supports, [goal]) & _reach(before, [goal])
        if not group:
            continue
        seen |= group
        rounds = (_shortest_round(supports, start) for start in goals if start in group)
        shortest = min(rounds, key=len)
        yield Circle(shortest, more=len(group) - len(shortest))


def _reach(supports: Mapping[Key, list[Key]], begin: Iterable[Key]) -> set[Key]:
    """Every goal to which a path of at least one link leads."""
    found: set[Key] = set()
    waiting = list(begin)
    while waiting:
        for goal in supports[waiting.pop()]:
            if goal not in found:
                found.add(goal)
                waiting.append(goal)
    return found


def _shortest_round(supports: Mapping[Key, list[Key]], start: Key) -> tuple[Key, ...]:
    """The goals of the shortest way from a goal back to itself; the goal lies on a circle."""
    came_from: dict[Key, Key] = {}
    waiting = deque([start])
    while start not in came_from:
        here = waiting.popleft()
        for goal in supports[here]:
            if goal not in came_from:
                came_from[goal] = here
                waiting.append(goal)
    way = [came_from[start]]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


# --- paths ---------------------------------------------------------------------------------


def _path_gap(
    perspectives: Mapping[Key, Key],
    supports: Mapping[Key, list[Key]],
    learning: Key | None,
    outermost: Key | None,
) -> PathGap | None:
    if learning is None or outermost is None or learning == outermost or not perspectives:
        return None
    starts = [goal for goal, perspective in perspectives.items() if perspective == learning]
    ends = {goal for goal, perspective in perspectives.items() if perspective == outermost}
    if not starts:
        return PathGap(Gap.NO_START)
    if not ends:
        return PathGap(Gap.NO_END)
    lost = tuple(goal for goal in starts if ends.isdisjoint(_reach(supports, [goal])))
    if len(lost) == len(starts):
        return PathGap(Gap.NO_PATH, lost)
    return PathGap(Gap.SOME, lost) if lost else None


# --- which perspectives these are -----------------------------------------------------------

LEARNING = frozenset(["learning", "learning_growth", "staff"])
"""Keys of the catalogue for the perspective at which a chain of causes begins."""


def learning_of(perspectives: Iterable[Perspective]) -> Perspective | None:
    """The perspective of learning: by its name, or by its key where nobody knows that name."""
    return next((item for item in perspectives if _kind_of(item) in LEARNING), None)


def outermost_of(perspectives: Sequence[Perspective]) -> Perspective | None:
    """The first one in board order, which runs from outside in; none where that looks inward."""
    first = perspectives[0] if perspectives else None
    if first is None or (first.view or default_view(first.name)) == View.INWARD:
        return None
    return first


def _kind_of(perspective: Perspective) -> str:
    found = find_perspective(perspective.name)
    return found.key if found else perspective.key
