"""The walk along the chain: from a goal back to its cards, from a card on to what became of it.

Nothing here asks the database: what hangs on questions and goals is fetched with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from goals.models import Goal, GoalStatus, Measure
from goals.places import VotePlace
from goals.status import Mark, status_mark
from indicators import chain_words as words
from swot.card_choice import CardChoice, choice_of
from swot.labels import goal_label
from swot.models import Card, GuidingQuestion

Places = Mapping[UUID, Sequence[VotePlace]]
CardsOf = Mapping[UUID, Sequence[Card]]
GoalsOf = Mapping[UUID, Sequence[Goal]]


@dataclass(frozen=True)
class Note:
    """A card word for word, with the link to what became of it."""

    card: CardChoice
    count: int
    reworded: str
    url: str


@dataclass
class NoteGroup:
    """The cards of one cluster, or those that are in none ("")."""

    title: str
    places: Sequence[VotePlace]
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Origin:
    """A guiding question with the cards it arises from. ``retreat``: its title if another one."""

    number: int
    text: str
    language: str
    url: str
    retreat: str
    groups: list[NoteGroup]


@dataclass(frozen=True)
class GoalEnd:
    """A goal that answers a question; ``mark`` only where it was dropped: it counts no more."""

    label: str
    text: str
    hue: str
    url: str
    mark: Mark | None
    indicators: list[Any]
    measures: list[Measure]

    @property
    def reach(self) -> str:
        """ "2 indicators, 3 measures"."""
        return words.things(indicators=len(self.indicators), measures=len(self.measures))


@dataclass(frozen=True)
class QuestionEnd:
    """A question that takes a card up, with the goals that answer it. ``mend``: word a goal."""

    pk: UUID
    number: int
    text: str
    url: str
    goals: list[GoalEnd]
    mend: str

    @property
    def has_goal(self) -> bool:
        return any(goal.mark is None for goal in self.goals)


def note_of(card: Card) -> Note:
    """Reads the card's prompt and perspective."""
    url = reverse("indicators:card_chain", args=[card.pk])
    return Note(choice_of(card), card.count, card.reworded or "", url)


def note_groups(cards: Iterable[Card], places: Places) -> list[NoteGroup]:
    """The cards by cluster, clusters in the order in which they come, loose cards last."""
    groups: dict[UUID | None, NoteGroup] = {}
    for card in cards:
        pk = card.cluster_id
        if pk not in groups:
            title = card.cluster.title if card.cluster else ""
            groups[pk] = NoteGroup(title, places.get(pk, ()) if pk else ())
        groups[pk].notes.append(note_of(card))
    return sorted(groups.values(), key=lambda group: not group.title)


def origins(
    questions: Iterable[GuidingQuestion], cards_of: CardsOf, places: Places, here: Any
) -> list[Origin]:
    """The questions, each with its cards. ``here`` is the id of the retreat that is looked at."""
    return [
        Origin(
            number=item.number,
            text=item.text,
            language=item.workshop.language,
            url=question_url(item),
            retreat="" if item.workshop_id == here else item.workshop.title,
            groups=note_groups(cards_of.get(item.pk, ()), places),
        )
        for item in questions
    ]


def question_ends(
    questions: Iterable[GuidingQuestion],
    goals_of: GoalsOf,
    mend: Callable[[GuidingQuestion], str],
) -> list[QuestionEnd]:
    """The questions, each with its goals: those that are pursued first."""
    return [
        QuestionEnd(
            pk=item.pk,
            number=item.number,
            text=item.text,
            url=question_url(item),
            goals=sorted(map(goal_end, goals_of.get(item.pk, ())), key=lambda end: bool(end.mark)),
            mend=mend(item),
        )
        for item in questions
    ]


def goal_end(goal: Goal) -> GoalEnd:
    """Reads place, perspective, indicators and measures."""
    dropped = goal.status == GoalStatus.DROPPED
    return GoalEnd(
        label=goal_label(goal.number or goal.place),
        text=goal.statement,
        hue=goal.perspective.hue,
        url=reverse("indicators:goal", args=[goal.pk]),
        mark=status_mark(goal) if dropped else None,
        indicators=list(goal.indicators.all()),
        measures=list(goal.measures.all()),
    )


def ends_sentence(ends: Sequence[QuestionEnd]) -> str:
    """ "2 guiding questions, 3 goals, 6 indicators, 4 measures": each goal counts once."""
    goals = {goal.url: goal for end in ends for goal in end.goals if goal.mark is None}
    return words.things(
        questions=len(ends),
        goals=len(goals),
        indicators=sum(len(goal.indicators) for goal in goals.values()),
        measures=sum(len(goal.measures) for goal in goals.values()),
    )


def question_url(question: GuidingQuestion) -> str:
    page = reverse("swot:question_list", args=[question.workshop_id])
    return f"{page}#question-{question.pk}"
