"""Which indicators owe a value, in one query: for the badge, reminders and calendars.

The list of values that are due (indicators/values/sheet.py) reads every value to show it; here
only the end of the newest answer of each indicator is asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    Case,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, Substr

from indicators.models import Indicator, Measurement
from indicators.periods import Period, parse_period
from indicators.values.due import covers, due_since, is_overdue, next_period, period_of
from indicators.values.sheet import begin_of

READ = (
    *("name", "frequency", "baseline_period", "goal__scorecard__title", "responsible__user"),
    *("goal__scorecard__as_of", "goal__scorecard__period_from", "goal__workshop__dates"),
)


@dataclass(frozen=True)
class Owing:
    """An indicator with the periods that are due as of ``today``, oldest first."""

    indicator: Indicator
    today: datetime.date
    periods: tuple[Period, ...]
    locks: tuple[Period, ...]

    @property
    def overdue(self) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if is_overdue(period, self.today))

    def coming(self, months: int) -> list[Period]:
        """The periods that will be due within so many months, without those that are locked."""
        frequency = self.indicator.frequency
        if frequency == "irregular":
            return []
        period = period_of(self.today, frequency)
        last = next_period(period_of(self.today, "month"), months)
        found = []
        while period.end <= last.end:
            if not _is_locked(period, self.locks):
                found.append(period)
            period = next_period(period)
        return found


def owing(indicators: QuerySet[Indicator], on: datetime.date | None = None) -> list[Owing]:
    """What these indicators owe as of a day, or as of their scorecards' today. One query.

    Those that owe nothing are among them.
    """
    rows = (
        indicators.select_related("goal__scorecard", "goal__workshop", "responsible")
        .only(*READ)
        .annotate(
            newest=Subquery(_newest_answer()),
            # Closed ones only; an indicator comes once for each.
            lock=FilteredRelation(
                "goal__scorecard__period_locks",
                condition=Q(goal__scorecard__period_locks__reopened_at=None),
            ),
        )
        .annotate(locked=F("lock__period"))
        .order_by("goal__scorecard__created_at", "goal__workshop__created_at", *_IN_GOAL_ORDER)
    )
    found: dict[UUID, tuple[Indicator, list[Period]]] = {}
    for row in rows:
        _indicator, locks = found.setdefault(row.pk, (row, []))
        if row.locked:
            locks.append(parse_period(row.locked))
    return [_owing(row, tuple(locks), on) for row, locks in found.values()]


_IN_GOAL_ORDER = ("goal__position", "goal__key", "position", "pk")


def owed_periods(
    indicator: Indicator,
    *,
    newest: datetime.date | None,
    on: datetime.date,
    locks: Collection[Period],
) -> tuple[Period, ...]:
    """What an indicator owes as of a day, oldest first; ``newest``: where its last answer ends.

    No query where its goal is there with scorecard and retreat.
    """
    begin = begin_of(indicator) if newest is None else None
    due = due_since(indicator.frequency, newest, begin, on)
    return tuple(period for period in due if not _is_locked(period, locks))


def _owing(indicator: Indicator, locks: tuple[Period, ...], on: datetime.date | None) -> Owing:
    today = on or indicator.goal.scorecard.today
    newest = indicator.newest  # type: ignore[attr-defined]
    end = Period(int(newest[:4]), "month", int(newest[4:])).end if newest else None
    periods = owed_periods(indicator, newest=end, on=today, locks=locks)
    return Owing(indicator, today, periods, locks)


def _is_locked(period: Period, locks: Iterable[Period]) -> bool:
    return any(covers(lock, period) for lock in locks)


def _newest_answer() -> QuerySet:
    """Where the answers of an indicator end, as "200709": a value, or a reasoned "no value"."""
    last_month = Case(
        When(period__endswith="-Q1", then=Value("03")),
        When(Q(period__endswith="-Q2") | Q(period__endswith="-H1"), then=Value("06")),
        When(period__endswith="-Q3", then=Value("09")),
        When(Q(period__endswith="-Q4") | Q(period__endswith="-H2"), then=Value("12")),
        When(period__contains="-", then=Substr("period", 6, 2)),
        default=Value("12"),
    )
    is_answer = Q(value__isnull=False) | (Q(comment__isnull=False) & ~Q(comment=""))
    return (
        Measurement.objects.filter(is_answer, indicator=OuterRef("pk"))
        .order_by()
        .values("indicator")
        .annotate(end=Max(Concat(Substr("period", 1, 4), last_month)))
        .values("end")
    )
