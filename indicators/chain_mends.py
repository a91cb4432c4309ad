"""Where a gap of the chain is mended, for the person who looks; else where it can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from goals.completeness import (
    NO_BASELINE,
    NO_DUE_DATE,
    NO_EFFECT_INDICATOR,
    NO_RESPONSIBLE,
    NO_RESULT_INDICATOR,
    NO_TARGET,
    goal_gaps,
)
from goals.direction import gap_words
from goals.models import Goal
from goals.rules import can_edit_goals
from indicators.chain import goal_row, measured
from indicators.chain_coverage import GOAL_TO_CARD
from indicators.chain_walk import question_url
from indicators.models import Level
from swot.labels import goal_label
from swot.models import GuidingQuestion
from swot.rules import can_sort
from workshops.models import Workshop


@dataclass(frozen=True)
class Mend:
    """One open end: a short name, the words it is about, the link."""

    label: str
    text: str
    url: str


class Mender:
    """Knows what the person may do in this retreat."""

    def __init__(self, workshop: Workshop, member: Membership | None) -> None:
        self.workshop = workshop
        self.member = member
        self.may_sort = can_sort(member, workshop)
        self.may_word = can_edit_goals(member, workshop)

    def link_cards(self) -> str:
        """Cards without a question: link them with one."""
        return reverse("swot:cards_without_question", args=[self.workshop.pk])

    def word_goal(self, question: GuidingQuestion) -> Mend:
        """A question without a goal: word one."""
        url = question_url(question)
        if self.may_word:
            create = reverse("indicators:goal_create", args=[question.workshop_id])
            url = f"{create}?question={question.pk}"
        return Mend(str(question.number), question.text, url)

    def choose_cards(self, question: GuidingQuestion) -> Mend:
        """A question without a card: choose some."""
        url = question_url(question)
        if self.may_sort:
            url = reverse("swot:question_edit", args=[question.pk])
        return Mend(str(question.number), question.text, url)

    def of_goal(self, goal: Goal, gap: str) -> Mend:
        """A goal that lacks something, by a key of completeness or ``GOAL_TO_CARD``."""
        url = reverse("indicators:goal", args=[goal.pk])
        if can_edit_goals(self.member, goal.workshop):
            url = self._ground(goal) if gap == GOAL_TO_CARD else _detail_url(goal, gap)
        return Mend(goal_label(goal.number or goal.place), wording_of(goal, self.workshop), url)

    def missing(self, goal: Goal, *, rests_on_card: bool) -> list[Mend]:
        """All that a goal lacks, each named by the gap."""
        gaps = list(goal_gaps(goal_row(goal)))
        words = {gap: gap_words(gap) for gap in gaps}
        if not rests_on_card:
            gaps.insert(0, GOAL_TO_CARD)
            words[GOAL_TO_CARD] = _("rests on no card")
        return [Mend(words[gap], "", self.of_goal(goal, gap).url) for gap in gaps]

    def _ground(self, goal: Goal) -> str:
        """Choose cards for its question, or a question for the goal that has none."""
        questions = list(goal.questions.all())
        if questions and can_sort(self.member, questions[0].workshop):
            return reverse("swot:question_edit", args=[questions[0].pk])
        return reverse("indicators:goal_edit", args=[goal.pk])


def wording_of(goal: Goal, workshop: Workshop) -> str:
    """A goal taken over reads here as it was taken over."""
    own = goal.workshop_id == workshop.pk
    return goal.statement if own else goal.wording_here or goal.statement


def _detail_url(goal: Goal, gap: str) -> str:
    edit = reverse("indicators:goal_edit", args=[goal.pk])
    create = reverse("indicators:indicator_create", args=[goal.pk])
    if gap == NO_DUE_DATE:
        return f"{edit}#id_due"
    if gap == NO_RESPONSIBLE:
        return f"{edit}#id_responsible"
    if gap in (NO_RESULT_INDICATOR, NO_EFFECT_INDICATOR):
        level = Level.RESULT if gap == NO_RESULT_INDICATOR else Level.EFFECT
        return f"{create}?level={level}"
    for item in measured(goal):
        is_open = {NO_BASELINE: item.baseline_value is None, NO_TARGET: not item.has_target}
        if is_open[gap]:
            return reverse("indicators:indicator_edit", args=[item.pk])
    return create
