"""Two retreats of one scorecard side by side: where the view moved, what is new, what is gone.

Pure: it counts what it is given. Shares are of all cards of a kind in one retreat, unsorted ones
too, and rounded half up to 0.1; a shift is told in points of such shares.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from goals.ranking import ranked
from swot.balance import KINDS, Picture, rounded

Thing = TypeVar("Thing")


# --- the view ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """Cards of one place in one retreat: None where that retreat did not ask for the kind."""

    cards: int | None
    share: float | None

    @property
    def is_asked(self) -> bool:
        return self.cards is not None


@dataclass(frozen=True)
class Cell:
    """One kind in one perspective, before and after."""

    kind: str
    before: Count
    after: Count

    @property
    def points(self) -> float | None:
        """By how many points the share moved; None where one retreat has no share."""
        if self.before.share is None or self.after.share is None:
            return None
        return rounded(Decimal(str(self.after.share)) - Decimal(str(self.before.share)))


@dataclass(frozen=True)
class ShiftRow:
    """A perspective by its key, or None for cards not sorted: all kinds together, then each."""

    key: str | None
    whole: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Shift:
    kinds: tuple[str, ...]
    rows: tuple[ShiftRow, ...]
    whole: Cell
    totals: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.whole.before.cards or self.whole.after.cards)

    @property
    def has_both(self) -> bool:
        """Whether both retreats have cards, so that something can have moved."""
        return bool(self.whole.before.cards and self.whole.after.cards)

    def most(self, sign: int) -> tuple[float, tuple[str, ...]]:
        """The largest gain (sign 1) or loss (sign -1) in points, and the perspectives that have
        it; (0, ()) if there is none."""
        moved = {
            row.key: row.whole.points
            for row in self.rows
            if row.key is not None and row.whole.points is not None
        }
        top = max((sign * points for points in moved.values()), default=0.0)
        if top <= 0:
            return 0.0, ()
        return sign * top, tuple(key for key, points in moved.items() if sign * points == top)


def shift_of(before: Picture, after: Picture, order: Sequence[str]) -> Shift:
    """Set two pictures side by side, perspectives in `order`; those that neither shows stay out."""
    kinds = tuple(kind for kind in KINDS if kind in before.kinds or kind in after.kinds)
    shown = {item.key for found in (before, after) for item in found.spread}
    keys: list[str | None] = [key for key in order if key in shown]
    if before.unsorted or after.unsorted:
        keys.append(None)
    return Shift(
        kinds=kinds,
        rows=tuple(
            ShiftRow(
                key,
                Cell("", _count(before, key, ""), _count(after, key, "")),
                tuple(
                    Cell(kind, _count(before, key, kind), _count(after, key, kind))
                    for kind in kinds
                ),
            )
            for key in keys
        ),
        whole=Cell("", _total(before, ""), _total(after, "")),
        totals=tuple(Cell(kind, _total(before, kind), _total(after, kind)) for kind in kinds),
    )


def _total(picture: Picture, kind: str) -> Count:
    if kind and kind not in picture.kinds:
        return Count(None, None)
    cards = picture.kind_totals[kind] if kind else picture.total
    return Count(cards, 100.0 if cards else None)


def _count(picture: Picture, key: str | None, kind: str) -> Count:
    total = _total(picture, kind).cards
    if total is None:
        return Count(None, None)
    held = {item.key: item.count(kind) if kind else item.total for item in picture.spread}
    cards = held.get(key, 0) if key is not None else total - sum(held.values())
    return Count(cards, rounded(Decimal(100 * cards) / total) if total else None)


# --- questions and goals ----------------------------------------------------------------------


@dataclass(frozen=True)
class Pairs(Generic[Thing]):
    """What both have, what only the later has, what only the earlier had; each in its order."""

    kept: tuple[tuple[Thing, Thing], ...]
    new: tuple[Thing, ...]
    gone: tuple[Thing, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.kept or self.new or self.gone)


def normalised(text: str) -> str:
    """The letters and digits alone: case, spaces, hyphens and punctuation make no difference."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def pairs_of(
    before: Sequence[Thing],
    after: Sequence[Thing],
    keys_of: Callable[[Thing], tuple[Hashable, ...]],
) -> Pairs[Thing]:
    """Match what is equal by one of its keys, the surest first; each finds one partner at most."""
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for level in range(max((len(keys_of(item)) for item in [*before, *after]), default=0)):
        places: dict[Hashable, list[int]] = defaultdict(list)
        for place, item in enumerate(before):
            if place not in taken:
                places[keys_of(item)[level]].append(place)
        for place, item in enumerate(after):
            found = places.get(keys_of(item)[level])
            if place not in partners and found:
                partners[place] = found.pop(0)
                taken.add(partners[place])
    return Pairs(
        kept=tuple((before[partners[place]], after[place]) for place in sorted(partners)),
        new=tuple(item for place, item in enumerate(after) if place not in partners),
        gone=tuple(item for place, item in enumerate(before) if place not in taken),
    )


# --- ranks ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RankRow:
    """A candidate with its places; None where it was not on that ballot."""

    key: Hashable
    before: int | None
    after: int | None
    dots_before: int | None
    dots_after: int | None

    @property
    def change(self) -> int | None:
        """By how many places it rose; negative: it fell."""
        if self.before is None or self.after is None:
            return None
        return self.before - self.after


def compare_ranks(
    before: Sequence[tuple[Hashable, int]], after: Sequence[tuple[Hashable, int]]
) -> list[RankRow]:
    """The later order first, then what was only voted on earlier, in its order."""
    earlier, later = _places(before), _places(after)
    keys = [*later, *(key for key in earlier if key not in later)]
    return [
        RankRow(
            key,
            earlier[key][0] if key in earlier else None,
            later[key][0] if key in later else None,
            earlier[key][1] if key in earlier else None,
            later[key][1] if key in later else None,
        )
        for key in keys
    ]


def _places(votes: Sequence[tuple[Hashable, int]]) -> dict[Hashable, tuple[int, int]]:
    found = ranked([dots for _, dots in votes])
    return {votes[place.index][0]: (place.rank, place.dots) for place in found}
