"""What a value is worth: rating against thresholds, progress, expectation, trend. Pure.

Each rule names its source: [P] is "What a rating must respect" in docs/ratings.md, which also
holds the reasons. Rating and progress are two things: the rating asks for thresholds, progress
asks how far the way from baseline to target is gone. Missing is never 0.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from indicators.figures import Aim, Value
from indicators.periods import MONTHS_OF, Period
from indicators.ratios import Total, ratio_differs, total_of

TREND_OF_SPAN = Decimal("0.02")
"""A change below 2 % of the way from baseline to target is no trend."""
JUMP = 3
"""A change three times as large as any before it is asked back."""


class Rating(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    CRITICAL = "critical"
    NO_VALUE = "no_value"
    UNRATED = "unrated"


class Trend(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"


@dataclass(frozen=True)
class Thresholds:
    """Green and red in the indicator's unit, from a day on (None: from the beginning).

    ``direction`` and ``is_cumulative`` None: as the indicator has it.
    """

    green: Decimal | None
    red: Decimal | None
    valid_from: datetime.date | None = None
    direction: str | None = None
    is_cumulative: bool | None = None


@dataclass(frozen=True)
class Measured:
    """All that a rating needs to know of an indicator.

    ``history`` says since when which thresholds held, the present ones included; where it is
    empty, the present ones always held.
    """

    direction: str
    frequency: str
    values: Sequence[Value]
    aims: Sequence[Aim] = ()
    baseline: Decimal | None = None
    thresholds: Thresholds = Thresholds(None, None)
    history: Sequence[Thresholds] = ()
    is_cumulative: bool = False
    unit: str | None = None


@dataclass(frozen=True)
class Rated:
    """One value with what was computed of it. ``amount`` adds up the year where values do.

    ``is_sum``: the amount was held against the part of the year that is over.
    """

    period: Period
    value: Decimal | None
    amount: Decimal | None
    rating: Rating
    is_outdated: bool
    progress: Decimal | None
    expected: Decimal | None
    trend: Trend | None
    is_sum: bool = False


def rate_values(measured: Measured, on: datetime.date) -> list[Rated]:
    """Rate each value whose period had begun by the day ``on``, oldest first."""
    known = sorted(
        (value for value in measured.values if value.period.start <= on),
        key=lambda value: value.period.order,
    )
    return [_rate(measured, known[: at + 1], on) for at in range(len(known))]


def rate_newest(measured: Measured, on: datetime.date) -> Rated | None:
    """Rate only the newest value that is one, as a scorecard shows it; None where there is none."""
    known = sorted(
        (value for value in measured.values if value.period.start <= on),
        key=lambda value: value.period.order,
    )
    while known and known[-1].amount is None:
        known.pop()
    return _rate(measured, known, on) if known else None


def rate(amount: Decimal | None, direction: str, thresholds: Thresholds, aim: Aim | None) -> Rating:
    """Rate one amount.

    [P] At or better than green: on track; at or worse than red: critical; between: at risk.
    Without green the target is green; without red nothing is critical. Green on the wrong side
    of red, or neither green nor target: unrated. For a band, green and red say how far outside
    of it a value may lie: without them inside is on track and outside at risk.
    """
    if amount is None:
        return Rating.NO_VALUE
    if direction == "range":
        return _rate_band(amount, thresholds, aim)
    green = thresholds.green if thresholds.green is not None else aim.amount if aim else None
    if green is None:
        return Rating.UNRATED
    sign = 1 if direction == "up" else -1
    red = thresholds.red
    if red is not None and sign * green < sign * red:
        return Rating.UNRATED
    if sign * amount >= sign * green:
        return Rating.ON_TRACK
    if red is not None and sign * amount <= sign * red:
        return Rating.CRITICAL
    return Rating.AT_RISK


def _rate_band(amount: Decimal, thresholds: Thresholds, aim: Aim | None) -> Rating:
    """A band is rated by the distance from it: less distance is better."""
    distance = distance_from(amount, aim)
    if distance is None:
        return Rating.UNRATED
    if distance == 0:
        return Rating.ON_TRACK
    green = thresholds.green if thresholds.green is not None else Decimal(0)
    return rate(distance, "down", Thresholds(green, thresholds.red), None)


def distance_from(amount: Decimal, aim: Aim | None) -> Decimal | None:
    """How far an amount lies outside of a band; 0 inside; None without a band."""
    if aim is None or aim.amount is None or aim.upper is None:
        return None
    return max(aim.amount - amount, amount - aim.upper, Decimal(0))


def thresholds_for(measured: Measured, period: Period) -> Thresholds:
    """The thresholds in force in a period.

    [P] A change of rule must not silently re-rate the past: each held from its ``valid_from``,
    and the oldest that is known also before.
    """
    if not measured.history:
        return measured.thresholds
    begun = [rule for rule in measured.history if _start(rule) <= period.end]
    return max(begun, key=_start) if begun else min(measured.history, key=_start)


def as_it_was(measured: Measured, rule: Thresholds) -> Measured:
    """The indicator with the direction and the way of adding up that a rule held."""
    direction = rule.direction or measured.direction
    is_cumulative = measured.is_cumulative if rule.is_cumulative is None else rule.is_cumulative
    if (direction, is_cumulative) == (measured.direction, measured.is_cumulative):
        return measured
    return replace(measured, direction=direction, is_cumulative=is_cumulative)


def _start(rule: Thresholds) -> datetime.date:
    return rule.valid_from or datetime.date.min


def aim_of(aims: Sequence[Aim], period: Period) -> Aim | None:
    """The target that a value of the period works towards: the next to end, else the last one."""
    filled = sorted(
        (aim for aim in aims if aim.amount is not None), key=lambda aim: aim.period.order
    )
    ahead = [aim for aim in filled if aim.period.end >= period.end]
    return ahead[0] if ahead else (filled[-1] if filled else None)


def is_outdated(period: Period, frequency: str, on: datetime.date) -> bool:
    """[P] A value is outdated when the period after it is over as well, without a newer value.

    One period is left for reporting: a value of July is outdated from September on.
    """
    if frequency == "irregular":
        return False
    months = max(MONTHS_OF[frequency], MONTHS_OF[period.grain])
    return on > _months_after(period.end, months)


def _months_after(day: datetime.date, months: int) -> datetime.date:
    """The last day of the month so many months later; where the calendar ends, its last day."""
    count = day.year * 12 + day.month + months  # the month after the one that is meant
    if count // 12 > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(count // 12, count % 12 + 1, 1) - datetime.timedelta(days=1)


def _rate(measured: Measured, known: Sequence[Value], on: datetime.date) -> Rated:
    """Rate the last of the values known."""
    newest = known[-1]
    thresholds = thresholds_for(measured, newest.period)
    measured = as_it_was(measured, thresholds)
    aim = aim_of(measured.aims, newest.period)
    year = _year_until(known) if measured.is_cumulative else []
    total = total_of(year, measured.unit)
    is_sum = measured.is_cumulative and not total.is_quota
    if is_sum and aim and aim.period.year != newest.period.year:
        aim = None
    amount = newest.amount
    if measured.is_cumulative and amount is not None:
        amount = total.amount
    marks, part = thresholds, aim
    if is_sum:
        marks, part = _until_now(thresholds, aim, newest.period)
    rating = rate(amount, measured.direction, marks, part)
    if measured.is_cumulative and _may_flatter(total, year, measured.direction, rating):
        rating = Rating.UNRATED
    return Rated(
        period=newest.period,
        value=newest.amount,
        amount=amount,
        rating=rating,
        is_outdated=newest.amount is not None
        and is_outdated(newest.period, measured.frequency, on),
        progress=_share_of(amount, aim) if is_sum else progress_of(amount, measured, aim),
        expected=part.amount if is_sum and part else None,
        trend=trend_of(measured, known, aim),
        is_sum=is_sum,
    )


def _year_until(known: Sequence[Value]) -> list[Value]:
    """The values of the newest one's year and grain: a quarter is not added to its months."""
    newest = known[-1].period
    return [
        value
        for value in known
        if (value.period.year, value.period.grain) == (newest.year, newest.grain)
    ]


def _until_now(
    thresholds: Thresholds, aim: Aim | None, now: Period
) -> tuple[Thresholds, Aim | None]:
    """Thresholds and target of a sum, as they stand at the end of a period.

    A third of the year's target after four months is on track. A target of a part of the year is
    meant for the sum until its end; thresholds are those of the whole year.
    """
    months = now.end.month
    marks = Thresholds(part_of(thresholds.green, months), part_of(thresholds.red, months))
    if aim is None:
        return marks, None
    whole = aim.period.end.month
    parts = (part_of(amount, months, whole) for amount in (aim.amount, aim.upper))
    return marks, Aim(aim.period, *parts)


def _may_flatter(total: Total, year: Sequence[Value], direction: str, rating: Rating) -> bool:
    """A gap in the year flatters a sum where less is better, and any quota.

    Then only what is critical already is told. A gap never lifts a sum where more is better.
    """
    if rating not in (Rating.ON_TRACK, Rating.AT_RISK):
        return False
    newest = year[-1].period
    is_whole = total.counted * MONTHS_OF[newest.grain] == newest.end.month
    return not is_whole and (total.is_quota or direction != "up")


def part_of(whole: Decimal | None, months: int, of: int = 12) -> Decimal | None:
    """The part of a year's amount; multiplied first, so that a third of 24 is 8."""
    return None if whole is None else whole * months / of


def _share_of(amount: Decimal | None, aim: Aim | None) -> Decimal | None:
    if amount is None or aim is None or not aim.amount:
        return None
    return amount / aim.amount


def progress_of(amount: Decimal | None, measured: Measured, aim: Aim | None) -> Decimal | None:
    """The share of the way from baseline to target that is gone: 0 at the baseline, 1 at the aim.

    Below 0 it went backwards. For a band, the way is the distance from it.
    """
    if amount is None or measured.baseline is None or aim is None or aim.amount is None:
        return None
    begin, now, end = measured.baseline, amount, aim.amount
    if measured.direction == "range":
        far, near = distance_from(begin, aim), distance_from(now, aim)
        if far is None or near is None:
            return None
        begin, now, end = far, near, Decimal(0)
    return None if begin == end else (now - begin) / (end - begin)


def trend_of(measured: Measured, known: Sequence[Value], aim: Aim | None) -> Trend | None:
    """Compare the newest value with the one before it, of the same grain; None without two.

    In the sense of the direction, so that fewer days of sickness are better. A change below a
    fiftieth of the way from baseline to target (without them: of the value before) is steady.
    """
    newest = known[-1]
    if newest.amount is None:
        return None
    before = [
        value.amount
        for value in known[:-1]
        if value.amount is not None and value.period.grain == newest.period.grain
    ]
    if not before:
        return None
    span = before[-1]
    if measured.baseline is not None and aim is not None and aim.amount is not None:
        span = (aim.amount - measured.baseline) or span
    change = newest.amount - before[-1]
    if measured.direction == "range":
        near, far = distance_from(newest.amount, aim), distance_from(before[-1], aim)
        if near is None or far is None:
            return None
        change = far - near
    elif measured.direction == "down":
        change = -change
    if change == 0 or abs(change) < abs(span) * TREND_OF_SPAN:
        return Trend.STEADY
    return Trend.BETTER if change > 0 else Trend.WORSE


class Hint(StrEnum):
    """What looks wrong and should be looked at."""

    GREEN_WRONG_SIDE = "green_wrong_side"
    TARGET_OUTSIDE = "target_outside_thresholds"
    JUMP = "jump"
    RATIO_DIFFERS = "ratio_differs"


def hints_of(measured: Measured) -> list[Hint]:
    """What is odd about thresholds, target or course. The rating goes on as it is."""
    found = []
    green, red = measured.thresholds.green, measured.thresholds.red
    if measured.direction == "range" and green is None:
        green = Decimal(0)  # for a band the distance counts: inside of it there is none
    sign = 1 if measured.direction == "up" else -1
    if green is not None and red is not None and sign * green < sign * red:
        found.append(Hint.GREEN_WRONG_SIDE)
    elif measured.direction != "range" and _is_target_critical(measured, sign):
        found.append(Hint.TARGET_OUTSIDE)
    if _jumps(measured):
        found.append(Hint.JUMP)
    if any(ratio_differs(value, measured.unit) for value in measured.values):
        found.append(Hint.RATIO_DIFFERS)
    return found


def _is_target_critical(measured: Measured, sign: int) -> bool:
    red = measured.thresholds.red
    filled = [aim for aim in measured.aims if aim.amount is not None]
    newest = max(filled, key=lambda aim: aim.period, default=None)
    if red is None or newest is None or newest.amount is None:
        return False
    return sign * newest.amount <= sign * red


def _jumps(measured: Measured) -> bool:
    """The last change is far larger than every change before it, among values of one grain.

    Where nothing had ever changed, it is held against the value itself: 10, 10, 10, 10, 100.
    """
    filled = sorted(
        (value for value in measured.values if value.amount is not None),
        key=lambda value: value.period.order,
    )
    amounts = [
        value.amount
        for value in filled
        if value.amount is not None and value.period.grain == filled[-1].period.grain
    ]
    steps = [abs(b - a) for a, b in pairwise(amounts)]
    if len(steps) < 3:
        return False
    usual = max(steps[:-1]) or abs(amounts[-2])
    return usual > 0 and steps[-1] > JUMP * usual
