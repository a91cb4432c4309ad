"""The chain counted: coverage both ways, the turn of view, and their sentences."""

import pytest
from django.utils import translation

from goals.completeness import (
    NO_BASELINE,
    NO_DUE_DATE,
    NO_EFFECT_INDICATOR,
    NO_RESPONSIBLE,
    NO_TARGET,
    GoalRow,
    IndicatorRow,
    QuestionRow,
)
from goals.places import place_words
from indicators import chain_words as words
from indicators.chain_coverage import (
    CARD_TO_GOAL,
    CARD_TO_QUESTION,
    GOAL_TO_CARD,
    QUESTION_TO_CARD,
    QUESTION_TO_GOAL,
    CardCount,
    Coverage,
    coverage_of,
)
from indicators.chain_turn import turn_of
from swot.balance import PerspectiveRow

FULL = (IndicatorRow("result", True, True), IndicatorRow("effect", True, True))
PLACES = [
    PerspectiveRow("good", "Gemeinwohl", view="outward"),
    PerspectiveRow("process", "Prozesse"),
    PerspectiveRow("inside", "Interne Prozesse", parent="process", view="inward"),
    PerspectiveRow("learning", "Lernen", view="inward"),
    PerspectiveRow("old", "Alt", retired=True),
]
NAMES = {item.key: item.name for item in PLACES}


def goal(key, *questions, indicators=FULL, due="2008", responsible="Leitung"):
    return GoalRow(key, None, due, responsible, indicators, questions)


# --- coverage ----------------------------------------------------------------------------------


def test_coverage_counts_both_ways_and_names_what_is_open():
    cards = [CardCount("c1", 3), CardCount("c2"), CardCount("c3", 2), CardCount("c4")]
    questions = [
        QuestionRow("q1", ("c1", "c2")),
        QuestionRow("q2", ("c3",)),
        QuestionRow("q3"),
    ]
    goals = [goal("g1", "q1"), goal("g2", "q3"), goal("g3")]
    found = coverage_of(cards, questions, goals)
    told = {line: (item.done, item.total, item.lacking) for line, item in found.items()}
    assert told[CARD_TO_QUESTION] == (6, 7, ("c4",))
    assert told[CARD_TO_GOAL] == (4, 7, ("c3", "c4"))
    assert told[QUESTION_TO_GOAL] == (2, 3, ("q2",))
    assert told[QUESTION_TO_CARD] == (2, 3, ("q3",))
    assert told[GOAL_TO_CARD] == (1, 3, ("g2", "g3"))
    assert told[NO_DUE_DATE] == (3, 3, ())


def test_questions_of_former_retreats_ground_goals_but_are_not_counted():
    earlier = [QuestionRow("old", ("c9",))]
    found = coverage_of([], [QuestionRow("q1")], [goal("g1", "old")], earlier)
    assert (found[GOAL_TO_CARD].done, found[QUESTION_TO_GOAL].total) == (1, 1)
    assert found[QUESTION_TO_GOAL].lacking == found[QUESTION_TO_CARD].lacking == ("q1",)


@pytest.mark.parametrize(
    ("change", "open_lines"),
    [
        ({}, []),
        ({"due": None}, [NO_DUE_DATE]),
        ({"responsible": None}, [NO_RESPONSIBLE]),
        ({"indicators": FULL[:1]}, [NO_EFFECT_INDICATOR]),
        ({"indicators": (FULL[0], IndicatorRow("effect", False, True))}, [NO_BASELINE]),
        ({"indicators": (FULL[0], IndicatorRow("effect", True, False))}, [NO_TARGET]),
    ],
)
def test_each_detail_of_a_goal_has_a_line(change, open_lines):
    found = coverage_of([CardCount("c")], [QuestionRow("q", ("c",))], [goal("g", "q", **change)])
    assert [line for line, item in found.items() if not item.is_full] == open_lines


@pytest.mark.parametrize(
    ("line", "thing", "done", "total", "de", "en"),
    [
        (CARD_TO_QUESTION, "card", 0, 0, "", ""),
        (
            CARD_TO_QUESTION, "card", 31, 49,
            "31 von 49 Karten führen zu einer Leitfrage.",
            "31 of 49 cards lead to a guiding question.",
        ),
        (
            CARD_TO_QUESTION, "card", 1, 49,
            "1 von 49 Karten führt zu einer Leitfrage.",
            "1 of 49 cards leads to a guiding question.",
        ),
        (
            CARD_TO_QUESTION, "card", 0, 49,
            "Keine der 49 Karten führt zu einer Leitfrage.",
            "None of the 49 cards leads to a guiding question.",
        ),
        (
            CARD_TO_GOAL, "card", 49, 49,
            "Alle 49 Karten führen bis zu einem Ziel.",
            "All 49 cards lead on to a goal.",
        ),
        (
            CARD_TO_GOAL, "card", 1, 1,
            "Die einzige Karte führt bis zu einem Ziel.",
            "The only card leads on to a goal.",
        ),
        (
            CARD_TO_GOAL, "card", 0, 1,
            "Die einzige Karte führt noch zu keinem Ziel.",
            "The only card leads to no goal yet.",
        ),
        (
            QUESTION_TO_GOAL, "question", 2, 2,
            "Beide Leitfragen haben ein Ziel.",
            "Both guiding questions have a goal.",
        ),
        (
            QUESTION_TO_CARD, "question", 0, 2,
            "Keine der beiden Leitfragen geht auf Karten zurück.",
            "Neither of the two guiding questions arises from cards.",
        ),
        (
            GOAL_TO_CARD, "goal", 10, 12,
            "10 von 12 Zielen beruhen auf Karten.",
            "10 of 12 goals rest on cards.",
        ),
        (
            NO_EFFECT_INDICATOR, "goal", 0, 3,
            "Keines der 3 Ziele hat einen Indikator auf der Wirkungsebene.",
            "None of the 3 goals has an indicator on the effect level.",
        ),
        (
            NO_DUE_DATE, "goal", 0, 1,
            "Das einzige Ziel hat keinen Termin.",
            "The only goal has no date.",
        ),
    ],
)  # fmt: skip
def test_coverage_is_a_sentence_with_its_numbers(line, thing, done, total, de, en):
    found = Coverage(line, thing, done, total)
    assert words.coverage_sentence(found) == de
    with translation.override("en"):
        assert words.coverage_sentence(found) == en


@pytest.mark.parametrize(
    ("line", "open_count", "said"),
    [
        (CARD_TO_QUESTION, 1, "1 Karte ohne Leitfrage"),
        (CARD_TO_QUESTION, 18, "18 Karten ohne Leitfrage"),
        (QUESTION_TO_GOAL, 1, "1 Leitfrage ohne Ziel"),
        (GOAL_TO_CARD, 2, "2 Ziele, die auf keiner Karte beruhen"),
        (NO_BASELINE, 1, "1 Ziel, dem ein Ausgangswert fehlt"),
    ],
)
def test_gap_is_named_with_its_number(line, open_count, said):
    assert words.gap_sentence(Coverage(line, "", 0, open_count)) == said


def test_what_there_is_none_of_is_left_out():
    assert words.things(questions=1, measures=2) == "1 Leitfrage, 2 Maßnahmen"
    assert words.things() == ""


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((1, 12, 11, False), "Platz 1 von 12, 11 Punkte"),
        ((10, 12, 1, True), "geteilter Platz 10 von 12, 1 Punkt"),
        ((12, 12, 0, False), "kein Punkt"),
    ],
)
def test_place_in_a_vote(place, said):
    rank, of, dots, is_tied = place
    assert place_words(rank, of, dots, is_tied=is_tied) == said


# --- the turn of view --------------------------------------------------------------------------


def test_turn_counts_cards_questions_and_goals_by_perspective():
    turn = turn_of(
        PLACES,
        cards=[("inside", 6), ("good", 1), (None, 1)],
        questions=[["good", "inside"], ["learning"], []],
        goals=["good", "good", "learning"],
    )
    # A parent and a retired perspective stay out, unless they hold something.
    assert [
        (row.key, row.cards.count, row.questions.count, row.goals.count) for row in turn.rows
    ] == [("good", 1, 1, 2), ("inside", 6, 1, 0), ("learning", 0, 1, 1), (None, 1, 1, 0)]
    good = turn.rows[0]
    assert (good.cards.percent, good.questions.percent, good.goals.percent) == (12.5, 33.3, 66.7)
    assert good.points == 54.2
    assert turn.inward == (6, 2, 1)


def test_turn_says_where_the_view_went():
    turn = turn_of(
        PLACES,
        cards=[("inside", 6), ("good", 1), (None, 1)],
        questions=[["good", "inside"], ["learning"], []],
        goals=["good", "good", "learning"],
    )
    said = [item.replace("\xa0", " ") for item in words.turn_sentences(turn, NAMES)]
    assert said == [
        "Blick nach innen: 6 von 8 Karten, 2 von 3 Leitfragen und 1 von 3 Zielen.",
        "Am meisten gewinnt „Gemeinwohl“: 12,5 % der Karten, 66,7 % der Ziele "  # noqa: ISC004
        "(+54,2 Prozentpunkte).",
        "Am meisten verliert „Interne Prozesse“: 75,0 % der Karten, 0,0 % der Ziele "  # noqa: ISC004
        "(−75,0 Prozentpunkte).",
        "Mit Zielen, aber ohne Karte: „Lernen“.",
        "Mit Karten, aber ohne Ziel: „Interne Prozesse“.",
    ]


@pytest.mark.parametrize(
    ("cards", "questions", "goals", "said"),
    [
        ([], [], [], []),
        # Questions without any perspective say nothing about the view.
        ([("inside", 1)], [[]], [], ["Blick nach innen: 1 von 1 Karte."]),
        ([], [["good"]], ["inside"], ["Blick nach innen: 0 von 1 Leitfrage und 1 von 1 Ziel."]),
        (
            [("good", 1), ("inside", 1)],
            [],
            ["learning"],
            [
                "Blick nach innen: 1 von 2 Karten und 1 von 1 Ziel.",
                "Am meisten gewinnt „Lernen“: 0,0 % der Karten, 100,0 % der Ziele "  # noqa: ISC004
                "(+100,0 Prozentpunkte).",
                "Von den Karten zu den Zielen verlieren „Gemeinwohl“ und "  # noqa: ISC004
                "„Interne Prozesse“ am meisten: je −50,0 Prozentpunkte.",
                "Mit Zielen, aber ohne Karte: „Lernen“.",
                "Mit Karten, aber ohne Ziel: „Gemeinwohl“ und „Interne Prozesse“.",
            ],
        ),
    ],
)  # fmt: skip
def test_turn_speaks_only_of_what_there_is(cards, questions, goals, said):
    turn = turn_of(PLACES, cards=cards, questions=questions, goals=goals)
    assert [item.replace("\xa0", " ") for item in words.turn_sentences(turn, NAMES)] == said


def test_view_that_no_perspective_tells_is_not_told():
    turn = turn_of([PerspectiveRow("a", "A")], cards=[("a", 2)], questions=[], goals=["a"])
    assert turn.inward is None
    assert words.turn_sentences(turn, {"a": "A"}) == []
