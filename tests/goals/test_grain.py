import datetime

import pytest
from django.utils.translation import override

from goals.grain import last_day, read_grain, show_grain


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2008", "2008"),
        (" 2008 ", "2008"),
        ("31.12.2008", "2008-12-31"),
        ("1.2.2008", "2008-02-01"),
    ],
)
def test_read_grain_keeps_year_and_day_apart(typed, stored):
    with override("de"):
        assert read_grain(typed) == stored


@pytest.mark.parametrize("typed", ["", "08", "0999", "12/2008", "31.02.2008", "bald"])
def test_read_grain_refuses_anything_else(typed):
    with override("de"), pytest.raises(ValueError):
        read_grain(typed)


def test_show_grain_speaks_the_language():
    with override("de"):
        assert show_grain("2008-12-31") == "31.12.2008"
    with override("en"):
        assert show_grain("2008-12-31") == "31/12/2008"
    assert [show_grain("2008"), show_grain(None)] == ["2008", ""]


def test_last_day_of_a_year_is_its_end():
    assert last_day("2008") == datetime.date(2008, 12, 31)
    assert last_day("2008-06-30") == datetime.date(2008, 6, 30)
