"""What is still missing on the way from cards to goals. It counts and names; it never blocks.

An objective lacks an indicator or a responsible post when no goal under it has one.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

NO_INDICATOR = "no indicator"
NO_DUE_DATE = "no due date"
NO_START_YEAR = "no start year"
NO_RESPONSIBLE = "no responsible"

NO_RESULT_INDICATOR = "no result indicator"
NO_EFFECT_INDICATOR = "no effect indicator"
NO_BASELINE = "no baseline"
NO_TARGET = "no target"


@dataclass(frozen=True)
class ObjectiveRow:
    """`valid_from` and `due`: anything that is set, or None."""

    number: int
    valid_from: object = None
    due: object = None


@dataclass(frozen=True)
class IndicatorRow:
    """`level` is result, effect or context."""

    level: str
    has_baseline: bool = False
    has_target: bool = False


@dataclass(frozen=True)
class GoalRow:
    """A goal that counts (not dropped); `objective` is a number, `questions` are keys."""

    key: Hashable
    objective: int | None = None
    due: object = None
    responsible: object = None
    indicators: tuple[IndicatorRow, ...] = ()
    questions: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class QuestionRow:
    """`cards` are the keys of the cards it arises from, those of its clusters with them."""

    key: Hashable
    cards: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class Chain:
    """The links that are missing, as keys in the order given."""

    cards_without_question: tuple[Hashable, ...] = ()
    questions_without_cards: tuple[Hashable, ...] = ()
    questions_without_goal: tuple[Hashable, ...] = ()
    goals_without_question: tuple[Hashable, ...] = ()
    goals_without_card: tuple[Hashable, ...] = ()
    goal_gaps: dict[Hashable, list[str]] = field(default_factory=dict)


def objective_gaps(
    objectives: Iterable[ObjectiveRow], goals: Sequence[GoalRow]
) -> dict[str, list[str]]:
    """Gaps per objective by its number as text, as `retreat_check --json` lists them; or []."""
    found = {}
    for objective in objectives:
        own = [goal for goal in goals if goal.objective == objective.number]
        found[str(objective.number)] = [
            gap
            for gap, is_open in (
                (NO_INDICATOR, not any(goal.indicators for goal in own)),
                (NO_DUE_DATE, not _is_set(objective.due)),
                (NO_START_YEAR, not _is_set(objective.valid_from)),
                (NO_RESPONSIBLE, not any(_is_set(goal.responsible) for goal in own)),
            )
            if is_open
        ]
    return found


def goal_gaps(goal: GoalRow) -> list[str]:
    """What a goal lacks. Every result and effect indicator it has needs baseline and target."""
    measured = [item for item in goal.indicators if item.level in ("result", "effect")]
    levels = {item.level for item in measured}
    return [
        gap
        for gap, is_open in (
            (NO_RESULT_INDICATOR, "result" not in levels),
            (NO_EFFECT_INDICATOR, "effect" not in levels),
            (NO_BASELINE, not measured or not all(item.has_baseline for item in measured)),
            (NO_TARGET, not measured or not all(item.has_target for item in measured)),
            (NO_DUE_DATE, not _is_set(goal.due)),
            (NO_RESPONSIBLE, not _is_set(goal.responsible)),
        )
        if is_open
    ]


def chain_gaps(
    cards: Iterable[Hashable], questions: Sequence[QuestionRow], goals: Sequence[GoalRow]
) -> Chain:
    """Where the chain cards → questions → goals is broken; `cards` are keys of those that count.

    A goal rests on a card when one of its questions arises from one.
    """
    asked_about = {card for question in questions for card in question.cards}
    grounded = {question.key for question in questions if question.cards}
    answered = {key for goal in goals for key in goal.questions}
    return Chain(
        cards_without_question=tuple(card for card in cards if card not in asked_about),
        questions_without_cards=tuple(q.key for q in questions if not q.cards),
        questions_without_goal=tuple(q.key for q in questions if q.key not in answered),
        goals_without_question=tuple(goal.key for goal in goals if not goal.questions),
        goals_without_card=tuple(g.key for g in goals if not grounded.intersection(g.questions)),
        goal_gaps={goal.key: gaps for goal in goals if (gaps := goal_gaps(goal))},
    )


def _is_set(value: object) -> bool:
    """Missing is None or empty text; the number 0 is set."""
    return value is not None and value != ""
