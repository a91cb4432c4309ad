"""What the reading page of one goal shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from goals.models import Goal, GoalLink, Measure
from goals.smart import checklist
from goals.status import is_overdue, status_mark
from indicators.facts import facts_of_stored
from indicators.goal_page import cards_behind
from indicators.models import Indicator
from indicators.periods import period_label
from indicators.services import last_first
from indicators.show import Cell, ValueRow, cell_of, direction_word, span_words, value_rows
from swot.labels import goal_label


@dataclass(frozen=True)
class IndicatorView:
    """One indicator with all that is stored of it, in words."""

    indicator: Indicator
    cell: Cell
    direction: str
    targets: list[tuple[str, str]]
    values: list[ValueRow]


@dataclass(frozen=True)
class LinkView:
    label: str
    text: str
    url_pk: Any
    kind: str
    hypothesis: str


def reading_page(goal: Goal) -> dict[str, Any]:
    """The goal, its indicators with values, measures, links, the cards behind it: eight queries."""
    today = goal.workshop.scorecard.today
    prefetch_related_objects(
        [goal],
        Prefetch("measures", Measure.objects.select_related("responsible")),
        "questions",
        Prefetch("indicators", Indicator.objects.select_related("responsible")),
        "indicators__targets",
        "indicators__measurements",
    )
    questions = sorted(goal.questions.all(), key=lambda item: item.number)
    return {
        "goal": goal,
        "status": status_mark(goal),
        "is_overdue": is_overdue(goal, today),
        "questions": questions,
        "indicators": [_view(item, today) for item in _by_level(goal)],
        "measures": list(goal.measures.all()),
        "links": _links(goal),
        "cards": list(cards_behind(questions)),
        "checklist": checklist(facts_of_stored(goal, goal.workshop.language)),
    }


def _by_level(goal: Goal) -> list[Indicator]:
    order = {"result": 0, "effect": 1, "context": 2}
    return sorted(goal.indicators.all(), key=lambda item: (order[item.level], item.position))


def _view(indicator: Indicator, today) -> IndicatorView:
    targets = [
        (period_label(item.period), span_words(item.value, item.upper))
        for item in reversed(last_first(indicator.targets.all()))
    ]
    return IndicatorView(
        indicator,
        cell_of(indicator, today),
        direction_word(indicator),
        targets,
        value_rows(indicator),
    )


def _links(goal: Goal) -> list[LinkView]:
    links = GoalLink.objects.filter(goal=goal).select_related("to")
    places = {item.pk: item for item in Goal.objects.filter(incoming_links__goal=goal).with_place()}
    return [
        LinkView(
            label=goal_label(link.to.number or places[link.to_id].place),
            text=link.to.statement,
            url_pk=link.to_id,
            kind=str(link.get_kind_display()),
            hypothesis=link.hypothesis or "",
        )
        for link in links
    ]
