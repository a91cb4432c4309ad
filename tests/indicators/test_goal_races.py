"""A goal sent again, by many at once, or while somebody deletes it: nothing breaks or is lost."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from indicators.models import Indicator
from tests.factories import GoalFactory
from tests.indicators.forms import RESULT, goal_data
from tests.races import at_once

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def create(facilitator, workshop, perspectives):
    """Send the form of a new goal; each call is a browser of its own."""

    def send(**data):
        client = Client()
        client.force_login(facilitator, BACKEND)
        url = reverse("indicators:goal_create", args=[workshop.pk])
        return client.post(url, goal_data(perspectives[0], **data))

    return send


@pytest.mark.django_db(transaction=True)
def test_new_goal_sent_eight_times_at_once_is_one(create):
    new_id = uuid.uuid4()
    answers = at_once(*[lambda: create(new_id=new_id, result=[RESULT])] * 8)
    goal = Goal.objects.get()
    assert {answer.url for answer in answers} == {reverse("indicators:goal_edit", args=[goal.pk])}
    assert Indicator.objects.count() == 1


def test_new_goal_changed_on_the_page_before_and_sent_again_is_another(create):
    new_id = uuid.uuid4()
    for data in ({"statement": "A"}, {"statement": "B"}, {"statement": "B", "due": "31.12.2008"}):
        for _retry in range(2):
            create(new_id=new_id, **data)
    assert sorted(goal.statement for goal in Goal.objects.all()) == ["A", "B", "B"]


def test_new_goal_reworded_meanwhile_and_sent_again_stays_one(create):
    new_id = uuid.uuid4()
    create(new_id=new_id, statement="A")
    Goal.objects.update(statement="B")
    create(new_id=new_id, statement="A")
    assert [goal.statement for goal in Goal.objects.all()] == ["B"]


def test_id_of_a_foreign_goal_answers_like_any_other_id(create, workshop):
    foreign = GoalFactory(statement="Fremd")
    answer = create(new_id=foreign.pk, statement="Eigen")
    own = Goal.objects.get(workshop=workshop)
    assert answer.url == reverse("indicators:goal_edit", args=[own.pk])
    assert own.statement == "Eigen"
    foreign.refresh_from_db()
    assert foreign.statement == "Fremd"
