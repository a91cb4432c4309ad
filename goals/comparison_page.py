"""What the page shows that sets two retreats of one scorecard side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from goals import comparison_words as words
from goals.comparison import (
    Cell,
    Count,
    Pairs,
    RankRow,
    Shift,
    compare_ranks,
    normalised,
    pairs_of,
    shift_of,
)
from goals.dots import FEWEST_BALLOTS
from goals.models import BallotKind, Goal, GoalWording, VoteResult, VoteState
from swot.balance import CardRow, PerspectiveRow, Picture, PromptRow, picture
from swot.labels import goal_labels
from swot.models import Card, GuidingQuestion, Prompt
from workshops.models import Perspective, Workshop


@dataclass(frozen=True)
class NamedCell:
    """A cell of the table with its column's name, and its shares in words."""

    name: str
    before: Count
    after: Count
    shares: str


@dataclass(frozen=True)
class Line:
    """A row of the table of the view; `perspective` is None for cards not sorted."""

    perspective: Perspective | None
    cells: list[NamedCell]


@dataclass(frozen=True)
class GoalSide:
    """A goal as one of the two retreats has it."""

    goal: Goal
    label: str
    wording: str

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """The goal itself; or, where a file was read in twice, its words."""
        return self.goal.pk, normalised(self.wording)


@dataclass(frozen=True)
class RankLine:
    goal: GoalSide
    row: RankRow
    said: str
    icon: str


def others_of(workshop: Workshop) -> list[Workshop]:
    """The other retreats of the scorecard, the newest first. One query."""
    found = Workshop.objects.filter(scorecard=workshop.scorecard_id).exclude(pk=workshop.pk)
    return sorted(found, key=_when, reverse=True)


def proposed(workshop: Workshop, others: Sequence[Workshop]) -> Workshop | None:
    """The retreat that it follows; else the last one before it; else any."""
    earlier = [item for item in others if _when(item) < _when(workshop)]
    followed = [item for item in others if item.pk == workshop.follows_id]
    return next(iter([*followed, *earlier, *others]), None)


def in_order(workshop: Workshop, other: Workshop) -> tuple[Workshop, Workshop]:
    """The earlier one first; what follows is later, whatever the dates say."""
    if workshop.follows_id == other.pk:
        return other, workshop
    if other.follows_id == workshop.pk:
        return workshop, other
    first, second = sorted((workshop, other), key=_when)
    return first, second


def _when(workshop: Workshop) -> tuple[str, Any]:
    return max(workshop.dates, default="9999"), workshop.created_at


def comparison_of(before: Workshop, after: Workshop) -> dict[str, Any]:
    """The whole page but its frame. Six queries, whatever the retreats hold."""
    perspectives = list(Perspective.objects.filter(scorecard=before.scorecard_id))
    pictures = _pictures(before, after, perspectives)
    on_board = sorted(perspectives, key=lambda item: (item.board_position, item.position))
    shift = shift_of(*pictures, order=[str(item.pk) for item in on_board])
    names = {str(item.pk): item.label for item in perspectives}
    questions, goals = _questions(before, after), _goals(before, after)
    return {
        "before": before,
        "after": after,
        "shift": shift,
        "columns": words.columns(shift.kinds),
        "lines": _lines(shift, on_board),
        "totals": _named((shift.whole, *shift.totals)),
        "sentences": words.view_sentences(shift, *pictures, names),
        "questions": questions,
        "questions_said": words.questions_said(questions),
        "goals": goals,
        "goals_said": words.goals_said(goals),
        **_ranks(before, after, goals),
    }


# --- the view ---------------------------------------------------------------------------------


def _pictures(
    before: Workshop, after: Workshop, perspectives: Sequence[Perspective]
) -> tuple[Picture, Picture]:
    both = (before.pk, after.pk)
    rows = [
        PerspectiveRow.of(item) for item in sorted(perspectives, key=lambda item: item.position)
    ]
    prompts = list(Prompt.objects.filter(workshop__in=both))
    cards = (
        Card.objects.shown()
        .filter(workshop__in=both)
        .order_by()
        .values("workshop_id", "prompt__kind", "perspective_id")
        .annotate(cards=Sum("count"))
    )
    by_retreat: dict[Any, list[CardRow]] = defaultdict(list)
    for row in cards:
        place = str(row["perspective_id"]) if row["perspective_id"] else None
        by_retreat[row["workshop_id"]].append(CardRow(row["prompt__kind"], place, row["cards"]))
    first, second = (
        picture(
            by_retreat[pk],
            rows,
            [PromptRow(str(item.pk), item.kind) for item in prompts if item.workshop_id == pk],
        )
        for pk in both
    )
    return first, second


def _lines(shift: Shift, perspectives: Sequence[Perspective]) -> list[Line]:
    by_key = {str(item.pk): item for item in perspectives}
    return [
        Line(by_key[row.key] if row.key else None, _named((row.whole, *row.cells)))
        for row in shift.rows
    ]


def _named(cells: tuple[Cell, ...]) -> list[NamedCell]:
    names = words.columns(tuple(cell.kind for cell in cells[1:]))
    return [
        NamedCell(name, cell.before, cell.after, words.shares(cell))
        for name, cell in zip(names, cells, strict=True)
    ]


# --- questions and goals ----------------------------------------------------------------------


def _questions(before: Workshop, after: Workshop) -> Pairs[GuidingQuestion]:
    found = list(GuidingQuestion.objects.filter(workshop__in=(before.pk, after.pk)))
    earlier, later = (
        [item for item in found if item.workshop_id == side.pk] for side in (before, after)
    )
    return pairs_of(earlier, later, lambda item: (normalised(item.text),))


def _goals(before: Workshop, after: Workshop) -> Pairs[GoalSide]:
    def taken_over(workshop: Workshop) -> Subquery:
        found = GoalWording.objects.filter(goal=OuterRef("pk"), workshop=workshop)
        return Subquery(found.values("statement")[:1])

    goals = list(
        Goal.objects.filter(scorecard=before.scorecard_id)
        .annotate(
            wording_before=taken_over(before),
            wording_after=taken_over(after),
            is_held=Exists(GoalWording.objects.filter(goal=OuterRef("pk")).held_by_others()),
        )
        .select_related("perspective")
        .order_by("workshop__created_at", "workshop", "position", "key")
    )
    labels = goal_labels(goals)

    def side(workshop: Workshop, taken: str) -> list[GoalSide]:
        found = []
        for goal in goals:
            wording = getattr(goal, taken)
            if goal.workshop_id == workshop.pk:
                wording = (goal.is_held and goal.own_wording) or goal.statement
            if wording is not None:
                found.append(GoalSide(goal, labels[goal.pk], wording))
        return found

    return pairs_of(
        side(before, "wording_before"), side(after, "wording_after"), keys_of=lambda item: item.keys
    )


# --- ranks ------------------------------------------------------------------------------------


def _ranks(before: Workshop, after: Workshop, goals: Pairs[GoalSide]) -> dict[str, Any]:
    """The last closed vote on goals of each retreat, place by place."""
    results = list(
        VoteResult.objects.filter(
            round__workshop__in=(before.pk, after.pk),
            round__state=VoteState.CLOSED,
            goal__isnull=False,
        ).select_related("round")
    )
    sides: dict[Hashable, GoalSide] = {}
    for earlier, later in goals.kept:
        sides[earlier.goal.pk] = sides[later.goal.pk] = later
    for item in (*goals.new, *goals.gone):
        sides[item.goal.pk] = item
    votes = []
    for workshop in (before, after):
        own = [item for item in results if item.round.workshop_id == workshop.pk]
        last = max((item.round for item in own), key=lambda item: item.position, default=None)
        is_secret = last is not None and (
            last.ballots == BallotKind.PHONE and (last.voters or 0) < FEWEST_BALLOTS
        )
        counted = [] if is_secret else [item for item in own if last and item.round_id == last.pk]
        votes.append(
            [(sides[item.goal_id].goal.pk, item.dots) for item in counted if item.goal_id in sides]
        )
    rows = compare_ranks(*votes)
    lines = [RankLine(sides[row.key], row, *words.rank_words(row)) for row in rows]
    return {
        "ranks": lines,
        "can_compare_places": all(votes),
        "place_column": _("Place now") if votes[1] else _("Place then"),
        "rank_note": words.rank_note(*map(bool, votes)),
    }


def chooser(others: Sequence[Workshop], chosen: Workshop) -> list[tuple[str, str, bool]]:
    """Value, title and whether it is chosen: for the list of retreats to compare with."""
    return [(str(item.pk), _label(item), item.pk == chosen.pk) for item in others]


def _label(workshop: Workshop) -> str:
    day = workshop.first_day
    if day is None:
        return workshop.title
    return _("%(title)s, %(year)s") % {"title": workshop.title, "year": day.year}
