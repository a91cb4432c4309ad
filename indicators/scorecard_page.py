"""The scorecard as managers review it: what needs attention, the states, goals in groups."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Membership
from goals.status import Mark
from indicators.rollup import State, Whole, roll_up, roll_up_groups
from indicators.rollup_words import coverage_words, state_mark, state_word, why_whole
from indicators.scorecard_filters import (
    Filters,
    order_chips,
    perspective_chips,
    post_chips,
    state_chips,
)
from indicators.scorecard_rows import Row, scorecard_rows
from indicators.state_bar import bar_words, draw_bar
from swot.sentences import number_word
from workshops.models import Perspective, Scorecard

ATTENTION_SHOWN = 5


@dataclass(frozen=True)
class Summary:
    """What goals come to: the worst state, why, the mean beside it, and how much is known."""

    mark: Mark
    why: str
    mean: str
    coverage: str


@dataclass(frozen=True)
class Group:
    """Goals under one heading: a perspective with what it comes to, or a title."""

    perspective: Perspective | None
    rows: list[Row]
    title: str = ""
    summary: Summary | None = None


def scorecard_page(
    scorecard: Scorecard, filters: Filters, member: Membership | None
) -> dict[str, Any]:
    """Rows in the order that was asked for, chips, bar and lede. Seven queries for any number."""
    rows = scorecard_rows(scorecard, member)
    perspectives = list(scorecard.perspectives.in_board_order())
    shown = [row for row in rows if filters.takes(row)]
    urgent = sorted((row for row in rows if row.alerts), key=lambda row: row.urgency)
    counts = Counter(row.state for row in rows if row.state)
    return {
        "scorecard": scorecard,
        "heading": heading_of(scorecard),
        "lede": _lede(scorecard, rows),
        "has_goals": bool(rows),
        "has_examples": any(row.goal.is_example for row in rows),
        "bar": draw_bar(counts),
        "bar_words": bar_words(counts),
        "summary": _scorecard_summary(perspectives, rows),
        # Told above the table, unless the table itself begins with it or shows a part only.
        "urgent": urgent[:ATTENTION_SHOWN] if filters in (Filters(), Filters(order="due")) else [],
        "urgent_count": len(urgent),
        "urgent_query": filters.query(order="attention"),
        "groups": _groups(perspectives, shown, filters),
        "order": filters.order,
        "shown": len(shown),
        "is_filtered": filters.is_narrowing,
        "is_narrowed": bool(filters.perspective or filters.responsible or filters.order),
        "state_chips": state_chips(rows, filters),
        "perspective_chips": perspective_chips(perspectives, rows, filters),
        "post_chips": post_chips(rows, filters),
        "order_chips": order_chips(filters),
    }


# --- groups --------------------------------------------------------------------------------


def _groups(perspectives: list[Perspective], rows: list[Row], filters: Filters) -> list[Group]:
    if filters.order == "attention":
        return _by_urgency(rows)
    if filters.order == "due":
        by_date = sorted(rows, key=lambda row: row.goal.due or datetime.date.max)
        return [Group(None, by_date, _("All goals by date"))] if rows else []
    return _by_perspective(perspectives, rows, filters)


def _by_urgency(rows: list[Row]) -> list[Group]:
    """First what somebody must do, then by state, the worst first."""
    urgent = sorted((row for row in rows if row.alerts), key=lambda row: row.urgency)
    groups = [Group(None, urgent, _("Overdue, or nobody answers for it"))] if urgent else []
    for state in [*State, None]:
        found = [row for row in rows if not row.alerts and row.state == state]
        if found:
            found.sort(key=lambda row: row.urgency)
            title = state_word(state) if state else pgettext("goals", "No longer pursued")
            groups.append(Group(None, found, title))
    return groups


def _by_perspective(
    perspectives: list[Perspective], rows: list[Row], filters: Filters
) -> list[Group]:
    """Every perspective in use, also an empty one: that nobody set a goal there is a finding."""
    parents = {item.parent_id for item in perspectives if not item.is_retired}
    groups = []
    for item in perspectives:
        own = [row for row in rows if row.goal.perspective_id == item.pk]
        is_leaf = not item.is_retired and item.pk not in parents
        if own or (is_leaf and not filters.is_narrowing):
            parts = _parts(own)
            groups.append(Group(item, own, summary=summary_of(roll_up(parts) if parts else None)))
    return groups


# --- what goals come to ----------------------------------------------------------------------


def _parts(rows: Sequence[Row]) -> list[Whole]:
    return [row.whole for row in rows if row.state]


def summary_of(whole: Whole | None) -> Summary | None:
    if whole is None:
        return None
    return Summary(
        mark=state_mark(whole.state),
        why=why_whole(whole, joined([str(name) for name in whole.worst])),
        mean=state_word(whole.mean) if whole.mean else "",
        coverage=coverage_words(whole.filled, whole.total),
    )


def _scorecard_summary(perspectives: list[Perspective], rows: list[Row]) -> Summary | None:
    """Perspectives weigh alike, however many goals each has."""
    return summary_of(
        roll_up_groups(
            (item.label, _parts([row for row in rows if row.goal.perspective_id == item.pk]))
            for item in perspectives
        )
    )


# --- sentences ---------------------------------------------------------------------------------


def heading_of(scorecard: Scorecard) -> str:
    """The title with its years, where it has both and does not name them itself."""
    begin, end = scorecard.period_from, scorecard.period_to
    if not begin or not end or begin in scorecard.title:
        return scorecard.title
    values = {"title": scorecard.title, "begin": begin, "end": end}
    return _("%(title)s %(begin)s to %(end)s") % values


def _lede(scorecard: Scorecard, rows: list[Row]) -> str:
    """The day where it is not today, what is overdue, what is critical."""
    parts = []
    if scorecard.as_of:
        day = formats.date_format(scorecard.as_of, "SHORT_DATE_FORMAT")
        parts.append(_("As of %(day)s.") % {"day": day})
    late = [row.label for row in rows if row.is_overdue]
    if late:
        words = ngettext(
            "One goal is overdue: %(names)s.", "%(count)s goals are overdue: %(names)s.", len(late)
        )
        parts.append(words % _counted(late))
    elif rows:
        parts.append(_("No goal is overdue."))
    red = [row.label for row in rows if row.state == State.CRITICAL]
    if red:
        words = ngettext(
            "One goal is critical: %(names)s.",
            "%(count)s goals are critical: %(names)s.",
            len(red),
        )
        parts.append(words % _counted(red))
    return " ".join(parts)


def _counted(names: list[str]) -> dict[str, str]:
    word = number_word(len(names))
    return {"count": word[:1].upper() + word[1:], "names": joined(names)}


def joined(names: Sequence[str]) -> str:
    """ "Z1, Z2 and Z3"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
