"""How the view turns over the perspectives: from cards to questions to goals. Pure.

A goal has one perspective, a card one or none; a question counts in each that it concerns, so
the shares of the questions may add up to more than 100. Shares are rounded half up to 0.1.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from swot.balance import PerspectiveRow, rounded, view_of


@dataclass(frozen=True)
class Share:
    """A number and its part of all in per cent; None where there is nothing at all."""

    count: int
    percent: float | None


@dataclass(frozen=True)
class TurnRow:
    """One perspective by its key, or None for what belongs to none."""

    key: str | None
    cards: Share
    questions: Share
    goals: Share

    @property
    def points(self) -> float | None:
        """By how many points the share of the goals differs from that of the cards."""
        if self.cards.percent is None or self.goals.percent is None:
            return None
        return rounded(Decimal(str(self.goals.percent)) - Decimal(str(self.cards.percent)))


@dataclass(frozen=True)
class Turn:
    """``inward``: cards, questions and goals of perspectives that look inward; None: unknown."""

    rows: tuple[TurnRow, ...]
    cards: int
    questions: int
    goals: int
    placed_questions: int
    inward: tuple[int, int, int] | None

    def most(self, sign: int) -> tuple[float, tuple[str, ...]]:
        """The largest gain (1) or loss (-1) from cards to goals in points, and who has it."""
        moved = {row.key: row.points for row in self.rows if row.key and row.points is not None}
        top = max((sign * points for points in moved.values()), default=0.0)
        if top <= 0:
            return 0.0, ()
        return sign * top, tuple(key for key, points in moved.items() if sign * points == top)


def turn_of(
    perspectives: Sequence[PerspectiveRow],
    *,
    cards: Sequence[tuple[str | None, int]],
    questions: Sequence[Sequence[str]],
    goals: Sequence[str],
) -> Turn:
    """Count by perspective, in the order given. Listed are leaves in use and what holds anything.

    ``cards`` are (perspective or None, number), ``questions`` the perspectives of each.
    """
    by_card: Counter[str | None] = Counter()
    for place, count in cards:
        by_card[place] += count
    by_question: Counter[str | None] = Counter()
    for places in questions:
        by_question.update(set(places))
        by_question[None] += not places
    by_goal: Counter[str | None] = Counter(goals)
    counted = (by_card, by_question, by_goal)
    wholes = (by_card.total(), len(questions), len(goals))
    shares = {
        key: [_share(found[key], whole) for found, whole in zip(counted, wholes, strict=True)]
        for key in _keys(perspectives, counted)
    }
    return Turn(
        rows=tuple(TurnRow(key, *found) for key, found in shares.items()),
        cards=wholes[0],
        questions=wholes[1],
        goals=wholes[2],
        placed_questions=sum(bool(places) for places in questions),
        inward=_inward(perspectives, by_card, questions, by_goal),
    )


def _keys(
    perspectives: Sequence[PerspectiveRow], counted: Sequence[Counter[str | None]]
) -> list[str | None]:
    parents = {item.parent for item in perspectives if item.parent and not item.retired}
    keys: list[str | None] = [
        item.key
        for item in perspectives
        if any(found[item.key] for found in counted) or not (item.retired or item.key in parents)
    ]
    if any(found[None] for found in counted):
        keys.append(None)
    return keys


def _inward(
    perspectives: Sequence[PerspectiveRow],
    cards: Counter[str | None],
    questions: Sequence[Sequence[str]],
    goals: Counter[str | None],
) -> tuple[int, int, int] | None:
    by_key = {item.key: item for item in perspectives}
    views = {key: view_of(item, by_key) for key, item in by_key.items()}
    if not any(views.values()):
        return None
    inward = {key for key, view in views.items() if view == "inward"}
    return (
        sum(cards[key] for key in inward),
        sum(bool(inward.intersection(places)) for places in questions),
        sum(goals[key] for key in inward),
    )


def _share(part: int, whole: int) -> Share:
    return Share(part, rounded(Decimal(100 * part) / whole) if whole else None)
