"""Facts of indicators for the rules of thumb: from stored ones and from forms being filled in."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from goals.facts import facts_of_goal
from goals.models import Goal
from goals.smart import GoalFacts, IndicatorFacts, TargetFacts
from indicators.models import Indicator


def facts_of_indicator(indicator: Indicator) -> IndicatorFacts:
    """Facts of a stored indicator; reads ``targets``, so fetch them with it."""
    return IndicatorFacts(
        level=indicator.level,
        unit=indicator.unit or "",
        direction=indicator.direction,
        baseline=_float(indicator.baseline_value),
        targets=tuple(
            TargetFacts(target.period, _float(target.value)) for target in indicator.targets.all()
        ),
        thresholds=(_float(indicator.green), _float(indicator.red)),
        frequency=indicator.frequency,
        name=indicator.name,
    )


def facts_of_stored(goal: Goal, language: str) -> GoalFacts:
    """Facts of a goal fetched by ``with_everything``; asks no query."""
    indicators = [facts_of_indicator(item) for item in goal.indicators.all()]
    return facts_of_goal(goal, indicators=indicators, language=language)


def facts_of_row(level: str, data: dict[str, Any], due: datetime.date | None) -> IndicatorFacts:
    """Facts of a row as typed; what could not be read counts as not there."""
    period = data.get("target_period") or (str(due.year) if due else "")
    target = _float(data.get("target_value"))
    return IndicatorFacts(
        level=level,
        unit=data.get("unit") or "",
        direction=data.get("direction") or "",
        baseline=_float(data.get("baseline_value")),
        targets=(TargetFacts(period, target),) if target is not None else (),
        thresholds=(_float(data.get("green")), _float(data.get("red"))),
        frequency=data.get("frequency") or "",
        name=data.get("name") or "",
    )


def facts_of_form(
    data: dict[str, Any],
    *,
    indicators: Iterable[IndicatorFacts],
    measures: Iterable[datetime.date | None],
    language: str,
) -> GoalFacts:
    """Facts of the goal's form as typed."""
    return GoalFacts(
        statement=data.get("statement") or "",
        achievable=data.get("achievable") or "",
        relevant=data.get("relevant") or "",
        due=data.get("due"),
        responsible=data.get("responsible") or "",
        indicators=tuple(indicators),
        measures=tuple(measures),
        language=language,
    )


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
