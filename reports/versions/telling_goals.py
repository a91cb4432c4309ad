"""Goals and votes of an archive told as things: see reports/versions/telling.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.grain import show_grain
from goals.models import GoalStatus, LinkKind
from indicators.amounts import show_amount, with_unit
from indicators.models import Direction, Frequency, Level
from indicators.periods import period_label
from reports.versions.changes import Thing
from swot.labels import goal_label

Item = Mapping[str, Any]
Fields = dict[str, tuple[str, str]]


def goal_things(archive: Item, perspectives: Mapping[str, str]) -> dict[str, Thing]:
    labels = _labels(archive["goals"])
    questions = {item["key"]: str(item["number"]) for item in archive["questions"]}
    objectives = {item["key"]: str(item["number"]) for item in archive["objectives"]}
    found = {}
    for item in archive["goals"]:
        fields = {
            "statement": ("", item["statement"]),
            "perspective": (_("Perspective"), perspectives.get(item["perspective"], "")),
            "objective": (_("Objective"), objectives.get(item["objective"], "")),
            "questions": (
                _("Guiding questions"),
                ", ".join(questions[key] for key in item["questions"]),
            ),
            "responsible": (_("Responsible"), item["responsible"] or ""),
            "due": (_("Reached by"), show_grain(item["due"])),
            "status": (_("Status"), str(GoalStatus(item["status"]).label)),
            "status_reason": (_("Reason"), item["status_reason"] or ""),
            "relevant": (_("Why it matters and who supports it"), item["relevant"] or ""),
            "achievable": (_("Time, people and money"), item["achievable"] or ""),
            "priority": (_("Priority"), _plain(item["priority"])),
            "weight": (_("Weight"), _amount(item.get("weight"))),
            "measures": (_("Measures"), "\n".join(_measure(row) for row in item["measures"])),
            "links": (
                _("Links to other goals"),
                "\n".join(_link(row, labels) for row in item["links"]),
            ),
        }
        parts = {row["key"]: _indicator(row) for row in item["indicators"]}
        found[item["key"]] = Thing(labels[item["key"]], item["statement"], fields, parts)
    return found


def vote_things(archive: Item) -> dict[str, Thing]:
    """Votes have no key: those of one title are compared in their order."""
    goals = _labels(archive["goals"])
    clusters = {item["key"]: item["title"] for item in archive["clusters"]}
    times: Counter[str] = Counter()
    found = {}
    for item in archive["votes"]:
        times[item["title"]] += 1
        results = [(goals[row["goal"]], row) for row in item["results"]]
        results += [(clusters[row["cluster"]], row) for row in item.get("clusters") or ()]
        fields = {
            "decision": (_("Decision"), item["decision"] or ""),
            "reason": (_("Reason"), item.get("reason") or ""),
            "voters": (_("Voters"), _plain(item["voters"])),
            "results": (_("Dots"), "\n".join(f"{name}: {row['dots']}" for name, row in results)),
        }
        key = f"{item['title']}-{times[item['title']]}"
        found[key] = Thing(item["title"], item["decision"] or "", fields)
    return found


def _labels(goals: Iterable[Item]) -> dict[str, str]:
    return {
        item["key"]: goal_label(item.get("number") or place)
        for place, item in enumerate(goals, start=1)
    }


def _measure(row: Item) -> str:
    done = _("Done") if row["done"] else ""
    return ", ".join(filter(None, [row["text"], row["responsible"], show_grain(row["due"]), done]))


def _link(row: Item, labels: Mapping[str, str]) -> str:
    words = f"{LinkKind(row['kind']).label} {labels[row['to']]}"
    return f"{words}: {row['hypothesis']}" if row["hypothesis"] else words


def _indicator(item: Item) -> Thing:
    unit = item["unit"]
    baseline = item["baseline"] or {"value": None, "period": None}
    fields: Fields = {
        "name": (_("Name"), item["name"]),
        "level": (_("Level"), str(Level(item["level"]).label)),
        "unit": (_("Unit"), unit or ""),
        "direction": (_("Direction"), str(Direction(item["direction"]).label)),
        "frequency": (_("Frequency"), str(Frequency(item["frequency"]).label)),
        "definition": (_("Definition"), item["definition"] or ""),
        "source": (_("Source"), item["source"] or ""),
        "responsible": (_("Responsible"), item.get("responsible") or ""),
        "weight": (_("Weight"), _amount(item.get("weight"))),
        "baseline": (_("Baseline"), _amount(baseline["value"], unit)),
        "baseline_period": (_("Baseline of"), period_label(baseline["period"])),
        "green": (_("Green threshold"), _amount(item["green"], unit)),
        "red": (_("Red threshold"), _amount(item["red"], unit)),
        "sum": (_("Values add up within a year"), _("yes") if item["cumulative"] else ""),
    }
    for row in item["targets"]:
        span = _amount(row["value"], unit)
        if row.get("upper") is not None:
            span = f"{_amount(row['value'])}–{_amount(row['upper'], unit)}"
        title = _("Target %(period)s") % {"period": period_label(row["period"])}
        fields[f"target-{row['period']}"] = (title, span)
    for row in item["values"]:
        title = pgettext("indicator", "Value %(period)s") % {"period": period_label(row["period"])}
        fields[f"value-{row['period']}"] = (title, _value(row, unit))
    label = _("Indicator “%(name)s”") % {"name": item["name"]}
    return Thing(label, str(Level(item["level"]).label), fields)


def _value(row: Item, unit: str | None) -> str:
    parts = [
        _amount(row["value"], unit) or _("no value"),
        row["rating"] or "",
        row["comment"] or "",
    ]
    return ", ".join(filter(None, parts))


def _amount(value: Any, unit: str | None = "") -> str:
    return "" if value is None else with_unit(show_amount(Decimal(value)), unit)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
