"""What happens to indicators and their targets."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from goals import services as goal_services
from goals.models import Goal
from goals.services import MeasureEntry
from indicators.models import Indicator, Target
from indicators.periods import parse_period
from indicators.values.ruling import keep_rule, rule_of
from swot.models import GuidingQuestion
from workshops.models import Workshop

COMMON = (
    "level",
    "name",
    "baseline_value",
    "baseline_period",
    "unit",
    "direction",
    "frequency",
    "definition",
    "source",
    "green",
    "red",
    "is_cumulative",
)


@dataclass(frozen=True)
class TargetEntry:
    period: str
    value: Decimal | None
    upper: Decimal | None = None


@dataclass(frozen=True)
class IndicatorEntry:
    """One filled-in form. ``targets`` None leaves all but the last target as they are."""

    level: str
    name: str
    direction: str
    frequency: str
    baseline_value: Decimal | None = None
    baseline_period: str | None = None
    unit: str | None = None
    definition: str | None = None
    source: str | None = None
    green: Decimal | None = None
    red: Decimal | None = None
    responsible: str | None = None
    is_cumulative: bool = False
    id: uuid.UUID | None = None
    is_removed: bool = False
    last_target: TargetEntry | None = None
    targets: tuple[TargetEntry, ...] | None = field(default=None)
    # Since when a changed rule of rating holds; None: since the scorecard's today.
    applies_from: datetime.date | None = None


def add_goal_page(
    *,
    goal: Goal,
    workshop: Workshop,
    responsible: str | None,
    questions: Iterable[GuidingQuestion],
    measures: Iterable[MeasureEntry],
    indicators: Sequence[IndicatorEntry],
) -> Goal:
    """Store a new goal with its measures and indicators, all or nothing; once for each id."""
    with transaction.atomic():
        stored = goal_services.add_goal(
            goal=goal,
            workshop=workshop,
            responsible=responsible,
            questions=questions,
            measures=measures,
        )
        if stored is goal:
            _set_indicators(goal, indicators)
    return stored


def edit_goal_page(
    *,
    goal: Goal,
    version: int,
    responsible: str | None,
    questions: Iterable[GuidingQuestion],
    measures: Iterable[MeasureEntry],
    indicators: Sequence[IndicatorEntry],
) -> None:
    """Store the form, all or nothing; ``StaleGoalError`` if somebody saved since ``version``."""
    with transaction.atomic():
        goal_services.edit_goal(
            goal=goal,
            version=version,
            responsible=responsible,
            questions=questions,
            measures=measures,
        )
        _set_indicators(goal, indicators)


def add_indicator(*, goal: Goal, entry: IndicatorEntry) -> Indicator:
    """Store a new indicator behind the others of its goal. It overwrites nobody's work.

    Raises ``Goal.DoesNotExist`` where the goal was deleted meanwhile.
    """
    with transaction.atomic():
        Goal.objects.select_for_update().get(pk=goal.pk)
        return _store(Indicator(goal=goal, position=_next_position(goal)), entry)


def edit_indicator(*, indicator: Indicator, version: int, entry: IndicatorEntry) -> None:
    """Store the indicator's page; its goal's version tells whether somebody else was quicker."""
    with transaction.atomic():
        goal_services.raise_version(goal=indicator.goal, version=version)
        _store(indicator, entry)


def _next_position(goal: Goal) -> int:
    return max(goal.indicators.values_list("position", flat=True), default=-1) + 1


def _set_indicators(goal: Goal, entries: Sequence[IndicatorEntry]) -> None:
    """Store the rows of a form. Indicators that the form did not know stay.

    A row never removes an indicator that has values: that is asked on a page of its own.
    """
    known = {item.pk: item for item in goal.indicators.prefetch_related("targets", "measurements")}
    position = max((item.position for item in known.values()), default=-1)
    for entry in entries:
        indicator = known.get(entry.id) if entry.id else None
        if entry.is_removed:
            if indicator is not None and not indicator.measurements.all():
                indicator.delete()
            continue
        if indicator is None:
            position += 1
            indicator = Indicator(goal=goal, position=position)
        _store(indicator, entry)


def _store(indicator: Indicator, entry: IndicatorEntry) -> Indicator:
    is_new = indicator._state.adding
    before = rule_of(indicator)
    for name in COMMON:
        setattr(indicator, name, getattr(entry, name))
    indicator.responsible = goal_services.find_post(
        organisation=indicator.goal.scorecard.organisation, name=entry.responsible
    )
    indicator.save()
    if not is_new:
        day = entry.applies_from or indicator.goal.scorecard.today
        keep_rule(indicator=indicator, before=before, applies_from=day)
    stored = [] if is_new else last_first(indicator.targets.all())
    if entry.targets is not None:
        _replace_targets(indicator, stored, entry.targets)
    else:
        _set_last_target(indicator, stored, entry.last_target)
    return indicator


def last_first(targets: Iterable[Target]) -> list[Target]:
    """Targets by their period, the farthest first."""
    return sorted(targets, key=lambda target: parse_period(target.period).order, reverse=True)


def _set_last_target(
    indicator: Indicator, stored: list[Target], wanted: TargetEntry | None
) -> None:
    """The goal's form shows the last target: change that one, or the one of the same period."""
    if wanted is None:
        if stored and stored[0].value is not None:
            stored[0].delete()
        return
    same = [target for target in stored if target.period == wanted.period]
    target = (same or stored[:1] or [Target(indicator=indicator)])[0]
    if same and stored[0] is not target:
        stored[0].delete()  # its period was changed to one that stood there already
    _write_target(target, wanted, 0 if not stored else target.position)


def _replace_targets(
    indicator: Indicator, stored: list[Target], wanted: Sequence[TargetEntry]
) -> None:
    by_period = {target.period: target for target in stored}
    kept = {entry.period for entry in wanted}
    for target in stored:
        if target.period not in kept:
            target.delete()
    in_order = sorted(wanted, key=lambda entry: parse_period(entry.period).order)
    for position, entry in enumerate(in_order):
        target = by_period.get(entry.period) or Target(indicator=indicator)
        _write_target(target, entry, position)


def _write_target(target: Target, entry: TargetEntry, position: int) -> None:
    target.period = entry.period
    target.value = entry.value
    target.upper = entry.upper
    target.position = position
    target.save()
