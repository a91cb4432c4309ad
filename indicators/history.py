"""Versions of a goal with its indicators: kept around each change.

Why not a library: docs/decisions/history.md. How they are compared: history_page.py; how one is
brought back: restoring.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from goals.models import Goal
from indicators.history_content import content_of, in_shape_of, is_same
from indicators.models import GoalVersion


@contextmanager
def kept_version(*, goal: Goal, by: User) -> Iterator[None]:
    """Do a change of the goal, and keep what it left: both or neither."""
    with kept_versions(goals=[goal], by=by):
        yield


@contextmanager
def kept_versions(*, goals: Sequence[Goal], by: User) -> Iterator[None]:
    """The same for a change of several goals.

    What changed since the last version by other ways (a file that was read in, a post or a
    perspective with a new name) is kept first, with nobody's name.
    """
    each = {goal.pk: goal for goal in goals}
    with transaction.atomic():
        lock_goals(each)
        for goal in each.values():
            _store_before(goal)
        yield
        for goal in each.values():
            _store(goal, by)


def record_version(*, goal: Goal, by: User) -> None:
    """Keep what the goal says now, where that is not kept yet."""
    with transaction.atomic():
        lock_goals([goal.pk])
        _store(goal, by)


def lock_goals(pks: Iterable[UUID]) -> None:
    """In one order, so that two changes of the same goals never wait for each other."""
    wanted = Goal.objects.select_for_update().filter(pk__in=set(pks))
    list(wanted.order_by("pk").values_list("pk"))


def _store_before(goal: Goal) -> None:
    """Bring the versions up to where the change begins.

    A version of a time when versions told less is told in full, or the change could not be seen.
    """
    content = content_of(goal)
    newest = GoalVersion.objects.filter(goal_id=goal.pk).first()
    if content and newest and is_same(newest.content, in_shape_of(newest.content, content)):
        if not is_same(newest.content, content):
            GoalVersion.objects.filter(pk=newest.pk).update(content=content)
    else:
        _store(goal, None)


def _store(goal: Goal, by: User | None) -> None:
    content = content_of(goal)
    if content is None:  # deleted meanwhile
        return
    newest = GoalVersion.objects.filter(goal_id=goal.pk).first()
    if newest is not None and is_same(newest.content, content):
        return
    number = newest.number + 1 if newest else 1
    GoalVersion.objects.create(
        goal_id=goal.pk, number=number, at=timezone.now(), by=by, content=content
    )
