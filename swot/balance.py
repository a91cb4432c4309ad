"""The computed picture of the cards: how they spread over perspectives and kinds.

It counts, it does not weigh: few cards in a perspective say nothing about its importance.
Counting: the sum of `count`, hidden cards left out. A perspective is listed if it is a leaf in
use, or holds cards of its own (a parent, a retired one). Shares are of all counted cards, unsorted
ones too, rounded half up to 0.1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from workshops.catalogue import default_view

KINDS = ("strength", "weakness", "opportunity", "threat")


@dataclass(frozen=True)
class CardRow:
    """`count` equal cards; `perspective` is a key, None while unsorted; `prompt` is a key."""

    kind: str
    perspective: str | None
    count: int = 1
    hidden: bool = False
    prompt: str = ""


@dataclass(frozen=True)
class PerspectiveRow:
    """`view` is inward, outward or None; None takes the catalogue's word for that name."""

    key: str
    name: str
    heading: str = ""
    parent: str | None = None
    view: str | None = None
    retired: bool = False

    @classmethod
    def of(cls, stored: Any) -> PerspectiveRow:
        """The row of a stored perspective (workshops.models), its id as the key."""
        return cls(
            key=str(stored.pk),
            name=stored.name,
            heading=stored.heading,
            parent=str(stored.parent_id) if stored.parent_id else None,
            view=stored.view or None,
            retired=stored.is_retired,
        )


@dataclass(frozen=True)
class PromptRow:
    key: str
    kind: str
    max_cards: int | None = None


@dataclass(frozen=True)
class Spread:
    """The cards of one perspective. `counts` holds the kinds that were asked."""

    key: str
    name: str
    view: str | None
    counts: dict[str, int]
    total: int
    share_percent: float

    def count(self, kind: str) -> int:
        return self.counts.get(kind, 0)


@dataclass(frozen=True)
class Picture:
    """What the cards of one retreat look like. None where there is nothing to divide by."""

    kinds: tuple[str, ...]
    spread: tuple[Spread, ...]
    kind_totals: dict[str, int]
    total: int
    unsorted: int
    inward_count: int | None
    outward_count: int | None
    inward_share_percent: dict[str, float | None]
    empty_perspectives: tuple[str, ...]
    empty_weakness_perspectives: tuple[str, ...]
    strength_share_percent: float | None
    min_participants: int | None
    concentration_hhi: float | None
    evenness: float | None

    @cached_property
    def names(self) -> dict[str, str]:
        return {item.key: item.name for item in self.spread}

    @property
    def is_mostly_unsorted(self) -> bool:
        """Whether more than half of the cards wait to be sorted."""
        return 2 * self.unsorted > self.total

    def as_dict(self) -> dict[str, Any]:
        """The figures by the keys of `retreat_check --json`, without kinds that nobody asked."""
        figures: dict[str, Any] = {
            "distribution": {
                item.key: {**item.counts, "total": item.total, "share_percent": item.share_percent}
                for item in self.spread
            },
            "inward_share_percent": dict(self.inward_share_percent),
            "empty_perspectives": list(self.empty_perspectives),
            "empty_weakness_perspectives": list(self.empty_weakness_perspectives),
            "strength_share_percent": self.strength_share_percent,
            "min_participants": self.min_participants,
            "concentration_hhi": self.concentration_hhi,
            "evenness_shannon_normalised": self.evenness,
        }
        if self.unsorted:
            figures["unsorted"] = self.unsorted
        return figures


def picture(
    cards: Iterable[CardRow], perspectives: Sequence[PerspectiveRow], prompts: Sequence[PromptRow]
) -> Picture:
    """Count the cards; `perspectives` come in report order, which the figures keep."""
    shown = [card for card in cards if not card.hidden]
    asked = {prompt.kind for prompt in prompts} | {card.kind for card in shown}
    kinds = tuple(kind for kind in KINDS if kind in asked)
    counts: Counter[tuple[str | None, str]] = Counter()
    for card in shown:
        counts[card.perspective, card.kind] += card.count
    kind_totals = {kind: sum(n for (_, k), n in counts.items() if k == kind) for kind in kinds}
    total = sum(kind_totals.values())
    spread = _spread(perspectives, kinds, counts, total)
    held = sum(item.total for item in spread)
    parents = _parents_in_use(perspectives)
    in_use = {p.key for p in perspectives if not p.retired and p.key not in parents}
    weaknesses_asked = "weakness" in kinds
    opposed = kind_totals.get("strength", 0) + kind_totals.get("weakness", 0)
    inward, outward = _looking(spread, "inward"), _looking(spread, "outward")
    return Picture(
        kinds=kinds,
        spread=spread,
        kind_totals=kind_totals,
        total=total,
        unsorted=total - held,
        inward_count=inward.total() if inward is not None else None,
        outward_count=outward.total() if outward is not None else None,
        inward_share_percent={
            **{
                kind: _percent(inward[kind], kind_totals[kind]) if inward is not None else None
                for kind in kinds
            },
            "all": _percent(inward.total(), total) if inward is not None else None,
        },
        empty_perspectives=tuple(
            item.key for item in spread if item.key in in_use and not item.total
        ),
        empty_weakness_perspectives=tuple(
            item.key
            for item in spread
            if weaknesses_asked and item.key in in_use and not item.count("weakness")
        ),
        strength_share_percent=_percent(kind_totals.get("strength", 0), opposed),
        min_participants=least_participants(shown, prompts),
        concentration_hhi=_hhi([item.total for item in spread]),
        evenness=_evenness([item.total for item in spread]),
    )


def least_participants(cards: Iterable[CardRow], prompts: Iterable[PromptRow]) -> int | None:
    """The largest ⌈cards/limit⌉ over the prompts: fewer people can't have written them. Or None."""
    written: Counter[str] = Counter()
    for card in cards:
        if not card.hidden:
            written[card.prompt] += card.count
    return max((-(-written[p.key] // p.max_cards) for p in prompts if p.max_cards), default=None)


def rounded(value: Decimal | float, places: int = 1) -> float:
    """Half up, as people round on paper: 2.25 → 2.3 (floats would give 2.2)."""
    return float(Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def view_of(perspective: PerspectiveRow, by_key: dict[str, PerspectiveRow]) -> str | None:
    """Its own, the catalogue's for its name, else its parent's own."""
    parent = by_key.get(perspective.parent or "")
    return perspective.view or default_view(perspective.name) or (parent.view if parent else None)


def _parents_in_use(perspectives: Sequence[PerspectiveRow]) -> set[str]:
    return {p.parent for p in perspectives if p.parent and not p.retired}


def _spread(
    perspectives: Sequence[PerspectiveRow],
    kinds: tuple[str, ...],
    counts: Counter[tuple[str | None, str]],
    total: int,
) -> tuple[Spread, ...]:
    by_key = {p.key: p for p in perspectives}
    parents = _parents_in_use(perspectives)
    spread = []
    for perspective in perspectives:
        own = {kind: counts[perspective.key, kind] for kind in kinds}
        held = sum(own.values())
        if held or not (perspective.retired or perspective.key in parents):
            view = view_of(perspective, by_key)
            share = _percent(held, total) or 0.0
            spread.append(Spread(perspective.key, perspective.name, view, own, held, share))
    return tuple(spread)


def _looking(spread: Sequence[Spread], view: str) -> Counter[str] | None:
    """Cards per kind of the perspectives that look that way; None if nobody knows."""
    if not any(item.view for item in spread):
        return None
    found: Counter[str] = Counter()
    for item in spread:
        if item.view == view:
            found.update(item.counts)
    return found


def _percent(part: int, whole: int) -> float | None:
    return rounded(Decimal(100 * part) / whole) if whole else None


def _hhi(totals: Sequence[int]) -> float | None:
    """Herfindahl–Hirschman index of the sorted cards: sum of squared shares, 1 = all in one."""
    whole = sum(totals)
    return rounded(Decimal(sum(n * n for n in totals)) / (whole * whole), 3) if whole else None


def _evenness(totals: Sequence[int]) -> float | None:
    """Shannon entropy of the sorted cards over ln(number of places): Pielou 1966. 1 = even."""
    whole = sum(totals)
    if not whole or len(totals) < 2:
        return None
    entropy = -sum(n / whole * math.log(n / whole) for n in totals if n)
    return rounded(abs(entropy) / math.log(len(totals)), 3)
