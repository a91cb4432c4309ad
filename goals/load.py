"""Where most of the work lies: goals by perspective and by post, measures by post. Pure.

It counts, it does not weigh: one goal may be more work than three others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 2
"""One thing alone is no load worth a sentence."""


@dataclass(frozen=True)
class Load:
    """Those who have most (in the order given), how much each has, and how much there is."""

    names: tuple[str, ...]
    count: int
    total: int


def heaviest(owners: Iterable[str | None]) -> Load | None:
    """`owners`: for each thing whose it is, None for nobody's.

    None where nobody has two things, or where all who have any have the same.
    """
    things = list(owners)
    counts = Counter(owner for owner in things if owner)
    most = max(counts.values(), default=0)
    top = tuple(name for name, count in counts.items() if count == most)
    if most < FEWEST or (len(top) == len(counts) and len(top) > 1):
        return None
    return Load(top, most, len(things))
