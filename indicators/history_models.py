"""Versions of a goal: what it said, with its indicators and thresholds, after each change."""

from __future__ import annotations

from django.db import models

from accounts.models import User
from goals.models import Goal


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
