"""SMART hints for a goal, rule by rule. They warn in words and never block.

Criteria are named after their field. German reads spezifisch, messbar, akzeptiert (`relevant`),
realistisch (`achievable`), terminiert; English specific, measurable, achievable, relevant,
time-bound: `letter` gives the letter of each language. The rules stand in goals/smart_rules.py.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from goals.smart_rules import (
    RULES,
    Criterion,
    GoalFacts,
    IndicatorFacts,
    Rule,
    TargetFacts,
    period_start,
)

__all__ = [
    "RULES",
    "Check",
    "Checklist",
    "GoalFacts",
    "Hint",
    "IndicatorFacts",
    "Rule",
    "TargetFacts",
    "checklist",
    "letter",
    "period_start",
    "smart_hints",
]

LETTERS: dict[str, dict[str, str]] = {
    "de": {
        "specific": "S",
        "measurable": "M",
        "relevant": "A",
        "achievable": "R",
        "time_bound": "T",
    },
    "en": {
        "specific": "S",
        "measurable": "M",
        "achievable": "A",
        "relevant": "R",
        "time_bound": "T",
    },
}


@dataclass(frozen=True)
class Hint:
    rule: str
    criterion: Criterion
    state: Literal["ok", "open"]
    text: str
    advice: str
    source: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True)
class Check:
    """One of the seven details a complete goal has; `advice` only while it is open."""

    key: str
    is_done: bool
    text: str
    advice: str = ""


@dataclass(frozen=True)
class Checklist:
    checks: tuple[Check, ...]
    heading: str
    sentence: str

    @property
    def done(self) -> int:
        return sum(check.is_done for check in self.checks)

    @property
    def total(self) -> int:
        return len(self.checks)


def letter(criterion: str, language: str) -> str:
    return LETTERS["en" if language.startswith("en") else "de"][criterion]


def smart_hints(facts: GoalFacts) -> list[Hint]:
    """Every rule that has something to judge, in the order S M A R T of the goal's language."""
    order = list(LETTERS[facts.tongue])
    rules = sorted(RULES, key=lambda rule: order.index(rule.criterion))
    return [_hint(rule, facts) for rule in rules if rule.applies(facts)]


def checklist(facts: GoalFacts) -> Checklist:
    """The seven details beside the form, and "6 of 7 details"."""
    open_rules = {hint.rule for hint in smart_hints(facts) if hint.is_open}
    checks = tuple(
        Check(key, False, str(is_open), str(advice))
        if open_rules & rules
        else Check(key, True, str(done))
        for key, rules, done, is_open, advice in _CHECKS
    )
    done = sum(check.is_done for check in checks)
    if done == len(checks):
        heading = gettext("Complete")
    else:
        heading = (
            gettext("Almost complete") if done >= len(checks) - 2 else gettext("Still incomplete")
        )
    sentence = ngettext(
        "%(done)s of %(total)s detail", "%(done)s of %(total)s details", len(checks)
    )
    return Checklist(checks, heading, sentence % {"done": done, "total": len(checks)})


def _hint(rule: Rule, facts: GoalFacts) -> Hint:
    found = rule.find(facts)
    if not found:
        return Hint(rule.id, rule.criterion, "ok", str(rule.holds), "", rule.source)
    text = str(rule.breaks) % {
        "found": ", ".join(f"“{word}”" if facts.tongue == "en" else f"„{word}“" for word in found)
    }
    return Hint(rule.id, rule.criterion, "open", text, str(rule.advice), rule.source)


_CHECKS = (
    (
        "state",
        {"s-stated", "s-state", "s-question"},
        _("State described"),
        _("State not described yet"),
        _("What will be so once the goal is reached?"),
    ),
    (
        "result",
        {"m-result"},
        _("Result indicator"),
        _("Result indicator missing"),
        _("How will you see what was delivered?"),
    ),
    (
        "effect",
        {"m-effect"},
        _("Effect indicator"),
        _("Effect indicator missing"),
        _("How will you see what has changed for people?"),
    ),
    (
        "relevant",
        {"relevant-given"},
        _("Consent named"),
        _("Consent open"),
        _("Name who has agreed and who still has to be won."),
    ),
    (
        "achievable",
        {"achievable-given"},
        _("Conditions named"),
        _("Conditions open"),
        _("Without means a goal stays a wish."),
    ),
    (
        "due",
        {"t-due"},
        _("Date set"),
        _("Date open"),
        _("Set the day by which the goal is reached."),
    ),
    (
        "responsible",
        {"t-responsible"},
        _("Post responsible"),
        _("Responsible post open"),
        _("Name one post, not several."),
    ),
)
