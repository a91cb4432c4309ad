"""What the rules of thumb are asked about, taken from stored goals."""

from collections.abc import Iterable

from goals.completeness import GoalRow, IndicatorRow, ObjectiveRow, objective_gaps
from goals.models import Goal, GoalStatus, Objective
from goals.smart import GoalFacts, IndicatorFacts


def facts_of_goal(goal: Goal, *, indicators: Iterable[IndicatorFacts], language: str) -> GoalFacts:
    """Facts of a stored goal; reads ``measures`` and ``responsible``, so fetch them with it."""
    return GoalFacts(
        statement=goal.statement,
        achievable=goal.achievable or "",
        relevant=goal.relevant or "",
        due=goal.due,
        responsible=goal.responsible.name if goal.responsible else "",
        indicators=tuple(indicators),
        measures=tuple(measure.due for measure in goal.measures.all()),
        language=language,
    )


def gaps_of_objectives(
    objectives: Iterable[Objective], goals: Iterable[Goal]
) -> dict[str, list[str]]:
    """Gaps by the objective's number; ``goals`` come from ``GoalQuerySet.counting_indicators``."""
    objectives = list(objectives)
    numbers = {objective.pk: objective.number for objective in objectives}
    rows = [
        GoalRow(
            key=goal.pk,
            objective=numbers.get(goal.objective_id) if goal.objective_id else None,
            responsible=goal.responsible_id,
            indicators=(IndicatorRow("result"),) if goal.indicator_count else (),
        )
        for goal in goals
        if goal.status != GoalStatus.DROPPED
    ]
    return objective_gaps(
        [ObjectiveRow(item.number, item.valid_from, item.due) for item in objectives], rows
    )
