"""The ratings of the values in an archive, as `retreat_check --json` prints them. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from indicators.figures import Aim, Value
from indicators.periods import parse_period
from indicators.rating import Measured, Rated, Thresholds, hints_of, rate_values


def newest_day(archive: dict[str, Any]) -> datetime.date | None:
    """The end of the newest period with a row, where no other day is asked for."""
    ends = [
        parse_period(row["period"]).end
        for indicator in _indicators(archive)
        for row in indicator["values"]
    ]
    return max(ends, default=None)


def check_ratings(archive: dict[str, Any], on: datetime.date | None) -> dict[str, Any]:
    """``ratings``: one row per value; ``hints``: what looks odd about an indicator."""
    day = on or newest_day(archive)
    ratings, hints = [], []
    for indicator in _indicators(archive):
        measured = measured_of(indicator)
        official = {row["period"]: row.get("rating") for row in indicator["values"]}
        if day is not None:
            ratings += [
                _row(indicator["key"], rated, official[str(rated.period)])
                for rated in rate_values(measured, day)
            ]
        hints += [
            {"indicator": indicator["key"], "hint": hint.value} for hint in hints_of(measured)
        ]
    return {"ratings": ratings, "hints": hints}


def measured_of(indicator: dict[str, Any]) -> Measured:
    """An indicator of an archive as the rating takes it."""
    baseline = indicator["baseline"]
    return Measured(
        direction=indicator["direction"],
        frequency=indicator["frequency"],
        values=[
            Value(
                parse_period(row["period"]),
                _decimal(row["value"]),
                _decimal(row.get("numerator")),
                _decimal(row.get("denominator")),
            )
            for row in indicator["values"]
        ],
        aims=[
            Aim(parse_period(row["period"]), _decimal(row["value"]), _decimal(row.get("upper")))
            for row in indicator["targets"]
        ],
        baseline=_decimal(baseline["value"]) if baseline else None,
        thresholds=_thresholds(indicator),
        history=[_thresholds(rule) for rule in indicator.get("rules", ())],
        is_cumulative=indicator["cumulative"],
        unit=indicator["unit"],
    )


def _indicators(archive: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for goal in archive["goals"]:
        yield from goal["indicators"]


def _thresholds(rule: dict[str, Any]) -> Thresholds:
    begin = rule.get("valid_from")
    return Thresholds(
        _decimal(rule.get("green")),
        _decimal(rule.get("red")),
        _day(str(begin)) if begin else None,
        rule.get("direction"),
        {"yes": True, "no": False}.get(rule.get("adds_up", "")),
    )


def _day(stored: str) -> datetime.date:
    """A day, or the first day of a period."""
    try:
        return parse_period(stored).start
    except ValueError:
        return datetime.date.fromisoformat(stored)


def _row(key: str, rated: Rated, official: str | None) -> dict[str, Any]:
    return {
        "indicator": key,
        "period": str(rated.period),
        "value": _number(rated.value),
        "rating": rated.rating.value,
        "outdated": rated.is_outdated,
        "official": official,
        "progress": _number(rated.progress),
        "expected": _number(rated.expected),
        "trend": rated.trend.value if rated.trend else None,
    }


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _number(amount: Decimal | None) -> int | float | None:
    """A JSON number with four decimal places at most; whole where it is whole."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else round(float(amount), 4)
