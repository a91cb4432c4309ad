"""All figures of many indicators at once, as plain rows: a scorecard holds thousands of values."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from indicators.figures import LINE_POINTS, Aim, Value
from indicators.models import Indicator, Measurement, RatingRule, Target
from indicators.periods import Period, parse_period
from indicators.rating import Measured, Thresholds
from indicators.show import aims_of, values_of
from indicators.values.ruling import first_day
from workshops.models import Scorecard

# A period with its value as text.
Row = tuple[Period, str | None]
# A year has at most so many periods: itself, two halves, four quarters, twelve months.
YEAR_AT_MOST = 19


@dataclass
class Figures:
    """What is stored of one indicator besides itself."""

    values: list[Value] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    rules: list[Thresholds] = field(default_factory=list)


def gather_figures(scorecard: Scorecard) -> dict[UUID, Figures]:
    """Figures by indicator, for all indicators of a scorecard: three queries for any number."""
    wanted = Q(indicator__goal__scorecard=scorecard)
    found: dict[UUID, Figures] = defaultdict(Figures)
    for pk, rows in _rows_of_values(wanted).items():
        found[pk].values = _newest_values(rows, scorecard.today)
    targets = Target.objects.filter(wanted).order_by()
    for pk, period, value, upper in targets.values_list("indicator_id", "period", "value", "upper"):
        found[pk].aims.append(Aim(parse_period(period), value, upper))
    rules = RatingRule.objects.filter(wanted).order_by("position")
    names = ("indicator_id", "valid_from", "green", "red", "direction", "is_cumulative")
    for pk, begin, green, red, direction, adds_up in rules.values_list(*names):
        found[pk].rules.append(Thresholds(green, red, first_day(begin), direction, adds_up))
    return found


def _rows_of_values(wanted: Q) -> dict[UUID, list[Row]]:
    """Periods with their values by indicator, everything still as text.

    A scorecard has thousands of rows, most of them older than anything it shows: what is not
    needed is never turned into numbers and ids.
    """
    by_text: dict[str, list[Row]] = defaultdict(list)
    rows = Measurement.objects.filter(wanted).order_by()
    as_text = Cast("indicator_id", TextField()), "period", Cast("value", TextField())
    for text, period, value in rows.values_list(*as_text):
        by_text[text].append((parse_period(period), value))
    return {UUID(text): rows for text, rows in by_text.items()}


def _newest_values(rows: list[Row], today: datetime.date) -> list[Value]:
    """The values that state, trend and picture of today look at; by period, oldest first.

    That is the newest one with its year, one before it of the same grain, and a line's length.
    """
    known = sorted((row for row in rows if row[0].start <= today), key=lambda row: row[0].order)
    newest = next((at for at in range(len(known) - 1, -1, -1) if known[at][1] is not None), None)
    if newest is None:
        begin = max(0, len(known) - LINE_POINTS)
    else:
        begin = max(0, min(newest - YEAR_AT_MOST, len(known) - LINE_POINTS))
        grain = known[newest][0].grain
        if not any(row[1] and row[0].grain == grain for row in known[begin:newest]):
            begin = 0
    return [
        Value(period, None if text is None else Decimal(text)) for period, text in known[begin:]
    ]


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
