"""Indicators of a goal with their targets, thresholds and values."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User, one_of
from goals.models import Goal
from indicators.history_models import Deletion as Deletion
from indicators.history_models import GoalVersion as GoalVersion
from indicators.reminder_models import Reminder as Reminder
from indicators.review_models import Review as Review
from indicators.review_models import ReviewMeasure as ReviewMeasure
from indicators.review_models import ReviewNote as ReviewNote
from workshops.models import Scorecard, new_key
from workshops.numbers import ExactDecimalField


class Level(models.TextChoices):
    RESULT = "result", _("Result level")
    EFFECT = "effect", _("Effect level")
    CONTEXT = "context", _("Context")


class Direction(models.TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")
    RANGE = "range", _("Inside a band is best")


class Frequency(models.TextChoices):
    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    HALF_YEAR = "half_year", _("half-yearly")
    YEAR = "year", _("yearly")
    IRREGULAR = "irregular", _("irregular")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user) -> IndicatorQuerySet:
        return self.filter(goal__scorecard__organisation__memberships__user=user)


class Indicator(models.Model):
    """What is measured for a goal. ``green`` and ``red`` are thresholds in the same unit."""

    # From indicators.chain.with_reach.
    has_target: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicators")
    key = models.CharField(max_length=60, default=new_key)
    position = models.PositiveIntegerField(default=0)
    level = models.CharField(_("Level"), max_length=10, choices=Level.choices)
    name = models.CharField(_("Indicator"), max_length=300)
    unit = models.CharField(_("Unit"), max_length=60, null=True, blank=True)
    definition = models.TextField(_("Definition"), null=True, blank=True)
    source = models.TextField(_("Source"), null=True, blank=True)
    frequency = models.CharField(
        _("Frequency"), max_length=10, choices=Frequency.choices, default=Frequency.YEAR
    )
    direction = models.CharField(_("Direction"), max_length=10, choices=Direction.choices)
    baseline_value = ExactDecimalField(_("Baseline"), null=True, blank=True)
    baseline_period = models.CharField(max_length=10, null=True, blank=True)
    green = ExactDecimalField(_("Green threshold"), null=True, blank=True)
    red = ExactDecimalField(_("Red threshold"), null=True, blank=True)
    is_cumulative = models.BooleanField(_("Values add up within a year"), default=False)
    responsible = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="indicators"
    )
    weight = ExactDecimalField(null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "key"], name="indicator_key_once"),
            one_of("level", Level, "indicator_level_known"),
            one_of("direction", Direction, "indicator_direction_known"),
            one_of("frequency", Frequency, "indicator_frequency_known"),
        ]

    def __str__(self) -> str:
        return self.name


class RatingRule(models.Model):
    """What held from a day on, so that a changed rule does not re-rate the past.

    Once there are any, the present rule is the last of them. ``valid_from`` is a day or a period,
    None: from the beginning. ``direction`` and ``is_cumulative`` None: as the indicator has it.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="rules")
    valid_from = models.CharField(max_length=10, null=True, blank=True)
    green = ExactDecimalField(null=True, blank=True)
    red = ExactDecimalField(null=True, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, null=True, blank=True)
    is_cumulative = models.BooleanField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(direction=None) | models.Q(direction__in=Direction.values),
                name="rating_rule_direction_known",
            )
        ]


class Target(models.Model):
    """What is to be reached by the end of a period; ``upper`` closes the band of a range."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    period = models.CharField(_("Period"), max_length=10)
    value = ExactDecimalField(_("Target"), null=True, blank=True)
    upper = ExactDecimalField(_("Upper bound"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]


class Measurement(models.Model):
    """The value of a period. ``value`` None says "no value", which is never 0.

    ``version`` guards against two people at once. Who entered it is unknown of imported ones.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    period = models.CharField(_("Period"), max_length=10)
    value = ExactDecimalField(_("Value"), null=True, blank=True)
    numerator = ExactDecimalField(null=True, blank=True)
    denominator = ExactDecimalField(null=True, blank=True)
    comment = models.TextField(null=True, blank=True)
    rating = models.CharField(max_length=60, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0, editable=False)
    entered_at = models.DateTimeField(null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period"], name="measurement_once")
        ]


class MeasurementChange(models.Model):
    """What stood there before a correction; ``by`` and ``at`` are of the correction."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    value = ExactDecimalField(null=True, blank=True)
    numerator = ExactDecimalField(null=True, blank=True)
    denominator = ExactDecimalField(null=True, blank=True)
    comment = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.measurement_id} · {self.at:%Y-%m-%d}"


class PeriodLockQuerySet(models.QuerySet["PeriodLock"]):
    def visible_to(self, user) -> PeriodLockQuerySet:
        return self.filter(scorecard__organisation__memberships__user=user)

    def closed(self) -> PeriodLockQuerySet:
        """Those that hold; the others are history."""
        return self.filter(reopened_at=None)


class PeriodLock(models.Model):
    """A period of a scorecard whose values are final, until it is reopened: one row each time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="period_locks")
    period = models.CharField(_("Period"), max_length=10)
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(_("Reason"))
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reopen_reason = models.TextField(blank=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        ordering = ["-locked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "period"],
                condition=models.Q(reopened_at=None),
                name="period_lock_once",
            )
        ]

    def __str__(self) -> str:
        return self.period


class PendingImport(models.Model):
    """A table of values that was read and waits for a yes: kept a day, for who sent it only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # The table as it was sent, compressed JSON: read anew against what is stored by then.
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.scorecard_id} · {self.created_at:%Y-%m-%d}"
