"""The values of many indicators, read as one text each: a scorecard has thousands of rows.

Most of them are older than anything that a page shows. The database joins them, and only what is
needed is ever turned into periods and numbers.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Case, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast

from indicators.figures import LINE_POINTS
from indicators.figures import Value as Measured
from indicators.models import Measurement
from indicators.periods import Period, parse_period

# A period with its value as text, a number or ""; a quota has its parts behind it: "52 13/25".
Row = tuple[Period, str]
NO_VALUE = "-"
# A year has at most so many periods: itself, two halves, four quarters, twelve months.
YEAR_AT_MOST = 19
TAIL = YEAR_AT_MOST + LINE_POINTS


class _Joined(Aggregate):
    """The texts of a group in one, parted by semicolons, in no order."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ';')"
    output_field: Any = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **more)


def joined_values(wanted: Q) -> dict[UUID, str]:
    """By indicator: "2008-08 50.000000 1.000000/2.000000;2008-09 12.500000;2008-10 -;2008-11 ",
    in any order. One query."""
    said = Case(
        When(
            value__isnull=False,
            numerator__isnull=False,
            denominator__isnull=False,
            then=_texts("value", Value(" "), "numerator", Value("/"), "denominator"),
        ),
        When(value__isnull=False, then=Cast("value", TextField())),
        When(comment__gt="", then=Value(NO_VALUE)),
        default=Value(""),
        output_field=TextField(),
    )
    row = _texts(F("period"), Value(" "), said)
    found = Measurement.objects.filter(wanted).order_by().values("indicator_id")
    return dict(found.annotate(series=_Joined(row)).values_list("indicator_id", "series"))


def _texts(*parts: Any) -> Func:
    """One behind the other; names of fields are numbers."""
    texts = [Cast(part, TextField()) if isinstance(part, str) else part for part in parts]
    return Func(*texts, template="(%(expressions)s)", arg_joiner=" || ", output_field=TextField())


def newest_values(series: str, today: datetime.date) -> list[Measured]:
    """The values that state, trend and picture of today look at; by period, oldest first.

    That is the newest one with its year, one before it of the same grain, and a line's length.
    """
    texts = _until(series, today)
    begin = _year_begin(texts, len(texts) - TAIL)
    known = _rows(texts[begin:], today)
    first = _first_for_picture(known)
    if first == 0 and begin:  # what was left out may matter
        known = _rows(texts, today)
        first = _first_for_picture(known)
    return [_value(row) for row in known[first:]]


def state_values(series: str, today: datetime.date) -> list[Measured]:
    """The values that the state of today looks at: the newest one's year and one before it."""
    texts = _until(series, today)
    begin = _year_begin(texts, len(texts) - 1)
    while True:
        known = _rows(texts[begin:], today)
        first = _first_for_state(known)
        if first is not None or not begin:
            return [_value(row) for row in known[first or 0 :]]
        begin = _year_begin(texts, begin - YEAR_AT_MOST)


def answered_until(series: str) -> datetime.date | None:
    """The end of the last period with a value, or with a reason why there is none."""
    texts = sorted((text for text in series.split(";") if text[-1:].strip()), reverse=True)
    if not texts:
        return None
    year = texts[0][:4]
    return max(parse_period(text.partition(" ")[0]).end for text in texts if text[:4] == year)


def _until(series: str, today: datetime.date) -> list[str]:
    """Year by year, none after this one: each text begins with its year."""
    texts = sorted(series.split(";")) if series else []
    return texts[: bisect_left(texts, f"{today.year}~")]


def _year_begin(texts: list[str], place: int) -> int:
    """The place where the year of this one begins."""
    return bisect_left(texts, texts[place][:4]) if place > 0 else 0


def _rows(texts: list[str], today: datetime.date) -> list[Row]:
    """Those that have begun, by period."""
    rows = []
    for text in texts:
        period, _space, value = text.partition(" ")
        rows.append((parse_period(period), "" if value == NO_VALUE else value))
    return sorted((row for row in rows if row[0].start <= today), key=lambda row: row[0].order)


def _newest(known: list[Row]) -> int | None:
    return next((at for at in range(len(known) - 1, -1, -1) if known[at][1]), None)


def _first_for_picture(known: list[Row]) -> int:
    newest = _newest(known)
    if newest is None:
        return max(0, len(known) - LINE_POINTS)
    begin = max(0, min(newest - YEAR_AT_MOST, len(known) - LINE_POINTS))
    grain = known[newest][0].grain
    if not any(value and period.grain == grain for period, value in known[begin:newest]):
        return 0
    return begin


def _first_for_state(known: list[Row]) -> int | None:
    """None where an earlier year may still hold what is needed."""
    newest = _newest(known)
    if newest is None:
        return None
    year, grain = known[newest][0].year, known[newest][0].grain
    before = range(newest - 1, -1, -1)
    last = next((at for at in before if known[at][1] and known[at][0].grain == grain), None)
    if last is None:
        return None
    first = next(at for at, row in enumerate(known) if row[0].year >= year)
    return min(first, last)


def _value(row: Row) -> Measured:
    period, text = row
    if not text:
        return Measured(period, None)
    value, _space, parts = text.partition(" ")
    if not parts:
        return Measured(period, Decimal(value))
    above, _slash, below = parts.partition("/")
    return Measured(period, Decimal(value), Decimal(above), Decimal(below))
