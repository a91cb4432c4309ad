import datetime
from decimal import Decimal

from indicators.figures import Aim, Bar, Value, actual_of, aim_for, bullet, known_values, line
from indicators.models import Indicator
from indicators.periods import parse_period
from indicators.show import draw_cell

TODAY = datetime.date(2008, 9, 30)


def _values(*pairs):
    return [
        Value(parse_period(period), None if amount is None else Decimal(str(amount)))
        for period, amount in pairs
    ]


def _aim(period, amount, upper=None):
    return Aim(parse_period(period), Decimal(amount), None if upper is None else Decimal(upper))


def test_actual_is_the_newest_period_however_values_are_stored():
    actual = actual_of(
        _values(("2008-Q2", 44), ("2008-Q3", 52), ("2008-Q1", 32)), TODAY, is_cumulative=False
    )
    assert (str(actual.period), actual.amount) == ("2008-Q3", Decimal(52))


def test_actual_passes_over_a_missing_value_and_never_makes_it_zero():
    actual = actual_of(_values(("2008-01", 4), ("2008-02", None)), TODAY, is_cumulative=False)
    assert (str(actual.period), actual.amount) == ("2008-01", Decimal(4))
    assert actual_of(_values(("2008-01", None)), TODAY, is_cumulative=False) is None


def test_actual_takes_zero_as_a_value():
    assert actual_of(_values(("2008-01", 0)), TODAY, is_cumulative=False).amount == 0


def test_actual_knows_nothing_that_begins_after_the_day_of_the_scorecard():
    values = _values(("2008-09", 5), ("2008-10", 9))
    assert actual_of(values, TODAY, is_cumulative=False).amount == 5
    assert [str(value.period) for value in known_values(values, TODAY)] == ["2008-09"]


def test_actual_adds_up_a_cumulative_indicator_within_the_year():
    values = _values(("2007-Q4", 7), ("2008-Q1", 3), ("2008-Q2", None), ("2008-Q3", 2))
    actual = actual_of(values, TODAY, is_cumulative=True)
    assert (actual.amount, str(actual.since), str(actual.period)) == (
        Decimal(5),
        "2008-Q1",
        "2008-Q3",
    )


def test_actual_does_not_count_a_quarter_beside_its_months():
    values = _values(("2008-Q1", 9), ("2008-08", 3), ("2008-09", 4))
    assert actual_of(values, TODAY, is_cumulative=True).amount == 7


def test_actual_of_quotas_is_that_of_all_their_parts():
    """Of a year: (13 + 60) / (25 + 79) and not 52 % + 75 %; the page says since when."""
    values = [
        Value(parse_period("2008-08"), Decimal(52), Decimal(13), Decimal(25)),
        Value(parse_period("2008-09"), Decimal(75), Decimal(60), Decimal(79)),
    ]
    actual = actual_of(values, TODAY, is_cumulative=True, unit="%")
    assert (actual.amount, actual.is_quota) == (Decimal("70.192308"), True)
    cell = draw_cell(Indicator(unit="%", is_cumulative=True), values, [], TODAY)
    assert (cell.actual, cell.when) == ("70,19", "im Jahr bis September 2008")


def test_aim_is_the_first_that_is_not_over():
    aims = [_aim("2007", 10), _aim("2009", 30), _aim("2008", 20)]
    assert str(aim_for(aims, TODAY).period) == "2008"
    assert str(aim_for(aims, datetime.date(2030, 1, 1)).period) == "2009"
    assert aim_for([], TODAY) is None


def test_bullet_puts_all_marks_on_one_scale():
    drawn = bullet(Decimal(14), _aim("2008", 18), Decimal(2))
    assert (drawn.baseline, drawn.actual, drawn.target) == (
        Bar("0.0", "13.1"),
        Bar("0.0", "91.7"),
        "117.9",
    )


def test_bullet_of_less_is_better_holds_the_baseline():
    drawn = bullet(Decimal("2.1"), _aim("2012", 0), Decimal("6.4"))
    assert (drawn.baseline, drawn.actual, drawn.target) == (
        Bar("0.0", "117.9"),
        Bar("0.0", "38.7"),
        "0.0",
    )


def test_bullet_of_negative_values_points_to_the_left():
    drawn = bullet(Decimal(-5), _aim("2008", 5), None)
    assert (drawn.actual, drawn.baseline, drawn.target) == (Bar("0.0", "58.9"), None, "117.9")


def test_bullet_shows_the_band_of_a_range():
    drawn = bullet(Decimal(30), _aim("2008", 25, 32), None)
    assert (drawn.target, drawn.band) == ("92.1", Bar("92.1", "25.8"))


def test_bullet_of_zeros_does_not_divide_by_zero():
    assert bullet(Decimal(0), _aim("2008", 0), Decimal(0)).actual == Bar("0.0", "0.0")


def test_line_leaves_a_gap_where_a_value_is_missing():
    drawn = line(
        _values(("2008-01", 0), ("2008-02", 10), ("2008-03", None), ("2008-04", 20)),
        _aim("2008", 20),
    )
    assert drawn.parts == ("4.0,26.0 32.0,15.0",)
    assert drawn.dots == (("88.0", "4.0"),)
    assert (drawn.end, drawn.target) == (("88.0", "4.0"), "4.0")


def test_line_needs_two_values():
    assert line(_values(("2008-01", 3), ("2008-02", None)), None) is None


def test_line_of_equal_values_lies_in_the_middle():
    assert line(_values(("2008-01", 3), ("2008-02", 3)), None).end == ("88.0", "15.0")
