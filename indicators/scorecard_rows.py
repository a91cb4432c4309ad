"""One row per goal of a scorecard: figures, state, why, and what needs attention."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from goals.models import Goal, GoalStatus, Measure
from goals.rules import can_edit_goals
from goals.status import Mark, is_overdue, status_mark
from indicators.figures import Aim
from indicators.gathering import Figures, gather_figures, measured_of
from indicators.models import Indicator, Level
from indicators.rating import Trend
from indicators.rollup import ORDER, Leaf, State, Whole, roll_up
from indicators.rollup_words import Named, coverage_words, state_mark, why_goal
from indicators.show import Cell, draw_cell
from indicators.standing import Standing, standing_of
from swot.labels import goal_labels
from workshops.models import Scorecard


@dataclass(frozen=True)
class Figure:
    """One indicator in a row: its picture, its state, its trend."""

    cell: Cell
    standing: Standing
    mark: Mark
    trend: Mark | None
    aims: list[Aim]

    @property
    def is_context(self) -> bool:
        return self.cell.is_context


@dataclass(frozen=True)
class Row:
    """A goal on the scorecard. ``state`` is None for one that is no longer pursued."""

    goal: Goal
    label: str
    status: Mark
    result: list[Figure]
    effect: list[Figure]
    whole: Whole
    state: State | None
    mark: Mark
    why: str
    coverage: str
    alerts: list[str]
    is_overdue: bool
    may_edit: bool

    @property
    def has_gaps(self) -> bool:
        """Some of several indicators have no value: then how many have is told beside the state."""
        return self.whole.total > 1 and self.whole.filled < self.whole.total

    @property
    def urgency(self) -> tuple[bool, int, datetime.date]:
        """What is overdue or belongs to nobody first, then the worst state, then the date."""
        place = ORDER[self.state] if self.state else len(ORDER)
        return not self.alerts, place, self.goal.due or datetime.date.max


def scorecard_rows(scorecard: Scorecard, member: Membership | None) -> list[Row]:
    """All goals, oldest retreat first. Six queries for any number of goals and values."""
    goals = list(
        Goal.objects.filter(scorecard=scorecard)
        .select_related("perspective", "responsible", "workshop")
        .order_by("workshop__created_at", "position", "key")
    )
    labels = goal_labels(goals)
    indicators: dict[UUID, list[Indicator]] = {}
    for indicator in Indicator.objects.filter(goal__scorecard=scorecard).order_by("position"):
        indicators.setdefault(indicator.goal_id, []).append(indicator)
    figures = gather_figures(scorecard)
    late = _late_measures(scorecard)
    return [
        build_row(
            goal,
            label=labels[goal.pk],
            figures=[
                build_figure(item, figures.get(item.pk) or Figures(), scorecard.today)
                for item in indicators.get(goal.pk, ())
            ],
            late_measures=late[goal.pk],
            today=scorecard.today,
            may_edit=can_edit_goals(member, goal.workshop),
        )
        for goal in goals
    ]


def _late_measures(scorecard: Scorecard) -> Counter[UUID]:
    late = Measure.objects.filter(
        goal__scorecard=scorecard, is_done=False, due__lt=scorecard.today
    ).order_by()
    return Counter(late.values_list("goal_id", flat=True))


def build_figure(indicator: Indicator, figures: Figures, today: datetime.date) -> Figure:
    standing = standing_of(measured_of(indicator, figures), today)
    return Figure(
        cell=draw_cell(indicator, figures.values, figures.aims, today),
        standing=standing,
        mark=state_mark(standing.state),
        trend=trend_mark(standing.rated.trend if standing.rated else None),
        aims=figures.aims,
    )


def build_row(
    goal: Goal,
    *,
    label: str,
    figures: list[Figure],
    late_measures: int,
    today: datetime.date,
    may_edit: bool,
) -> Row:
    counted = [item for item in figures if not item.is_context]
    whole = roll_up([_leaf(item) for item in counted], weight=goal.weight, name=label)
    effect = [item for item in figures if item.cell.indicator.level == Level.EFFECT]
    rest = [item for item in figures if item.cell.indicator.level != Level.EFFECT]
    is_pursued = goal.status != GoalStatus.DROPPED
    return Row(
        goal=goal,
        label=label,
        status=status_mark(goal),
        result=sorted(rest, key=lambda item: item.is_context),
        effect=effect,
        whole=whole,
        state=whole.state if is_pursued else None,
        mark=state_mark(whole.state) if is_pursued else status_mark(goal),
        why=why_goal(whole, [_named(item) for item in counted]) if is_pursued else "",
        coverage=coverage_words(whole.filled, whole.total),
        alerts=_alerts(goal, counted, late_measures, today),
        is_overdue=is_overdue(goal, today),
        may_edit=may_edit,
    )


def _leaf(figure: Figure) -> Leaf:
    standing, indicator = figure.standing, figure.cell.indicator
    return Leaf(standing.state, standing.has_value, indicator.weight, indicator.pk)


def _named(figure: Figure) -> Named:
    indicator = figure.cell.indicator
    return Named(figure.standing, indicator.name, indicator.unit or "")


def _alerts(
    goal: Goal, counted: list[Figure], late_measures: int, today: datetime.date
) -> list[str]:
    """What somebody must do whatever the figures say; a goal reached or dropped asks nothing."""
    if goal.status not in (GoalStatus.DRAFT, GoalStatus.AGREED):
        return []
    found = []
    if is_overdue(goal, today):
        found.append(_("Goal overdue"))
    if late_measures:
        words = ngettext("%(count)s measure overdue", "%(count)s measures overdue", late_measures)
        found.append(words % {"count": late_measures})
    late_values = sum(_is_late(item, today) for item in counted)
    if late_values:
        words = ngettext("%(count)s value overdue", "%(count)s values overdue", late_values)
        found.append(words % {"count": late_values})
    if goal.responsible_id is None:
        found.append(_("Nobody responsible"))
    return found


def _is_late(figure: Figure, today: datetime.date) -> bool:
    """A value that is outdated, or none at all though the time of a target is over."""
    if figure.standing.rated is not None:
        return figure.standing.is_outdated
    return any(aim.amount is not None and aim.period.end < today for aim in figure.aims)


def trend_mark(trend: Trend | None) -> Mark | None:
    """Arrow and word in the sense of the direction: fewer days of sickness go up."""
    if trend is None:
        return None
    return {
        Trend.BETTER: lambda: Mark(_("better"), "trending-up", "trend--better"),
        Trend.WORSE: lambda: Mark(_("worse"), "trending-down", "trend--worse"),
        Trend.STEADY: lambda: Mark(_("the same"), "move-right", "trend--steady"),
    }[trend]()
