"""Ratings: the table of cases, each with the rule it stands for.

The rules and why they are so: docs/ratings.md. What must always hold: test_rating_always.py.
"""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

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


def quotas(**parts):
    """`quotas(p2008_01="10/20")`: quotas in per cent, by their parts."""
    found = []
    for name, text in parts.items():
        above, below = map(Decimal, text.split("/"))
        found.append(Value(parse_period(name[1:].replace("_", "-")), None, above, below))
    return [replace(item, amount=item.numerator * 100 / item.denominator) for item in found]


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


@pytest.mark.parametrize(
    ("period", "target", "expected"),
    [
        ("2008", "24", [2, 4, 6]),
        # The target of a part of the year is the sum until its end.
        ("2008-Q1", "6", [2, 4, 6]),
        ("2008-H1", "12", [2, 4, 6]),
        ("2008-03", "6", [2, 4, 6]),
        # Another year says nothing of this one.
        ("2010", "24", [None, None, None]),
    ],
)
def test_sum_is_expected_by_the_end_of_its_target(period, target, expected):
    course = values(p2008_01="2", p2008_02="2", p2008_03="2")
    measured = Measured("up", "month", course, [aim(target, period=period)], is_cumulative=True)
    found = rate_values(measured, on("2008-03-31"))
    assert [row.expected for row in found] == expected
    word = "unrated" if expected[0] is None else "on_track"
    assert {row.rating for row in found} == {word}


def test_quotas_of_a_year_come_to_the_sum_of_their_parts():
    """Neither 50 % + 75 % nor their mean: (10 + 60) / (20 + 80) is 70 %, due in full at once."""
    course = quotas(p2008_01="10/20", p2008_02="60/80")
    measured = Measured(
        "up",
        "month",
        course,
        [aim("70")],
        baseline=Decimal(40),
        thresholds=thresholds(None, "50"),
        is_cumulative=True,
        unit="%",
    )
    found = rate_values(measured, on("2008-02-29"))
    assert [(row.value, row.amount) for row in found] == [(50, 50), (75, 70)]
    assert [row.rating for row in found] == ["critical", "on_track"]
    assert [(row.expected, row.progress) for row in found] == [
        (None, Decimal(1) / 3),
        (None, Decimal(1)),
    ]
    # With a gap only what is critical already is told, for a gap may flatter a quota.
    gap = replace(measured, values=[replace(course[0], amount=None), course[1]])
    assert [row.rating for row in rate_values(gap, on("2008-02-29"))] == ["no_value", "unrated"]
    assert rate_values(replace(gap, thresholds=thresholds(None, "80")), on("2008-02-29"))[
        -1
    ].rating == ("unrated")
    bad = replace(gap, aims=[aim("90")], thresholds=thresholds(None, "80"))
    assert rate_values(bad, on("2008-02-29"))[-1].rating == Rating.CRITICAL


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


@pytest.mark.parametrize(
    ("period", "green"),
    [
        # Before the first rule that is known, it holds too.
        ("2005", 50),
        ("2007", 50),
        ("2008-06", 50),
        # One that begins within a period holds for it, were it on its last day.
        ("2008-07", 60),
        ("2008-H2", 70),
        ("2008-12", 70),
        ("2009", 70),
    ],
)
def test_rule_holds_from_its_day_on(period, green):
    rules = [
        Thresholds(Decimal(70), None, on("2008-12-31")),
        Thresholds(Decimal(60), None, on("2008-07-15")),
        thresholds("50", None, "2007"),
    ]
    measured = Measured("up", "year", [], thresholds=thresholds("80", None), history=rules)
    assert thresholds_for(measured, parse_period(period)).green == green


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


@pytest.mark.parametrize(
    ("red", "expected"), [("4", []), ("1", [Hint.GREEN_WRONG_SIDE]), (None, [])]
)
def test_hint_on_distances_of_a_band_that_cannot_be_meant(red, expected):
    measured = Measured("range", "year", [], [aim("25", "32")], thresholds=thresholds("2", red))
    assert hints_of(measured) == expected


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ("10 12 11 110", [Hint.JUMP]),
        ("10 12 11", []),
        ("10 12 11 5", []),
        # Where nothing had ever changed, the value itself is the measure.
        ("10 10 10 100", [Hint.JUMP]),
        ("10 10 10 40", []),
        ("0 0 0 5", []),
        # What is missing is passed over, and never taken for 0.
        ("10 12 - 11 12", []),
    ],
)
def test_hint_on_a_jump(course, expected):
    months = [
        Value(parse_period(f"2008-{at:02}"), None if text == "-" else Decimal(text))
        for at, text in enumerate(course.split(), start=1)
    ]
    # The year's value among its months is no jump.
    year = Value(parse_period("2007"), Decimal(130))
    assert hints_of(Measured("up", "month", [year, *months])) == expected
