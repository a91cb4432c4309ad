"""Deleting goals, indicators and reviews, and bringing them back with all that went with them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bsc_project.gone import still_there
from goals.models import Goal
from indicators.history import kept_version
from indicators.history_models import DeletedKind
from indicators.models import Deletion, Indicator, Review, ReviewNote
from indicators.snapshots import delete_with_snapshot, put_back
from swot.labels import goal_label
from swot.services.refusal import RefusedError
from workshops.models import Perspective, Scorecard, new_key


def delete_goal(*, goal: Goal, by: User) -> Deletion | None:
    """Delete it with its indicators, values, measures, links and versions. Gone already: None."""
    with transaction.atomic():
        _lock_scorecard(goal.scorecard_id)
        found = _lock_goal(goal.pk)
        if found is None:
            return None
        title = f"{_label(found)} {found.statement}"
        deletion = _deletion(DeletedKind.GOAL, found, found, title, by)
        deletion.content = delete_with_snapshot(found)
        deletion.save(force_insert=True)
    return deletion


def delete_indicator(*, indicator: Indicator, by: User) -> Deletion | None:
    """Delete it with its targets, thresholds and values; its goal's history tells of it."""
    with transaction.atomic():
        _lock_scorecard(indicator.goal.scorecard_id)
        with kept_version(goal=indicator.goal, by=by):
            found = Indicator.objects.filter(pk=indicator.pk).select_related("goal").first()
            if found is None:
                return None
            deletion = _deletion(DeletedKind.INDICATOR, found, found.goal, found.name, by)
            deletion.content = delete_with_snapshot(found)
            deletion.save(force_insert=True)
    return deletion


def delete_review(*, review: Review, by: User) -> Deletion | None:
    """Delete its minutes. Measures that were agreed in it stay with their goals."""
    with transaction.atomic():
        found = Review.objects.select_for_update().filter(pk=review.pk).first()
        if found is None:
            return None
        # Who is writing a note in this moment waits, and is told.
        list(ReviewNote.objects.select_for_update().filter(review=found).values_list("pk"))
        deletion = Deletion(
            scorecard_id=found.scorecard_id,
            kind=DeletedKind.REVIEW,
            thing=found.pk,
            title=found.held_on.isoformat(),
            at=timezone.now(),
            by=by,
            content=delete_with_snapshot(found),
        )
        deletion.save(force_insert=True)
    return deletion


def _deletion(
    kind: DeletedKind, thing: Goal | Indicator, goal: Goal, title: str, by: User
) -> Deletion:
    return Deletion(
        scorecard_id=goal.scorecard_id,
        workshop_id=goal.workshop_id,
        kind=kind,
        thing=thing.pk,
        goal=goal.pk,
        title=title,
        at=timezone.now(),
        by=by,
    )


def _label(goal: Goal) -> str:
    return goal_label(goal.number or Goal.objects.with_place().get(pk=goal.pk).place)


# --- the way back ----------------------------------------------------------------------------


def bring_back(*, deletion: Deletion, by: User) -> None:
    """Store again what was deleted; done already, nothing happens. ``RefusedError`` says why not.

    What it hung on may be gone by now: links to goals that are deleted stay away, posts that are
    no more are empty.
    """
    with transaction.atomic():
        goal = Goal.objects.filter(pk=deletion.goal).first() if deletion.goal else None
        if deletion.kind == DeletedKind.INDICATOR and goal is not None:
            with kept_version(goal=goal, by=by):
                put_back_deleted(deletion, by)
        else:
            put_back_deleted(deletion, by)


def put_back_deleted(deletion: Deletion, by: User) -> None:
    """The same inside of a change of its goal, which keeps the version."""
    found = still_there(Deletion.objects.select_for_update(), deletion.pk)
    if found.restored_at is None:
        _CHECKED[DeletedKind(found.kind)](found)
        put_back(found.content)
        found.restored_at, found.restored_by, found.content = timezone.now(), by, {}
        found.save(update_fields=["restored_at", "restored_by", "content"])


def _check_goal(deletion: Deletion) -> None:
    (row,) = deletion.content["rows"]["goals.goal"]
    perspectives = Perspective.objects.filter(scorecard=deletion.scorecard_id)
    if not perspectives.filter(pk=row["perspective_id"]).exists():
        other = perspectives.in_use().in_board_order().first()
        if other is None:
            raise RefusedError(_("There is no perspective left that the goal could belong to."))
        row["perspective_id"] = str(other.pk)
    if Goal.objects.filter(workshop=deletion.workshop_id, key=row["key"]).exists():
        row["key"] = new_key()


def _check_indicator(deletion: Deletion) -> None:
    (row,) = deletion.content["rows"]["indicators.indicator"]
    if not deletion.goal or not Goal.objects.filter(pk=deletion.goal).exists():
        raise RefusedError(_("The goal of this indicator was deleted. Bring the goal back first."))
    if Indicator.objects.filter(goal=deletion.goal, key=row["key"]).exists():
        row["key"] = new_key()


def _check_review(deletion: Deletion) -> None:
    (row,) = deletion.content["rows"]["indicators.review"]
    running = Review.objects.running().filter(scorecard=deletion.scorecard_id)
    if row["finished_at"] is None and running.exists():
        raise RefusedError(_("Another review is running. Finish that one first."))


_CHECKED = {
    DeletedKind.GOAL: _check_goal,
    DeletedKind.INDICATOR: _check_indicator,
    DeletedKind.REVIEW: _check_review,
}


# --- locks -----------------------------------------------------------------------------------


def _lock_scorecard(pk: UUID) -> None:
    """Let the entering of values wait: none slips in while what is there is being collected."""
    Scorecard.objects.select_for_update().get(pk=pk)


def _lock_goal(pk: UUID) -> Goal | None:
    return Goal.objects.select_for_update().filter(pk=pk).first()
