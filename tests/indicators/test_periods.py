import datetime

import pytest
from django.utils.translation import override

from indicators.periods import Period, parse_period, period_label, read_period


@pytest.mark.parametrize("stored", ["2007", "2007-H1", "2007-H2", "2007-Q3", "2007-09", "2007-12"])
def test_parse_period_gives_back_what_was_stored(stored):
    assert str(parse_period(stored)) == stored


@pytest.mark.parametrize(
    "stored",
    ["", "07", "2007-H3", "2007-Q5", "2007-Q0", "2007-13", "2007-00", "2007-9", "0999", "2007-q1"],
)
def test_parse_period_refuses_anything_else(stored):
    with pytest.raises(ValueError):
        parse_period(stored)


@pytest.mark.parametrize("text", ["." * 1_000_000, "2008" + "-" * 1_000_000, " " * 50 + "2008"])
def test_long_text_is_no_period_and_is_refused_unread(text):
    """The patterns of a period take the square of a text's length: days for a megabyte."""
    with pytest.raises(ValueError, match=r"[-. 2]"):
        read_period(text)


@pytest.mark.parametrize(
    ("stored", "start", "end"),
    [
        ("2007", (2007, 1, 1), (2007, 12, 31)),
        ("2007-H1", (2007, 1, 1), (2007, 6, 30)),
        ("2007-H2", (2007, 7, 1), (2007, 12, 31)),
        ("2007-Q3", (2007, 7, 1), (2007, 9, 30)),
        ("2008-02", (2008, 2, 1), (2008, 2, 29)),
    ],
)
def test_period_knows_its_first_and_last_day(stored, start, end):
    period = parse_period(stored)
    assert (period.start, period.end) == (datetime.date(*start), datetime.date(*end))


def test_periods_sort_by_their_end_and_the_longer_first():
    stored = ["2008-12", "2007-Q3", "2008", "2007-09", "2008-H1", "2008-Q4"]
    assert [str(period) for period in sorted(map(parse_period, stored))] == [
        "2007-Q3",
        "2007-09",
        "2008-H1",
        "2008",
        "2008-Q4",
        "2008-12",
    ]


def test_period_labels_speak_the_language():
    stored = ["2007", "2007-H1", "2007-Q3", "2007-09"]
    with override("de"):
        assert [period_label(item) for item in stored] == [
            "2007",
            "1. Halbjahr 2007",
            "3. Quartal 2007",
            "September 2007",
        ]
    with override("en"):
        assert [period_label(item) for item in stored] == [
            "2007",
            "H1 2007",
            "Q3 2007",
            "September 2007",
        ]


def test_period_label_shows_what_it_cannot_read():
    assert [period_label("bald"), period_label(None)] == ["bald", ""]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2007", "2007"),
        ("2007-q3", "2007-Q3"),
        ("Q3 2007", "2007-Q3"),
        ("Q3/2007", "2007-Q3"),
        ("2007 Q3", "2007-Q3"),
        ("3. Quartal 2007", "2007-Q3"),
        ("1. Halbjahr 2007", "2007-H1"),
        ("H2 2007", "2007-H2"),
        ("9/2007", "2007-09"),
        ("09.2007", "2007-09"),
        ("2007-09", "2007-09"),
        ("September 2007", "2007-09"),
        ("Sep. 2007", "2007-09"),
        ("März 2008", "2008-03"),
    ],
)
def test_read_period_takes_what_people_type(typed, stored):
    with override("de"):
        assert str(read_period(typed)) == stored


@pytest.mark.parametrize(
    "typed", ["", "bald", "Q5 2007", "13/2007", "0/2007", "Q3", "31.12.2007", "3. Halbjahr 2007"]
)
def test_read_period_refuses_anything_else(typed):
    with override("de"), pytest.raises(ValueError):
        read_period(typed)


def test_period_holds_its_days_only():
    assert Period(2007, "quarter", 3).holds(datetime.date(2007, 9, 30))
    assert not Period(2007, "quarter", 3).holds(datetime.date(2007, 10, 1))
