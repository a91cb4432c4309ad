"""The order that a vote gives: equal dots share a place, and the next place counts them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where one candidate stands; ``index`` is its place in what was given."""

    index: int
    rank: int
    dots: int
    is_tied: bool


def ranked(dots: Sequence[int]) -> list[Place]:
    """Order candidates by their dots, most first: 11, 8, 8, 6 take the places 1, 2, 2, 4.

    Equals keep the order in which they were given. Nobody is tied at no dots at all: those
    were simply not chosen.
    """
    equals = Counter(dots)
    better = {value: sum(1 for other in dots if other > value) for value in equals}
    order = sorted(range(len(dots)), key=lambda index: (-dots[index], index))
    return [
        Place(
            index, better[dots[index]] + 1, dots[index], dots[index] > 0 < equals[dots[index]] - 1
        )
        for index in order
    ]
