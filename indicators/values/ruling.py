"""Changed rules do not re-rate the past: since when which thresholds and which direction held."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Indicator, RatingRule
from indicators.periods import parse_period


@dataclass(frozen=True)
class Rule:
    """All that a rating depends on besides values and targets."""

    green: Decimal | None
    red: Decimal | None
    direction: str
    is_cumulative: bool


def rule_of(indicator: Indicator) -> Rule:
    return Rule(indicator.green, indicator.red, indicator.direction, indicator.is_cumulative)


def keep_rule(*, indicator: Indicator, before: Rule, applies_from: datetime.date) -> None:
    """Store that the indicator's rule holds from a day on, and ``before`` until then.

    Call it inside the transaction that changed the indicator. Rules that were to begin on that
    day or later are given up: whoever says what holds from a day on means all that follows.
    Without values nothing could be re-rated, and nothing is kept.
    """
    now = rule_of(indicator)
    if now == before:
        return
    rules = list(RatingRule.objects.filter(indicator=indicator))
    if not rules and not indicator.measurements.exists():
        return
    if not rules:
        rules = [RatingRule(indicator=indicator, green=before.green, red=before.red)]
    kept = [rule for rule in rules if first_day(rule.valid_from) < applies_from]
    for rule in kept:  # what was the indicator's own until now must be said from now on
        if now.direction != before.direction and rule.direction is None:
            rule.direction = before.direction
        if now.is_cumulative != before.is_cumulative and rule.is_cumulative is None:
            rule.is_cumulative = before.is_cumulative
    kept.sort(key=lambda rule: first_day(rule.valid_from))
    newest = RatingRule(
        indicator=indicator, valid_from=applies_from.isoformat(), green=now.green, red=now.red
    )
    RatingRule.objects.filter(indicator=indicator).delete()
    for position, rule in enumerate([*kept, newest]):
        rule.pk, rule.position = None, position
    RatingRule.objects.bulk_create([*kept, newest])


def first_day(stored: str | None) -> datetime.date:
    """The first day on which a rule holds; None holds from the beginning."""
    if not stored:
        return datetime.date.min
    try:
        return parse_period(stored).start
    except ValueError:
        return datetime.date.fromisoformat(stored)
