"""Every unit of an organisation: what it comes to, what is overdue, who has not reported.

The states are those of the scorecard's own page (indicators/scorecard_rows.py), from the same
rules; only pictures are left out.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import Organisation, Post
from goals.models import PURSUED, Goal, GoalStatus
from goals.status import is_overdue
from indicators.gathering import Figures, measured_of
from indicators.models import Indicator, Level
from indicators.periods import Period
from indicators.rollup import ORDER, Leaf, State, Whole, roll_up, roll_up_groups
from indicators.rollup_words import Named, why_goal
from indicators.series import answered_until, state_values
from indicators.standing import standing_of
from indicators.units_reading import Stored, read_units
from indicators.values.due import is_overdue as is_value_overdue
from indicators.values.owing import owed_periods
from swot.labels import goal_labels
from workshops.models import Scorecard


@dataclass
class Debt:
    """The values that one post owes a unit; ``post`` None: nobody answers for them."""

    post: Post | None
    count: int = 0
    overdue: int = 0
    # For how many days the oldest of them has been due, and its period.
    days: int = 0
    oldest: Period | None = None

    def add(self, periods: Sequence[Period], today: datetime.date) -> None:
        """Take in what one indicator owes, oldest first."""
        self.count += len(periods)
        self.overdue += sum(is_value_overdue(period, today) for period in periods)
        if self.oldest is None or periods[0] < self.oldest:
            self.oldest, self.days = periods[0], (today - periods[0].end).days


@dataclass
class Unit:
    """One scorecard with what it comes to. ``whole`` is None while it pursues no goal."""

    scorecard: Scorecard
    whole: Whole | None = None
    # Whose state is the worst, and what it is owed to.
    why: str = ""
    counts: Counter[State] = field(default_factory=Counter)
    late_goals: int = 0
    late_measures: int = 0
    # Whoever owes the longest comes first.
    debts: list[Debt] = field(default_factory=list)

    @property
    def state(self) -> State | None:
        return self.whole.state if self.whole else None

    @property
    def goals(self) -> int:
        return self.counts.total()

    @property
    def missing(self) -> int:
        return sum(debt.count for debt in self.debts)

    @property
    def late_values(self) -> int:
        return sum(debt.overdue for debt in self.debts)

    @property
    def late(self) -> int:
        return self.late_goals + self.late_measures + self.late_values


@dataclass(frozen=True)
class _Pursued:
    """A goal that counts, with what it comes to and the indicators behind it."""

    goal: Goal
    label: str
    whole: Whole
    named: list[Named]

    @property
    def urgency(self) -> tuple[int, datetime.date]:
        return ORDER[self.whole.state], self.goal.due or datetime.date.max


def units_of(organisation: Organisation) -> list[Unit]:
    """All scorecards as of their own days, oldest first. Twelve queries for any number."""
    stored = read_units(organisation)
    return [_unit(scorecard, stored) for scorecard in stored.scorecards]


def _unit(scorecard: Scorecard, stored: Stored) -> Unit:
    today = scorecard.today
    goals = stored.goals.get(scorecard.pk, [])
    labels = goal_labels(goals)
    pursued = [
        _pursued(goal, labels[goal.pk], stored)
        for goal in goals
        if goal.status != GoalStatus.DROPPED
    ]
    parts: dict[UUID, list[Whole]] = defaultdict(list)
    for item in pursued:
        parts[item.goal.perspective_id].append(item.whole)
    perspectives = stored.perspectives.get(scorecard.pk, ())
    return Unit(
        scorecard,
        whole=roll_up_groups((item.label, parts[item.pk]) for item in perspectives),
        why=_why(pursued),
        counts=Counter(item.whole.state for item in pursued),
        late_goals=sum(is_overdue(goal, today) for goal in goals),
        late_measures=sum(_late_measures(goal, stored) for goal in goals),
        debts=_debts(goals, stored),
    )


def _pursued(goal: Goal, label: str, stored: Stored) -> _Pursued:
    leaves, named = [], []
    for indicator in stored.indicators.get(goal.pk, ()):
        if indicator.level == Level.CONTEXT:
            continue
        marks = stored.figures.get(indicator.pk) or Figures()
        today = goal.scorecard.today
        values = state_values(stored.series.get(indicator.pk, ""), today)
        measured = measured_of(indicator, Figures(values, marks.aims, marks.rules))
        standing = standing_of(measured, today)
        leaves.append(Leaf(standing.state, standing.has_value, indicator.weight, indicator.pk))
        named.append(Named(standing, indicator.name, indicator.unit or ""))
    whole = roll_up(leaves, weight=goal.weight, name=label)
    return _Pursued(goal, label, whole, named)


def _why(pursued: Sequence[_Pursued]) -> str:
    """The goal with the worst state, and what that is owed to; "" where all is on track."""
    first = min(pursued, key=lambda item: item.urgency, default=None)
    if first is None or first.whole.state == State.ON_TRACK:
        return ""
    return f"{first.label}: {why_goal(first.whole, first.named)}"


def _late_measures(goal: Goal, stored: Stored) -> int:
    if goal.status not in PURSUED:
        return 0
    return sum(due < goal.scorecard.today for due in stored.measures.get(goal.pk, ()))


# --- who has not reported ----------------------------------------------------------------------


def _debts(goals: Sequence[Goal], stored: Stored) -> list[Debt]:
    """What the list of values shows as due, by who answers for it."""
    found: dict[UUID | None, Debt] = {}
    for goal in goals:
        if goal.status == GoalStatus.DROPPED:
            continue
        for indicator in stored.indicators.get(goal.pk, ()):
            periods = _owed(indicator, stored)
            if periods:
                key = indicator.responsible_id
                debt = found.setdefault(key, Debt(stored.posts[key] if key else None))
                debt.add(periods, goal.scorecard.today)
    return sorted(found.values(), key=lambda debt: (-debt.days, -debt.count))


def _owed(indicator: Indicator, stored: Stored) -> tuple[Period, ...]:
    scorecard = indicator.goal.scorecard
    newest = answered_until(stored.series.get(indicator.pk, ""))
    locks = stored.locks.get(scorecard.pk, ())
    return owed_periods(indicator, newest=newest, on=scorecard.today, locks=locks)
