"""What a scorecard shows of one indicator: newest value, target of now, baseline, small pictures.

Pure: rows in, frozen figures out. Nothing here rates anything.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.periods import Period
from indicators.ratios import total_of

BULLET_WIDTH = 132
LINE_WIDTH, LINE_HEIGHT, LINE_INSET = 92, 30, 4
LINE_POINTS = 12


@dataclass(frozen=True)
class Value:
    """The value of a period; ``amount`` None says "no value", which is never 0."""

    period: Period
    amount: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Aim:
    """A target; ``upper`` closes the band of a range."""

    period: Period
    amount: Decimal | None
    upper: Decimal | None = None


@dataclass(frozen=True)
class Actual:
    """The newest value known; ``since`` is set where values of a year were put together."""

    period: Period
    amount: Decimal
    since: Period | None = None
    is_quota: bool = False


def known_values(values: Sequence[Value], today: datetime.date) -> list[Value]:
    """The values of periods that had begun by `today`, oldest first."""
    return sorted(
        (value for value in values if value.period.start <= today),
        key=lambda value: value.period.order,
    )


def actual_of(
    values: Sequence[Value], today: datetime.date, *, is_cumulative: bool, unit: str | None = None
) -> Actual | None:
    """The newest value that is one; cumulative values are put together within its year.

    Only values of the same grain are, so that a quarter is not counted beside its months.
    """
    filled = [value for value in known_values(values, today) if value.amount is not None]
    if not filled:
        return None
    newest = filled[-1]
    assert newest.amount is not None  # noqa: S101 - filtered above, said for the type checker
    if not is_cumulative or newest.period.grain == "year":
        return Actual(newest.period, newest.amount)
    parts = [
        value
        for value in filled
        if (value.period.year, value.period.grain) == (newest.period.year, newest.period.grain)
    ]
    total = total_of(parts, unit)
    return Actual(newest.period, total.amount, parts[0].period, total.is_quota)


def aim_for(aims: Sequence[Aim], today: datetime.date) -> Aim | None:
    """The target of the current period: the first that ends today or later, else the last one."""
    filled = sorted(
        (aim for aim in aims if aim.amount is not None), key=lambda aim: aim.period.order
    )
    ahead = [aim for aim in filled if aim.period.end >= today]
    return ahead[0] if ahead else (filled[-1] if filled else None)


@dataclass(frozen=True)
class Bar:
    """A stretch of the scale, as SVG takes it."""

    x: str
    width: str


@dataclass(frozen=True)
class Bullet:
    """Places along a scale of `BULLET_WIDTH`; None is left out."""

    actual: Bar
    baseline: Bar | None
    target: str | None
    band: Bar | None


def bullet(actual: Decimal, aim: Aim | None, baseline: Decimal | None) -> Bullet:
    """Place actual, target and baseline on one scale that holds them all and 0.

    Bars begin at 0, so that negative values point to the left.
    """
    target = aim.amount if aim else None
    upper = aim.upper if aim else None
    marks = [mark for mark in (actual, target, upper, baseline) if mark is not None]
    low = min([Decimal(0), *marks])
    high = max([Decimal(0), *marks])
    # A little room behind the farthest mark, so that a target never sits on the edge.
    span = (high - low) * Decimal("1.12") or Decimal(1)

    def along(mark: Decimal) -> Decimal:
        return (mark - low) / span * BULLET_WIDTH

    def bar(begin: Decimal, end: Decimal) -> Bar:
        left, right = sorted((along(begin), along(end)))
        return Bar(_number(left), _number(right - left))

    return Bullet(
        actual=bar(Decimal(0), actual),
        baseline=None if baseline is None else bar(Decimal(0), baseline),
        target=None if target is None else _number(along(target)),
        band=None if target is None or upper is None else bar(target, upper),
    )


@dataclass(frozen=True)
class Line:
    """A line of values. ``parts`` are runs without a gap, ``dots`` values that stand alone."""

    parts: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    end: tuple[str, str]
    target: str | None


def line(values: Sequence[Value], aim: Aim | None) -> Line | None:
    """Draw up to `LINE_POINTS` newest values, oldest first; None if fewer than two are values.

    A period without a value leaves a gap: the line is never drawn across it.
    """
    shown = list(values)[-LINE_POINTS:]
    while shown and shown[-1].amount is None:
        shown.pop()
    amounts = [value.amount for value in shown if value.amount is not None]
    if len(amounts) < 2:
        return None
    target = aim.amount if aim else None
    scale = [*amounts, target] if target is not None else amounts
    low, high = min(scale), max(scale)
    step = Decimal(LINE_WIDTH - 2 * LINE_INSET) / (len(shown) - 1)

    def height(amount: Decimal) -> str:
        share = (amount - low) / (high - low) if high > low else Decimal("0.5")
        return _number(LINE_HEIGHT - LINE_INSET - share * (LINE_HEIGHT - 2 * LINE_INSET))

    runs: list[list[tuple[str, str]]] = [[]]
    for index, value in enumerate(shown):
        if value.amount is None:
            runs.append([])
        else:
            runs[-1].append((_number(LINE_INSET + index * step), height(value.amount)))
    return Line(
        parts=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        end=runs[-1][-1],
        target=None if target is None else height(target),
    )


def _number(value: Decimal) -> str:
    """A coordinate as SVG takes it, whatever the language of the page."""
    return f"{value:.1f}"
