"""A review of a scorecard in a meeting: what was said of each goal, kept as minutes."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from goals.models import Goal, Measure
from workshops.models import Scorecard


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user) -> ReviewQuerySet:
        return self.filter(scorecard__organisation__memberships__user=user)

    def running(self) -> ReviewQuerySet:
        return self.filter(finished_at=None)


class Review(models.Model):
    """One meeting. At most one of a scorecard is running; everybody who joins works in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="reviews")
    held_on = models.DateField(_("Day of the meeting"))
    participants = models.TextField(_("Present"), blank=True)
    # The day whose values were looked at.
    as_of = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=models.Q(finished_at=None),
                name="review_one_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} · {self.held_on}"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None


class ReviewNoteQuerySet(models.QuerySet["ReviewNote"]):
    def visible_to(self, user) -> ReviewNoteQuerySet:
        return self.filter(review__scorecard__organisation__memberships__user=user)


class ReviewNote(models.Model):
    """What was said of one goal. Wording and state are copies: later values change no minutes.

    ``version`` guards against two people at once; ``writer`` is the open page that saved last,
    so that a page that saves while somebody types is never in conflict with itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.CASCADE, related_name="notes")
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="review_notes"
    )
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=40)
    statement = models.TextField()
    perspective = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    why = models.TextField(blank=True)
    comment = models.TextField(_("Comment"), blank=True)
    decision = models.TextField(_("Decision"), blank=True)
    version = models.PositiveIntegerField(default=0)
    writer = models.CharField(max_length=36, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReviewNoteQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="review_note_place_once")
        ]

    def __str__(self) -> str:
        return self.label


class ReviewMeasure(models.Model):
    """A measure agreed in a review: a copy for the minutes, and the measure of the goal."""

    note = models.ForeignKey(ReviewNote, models.CASCADE, related_name="agreed")
    measure = models.ForeignKey(Measure, models.SET_NULL, null=True, blank=True, related_name="+")
    # What the page called it: sent twice, it is stored once.
    sent_as = models.UUIDField(unique=True)
    text = models.TextField()
    responsible = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
