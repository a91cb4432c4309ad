"""What the page of the chain shows: how far it reaches, how the view turns, and the walk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from goals.comparison_words import percent
from goals.models import Goal
from goals.places import VotePlace
from goals.status import Mark, status_mark
from indicators import chain_coverage as lines
from indicators import chain_filters as filters_of
from indicators import chain_words as words
from indicators.chain import RetreatChain, chain_of
from indicators.chain_filters import ChainFilters
from indicators.chain_mends import Mend, Mender, wording_of
from indicators.chain_turn import Share
from indicators.chain_walk import (
    NoteGroup,
    Origin,
    QuestionEnd,
    note_groups,
    origins,
    question_ends,
)
from swot.labels import goal_label
from swot.models import Card
from swot.words import card_count
from workshops.models import Perspective, Workshop


@dataclass(frozen=True)
class Line:
    """One line of the coverage: its sentence, and the way to what is open."""

    sentence: str
    done: int
    total: int
    gap: str = ""
    url: str = ""
    mends: list[Mend] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class TurnCell:
    name: str
    share: Share
    percent: str


@dataclass(frozen=True)
class TurnLine:
    """A perspective of the table; None for what belongs to none."""

    perspective: Perspective | None
    cells: list[TurnCell]


@dataclass(frozen=True)
class GoalWalk:
    """A goal with the way back to its cards."""

    goal: Goal
    label: str
    text: str
    mark: Mark
    is_own: bool
    origins: list[Origin]
    summary: str
    places: Sequence[VotePlace]
    missing: list[Mend]


@dataclass(frozen=True)
class CardWalk:
    """Cards that the same questions take up, with the way on."""

    title: str
    count: str
    groups: list[NoteGroup]
    ends: list[QuestionEnd]


def chain_page(workshop: Workshop, query: QueryDict, member: Membership | None) -> dict[str, Any]:
    """The whole page. At most eleven queries for any number of cards and goals."""
    chain = chain_of(workshop)
    usual = filters_of.GOALS if chain.pursued else filters_of.CARDS
    filters = ChainFilters.from_query(query, usual)
    mender = Mender(workshop, member)
    walk = _goal_walk if filters.walk == filters_of.GOALS else _card_walk
    total = sum(card.count for card in chain.cards)
    return {
        "chain": chain,
        "stations": _stations(chain, total),
        "coverage": _coverage(chain, filters, mender),
        "turn": chain.turn,
        "turn_columns": _columns(),
        "turn_lines": _turn_lines(chain),
        "turn_totals": list(
            zip(_columns(), (chain.turn.cards, chain.turn.questions, chain.turn.goals), strict=True)
        ),
        "turn_sentences": words.turn_sentences(
            chain.turn, {str(item.pk): item.label for item in chain.perspectives}
        ),
        "filters": filters,
        "walk_chips": filters_of.walk_chips(filters, len(chain.pursued), total),
        "may_sort": mender.may_sort,
        "has_dropped": len(chain.pursued) < len(chain.goals),
        "goal_walks": None,
        **walk(chain, filters, mender),
    }


# --- the stations and the coverage ------------------------------------------------------------


def _stations(chain: RetreatChain, cards: int) -> list[tuple[int, str, str]]:
    """Number, name and link of each station, in the order of the chain."""
    pk, goals = chain.workshop.pk, chain.pursued
    indicators = sum(len(goal.indicators.all()) for goal in goals)
    measures = sum(len(goal.measures.all()) for goal in goals)
    scorecard = reverse("indicators:scorecard", args=[chain.workshop.scorecard_id])
    goal_list = reverse("indicators:goal_list", args=[pk])
    return [
        (cards, ngettext("card", "cards", cards), reverse("swot:board", args=[pk])),
        (
            len(chain.questions),
            ngettext("guiding question", "guiding questions", len(chain.questions)),
            reverse("swot:question_list", args=[pk]),
        ),
        (len(goals), ngettext("goal", "goals", len(goals)), goal_list),
        (indicators, ngettext("indicator", "indicators", indicators), scorecard),
        (measures, ngettext("measure", "measures", measures), goal_list),
    ]


def _coverage(
    chain: RetreatChain, filters: ChainFilters, mender: Mender
) -> list[tuple[str, str, list[Line]]]:
    """Id, title and lines of each part; what cannot be counted is left out."""
    parts = (
        ("forward", _("From the cards on"), lines.FORWARD),
        ("backward", _("From the goals back"), lines.BACKWARD),
        ("details", _("What the goals are measured by"), lines.DETAILS),
    )
    found = [
        (
            name,
            title,
            [_line(key, chain, filters, mender) for key in keys if chain.coverage[key].total],
        )
        for name, title, keys in parts
    ]
    return [part for part in found if part[2]]


def _line(key: str, chain: RetreatChain, filters: ChainFilters, mender: Mender) -> Line:
    found = chain.coverage[key]
    sentence = words.coverage_sentence(found)
    if found.is_full:
        return Line(sentence, found.done, found.total)
    url, mends = "", _mends(key, chain, mender)
    if key == lines.CARD_TO_QUESTION:
        url = mender.link_cards()
    elif key == lines.CARD_TO_GOAL:
        loose = chain.coverage[lines.CARD_TO_QUESTION].lacking
        show = filters_of.NO_QUESTION if loose == found.lacking else filters_of.NO_GOAL
        url = filters.query(walk=filters_of.CARDS, show=show, perspective="")
    elif len(mends) == 1:
        url, mends = mends[0].url, []
    return Line(sentence, found.done, found.total, words.gap_sentence(found), url, mends)


def _mends(key: str, chain: RetreatChain, mender: Mender) -> list[Mend]:
    lacking = set(chain.coverage[key].lacking)
    if key == lines.QUESTION_TO_GOAL:
        return [mender.word_goal(item) for item in chain.questions if item.pk in lacking]
    if key == lines.QUESTION_TO_CARD:
        return [mender.choose_cards(item) for item in chain.questions if item.pk in lacking]
    return [mender.of_goal(item, key) for item in chain.pursued if item.pk in lacking]


# --- the turn of view -------------------------------------------------------------------------


def _columns() -> list[str]:
    return [_("Cards"), _("Guiding questions"), _("Goals")]


def _turn_lines(chain: RetreatChain) -> list[TurnLine]:
    by_key = {str(item.pk): item for item in chain.perspectives}
    found = []
    for row in chain.turn.rows:
        shares = (row.cards, row.questions, row.goals)
        cells = [
            TurnCell(name, share, "" if share.percent is None else percent(share.percent))
            for name, share in zip(_columns(), shares, strict=True)
        ]
        found.append(TurnLine(by_key[row.key] if row.key else None, cells))
    return found


# --- the walk ---------------------------------------------------------------------------------


def _goal_walk(chain: RetreatChain, filters: ChainFilters, mender: Mender) -> dict[str, Any]:
    here = [goal for goal in chain.pursued if filters.takes(goal.perspective_id)]
    bare = set(chain.coverage[lines.GOAL_TO_CARD].lacking)
    missing = {goal.pk: mender.missing(goal, rests_on_card=goal.pk not in bare) for goal in here}
    sets = {
        "": here,
        filters_of.NO_CARD: [goal for goal in here if goal.pk in bare],
        filters_of.LACKING: [goal for goal in here if missing[goal.pk]],
    }
    shown = sets[filters.show]
    found = _origins(shown, chain)
    return {
        "goal_walks": [_walk_back(goal, chain, found, missing[goal.pk]) for goal in shown],
        "show_chips": filters_of.show_chips(filters, {key: len(sets[key]) for key in sets}),
        "perspective_chips": filters_of.perspective_chips(
            filters, chain.perspectives, ((goal.perspective_id, 1) for goal in chain.pursued)
        ),
    }


def _origins(goals: Sequence[Goal], chain: RetreatChain) -> dict[UUID, Origin]:
    """The questions of these goals with their cards, by id: several goals may share one."""
    asked = {question.pk: question for goal in goals for question in goal.questions.all()}
    found = origins(asked.values(), chain.cards_of, chain.places, chain.workshop.pk)
    return dict(zip(asked, found, strict=True))


def _walk_back(
    goal: Goal, chain: RetreatChain, found: dict[UUID, Origin], missing: list[Mend]
) -> GoalWalk:
    questions = goal.questions.all()
    cards = {card.pk: card.count for item in questions for card in chain.cards_of.get(item.pk, ())}
    parts = [words.things(questions=len(questions))]
    parts += [card_count(sum(cards.values()))] if cards else []
    return GoalWalk(
        goal=goal,
        label=goal_label(goal.number or goal.place),
        text=wording_of(goal, chain.workshop),
        mark=status_mark(goal),
        is_own=goal.workshop_id == chain.workshop.pk,
        origins=[found[question.pk] for question in questions],
        summary=", ".join(part for part in parts if part) or _("no guiding question, no card"),
        places=chain.places.get(goal.pk, ()),
        missing=missing,
    )


def _card_walk(chain: RetreatChain, filters: ChainFilters, mender: Mender) -> dict[str, Any]:
    here = [card for card in chain.cards if filters.takes(card.perspective_id)]
    short = set(chain.coverage[lines.CARD_TO_GOAL].lacking)
    loose = set(chain.coverage[lines.CARD_TO_QUESTION].lacking)
    sets = {
        "": here,
        filters_of.NO_QUESTION: [card for card in here if card.pk in loose],
        filters_of.NO_GOAL: [card for card in here if card.pk in short and card.pk not in loose],
        filters_of.REACHED: [card for card in here if card.pk not in short],
    }
    counts = {key: sum(card.count for card in cards) for key, cards in sets.items()}
    return {
        "card_walks": _walks_on(sets[filters.show], chain, mender),
        "show_chips": filters_of.show_chips(filters, counts),
        "perspective_chips": filters_of.perspective_chips(
            filters, chain.perspectives, ((card.perspective_id, card.count) for card in chain.cards)
        ),
    }


def _walks_on(cards: Sequence[Card], chain: RetreatChain, mender: Mender) -> list[CardWalk]:
    """Cards that the same questions take up stand together; those of none come first."""
    ends = question_ends(
        chain.questions, chain.goals_of, lambda question: mender.word_goal(question).url
    )
    by_pk = {end.pk: end for end in ends}
    order = {pk: place for place, pk in enumerate(by_pk)}
    groups: dict[tuple[Any, ...], list[Card]] = defaultdict(list)
    for card in cards:
        groups[tuple(item.pk for item in chain.questions_of.get(card.pk, ()))].append(card)
    found = []
    for keys in sorted(groups, key=lambda keys: [order[pk] for pk in keys]):
        own = [by_pk[pk] for pk in keys]
        found.append(
            CardWalk(
                title=words.questions_named([end.number for end in own])
                if own
                else _("Without a guiding question"),
                count=card_count(sum(card.count for card in groups[keys])),
                groups=note_groups(groups[keys], chain.places),
                ends=own,
            )
        )
    return found
