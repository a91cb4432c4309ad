"""What the pages of a review show: one goal at a time, and the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects

from goals.models import Goal, Measure
from goals.status import Mark
from indicators.measure_rows import rows_of_goal, urgent_first
from indicators.models import Indicator
from indicators.reading import goal_row, indicator_views
from indicators.review_models import Review, ReviewMeasure, ReviewNote
from indicators.rollup import State
from indicators.rollup_words import state_mark
from indicators.scorecard_rows import Row
from swot.labels import goal_label
from workshops.models import Scorecard


@dataclass(frozen=True)
class MinutesRow:
    """One goal in the minutes."""

    note: ReviewNote
    mark: Mark
    agreed: list[ReviewMeasure]

    @property
    def is_silent(self) -> bool:
        return not (self.note.comment or self.note.decision or self.agreed)


def minutes(review: Review) -> list[MinutesRow]:
    """All goals of the review with what was written: two queries."""
    notes = review.notes.select_related("goal").prefetch_related("agreed")
    return [
        MinutesRow(note, state_mark(State(note.state)), list(note.agreed.all())) for note in notes
    ]


def running_review(scorecard: Scorecard) -> Review | None:
    return Review.objects.running().filter(scorecard=scorecard).first()


def note_page(note: ReviewNote) -> dict[str, Any]:
    """The card of one goal in the meeting: figures of now, the last review, open measures."""
    goal = _goal_of(note)
    views = indicator_views(goal) if goal else []
    siblings = list(note.review.notes.values_list("pk", "position"))
    places = [pk for pk, _position in siblings]
    at = places.index(note.pk)
    return {
        "note": note,
        "review": note.review,
        "goal": goal,
        "row": goal_row(goal, [view.figure for view in views]) if goal else None,
        "views": views,
        "place": at + 1,
        "count": len(places),
        "back": places[at - 1] if at else None,
        "next": places[at + 1] if at + 1 < len(places) else None,
        "last": _last_note(note),
        "measures": urgent_first(rows_of_goal(goal)) if goal else [],
        "agreed": list(note.agreed.all()),
    }


def state_now(note: ReviewNote) -> Row | None:
    """The row of the goal as it stands now; None where it was deleted."""
    goal = _goal_of(note)
    return goal_row(goal, [view.figure for view in indicator_views(goal)]) if goal else None


def _goal_of(note: ReviewNote) -> Goal | None:
    goal = Goal.objects.filter(review_notes=note.pk).with_frame().first()
    if goal is None:
        return None
    goal.scorecard = goal.workshop.scorecard
    goal.label = goal_label(goal.number or goal.place)
    prefetch_related_objects(
        [goal],
        Prefetch("measures", Measure.objects.select_related("responsible", "done_by")),
        Prefetch("indicators", Indicator.objects.select_related("responsible")),
        "indicators__targets",
        "indicators__measurements",
        "indicators__rules",
    )
    return goal


def _last_note(note: ReviewNote) -> ReviewNote | None:
    """What the review before said of this goal, if it said anything."""
    if note.goal_id is None:
        return None
    said = ~Q(comment="") | ~Q(decision="") | Q(agreed__isnull=False)
    return (
        ReviewNote.objects.filter(said, goal=note.goal_id, review__finished_at__isnull=False)
        .exclude(review=note.review_id)
        .select_related("review")
        .prefetch_related("agreed")
        .order_by("-review__held_on", "-review__created_at")
        .first()
    )
