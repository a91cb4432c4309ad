"""Weights of goals within their perspective and of indicators within their goal.

Stored as they were typed; what counts is the share (indicators/rollup.py). Perspectives have no
weights: they count alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from bsc_project.gone import still_there
from goals.models import Goal, GoalStatus
from indicators.history import kept_version
from indicators.models import Indicator, Level
from swot.labels import goal_labels
from workshops.models import Perspective, Scorecard


@dataclass(frozen=True)
class WeightEntry:
    """A weight as somebody wants it; ``was`` is what that person read. None is an empty field."""

    pk: UUID
    weight: Decimal | None
    was: Decimal | None


class WeightsChangedError(Exception):
    """Somebody else changed some of them meanwhile; ``stored`` is what stands there, by id."""

    def __init__(self, stored: dict[UUID, Decimal | None]) -> None:
        super().__init__("somebody else saved in between")
        self.stored = stored


@dataclass(frozen=True)
class Weighed:
    """A goal that is pursued, with its indicators that count."""

    goal: Goal
    label: str
    indicators: tuple[Indicator, ...]


def weighed_goals(scorecard: Scorecard) -> list[tuple[Perspective, list[Weighed]]]:
    """What can be weighed, by perspective in board order: three queries for any number."""
    goals = list(
        Goal.objects.filter(scorecard=scorecard)
        .select_related("workshop")
        .order_by("workshop__created_at", "position", "key")
    )
    labels = goal_labels(goals)
    indicators: dict[UUID, list[Indicator]] = defaultdict(list)
    counted = Indicator.objects.filter(goal__scorecard=scorecard).exclude(level=Level.CONTEXT)
    for indicator in counted.order_by("position"):
        indicators[indicator.goal_id].append(indicator)
    by_perspective: dict[UUID, list[Weighed]] = defaultdict(list)
    for goal in goals:
        if goal.status != GoalStatus.DROPPED:
            weighed = Weighed(goal, labels[goal.pk], tuple(indicators[goal.pk]))
            by_perspective[goal.perspective_id].append(weighed)
    return [
        (perspective, by_perspective[perspective.pk])
        for perspective in scorecard.perspectives.in_board_order()
        if by_perspective[perspective.pk]
    ]


def set_weights(
    *, scorecard: Scorecard, entries: Iterable[WeightEntry], by: User
) -> list[WeightEntry]:
    """Store what differs from what was read, all or nothing; return what takes it back.

    Raises ``WeightsChangedError`` where somebody else wanted something else meanwhile. Each change
    is kept in the history of its goal.
    """
    wanted = {entry.pk: entry for entry in entries if entry.weight != entry.was}
    with transaction.atomic():
        still_there(Scorecard.objects.select_for_update(no_key=True), scorecard.pk)
        goals = list(Goal.objects.filter(scorecard=scorecard, pk__in=wanted))
        indicators = list(
            Indicator.objects.filter(goal__scorecard=scorecard, pk__in=wanted).select_related(
                "goal"
            )
        )
        things: list[Goal | Indicator] = [*goals, *indicators]
        _check(things, wanted)
        with ExitStack() as versions:
            for _pk, goal in sorted({goal.pk: goal for goal in _goals_of(things)}.items()):
                versions.enter_context(kept_version(goal=goal, by=by))
            for thing in things:
                type(thing).objects.filter(pk=thing.pk).update(weight=wanted[thing.pk].weight)
    return [
        replace(wanted[item.pk], weight=item.weight, was=wanted[item.pk].weight) for item in things
    ]


def _goals_of(things: Sequence[Goal | Indicator]) -> list[Goal]:
    return [thing if isinstance(thing, Goal) else thing.goal for thing in things]


def _check(things: Sequence[Goal | Indicator], wanted: dict[UUID, WeightEntry]) -> None:
    other = {
        thing.pk: thing.weight
        for thing in things
        if thing.weight not in (wanted[thing.pk].was, wanted[thing.pk].weight)
    }
    if other:
        raise WeightsChangedError(other)
