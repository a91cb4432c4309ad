"""The list of guiding questions: where each comes from, and which goals answer it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swot.card_choice import CardChoice, choice_of
from swot.labels import goal_labels
from swot.models import Card, GuidingQuestion, QuestionCard, QuestionPerspective
from swot.question_hints import hint_of
from swot.sentences import number_word
from workshops.models import Perspective, Workshop

FILTERS = ("", "no_goal", "no_card")


@dataclass(frozen=True)
class GoalTag:
    label: str
    text: str
    hue: str
    url: str


@dataclass(frozen=True)
class QuestionRow:
    question: GuidingQuestion
    number: int
    text: str
    perspectives: list[Perspective]
    cards: list[CardChoice]
    goals: list[GoalTag]
    hint: str
    goal_url: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class FilterChip:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class QuestionPage:
    rows: list[QuestionRow]
    chips: list[FilterChip]
    lede: str
    total: int
    next_number: int
    loose_cards: int


def question_page(workshop: Workshop, chosen: str = "") -> QuestionPage:
    """Read and build the list. Six queries for any number of questions."""
    questions = list(
        workshop.questions.prefetch_related(
            Prefetch(
                "perspective_links",
                QuestionPerspective.objects.select_related("perspective"),
            ),
            Prefetch(
                "card_links",
                QuestionCard.objects.select_related("card__prompt", "card__perspective"),
            ),
        )
    )
    goals = _goals_of(workshop)
    all_rows = [
        _row(question, goals[question.pk], workshop, place, len(questions))
        for place, question in enumerate(questions)
    ]
    sets = {
        "": all_rows,
        "no_goal": [row for row in all_rows if not row.goals],
        "no_card": [row for row in all_rows if not row.cards],
    }
    chosen = chosen if chosen in FILTERS else ""
    labels = {"": _("All"), "no_goal": _("Without a goal"), "no_card": _("Without a card")}
    return QuestionPage(
        rows=sets[chosen],
        chips=[FilterChip(name, labels[name], len(sets[name]), name == chosen) for name in FILTERS],
        lede=_lede(len(all_rows), len(all_rows) - len(sets["no_goal"]), len(sets["no_card"])),
        total=len(all_rows),
        next_number=questions[-1].number + 1 if questions else 1,
        loose_cards=Card.objects.without_question(workshop).count(),
    )


def _goals_of(workshop: Workshop) -> dict[Any, list[GoalTag]]:
    """The goals per question, of every retreat on the scorecard. Two queries.

    Goals live one rung higher, hence by the names of their relations.
    """
    found = list(
        workshop.scorecard.goals.select_related("perspective").prefetch_related("question_links")
    )
    labels = goal_labels(found)
    tags: defaultdict[Any, list[GoalTag]] = defaultdict(list)
    for goal in found:
        for link in goal.question_links.all():
            tags[link.question_id].append(
                GoalTag(
                    label=labels[goal.pk],
                    text=goal.statement,
                    hue=goal.perspective.hue,
                    url=reverse("indicators:goal", args=[goal.pk]),
                )
            )
    return tags


def _row(
    question: GuidingQuestion, goals: list[GoalTag], workshop: Workshop, place: int, total: int
) -> QuestionRow:
    goal_url = reverse("indicators:goal_create", args=[workshop.pk])
    return QuestionRow(
        question=question,
        number=question.number,
        text=question.text,
        perspectives=[link.perspective for link in question.perspective_links.all()],
        cards=[choice_of(link.card) for link in question.card_links.all()],
        goals=goals,
        hint=hint_of(question.text, workshop.language),
        goal_url=f"{goal_url}?question={question.pk}",
        is_first=place == 0,
        is_last=place == total - 1,
    )


def _lede(total: int, answered: int, without_card: int) -> str:
    """How many questions there are, how many of them come from cards, and how many have a goal."""
    if not total:
        return _(
            "Guiding questions lead from the cards to the goals: "
            "“How can we …”, “What do we need …”"
        )
    first = _origin(total, without_card) % {"number": _capital(number_word(total))}
    if answered == 0:
        second = _("None has a goal yet.")
    elif answered == total:
        second = ngettext("It has a goal.", "All of them have a goal.", total)
    else:
        second = ngettext(
            "%(number)s already has a goal.", "%(number)s already have a goal.", answered
        ) % {"number": _capital(number_word(answered))}
    return f"{first} {second}"


def _origin(total: int, without_card: int) -> str:
    """Questions lead from the cards only where a card is linked to one."""
    if without_card < total:
        return ngettext(
            "%(number)s question leads from the cards to the goals.",
            "%(number)s questions lead from the cards to the goals.",
            total,
        )
    return ngettext(
        "%(number)s question, not linked to any card yet.",
        "%(number)s questions, none of them linked to a card yet.",
        total,
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
