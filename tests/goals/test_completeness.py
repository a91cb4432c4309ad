import json
from datetime import date
from pathlib import Path

import pytest

from goals.completeness import (
    NO_DUE_DATE,
    NO_EFFECT_INDICATOR,
    Chain,
    GoalRow,
    IndicatorRow,
    ObjectiveRow,
    QuestionRow,
    chain_gaps,
    goal_gaps,
    objective_gaps,
)

DATA = Path(__file__).parent.parent / "data"
FULL = (IndicatorRow("result", True, True), IndicatorRow("effect", True, True))


def _goal(key="g", **more):
    given = {
        "objective": 1,
        "due": date(2008, 12, 31),
        "responsible": "Amtsleitung",
        "indicators": FULL,
        "questions": ("q",),
    }
    return GoalRow(key, **(given | more))


def test_objective_gaps_of_the_real_retreat_equal_the_expected_ones():
    retreat = json.loads((DATA / "bad-duerkheim-2007.json").read_text(encoding="utf-8"))
    expected = json.loads((DATA / "bad-duerkheim-2007-expected.json").read_text(encoding="utf-8"))
    rows = [ObjectiveRow(o["number"], o["valid_from"], o["due"]) for o in retreat["objectives"]]
    assert objective_gaps(rows, []) == expected["objective_smart_gaps"]


def test_objective_with_everything_has_no_gaps():
    assert objective_gaps([ObjectiveRow(1, 2008, 2012)], [_goal()]) == {"1": []}


def test_objective_has_an_indicator_or_responsible_when_one_goal_under_it_has():
    goals = [_goal("a", indicators=()), _goal("b", responsible=None)]
    assert objective_gaps([ObjectiveRow(1, 2008, 2012)], goals) == {"1": []}


def test_objective_takes_nothing_from_the_goals_of_another():
    assert objective_gaps([ObjectiveRow(2, 2008, 2012)], [_goal()]) == {
        "2": ["no indicator", "no responsible"]
    }


@pytest.mark.parametrize(
    ("change", "gaps"),
    [
        ({}, []),
        ({"indicators": FULL[:1]}, ["no effect indicator"]),
        ({"indicators": FULL[1:]}, ["no result indicator"]),
        ({"indicators": (FULL[0], IndicatorRow("effect", False, True))}, ["no baseline"]),
        ({"indicators": (FULL[0], IndicatorRow("effect", True, False))}, ["no target"]),
        ({"indicators": (*FULL, IndicatorRow("context"))}, []),
        ({"due": None}, ["no due date"]),
        ({"responsible": ""}, ["no responsible"]),
        (
            {"indicators": ()},
            ["no result indicator", "no effect indicator", "no baseline", "no target"],
        ),
    ],
)
def test_goal_gaps_name_what_is_missing(change, gaps):
    assert goal_gaps(_goal(**change)) == gaps


def test_chain_gaps_find_every_broken_link():
    questions = [QuestionRow("q", ("c1",)), QuestionRow("lonely", ("c2",)), QuestionRow("bare")]
    goals = [
        _goal("g1"),
        _goal("g2", questions=()),
        _goal("g3", questions=("bare",), indicators=FULL[:1]),
    ]
    assert chain_gaps(["c1", "c2", "c3"], questions, goals) == Chain(
        cards_without_question=("c3",),
        questions_without_cards=("bare",),
        questions_without_goal=("lonely",),
        goals_without_question=("g2",),
        goals_without_card=("g2", "g3"),
        goal_gaps={"g3": ["no effect indicator"]},
    )


def test_chain_tells_what_each_goal_lacks():
    chain = chain_gaps([], [], [_goal("a"), _goal("b", indicators=FULL[:1]), _goal("c", due=None)])
    assert chain.goal_gaps == {"b": [NO_EFFECT_INDICATOR], "c": [NO_DUE_DATE]}


def test_chain_gaps_of_nothing_are_none():
    assert chain_gaps([], [], []) == Chain()
