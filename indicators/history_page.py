"""The history of a goal: who changed what when, old and new word by word."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.models import Goal, GoalStatus, LinkKind
from indicators.amounts import show_amount, with_unit
from indicators.history_content import Content, in_shape_of
from indicators.models import Direction, Frequency, GoalVersion, Level
from indicators.periods import period_label
from indicators.rating_words import threshold_words
from indicators.values.ruling import first_day

WORDS = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")


@dataclass(frozen=True)
class Piece:
    """Some words: "same", "old" (gone) or "new"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    title: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Entry:
    """One version. The oldest has no changes; the newest cannot be restored: it holds."""

    version: GoalVersion
    changes: list[Change]
    is_first: bool
    is_newest: bool


def history_page(goal: Goal) -> list[Entry]:
    """All versions, newest first. One query."""
    versions = list(GoalVersion.objects.filter(goal=goal).select_related("by"))
    entries = [
        Entry(newer, changes_between(older.content, newer.content), False, at == 0)
        for at, (newer, older) in enumerate(pairwise(versions))
    ]
    if versions:
        entries.append(Entry(versions[-1], [], True, len(versions) == 1))
    return entries


def changes_between(old: Content, new: Content) -> list[Change]:
    new = in_shape_of(old, new)
    both = {item["id"] for item in old["indicators"]} & {item["id"] for item in new["indicators"]}
    before, after = describe(old, both), describe(new, both)
    return [
        Change((after.get(key) or before[key])[0], pieces_of(was, now))
        for key in dict.fromkeys([*after, *before])
        if (was := before.get(key, ("", ""))[1]) != (now := after.get(key, ("", ""))[1])
    ]


def pieces_of(old: str, new: str) -> list[Piece]:
    """What went and what came, word by word, in reading order."""
    a, b = WORDS.findall(old), WORDS.findall(new)
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(a[i:j])))
            continue
        if i < j:
            pieces.append(Piece("old", "".join(a[i:j])))
        if k < m:
            pieces.append(Piece("new", "".join(b[k:m])))
    return pieces


def describe(content: Content, in_detail: Collection[str]) -> dict[str, tuple[str, str]]:
    """Every detail of a version as title and words, by a key that stays.

    ``in_detail`` are the ids of indicators told detail by detail. The others came or went: they
    are told as a whole.
    """
    words = {
        "statement": (_("Goal"), content["statement"]),
        "perspective": (_("Perspective"), content["perspective"][1]),
        "objective": (_("Objective"), content["objective"][1] if content["objective"] else ""),
        "relevant": (_("Why it matters and who supports it"), content["relevant"]),
        "achievable": (_("Time, people and money"), content["achievable"]),
        "due": (_("Reached by"), _day(content["due"])),
        "responsible": (_("Responsible"), content["responsible"]),
        "status": (_("Status"), str(GoalStatus(content["status"]).label)),
        "status_reason": (_("Reason"), content["status_reason"]),
        "number": (_("Number of its own"), content["number"]),
        "weight": (_("Weight"), _amount(content.get("weight"), "")),
    }
    for pk, text in content.get("questions", ()):
        words[f"question-{pk}"] = (_("Guiding question"), text)
    for indicator in content["indicators"]:
        words |= _indicator(indicator) if indicator["id"] in in_detail else _whole(indicator)
    for measure in content["measures"]:
        words[f"measure-{measure['id']}"] = (_("Measure"), _measure(measure))
    for link in content.get("links", ()):
        words[f"link-{link['kind']}-{link['to'][0]}"] = (_("Link to another goal"), _link(link))
    return words


def _measure(content: Content) -> str:
    parts = [content["text"], content["responsible"], _day(content["due"])]
    if content["is_done"]:
        parts.append(" ".join(filter(None, [_("Done"), _day(content.get("done_on", ""))])))
    return ", ".join(filter(None, parts))


def _link(content: Content) -> str:
    values = {"kind": LinkKind(content["kind"]).label, "goal": content["to"][1]}
    words = _("%(kind)s “%(goal)s”") % values
    return f"{words}: {content['hypothesis']}" if content["hypothesis"] else words


def _whole(content: Content) -> dict[str, tuple[str, str]]:
    """What one wants to know of an indicator that came or went."""
    details = _details(content)
    parts = [details[name][1] for name in ("name", "level", "direction", "responsible")]
    told = ("baseline", *(name for name in details if name.startswith("target-")), "green", "red")
    parts += [f"{details[name][0]}: {details[name][1]}" for name in told if details[name][1]]
    return {f"indicator-{content['id']}": (_("Indicator"), ", ".join(filter(None, parts)))}


def _indicator(content: Content) -> dict[str, tuple[str, str]]:
    """Each threshold and target by itself: that is what one looks for later."""
    return {
        f"{content['id']}-{key}": (f"{content['name']}: {title}", words)
        for key, (title, words) in _details(content).items()
    }


def _details(content: Content) -> dict[str, tuple[str, str]]:
    unit = content["unit"]
    details = {
        "name": (_("Name"), content["name"]),
        "level": (_("Level"), str(Level(content["level"]).label)),
        "unit": (_("Unit"), unit or ""),
        "direction": (_("Direction"), str(Direction(content["direction"]).label)),
        "frequency": (_("Frequency"), str(Frequency(content["frequency"]).label)),
        "baseline": (_("Baseline"), _amount(content["baseline_value"], unit)),
        "baseline_period": (_("Baseline of"), period_label(content["baseline_period"])),
        "green": (_("Green threshold"), _amount(content["green"], unit)),
        "red": (_("Red threshold"), _amount(content["red"], unit)),
        "sum": (
            _("Values add up within a year"),
            _("yes") if content["is_cumulative"] else "",
        ),
        "definition": (_("Definition"), content["definition"] or ""),
        "source": (_("Source"), content["source"] or ""),
        "responsible": (_("Responsible"), content["responsible"]),
        "weight": (_("Weight"), _amount(content.get("weight"), "")),
    }
    for target in content["targets"]:
        span = _amount(target["value"], unit)
        if target["upper"] is not None:
            span = f"{_amount(target['value'], '')}–{_amount(target['upper'], unit)}"
        title = _("Target %(period)s") % {"period": period_label(target["period"])}
        details[f"target-{target['period']}"] = (title, span)
    for rule in content.get("rules", ()):
        if rule["from"]:
            title = _("Thresholds from %(day)s on") % {"day": _begin(rule["from"])}
            details[f"rule-{rule['from']}"] = (title, _rule(rule, unit, content["direction"]))
    return details


def _rule(content: Content, unit: str | None, now: str) -> str:
    """What held from a day on; the direction where it changed with the rule."""
    green, red = (
        None if text is None else Decimal(text) for text in (content["green"], content["red"])
    )
    parts = [threshold_words(green, red, content["direction"] or now, unit)]
    if content["direction"]:
        parts.append(str(Direction(content["direction"]).label))
    return ", ".join(filter(None, parts)) or pgettext("thresholds", "none")


def _begin(stored: str) -> str:
    return formats.date_format(first_day(stored), "SHORT_DATE_FORMAT")


def _amount(text: str | None, unit: str | None) -> str:
    return "" if text is None else with_unit(show_amount(Decimal(text)), unit)


def _day(text: str) -> str:
    return (
        formats.date_format(datetime.date.fromisoformat(text), "SHORT_DATE_FORMAT") if text else ""
    )
