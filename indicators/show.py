"""One indicator as a cell: name, small picture, numbers in words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.amounts import show_amount, with_unit
from indicators.figures import (
    Actual,
    Aim,
    Bullet,
    Line,
    Value,
    actual_of,
    aim_for,
    bullet,
    known_values,
    line,
)
from indicators.models import Direction, Indicator, Level
from indicators.periods import Period, parse_period, period_label
from indicators.ratios import readable


@dataclass(frozen=True)
class Cell:
    """``state`` is "line", "bullet" or "none"; the numbers stand beside either picture."""

    indicator: Indicator
    state: str
    actual: str
    target: str
    when: str
    note: str
    description: str
    bullet: Bullet | None = None
    line: Line | None = None
    has_target: bool = False

    @property
    def is_context(self) -> bool:
        return self.indicator.level == Level.CONTEXT

    @property
    def slash(self) -> str:
        """What stands between value and target; before a bare unit only a space."""
        return " / " if self.has_target else "\u00a0"


def draw_cell(
    indicator: Indicator, values: Sequence[Value], aims: Sequence[Aim], today: datetime.date
) -> Cell:
    """The cell of an indicator whose values and targets were read apart from it."""
    actual = actual_of(values, today, is_cumulative=indicator.is_cumulative, unit=indicator.unit)
    aim = aim_for(aims, today)
    if actual is None:
        return Cell(
            indicator, "none", "", _aim_words(aim, indicator), "", _first_words(aim, indicator), ""
        )
    known = known_values(values, today)
    drawn = None
    # The course matters on the effect level; what adds up in a year would only show a saw.
    if indicator.level == Level.EFFECT and not indicator.is_cumulative:
        drawn = line(known, aim)
    return Cell(
        indicator=indicator,
        state="line" if drawn else "bullet",
        actual=show_amount(readable(actual.amount)),
        target=_aim_words(aim, indicator),
        when=_when(actual),
        note="",
        description=_line_words(known, aim, indicator)
        if drawn
        else _bullet_words(actual, aim, indicator),
        bullet=None if drawn else bullet(actual.amount, aim, indicator.baseline_value),
        line=drawn,
        has_target=aim is not None,
    )


def values_of(indicator: Indicator) -> list[Value]:
    return [
        Value(parse_period(item.period), item.value, item.numerator, item.denominator)
        for item in indicator.measurements.all()
    ]


def aims_of(indicator: Indicator) -> list[Aim]:
    return [
        Aim(parse_period(item.period), item.value, item.upper) for item in indicator.targets.all()
    ]


def span_words(low, high) -> str:
    """ "25", "25–32" for a band."""
    return show_amount(low) if high is None else f"{show_amount(low)}–{show_amount(high)}"


def _aim_words(aim: Aim | None, indicator: Indicator) -> str:
    if aim is None:
        return indicator.unit or ""
    return with_unit(span_words(aim.amount, aim.upper), indicator.unit)


def _first_words(aim: Aim | None, indicator: Indicator) -> str:
    if aim is None:
        return _("No value and no target yet.")
    return _("No value yet. Target for %(period)s: %(target)s") % {
        "period": aim.period.label,
        "target": _aim_words(aim, indicator),
    }


def _when(actual: Actual) -> str:
    if actual.since is None or actual.since == actual.period:
        return actual.period.label
    if actual.is_quota:
        return _("over the year up to %(period)s") % {"period": actual.period.label}
    return _("sum up to %(period)s") % {"period": actual.period.label}


def _bullet_words(actual: Actual, aim: Aim | None, indicator: Indicator) -> str:
    parts = [
        _("Actual value %(value)s")
        % {"value": with_unit(show_amount(readable(actual.amount)), indicator.unit)}
    ]
    parts += _frame_words(aim, indicator)
    return ", ".join(parts)


def _line_words(values: list[Value], aim: Aim | None, indicator: Indicator) -> str:
    course = "; ".join(f"{value.period.label}: {_course_words(value)}" for value in values[-12:])
    return ", ".join([_("Course: %(values)s") % {"values": course}, *_frame_words(aim, indicator)])


def _course_words(value: Value) -> str:
    return _("no value") if value.amount is None else show_amount(readable(value.amount))


def _frame_words(aim: Aim | None, indicator: Indicator) -> list[str]:
    parts = []
    if aim is not None:
        parts.append(
            _("target for %(period)s %(value)s")
            % {"period": aim.period.label, "value": _aim_words(aim, indicator)}
        )
    if indicator.baseline_value is not None:
        value = with_unit(show_amount(indicator.baseline_value), indicator.unit)
        parts.append(_("baseline %(value)s") % {"value": value})
    return parts


def direction_word(indicator: Indicator) -> str:
    return str(Direction(indicator.direction).label)


@dataclass(frozen=True)
class ValueRow:
    period: Period
    when: str
    value: str
    comment: str
    rating: str


def value_rows(indicator: Indicator) -> list[ValueRow]:
    """All stored values, newest first; a missing one is named and never 0."""
    rows = [
        ValueRow(
            parse_period(item.period),
            period_label(item.period),
            show_amount(item.value),
            item.comment or "",
            item.rating or "",
        )
        for item in indicator.measurements.all()
    ]
    return sorted(rows, key=lambda row: row.period, reverse=True)
