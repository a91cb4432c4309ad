"""Versions of a goal with its indicators: kept around each change, compared, restored.

Why not a library: docs/decisions/history.md.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils import timezone

from accounts.models import User
from goals.models import Goal, Objective
from indicators import services
from indicators.models import GoalVersion, Indicator
from indicators.services import COMMON, IndicatorEntry, TargetEntry
from workshops.models import Perspective

TEXTS = ("statement", "relevant", "achievable", "status", "status_reason", "number")
AMOUNTS = ("baseline_value", "green", "red")
Content = dict[str, Any]


@contextmanager
def kept_version(*, goal: Goal, by: User) -> Iterator[None]:
    """Do a change of the goal, and keep what it left: both or neither.

    The first change also keeps what was there before it, of which nobody knows who wrote it.
    """
    with transaction.atomic():
        _lock(goal)
        if not GoalVersion.objects.filter(goal_id=goal.pk).exists():
            _store(goal, None)
        yield
        _store(goal, by)


def record_version(*, goal: Goal, by: User) -> None:
    """Keep what the goal says now, where that is not kept yet."""
    with transaction.atomic():
        _lock(goal)
        _store(goal, by)


def _lock(goal: Goal) -> None:
    Goal.objects.select_for_update().filter(pk=goal.pk).first()


def _store(goal: Goal, by: User | None) -> None:
    content = content_of(goal)
    if content is None:  # deleted meanwhile
        return
    versions = GoalVersion.objects.filter(goal_id=goal.pk)
    newest = versions.first()
    if newest is not None and newest.content == content:
        return
    last = versions.aggregate(last=Max("number"))["last"] or 0
    GoalVersion.objects.create(
        goal_id=goal.pk, number=last + 1, at=timezone.now(), by=by, content=content
    )


def content_of(goal: Goal) -> Content | None:
    """The stored goal as plain data; None where it is gone."""
    people = Prefetch("indicators", Indicator.objects.select_related("responsible"))
    found = (
        Goal.objects.filter(pk=goal.pk)
        .select_related("perspective", "objective", "responsible")
        .prefetch_related(people, "indicators__targets", "measures__responsible")
        .first()
    )
    if found is None:
        return None
    return {
        **{name: getattr(found, name) or "" for name in TEXTS},
        "perspective": [str(found.perspective_id), found.perspective.label],
        "objective": [str(found.objective_id), found.objective.text] if found.objective else None,
        "responsible": found.responsible.name if found.responsible else "",
        "due": found.due.isoformat() if found.due else "",
        "measures": [
            {
                "id": str(item.pk),
                "text": item.text,
                "responsible": item.responsible.name if item.responsible else "",
                "due": item.due.isoformat() if item.due else "",
                "is_done": item.is_done,
            }
            for item in found.measures.all()
        ],
        "indicators": [_indicator_content(item) for item in found.indicators.all()],
    }


def _indicator_content(indicator: Indicator) -> Content:
    return {
        "id": str(indicator.pk),
        **{name: _plain(getattr(indicator, name)) for name in COMMON},
        "responsible": indicator.responsible.name if indicator.responsible else "",
        "targets": [
            {"period": item.period, "value": _plain(item.value), "upper": _plain(item.upper)}
            for item in sorted(indicator.targets.all(), key=lambda item: item.period)
        ],
    }


def _plain(value: Any) -> Any:
    """A number without needless zeros, as text: JSON knows no exact decimals."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def restore_version(*, goal: Goal, version: GoalVersion, by: User) -> None:
    """Bring back words, date, thresholds and targets of then; that is a change like any other.

    What came later stays: indicators and measures that the version did not know, all values and
    everything done. An indicator deleted since comes back without its values. Changed thresholds
    hold from now on, so that no rating of the past changes.
    """
    content = version.content
    for name in TEXTS:
        setattr(goal, name, content[name] or ("" if name in ("statement", "number") else None))
    goal.due = datetime.date.fromisoformat(content["due"]) if content["due"] else None
    perspectives = Perspective.objects.filter(scorecard=goal.scorecard_id)
    goal.perspective = perspectives.filter(pk=content["perspective"][0]).first() or goal.perspective
    goal.objective = (
        Objective.objects.filter(workshop=goal.workshop_id, pk=content["objective"][0]).first()
        if content["objective"]
        else None
    )
    with kept_version(goal=goal, by=by):
        services.edit_goal_page(
            goal=goal,
            version=Goal.objects.values_list("version", flat=True).get(pk=goal.pk),
            responsible=content["responsible"] or None,
            questions=list(goal.questions.all()),
            measures=(),
            indicators=[_entry(item) for item in content["indicators"]],
        )


def _entry(content: Content) -> IndicatorEntry:
    values = {name: content[name] for name in COMMON}
    values |= {name: _amount(content[name]) for name in AMOUNTS}
    return IndicatorEntry(
        **values,
        responsible=content["responsible"] or None,
        id=uuid.UUID(content["id"]),
        targets=tuple(
            TargetEntry(item["period"], _amount(item["value"]), _amount(item["upper"]))
            for item in content["targets"]
        ),
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
