"""The list of a retreat's goals, and moving them."""

import pytest
from django.urls import reverse

from goals.models import GoalWording
from indicators.models import Target
from tests.factories import (
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    PostFactory,
    WorkshopFactory,
)


def _url(name, thing):
    return reverse(f"indicators:{name}", args=[thing.pk])


def _labels(page):
    return {
        group.perspective.name: [row.label for row in group.rows]
        for group in page.context["groups"]
    }


@pytest.fixture
def goals(workshop, perspectives):
    return [
        GoalFactory(workshop=workshop, perspective=kind)
        for kind in (perspectives[1], perspectives[0], perspectives[1])
    ]


def test_goals_stand_by_perspective_in_board_order(sign_in, staff, workshop, goals):
    page = sign_in(staff).get(_url("goal_list", workshop))
    assert _labels(page) == {"Gemeinwohl": ["Z2"], "Interne Prozesse": ["Z1", "Z3"]}
    assert "Ziel formulieren" not in page.content.decode()


def test_goal_takes_its_own_number_first(sign_in, staff, workshop, goals):
    goals[0].number = "9"
    goals[0].save()
    page = sign_in(staff).get(_url("goal_list", workshop))
    assert _labels(page)["Interne Prozesse"] == ["Z9", "Z3"]


def test_completeness_counts_and_names_what_is_open(sign_in, staff, workshop, goals):
    goals[1].statement = "Bis 31.12.2008 sind alle Vereinbarungen geschlossen und angewandt."
    goals[1].responsible = PostFactory(organisation=workshop.scorecard.organisation)
    goals[1].save()
    IndicatorFactory(goal=goals[1], name="Vereinbarungen")
    page = sign_in(staff).get(_url("goal_list", workshop))
    row = page.context["groups"][0].rows[0]
    assert row.checklist.sentence == "3 von 7 Angaben"
    assert row.missing == [
        "Indikator Wirkung fehlt",
        "Zustimmung offen",
        "Voraussetzungen offen",
        "Termin offen",
    ]
    assert (row.result, row.effect) == (["Vereinbarungen"], [])


def test_questions_without_a_goal_stand_on_top(sign_in, facilitator, workshop, goals):
    answered, dropped, opened = [GuidingQuestionFactory(workshop=workshop) for _ in range(3)]
    goals[0].questions.add(answered)
    goals[1].questions.add(dropped)
    goals[1].status = "dropped"
    goals[1].save()
    page = sign_in(facilitator).get(_url("goal_list", workshop))
    assert page.context["open_questions"] == [dropped, opened]
    assert f"{_url('goal_create', workshop)}?question={opened.pk}" in page.content.decode()


def test_list_holds_what_was_taken_over_and_nothing_of_other_retreats(
    sign_in, staff, workshop, goals, perspectives
):
    later = WorkshopFactory(scorecard=workshop.scorecard)
    GoalWording.objects.create(goal=goals[2], workshop=later, statement="x")
    own = GoalFactory(workshop=later, perspective=perspectives[1])
    page = sign_in(staff).get(_url("goal_list", later))
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert {row.goal: (row.label, row.is_own) for row in rows} == {
        goals[2]: ("Z3", False),
        own: ("Z1", True),
    }


def test_overdue_goals_are_told_as_of_the_day_of_the_scorecard(
    sign_in, staff, workshop, goals, perspectives
):
    workshop.scorecard.as_of = "2008-09-30"
    workshop.scorecard.save()
    days = ("2008-09-29", "2008-09-30", "2008-01-01")
    for goal, due, status in zip(goals, days, ("agreed", "agreed", "reached"), strict=True):
        goal.due, goal.status = due, status
        goal.save()
    page = sign_in(staff).get(_url("goal_list", workshop))
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert [row.goal for row in rows if row.is_overdue] == [goals[0]]


def test_empty_list_says_what_belongs_here(sign_in, facilitator, workshop):
    text = sign_in(facilitator).get(_url("goal_list", workshop)).content.decode()
    assert "Hier kommen die Ziele der Klausur zusammen" in text
    assert "Erstes Ziel formulieren" in text


def test_invented_goals_are_marked(sign_in, staff, workshop, goals):
    workshop.goals.update(is_example=True)
    text = sign_in(staff).get(_url("goal_list", workshop)).content.decode()
    assert text.count("erfundenes Beispiel") == 3


@pytest.mark.parametrize("count", [1, 20])
def test_list_asks_the_same_queries_for_any_number(
    sign_in, facilitator, workshop, perspectives, count, django_assert_num_queries
):
    for _ in range(count):
        goal = GoalFactory(workshop=workshop, perspective=perspectives[0])
        goal.questions.add(GuidingQuestionFactory(workshop=workshop))
        goal.measures.create(text="x")
        Target.objects.create(indicator=IndicatorFactory(goal=goal), period="2008", value=1)
    client = sign_in(facilitator)
    with django_assert_num_queries(11):
        client.get(_url("goal_list", workshop))


def test_goal_moves_by_its_buttons(sign_in, manager, workshop, goals):
    client = sign_in(manager)
    answer = client.post(_url("goal_move", goals[2]), {"step": "-1"})
    assert answer.url == f"{_url('goal_list', workshop)}#goal-{goals[2].pk}"
    page = client.get(_url("goal_list", workshop))
    rows = page.context["groups"][1].rows
    assert [(row.goal, row.is_first, row.is_last) for row in rows] == [
        (goals[2], True, False),
        (goals[0], False, True),
    ]
    assert client.get(_url("goal_move", goals[2])).status_code == 405


def test_list_of_a_stranger_is_not_found(sign_in, stranger, workshop, goals):
    client = sign_in(stranger)
    assert client.get(_url("goal_list", workshop)).status_code == 404
    assert client.get(_url("goal", goals[0])).status_code == 404
