"""Where one indicator stands on a day, with what its state is owed to. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.figures import Aim
from indicators.rating import (
    Hint,
    Measured,
    Rated,
    Rating,
    aim_of,
    as_it_was,
    hints_of,
    part_of,
    rate_newest,
    thresholds_for,
)
from indicators.rollup import State, state_of


class Why(StrEnum):
    """What put a value on the wrong side of its mark, or why it cannot be rated."""

    FELL = "fell"
    ROSE = "rose"
    BELOW = "below"
    ABOVE = "above"
    REACHED = "reached"
    OUTSIDE = "outside"
    SUM_BELOW = "sum_below"
    SUM_ABOVE = "sum_above"
    NO_MARK = "no_mark"
    NO_YEAR = "no_year"
    WRONG_SIDE = "wrong_side"
    GAP = "gap"


@dataclass(frozen=True)
class Standing:
    """``rated`` is the newest value that is one; ``mark`` the threshold that it did not keep."""

    state: State
    rated: Rated | None
    is_outdated: bool
    why: Why | None = None
    mark: Decimal | None = None
    aim: Aim | None = None

    @property
    def has_value(self) -> bool:
        return self.rated is not None


def standing_of(measured: Measured, on: datetime.date) -> Standing:
    """Rate the newest value. Later periods that say "no value" make a good one outdated.

    A bad one stays: not reporting never improves anything.
    """
    rated = rate_newest(measured, on)
    if rated is None:
        return Standing(State.NO_VALUE, None, is_outdated=False)
    is_outdated = rated.is_outdated or _has_later_gap(measured, rated, on)
    state = state_of(rated.rating, is_outdated=is_outdated)
    measured = as_it_was(measured, thresholds_for(measured, rated.period))
    aim = aim_of(measured.aims, rated.period)
    why: Why | None = None
    mark = None
    if rated.rating in (Rating.CRITICAL, Rating.AT_RISK):
        why, mark = _crossed(measured, rated, aim, on)
    elif rated.rating == Rating.UNRATED:
        why = _unrated(measured, rated, aim)
    return Standing(state, rated, is_outdated, why, mark, aim)


def _has_later_gap(measured: Measured, rated: Rated, on: datetime.date) -> bool:
    return any(
        value.amount is None and value.period.start <= on and rated.period < value.period
        for value in measured.values
    )


def _crossed(
    measured: Measured, rated: Rated, aim: Aim | None, on: datetime.date
) -> tuple[Why, Decimal | None]:
    """Which mark was not kept, and how."""
    if measured.direction == "range":
        return Why.OUTSIDE, None
    rule = thresholds_for(measured, rated.period)
    is_up = measured.direction == "up"
    if rated.is_sum:
        mark = rule.red if rated.rating == Rating.CRITICAL else rule.green
        part = rated.expected if mark is None else part_of(mark, rated.period.end.month)
        return (Why.SUM_BELOW if is_up else Why.SUM_ABOVE), part
    green = rule.green if rule.green is not None else aim.amount if aim else None
    mark = rule.red if rated.rating == Rating.CRITICAL else green
    if rated.amount == mark:
        return Why.REACHED, mark
    before = None if measured.is_cumulative else _value_before(measured, rated, on)
    if mark is not None and before is not None and (before > mark if is_up else before < mark):
        return (Why.FELL if is_up else Why.ROSE), mark
    return (Why.BELOW if is_up else Why.ABOVE), mark


def _value_before(measured: Measured, rated: Rated, on: datetime.date) -> Decimal | None:
    earlier = [
        value
        for value in measured.values
        if value.amount is not None
        and value.period.grain == rated.period.grain
        and value.period < rated.period
        and value.period.start <= on
    ]
    newest = max(earlier, key=lambda value: value.period.order, default=None)
    return newest.amount if newest else None


def _unrated(measured: Measured, rated: Rated, aim: Aim | None) -> Why:
    rule = thresholds_for(measured, rated.period)
    if Hint.GREEN_WRONG_SIDE in hints_of(measured):
        return Why.WRONG_SIDE
    if rule.green is None and (aim is None or aim.amount is None):
        return Why.NO_MARK
    if rule.green is None and rated.is_sum and rated.expected is None:
        return Why.NO_YEAR
    if measured.direction == "range" and (aim is None or aim.upper is None):
        return Why.NO_MARK
    return Why.GAP if measured.is_cumulative else Why.WRONG_SIDE


def worst_first(standings: Sequence[Standing]) -> list[Standing]:
    """By state, as a sentence names them."""
    places = list(State)
    return sorted(standings, key=lambda item: places.index(item.state))
