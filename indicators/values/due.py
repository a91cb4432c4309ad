"""Which values are due: periods that are over and have no answer. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from indicators.periods import MONTHS_OF, Period

MOST_AT_ONCE = 12
"""So many missing periods are shown of one indicator; those before are opened as gaps."""
FARTHEST = 240
"""Never look back farther than so many periods, whatever the first one was."""


@dataclass(frozen=True)
class Due:
    """What one indicator still owes as of a day, oldest first.

    ``periods`` follow the newest answer; ``gaps`` lie before it, or too far back.
    """

    periods: tuple[Period, ...]
    gaps: tuple[Period, ...]


def period_of(day: datetime.date, frequency: str) -> Period:
    """The period of this frequency that holds the day."""
    return Period(day.year, frequency, (day.month - 1) // MONTHS_OF[frequency] + 1)


def next_period(period: Period, step: int = 1) -> Period:
    """The period so many steps later (or earlier), of the same length."""
    in_year = 12 // MONTHS_OF[period.grain]
    count = period.year * in_year + period.part - 1 + step
    return Period(count // in_year, period.grain, count % in_year + 1)


def due_of(
    frequency: str, answered: Collection[Period], begin: datetime.date | None, on: datetime.date
) -> Due:
    """What is due as of a day.

    A value is due once its period is over: from the same day on the value before it is outdated
    (indicators/rating.py). ``answered`` are the periods with a value or a reasoned "no value";
    a longer period answers for those within it. What is expected begins with the first answer,
    without one with the period of ``begin`` (nothing is due before that is over), without that
    with the newest period that is over.
    """
    if frequency == "irregular":
        return Due((), ())
    last = next_period(period_of(on, frequency), -1)
    starts = [period.start for period in answered]
    first = period_of(min(starts), frequency) if starts else last
    if not starts and begin is not None:
        first = period_of(begin, frequency)
    known = frozenset(answered)
    missing = [period for period in _between(first, last) if not _is_answered(period, known)]
    newest = max((period.end for period in answered), default=None)
    shown = due_since(frequency, newest, begin, on)
    return Due(shown, tuple(missing[: len(missing) - len(shown)]))


def due_since(
    frequency: str,
    newest: datetime.date | None,
    begin: datetime.date | None,
    on: datetime.date,
) -> tuple[Period, ...]:
    """``due_of(…).periods`` where only the end of the last period answered is known, or None."""
    if frequency == "irregular":
        return ()
    last = next_period(period_of(on, frequency), -1)
    if newest is not None:
        if newest >= last.end:
            return ()
        first = next_period(period_of(newest, frequency))
    else:
        first = last if begin is None else period_of(begin, frequency)
    return tuple(_between(max(first, next_period(last, 1 - MOST_AT_ONCE)), last))


def _between(first: Period, last: Period) -> Iterable[Period]:
    period = max(first, next_period(last, 1 - FARTHEST))
    while not last < period:
        yield period
        period = next_period(period)


def _is_answered(period: Period, answered: Collection[Period]) -> bool:
    """Asked of every period, hence by looking up the few that could cover it."""
    longer = [grain for grain, months in MONTHS_OF.items() if months >= MONTHS_OF[period.grain]]
    return any(period_of(period.start, grain) in answered for grain in longer)


def covers(outer: Period, inner: Period) -> bool:
    """Whether a period holds the whole of another one; each holds itself."""
    return outer.start <= inner.start and inner.end <= outer.end


def is_overdue(period: Period, on: datetime.date) -> bool:
    """Whether the period after it is over as well."""
    return next_period(period).end < on
