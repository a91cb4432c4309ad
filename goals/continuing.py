"""The next retreat: a new one on the same scorecard, with goals taken over word for word.

What each report prints after that: docs/decisions/taken-over-goals.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal, GoalWording
from swot import setup
from swot.labels import goal_labels
from swot.models import GuidingQuestion
from swot.services.questions import create_question
from workshops.models import Workshop
from workshops.pulse import raise_pulse


def continue_retreat(
    *,
    workshop: Workshop,
    frame: setup.Frame,
    prompts: list[setup.PromptPlan],
    goals: Iterable[Goal] = (),
    questions: Iterable[GuidingQuestion] = (),
) -> Workshop:
    """Create the retreat that follows ``workshop``: prompts of its own, goals taken over, and
    guiding questions copied with their perspectives, since here they may be worded anew."""
    fresh = [setup.PromptPlan(plan.kind, plan.text, plan.max_cards) for plan in prompts]
    with transaction.atomic():
        made = setup.create_workshop(scorecard=workshop.scorecard, frame=frame, prompts=fresh)
        made.follows = workshop
        made.save(update_fields=["follows"])
        for goal in goals:
            take_goal(workshop=made, goal=goal)
        for question in questions:
            create_question(
                workshop=made,
                text=question.text,
                perspectives=[
                    link.perspective
                    for link in question.perspective_links.select_related("perspective")
                ],
            )
    return made


def take_goal(*, workshop: Workshop, goal: Goal) -> GoalWording | None:
    """Take a goal of an earlier retreat over as it reads now. Taken over already: it stays so.

    With the first that takes it over, the wording of its own retreat stands still too. None for
    a goal that is gone, that this retreat worded itself, or that belongs to another scorecard.
    """
    with transaction.atomic():
        raise_pulse(workshop, board=True)
        found = Goal.objects.select_for_update(of=("self",)).filter(pk=goal.pk).first()
        if found is None or not _is_for(found, workshop):
            return None
        if not found.wordings.held_by_others().exists():
            Goal.objects.filter(pk=found.pk).update(own_wording=found.statement)
        wording, _made = GoalWording.objects.get_or_create(
            goal=found, workshop=workshop, defaults={"statement": found.statement}
        )
        return wording


def leave_goal(*, workshop: Workshop, goal: Goal) -> str | None:
    """Drop a goal that was taken over; return the wording it had here, for the way back."""
    with transaction.atomic():
        raise_pulse(workshop, board=True)
        wording = GoalWording.objects.filter(goal=goal, workshop=workshop).first()
        if wording is None or goal.workshop_id == workshop.pk:
            return None
        wording.delete()
        return wording.statement


def bring_goal_back(*, workshop: Workshop, goal: Goal, statement: str) -> None:
    """Undo ``leave_goal``: the goal returns with the wording that it had here."""
    with transaction.atomic():
        raise_pulse(workshop, board=True)
        found = Goal.objects.select_for_update(of=("self",)).filter(pk=goal.pk).first()
        if found is not None and _is_for(found, workshop):
            GoalWording.objects.get_or_create(
                goal=found, workshop=workshop, defaults={"statement": statement}
            )


def _is_for(goal: Goal, workshop: Workshop) -> bool:
    return goal.scorecard_id == workshop.scorecard_id and goal.workshop_id != workshop.pk


# --- the page where goals are taken over and dropped ----------------------------------------


@dataclass(frozen=True)
class TakeoverRow:
    """A goal of another retreat: `wording` as this one took it over, "" where it did not."""

    goal: Goal
    label: str
    wording: str

    @property
    def is_taken(self) -> bool:
        return bool(self.wording)

    @property
    def reads_otherwise_now(self) -> bool:
        return self.is_taken and self.wording != self.goal.statement


@dataclass(frozen=True)
class TakeoverGroup:
    workshop: Workshop
    rows: list[TakeoverRow]


def takeover_groups(workshop: Workshop) -> list[TakeoverGroup]:
    """The goals of the scorecard's other retreats, the newest retreat first. One query."""
    goals = list(
        Goal.objects.filter(scorecard=workshop.scorecard_id)
        .exclude(workshop=workshop)
        .with_wording_of(workshop)
        .select_related("workshop", "perspective")
        .order_by("-workshop__created_at", "workshop", "position", "key")
    )
    labels = goal_labels(goals)
    groups: dict[object, TakeoverGroup] = {}
    for goal in goals:
        group = groups.setdefault(goal.workshop_id, TakeoverGroup(goal.workshop, []))
        group.rows.append(TakeoverRow(goal, labels[goal.pk], goal.wording_here or ""))
    return list(groups.values())


def takeover_sentence(groups: list[TakeoverGroup]) -> str:
    taken = sum(row.is_taken for group in groups for row in group.rows)
    in_all = sum(len(group.rows) for group in groups)
    return _("%(taken)s of %(all)s goals taken over.") % {"taken": taken, "all": in_all}
