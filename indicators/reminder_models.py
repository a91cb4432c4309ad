"""Who was reminded on which day: what keeps a second mail of the same day from going out."""

from __future__ import annotations

from django.db import models

from accounts.models import User


class Reminder(models.Model):
    """One mail to one person. The row is there before the mail goes out, and goes if it fails."""

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.day}"
