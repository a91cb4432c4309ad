"""The result page of a vote."""

import pytest
from django.urls import reverse

from goals.models import VoteResult, VotingRound
from tests.factories import ClusterFactory, GoalFactory


@pytest.fixture
def round_of_votes(workshop, perspectives):
    found = VotingRound.objects.create(
        workshop=workshop,
        title="Was zuerst?",
        dots_per_person=5,
        max_per_goal=2,
        voters=12,
        ballots="paper",
        decision="Zuerst Z2.",
        reason="Das Gesetz verlangt es.",
    )
    for position, dots in enumerate([5, 9, 5, 0]):
        goal = GoalFactory(
            workshop=workshop, perspective=perspectives[0], statement=f"Ziel {position}"
        )
        VoteResult.objects.create(round=found, goal=goal, dots=dots, position=position)
    return found


def _get(client, workshop):
    return client.get(reverse("goals:votes", args=[workshop.pk]))


def test_votes_are_ranked_with_ties_and_the_decision_apart(
    sign_in, staff, workshop, round_of_votes
):
    page = _get(sign_in(staff), workshop)
    shown = page.context["rounds"][0]
    assert [(row.rank, row.is_tied, row.label, row.dots) for row in shown.rows] == [
        (1, False, "Z2", 9),
        (2, True, "Z1", 5),
        (2, True, "Z3", 5),
        (4, False, "Z4", 0),
    ]
    assert shown.sentence == "12 Personen haben 19 Punkte auf 4 Ziele verteilt."
    assert shown.rule == "5 Punkte je Person, höchstens 2 auf ein Ziel, auf Papier"
    text = page.content.decode()
    assert text.count("gleichauf") == 2
    assert "Zuerst Z2." in text
    assert "Das Gesetz verlangt es." in text


def test_votes_on_clusters_of_an_unknown_number_of_people(sign_in, staff, workshop):
    found = VotingRound.objects.create(workshop=workshop, title="Themen")
    cluster = ClusterFactory(workshop=workshop, prompt__workshop=workshop, title="Team")
    VoteResult.objects.create(round=found, cluster=cluster, dots=1)
    page = _get(sign_in(staff), workshop)
    shown = page.context["rounds"][0]
    assert (shown.sentence, shown.rule) == ("1 Punkt auf 1 Cluster.", "")
    assert [(row.text, row.label) for row in shown.rows] == [("Team", "")]
    assert "Es ist keine Entscheidung festgehalten." in page.content.decode()


def test_votes_mark_what_is_invented(sign_in, staff, workshop, round_of_votes):
    VotingRound.objects.update(is_example=True)
    workshop.goals.update(is_example=True)
    text = _get(sign_in(staff), workshop).content.decode()
    assert text.count("erfundenes Beispiel") == 5


def test_votes_without_a_round_say_so(sign_in, staff, workshop):
    assert (
        "In dieser Klausur wurde noch nicht abgestimmt."
        in _get(sign_in(staff), workshop).content.decode()
    )


def test_votes_are_hidden_from_strangers(sign_in, stranger, workshop, round_of_votes):
    assert _get(sign_in(stranger), workshop).status_code == 404


@pytest.mark.parametrize("more", [0, 20])
def test_votes_ask_the_same_queries_for_any_number(
    sign_in, staff, workshop, round_of_votes, more, django_assert_num_queries
):
    for _ in range(more):
        VoteResult.objects.create(round=round_of_votes, goal=GoalFactory(workshop=workshop), dots=1)
    client = sign_in(staff)
    with django_assert_num_queries(7):
        _get(client, workshop)
