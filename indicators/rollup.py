"""From indicators to goal, perspective and scorecard: states, weights, coverage. Pure.

No average hides a red one: what is rolled up has the worst state of its parts, and the mean stands
beside it. What is missing never makes anything better: a gap keeps the whole off "on track", and
neither counts as 0 nor as good. Context indicators are left out by whoever calls.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.rating import Rating


class State(StrEnum):
    """What is shown, the worst first. The data keep rating and age of a value apart."""

    CRITICAL = "critical"
    AT_RISK = "at_risk"
    OUTDATED = "outdated"
    NO_VALUE = "no_value"
    UNRATED = "unrated"
    ON_TRACK = "on_track"


ORDER = {state: place for place, state in enumerate(State)}
SCORES = {State.CRITICAL: Fraction(0), State.AT_RISK: Fraction(1, 2), State.ON_TRACK: Fraction(1)}


@dataclass(frozen=True)
class Leaf:
    """One indicator that counts."""

    state: State
    has_value: bool
    weight: Decimal | None = None
    name: Hashable = None

    @property
    def score(self) -> Fraction | None:
        """0 critical, ½ at risk, 1 on track; None where nothing is known now."""
        return SCORES.get(self.state)

    @property
    def filled(self) -> int:
        return int(self.has_value)

    @property
    def total(self) -> int:
        return 1


@dataclass(frozen=True)
class Whole:
    """What parts come to: the worst ``state`` and whose it is, the mean, and how much is known.

    ``filled`` of ``total`` indicators have values. ``mean`` is None where nothing is rated.
    """

    state: State
    score: Fraction | None
    mean: State | None
    filled: int
    total: int
    worst: tuple[Hashable, ...]
    weight: Decimal | None = None
    name: Hashable = None


Part = Leaf | Whole


def state_of(rating: Rating, *, is_outdated: bool) -> State:
    """What a rating is shown as. Outdated overrides on track only: old and critical stays red."""
    if rating == Rating.ON_TRACK and is_outdated:
        return State.OUTDATED
    return State(rating.value)


def roll_up(
    parts: Sequence[Part], *, weight: Decimal | None = None, name: Hashable = None
) -> Whole:
    """Put parts together; the result is a part of the next level. Nothing at all is no value."""
    state = min((part.state for part in parts), key=ORDER.__getitem__, default=State.NO_VALUE)
    score = _mean(parts)
    return Whole(
        state=state,
        score=score,
        mean=_word(score, has_gap=any(_has_gap(part) for part in parts)),
        filled=sum(part.filled for part in parts),
        total=sum(part.total for part in parts),
        worst=tuple(part.name for part in parts if part.state == state),
        weight=weight,
        name=name,
    )


def roll_up_groups(groups: Iterable[tuple[Hashable, Sequence[Part]]]) -> Whole | None:
    """Put named groups together, all alike however many parts each has; empty ones are left out.

    None where there is nothing at all.
    """
    parts = [roll_up(parts, name=name) for name, parts in groups if parts]
    return roll_up(parts) if parts else None


def _has_gap(part: Part) -> bool:
    return part.score is None or part.filled < part.total or part.state in _UNKNOWN


_UNKNOWN = (State.OUTDATED, State.NO_VALUE, State.UNRATED)


def _mean(parts: Sequence[Part]) -> Fraction | None:
    """The weighted mean of what is known."""
    known = [
        (share, part.score)
        for share, part in zip(shares([part.weight for part in parts]), parts, strict=True)
        if part.score is not None
    ]
    whole = sum((share for share, _score in known), Fraction(0))
    if not known:
        return None
    if not whole:  # all that is known weighs nothing: then alike
        return sum((score for _share, score in known), Fraction(0)) / len(known)
    return sum((share * score for share, score in known), Fraction(0)) / whole


def _word(score: Fraction | None, *, has_gap: bool) -> State | None:
    """The state next to a mean, in between the worse one; with a gap never on track."""
    if score is None:
        return None
    if score <= Fraction(1, 4):
        return State.CRITICAL
    if score <= Fraction(3, 4) or has_gap:
        return State.AT_RISK
    return State.ON_TRACK


def shares(weights: Sequence[Decimal | None]) -> list[Fraction]:
    """Relative weights that sum to 1 whatever was typed.

    Each missing weight gets its equal share (1/n), the others divide the rest by their size.
    Where all that was typed is 0 or less, all are alike.
    """
    count = len(weights)
    if not count:
        return []
    given = [None if weight is None else max(Fraction(weight), Fraction(0)) for weight in weights]
    typed = sum((weight for weight in given if weight is not None), Fraction(0))
    missing = sum(weight is None for weight in given)
    if not typed:
        return [Fraction(1, count)] * count
    rest = Fraction(count - missing, count)
    return [Fraction(1, count) if weight is None else weight / typed * rest for weight in given]


def percents(weights: Sequence[Decimal | None], parts: int = 100) -> list[int]:
    """The shares as whole percents that sum to 100: what is cut off goes to the largest rests.

    ``parts`` 1000 gives tenths of a percent, which sum to 1000.
    """
    exact = [share * parts for share in shares(weights)]
    whole = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_rest[: parts - sum(whole)] if whole else ():
        whole[at] += 1
    return whole
