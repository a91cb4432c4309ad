"""What the overview of all units reads: eleven queries for any number of units and values."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from accounts.models import Organisation, Post
from goals.models import Goal, Measure
from indicators.gathering import Figures, marks_of
from indicators.models import Indicator, PeriodLock
from indicators.periods import Period, parse_period
from indicators.series import joined_values
from workshops.models import Perspective, Scorecard, Workshop

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Stored:
    """All that hangs on the scorecards of an organisation, by what it hangs on.

    Goals know their scorecard and retreat, indicators their goal: asking them costs nothing.
    """

    scorecards: list[Scorecard]
    perspectives: dict[UUID, list[Perspective]]
    goals: dict[UUID, list[Goal]]
    indicators: dict[UUID, list[Indicator]]
    # By indicator: targets and rules, and the values as one text.
    figures: dict[UUID, Figures]
    series: dict[UUID, str]
    # By goal: the days of its measures that are not done.
    measures: dict[UUID, list[datetime.date]]
    # By scorecard: the periods that are locked.
    locks: dict[UUID, list[Period]]
    posts: dict[UUID, Post]


def read_units(organisation: Organisation) -> Stored:
    scorecards = list(Scorecard.objects.filter(organisation=organisation))
    goals = _goals(organisation, {item.pk: item for item in scorecards})
    by_pk = {goal.pk: goal for goal in goals}
    indicators = list(
        Indicator.objects.filter(goal__scorecard__organisation=organisation).order_by("position")
    )
    for indicator in indicators:
        indicator.goal = by_pk[indicator.goal_id]
    wanted = Q(indicator__goal__scorecard__organisation=organisation)
    perspectives = Perspective.objects.filter(scorecard__organisation=organisation)
    measures = Measure.objects.filter(
        goal__scorecard__organisation=organisation, is_done=False, due__isnull=False
    )
    locks = PeriodLock.objects.filter(scorecard__organisation=organisation).closed()
    locked = [(pk, parse_period(text)) for pk, text in locks.values_list("scorecard_id", "period")]
    return Stored(
        scorecards=scorecards,
        perspectives=_by(perspectives.in_board_order(), "scorecard_id"),
        goals=_by(goals, "scorecard_id"),
        indicators=_by(indicators, "goal_id"),
        figures=marks_of(wanted),
        series=joined_values(wanted),
        measures=_pairs(measures.order_by().values_list("goal_id", "due")),
        locks=_pairs(locked),
        posts={post.pk: post for post in organisation.posts.select_related("user")},
    )


def _goals(organisation: Organisation, scorecards: dict[UUID, Scorecard]) -> list[Goal]:
    """The goals of each scorecard, oldest retreat first."""
    workshops = {
        item.pk: item for item in Workshop.objects.filter(scorecard__organisation=organisation)
    }
    found = Goal.objects.filter(scorecard__organisation=organisation).order_by(
        "workshop__created_at", "position", "key"
    )
    goals = []
    # What was added since the scorecards were read is left for the next look.
    for goal in found:
        if goal.scorecard_id in scorecards and goal.workshop_id in workshops:
            goal.scorecard = scorecards[goal.scorecard_id]
            goal.workshop = workshops[goal.workshop_id]
            goals.append(goal)
    return goals


def _by(things: Iterable[Thing], name: str) -> dict[UUID, list[Thing]]:
    found: dict[UUID, list[Thing]] = defaultdict(list)
    for thing in things:
        found[getattr(thing, name)].append(thing)
    return found


def _pairs(rows: Iterable[tuple[Any, Any]]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found
