"""The reading page of a goal."""

from decimal import Decimal

import pytest
from django.urls import reverse

from goals.models import GoalLink
from indicators.models import Measurement, Target
from indicators.rating import Measured, Thresholds
from indicators.rating_words import rule_words
from tests.factories import (
    CardFactory,
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    PostFactory,
)


def _get(client, goal):
    return client.get(reverse("indicators:goal", args=[goal.pk]))


def test_goal_is_read_by_staff_with_values_and_links(sign_in, staff, workshop):
    goal = GoalFactory(workshop=workshop, relevant="Gesetzlicher Auftrag", is_example=True)
    other = GoalFactory(workshop=workshop, statement="Anderes Ziel")
    GoalLink.objects.create(goal=goal, to=other, kind="supports", hypothesis="Weil es hilft")
    effect = IndicatorFactory(goal=goal, level="effect", name="Rücksprachen", unit="%")
    IndicatorFactory(goal=goal, level="result", name="Vereinbarungen")
    Target.objects.create(indicator=effect, period="2008", value=60)
    for period, value, comment in (("2008-Q1", 32, ""), ("2008-Q2", None, "Bogen fehlte")):
        Measurement.objects.create(indicator=effect, period=period, value=value, comment=comment)
    page = _get(sign_in(staff), goal)
    views = page.context["indicators"]
    assert [view.indicator.name for view in views] == ["Vereinbarungen", "Rücksprachen"]
    assert [(row.when, row.value, row.comment) for row in views[1].values] == [
        ("2. Quartal 2008", "", "Bogen fehlte"),
        ("1. Quartal 2008", "32", ""),
    ]
    assert [(link.kind, link.label, link.hypothesis) for link in page.context["links"]] == [
        ("unterstützt", "Z2", "Weil es hilft")
    ]
    text = page.content.decode()
    assert "erfundenes Beispiel" in text
    assert "kein Wert" in text
    assert "Bearbeiten" not in text


def test_goal_without_anything_says_so(sign_in, manager, workshop):
    text = _get(sign_in(manager), GoalFactory(workshop=workshop)).content.decode()
    assert "Noch kein Indikator" in text
    assert "Es ist keine Maßnahme festgehalten." in text
    assert "Bearbeiten" in text


def test_reading_asks_the_same_queries_for_any_number(
    sign_in, staff, workshop, strengths, django_assert_num_queries
):
    post = PostFactory(organisation=workshop.scorecard.organisation)
    goals = []
    for count in (1, 9):
        goal = GoalFactory(workshop=workshop)
        for _ in range(count):
            indicator = IndicatorFactory(goal=goal, responsible=post)
            Target.objects.create(indicator=indicator, period="2008", value=1)
            Measurement.objects.create(indicator=indicator, period="2008", value=1)
            goal.measures.create(text="x", responsible=post)
            question = GuidingQuestionFactory(workshop=workshop)
            question.cards.add(CardFactory(prompt=strengths))
            goal.questions.add(question)
            GoalLink.objects.create(goal=goal, to=GoalFactory(workshop=workshop), kind="supports")
        goals.append(goal)
    client = sign_in(staff)
    for goal in goals:
        with django_assert_num_queries(15):
            _get(client, goal)


def test_goal_page_tells_state_progress_expectation_and_hints(sign_in, staff, workshop):
    workshop.scorecard.as_of = "2008-09-30"
    workshop.scorecard.save()
    goal = GoalFactory(workshop=workshop, status="agreed")
    talks = IndicatorFactory(
        goal=goal,
        name="Gespräche",
        unit="Gespräche",
        is_cumulative=True,
        frequency="quarter",
        green=24,
        red=12,
    )
    share = IndicatorFactory(
        goal=goal, name="Anteil", unit="%", frequency="quarter", baseline_value=20, red=70
    )
    for indicator, target in ((talks, 24), (share, 60)):
        Target.objects.create(indicator=indicator, period="2008", value=target)
    for period, value in (("2008-Q1", 6), ("2008-Q2", 6), ("2008-Q3", 3)):
        Measurement.objects.create(indicator=talks, period=period, value=value)
    Measurement.objects.create(indicator=share, period="2008-Q3", value=50, rating="on_track")
    page = _get(sign_in(staff), goal)
    first, second = page.context["indicators"]
    assert (first.figure.mark.word, first.facts, first.hints) == (
        "Gefährdet",
        [
            "63\u00a0% des Jahresziels",
            "Zu erwarten bis 3. Quartal 2008: 18\u00a0Gespräche",
            "grün ab 24\u00a0Gespräche, rot bis 12\u00a0Gespräche",
        ],
        [],
    )
    assert (second.figure.mark.word, second.facts, second.hints) == (
        "Nicht bewertet",
        [
            "75\u00a0% des Weges vom Ausgangswert zum Zielwert",
            "rot bis 70\u00a0%",
            "Amtlich bewertet: Im Plan. Errechnet: Nicht bewertet",
        ],
        ["Der Zielwert liegt jenseits von Rot."],
    )
    assert page.context["row"].mark.word == "Gefährdet"
    text = page.content.decode()
    assert "Stand 30.09.2008." in text
    assert "Niemand verantwortlich." in text


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("up", "grün ab 4\u00a0Tage, rot bis 2,5\u00a0Tage"),
        ("down", "grün bis 4\u00a0Tage, rot ab 2,5\u00a0Tage"),
        ("range", "grün bis 4\u00a0Tage, rot ab 2,5\u00a0Tage außerhalb der Spanne"),
    ],
)
def test_thresholds_say_which_side_is_meant(direction, words):
    rule = Thresholds(Decimal(4), Decimal("2.5"))
    assert rule_words(Measured(direction, "year", [], thresholds=rule), "Tage") == words
    assert rule_words(Measured(direction, "year", []), "Tage") == ""
