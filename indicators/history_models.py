"""What was: versions of a goal, and what was deleted."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, one_of
from goals.models import Goal
from workshops.models import Scorecard, Workshop


class GoalVersion(models.Model):
    """The whole goal as data, as it was left by one change; see docs/decisions/history.md."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="goal_version_once")]

    def __str__(self) -> str:
        return f"{self.goal_id} · {self.number}"


class DeletedKind(models.TextChoices):
    GOAL = "goal", _("Goal")
    INDICATOR = "indicator", _("Indicator")
    REVIEW = "review", _("Review")


class DeletionQuerySet(models.QuerySet["Deletion"]):
    def visible_to(self, user) -> DeletionQuerySet:
        return self.filter(scorecard__organisation__memberships__user=user)

    def unrestored(self) -> DeletionQuerySet:
        return self.filter(restored_at=None)


class Deletion(models.Model):
    """Something that was deleted, with all that went with it, so that it can come back.

    It goes for good with its retreat, a review with its scorecard. Once restored it is empty and
    only tells that it happened.
    """

    # Set by views that show one.
    words: str

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="deletions")
    workshop = models.ForeignKey(
        Workshop, models.CASCADE, null=True, blank=True, related_name="deletions"
    )
    kind = models.CharField(max_length=10, choices=DeletedKind.choices)
    # The ids of what is not there any more; ``goal`` is the goal itself, or that of an indicator.
    thing = models.UUIDField()
    goal = models.UUIDField(null=True, blank=True)
    title = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.JSONField(default=dict)
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DeletionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["scorecard", "-at"], name="deletion_newest_first")]
        constraints = [one_of("kind", DeletedKind, "deletion_kind_known")]

    def __str__(self) -> str:
        return self.title
