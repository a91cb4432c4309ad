"""What the list of a retreat's goals shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Goal, GoalStatus
from goals.smart import Checklist, checklist
from goals.status import Mark, is_overdue, status_mark
from indicators.facts import facts_of_stored
from indicators.models import Level
from swot.labels import goal_label
from workshops.models import Perspective, Workshop


@dataclass
class GoalRow:
    goal: Goal
    label: str
    status: Mark
    is_overdue: bool
    is_own: bool
    checklist: Checklist
    result: list[str]
    effect: list[str]
    is_first: bool = False
    is_last: bool = False

    @property
    def statement(self) -> str:
        """A goal taken over reads here as it was taken over."""
        return self.goal.statement if self.is_own else self.goal.wording_here or ""

    @property
    def is_complete(self) -> bool:
        return self.checklist.done == self.checklist.total

    @property
    def missing(self) -> list[str]:
        return [check.text for check in self.checklist.checks if not check.is_done]


@dataclass(frozen=True)
class GoalGroup:
    perspective: Perspective
    rows: list[GoalRow]


def goals_of(workshop: Workshop) -> list[Goal]:
    """The goals of a retreat with all that hangs on them, in order. Seven queries."""
    goals = Goal.objects.of_workshop(workshop).with_wording_of(workshop)
    return list(goals.with_everything().with_place())


def goal_list_page(workshop: Workshop) -> dict[str, Any]:
    """Questions without a goal, then the goals by perspective in board order."""
    goals = goals_of(workshop)
    answered = {
        question.pk
        for goal in goals
        if goal.status != GoalStatus.DROPPED
        for question in goal.questions.all()
    }
    rows = [_row(goal, workshop) for goal in goals]
    questions = list(workshop.questions.all())
    return {
        "groups": grouped(workshop, rows),
        "count": len(rows),
        "completeness": _completeness(rows),
        "question_count": len(questions),
        "open_questions": [item for item in questions if item.pk not in answered],
    }


def _completeness(rows: list[GoalRow]) -> str:
    full = sum(row.is_complete for row in rows)
    if len(rows) == 1:
        return _("It has all details.") if full else _("It is still incomplete.")
    if not full:
        return _("None has all details yet.")
    if full == len(rows):
        return _("All of them have all details.")
    return ngettext("%(full)s has all details.", "%(full)s have all details.", full) % {
        "full": full
    }


def grouped(workshop: Workshop, rows: list[GoalRow]) -> list[GoalGroup]:
    """One group per perspective in use, and per one that still holds a goal."""
    items = list(workshop.scorecard.perspectives.in_board_order())
    parents = {item.parent_id for item in items if not item.is_retired}
    groups = []
    for item in items:
        own = [row for row in rows if row.goal.perspective_id == item.pk]
        if own or not (item.is_retired or item.pk in parents):
            movable = [row for row in own if row.is_own]
            for row in movable:
                row.is_first, row.is_last = row is movable[0], row is movable[-1]
            groups.append(GoalGroup(item, own))
    return groups


def _row(goal: Goal, workshop: Workshop) -> GoalRow:
    indicators = list(goal.indicators.all())
    return GoalRow(
        goal=goal,
        label=goal_label(goal.number or goal.place),
        status=status_mark(goal),
        is_overdue=is_overdue(goal, workshop.scorecard.today),
        is_own=goal.workshop_id == workshop.pk,
        checklist=checklist(facts_of_stored(goal, workshop.language)),
        result=[item.name for item in indicators if item.level == Level.RESULT],
        effect=[item.name for item in indicators if item.level == Level.EFFECT],
    )
