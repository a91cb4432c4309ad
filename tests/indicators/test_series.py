"""Values read as one text: exactly those come out that states and pictures look at."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from indicators.figures import LINE_POINTS, line
from indicators.figures import Value as Measured
from indicators.models import Measurement
from indicators.periods import parse_period
from indicators.rating import Measured as Series
from indicators.rating import Thresholds
from indicators.series import answered_until, joined_values, newest_values, state_values
from indicators.standing import standing_of
from tests.factories import IndicatorFactory

PERIODS = [
    text
    for year in range(2001, 2010)
    for text in (
        str(year),
        *(f"{year}-H{part}" for part in (1, 2)),
        *(f"{year}-Q{part}" for part in (1, 2, 3, 4)),
        *(f"{year}-{part:02}" for part in range(1, 13)),
    )
]
SERIES = st.dictionaries(
    st.sampled_from(PERIODS), st.sampled_from(["", "-", "1.000000", "40.000000", "90.500000"])
)
DAY = date(2008, 12, 31)
DAYS = st.dates(date(2000, 1, 1), date(2010, 12, 31))


def _joined(rows):
    return ";".join(f"{period} {text}" for period, text in rows.items())


def _all(rows):
    return [
        Measured(parse_period(period), None if text in ("", "-") else Decimal(text))
        for period, text in rows.items()
    ]


def _series(values, *, is_cumulative):
    return Series(
        direction="up",
        frequency="month",
        values=values,
        thresholds=Thresholds(Decimal(50), Decimal(20)),
        is_cumulative=is_cumulative,
    )


@given(SERIES, DAYS, st.booleans())
def test_states_and_pictures_of_what_is_kept_are_those_of_all(rows, today, is_cumulative):
    kept, whole = newest_values(_joined(rows), today), _all(rows)
    expected = standing_of(_series(whole, is_cumulative=is_cumulative), today)
    for values in (kept, state_values(_joined(rows), today)):
        assert standing_of(_series(values, is_cumulative=is_cumulative), today) == expected
    begun = sorted(
        (value for value in whole if value.period.start <= today), key=lambda v: v.period.order
    )
    assert line(kept, None) == line(begun, None)
    assert kept[-LINE_POINTS:] == begun[-LINE_POINTS:]


@given(SERIES)
def test_last_answer_is_a_value_or_a_reason(rows):
    ends = [parse_period(period).end for period, text in rows.items() if text]
    assert answered_until(_joined(rows)) == max(ends, default=None)


def test_little_is_read_of_long_series():
    rows = {f"{year}-{month:02}": "1" for year in range(1990, 2009) for month in range(1, 13)}
    day = date(2008, 9, 30)
    assert len(newest_values(_joined(rows), day)) == 20
    assert [str(value.period) for value in state_values(_joined(rows), day)] == [
        f"2008-0{month}" for month in range(1, 10)
    ]


@pytest.mark.django_db
def test_both_databases_join_alike(django_assert_num_queries):
    indicator, other = IndicatorFactory(), IndicatorFactory()
    for period, value, comment in (
        ("2008-07", 12.5, None),
        ("2008-08", None, "keine Meldung"),
        ("2008-09", None, ""),
        ("2008-10", None, None),
        ("2008-11", -3, "mit Grund"),
    ):
        Measurement.objects.create(indicator=indicator, period=period, value=value, comment=comment)
    Measurement.objects.create(
        indicator=other, period="2008", value=0, numerator=0, denominator=Decimal("7.5")
    )
    Measurement.objects.create(indicator=other, period="2007", numerator=1, denominator=2)
    with django_assert_num_queries(1):
        found = joined_values(Q(indicator__in=[indicator, other]))
    read = {
        pk: [(value.period.label, value.amount) for value in newest_values(text, DAY)]
        for pk, text in found.items()
    }
    assert read == {
        indicator.pk: [
            ("Juli 2008", Decimal("12.5")),
            ("August 2008", None),
            ("September 2008", None),
            ("Oktober 2008", None),
            ("November 2008", Decimal(-3)),
        ],
        other.pk: [("2007", None), ("2008", Decimal(0))],
    }
    assert [value.denominator for value in newest_values(found[other.pk], DAY)] == [
        None,
        Decimal("7.5"),
    ]
    assert answered_until(found[indicator.pk]) == date(2008, 11, 30)
    Measurement.objects.filter(period="2008-11").delete()
    assert answered_until(joined_values(Q(indicator=indicator))[indicator.pk]) == date(2008, 8, 31)
