"""What the address of the chain asks for, and the chips that change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from indicators.scorecard_filters import Chip
from workshops.models import Perspective

GOALS, CARDS = "goals", "cards"
NO_CARD, LACKING = "no_card", "lacking"
NO_QUESTION, NO_GOAL, REACHED = "no_question", "no_goal", "goal"
SHOWN = {GOALS: (NO_CARD, LACKING), CARDS: (NO_QUESTION, NO_GOAL, REACHED)}
NOWHERE = "none"
"""Cards that lie in no perspective."""


@dataclass(frozen=True)
class ChainFilters:
    """``walk``: from the goals back, or from the cards on; ``show`` and ``perspective`` narrow."""

    walk: str = GOALS
    show: str = ""
    perspective: str = ""

    @classmethod
    def from_query(cls, query: QueryDict, usual: str) -> ChainFilters:
        """``usual`` is the walk of an address that names none."""
        walk = query.get("walk", "")
        walk = walk if walk in SHOWN else usual
        show = query.get("show", "")
        return cls(walk, show if show in SHOWN[walk] else "", query.get("perspective", ""))

    @property
    def is_narrowing(self) -> bool:
        return bool(self.show or self.perspective)

    def query(self, **change: str) -> str:
        kept = {name: value for name, value in {**asdict(self), **change}.items() if value}
        return f"?{urlencode(kept)}#walk"

    def takes(self, perspective: UUID | None) -> bool:
        return self.perspective in ("", place_key(perspective))


def place_key(perspective: UUID | None) -> str:
    return str(perspective) if perspective else NOWHERE


def walk_chips(filters: ChainFilters, goals: int, cards: int) -> list[Chip]:
    """Which way to walk."""
    words = {
        GOALS: _("From the goals back to the cards"),
        CARDS: _("From the cards on to the goals"),
    }
    counts = {GOALS: goals, CARDS: cards}
    return [
        Chip(
            words[walk],
            counts[walk],
            filters.query(walk=walk, show=""),
            filters.walk == walk,
            icon="arrow-right" if walk == CARDS else "undo-2",
        )
        for walk in SHOWN
    ]


def show_chips(filters: ChainFilters, counts: Mapping[str, int]) -> list[Chip]:
    """All, and each state with its number; ``counts`` has "" for all."""
    words = {
        "": _("All"),
        NO_CARD: _("Without a card"),
        LACKING: _("With open details"),
        NO_QUESTION: _("Without a guiding question"),
        NO_GOAL: _("Taken up, but without a goal"),
        REACHED: _("Up to a goal"),
    }
    return [
        Chip(words[show], counts[show], filters.query(show=show), filters.show == show)
        for show in ("", *SHOWN[filters.walk])
    ]


def perspective_chips(
    filters: ChainFilters,
    perspectives: Sequence[Perspective],
    held: Iterable[tuple[UUID | None, int]],
) -> list[Chip]:
    """One chip for each perspective that holds something; ``held`` are (id or None, number)."""
    counts: Counter[UUID | None] = Counter()
    for place, count in held:
        counts[place] += count
    current = filters.perspective
    chips = [Chip(_("All"), counts.total(), filters.query(perspective=""), not current)]
    chips += [
        Chip(
            item.label,
            counts[item.pk],
            filters.query(perspective=str(item.pk)),
            current == str(item.pk),
            item,
        )
        for item in perspectives
        if counts[item.pk]
    ]
    if counts[None]:
        nowhere = filters.query(perspective=NOWHERE)
        chips.append(Chip(_("Unsorted"), counts[None], nowhere, current == NOWHERE))
    return chips
