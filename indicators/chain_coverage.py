"""How far the chain of a retreat reaches, both ways. Pure: it counts, it does not weigh.

Cards count by the paper cards they stand for; hidden cards and dropped goals are not given here.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from goals.completeness import (
    NO_BASELINE,
    NO_DUE_DATE,
    NO_EFFECT_INDICATOR,
    NO_RESPONSIBLE,
    NO_RESULT_INDICATOR,
    NO_TARGET,
    GoalRow,
    QuestionRow,
    chain_gaps,
)

CARD_TO_QUESTION = "card to question"
CARD_TO_GOAL = "card to goal"
QUESTION_TO_GOAL = "question to goal"
GOAL_TO_CARD = "goal to card"
QUESTION_TO_CARD = "question to card"

FORWARD = (CARD_TO_QUESTION, CARD_TO_GOAL, QUESTION_TO_GOAL)
BACKWARD = (GOAL_TO_CARD, QUESTION_TO_CARD)
DETAILS = (
    NO_RESULT_INDICATOR,
    NO_EFFECT_INDICATOR,
    NO_BASELINE,
    NO_TARGET,
    NO_DUE_DATE,
    NO_RESPONSIBLE,
)


@dataclass(frozen=True)
class CardCount:
    """A card that counts, and how many paper cards it stands for."""

    key: Hashable
    count: int = 1


@dataclass(frozen=True)
class Coverage:
    """One link of the chain: how many of all have it, and the keys of those that lack it."""

    line: str
    thing: str
    done: int
    total: int
    lacking: tuple[Hashable, ...] = ()

    @property
    def open(self) -> int:
        return self.total - self.done

    @property
    def is_full(self) -> bool:
        return self.done == self.total


def coverage_of(
    cards: Sequence[CardCount],
    questions: Sequence[QuestionRow],
    goals: Sequence[GoalRow],
    earlier: Sequence[QuestionRow] = (),
) -> dict[str, Coverage]:
    """The coverage by line. ``earlier`` are questions of former retreats that goals taken over
    answer: they ground these goals, but are not counted."""
    counts = {card.key: card.count for card in cards}
    gaps = chain_gaps(list(counts), [*questions, *earlier], goals)
    own = {question.key for question in questions}
    answered = {key for goal in goals for key in goal.questions}
    reaching = {card for item in questions if item.key in answered for card in item.cards}
    short = tuple(key for key in counts if key not in reaching)
    without_goal = tuple(key for key in gaps.questions_without_goal if key in own)
    without_card = tuple(key for key in gaps.questions_without_cards if key in own)
    total = sum(counts.values())

    def of_cards(line: str, lacking: tuple[Hashable, ...]) -> Coverage:
        return Coverage(line, "card", total - sum(counts[key] for key in lacking), total, lacking)

    def of(line: str, thing: str, whole: int, lacking: tuple[Hashable, ...]) -> Coverage:
        return Coverage(line, thing, whole - len(lacking), whole, lacking)

    lines = [
        of_cards(CARD_TO_QUESTION, gaps.cards_without_question),
        of_cards(CARD_TO_GOAL, short),
        of(QUESTION_TO_GOAL, "question", len(questions), without_goal),
        of(GOAL_TO_CARD, "goal", len(goals), gaps.goals_without_card),
        of(QUESTION_TO_CARD, "question", len(questions), without_card),
    ]
    for gap in DETAILS:
        lacking = tuple(goal.key for goal in goals if gap in gaps.goal_gaps.get(goal.key, ()))
        lines.append(of(gap, "goal", len(goals), lacking))
    return {item.line: item for item in lines}
