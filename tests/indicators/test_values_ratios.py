"""Quotas and their parts, as a table of cases."""

from decimal import Decimal

import pytest

from indicators.figures import Value
from indicators.periods import parse_period
from indicators.rating import Hint, Measured, hints_of
from indicators.ratios import factor_of, ratio_of, readable


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("%", 100),
        ("Prozent", 100),
        ("% der Fälle", 100),
        ("‰", 1000),
        ("je 1.000 Einwohner", 1000),
        ("per 100 places", 100),
        ("pro 10 000 Einwohner", 10_000),
        ("je Team", 1),
        ("Tage", 1),
        (None, 1),
    ],
)
def test_unit_says_by_what_a_quotient_is_multiplied(unit, factor):
    assert factor_of(unit) == factor


@pytest.mark.parametrize(
    ("unit", "value", "numerator", "denominator", "hints"),
    [
        ("%", "52", 13, 25, []),
        ("%", "52.4", 13, 25, [Hint.RATIO_DIFFERS]),
        # Rounding to the places that are shown is no difference.
        ("%", "33.3", 1, 3, []),
        ("%", "33", 1, 3, []),
        ("%", "33.4", 1, 3, [Hint.RATIO_DIFFERS]),
        ("%", "30", 148, 500, []),
        ("%", "0.52", 13, 25, [Hint.RATIO_DIFFERS]),
        ("je 1.000 Einwohner", "4", 8, 2000, []),
        ("Tage", "2.5", 5, 2, []),
        # Without a unit a share and per cent are both right.
        (None, "0.52", 13, 25, []),
        (None, "52", 13, 25, []),
        (None, "5.2", 13, 25, [Hint.RATIO_DIFFERS]),
        # What lacks a part says nothing.
        ("%", "52", None, 25, []),
        ("%", "52", 13, 0, []),
        ("%", None, 13, 25, []),
        ("%", "0", 0, 25, []),
    ],
)
def test_value_unlike_its_parts_is_hinted_at(unit, value, numerator, denominator, hints):
    amount = None if value is None else Decimal(value)
    parts = [None if part is None else Decimal(part) for part in (numerator, denominator)]
    values = [Value(parse_period("2008"), amount, *parts)]
    measured = Measured(direction="up", frequency="year", values=values, unit=unit)
    assert hints_of(measured) == hints


def test_very_large_quotas_are_reckoned_exactly():
    assert ratio_of(Decimal(10**12), Decimal("0.000001"), "je 1.000.000") == Decimal(10**24)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("33.333333", "33.33"),
        ("-66.666667", "-66.67"),
        # Typed, or small: as it is.
        ("33.3333", "33.3333"),
        ("52.000000", "52"),
        ("0.333333", "0.333333"),
        ("0", "0"),
    ],
)
def test_quotients_are_shown_with_two_decimals(amount, shown):
    assert readable(Decimal(amount)) == Decimal(shown)
