"""Units in their tree: who stands below whom, and what they come to together. Pure."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from indicators.rollup import Whole, roll_up
from indicators.units import Unit


@dataclass(frozen=True)
class Place:
    """A unit in the tree. ``line`` are the ids from the top down to the unit itself."""

    unit: Unit
    line: tuple[UUID, ...]
    above: tuple[str, ...]
    children: int
    # How many stand below it at any depth, and what they come to together with it.
    below: int
    together: Whole | None

    @property
    def depth(self) -> int:
        return len(self.above)


def places_of(units: Sequence[Unit]) -> list[Place]:
    """The units from the top down, each before those below it; equals by name.

    Whoever stands below one that is not here, or in a circle that should not be, stands by itself.
    """
    known = {unit.scorecard.pk: unit for unit in units}
    children: dict[UUID | None, list[Unit]] = defaultdict(list)
    for unit in sorted(units, key=by_name):
        children[_parent(unit, known)].append(unit)
    found: list[Place] = []
    for unit in children[None]:
        found += _branch(unit, (), (), children)
    return found


def by_name(unit: Unit) -> tuple[str, str]:
    """As a German list is sorted: ä among a."""
    title = unicodedata.normalize("NFD", unit.scorecard.title.casefold())
    return title, unit.scorecard.unit or ""


def _parent(unit: Unit, known: dict[UUID, Unit]) -> UUID | None:
    seen = {unit.scorecard.pk}
    above = unit.scorecard.parent_id
    while above in known and above not in seen:
        seen.add(above)
        above = known[above].scorecard.parent_id
    return None if above in seen else _known(unit.scorecard.parent_id, known)


def _known(pk: UUID | None, known: dict[UUID, Unit]) -> UUID | None:
    return pk if pk in known else None


def _branch(
    unit: Unit,
    line: tuple[UUID, ...],
    above: tuple[str, ...],
    children: dict[UUID | None, list[Unit]],
) -> list[Place]:
    """The unit and all below it."""
    own = (*line, unit.scorecard.pk)
    next_ones = children[unit.scorecard.pk]
    below: list[Place] = []
    for child in next_ones:
        below += _branch(child, own, (*above, unit.scorecard.title), children)
    together = together_of([unit, *(place.unit for place in below)])
    return [Place(unit, own, above, len(next_ones), len(below), together), *below]


def together_of(units: Sequence[Unit]) -> Whole | None:
    """What units come to: all alike; those without goals are left out."""
    parts = [
        replace(unit.whole, name=unit.scorecard.title, weight=None) for unit in units if unit.whole
    ]
    return roll_up(parts) if parts else None
