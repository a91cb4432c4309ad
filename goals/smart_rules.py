"""The SMART rules one by one: what each looks at, what it says, and what it rests on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals import wording

Criterion = Literal["specific", "measurable", "achievable", "relevant", "time_bound"]
DORAN = (
    "G. T. Doran, \"There's a S.M.A.R.T. way to write management's goals and objectives\", "
    "Management Review 70 (11), 1981"
)
LOCKE_LATHAM = (
    'E. A. Locke, G. P. Latham, "Building a practically useful theory of goal setting and task '
    'motivation", American Psychologist 57 (9), 2002'
)
ZOPP = 'GTZ, "ZOPP: Objectives-oriented Project Planning", 1997'
OECD = 'OECD/DAC, "Glossary of Key Terms in Evaluation and Results Based Management", 2002'
OWN = "Weitblick"
"""A rule of this product, from no book."""


@dataclass(frozen=True)
class TargetFacts:
    """`period` is 2007, 2007-H1, 2007-Q3 or 2007-09."""

    period: str
    value: float | None = None


@dataclass(frozen=True)
class IndicatorFacts:
    """`level` result, effect or context; `direction` up, down, range or "";
    `thresholds` are (green, red).
    """

    level: str
    unit: str = ""
    direction: str = ""
    baseline: float | None = None
    targets: tuple[TargetFacts, ...] = ()
    thresholds: tuple[float | None, float | None] = (None, None)
    frequency: str = ""
    name: str = ""


@dataclass(frozen=True)
class GoalFacts:
    """What a goal says of itself; `language` is that of its words, `measures` are due dates."""

    statement: str = ""
    achievable: str = ""
    relevant: str = ""
    due: date | None = None
    responsible: str = ""
    indicators: tuple[IndicatorFacts, ...] = ()
    measures: tuple[date | None, ...] = ()
    language: str = "de"

    @property
    def tongue(self) -> str:
        return "en" if self.language.startswith("en") else "de"

    @property
    def measured(self) -> tuple[IndicatorFacts, ...]:
        return tuple(item for item in self.indicators if item.level in ("result", "effect"))


@dataclass(frozen=True)
class Rule:
    """`find` gives what is wrong (nothing: the rule holds); `applies` says if there is a case."""

    id: str
    criterion: Criterion
    source: str
    find: Callable[[GoalFacts], Sequence[str]]
    holds: str | Promise
    breaks: str | Promise
    advice: str | Promise
    applies: Callable[[GoalFacts], bool] = lambda _facts: True


# --- what the rules look at ------------------------------------------------------------
_PLACEHOLDER = re.compile(
    r"(?:ja|nein|yes|no|ok|okay|tbd|n/?a|k\. ?a\.|offen|open|siehe oben|see above|folgt|[\W_]*)\.?",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\b(?:zeit|stunde|tag|woche|monat|jahr|personal|stelle|mitarbeit|fachkr|team|träger|geld|euro|mittel|haushalt|budget|kosten|finanz|förder|schulung"
    r"|fortbildung|raum|räume|time|hour|day|week|month|year|staff|post|position|people|money|fund|euro|budget|cost|training|room|capacit)"
    r"|€|\b(?:VZÄ|FTE)\b|\w(?:mittel|stellen|personal|kräfte|zeit|stunden|budget|räume|anteile?)\b",
    re.IGNORECASE,
)


def _is_stated(facts: GoalFacts) -> bool:
    return bool(facts.statement.strip())


def _has_measured(facts: GoalFacts) -> bool:
    return bool(facts.measured)


def _lacks(text: str) -> list[str]:
    return ["-"] if _PLACEHOLDER.fullmatch(text.strip()) else []


def _without(facts: GoalFacts, is_there: Callable[[IndicatorFacts], bool]) -> list[str]:
    """The names of result and effect indicators that fail a test."""
    return [item.name or item.level for item in facts.measured if not is_there(item)]


def _level_missing(level: str) -> Callable[[GoalFacts], list[str]]:
    return lambda facts: [] if any(item.level == level for item in facts.indicators) else [level]


def _has_target(item: IndicatorFacts) -> bool:
    return any(target.value is not None for target in item.targets)


def _points_the_right_way(item: IndicatorFacts) -> bool:
    """The last target lies on the side of the baseline to which the direction points."""
    values = [
        target.value
        for target in sorted(item.targets, key=lambda t: period_start(t.period))
        if target.value is not None
    ]
    if item.baseline is None or not values or item.direction not in ("up", "down"):
        return True
    return values[-1] >= item.baseline if item.direction == "up" else values[-1] <= item.baseline


def _thresholds_in_order(item: IndicatorFacts) -> bool:
    green, red = item.thresholds
    if green is None or red is None or item.direction not in ("up", "down"):
        return True
    return green > red if item.direction == "up" else green < red


def _due_covers_target(facts: GoalFacts) -> list[str]:
    """Indicators whose targets all lie in periods that begin after the due date."""
    due = facts.due
    return (
        []
        if due is None
        else _without(
            facts,
            lambda item: (
                not _has_target(item)
                or any(period_start(t.period) <= due for t in item.targets if t.value is not None)
            ),
        )
    )


def period_start(period: str) -> date:
    """The first day of a period of the archive's four forms; any other text is the far past."""
    found = re.fullmatch(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", period)
    if not found or found[1] == "0000":
        return date.min
    year, half, quarter, month = found.groups()
    first = 6 * int(half) - 5 if half else 3 * int(quarter) - 2 if quarter else int(month or 1)
    return date(int(year), first, 1)


RULES: tuple[Rule, ...] = (
    Rule(
        "s-stated",
        "specific",
        DORAN,
        lambda facts: [] if _is_stated(facts) else ["-"],
        _("A goal is worded."),
        _("The goal has no wording yet."),
        _("Write what will be so once the goal is reached."),
    ),
    Rule(
        "s-length",
        "specific",
        DORAN,
        lambda facts: [] if wording.count_words(facts.statement) >= 5 else ["-"],
        _("The wording says enough."),
        _("The wording is very short."),
        _("Say what, for whom and where."),
        _is_stated,
    ),
    Rule(
        "s-state",
        "specific",
        ZOPP,
        lambda facts: wording.find_activity(facts.statement, facts.tongue),
        _("A state is described."),
        _("Reads like a task or an intention: %(found)s."),
        _("Describe the reached state: what is so then, not what you do for it."),
        _is_stated,
    ),
    Rule(
        "s-question",
        "specific",
        OWN,
        lambda facts: ["?"] if facts.statement.rstrip().endswith("?") else [],
        _("The wording is a statement."),
        _("The wording is a question."),
        _("Keep the question as a guiding question and answer it here."),
        _is_stated,
    ),
    Rule(
        "s-vague",
        "specific",
        LOCKE_LATHAM,
        lambda facts: wording.find_vague(facts.statement, facts.tongue),
        _("No vague words."),
        _("Leaves open how much: %(found)s."),
        _("Name a figure, a place or a group instead."),
        _is_stated,
    ),
    Rule(
        "s-comparative",
        "specific",
        LOCKE_LATHAM,
        lambda facts: wording.find_comparatives(facts.statement, facts.tongue),
        _("Nothing is compared with nothing."),
        _("Compares without a figure: %(found)s."),
        _("Say from what to what."),
        _is_stated,
    ),
    Rule(
        "s-single",
        "specific",
        OWN,
        lambda facts: wording.find_several(facts.statement, facts.tongue),
        _("It is one goal."),
        _("May be more than one goal: %(found)s."),
        _("Write two goals if each can be reached alone."),
        _is_stated,
    ),
    Rule(
        "m-result",
        "measurable",
        OECD,
        _level_missing("result"),
        _("Indicator on the result level."),
        _("No indicator on the result level."),
        _("How will you see what was delivered?"),
    ),
    Rule(
        "m-effect",
        "measurable",
        OECD,
        _level_missing("effect"),
        _("Indicator on the effect level."),
        _("No indicator on the effect level."),
        _("How will you see what has changed for people?"),
    ),
    Rule(
        "m-direction",
        "measurable",
        OWN,
        lambda facts: _without(facts, lambda item: item.direction in ("up", "down", "range")),
        _("Every indicator has a direction."),
        _("Without a direction: %(found)s."),
        _("Say whether more or less is better."),
        _has_measured,
    ),
    Rule(
        "m-unit",
        "measurable",
        DORAN,
        lambda facts: _without(facts, lambda item: bool(item.unit.strip())),
        _("Every indicator has a unit."),
        _("Without a unit: %(found)s."),
        _("Name the unit, such as number, percent or days."),
        _has_measured,
    ),
    Rule(
        "m-baseline",
        "measurable",
        OECD,
        lambda facts: _without(facts, lambda item: item.baseline is not None),
        _("Every indicator has a baseline."),
        _("Without a baseline: %(found)s."),
        _("Enter where you stand today, or plan the first measurement."),
        _has_measured,
    ),
    Rule(
        "m-target",
        "measurable",
        DORAN,
        lambda facts: _without(facts, _has_target),
        _("Every indicator has a target."),
        _("Without a target: %(found)s."),
        _("Enter the value at which the goal is reached."),
        _has_measured,
    ),
    Rule(
        "m-way",
        "measurable",
        OWN,
        lambda facts: _without(facts, _points_the_right_way),
        _("Targets lie in the right direction."),
        _("The target lies on the wrong side of the baseline: %(found)s."),
        _("Check direction, baseline and target."),
        lambda facts: any(_has_target(item) for item in facts.measured),
    ),
    Rule(
        "m-thresholds",
        "measurable",
        OWN,
        lambda facts: _without(facts, _thresholds_in_order),
        _("Thresholds are in order."),
        _("Green lies on the wrong side of red: %(found)s."),
        _("Swap the two thresholds or the direction."),
        lambda facts: any(None not in item.thresholds for item in facts.measured),
    ),
    Rule(
        "m-frequency",
        "measurable",
        OWN,
        lambda facts: _without(facts, lambda item: bool(item.frequency)),
        _("Every indicator has a frequency."),
        _("Without a frequency: %(found)s."),
        _("Say how often it is measured."),
        _has_measured,
    ),
    Rule(
        "relevant-given",
        "relevant",
        OWN,
        lambda facts: _lacks(facts.relevant),
        _("It is said why it matters and who carries it."),
        _("Nobody is named who carries the goal."),
        _("Name who has agreed and who still has to be won."),
    ),
    Rule(
        "achievable-given",
        "achievable",
        DORAN,
        lambda facts: _lacks(facts.achievable),
        _("Conditions are named."),
        _("Conditions are open."),
        _("Without means a goal stays a wish."),
    ),
    Rule(
        "achievable-means",
        "achievable",
        DORAN,
        lambda facts: [] if _MEANS.search(facts.achievable) else ["-"],
        _("Time, people or money are named."),
        _("Time, people and money are not mentioned."),
        _("Say whether time, people and money suffice."),
        lambda facts: not _lacks(facts.achievable),
    ),
    Rule(
        "t-due",
        "time_bound",
        DORAN,
        lambda facts: [] if facts.due else ["-"],
        _("A date is set."),
        _("No date is set."),
        _("Set the day by which the goal is reached."),
    ),
    Rule(
        "t-responsible",
        "time_bound",
        DORAN,
        lambda facts: [] if facts.responsible.strip() else ["-"],
        _("A post is responsible."),
        _("No post is responsible."),
        _("Name one post, not several."),
    ),
    Rule(
        "t-target-period",
        "time_bound",
        OWN,
        _due_covers_target,
        _("A target falls before the date of the goal."),
        _("All targets lie after the date of the goal: %(found)s."),
        _("Add a target for the period in which the goal is due."),
        lambda facts: facts.due is not None and any(_has_target(item) for item in facts.measured),
    ),
    Rule(
        "t-measures",
        "time_bound",
        OWN,
        lambda facts: (
            ["-"] if any(due and facts.due and due > facts.due for due in facts.measures) else []
        ),
        _("Measures end before the goal is due."),
        _("A measure ends after the date of the goal."),
        _("Bring the date of the measure forward, or move that of the goal."),
        lambda facts: bool(facts.due and any(facts.measures)),
    ),
)
