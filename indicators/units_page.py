"""The overview of all units: rows of the tree, who has not reported, chips, bar and lede."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from accounts.models import Membership, Organisation
from goals.status import Mark
from indicators.rollup import ORDER, State
from indicators.rollup_words import state_mark
from indicators.rules import can_choose_post
from indicators.scorecard_filters import NOBODY
from indicators.scorecard_page import Summary, joined, summary_of
from indicators.state_bar import OFFERED, Stretch, bar_words, draw_bar
from indicators.units import Debt, Unit, units_of
from indicators.units_filters import (
    UnitFilters,
    below_chips,
    debtor_chips,
    duty_chips,
    unit_order_chips,
    unit_state_chips,
)
from indicators.units_tree import Place, by_name, places_of, together_of
from indicators.values.sheet import MINE
from swot.sentences import number_word
from workshops.models import Scorecard

DEBTS_IN_A_ROW = 2
DEBTORS_SHOWN = 10
NAMES_SHOWN = 3
DEEPEST = 5
"""So far the rows are indented."""


@dataclass(frozen=True)
class DebtLine:
    """Who has not reported, in words; ``url`` leads to the values, for whom may see them."""

    name: str
    person: str
    amount: str
    since: str
    url: str
    is_nobody: bool


@dataclass(frozen=True)
class UnitRow:
    """One unit in the table. ``together`` is set where others stand below it."""

    scorecard: Scorecard
    about: str
    # The names above it. Where the row is indented, they are told to readers and on a phone only.
    above: str
    depth: int
    summary: Summary | None
    mark: Mark
    why: str
    bar: list[Stretch]
    bar_words: str
    counts: list[tuple[Mark, int]]
    goals: str
    late: list[str]
    debts: list[DebtLine]
    more_debts: str
    # With the units below it, where there are any: in words, state and mean, whose it is.
    together: Summary | None
    together_words: str
    together_names: str


@dataclass(frozen=True)
class Debtor:
    """One post over all units that are shown."""

    name: str
    person: str
    amount: str
    since: str
    is_nobody: bool
    units: list[tuple[str, str]]


def units_page(
    organisation: Organisation | None, filters: UnitFilters, member: Membership | None
) -> dict[str, Any]:
    """What the overview shows of all scorecards: eleven queries for any number."""
    units = units_of(organisation) if organisation else []
    places = places_of(units)
    shown = _in_order([place for place in places if filters.takes(place)], filters)
    is_flat = bool(filters.order) or filters.is_narrowing
    counts = Counter(unit.state for unit in units if unit.state)
    debtors = _debtors(shown, filters, member)
    return {
        "has_units": bool(units),
        "has_others": len(units) > 1,
        "lede": _lede(units),
        "bar": draw_bar(counts),
        "bar_words": bar_words(counts),
        "summary": summary_of(together_of(units)),
        "rows": [_row(place, is_flat=is_flat, member=member) for place in shown],
        "debtors": debtors if filters.who else debtors[:DEBTORS_SHOWN],
        "debtor_count": len(debtors),
        "debtors_query": filters.query(who="all"),
        "is_narrowed": bool(filters.below or filters.post or filters.order or filters.duty),
        "state_chips": unit_state_chips(places, filters),
        "duty_chips": duty_chips(places, filters),
        "below_chips": below_chips(places, filters),
        "post_chips": debtor_chips(places, filters),
        "order_chips": unit_order_chips(filters),
    }


def _in_order(places: list[Place], filters: UnitFilters) -> list[Place]:
    if filters.order == "attention":
        return sorted(places, key=_urgency)
    if filters.order == "name":
        return sorted(places, key=lambda place: by_name(place.unit))
    return places


def _urgency(place: Place) -> tuple[int, int, int]:
    """The worst state first, then by what is overdue and missing."""
    unit = place.unit
    return ORDER[unit.state] if unit.state else len(ORDER), -unit.late, -unit.missing


# --- rows ----------------------------------------------------------------------------------------


def _row(place: Place, *, is_flat: bool, member: Membership | None) -> UnitRow:
    unit = place.unit
    summary = summary_of(unit.whole)
    lines = [_debt_line(unit, debt, member) for debt in unit.debts]
    rest = lines[DEBTS_IN_A_ROW:]
    return UnitRow(
        scorecard=unit.scorecard,
        about=_about(unit.scorecard),
        above=" › ".join(place.above),
        depth=0 if is_flat else min(place.depth, DEEPEST),
        summary=summary,
        mark=summary.mark if summary else Mark(_("No goals yet"), "circle-dashed", "pill--none"),
        why=unit.why,
        bar=draw_bar(unit.counts),
        bar_words=bar_words(unit.counts),
        counts=[(state_mark(state), unit.counts[state]) for state in OFFERED if unit.counts[state]],
        goals=npgettext("scorecard", "%(count)s goal", "%(count)s goals", unit.goals)
        % {"count": unit.goals},
        late=_late(unit),
        debts=lines[:DEBTS_IN_A_ROW],
        more_debts=ngettext("and one more post", "and %(count)s more posts", len(rest))
        % {"count": len(rest)}
        if rest
        else "",
        together=summary_of(place.together) if place.children else None,
        together_words=ngettext("With one unit below:", "With %(count)s units below:", place.below)
        % {"count": place.below},
        together_names=_worst_names(place),
    )


def _worst_names(place: Place) -> str:
    whole = place.together
    if whole is None or whole.state not in (State.CRITICAL, State.AT_RISK):
        return ""
    names = [str(name) for name in whole.worst]
    rest = len(names) - NAMES_SHOWN
    if rest > 1:
        more = _("%(count)s more") % {"count": rest}
        names = [*names[:NAMES_SHOWN], more]
    return f"{joined(names)}."


def _about(scorecard: Scorecard) -> str:
    """Whose it is, its years, and its day where that is not today."""
    parts = [scorecard.unit] if scorecard.unit and scorecard.unit not in scorecard.title else []
    begin, end = scorecard.period_from, scorecard.period_to
    if begin and end and begin not in scorecard.title:
        parts.append(_("%(begin)s to %(end)s") % {"begin": begin, "end": end})
    if scorecard.as_of:
        day = formats.date_format(scorecard.as_of, "SHORT_DATE_FORMAT")
        parts.append((_("As of %(day)s") % {"day": day}).replace(" ", "\u00a0"))
    return " · ".join(parts)


def _late(unit: Unit) -> list[str]:
    """What is overdue, as the pages behind count it."""
    found = []
    if unit.late_goals:
        words = npgettext("scorecard", "%(count)s goal", "%(count)s goals", unit.late_goals)
        found.append(words % {"count": unit.late_goals})
    if unit.late_measures:
        words = ngettext("%(count)s measure", "%(count)s measures", unit.late_measures)
        found.append(words % {"count": unit.late_measures})
    if unit.late_values:
        words = ngettext("%(count)s value", "%(count)s values", unit.late_values)
        found.append(words % {"count": unit.late_values})
    return found


# --- who has not reported -------------------------------------------------------------------------


def _debt_line(unit: Unit, debt: Debt, member: Membership | None) -> DebtLine:
    return DebtLine(
        name=debt.post.name if debt.post else _("nobody responsible"),
        person=str(debt.post.user) if debt.post and debt.post.user else "",
        amount=ngettext("%(count)s value", "%(count)s values", debt.count) % {"count": debt.count},
        since=since_words(debt.days),
        url=_values_url(unit, debt, member),
        is_nobody=debt.post is None,
    )


def _values_url(unit: Unit, debt: Debt, member: Membership | None) -> str:
    """The list of these values; staff see only what they answer for themselves."""
    post = str(debt.post.pk) if debt.post else NOBODY
    if not can_choose_post(member):
        if member is None or debt.post is None or debt.post.user_id != member.user_id:
            return ""
        post = MINE
    query = urlencode({"post": post, "scorecard": str(unit.scorecard.pk)})
    return f"{reverse('indicators:values')}?{query}"


def since_words(days: int) -> str:
    """For how long the oldest value has been due: in days, from two months on in whole months."""
    if days < 60:
        return ngettext("for %(count)s day", "for %(count)s days", days) % {"count": days}
    if days < 2 * 365:
        return _("for %(count)s months") % {"count": days // 30}
    return _("for %(count)s years") % {"count": days // 365}


def _debtors(
    places: Sequence[Place], filters: UnitFilters, member: Membership | None
) -> list[Debtor]:
    """Each post over the units shown, who owes the longest first."""
    found: dict[str, list[tuple[Unit, Debt]]] = {}
    for place in places:
        for debt in place.unit.debts:
            key = str(debt.post.pk) if debt.post else NOBODY
            if filters.post in ("", key):
                found.setdefault(key, []).append((place.unit, debt))
    ordered = sorted(
        found.values(),
        key=lambda owed: (-max(debt.days for _unit, debt in owed), -_count(owed)),
    )
    return [_debtor(owed, member) for owed in ordered]


def _count(owed: Sequence[tuple[Unit, Debt]]) -> int:
    return sum(debt.count for _unit, debt in owed)


def _debtor(owed: Sequence[tuple[Unit, Debt]], member: Membership | None) -> Debtor:
    lines = [_debt_line(unit, debt, member) for unit, debt in owed]
    count = _count(owed)
    return Debtor(
        name=lines[0].name,
        person=lines[0].person,
        amount=ngettext("%(count)s value", "%(count)s values", count) % {"count": count},
        since=since_words(max(debt.days for _unit, debt in owed)),
        is_nobody=lines[0].is_nobody,
        units=[
            (unit.scorecard.title, line.url)
            for (unit, _debt), line in zip(owed, lines, strict=True)
        ],
    )


# --- lede ----------------------------------------------------------------------------------------


def _lede(units: Sequence[Unit]) -> str:
    """Which units are critical, and how many values were not reported."""
    if not units:
        return ""
    parts = []
    red = [unit.scorecard.title for unit in units if unit.state == State.CRITICAL]
    if red:
        words = ngettext(
            "One unit is critical: %(names)s.",
            "%(count)s units are critical: %(names)s.",
            len(red),
        )
        if len(red) > NAMES_SHOWN:
            words = _("%(count)s of %(all)s units are critical.")
        count = number_word(len(red)) if len(red) <= NAMES_SHOWN else str(len(red))
        values = {"count": count[:1].upper() + count[1:], "names": joined(red), "all": len(units)}
        parts.append(words % values)
    else:
        parts.append(_("No unit is critical."))
    missing = sum(unit.missing for unit in units)
    if missing:
        words = ngettext(
            "%(count)s value was not reported.", "%(count)s values were not reported.", missing
        )
        parts.append(words % {"count": missing})
    else:
        parts.append(_("All values that are due were reported."))
    return " ".join(parts)
