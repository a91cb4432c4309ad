"""Which cell of the strategy map's grid each goal stands in. Pure.

A perspective takes as many rows as its fullest phase needs, a phase as many slots as fit; goals
that are linked stand as much above each other as that allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

Key = Hashable
MOST_SLOTS = 6
"""So many boxes stand beside each other before a phase begins a second row; more phases than that
still have one each."""
SWEEPS = 3


@dataclass(frozen=True)
class Places:
    """``cells``: row and slot of each goal. ``rows`` and ``slots``: how many each perspective and
    each phase takes, in order; an empty one takes one."""

    cells: dict[Key, tuple[int, int]]
    rows: list[int]
    slots: list[int]


def place_goals(
    goals: Mapping[Key, tuple[int, int]],
    lanes: int,
    columns: int,
    links: Sequence[tuple[Key, Key]],
    most_slots: int = MOST_SLOTS,
) -> Places:
    """Places for goals in order, each with the number of its perspective and of its phase."""
    groups: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for goal, place in goals.items():
        groups[place].append(goal)
    slots = _slots(groups, lanes, columns, most_slots)
    rows = [
        max(_ceil(len(groups.get((lane, column), ())), slots[column]) for column in range(columns))
        for lane in range(lanes)
    ]
    rows = [max(1, count) for count in rows]
    cells: dict[Key, tuple[int, int]] = {}
    near = _near(goals, links)
    for sweep in range(SWEEPS):
        for place, group in groups.items():
            top, left = sum(rows[: place[0]]), sum(slots[: place[1]])
            wishes = {goal: _wish(goal, near[goal], cells, default=left) for goal in group}
            order = sorted(group, key=lambda goal: wishes[goal]) if sweep else group
            spread = _spread(order, wishes, slots[place[1]], left)
            for goal, (row, slot) in zip(order, spread, strict=True):
                cells[goal] = top + row, left + slot
    return Places(cells, rows, slots)


def _slots(
    groups: Mapping[tuple[int, int], list[Key]], lanes: int, columns: int, most_slots: int
) -> list[int]:
    """As many as the fullest perspective of each phase has goals, while there is room for them."""
    most = [
        [len(groups.get((lane, column), ())) for lane in range(lanes)] for column in range(columns)
    ]
    slots = [max(1, *counts) for counts in most]
    while sum(slots) > max(most_slots, columns):
        wide = [at for at in range(columns) if slots[at] > 1]
        # The phase that grows least high by giving one up.
        least = min(wide, key=lambda at: (_ceil(max(most[at]), slots[at] - 1), -slots[at]))
        slots[least] -= 1
    return slots


def _ceil(count: int, parts: int) -> int:
    return -(-count // parts)


def _near(goals: Mapping[Key, object], links: Sequence[tuple[Key, Key]]) -> dict[Key, list[Key]]:
    near: dict[Key, list[Key]] = {goal: [] for goal in goals}
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    return near


def _wish(
    goal: Key, near: Sequence[Key], cells: Mapping[Key, tuple[int, int]], *, default: int
) -> tuple[float, float]:
    """Slot and row where its neighbours stand on average; unlinked ones stay to the left."""
    known = [cells[other] for other in near if other in cells]
    if not known:
        return float(default), 0.0
    return fmean(slot for _row, slot in known), fmean(row for row, _slot in known)


def _spread(
    order: Sequence[Key], wishes: Mapping[Key, tuple[float, float]], slots: int, left: int
) -> list[tuple[int, int]]:
    """Row and slot, within perspective and phase, for goals from left to right."""
    count = len(order)
    if count <= slots:
        chosen = min(
            combinations(range(slots), count),
            key=lambda at: sum(
                abs(left + slot - wishes[goal][0]) for goal, slot in zip(order, at, strict=True)
            ),
        )
        return [(0, slot) for slot in chosen]
    places: dict[Key, tuple[int, int]] = {}
    first = 0
    for slot in range(slots):
        size = count // slots + (slot < count % slots)
        stack = sorted(order[first : first + size], key=lambda goal: wishes[goal][1])
        places |= {goal: (row, slot) for row, goal in enumerate(stack)}
        first += size
    return [places[goal] for goal in order]
