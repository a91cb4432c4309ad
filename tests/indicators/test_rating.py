"""Ratings: the table of cases, each with the rule it stands for, and what must always hold.

The rules and their sources: docs/ratings.md.
"""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.figures import Aim, Value
from indicators.periods import parse_period
from indicators.rating import (
    Hint,
    Measured,
    Rating,
    Thresholds,
    Trend,
    hints_of,
    is_outdated,
    rate,
    rate_values,
    thresholds_for,
)


def aim(amount, upper=None, period="2008"):
    return Aim(parse_period(period), Decimal(amount), None if upper is None else Decimal(upper))


def thresholds(green, red, valid_from=None):
    green, red = (None if mark is None else Decimal(mark) for mark in (green, red))
    return Thresholds(green, red, parse_period(valid_from).start if valid_from else None)


def values(**amounts):
    """`values(p2008_Q1="3")`: the values of periods."""
    return [
        Value(parse_period(name[1:].replace("_", "-")), None if amount is None else Decimal(amount))
        for name, amount in amounts.items()
    ]


def on(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("amount", "direction", "green", "red", "target", "expected"),
    [
        # At or better than green is on track, at or worse than red is critical.
        ("50", "up", "50", "30", "60", "on_track"),
        ("49.9", "up", "50", "30", "60", "at_risk"),
        ("30.1", "up", "50", "30", "60", "at_risk"),
        ("30", "up", "50", "30", "60", "critical"),
        # Less is better: the same, turned over.
        ("15", "down", "15", "19", "15", "on_track"),
        ("17", "down", "15", "19", "15", "at_risk"),
        ("19", "down", "15", "19", "15", "critical"),
        # A target without thresholds: green is the target, nothing is critical.
        ("60", "up", None, None, "60", "on_track"),
        ("1", "up", None, None, "60", "at_risk"),
        ("99", "down", None, None, "60", "at_risk"),
        # 0 is a value.
        ("0", "up", "3", "0", "3", "critical"),
        ("0", "down", "2", "4", "3", "on_track"),
        # Green on the wrong side of red: unrated, not guessed.
        ("10", "up", "5", "8", "10", "unrated"),
        ("10", "down", "8", "5", "4", "unrated"),
        # Green and red at the same place: no room between.
        ("8", "up", "8", "8", "10", "on_track"),
        ("7.9", "up", "8", "8", "10", "critical"),
        # Nothing to compare with.
        ("10", "up", None, None, None, "unrated"),
        ("10", "up", None, "5", None, "unrated"),
        # Missing is never 0.
        (None, "up", "50", "30", "60", "no_value"),
        (None, "down", "50", "70", "60", "no_value"),
    ],
)
def test_rate_by_thresholds(amount, direction, green, red, target, expected):
    found = rate(
        None if amount is None else Decimal(amount),
        direction,
        thresholds(green, red),
        None if target is None else aim(target),
    )
    assert found == expected


@pytest.mark.parametrize(
    ("amount", "green", "red", "expected"),
    [
        ("25", None, None, "on_track"),
        ("32", None, None, "on_track"),
        ("33", None, None, "at_risk"),
        ("24", None, "4", "at_risk"),
        ("20", None, "4", "critical"),
        ("36", None, "4", "critical"),
        ("33", "1", "4", "on_track"),
        ("30", "4", "1", "on_track"),
        ("40", "4", "1", "unrated"),
    ],
)
def test_rate_of_a_band_is_by_the_distance_from_it(amount, green, red, expected):
    assert rate(Decimal(amount), "range", thresholds(green, red), aim("25", "32")) == expected


def test_rate_of_a_band_without_a_band_is_unrated():
    assert rate(Decimal(1), "range", thresholds(None, None), aim("25")) == Rating.UNRATED


@pytest.mark.parametrize(
    ("period", "frequency", "day", "expected"),
    [
        ("2008-08", "month", "2008-09-30", False),
        ("2008-07", "month", "2008-08-31", False),
        ("2008-07", "month", "2008-09-01", True),
        ("2008-Q2", "quarter", "2008-09-30", False),
        ("2008-Q1", "quarter", "2008-09-30", True),
        ("2008-H1", "half_year", "2008-12-31", False),
        ("2007-H2", "half_year", "2008-07-01", True),
        ("2007", "year", "2008-12-31", False),
        ("2006", "year", "2008-01-01", True),
        # A yearly value of a monthly indicator covers the year.
        ("2007", "month", "2008-12-31", False),
        ("1999", "irregular", "2008-12-31", False),
        # The end of a month is the end of a month.
        ("2007-12", "month", "2008-01-31", False),
        ("2008-01", "month", "2008-02-29", False),
        ("2008-01", "month", "2008-03-01", True),
    ],
)
def test_outdated_is_what_the_next_period_has_overtaken(period, frequency, day, expected):
    assert is_outdated(parse_period(period), frequency, on(day)) is expected


def test_sum_of_a_year_is_held_against_the_part_of_the_year_that_is_over():
    """A third of the year's target after four months is on track."""
    measured = Measured(
        "up",
        "month",
        values(p2008_01="1", p2008_02="0", p2008_03="2", p2008_04="5"),
        [aim("24")],
        is_cumulative=True,
    )
    found = rate_values(measured, on("2008-04-30"))
    assert [row.rating for row in found] == ["at_risk", "at_risk", "at_risk", "on_track"]
    assert [row.amount for row in found] == [1, 1, 3, 8]
    assert [row.expected for row in found] == [2, 4, 6, 8]
    assert found[-1].progress == Decimal(8) / 24


def test_thresholds_of_a_sum_are_those_of_the_whole_year():
    measured = Measured(
        "up",
        "quarter",
        values(p2008_Q1="2", p2008_Q2="0"),
        [aim("12")],
        thresholds=thresholds("12", "8"),
        is_cumulative=True,
    )
    assert [row.rating for row in rate_values(measured, on("2008-06-30"))] == [
        "critical",
        "critical",
    ]


def test_gap_in_a_year_never_flatters_where_less_is_better():
    whole = values(p2008_01="2", p2008_02="2", p2008_03="2")
    measured = Measured("down", "month", whole, [aim("24")], is_cumulative=True)
    assert rate_values(measured, on("2008-03-31"))[-1].rating == Rating.ON_TRACK
    gap = values(p2008_01="2", p2008_02=None, p2008_03="2")
    assert rate_values(replace(measured, values=gap), on("2008-03-31"))[-1].rating == "unrated"


def test_change_of_a_threshold_does_not_rate_the_past_anew():
    measured = Measured(
        "up",
        "year",
        values(p2007="50", p2008="50"),
        [aim("60")],
        thresholds=thresholds("60", "40", "2008"),
        history=[thresholds("50", "30"), thresholds("60", "40", "2008")],
    )
    assert [row.rating for row in rate_values(measured, on("2008-12-31"))] == [
        "on_track",
        "at_risk",
    ]
    assert thresholds_for(measured, parse_period("2007")).green == 50


def test_values_of_periods_that_have_not_begun_are_not_known():
    measured = Measured("up", "quarter", values(p2008_Q3="3", p2008_Q4="9"), [aim("8")])
    assert [str(row.period) for row in rate_values(measured, on("2008-09-30"))] == ["2008-Q3"]


@pytest.mark.parametrize(
    ("direction", "before", "now", "expected"),
    [
        ("up", "44", "52", "better"),
        ("up", "52", "44", "worse"),
        ("down", "17.8", "17", "better"),
        ("down", "17", "17.8", "worse"),
        ("up", "45", "45", "steady"),
        # Below a fiftieth of the way from 22 to 60 nothing has changed.
        ("up", "45", "45.5", "steady"),
    ],
)
def test_trend_is_told_in_the_sense_of_the_direction(direction, before, now, expected):
    measured = Measured(
        direction,
        "quarter",
        values(p2008_Q1=before, p2008_Q2=now),
        [aim("60" if direction == "up" else "12")],
        baseline=Decimal("22" if direction == "up" else "19"),
    )
    assert [row.trend for row in rate_values(measured, on("2008-06-30"))] == [None, expected]


def test_trend_of_a_band_is_the_way_towards_it():
    measured = Measured(
        "range", "month", values(p2008_04="33", p2008_05="31.5"), [aim("25", "32")], Decimal(36)
    )
    assert rate_values(measured, on("2008-05-31"))[-1].trend == Trend.BETTER


@pytest.mark.parametrize(
    ("green", "red", "target", "expected"),
    [
        ("50", "30", "60", []),
        ("30", "50", "60", [Hint.GREEN_WRONG_SIDE]),
        ("50", "30", "30", [Hint.TARGET_OUTSIDE]),
        (None, "30", "20", [Hint.TARGET_OUTSIDE]),
        (None, None, "60", []),
    ],
)
def test_hints_name_thresholds_that_cannot_be_meant(green, red, target, expected):
    measured = Measured("up", "year", [], [aim(target)], thresholds=thresholds(green, red))
    assert hints_of(measured) == expected


def test_hint_on_a_jump():
    course = values(p2008_01="10", p2008_02="12", p2008_03="11", p2008_04="110")
    assert hints_of(Measured("up", "month", course)) == [Hint.JUMP]
    assert hints_of(Measured("up", "month", course[:-1])) == []


# --- what must always hold -------------------------------------------------------------------
ORDER = [Rating.CRITICAL, Rating.AT_RISK, Rating.ON_TRACK]
amounts = st.decimals(-1000, 1000, places=2)


@st.composite
def rules(draw):
    direction = draw(st.sampled_from(["up", "down", "range"]))
    low = draw(amounts)
    target = aim(low, low + draw(st.decimals(0, 100, places=2)))
    marks = thresholds(draw(st.none() | amounts), draw(st.none() | amounts))
    return direction, marks, target


@given(rules(), amounts, st.decimals(0, 100, places=2))
def test_moving_towards_better_never_worsens(rule, amount, step):
    direction, marks, target = rule
    if direction == "range":
        middle = (target.amount + target.upper) / 2
        better = middle + (amount - middle) * (1 - min(step, Decimal(100)) / 100)
    else:
        better = amount + step * (1 if direction == "up" else -1)
    before, after = (rate(item, direction, marks, target) for item in (amount, better))
    if Rating.UNRATED in (before, after):
        assert direction == "range" or before == after
    else:
        assert ORDER.index(after) >= ORDER.index(before)


@given(rules(), amounts, st.decimals("0.01", 1000, places=2))
def test_scaling_the_unit_changes_nothing(rule, amount, factor):
    direction, marks, target = rule
    scaled = Thresholds(
        *(None if mark is None else mark * factor for mark in (marks.green, marks.red))
    )
    larger = Aim(target.period, target.amount * factor, target.upper * factor)
    assert rate(amount, direction, marks, target) == rate(
        amount * factor, direction, scaled, larger
    )


@given(rules(), st.lists(st.none() | amounts, min_size=1, max_size=12), st.booleans(), st.data())
def test_missing_never_improves(rule, course, is_cumulative, data):
    direction, marks, target = rule
    course = [None if item is None else abs(item) for item in course]
    marks = Thresholds(*(None if m is None else abs(m) for m in (marks.green, marks.red)))
    target = Aim(target.period, abs(target.amount), abs(target.amount) + 10)
    months = [Value(parse_period(f"2008-{at + 1:02}"), item) for at, item in enumerate(course)]
    measured = Measured(
        direction, "month", months, [target], thresholds=marks, is_cumulative=is_cumulative
    )
    gone = data.draw(st.integers(0, len(course) - 1))
    fewer = [replace(item, amount=None) if at == gone else item for at, item in enumerate(months)]
    before = rate_values(measured, on("2008-12-31"))[-1].rating
    after = rate_values(replace(measured, values=fewer), on("2008-12-31"))[-1].rating
    if before in ORDER and after in ORDER:
        assert ORDER.index(after) <= ORDER.index(before)
    elif after in ORDER:
        assert before == Rating.UNRATED or before == after
