"""The arithmetic of dots: how many each person gets, what a ballot may hold, what ballots say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_SUGGESTED = 10
SUGGESTED_PER_OPTION = 2
FEWEST_BALLOTS = 3
"""With fewer, somebody could work out who gave which dot."""


def suggest_budget(options: int) -> int:
    """Dots for each person: a third of the options and one more, at most ten."""
    return min((2 * options + 3) // 6 + 1, MOST_SUGGESTED)


def least_against_ties(options: int, people: int | None) -> int:
    """Dots per person below which ties threaten: ⌈a(a−1)/2n⌉ for a options and n people.

    Of an unknown number of people nothing can be said: 0.
    """
    return -(-options * (options - 1) // (2 * people)) if people else 0


@dataclass(frozen=True)
class Rule:
    """What one ballot may hold. A device that votes for several people has that many times."""

    per_person: int
    per_option: int | None
    people: int = 1

    @property
    def budget(self) -> int:
        return self.per_person * self.people

    @property
    def most(self) -> int:
        """The most that one option may get."""
        if self.per_option is None:
            return self.budget
        return min(self.per_option * self.people, self.budget)

    @property
    def for_one(self) -> Rule:
        """The same rule for a single person."""
        return Rule(self.per_person, self.per_option)

    def too_many_at(self, dots: Mapping[str, int]) -> list[str]:
        """The options that got more than one may get."""
        return [option for option, count in dots.items() if count > self.most]

    def too_many_in_all(self, dots: Mapping[str, int]) -> int:
        """How many dots are too many; 0 where the budget holds."""
        return max(sum(dots.values()) - self.budget, 0)

    def allows(self, dots: Mapping[str, int]) -> bool:
        is_whole = all(count >= 0 for count in dots.values())
        return is_whole and not self.too_many_at(dots) and not self.too_many_in_all(dots)


@dataclass(frozen=True)
class Cast:
    """One ballot as it is counted."""

    dots: Mapping[str, int]
    seats: int = 1


@dataclass(frozen=True)
class Sum:
    """What one option got. ``voters`` is None where a device voted for several people."""

    option: str
    dots: int
    voters: int | None


def count_ballots(options: Sequence[str], ballots: Iterable[Cast]) -> list[Sum]:
    """Add up the ballots, in the order of the options."""
    given = list(ballots)
    sums = []
    for option in options:
        marked = [ballot for ballot in given if ballot.dots.get(option)]
        voters = len(marked) if all(ballot.seats == 1 for ballot in marked) else None
        sums.append(Sum(option, sum(ballot.dots[option] for ballot in marked), voters))
    return sums


def share(dots: int, total: int) -> float:
    """Per cent of all dots, half up to one decimal; 0.0 where there are none."""
    return (dots * 2000 + total) // (2 * total) / 10 if total else 0.0
