"""Which values are due, as a table of cases."""

from datetime import date

import pytest

from indicators.periods import Period, parse_period
from indicators.values.due import covers, due_of, due_since, is_overdue, next_period, period_of

ON = date(2008, 9, 30)


def _due(frequency, answered, begin=None, on=ON):
    found = due_of(frequency, [parse_period(item) for item in answered], begin, on)
    return [str(item) for item in found.periods], [str(item) for item in found.gaps]


@pytest.mark.parametrize(
    ("frequency", "answered", "begin", "periods", "gaps"),
    [
        # Everything is there: September is not over on its last day.
        ("month", ["2008-07", "2008-08"], None, [], []),
        ("month", ["2008-06"], None, ["2008-07", "2008-08"], []),
        # A gap before the newest answer is opened on demand.
        ("month", ["2008-05", "2008-07"], None, ["2008-08"], ["2008-06"]),
        ("month", ["2008-05", "2008-08"], None, [], ["2008-06", "2008-07"]),
        ("quarter", ["2008-Q1"], None, ["2008-Q2"], []),
        ("quarter", ["2008-Q2"], None, [], []),
        ("half_year", ["2007-H2"], None, ["2008-H1"], []),
        ("year", ["2006"], None, ["2007"], []),
        ("year", ["2007"], None, [], []),
        ("irregular", [], date(2001, 1, 1), [], []),
        # Nothing known yet: since the begin, else the newest period that is over.
        ("quarter", [], date(2008, 1, 15), ["2008-Q1", "2008-Q2"], []),
        ("quarter", [], None, ["2008-Q2"], []),
        # Nothing is due before the period of the begin is over.
        ("year", [], date(2008, 1, 1), [], []),
        ("year", [], date(2007, 12, 31), ["2007"], []),
        ("year", [], date(2030, 1, 1), [], []),
        # A longer period answers for those within it.
        ("month", ["2008-Q2"], None, ["2008-07", "2008-08"], []),
        ("month", ["2007", "2008-H1"], None, ["2008-07", "2008-08"], []),
        # Values of later periods do not make earlier ones gaps of the future.
        ("month", ["2008-08", "2008-10"], None, [], []),
        ("year", ["2007", "9999"], None, [], []),
        # Only twelve at once; the rest is opened as gaps.
        (
            "month",
            ["2007-06"],
            None,
            ["2007-09", "2007-10", "2007-11", "2007-12"] + [f"2008-0{n}" for n in range(1, 9)],
            ["2007-07", "2007-08"],
        ),
    ],
)
def test_due_periods_follow_the_frequency(frequency, answered, begin, periods, gaps):
    assert _due(frequency, answered, begin) == (periods, gaps)
    # The same from the end of the last answer alone, as the overview of all units asks.
    newest = max((parse_period(item).end for item in answered), default=None)
    assert [str(item) for item in due_since(frequency, newest, begin, ON)] == periods


def test_value_is_due_from_the_day_after_its_period():
    assert _due("quarter", ["2008-Q2"], on=date(2008, 9, 30)) == ([], [])
    assert _due("quarter", ["2008-Q2"], on=date(2008, 10, 1)) == (["2008-Q3"], [])


def test_overdue_is_what_is_still_missing_when_the_next_period_is_over():
    june = parse_period("2008-06")
    assert is_overdue(june, date(2008, 7, 31)) is False
    assert is_overdue(june, date(2008, 8, 1)) is True


def test_due_of_a_very_old_begin_is_bounded():
    found = due_of("month", [], date(1000, 1, 1), ON)
    assert (len(found.periods), len(found.gaps)) == (12, 228)


@pytest.mark.parametrize(
    ("period", "after"),
    [("2008", "2009"), ("2008-H2", "2009-H1"), ("2008-Q4", "2009-Q1"), ("2008-12", "2009-01")],
)
def test_next_period_crosses_the_year(period, after):
    assert str(next_period(parse_period(period))) == after
    assert str(next_period(parse_period(after), -1)) == period


def test_period_of_a_day_and_what_it_covers():
    assert period_of(ON, "quarter") == Period(2008, "quarter", 3)
    assert covers(parse_period("2008"), parse_period("2008-09")) is True
    assert covers(parse_period("2008-Q3"), parse_period("2008")) is False
