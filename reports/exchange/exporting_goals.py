"""The goals, indicators and votes of one retreat as parts of its archive."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from goals.models import Goal, GoalLink, GoalQuestion, GoalWording, Measure, VoteResult, VoteState
from indicators.models import Indicator, Measurement, RatingRule, Target
from reports.archive.values import as_decimal, number_of_goal
from reports.exchange.rows import Rows
from reports.exchange.told import as_number, iso_day, key_of, keys_of, name_of, only_set
from workshops.models import Workshop


def goals_of(workshop: Workshop) -> QuerySet[Goal]:
    own = {"goal": OuterRef("pk")}
    return (
        Goal.objects.of_workshop(workshop)
        .select_related("perspective", "objective", "responsible")
        .annotate(
            question_rows=Rows(
                GoalQuestion.objects.filter(**own, question__workshop=workshop),
                key="question__key",
            ),
            link_rows=Rows(
                GoalLink.objects.filter(**own).order_by("position", "pk"),
                to="to_id",
                kind="kind",
                hypothesis="hypothesis",
            ),
            measure_rows=Rows(
                Measure.objects.filter(**own),
                text="text",
                responsible="responsible__name",
                due="due",
                done="is_done",
            ),
            wording_rows=_wordings(workshop),
            is_taken_over=Exists(GoalWording.objects.filter(**own).held_by_others()),
        )
    )


def keys_by_goal(goals: Iterable[Goal], workshop: Workshop) -> dict[Any, str]:
    """Goal id → its key in the file. A goal taken over steps aside where a key is in use here."""
    keys = {goal.pk: goal.key for goal in goals if goal.workshop_id == workshop.pk}
    used = set(keys.values())
    for goal in goals:
        if goal.pk not in keys:
            key, number = goal.key, 1
            while key in used:
                number += 1
                key = f"{goal.key[:50]}-{number}"
            keys[goal.pk] = key
            used.add(key)
    return keys


def tell_goal(
    goal: Any,  # a Goal with the rows of `goals_of`
    workshop: Workshop,
    keys: dict[Any, str],
    indicators: dict[Any, list[dict[str, Any]]],
) -> dict[str, Any]:
    """What lies outside this retreat (its questions, its objectives) is not told."""
    objective = goal.objective if _is_here(goal.objective, workshop) else None
    return {
        "key": keys[goal.pk],
        "perspective": goal.perspective.key,
        "statement": _statement(goal, workshop),
        "questions": keys_of(goal.question_rows),
        "objective": key_of(objective),
        "responsible": name_of(goal.responsible),
        "due": iso_day(goal.due),
        "status": goal.status,
        "status_reason": goal.status_reason,
        "achievable": goal.achievable,
        "relevant": goal.relevant,
        "priority": goal.priority,
        "example": goal.is_example,
        "measures": [{**row, "done": bool(row["done"])} for row in goal.measure_rows],
        "links": [
            {**row, "to": keys[to]}
            for row in goal.link_rows
            if (to := uuid.UUID(row["to"])) in keys
        ],
        "indicators": indicators.get(goal.pk, []),
        **only_set(
            number=number_of_goal(goal.number) if goal.number else None,
            weight=as_decimal(goal.weight),
            wordings=[
                {"workshop": row["held"] or row["title"], "statement": row["statement"]}
                for row in goal.wording_rows
            ],
        ),
    }


def _statement(goal: Any, workshop: Workshop) -> str:
    """The frozen wording of the retreat that took the goal over, else the goal's own.

    While another retreat holds the goal, that of its own retreat is frozen as well.
    """
    if goal.workshop_id == workshop.pk:
        is_frozen = goal.is_taken_over and goal.own_wording is not None
        return goal.own_wording if is_frozen else goal.statement
    taken_over = (row["statement"] for row in goal.wording_rows if row["here"])
    return next(taken_over, goal.statement)


def _wordings(workshop: Workshop) -> Rows:
    """The wordings of a goal up to this retreat; later retreats are not this one's business."""
    known = GoalWording.objects.filter(
        Q(workshop=None) | Q(workshop__created_at__lte=workshop.created_at), goal=OuterRef("pk")
    )
    here = Case(When(workshop=workshop, then=1), default=0)
    return Rows(
        known.order_by("pk"),
        statement="statement",
        title="title",
        held="workshop__title",
        here=here,
    )


def indicators_by_goal(goals: list[Goal]) -> dict[Any, list[dict[str, Any]]]:
    """The indicators of these goals, by goal."""
    own = {"indicator": OuterRef("pk")}
    amounts = {"period": "period", "value": "value"}
    ratios = {"numerator": "numerator", "denominator": "denominator"}
    indicators = (
        Indicator.objects.filter(goal__in=goals)
        .select_related("responsible")
        .annotate(
            target_rows=Rows(Target.objects.filter(**own), **amounts, upper="upper"),
            value_rows=Rows(
                Measurement.objects.filter(**own),
                **amounts,
                comment="comment",
                rating="rating",
                **ratios,
            ),
            rule_rows=Rows(
                RatingRule.objects.filter(**own),
                valid_from="valid_from",
                green="green",
                red="red",
                direction="direction",
                adds_up="is_cumulative",
            ),
        )
    )
    by_goal: dict[Any, list[dict[str, Any]]] = {}
    for indicator in indicators:
        by_goal.setdefault(indicator.goal_id, []).append(_indicator(indicator))
    return by_goal


def _indicator(indicator: Any) -> dict[str, Any]:
    baseline = {
        "value": as_decimal(indicator.baseline_value),
        "period": indicator.baseline_period,
    }
    return {
        "key": indicator.key,
        "level": indicator.level,
        "name": indicator.name,
        "unit": indicator.unit,
        "definition": indicator.definition,
        "source": indicator.source,
        "frequency": indicator.frequency,
        "direction": indicator.direction,
        "baseline": baseline if any(item is not None for item in baseline.values()) else None,
        "targets": [_target(row) for row in indicator.target_rows],
        "green": as_decimal(indicator.green),
        "red": as_decimal(indicator.red),
        "cumulative": indicator.is_cumulative,
        "values": [_value(row) for row in indicator.value_rows],
        **only_set(
            responsible=name_of(indicator.responsible),
            weight=as_decimal(indicator.weight),
            rules=[_rule(row) for row in indicator.rule_rows],
        ),
    }


def _target(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "period": row["period"],
        "value": as_number(row["value"]),
        **only_set(upper=as_number(row["upper"])),
    }


def _value(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "period": row["period"],
        "value": as_number(row["value"]),
        "comment": row["comment"],
        "rating": row["rating"],
        **only_set(
            numerator=as_number(row["numerator"]), denominator=as_number(row["denominator"])
        ),
    }


def _rule(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "valid_from": row["valid_from"],
        "green": as_number(row["green"]),
        "red": as_number(row["red"]),
        **only_set(
            direction=row["direction"],
            # SQLite tells a flag as 0 or 1.
            adds_up=None if row["adds_up"] is None else "yes" if row["adds_up"] else "no",
        ),
    }


def tell_votes(workshop: Workshop, keys: dict[Any, str]) -> list[dict[str, Any]]:
    """The votes that were held; one that is prepared or open has nothing to tell yet."""
    results = Rows(
        VoteResult.objects.filter(round=OuterRef("pk")),
        goal="goal_id",
        cluster="cluster__key",
        dots="dots",
        voters="voters",
    )
    return [
        {
            "title": voting.title,
            "dots_per_person": voting.dots_per_person,
            "max_per_goal": voting.max_per_goal,
            "voters": voting.voters,
            "results": [
                {"goal": keys[goal], "dots": row["dots"], "voters": row["voters"]}
                for row in voting.result_rows
                if row["goal"] and (goal := uuid.UUID(row["goal"])) in keys
            ],
            "decision": voting.decision,
            **only_set(
                clusters=[
                    {"cluster": row["cluster"], "dots": row["dots"], "voters": row["voters"]}
                    for row in voting.result_rows
                    if row["cluster"]
                ],
                ballots=voting.ballots,
                reason=voting.reason,
                example=voting.is_example,
            ),
        }
        for voting in workshop.voting_rounds.filter(state=VoteState.CLOSED).annotate(
            result_rows=results
        )
    ]


def _is_here(thing: Any, workshop: Workshop) -> bool:
    return thing is not None and thing.workshop_id == workshop.pk
