"""The chain of one retreat as it is stored: cards, questions, goals, and what links them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from goals.completeness import GoalRow, IndicatorRow, QuestionRow
from goals.models import Goal, GoalStatus, Measure
from goals.places import VotePlace, vote_places
from indicators.chain_coverage import CardCount, Coverage, coverage_of
from indicators.chain_turn import Turn, turn_of
from indicators.models import Indicator, Level, Target
from swot.balance import PerspectiveRow
from swot.card_choice import cards_to_choose
from swot.models import Card, GuidingQuestion, QuestionCard, QuestionPerspective
from workshops.models import Perspective, Workshop


@dataclass
class RetreatChain:
    """Cards in board order, questions by number, goals in order; hidden cards are left out.

    ``goals`` are those that the retreat worded or took over, dropped ones too. ``cards_of`` also
    holds the cards of former retreats that goals taken over rest on.
    """

    workshop: Workshop
    cards: list[Card]
    questions: list[GuidingQuestion]
    goals: list[Goal]
    cards_of: dict[UUID, list[Card]]
    places: dict[UUID, list[VotePlace]]
    perspectives: list[Perspective]

    @property
    def is_empty(self) -> bool:
        return not (self.cards or self.questions or self.goals)

    @cached_property
    def pursued(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.status != GoalStatus.DROPPED]

    @cached_property
    def goals_of(self) -> dict[UUID, list[Goal]]:
        """Goals by question, dropped ones too."""
        found: dict[UUID, list[Goal]] = defaultdict(list)
        for goal in self.goals:
            for question in goal.questions.all():
                found[question.pk].append(goal)
        return found

    @cached_property
    def questions_of(self) -> dict[UUID, list[GuidingQuestion]]:
        """The retreat's own questions by card."""
        found: dict[UUID, list[GuidingQuestion]] = defaultdict(list)
        for question in self.questions:
            for card in self.cards_of.get(question.pk, ()):
                found[card.pk].append(question)
        return found

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        own = {question.pk for question in self.questions}
        earlier = {
            question.pk: question
            for goal in self.pursued
            for question in goal.questions.all()
            if question.pk not in own
        }
        return coverage_of(
            [CardCount(card.pk, card.count) for card in self.cards],
            [self._row(question) for question in self.questions],
            [goal_row(goal) for goal in self.pursued],
            [self._row(question) for question in earlier.values()],
        )

    @cached_property
    def turn(self) -> Turn:
        return turn_of(
            [PerspectiveRow.of(item) for item in self.perspectives],
            cards=[
                (str(card.perspective_id) if card.perspective_id else None, card.count)
                for card in self.cards
            ],
            questions=[
                [str(link.perspective_id) for link in question.perspective_links.all()]
                for question in self.questions
            ],
            goals=[str(goal.perspective_id) for goal in self.pursued],
        )

    def _row(self, question: GuidingQuestion) -> QuestionRow:
        cards = self.cards_of.get(question.pk, ())
        return QuestionRow(question.pk, tuple(card.pk for card in cards))


def chain_of(workshop: Workshop) -> RetreatChain:
    """Read the chain. Ten queries, eleven with goals of former retreats, however much there is."""
    questions = list(
        workshop.questions.select_related("workshop").prefetch_related(
            Prefetch("perspective_links", QuestionPerspective.objects.order_by("position"))
        )
    )
    goals = list(
        with_reach(Goal.objects.of_workshop(workshop).with_wording_of(workshop))
        .select_related("workshop", "perspective", "objective")
        .prefetch_related(Prefetch("questions", GuidingQuestion.objects.select_related("workshop")))
    )
    asked = [*questions, *(item for goal in goals for item in goal.questions.all())]
    cards = cards_to_choose(workshop)
    return RetreatChain(
        workshop=workshop,
        cards=cards,
        questions=questions,
        goals=goals,
        cards_of=cards_of(asked, cards),
        places=vote_places(workshop.scorecard),
        perspectives=list(workshop.scorecard.perspectives.in_board_order()),
    )


def with_reach(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Add what became of the goals: place, indicators by level, measures. Two queries more."""
    has_target = Target.objects.filter(indicator=OuterRef("pk"), value__isnull=False)
    indicators = Indicator.objects.annotate(has_target=Exists(has_target))  # type: ignore[no-redef]
    return goals.with_place().prefetch_related(  # type: ignore[attr-defined]
        Prefetch("indicators", indicators),
        Prefetch("measures", Measure.objects.select_related("responsible")),
    )


def cards_of(
    questions: Iterable[GuidingQuestion], known: Iterable[Card] = ()
) -> dict[UUID, list[Card]]:
    """The shown cards by question, in the order of the links.

    One query, and one more for cards that are not among the ``known``.
    """
    pairs = list(
        QuestionCard.objects.filter(
            question__in={question.pk for question in questions}, card__hidden_reason=None
        )
        .order_by("position", "pk")
        .values_list("question_id", "card_id")
    )
    cards = {card.pk: card for card in known}
    if unknown := {card for _question, card in pairs} - cards.keys():
        more = Card.objects.select_related("prompt", "perspective", "cluster")
        cards |= {card.pk: card for card in more.filter(pk__in=unknown)}
    found: dict[UUID, list[Card]] = defaultdict(list)
    for question, card in pairs:
        if card in cards:
            found[question].append(cards[card])
    return found


def goal_row(goal: Goal) -> GoalRow:
    """A goal as completeness takes it; fetched by ``with_reach``, with its questions."""
    return GoalRow(
        key=goal.pk,
        due=goal.due,
        responsible=goal.responsible_id,
        indicators=tuple(
            IndicatorRow(
                item.level,
                has_baseline=item.baseline_value is not None,
                has_target=item.has_target,
            )
            for item in goal.indicators.all()
        ),
        questions=tuple(question.pk for question in goal.questions.all()),
    )


def measured(goal: Goal) -> list[Indicator]:
    """The indicators of the two levels that a goal is asked for."""
    return [item for item in goal.indicators.all() if item.level in (Level.RESULT, Level.EFFECT)]
