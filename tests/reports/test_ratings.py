"""Ratings of an archive as `retreat_check --json` prints them, from the file to the row."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import call_command

from reports.tree.ratings import check_ratings
from tests.archives import make_archive
from tests.reports import archives

MONTHS = [f"2008-{month:02}" for month in range(1, 13)]
NAMES = "indicator period value rating outdated official progress expected trend"


def indicator(key, periods, amounts, **more):
    """Values are written "2", "-" for none, "3/4" for a quota in per cent, "5=critical"."""
    defaults = {"baseline": None, "targets": [], "green": None, "red": None, "unit": None}
    values = [_value(*pair) for pair in zip(periods, amounts.split(), strict=False)]
    return {**archives.indicator("result", key), **defaults, "key": key, "values": values, **more}


def _value(period, text):
    amount, _sign, official = text.partition("=")
    row = {"period": period, "comment": None, "rating": official or None}
    if "/" in amount:
        above, below = map(int, amount.split("/"))
        return row | {"value": above * 100 / below, "numerator": above, "denominator": below}
    return row | {"value": None if amount == "-" else float(amount)}


def target(period, value, **more):
    return {"targets": [{"period": period, "value": value, **more}]}


def checked(*indicators, on=None):
    archive = archives.empty() | {"goals": [archives.goal("Z1", None, "Ein Ziel.")]}
    archive["goals"][0]["indicators"] = list(indicators)
    return check_ratings(archive, on)


YEARS = ["2006", "2007", "2008"]
MONTHLY = {"frequency": "month", "cumulative": True}


@pytest.mark.parametrize(
    ("given", "ratings"),
    [
        # More, less, or inside a band is better; what reaches a threshold keeps or breaks it.
        (indicator("up", YEARS, "30 40 50", green=50, red=30), "critical at_risk on_track"),
        (
            indicator("down", YEARS, "19 17 15", direction="down", green=15, red=19),
            "critical at_risk on_track",
        ),
        (
            indicator(
                "band",
                YEARS,
                "20 24 25",
                direction="range",
                red=4,
                **target("2010", 25, upper=32),
            ),
            "critical at_risk on_track",
        ),
        # Without thresholds green is the target, and nothing is red.
        (
            indicator("target", YEARS, "13 12 0", direction="down", **target("2010", 12)),
            "at_risk on_track on_track",
        ),
        # 0 is a value, what is missing is not.
        (indicator("zero", YEARS, "0 - 0", green=5, red=0), "critical no_value critical"),
        (indicator("bare", YEARS, "7"), "unrated"),
        (indicator("wrong", YEARS, "7", green=5, red=8), "unrated"),
        # A third of the year's target after four months.
        (
            indicator("sum", MONTHS, "1 0 2 5", **MONTHLY, **target("2008", 24)),
            "at_risk at_risk at_risk on_track",
        ),
        # Quotas of a year: 50 %, then 70 %.
        (
            indicator("quota", MONTHS, "10/20 60/80", **MONTHLY, **target("2008", 70)),
            "at_risk on_track",
        ),
        # A changed threshold does not rate the past anew.
        (
            indicator(
                "rules",
                YEARS,
                "50 50 50",
                green=60,
                red=40,
                rules=[
                    {"valid_from": None, "green": 50, "red": 30},
                    {"valid_from": "2008-01-01", "green": 60, "red": 40},
                ],
            ),
            "on_track on_track at_risk",
        ),
    ],
    ids=lambda given: given["key"] if isinstance(given, dict) else "",
)
def test_each_value_is_rated(given, ratings):
    given["unit"] = "%"
    found = checked(given, on=datetime.date(2008, 12, 31))["ratings"]
    assert [row["rating"] for row in found] == ratings.split()
    assert [row["period"] for row in found] == [row["period"] for row in given["values"]]


def test_row_tells_rating_age_progress_expectation_and_trend_apart():
    course = indicator(
        "up",
        YEARS,
        "30 40=critical 50=gelb",
        green=50,
        red=30,
        baseline={"value": 20, "period": "2005"},
        **target("2010", 60),
    )
    sums = indicator("sum", MONTHS, "2 - 2.5", **MONTHLY, **target("2008", 24))
    found = [list(row.values()) for row in checked(course, sums)["ratings"]]
    # Without a day it is the end of the newest period: 2008.
    assert found == [
        ["up", "2006", 30, "critical", True, None, 0.25, None, None],
        ["up", "2007", 40, "at_risk", False, "critical", 0.5, None, "better"],
        ["up", "2008", 50, "on_track", False, "gelb", 0.75, None, "better"],
        ["sum", "2008-01", 2, "on_track", True, None, 0.0833, 2, None],
        ["sum", "2008-02", None, "no_value", False, None, None, 4, None],
        ["sum", "2008-03", 2.5, "at_risk", True, None, 0.1875, 6, "better"],
    ]
    assert {" ".join(row) for row in checked(sums)["ratings"]} == {NAMES}
    # As of an earlier day nothing is outdated, and what has not begun is not known.
    early = checked(course, sums, on=datetime.date(2008, 2, 29))["ratings"]
    assert [(row["period"], row["outdated"]) for row in early[2:]] == [
        ("2008", False),
        ("2008-01", False),
        ("2008-02", False),
    ]


def test_hints_name_what_looks_wrong():
    found = checked(
        indicator("green", YEARS, "7", green=5, red=8),
        indicator("target", YEARS, "7", green=8, red=5, **target("2010", 4)),
        indicator("jump", MONTHS, "10 12 11 110"),
        indicator("parts", [], "") | {"values": [_value("2008", "13/25") | {"value": 60}]},
        indicator("fine", YEARS, "10 12 11", green=8, red=5, **target("2010", 9)),
    )
    assert [tuple(row.values()) for row in found["hints"]] == [
        ("green", "green_wrong_side"),
        ("target", "target_outside_thresholds"),
        ("jump", "jump"),
        ("parts", "ratio_differs"),
    ]


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_any_archive_can_be_rated(seed):
    """Also numbers of twelve digits, denominators of 0, bands without an end; JSON takes it."""
    archive = make_archive(seed, goals=6)
    found = check_ratings(archive, None)
    values = sum(len(item["values"]) for goal in archive["goals"] for item in goal["indicators"])
    assert len(found["ratings"]) == values
    json.dumps(found, allow_nan=False)


def test_command_takes_a_file_and_a_day(tmp_path):
    archive = archives.real()
    archive["goals"] = [archives.goal("Z1", "common_good", "Ein Ziel.")]
    archive["goals"][0]["indicators"] = [indicator("up", YEARS, "30 40 50", green=50)]
    file, out = tmp_path / "a.json", StringIO()
    file.write_text(json.dumps(archive))
    call_command("retreat_check", str(file), "--json", "--on", "2007-06-30", stdout=out)
    found = json.loads(out.getvalue())["ratings"]
    assert [(row["period"], row["outdated"]) for row in found] == [("2006", False), ("2007", False)]
