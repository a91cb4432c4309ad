from decimal import Decimal

import pytest
from django.utils.translation import override

from indicators.amounts import (
    AmbiguousAmountError,
    read_amount,
    readings_of,
    show_amount,
    type_amount,
    with_unit,
)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("7", "7"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("– 3", "-3"),
        ("+3", "3"),
        ("0,82", "0.82"),
        ("0.82", "0.82"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("12,3456", "12.3456"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234,567", "1234.567"),
        ("1234.567", "1234.567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234.5", "1234.5"),
        ("1'234.50", "1234.5"),
        ("1’234,50", "1234.5"),
        ("1 234", "1234"),
        ("1 234.567", "1234.567"),
        ("1 234 567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("-1.234,5", "-1234.5"),
        ("007", "7"),
        ("999999999999", "999999999999"),
        ("0,123456", "0.123456"),
        ("0,1234560", "0.123456"),
    ],
)
def test_read_amount_takes_both_forms_in_both_languages(language, typed, number):
    with override(language):
        assert read_amount(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "large", "small"),
    [
        ("1.234", "1234", "1.234"),
        ("1,234", "1234", "1.234"),
        ("-12.345", "-12345", "-12.345"),
        ("123,456", "123456", "123.456"),
        ("1.000", "1000", "1"),
        ("1,234 %", "1234", "1.234"),
    ],
)
def test_read_amount_asks_back_what_can_be_two_numbers(typed, large, small):
    with pytest.raises(AmbiguousAmountError) as caught:
        read_amount(typed, "%")
    assert caught.value.readings == (Decimal(large), Decimal(small))


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("12 %", "%", "12"),
        ("12%", "%", "12"),
        ("12 Prozent", "%", "12"),
        ("12 v. H.", "%", "12"),
        ("1.234,50 €", "€", "1234.5"),
        ("5 EUR", "€", "5"),
        ("3 Tage", "Tage", "3"),
        ("3 tag", "Tage", "3"),
        ("2,5 Mio. €", "Mio. €", "2.5"),
        ("4 je 1.000 Einwohner", "je 1.000 Einwohner", "4"),
        ("3", "Tage", "3"),
    ],
)
def test_read_amount_takes_the_unit_behind(typed, unit, number):
    assert read_amount(typed, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", None),
        ("viel", None),
        ("1,", None),
        (".", None),
        ("-", None),
        ("--3", None),
        ("NaN", None),
        ("1e5", None),
        ("٣", None),
        ("=1+1", None),
        ("12.34,5", None),
        ("1.23.456", None),
        ("1.234,567.8", None),
        ("1 2", None),
        ("12 34", None),
        ("1,234,56", None),
        ("3 5", None),
        ("1234567890123", None),
        ("0,1234567", None),
        ("60 %", None),
        ("60 %", "Tage"),
        ("3 Tage", "%"),
        ("3 T", "Tage"),
        ("%", "%"),
        ("3 Fälle", "Anzahl"),
    ],
)
def test_read_amount_refuses_what_is_no_number_of_this_unit(typed, unit):
    with pytest.raises(ValueError) as caught:
        read_amount(typed, unit)
    assert not isinstance(caught.value, AmbiguousAmountError)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("number", ["1234", "1.234", "-12.345", "0.125", "1000", "1234567.25", "0"])
def test_type_amount_reads_as_this_number_only(language, number):
    with override(language):
        assert readings_of(type_amount(Decimal(number))) == (Decimal(number),)


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


def test_one_stands_without_a_unit_in_the_plural():
    units = ("Teams", "Beratungen je Team", "%", "km", "Std.", "VZÄ", "Euro je Fall")
    assert [with_unit("1", unit) for unit in units] == [
        "1",
        "1",
        "1\u00a0%",
        "1\u00a0km",
        "1\u00a0Std.",
        "1\u00a0VZÄ",
        "1\u00a0Euro je Fall",
    ]
    numbers = ("−1", "0", "1,5", "11", "0–1")
    assert [with_unit(number, "Teams") for number in numbers] == [
        "−1",
        "0\u00a0Teams",
        "1,5\u00a0Teams",
        "11\u00a0Teams",
        "0–1\u00a0Teams",
    ]
