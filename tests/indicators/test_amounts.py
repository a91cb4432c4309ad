from decimal import Decimal

import pytest
from django.utils.translation import override

from indicators.amounts import read_amount, show_amount, with_unit


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("de", "1.234,5", "1234.5"),
        ("de", "1234,5", "1234.5"),
        ("de", "0,82", "0.82"),
        ("de", "1.234", "1234"),
        ("de", "−3", "-3"),
        ("de", "1 234 567", "1234567"),
        ("en", "1,234.5", "1234.5"),
        ("en", "1.234", "1.234"),
        ("en", "-0.5", "-0.5"),
    ],
)
def test_read_amount_follows_the_language(language, typed, number):
    with override(language):
        assert read_amount(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "1.5"),
        ("de", "1,234.5"),
        ("de", "12.34,5"),
        ("de", "60 %"),
        ("de", "viel"),
        ("de", "1,"),
        ("de", "NaN"),
        ("de", "1e5"),
        ("de", "٣"),
        ("de", "1234567890123"),
        ("de", "0,1234567"),
        ("en", "1,5"),
        ("en", ""),
    ],
)
def test_read_amount_refuses_what_is_no_number_in_this_language(language, typed):
    with override(language), pytest.raises(ValueError):
        read_amount(typed)


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("de", "1234.500000", "1.234,5"),
        ("de", "60.000000", "60"),
        ("de", "0E-6", "0"),
        ("de", "-3.5", "−3,5"),
        ("en", "1234.5", "1,234.5"),
    ],
)
def test_show_amount_speaks_the_language(language, number, shown):
    with override(language):
        assert show_amount(Decimal(number)) == shown


def test_show_amount_for_a_field_can_be_read_again():
    with override("de"):
        assert show_amount(Decimal("-1234567.25"), grouped=False) == "-1234567,25"
        assert read_amount("-1234567,25") == Decimal("-1234567.25")


def test_show_amount_of_nothing_is_never_zero():
    assert show_amount(None) == ""


def test_with_unit_keeps_number_and_unit_together():
    units = ("%", None, "Anzahl")
    assert [with_unit("60", unit) for unit in units] == ["60\u00a0%", "60", "60"]
