"""A goal as plain data, with its measures, links, indicators, targets and thresholds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from goals.models import Goal, GoalLink, Measure
from indicators.models import Indicator
from indicators.services import COMMON

TEXTS = ("statement", "relevant", "achievable", "status", "status_reason", "number")
Content = dict[str, Any]


def content_of(goal: Goal) -> Content | None:
    """The stored goal as plain data; None where it is gone."""
    found = (
        Goal.objects.filter(pk=goal.pk)
        .select_related("perspective", "objective", "responsible")
        .prefetch_related(
            Prefetch("measures", Measure.objects.select_related("responsible")),
            Prefetch("links", GoalLink.objects.select_related("to")),
            Prefetch("indicators", Indicator.objects.select_related("responsible")),
            "indicators__targets",
            "indicators__rules",
            "questions",
        )
        .first()
    )
    if found is None:
        return None
    return {
        **{name: getattr(found, name) or "" for name in TEXTS},
        "perspective": [str(found.perspective_id), found.perspective.label],
        "objective": [str(found.objective_id), found.objective.text] if found.objective else None,
        "responsible": found.responsible.name if found.responsible else "",
        "due": _day(found.due),
        "weight": plain(found.weight),
        "questions": [[str(item.pk), item.text] for item in found.questions.all()],
        "measures": [_measure_content(item) for item in found.measures.all()],
        "links": [_link_content(item) for item in found.links.all()],
        "indicators": [_indicator_content(item) for item in found.indicators.all()],
    }


def _measure_content(measure: Measure) -> Content:
    return {
        "id": str(measure.pk),
        "text": measure.text,
        "responsible": measure.responsible.name if measure.responsible else "",
        "due": _day(measure.due),
        "is_done": measure.is_done,
        "done_on": _day(measure.done_on),
    }


def _link_content(link: GoalLink) -> Content:
    return {
        "to": [str(link.to_id), link.to.statement],
        "kind": link.kind,
        "hypothesis": link.hypothesis or "",
    }


def _indicator_content(indicator: Indicator) -> Content:
    return {
        "id": str(indicator.pk),
        **{name: plain(getattr(indicator, name)) for name in COMMON},
        "responsible": indicator.responsible.name if indicator.responsible else "",
        "weight": plain(indicator.weight),
        "targets": [
            {"period": item.period, "value": plain(item.value), "upper": plain(item.upper)}
            for item in sorted(indicator.targets.all(), key=lambda item: item.period)
        ],
        "rules": [
            {
                "from": item.valid_from or "",
                "green": plain(item.green),
                "red": plain(item.red),
                "direction": item.direction or "",
                "is_cumulative": item.is_cumulative,
            }
            for item in indicator.rules.all()
        ],
    }


def plain(value: Any) -> Any:
    """A number without needless zeros, as text: JSON knows no exact decimals."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def in_shape_of(old: Content, new: Content) -> Content:
    """The newer one without what the older one did not know to tell.

    Versions say more by and by; that they do is no change of the goal.
    """
    kept = {name: value for name, value in new.items() if name in old}
    for name in ("measures", "indicators"):
        known = {item["id"]: item for item in old[name]}
        kept[name] = [
            {key: value for key, value in item.items() if key in known.get(item["id"], item)}
            for item in new[name]
        ]
    return kept


def is_same(one: Content, other: Content) -> bool:
    """Whether two versions say the same; the order of measures and the like says nothing."""
    return _in_order(one) == _in_order(other)


def _in_order(content: Content) -> Content:
    keys: dict[str, Callable[[Any], Any]] = {
        "measures": lambda item: item["id"],
        "indicators": lambda item: item["id"],
        "links": lambda item: (item["kind"], item["to"][0]),
        "questions": lambda item: item[0],
    }
    found = {name: sorted(content[name], key=key) for name, key in keys.items() if name in content}
    return {**content, **found}
