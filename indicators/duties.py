"""What a person owes as of a day: values, measures and goals of the posts that they hold."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet

from accounts.models import Membership
from goals.models import PURSUED, Goal, GoalStatus, Measure
from indicators.models import Indicator
from indicators.values.owing import Owing, owing
from swot.labels import goal_label

Thing = TypeVar("Thing", bound=Model)


@dataclass
class Duties:
    """What one person owes; the oldest first, as of ``day``."""

    day: datetime.date
    values: list[Owing] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    @property
    def value_count(self) -> int:
        return sum(len(item.periods) for item in self.values)


def held_by(things: QuerySet[Thing], users: Iterable[Any]) -> QuerySet[Thing]:
    """Of things with a responsible post those of these people, while they are members there."""
    return things.filter(
        responsible__user__in=users,
        responsible__user__memberships__organisation=F("responsible__organisation"),
    )


def indicators_of(users: Iterable[Any]) -> QuerySet[Indicator]:
    """The indicators whose values these people owe."""
    return held_by(Indicator.objects.exclude(goal__status=GoalStatus.DROPPED), users)


def measures_of(users: Iterable[Any]) -> QuerySet[Measure]:
    """The open measures of these people that have a date, the oldest first."""
    found = held_by(Measure.objects.pending(), users).exclude(due=None)
    return found.select_related("goal__scorecard", "responsible").order_by("due", "position", "pk")


def goals_of(users: Iterable[Any]) -> QuerySet[Goal]:
    """The pursued goals of these people that have a date, the oldest first."""
    found = held_by(Goal.objects.filter(status__in=PURSUED), users).exclude(due=None)
    return found.select_related("scorecard", "responsible").order_by("due", "position", "key")


def count_values_due(member: Membership) -> Counter[UUID]:
    """How many values a person owes here, by scorecard: as many as their list shows. One query."""
    own = indicators_of([member.user_id])
    counts: Counter[UUID] = Counter()
    for item in owing(own.filter(goal__scorecard__organisation=member.organisation_id)):
        counts[item.indicator.goal.scorecard_id] += len(item.periods)
    return counts


def gather_duties(users: Iterable[Any], *, on: datetime.date, within: int) -> Mapping[UUID, Duties]:
    """What each of these people owes, measures and goals up to so many days ahead.

    Whoever owes nothing is left out. Scorecards that stand at a past day are as well: nobody works
    with them any more. Three queries for any number of people.
    """
    people = list(users)
    last = on + datetime.timedelta(days=within)
    found: defaultdict[UUID, Duties] = defaultdict(lambda: Duties(on))
    for item in owing(indicators_of(people).filter(goal__scorecard__as_of=None), on):
        if item.periods:
            found[_holder(item.indicator)].values.append(item)
    for measure in measures_of(people).filter(goal__scorecard__as_of=None, due__lte=last):
        found[_holder(measure)].measures.append(measure)
    for goal in goals_of(people).filter(scorecard__as_of=None, due__lte=last):
        found[_holder(goal)].goals.append(goal)
    return found


def _holder(thing: Any) -> UUID:
    """Who holds the responsible post; `held_by` lets nothing through that nobody holds."""
    return thing.responsible.user_id


def labels_of(goals: Iterable[UUID]) -> dict[UUID, str]:
    """What these goals are called. One query."""
    numbered = Goal.objects.filter(pk__in=set(goals)).with_place().only("number")
    return {goal.pk: goal_label(goal.number or goal.place) for goal in numbered}
