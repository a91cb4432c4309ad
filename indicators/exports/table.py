"""What an export holds: the groups of goals, the overview, and the columns of the lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from indicators.rollup import Whole, roll_up
from indicators.rollup_words import state_word
from indicators.scorecard_filters import Filters
from indicators.scorecard_page import scorecard_page
from indicators.scorecard_rows import Row
from workshops.models import Scorecard


class Kind(Enum):
    """What a column holds, whatever program shows it."""

    TEXT = auto()
    PROSE = auto()
    NUMBER = auto()
    SHARE = auto()
    DAY = auto()
    MOMENT = auto()
    FLAG = auto()


@dataclass(frozen=True)
class Column:
    """``name`` is the attribute of what is shown; ``width`` counts signs."""

    name: str
    title: Any
    kind: Kind
    width: int


# Headings that the import of values knows (indicators/imports.py): key, period, value, numerator,
# denominator, comment. The key stands before the name, so that it decides.
COLUMNS = (
    Column("perspective", _("Perspective"), Kind.TEXT, 24),
    Column("goal", pgettext_lazy("column", "Goal"), Kind.TEXT, 8),
    Column("statement", pgettext_lazy("column", "Wording"), Kind.PROSE, 48),
    Column("status", _("Status"), Kind.TEXT, 12),
    Column("goal_responsible", _("Responsible for the goal"), Kind.TEXT, 24),
    Column("due", _("Due"), Kind.DAY, 12),
    Column("level", _("Level"), Kind.TEXT, 16),
    Column("key", pgettext_lazy("column", "Key"), Kind.TEXT, 12),
    Column("indicator", _("Indicator"), Kind.PROSE, 36),
    Column("unit", _("Unit"), Kind.TEXT, 12),
    Column("frequency", pgettext_lazy("column", "Measured"), Kind.TEXT, 14),
    Column("direction", pgettext_lazy("indicator", "Direction"), Kind.TEXT, 18),
    Column("responsible", _("Responsible for the indicator"), Kind.TEXT, 24),
    Column("baseline", _("Baseline"), Kind.NUMBER, 13),
    Column("target", _("Target"), Kind.NUMBER, 13),
    Column("target_upper", _("Upper bound"), Kind.NUMBER, 13),
    Column("target_period", _("Target is meant for"), Kind.TEXT, 16),
    Column("green", _("Green threshold"), Kind.NUMBER, 13),
    Column("red", _("Red threshold"), Kind.NUMBER, 13),
    Column("period", _("Period"), Kind.TEXT, 17),
    Column("period_end", _("Period ends on"), Kind.DAY, 14),
    Column("value", _("Value"), Kind.NUMBER, 13),
    Column("numerator", _("Numerator"), Kind.NUMBER, 13),
    Column("denominator", _("Denominator"), Kind.NUMBER, 13),
    Column("total", _("Sum within the year"), Kind.NUMBER, 13),
    Column("rating", _("Rating"), Kind.TEXT, 15),
    Column("is_newest", _("Newest value"), Kind.FLAG, 10),
    Column("is_outdated", pgettext_lazy("state", "Outdated"), Kind.FLAG, 10),
    Column("official", _("Official rating"), Kind.TEXT, 16),
    Column("progress", _("Progress"), Kind.SHARE, 12),
    Column("comment", pgettext_lazy("value", "Comment"), Kind.PROSE, 48),
    Column("entered_at", _("Entered at"), Kind.MOMENT, 17),
)

OVERVIEW_COLUMNS = (
    Column("part", pgettext_lazy("column", "Part"), Kind.TEXT, 14),
    Column("name", pgettext_lazy("column", "Name"), Kind.PROSE, 60),
    Column("state", pgettext_lazy("column", "State"), Kind.TEXT, 16),
    Column("mean", _("On average"), Kind.TEXT, 16),
    Column("filled", _("Indicators with values"), Kind.NUMBER, 13),
    Column("total", _("Indicators that count"), Kind.NUMBER, 13),
    Column("why", pgettext_lazy("column", "Why"), Kind.PROSE, 60),
    Column("responsible", _("Responsible"), Kind.TEXT, 24),
    Column("due", _("Due"), Kind.DAY, 12),
    Column("alerts", _("Needs attention"), Kind.PROSE, 40),
)


@dataclass(frozen=True)
class Group:
    """The goals of one perspective that were asked for."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class OverviewLine:
    """What the scorecard, a perspective or a goal comes to."""

    part: str
    name: str
    state: str
    mean: str
    filled: int
    total: int
    why: str
    responsible: str = ""
    due: datetime.date | None = None
    alerts: str = ""


@dataclass(frozen=True)
class Export:
    """``facts`` are what stands above the overview, by their names; a day is a real one."""

    scorecard: Scorecard
    facts: list[tuple[str, str | datetime.date]]
    overview: list[OverviewLine]
    groups: list[Group]


def export_of(scorecard: Scorecard, filters: Filters, member: Membership | None) -> Export:
    """What the page shows with these filters, always by perspective. Seven queries."""
    page = scorecard_page(scorecard, replace(filters, order=""), member)
    groups = [Group(group.perspective.label, group.rows) for group in page["groups"]]
    return Export(
        scorecard=scorecard,
        facts=list(_facts(scorecard, page)),
        overview=list(_overview(page)),
        groups=groups,
    )


def _facts(scorecard: Scorecard, page: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield str(_("Scorecard")), page["heading"]
    yield str(_("Unit of the organisation")), scorecard.unit or ""
    yield str(_("Organisation")), scorecard.organisation.name
    yield str(pgettext_lazy("export", "As of")), scorecard.today
    chosen = [
        f"{title}: {chip.text}"
        for title, chips in (
            (_("State"), page["state_chips"]),
            (_("Perspective"), page["perspective_chips"]),
            (_("Responsible"), page["post_chips"]),
        )
        for chip in chips[1:]
        if chip.is_on
    ]
    if page["is_filtered"]:
        yield str(_("Chosen")), " · ".join(chosen) or str(_("no goal matches"))
    if page["has_examples"]:
        yield str(_("Note")), str(_("Goals, indicators and values are made up as an example."))


def _overview(page: dict[str, Any]) -> Iterator[OverviewLine]:
    """The whole scorecard, then each perspective with the goals that were asked for."""
    if page["summary"] and not page["is_filtered"]:
        rows = [row for group in page["groups"] for row in group.rows]
        yield _summed(str(_("Scorecard")), page["heading"], page["summary"], rows)
    for group in page["groups"]:
        name = group.perspective.label
        yield _summed(str(_("Perspective")), name, group.summary, group.rows)
        for row in group.rows:
            yield _goal_line(row)


def _summed(part: str, name: str, summary: Any, rows: list[Row]) -> OverviewLine:
    counted = [row.whole for row in rows if row.state]
    whole: Whole = roll_up(counted)
    return OverviewLine(
        part=part,
        name=name,
        state=summary.mark.word if summary else str(_("no goal")),
        mean=summary.mean if summary else "",
        filled=whole.filled,
        total=whole.total,
        why=summary.why if summary else "",
    )


def _goal_line(row: Row) -> OverviewLine:
    goal = row.goal
    return OverviewLine(
        part=str(pgettext_lazy("column", "Goal")),
        name=f"{row.label} {goal.statement}",
        state=row.mark.word,
        mean=state_word(row.whole.mean) if row.state and row.whole.mean else "",
        filled=row.whole.filled,
        total=row.whole.total,
        why=row.why,
        responsible=goal.responsible.name if goal.responsible else "",
        due=goal.due,
        alerts=", ".join(row.alerts),
    )
