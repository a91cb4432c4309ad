"""What happens to a measure once the goal is worded: done, and taken back."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from goals.models import Goal, Measure


def tick_measure(*, measure: Measure, by: User | None, on: datetime.date | None) -> None:
    """Say that it is done; None is what nobody knows.

    Done already, it keeps who did it first and when.
    """
    _change(measure, from_done=False, is_done=True, done_on=on, done_by=by)


def untick_measure(*, measure: Measure) -> None:
    """Take it back: the measure is open again."""
    _change(measure, from_done=True, is_done=False, done_on=None, done_by=None)


def _change(measure: Measure, *, from_done: bool, **values: object) -> None:
    """Store it, and count a change of the goal: whoever has its form open is told on saving."""
    with transaction.atomic():
        rows = Measure.objects.filter(pk=measure.pk, is_done=from_done).update(**values)
        if rows:
            Goal.objects.filter(pk=measure.goal_id).update(version=F("version") + 1)
