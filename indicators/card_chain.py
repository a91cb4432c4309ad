"""What became of one card: its questions, their goals, indicators and measures."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from accounts.models import Membership
from goals.models import Goal
from goals.places import vote_places
from indicators import chain_words as words
from indicators.chain import with_reach
from indicators.chain_mends import Mender
from indicators.chain_walk import ends_sentence, note_of, question_ends
from swot.models import Card, QuestionCard


def card_chain_page(card: Card, member: Membership | None) -> dict[str, Any]:
    """The card and the way on from it. At most five queries."""
    mender = Mender(card.workshop, member)
    goals = with_reach(Goal.objects.select_related("perspective"))
    questions = list(
        card.questions.select_related("workshop").prefetch_related(Prefetch("goals", goals))
    )
    goals_of: dict[UUID, list[Goal]] = defaultdict(list)
    for question in questions:
        goals_of[question.pk] = list(question.goals.all())
    ends = question_ends(questions, goals_of, lambda question: mender.word_goal(question).url)
    places = vote_places(card.workshop.scorecard) if card.cluster_id else {}
    mates = [] if questions or card.is_hidden else _numbers_of_mates(card)
    return {
        "card": card,
        "note": note_of(card),
        "cluster": card.cluster,
        "cluster_places": places.get(card.cluster_id, ()) if card.cluster_id else (),
        "ends": ends,
        "said": ends_sentence(ends),
        "mates_said": words.mates_sentence(mates),
        "link_url": mender.link_cards(),
        "may_sort": mender.may_sort,
    }


def _numbers_of_mates(card: Card) -> list[int]:
    """The numbers of the questions that take up other cards of its cluster. At most one query."""
    if card.cluster_id is None:
        return []
    links = QuestionCard.objects.filter(card__cluster=card.cluster_id, card__hidden_reason=None)
    numbers = links.order_by("question__number").values_list("question__number", flat=True)
    return list(dict.fromkeys(numbers))
