"""What the scorecard shows: goals by perspective with the newest figures of both levels."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from goals.models import Goal
from goals.rules import can_edit_goals
from goals.status import Mark, is_overdue, status_mark
from indicators.models import Level
from indicators.show import Cell, cell_of
from swot.labels import goal_labels
from swot.sentences import number_word
from workshops.models import Perspective, Scorecard

NOBODY = "nobody"


@dataclass(frozen=True)
class Row:
    goal: Goal
    label: str
    status: Mark
    result: list[Cell]
    effect: list[Cell]
    is_overdue: bool
    may_edit: bool


@dataclass(frozen=True)
class Group:
    perspective: Perspective
    rows: list[Row]


@dataclass(frozen=True)
class Chip:
    """One filter; its link keeps what the other filter says."""

    text: str
    count: int
    query: str
    is_on: bool
    perspective: Perspective | None = None


@dataclass(frozen=True)
class Filters:
    """What the address asks for; "" is everything."""

    perspective: str = ""
    responsible: str = ""

    def takes(self, row: Row) -> bool:
        post = str(row.goal.responsible_id) if row.goal.responsible_id else NOBODY
        return self.perspective in ("", str(row.goal.perspective_id)) and self.responsible in (
            "",
            post,
        )

    def query(self, **change: str) -> str:
        values = {"perspective": self.perspective, "responsible": self.responsible, **change}
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def scorecard_page(
    scorecard: Scorecard, filters: Filters, member: Membership | None
) -> dict[str, Any]:
    """Rows by perspective in board order, chips and lede. Six queries for any number of goals."""
    goals = list(Goal.objects.of_scorecard(scorecard))
    labels = goal_labels(goals)
    rows = [_row(goal, labels[goal.pk], scorecard.today, member) for goal in goals]
    perspectives = list(scorecard.perspectives.in_board_order())
    shown = [row for row in rows if filters.takes(row)]
    return {
        "scorecard": scorecard,
        "heading": heading_of(scorecard),
        "lede": _lede(scorecard, rows),
        "has_goals": bool(rows),
        "has_examples": any(row.goal.is_example for row in rows),
        "groups": _groups(perspectives, shown, filters),
        "shown": len(shown),
        "is_filtered": filters != Filters(),
        "perspective_chips": _perspective_chips(perspectives, rows, filters),
        "post_chips": _post_chips(rows, filters),
    }


def _row(goal: Goal, label: str, today: datetime.date, member: Membership | None) -> Row:
    cells = [cell_of(indicator, today) for indicator in goal.indicators.all()]
    effect = [cell for cell in cells if cell.indicator.level == Level.EFFECT]
    rest = sorted((cell for cell in cells if cell not in effect), key=lambda cell: cell.is_context)
    return Row(
        goal=goal,
        label=label,
        status=status_mark(goal),
        result=rest,
        effect=effect,
        is_overdue=is_overdue(goal, today),
        may_edit=can_edit_goals(member, goal.workshop),
    )


def _groups(perspectives: list[Perspective], rows: list[Row], filters: Filters) -> list[Group]:
    """Every perspective in use, also an empty one: that nobody set a goal there is a finding."""
    parents = {item.parent_id for item in perspectives if not item.is_retired}
    groups = []
    for item in perspectives:
        own = [row for row in rows if row.goal.perspective_id == item.pk]
        is_leaf = not item.is_retired and item.pk not in parents
        if own or (is_leaf and filters == Filters()):
            groups.append(Group(item, own))
    return groups


def heading_of(scorecard: Scorecard) -> str:
    """The title with its years, where it has both and does not name them itself."""
    begin, end = scorecard.period_from, scorecard.period_to
    if not begin or not end or begin in scorecard.title:
        return scorecard.title
    values = {"title": scorecard.title, "begin": begin, "end": end}
    return _("%(title)s %(begin)s to %(end)s") % values


def _lede(scorecard: Scorecard, rows: list[Row]) -> str:
    parts = []
    if scorecard.as_of:
        day = formats.date_format(scorecard.as_of, "SHORT_DATE_FORMAT")
        parts.append(_("As of %(day)s.") % {"day": day})
    late = [row.label for row in rows if row.is_overdue]
    if late:
        word = number_word(len(late))
        parts.append(
            ngettext(
                "One goal is overdue: %(names)s.",
                "%(count)s goals are overdue: %(names)s.",
                len(late),
            )
            % {"count": word[:1].upper() + word[1:], "names": _joined(late)}
        )
    elif rows:
        parts.append(_("No goal is overdue."))
    return " ".join(parts)


def _joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _perspective_chips(
    perspectives: list[Perspective], rows: list[Row], filters: Filters
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


def _post_chips(rows: list[Row], filters: Filters) -> list[Chip]:
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
