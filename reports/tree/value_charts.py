"""The newest value of an indicator as a chart beside its numbers, as on the scorecard. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.amounts import is_one_of_many
from indicators.figures import LINE_POINTS, Actual, Aim, Value, actual_of, aim_for, known_values
from indicators.rating import Measured
from indicators.ratios import readable
from indicators.standing import Standing, standing_of
from reports.tree.document import Chart, Line
from reports.tree.ratings import measured_of
from reports.tree.standing import Day
from reports.tree.words import Words


def chart_line(indicator: Mapping[str, Any], day: Day, words: Words) -> Line | None:
    """The chart of an indicator with state and trend in words; None while it has no value.

    The course matters on the effect level; what adds up in a year would only show a saw.
    """
    measured, actual = _newest(indicator, day)
    if actual is None:
        return None
    standing = standing_of(measured, day.date)
    aim = aim_for(measured.aims, day.date)
    is_counted = indicator["level"] != "context"
    course = _course(measured, day) if indicator["level"] == "effect" else []
    described = (
        _course_words(course, measured, words) if course else _value_words(actual, measured, words)
    )
    chart = Chart(
        kind="course" if course else "bullet",
        values=tuple(_text(value.amount) for value in course) or (_text(actual.amount),),
        description=", ".join([described, *_frame_words(aim, measured, words)]),
        target=_text(aim.amount) if aim else "",
        upper=_text(aim.upper) if aim else "",
        baseline=_text(measured.baseline),
        state=standing.state.value if is_counted else "",
    )
    return Line(", ".join(_said(standing, is_counted, words)), "small", chart)


def sum_words(indicator: Mapping[str, Any], day: Day, words: Words) -> str:
    """What the values of a year come to, where they are put together; else ""."""
    measured, actual = _newest(indicator, day)
    if actual is None or actual.since in (None, actual.period):
        return ""
    return _value_words(actual, measured, words)


def in_unit(text: str, unit: str | None) -> str:
    """A number in words with its unit behind it, as the report prints it: bare counts too."""
    return f"{text} {unit}" if unit and not is_one_of_many(text, unit) else text


def _newest(indicator: Mapping[str, Any], day: Day) -> tuple[Measured, Actual | None]:
    """The indicator as it is rated, and its newest value on that day, if it has one."""
    measured = measured_of(dict(indicator))
    return measured, actual_of(
        measured.values, day.date, is_cumulative=measured.is_cumulative, unit=measured.unit
    )


def _course(measured: Measured, day: Day) -> Sequence[Value]:
    """The values that a line shows, gaps within; none where fewer than two are values."""
    if measured.is_cumulative:
        return []
    shown = list(known_values(measured.values, day.date))[-LINE_POINTS:]
    while shown and shown[-1].amount is None:
        shown.pop()
    return shown if sum(value.amount is not None for value in shown) > 1 else []


def _said(standing: Standing, is_counted: bool, words: Words) -> Iterator[str]:
    if is_counted:
        yield words(f"state.{standing.state.value}")
    if standing.rated and standing.rated.trend:
        yield words(f"trend.{standing.rated.trend.value}")


def _value_words(actual: Actual, measured: Measured, words: Words) -> str:
    key = "actual"
    if actual.since not in (None, actual.period):
        key = "year_quota" if actual.is_quota else "year_sum"
    period = words.period(str(actual.period))
    return words(key, value=f"{_amount(actual.amount, measured, words)} ({period})")


def _course_words(course: Sequence[Value], measured: Measured, words: Words) -> str:
    steps = [
        f"{words.period(str(value.period))} "
        + (words("no_value") if value.amount is None else _amount(value.amount, measured, words))
        for value in course
    ]
    return words("course", values="; ".join(steps))


def _frame_words(aim: Aim | None, measured: Measured, words: Words) -> Iterator[str]:
    if aim and aim.amount is not None:
        low = _amount(aim.amount, measured, words)
        period = f" ({words.period(str(aim.period))})"
        if aim.upper is None:
            yield words("target", value=low + period)
        else:
            low = words.number(aim.amount)
            span = words("range", low=low, high=_amount(aim.upper, measured, words))
            yield words("target_range", value=span + period)
    if measured.baseline is not None:
        yield words("baseline", value=_amount(measured.baseline, measured, words))


def _amount(amount: Decimal, measured: Measured, words: Words) -> str:
    return in_unit(words.number(readable(amount)), measured.unit)


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"
