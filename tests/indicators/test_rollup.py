"""Rolling up: the table of cases, what must always hold, and the sentence why in both languages."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.figures import Aim, Value
from indicators.periods import parse_period
from indicators.rating import Measured, Rating, Thresholds
from indicators.rollup import ORDER, Leaf, State, percents, roll_up, shares, state_of
from indicators.rollup_words import Named, coverage_words, why_goal, why_indicator, why_whole
from indicators.standing import standing_of

ON = datetime.date(2008, 9, 30)
UNKNOWN = (State.OUTDATED, State.NO_VALUE, State.UNRATED)


def leaf(state, weight=None, name=None):
    state = State(state)
    weight = None if weight is None else Decimal(weight)
    return Leaf(state, state != State.NO_VALUE, weight, name)


@pytest.mark.parametrize(
    ("states", "state", "mean", "coverage"),
    [
        # The worst is shown, and the mean beside it.
        ("on_track on_track", "on_track", "on_track", (2, 2)),
        ("on_track critical", "critical", "at_risk", (2, 2)),
        ("on_track on_track on_track on_track critical", "critical", "on_track", (5, 5)),
        ("critical critical at_risk", "critical", "critical", (3, 3)),
        ("on_track at_risk", "at_risk", "at_risk", (2, 2)),
        # What is missing keeps the whole off "on track", its mean too.
        ("on_track no_value", "no_value", "at_risk", (1, 2)),
        ("critical no_value", "critical", "critical", (1, 2)),
        ("on_track outdated", "outdated", "at_risk", (2, 2)),
        ("on_track unrated", "unrated", "at_risk", (2, 2)),
        ("outdated no_value", "outdated", None, (1, 2)),
        ("no_value no_value", "no_value", None, (0, 2)),
        ("unrated", "unrated", None, (1, 1)),
        # Nothing that counts is no data.
        ("", "no_value", None, (0, 0)),
    ],
)
def test_roll_up(states, state, mean, coverage):
    whole = roll_up([leaf(word) for word in states.split()])
    found = (whole.state, whole.mean, (whole.filled, whole.total))
    assert found == (state, mean, coverage)


@pytest.mark.parametrize(
    ("rating", "is_outdated", "state"),
    [
        ("on_track", False, "on_track"),
        ("on_track", True, "outdated"),
        ("at_risk", True, "at_risk"),
        ("critical", True, "critical"),
        ("no_value", False, "no_value"),
        ("unrated", True, "unrated"),
    ],
)
def test_outdated_overrides_on_track_only(rating, is_outdated, state):
    assert state_of(Rating(rating), is_outdated=is_outdated) == state


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], []),
        ([None], [100]),
        ([None, None, None], [34, 33, 33]),
        (["2", "1", "1"], [50, 25, 25]),
        (["60", "60"], [50, 50]),
        # A missing weight shares equally, the others divide the rest.
        (["3", "1", None, None], [38, 12, 25, 25]),
        (["0", "1"], [0, 100]),
        (["0", "0"], [50, 50]),
        (["-5", "1"], [0, 100]),
    ],
)
def test_percents(weights, expected):
    assert percents([None if item is None else Decimal(item) for item in weights]) == expected


WEIGHTS = st.lists(
    st.none() | st.decimals(min_value=-5, max_value=10**9, places=3), min_size=1, max_size=12
)


@given(WEIGHTS)
def test_weights_always_sum_to_100(weights):
    assert sum(shares(weights)) == 1
    assert sum(percents(weights)) == 100
    assert min(percents(weights)) >= 0


STATES = st.sampled_from(list(State))
LEAVES = st.lists(
    st.builds(leaf, STATES, st.none() | st.integers(min_value=0, max_value=9)), max_size=6
)


@given(LEAVES, STATES, STATES)
def test_worse_indicator_never_improves_the_goal(others, one, other):
    better, worse = sorted((one, other), key=ORDER.__getitem__, reverse=True)
    with_better = roll_up([*others, leaf(better)])
    with_worse = roll_up([*others, leaf(worse)])
    assert ORDER[with_worse.state] <= ORDER[with_better.state]


RATED = st.sampled_from([State.CRITICAL, State.AT_RISK, State.ON_TRACK])


@given(st.lists(RATED, max_size=6), RATED, RATED)
def test_worse_rating_never_improves_the_mean(others, one, other):
    better, worse = sorted((one, other), key=ORDER.__getitem__, reverse=True)
    with_better = roll_up([leaf(item) for item in [*others, better]])
    with_worse = roll_up([leaf(item) for item in [*others, worse]])
    assert ORDER[with_worse.mean] <= ORDER[with_better.mean]


@given(LEAVES, st.sampled_from(UNKNOWN))
def test_missing_never_improves(leaves, gap):
    """One more that nothing is known of never makes the whole better, nor good at all."""
    before, after = roll_up(leaves), roll_up([*leaves, leaf(gap)])
    assert after.state != State.ON_TRACK
    assert after.mean != State.ON_TRACK
    if leaves:
        assert ORDER[after.state] <= ORDER[before.state]


@given(st.lists(LEAVES, max_size=4))
def test_levels_keep_the_worst_and_the_coverage(goals):
    leaves = [item for goal in goals for item in goal]
    whole = roll_up([roll_up(goal) for goal in goals if goal])
    flat = roll_up(leaves)
    assert (whole.state, whole.filled, whole.total) == (flat.state, flat.filled, flat.total)


def test_roll_up_names_whose_the_worst_is():
    parts = [leaf("critical", name="Z1"), leaf("on_track", name="Z2"), leaf("critical", name="Z3")]
    assert roll_up(parts).worst == ("Z1", "Z3")


# --- standing and its sentence -------------------------------------------------------------


def measured(direction="up", green="50", red="30", *, target="60", frequency="quarter", **amounts):
    upper = amounts.pop("upper", None)
    is_cumulative = amounts.pop("is_cumulative", False)
    values = [
        Value(parse_period(name[1:].replace("_", "-")), None if v is None else Decimal(v))
        for name, v in amounts.items()
    ]
    aim = Aim(parse_period("2008"), Decimal(target), None if upper is None else Decimal(upper))
    return Measured(
        direction=direction,
        frequency=frequency,
        values=values,
        aims=[aim] if target != "0" else [],
        thresholds=Thresholds(*(None if mark is None else Decimal(mark) for mark in (green, red))),
        is_cumulative=is_cumulative,
    )


CASES = [
    (
        measured(p2008_Q2="41", p2008_Q3="29"),
        "critical",
        "Kritisch, weil „Wirkung X“ unter 30\u00a0% fiel.",
        "Critical because “Wirkung X” fell below 30\u00a0%.",
    ),
    (
        measured(p2008_Q2="28", p2008_Q3="29"),
        "critical",
        "Kritisch, weil „Wirkung X“ nur 29\u00a0% erreicht, weniger als 30\u00a0%.",
        "Critical because “Wirkung X” is at 29\u00a0%, below 30\u00a0%.",
    ),
    (
        measured(p2008_Q3="30"),
        "critical",
        "Kritisch, weil „Wirkung X“ den Schwellenwert 30\u00a0% erreicht hat.",
        "Critical because “Wirkung X” has reached the threshold 30\u00a0%.",
    ),
    (
        measured("down", "15", "19", p2008_Q2="16", p2008_Q3="20"),
        "critical",
        "Kritisch, weil „Wirkung X“ über 19\u00a0% stieg.",
        "Critical because “Wirkung X” rose above 19\u00a0%.",
    ),
    (
        measured("down", "15", "19", p2008_Q3="17.5"),
        "at_risk",
        "Gefährdet, weil „Wirkung X“ 17,5\u00a0% erreicht, mehr als 15\u00a0%.",
        "At risk because “Wirkung X” is at 17.5\u00a0%, above 15\u00a0%.",
    ),
    (
        measured("range", None, "4", target="25", upper="32", p2008_Q3="20"),
        "critical",
        "Kritisch, weil „Wirkung X“ 20\u00a0% erreicht statt 25–32\u00a0%.",
        "Critical because “Wirkung X” is at 20\u00a0%, outside 25–32\u00a0%.",
    ),
    (
        measured("up", "24", "12", is_cumulative=True, p2008_Q1="3", p2008_Q2="3", p2008_Q3="1"),
        "critical",
        (
            "Kritisch, weil „Wirkung X“ bisher 7\u00a0% ergibt; "
            "anteilig für diesen Teil des Jahres sind es 9\u00a0%."
        ),
        (
            "Critical because “Wirkung X” has added up to 7\u00a0%; "
            "the mark of this part of the year is 9\u00a0%."
        ),
    ),
    (
        measured(p2008_Q1="55"),
        "outdated",
        "Veraltet: „Wirkung X“, letzter Wert 1. Quartal 2008.",
        "Outdated: “Wirkung X”, last value Q1 2008.",
    ),
    # A later "no value" makes a good value old, and leaves a bad one as it is.
    (
        measured(p2008_Q2="55", p2008_Q3=None),
        "outdated",
        "Veraltet: „Wirkung X“, letzter Wert 2. Quartal 2008.",
        "Outdated: “Wirkung X”, last value Q2 2008.",
    ),
    (
        measured(p2008_Q2="29", p2008_Q3=None),
        "critical",
        "Kritisch, weil „Wirkung X“ nur 29\u00a0% erreicht, weniger als 30\u00a0%.",
        "Critical because “Wirkung X” is at 29\u00a0%, below 30\u00a0%.",
    ),
    (
        measured(p2008_Q3=None),
        "no_value",
        "Noch keine Daten zu „Wirkung X“.",
        "No data yet for “Wirkung X”.",
    ),
    (
        measured(green="20", p2008_Q3="25"),
        "unrated",
        "Nicht bewertet: Bei „Wirkung X“ liegt Grün jenseits von Rot.",
        "Not rated: for “Wirkung X”, green lies on the wrong side of red.",
    ),
    (
        measured(green=None, red=None, target="0", p2008_Q3="25"),
        "unrated",
        "Nicht bewertet: „Wirkung X“ hat weder Zielwert noch Schwellenwerte.",
        "Not rated: “Wirkung X” has neither target nor thresholds.",
    ),
    (
        measured("down", "24", "40", is_cumulative=True, p2008_Q3="1"),
        "unrated",
        "Nicht bewertet: Zu „Wirkung X“ fehlen Werte dieses Jahres.",
        "Not rated: values of this year are missing for “Wirkung X”.",
    ),
    # A sum is held against the target of its own year.
    (
        replace(
            measured("up", None, None, is_cumulative=True, p2008_Q3="3"),
            aims=[Aim(parse_period("2010"), Decimal(60))],
        ),
        "unrated",
        "Nicht bewertet: „Wirkung X“ hat keinen Zielwert für dieses Jahr.",
        "Not rated: “Wirkung X” has no target for this year.",
    ),
    # The target of a part of the year is meant for the sum until its end.
    (
        replace(
            measured("up", None, None, is_cumulative=True, p2008_Q1="4"),
            aims=[Aim(parse_period("2008-H1"), Decimal(10))],
        ),
        "at_risk",
        (
            "Gefährdet, weil „Wirkung X“ bisher 4\u00a0% ergibt; "
            "anteilig für diesen Teil des Jahres sind es 5\u00a0%."
        ),
        (
            "At risk because “Wirkung X” has added up to 4\u00a0%; "
            "the mark of this part of the year is 5\u00a0%."
        ),
    ),
    # Quotas of a year: 100 × (1 + 2) / (4 + 6), held against the whole mark.
    (
        replace(
            measured("up", "50", "30", is_cumulative=True),
            values=[
                Value(parse_period(f"2008-Q{at}"), Decimal(40), Decimal(above), Decimal(below))
                for at, above, below in ((1, 1, 4), (2, 2, 6))
            ],
            unit="%",
        ),
        "critical",
        "Kritisch, weil „Wirkung X“ den Schwellenwert 30\u00a0% erreicht hat.",
        "Critical because “Wirkung X” has reached the threshold 30\u00a0%.",
    ),
    # Less was better while the value was measured; the rule that began later says nothing of it.
    (
        replace(
            measured("up", "60", "80", p2008_Q3="20"),
            history=[
                Thresholds(Decimal(15), Decimal(30), direction="down"),
                Thresholds(Decimal(60), Decimal(80), datetime.date(2008, 10, 1)),
            ],
        ),
        "at_risk",
        "Gefährdet, weil „Wirkung X“ 20\u00a0% erreicht, mehr als 15\u00a0%.",
        "At risk because “Wirkung X” is at 20\u00a0%, above 15\u00a0%.",
    ),
    (
        measured(p2008_Q3="50"),
        "on_track",
        "„Wirkung X“ ist im Plan.",
        "“Wirkung X” is on track.",
    ),
]


@pytest.mark.parametrize(("data", "state", "german", "english"), CASES)
def test_standing_says_why(data, state, german, english):
    standing = standing_of(data, ON)
    named = Named(standing, "Wirkung X", "%")
    assert standing.state == state
    assert why_indicator(named) == german
    with translation.override("en"):
        assert why_indicator(named) == english


def _why(*courses):
    counted = [
        Named(standing_of(measured(**course), ON), f"X{at}", "%")
        for at, course in enumerate(courses, start=1)
    ]
    leaves = [Leaf(item.standing.state, item.standing.has_value) for item in counted]
    return why_goal(roll_up(leaves), counted)


def test_why_goal_counts_the_others():
    low, good, none = {"p2008_Q3": "20"}, {"p2008_Q3": "55"}, {}
    first = "Kritisch, weil „X1“ nur 20\u00a0% erreicht, weniger als 30\u00a0%."
    assert _why() == "Noch kein Indikator."
    assert _why(low, good) == first
    assert _why(low, low) == f"{first} Ein weiterer Indikator ist kritisch."
    assert _why(low, low, low) == f"{first} 2 weitere Indikatoren sind kritisch."
    assert _why(good) == "Der einzige Indikator ist im Plan."
    assert _why(good, good) == "Alle 2 Indikatoren sind im Plan."
    assert _why(good, none, none) == (
        "Noch keine Daten zu „X2“. Ein weiterer Indikator hat keinen Wert."
    )


@pytest.mark.parametrize(
    ("filled", "total", "german", "english"),
    [
        (3, 5, "3 von 5 Indikatoren haben Werte", "3 of 5 indicators have values"),
        (1, 5, "1 von 5 Indikatoren hat Werte", "1 of 5 indicators has values"),
        (0, 5, "0 von 5 Indikatoren haben Werte", "0 of 5 indicators have values"),
        (1, 1, "der Indikator hat Werte", "the indicator has values"),
        (0, 1, "der Indikator hat noch keinen Wert", "the indicator has no value yet"),
        (0, 0, "kein Indikator, der zählt", "no indicator that counts"),
    ],
)
def test_coverage_words(filled, total, german, english):
    assert coverage_words(filled, total) == german
    with translation.override("en"):
        assert coverage_words(filled, total) == english


def test_why_whole_names_the_goals():
    whole = roll_up([leaf("critical", name="Z4"), leaf("on_track", name="Z5")])
    assert why_whole(whole, "Z4") == "Kritisch wegen Z4."
    assert why_whole(roll_up([leaf("on_track")]), "Z5") == ""
