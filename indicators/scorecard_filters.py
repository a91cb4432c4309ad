"""What the address of a scorecard asks for, and the chips that change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.rollup import State
from indicators.rollup_words import state_mark
from indicators.scorecard_rows import Row
from indicators.state_bar import OFFERED
from workshops.models import Perspective

NOBODY = "nobody"
ORDERS = ("perspective", "attention", "due")


class Addressed(Protocol):
    """Filters that know the address of a change to them."""

    @property
    def state(self) -> str: ...

    @property
    def order(self) -> str: ...

    def query(self, **change: str) -> str: ...


@dataclass(frozen=True)
class Filters:
    """What the address asks for; "" is everything. The order is by perspective unless told."""

    state: str = ""
    perspective: str = ""
    responsible: str = ""
    order: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Filters:
        found = {name: query.get(name, "") for name in cls.__dataclass_fields__}
        if found["order"] not in ORDERS[1:]:
            found["order"] = ""
        return cls(**found)

    @property
    def is_narrowing(self) -> bool:
        return replace(self, order="") != Filters()

    def takes(self, row: Row) -> bool:
        post = str(row.goal.responsible_id) if row.goal.responsible_id else NOBODY
        return (
            self.state in ("", row.state)
            and self.perspective in ("", str(row.goal.perspective_id))
            and self.responsible in ("", post)
        )

    def query(self, **change: str) -> str:
        kept = {name: value for name, value in {**asdict(self), **change}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


@dataclass(frozen=True)
class Chip:
    """One filter; its link keeps what the other filters say."""

    text: str
    count: int | None
    query: str
    is_on: bool
    perspective: Perspective | None = None
    icon: str = ""


def state_chips(rows: Sequence[Row], filters: Filters) -> list[Chip]:
    """All five states, also those that no goal has; "not rated" only where one is."""
    counts = Counter(row.state for row in rows)
    chips = [Chip(_("All"), len(rows), filters.query(state=""), not filters.state)]
    return chips + [
        chip_of_state(state, counts[state], filters)
        for state in OFFERED
        if counts[state] or state != State.UNRATED
    ]


def perspective_chips(
    perspectives: Sequence[Perspective], rows: Sequence[Row], filters: Filters
) -> list[Chip]:
    counts = Counter(row.goal.perspective_id for row in rows)
    chips = [Chip(_("All"), len(rows), filters.query(perspective=""), not filters.perspective)]
    return chips + [
        Chip(
            item.label,
            counts[item.pk],
            filters.query(perspective=str(item.pk)),
            filters.perspective == str(item.pk),
            item,
        )
        for item in perspectives
        if counts[item.pk]
    ]


def post_chips(rows: Sequence[Row], filters: Filters) -> list[Chip]:
    """One chip per responsible post, by name, and one for goals that nobody answers for."""
    counts = Counter(row.goal.responsible_id for row in rows)
    names = {
        row.goal.responsible_id: row.goal.responsible.name for row in rows if row.goal.responsible
    }
    found = sorted((name, str(pk), counts[pk]) for pk, name in names.items())
    if counts[None]:
        found.append((_("nobody"), NOBODY, counts[None]))
    chips = [Chip(_("All"), len(rows), filters.query(responsible=""), not filters.responsible)]
    return chips + [
        Chip(name, count, filters.query(responsible=key), filters.responsible == key)
        for name, key, count in found
    ]


def order_chips(filters: Filters) -> list[Chip]:
    words = {
        "perspective": pgettext("order", "by perspective"),
        "attention": pgettext("order", "attention first"),
        "due": pgettext("order", "by date"),
    }
    return chips_of_orders(words, filters)


def chips_of_orders(words: Mapping[str, str], filters: Addressed) -> list[Chip]:
    """One chip for each order; the first one is not named in the address."""
    first = next(iter(words))
    current = filters.order or first
    return [
        Chip(word, None, filters.query(order="" if order == first else order), order == current)
        for order, word in words.items()
    ]


def chip_of_state(state: State, count: int, filters: Addressed) -> Chip:
    mark = state_mark(state)
    query, is_on = filters.query(state=state.value), filters.state == state
    return Chip(mark.word, count, query, is_on, icon=mark.icon)
