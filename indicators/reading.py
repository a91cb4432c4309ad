"""What the reading page of one goal shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from goals.models import Goal, Measure
from goals.places import vote_places
from goals.smart import checklist
from goals.status import is_overdue, status_mark
from indicators.chain import cards_of
from indicators.chain_walk import origins
from indicators.facts import facts_of_stored
from indicators.gathering import figures_of, measured_of
from indicators.goal_links import links_of_goal
from indicators.measure_rows import rows_of_goal
from indicators.models import Indicator
from indicators.periods import period_label
from indicators.rating_words import (
    expected_words,
    hint_words,
    official_words,
    progress_words,
    rule_words,
)
from indicators.rollup_words import Named, why_indicator
from indicators.scorecard_rows import Figure, Row, build_figure, build_row
from indicators.services import last_first
from indicators.show import Cell, ValueRow, direction_word, span_words, value_rows
from swot.models import GuidingQuestion


@dataclass(frozen=True)
class IndicatorView:
    """One indicator with all that is stored of it, in words."""

    indicator: Indicator
    figure: Figure
    why: str
    facts: list[str]
    hints: list[str]
    direction: str
    targets: list[tuple[str, str]]
    values: list[ValueRow]

    @property
    def cell(self) -> Cell:
        return self.figure.cell


def reading_page(goal: Goal) -> dict[str, Any]:
    """The goal, its indicators with values, measures, links, where it comes from: ten queries."""
    today = goal.workshop.scorecard.today
    prefetch_related_objects(
        [goal],
        Prefetch("measures", Measure.objects.select_related("responsible", "done_by")),
        Prefetch("questions", GuidingQuestion.objects.select_related("workshop")),
        Prefetch("indicators", Indicator.objects.select_related("responsible")),
        "indicators__targets",
        "indicators__measurements",
        "indicators__rules",
    )
    questions = list(goal.questions.all())
    places = vote_places(goal.workshop.scorecard)
    views = indicator_views(goal)
    return {
        "goal": goal,
        "row": goal_row(goal, [view.figure for view in views]),
        "as_of": goal.workshop.scorecard.as_of,
        "status": status_mark(goal),
        "is_overdue": is_overdue(goal, today),
        "origins": origins(questions, cards_of(questions), places, goal.workshop_id),
        "places": places.get(goal.pk, ()),
        "indicators": views,
        "measures": rows_of_goal(goal),
        "links": links_of_goal(goal),
        "checklist": checklist(facts_of_stored(goal, goal.workshop.language)),
    }


def indicator_views(goal: Goal) -> list[IndicatorView]:
    """The indicators by level; reads all that hangs on them, so fetch it with the goal."""
    today = goal.workshop.scorecard.today
    return [_view(item, today) for item in _by_level(goal)]


def goal_row(goal: Goal, figures: list[Figure]) -> Row:
    """The goal as the scorecard shows it; reads ``measures``, so fetch them with it."""
    today = goal.workshop.scorecard.today
    late = [
        item for item in goal.measures.all() if not item.is_done and item.due and item.due < today
    ]
    return build_row(
        goal,
        label=goal.label,
        figures=figures,
        late_measures=len(late),
        today=today,
        may_edit=False,
    )


def _by_level(goal: Goal) -> list[Indicator]:
    order = {"result": 0, "effect": 1, "context": 2}
    return sorted(goal.indicators.all(), key=lambda item: (order[item.level], item.position))


def _view(indicator: Indicator, today) -> IndicatorView:
    targets = [
        (period_label(item.period), span_words(item.value, item.upper))
        for item in reversed(last_first(indicator.targets.all()))
    ]
    figures = figures_of(indicator)
    figure = build_figure(indicator, figures, today)
    measured = measured_of(indicator, figures)
    facts = [
        progress_words(figure),
        expected_words(figure),
        rule_words(measured, indicator.unit),
        official_words(figure, list(indicator.measurements.all())),
    ]
    named = Named(figure.standing, indicator.name, indicator.unit or "")
    return IndicatorView(
        indicator,
        figure,
        "" if figure.is_context else why_indicator(named),
        [fact for fact in facts if fact],
        hint_words(measured),
        direction_word(indicator),
        targets,
        value_rows(indicator),
    )
