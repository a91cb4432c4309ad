"""Perspectives that two people change at once, and pins into one that is being deleted."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from swot import services as board
from swot.models import Card, Cluster, Prompt
from swot.services.paste import NewCard, pin_list
from tests.factories import CardFactory, ClusterFactory, PerspectiveFactory
from tests.races import at_once
from workshops import services
from workshops.models import Perspective

pytestmark = pytest.mark.slow

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def send(facilitator):
    """Post a form; each call is a browser of its own."""

    def post(name, pk, /, **data):
        client = Client()
        client.force_login(facilitator, BACKEND)
        return client.post(reverse(name, args=[pk]), data)

    return post


@pytest.fixture
def below(send):
    """Set one perspective below another, as the form does."""

    def put(one, other):
        look = {"name": one.name, "hue": "blue", "icon": "users"}
        return send("workshops:perspective_edit", one.pk, parent=other.pk, **look)

    return put


def test_perspective_never_stands_below_its_child(perspectives):
    one, other = perspectives
    stale = Perspective.objects.get(pk=other.pk)
    one.parent, stale.parent = other, one
    services.edit_perspective(perspective=one)
    with pytest.raises(services.CannotStandThere):
        services.edit_perspective(perspective=stale)
    other.refresh_from_db()
    assert other.parent is None


def test_perspective_never_stands_below_one_that_is_gone(perspectives):
    one, other = perspectives
    one.parent = Perspective.objects.get(pk=other.pk)
    services.delete_perspective(perspective=other)
    with pytest.raises(services.CannotStandThere):
        services.edit_perspective(perspective=one)


@pytest.mark.django_db(transaction=True)
def test_two_perspectives_set_below_each_other_at_once_make_no_circle(below, perspectives):
    one, other = perspectives
    for _round in range(4):
        answers = at_once(lambda: below(one, other), lambda: below(other, one))
        parents = [item.parent for item in Perspective.objects.filter(pk__in=[one.pk, other.pk])]
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        assert None in parents
        Perspective.objects.update(parent=None)


def test_retiring_moves_children_to_the_parent_of_this_moment(perspectives):
    one, other = perspectives
    one.parent = other
    one.save()
    stale = Perspective.objects.get(pk=one.pk)
    Perspective.objects.filter(pk=one.pk).update(parent=None)
    other.parent = one
    other.save()
    services.retire_perspective(perspective=stale)
    other.refresh_from_db()
    assert other.parent is None


@pytest.mark.django_db(transaction=True)
def test_pins_into_a_perspective_that_is_being_deleted_are_kept_or_refused(
    send, workshop, scorecard, strengths
):
    for _round in range(4):
        place = PerspectiveFactory(scorecard=scorecard)
        line = {"text": "Kurze Wege", "kind": "strength", "perspective": str(place.pk)}

        def pin(line=line):
            return send("swot:entry", workshop.pk, is_read="1", card_id=uuid4(), **line)

        def delete(place=place):
            return send("workshops:perspective_delete", place.pk)

        answers = at_once(pin, pin, pin, delete, delete)
        assert {answer.status_code for answer in answers} <= {200, 302, 404}
        pinned = sum(answer.status_code == 302 for answer in answers[:3])
        assert Card.objects.filter(perspective=place).count() == pinned
        assert Perspective.objects.filter(pk=place.pk).exists() == bool(pinned)
        Card.objects.all().delete()


def _verbs(prompt, place, by):
    """Every verb that puts something into a perspective."""
    workshop, row = prompt.workshop, {"prompt": prompt, "perspective": place}
    card = CardFactory(prompt=prompt)
    cluster = ClusterFactory(prompt=prompt)
    new = NewCard(line=1, cluster=None, count=1, text="Neu", **row)
    return {
        "pin": lambda: board.pin_card(workshop=workshop, text="Neu", by=by, **row),
        "paste": lambda: pin_list(workshop=workshop, by=by, cards=[new], list_id=uuid4()),
        "move": lambda: board.move_card(card=card, by=by, **row),
        "also": lambda: board.touch_perspectives(card=card, by=by, perspectives=[place]),
        "cluster": lambda: board.create_cluster(workshop=workshop, by=by, title="C", **row),
        "cluster_move": lambda: board.move_cluster(cluster=cluster, by=by, **row),
    }


VERBS = ["pin", "paste", "move", "cluster", "cluster_move"]


@pytest.mark.parametrize(
    ("gone", "verb"),
    [*(("perspective", verb) for verb in [*VERBS, "also"]), *(("prompt", verb) for verb in VERBS)],
)
def test_verb_into_a_place_that_is_gone_is_refused(
    strengths, weaknesses, perspectives, facilitator, verb, gone
):
    act = _verbs(strengths, perspectives[0], facilitator)[verb]
    if gone == "perspective":
        Perspective.objects.filter(pk=perspectives[0].pk).delete()
    else:
        Card.objects.update(prompt=weaknesses)
        Cluster.objects.update(prompt=weaknesses)
        Prompt.objects.filter(pk=strengths.pk).delete()
    with pytest.raises(board.RefusedError):
        act()
