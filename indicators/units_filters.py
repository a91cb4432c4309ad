"""What the address of the overview asks for, and the chips that change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.scorecard_filters import NOBODY, Chip, chip_of_state, chips_of_orders
from indicators.state_bar import OFFERED
from indicators.units import Unit
from indicators.units_tree import Place

LATE, MISSING = "late", "missing"
NO_GOALS = "empty"
ORDERS = ("tree", "attention", "name")


@dataclass(frozen=True)
class UnitFilters:
    """What the address asks for; "" is everything. The order is the tree unless told.

    ``duty`` is "late" or "missing", ``below`` the id of a unit, ``post`` the id of a post or
    "nobody"; ``who`` "all" lists everybody who has not reported.
    """

    state: str = ""
    duty: str = ""
    below: str = ""
    post: str = ""
    order: str = ""
    who: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> UnitFilters:
        found = {name: query.get(name, "") for name in cls.__dataclass_fields__}
        if found["order"] not in ORDERS[1:]:
            found["order"] = ""
        if found["duty"] not in (LATE, MISSING):
            found["duty"] = ""
        return cls(**found)

    @property
    def is_narrowing(self) -> bool:
        return replace(self, order="", who="") != UnitFilters()

    def takes(self, place: Place) -> bool:
        unit = place.unit
        return (
            self.state in ("", unit.state or NO_GOALS)
            and self.below in ("", *(str(pk) for pk in place.line))
            and (self.duty != LATE or unit.late > 0)
            and (self.duty != MISSING or unit.missing > 0)
            and (not self.post or self.post in _posts(unit))
        )

    def query(self, **change: str) -> str:
        kept = {name: value for name, value in {**asdict(self), **change}.items() if value}
        return f"?{urlencode(kept)}" if kept else f"?order={ORDERS[0]}"


def _posts(unit: Unit) -> dict[str, str]:
    """Who owes the unit a value: id and name."""
    return {
        str(debt.post.pk) if debt.post else NOBODY: debt.post.name if debt.post else _("nobody")
        for debt in unit.debts
    }


def unit_state_chips(places: Sequence[Place], filters: UnitFilters) -> list[Chip]:
    """All states that scorecards have on their own page; "not rated" only where one is."""
    counts = Counter(place.unit.state for place in places)
    chips = [Chip(_("All"), len(places), filters.query(state=""), not filters.state)]
    chips += [
        chip_of_state(state, counts[state], filters)
        for state in OFFERED
        if counts[state] or filters.state == state
    ]
    if counts[None]:
        text = _("Without goals")
        query = filters.query(state=NO_GOALS)
        chips.append(Chip(text, counts[None], query, filters.state == NO_GOALS))
    return chips


def duty_chips(places: Sequence[Place], filters: UnitFilters) -> list[Chip]:
    late = sum(place.unit.late > 0 for place in places)
    missing = sum(place.unit.missing > 0 for place in places)
    return [
        Chip(_("All"), len(places), filters.query(duty=""), not filters.duty),
        Chip(_("with something overdue"), late, filters.query(duty=LATE), filters.duty == LATE),
        Chip(
            _("with values not reported"),
            missing,
            filters.query(duty=MISSING),
            filters.duty == MISSING,
        ),
    ]


def below_chips(places: Sequence[Place], filters: UnitFilters) -> list[Chip]:
    """One chip for each unit that others stand below; none where all stand by themselves."""
    counts = Counter(pk for place in places for pk in place.line)
    above = [place for place in places if place.children]
    if not above:
        return []
    chips = [Chip(_("All"), len(places), filters.query(below=""), not filters.below)]
    return chips + [
        Chip(
            place.unit.scorecard.title,
            counts[place.unit.scorecard.pk],
            filters.query(below=str(place.unit.scorecard.pk)),
            filters.below == str(place.unit.scorecard.pk),
        )
        for place in above
    ]


def debtor_chips(places: Sequence[Place], filters: UnitFilters) -> list[Chip]:
    """One chip for each post that owes a value, by name; how many units it owes one."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for place in places:
        posts = _posts(place.unit)
        counts.update(posts.keys())
        names |= posts
    if not names:
        return []
    chips = [Chip(_("All"), None, filters.query(post=""), not filters.post)]
    return chips + [
        Chip(names[key], counts[key], filters.query(post=key), filters.post == key)
        for key in sorted(names, key=lambda key: (key == NOBODY, names[key].casefold()))
    ]


def unit_order_chips(filters: UnitFilters) -> list[Chip]:
    words = {
        "tree": pgettext("order", "by structure"),
        "attention": pgettext("order", "attention first"),
        "name": pgettext("order", "by name"),
    }
    return chips_of_orders(words, filters)
