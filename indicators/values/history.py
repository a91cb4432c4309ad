"""Pages that tell what became of values and periods: who, when, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from goals.status import Mark
from indicators.amounts import show_amount, with_unit
from indicators.gathering import figures_of, measured_of
from indicators.models import Indicator, Level, Measurement, MeasurementChange, PeriodLock
from indicators.periods import parse_period, period_label
from indicators.rating import rate_values
from indicators.rollup import State
from indicators.rollup_words import state_mark
from indicators.values.services import lock_of
from indicators.values.words import day_words, person_words, value_words
from workshops.models import Scorecard


@dataclass(frozen=True)
class Change:
    """What stood there until a correction."""

    value: str
    parts: str
    comment: str
    reason: str
    by: str
    on: str


@dataclass(frozen=True)
class ValueLine:
    period: str
    when: str
    value: str
    is_missing: bool
    parts: str
    comment: str
    rating: str
    by: str
    on: str
    is_locked: bool
    changes: list[Change]
    # By the rule that held then; None of a context indicator, and where nothing is shown of it.
    mark: Mark | None = None


@dataclass(frozen=True)
class LockLine:
    lock: PeriodLock
    when: str
    locked: str
    locked_by: str
    reopened: str
    reopened_by: str


def history_page(indicator: Indicator, *, only: str = "") -> dict[str, Any]:
    """All values of an indicator with their ratings, six queries; or that of one period, three."""
    changes = MeasurementChange.objects.select_related("by")
    rows = (
        Measurement.objects.filter(indicator=indicator)
        .select_related("entered_by")
        .prefetch_related(Prefetch("changes", changes))
    )
    if only:
        rows = rows.filter(period=only)
    locks = list(PeriodLock.objects.filter(scorecard=indicator.goal.scorecard).closed())
    marks = {} if only or indicator.level == Level.CONTEXT else _marks(indicator)
    lines = [
        (parse_period(item.period), _line(item, indicator.unit, locks, marks)) for item in rows
    ]
    lines.sort(key=lambda pair: pair[0], reverse=True)
    return {
        "indicator": indicator,
        "scorecard": indicator.goal.scorecard,
        "lines": [line for _period, line in lines],
    }


def _marks(indicator: Indicator) -> dict[str, Mark]:
    """The state of each value by its period, as of the scorecard's today. Three queries."""
    measured = measured_of(indicator, figures_of(indicator))
    rated = rate_values(measured, indicator.goal.scorecard.today)
    return {
        str(item.period): state_mark(State(item.rating.value))
        for item in rated
        if item.value is not None
    }


def _line(
    item: Measurement, unit: str | None, locks: list[PeriodLock], marks: Mapping[str, Mark]
) -> ValueLine:
    return ValueLine(
        period=item.period,
        when=period_label(item.period),
        value=value_words(item, unit),
        is_missing=item.value is None,
        parts=_parts(item),
        comment=item.comment or "",
        rating=item.rating or "",
        by=person_words(item.entered_by) if item.entered_at else "",
        on=day_words(item.entered_at) if item.entered_at else "",
        is_locked=lock_of(locks, parse_period(item.period)) is not None,
        changes=[_change(change, unit) for change in item.changes.all()],
        mark=marks.get(item.period),
    )


def _change(change: MeasurementChange, unit: str | None) -> Change:
    shown = with_unit(show_amount(change.value), unit) if change.value is not None else ""
    return Change(
        value=shown,
        parts=_parts(change),
        comment=change.comment or "",
        reason=change.reason,
        by=person_words(change.by),
        on=day_words(change.at),
    )


def _parts(item: Measurement | MeasurementChange) -> str:
    if item.numerator is None or item.denominator is None:
        return ""
    return f"{show_amount(item.numerator)} / {show_amount(item.denominator)}"


def locks_page(scorecard: Scorecard) -> dict[str, Any]:
    """Every lock of a scorecard, those that hold first: one query."""
    locks = PeriodLock.objects.filter(scorecard=scorecard).select_related(
        "locked_by", "reopened_by"
    )
    lines = [
        LockLine(
            lock=lock,
            when=period_label(lock.period),
            locked=day_words(lock.locked_at),
            locked_by=person_words(lock.locked_by),
            reopened=day_words(lock.reopened_at) if lock.reopened_at else "",
            reopened_by=person_words(lock.reopened_by) if lock.reopened_at else "",
        )
        for lock in locks
    ]
    return {
        "scorecard": scorecard,
        "closed": [line for line in lines if not line.reopened],
        "reopened": [line for line in lines if line.reopened],
    }
