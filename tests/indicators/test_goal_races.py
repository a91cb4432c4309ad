"""A goal sent again, by many at once, or while somebody deletes it: nothing breaks or is lost."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from indicators import services
from indicators.deletions import bring_back, delete_goal
from indicators.models import Deletion, Indicator
from indicators.views import goal as goal_views
from tests.factories import GoalFactory
from tests.indicators.forms import RESULT, goal_data, rows
from tests.races import at_once

pytestmark = pytest.mark.slow

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


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Alt")


def _edit(person, goal, **data):
    client = Client()
    client.force_login(person, BACKEND)
    url = reverse("indicators:goal_edit", args=[goal.pk])
    return client.post(url, goal_data(goal.perspective, **data))


def test_goal_deleted_while_it_was_being_saved_comes_back_as_typed_form(
    facilitator, goal, monkeypatch
):
    """Deleted between reading and saving: the page says so and keeps what was typed."""
    keep = goal_views.kept_version

    def delete_first(**values):
        Goal.objects.filter(pk=goal.pk).delete()
        return keep(**values)

    monkeypatch.setattr(goal_views, "kept_version", delete_first)
    answer = _edit(facilitator, goal, statement="Neu getippt", result=[RESULT])
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Neu getippt" in page
    assert "Vereinbarungen geschlossen" in page
    assert "Dieses Ziel wurde inzwischen gelöscht." in page
    assert f'action="{reverse("indicators:goal_create", args=[goal.workshop_id])}"' in page
    assert Goal.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_goal_saved_and_deleted_at_once_breaks_nothing(facilitator, workshop, perspectives):
    for _round in range(3):
        goal = GoalFactory(workshop=workshop, perspective=perspectives[0])
        answers = at_once(
            *[lambda goal=goal: _edit(facilitator, goal, result=[RESULT])] * 4,
            *[lambda goal=goal: _delete(goal, facilitator)] * 2,
        )
        edits = [answer.status_code for answer in answers[:4]]
        assert set(edits) <= {302, 404, 409}
        gone = {type(None), Goal.DoesNotExist}
        assert [type(answer) for answer in answers[4:] if type(answer) not in gone] == [Deletion]
        assert not Goal.objects.filter(pk=goal.pk).exists()
        # What was saved before it went comes back with it.
        bring_back(deletion=Deletion.objects.unrestored().get(), by=facilitator)
        saved = sum(answer.status_code == 302 for answer in answers[:4])
        assert Indicator.objects.filter(goal=goal).count() >= min(saved, 1)


def _delete(goal, by):
    return delete_goal(goal=Goal.objects.get(pk=goal.pk), by=by)


def test_indicator_of_a_goal_that_was_just_deleted_answers_404(facilitator, goal, monkeypatch):
    store = services.add_indicator

    def delete_first(**values):
        Goal.objects.filter(pk=goal.pk).delete()
        return store(**values)

    monkeypatch.setattr(services, "add_indicator", delete_first)
    client = Client()
    client.force_login(facilitator, BACKEND)
    url = reverse("indicators:indicator_create", args=[goal.pk])
    data = {"level": "result", "direction": "up", "frequency": "year", "name": "Anzahl"}
    assert client.post(url, {**data, **rows("target", [])}).status_code == 404
    assert Indicator.objects.count() == 0
