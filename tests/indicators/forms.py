"""The goal's form as a browser sends it."""

from __future__ import annotations

from typing import Any

RESULT = {
    "name": "Vereinbarungen geschlossen",
    "baseline_value": "2",
    "target_value": "18",
    "target_period": "2008",
    "unit": "Anzahl",
    "direction": "up",
    "frequency": "quarter",
}


def rows(prefix: str, items: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    """The fields of a set of rows with its management form."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(items), f"{prefix}-INITIAL_FORMS": initial}
    for index, item in enumerate(items):
        data |= {f"{prefix}-{index}-{name}": value for name, value in item.items()}
    return data


def goal_data(perspective: Any, /, **change: Any) -> dict[str, Any]:
    """A goal with nothing but its sentence; ``result=[…]`` and the like add rows."""
    sets = {prefix: change.pop(prefix, []) for prefix in ("result", "effect", "context", "measure")}
    data = {
        "version": 0,
        "statement": "Bis Ende 2008 sind alle Vereinbarungen geschlossen.",
        "perspective": perspective.pk,
        "status": "agreed",
        **change,
    }
    for prefix, items in sets.items():
        data |= rows(prefix, items, initial=sum("id" in item for item in items))
    return data
