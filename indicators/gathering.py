"""All figures of many indicators at once, as plain rows: a scorecard holds thousands of values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from indicators.figures import Aim, Value
from indicators.models import Indicator, RatingRule, Target
from indicators.periods import parse_period
from indicators.rating import Measured, Thresholds
from indicators.series import joined_values, newest_values
from indicators.show import aims_of, values_of
from indicators.values.ruling import first_day
from workshops.models import Scorecard


@dataclass
class Figures:
    """What is stored of one indicator besides itself."""

    values: list[Value] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    rules: list[Thresholds] = field(default_factory=list)


def gather_figures(scorecard: Scorecard) -> dict[UUID, Figures]:
    """Figures by indicator, for all indicators of a scorecard: three queries for any number."""
    wanted = Q(indicator__goal__scorecard=scorecard)
    found = marks_of(wanted)
    for pk, series in joined_values(wanted).items():
        found[pk].values = newest_values(series, scorecard.today)
    return found


def marks_of(wanted: Q) -> dict[UUID, Figures]:
    """Targets and rules by indicator, still without values: two queries for any number."""
    found: dict[UUID, Figures] = defaultdict(Figures)
    targets = Target.objects.filter(wanted).order_by()
    for pk, period, value, upper in targets.values_list("indicator_id", "period", "value", "upper"):
        found[pk].aims.append(Aim(parse_period(period), value, upper))
    for pk, history in _rules(wanted).items():
        found[pk].rules = history
    return found


def rules_of(scorecard: Scorecard) -> dict[UUID, list[Thresholds]]:
    """Since when which thresholds held, by indicator. One query."""
    return _rules(Q(indicator__goal__scorecard=scorecard))


def _rules(wanted: Q) -> dict[UUID, list[Thresholds]]:
    found: dict[UUID, list[Thresholds]] = defaultdict(list)
    rules = RatingRule.objects.filter(wanted).order_by("position")
    names = ("indicator_id", "valid_from", "green", "red", "direction", "is_cumulative")
    for pk, begin, green, red, direction, adds_up in rules.values_list(*names):
        found[pk].append(Thresholds(green, red, first_day(begin), direction, adds_up))
    return found


def measured_of(indicator: Indicator, figures: Figures) -> Measured:
    """An indicator as its rating takes it."""
    return Measured(
        direction=indicator.direction,
        frequency=indicator.frequency,
        values=figures.values,
        aims=figures.aims,
        baseline=indicator.baseline_value,
        thresholds=Thresholds(indicator.green, indicator.red),
        history=figures.rules,
        is_cumulative=indicator.is_cumulative,
        unit=indicator.unit,
    )


def figures_of(indicator: Indicator) -> Figures:
    """The figures of one indicator fetched with ``measurements``, ``targets`` and ``rules``."""
    return Figures(
        values_of(indicator),
        aims_of(indicator),
        [
            Thresholds(
                item.green, item.red, first_day(item.valid_from), item.direction, item.is_cumulative
            )
            for item in indicator.rules.all()
        ],
    )
