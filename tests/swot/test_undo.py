"""Undo and redo of the verbs of the board."""

import pytest
from django.db import connection

from swot import services
from swot.models import Card, Cluster, Step
from swot.steps import KEPT
from tests.factories import (
    CardFactory,
    ClusterFactory,
    GuidingQuestionFactory,
    MembershipFactory,
    PerspectiveFactory,
)
from workshops import services as workshop_services


@pytest.fixture
def board(workshop, strengths, weaknesses, perspectives):
    """Three cards in the first perspective, in order."""
    return [
        CardFactory(prompt=strengths, perspective=perspectives[0], text=text, position=place)
        for place, text in enumerate(("eins", "zwei", "drei"))
    ]


def order(prompt, perspective, cluster=None):
    cards = Card.objects.filter(prompt=prompt, perspective=perspective, cluster=cluster)
    return [card.text for card in cards]


def everything(workshop):
    cards = Card.objects.filter(workshop=workshop).order_by("key").values()
    clusters = Cluster.objects.filter(workshop=workshop).order_by("key").values()
    return [
        [{k: v for k, v in row.items() if k != "position"} for row in rows]
        for rows in (cards, clusters)
    ]


def test_undo_takes_back_a_pinned_card_and_redo_pins_it_again(workshop, strengths, facilitator):
    card = services.pin_card(workshop=workshop, prompt=strengths, text="Kurze Wege", by=facilitator)
    undone = services.undo_last(workshop=workshop, by=facilitator)
    assert (undone.verb, undone.refused) == ("pin", "")
    assert Card.objects.count() == 0
    services.redo_last(workshop=workshop, by=facilitator)
    back = Card.objects.get()
    assert (back.pk, back.key, back.text) == (card.pk, card.key, "Kurze Wege")


def test_undo_puts_a_moved_card_back_between_its_neighbours(
    workshop, strengths, weaknesses, perspectives, board, facilitator
):
    services.move_card(
        card=board[1], by=facilitator, prompt=weaknesses, perspective=perspectives[1]
    )
    assert order(strengths, perspectives[0]) == ["eins", "drei"]
    services.undo_last(workshop=workshop, by=facilitator)
    assert order(strengths, perspectives[0]) == ["eins", "zwei", "drei"]


def test_undo_survives_a_renumbering(workshop, strengths, perspectives, board, facilitator):
    place = {"prompt": strengths, "perspective": perspectives[0]}
    services.move_card(card=board[2], by=facilitator, after=board[0].pk, **place)
    for _ in range(15):  # halve the same gap until it is used up
        services.move_card(card=board[1], by=facilitator, after=board[0].pk, **place)
        services.move_card(card=board[2], by=facilitator, after=board[0].pk, **place)
    for _ in range(30):
        assert services.undo_last(workshop=workshop, by=facilitator).refused == ""
    assert order(strengths, perspectives[0]) == ["eins", "drei", "zwei"]
    services.undo_last(workshop=workshop, by=facilitator)
    assert order(strengths, perspectives[0]) == ["eins", "zwei", "drei"]


def test_undo_of_every_verb_brings_back_what_was(
    workshop, strengths, weaknesses, perspectives, board, facilitator
):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0], position=0)
    other = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="B", position=1)
    hidden = CardFactory(prompt=strengths, text="weg", hidden_reason="doppelt", position=9)
    equal = CardFactory(prompt=strengths, text="1", same_as=board[0], position=10)
    CardFactory(prompt=strengths, perspective=perspectives[0], cluster=other, position=11)
    first, second, third = board
    who = {"by": facilitator}
    verbs = [
        lambda: services.move_card(
            card=first, prompt=strengths, perspective=None, cluster=cluster, **who
        ),
        lambda: services.reword_card(card=first, text="Anders gesagt", **who),
        lambda: services.correct_card(card=first, text="Eins", **who),
        lambda: services.recount_card(card=first, count=3, **who),
        lambda: services.split_card(card=first, texts=["a", "b"], **who),
        lambda: services.mark_equal(card=second, to=third, **who),
        lambda: services.unmark_equal(card=equal, **who),
        lambda: services.hide_card(card=second, reason="doppelt", **who),
        lambda: services.show_card(card=hidden, **who),
        lambda: services.touch_perspectives(card=first, perspectives=perspectives, **who),
        lambda: services.remove_card(card=third, **who),
        lambda: services.create_cluster(
            workshop=workshop, prompt=weaknesses, perspective=None, title="C", cards=board, **who
        ),
        lambda: services.rename_cluster(cluster=cluster, title="Team", **who),
        lambda: services.reorder_cluster(cluster=cluster, steps=1, **who),
        lambda: services.move_cluster(
            cluster=other, prompt=weaknesses, perspective=perspectives[1], **who
        ),
        lambda: services.dissolve_cluster(cluster=other, **who),
    ]
    for verb in verbs:
        before = everything(workshop)
        done = verb()
        changed = everything(workshop)
        assert changed != before or done.verb in ("also", "cluster_reorder")
        undone = services.undo_last(workshop=workshop, by=facilitator)
        assert (undone.verb, undone.refused) == (done.verb, "")
        assert everything(workshop) == before
        services.redo_last(workshop=workshop, by=facilitator)
        assert everything(workshop) == changed
        services.undo_last(workshop=workshop, by=facilitator)


def test_undo_of_further_perspectives(workshop, perspectives, board, facilitator):
    card = board[0]
    services.touch_perspectives(card=card, by=facilitator, perspectives=perspectives)
    assert list(card.also.all()) == [perspectives[1]]
    services.remove_card(card=card, by=facilitator)
    services.undo_last(workshop=workshop, by=facilitator)
    assert list(card.also.all()) == [perspectives[1]]
    services.undo_last(workshop=workshop, by=facilitator)
    assert list(card.also.all()) == []


def test_undo_refuses_what_somebody_else_changed_and_reaches_the_step_before(
    workshop, organisation, strengths, perspectives, board, facilitator
):
    other = MembershipFactory(organisation=organisation).user
    services.reword_card(card=board[1], by=facilitator, text="Anders")
    services.move_card(card=board[0], by=facilitator, prompt=strengths, perspective=None)
    services.move_card(card=board[0], by=other, prompt=strengths, perspective=perspectives[1])
    undone = services.undo_last(workshop=workshop, by=facilitator)
    assert undone.refused == "Jemand anderes hat das inzwischen geändert."
    assert order(strengths, perspectives[1]) == ["eins"]
    assert services.undo_last(workshop=workshop, by=facilitator).verb == "reword"
    assert services.undo_last(workshop=workshop, by=facilitator) is None


def test_undo_leaves_alone_what_others_changed_on_the_same_card(
    workshop, organisation, strengths, perspectives, board, facilitator
):
    other = MembershipFactory(organisation=organisation).user
    services.move_card(card=board[0], by=facilitator, prompt=strengths, perspective=None)
    services.reword_card(card=board[0], by=other, text="Anders")
    services.undo_last(workshop=workshop, by=facilitator)
    board[0].refresh_from_db()
    assert (board[0].perspective, board[0].reworded) == (perspectives[0], "Anders")


def test_undo_refuses_to_remove_a_card_that_a_question_rests_on(workshop, strengths, facilitator):
    card = services.pin_card(workshop=workshop, prompt=strengths, text="Wege", by=facilitator)
    GuidingQuestionFactory(workshop=workshop).cards.add(card)
    undone = services.undo_last(workshop=workshop, by=facilitator)
    assert undone.refused == "Auf der Karte beruht inzwischen eine Leitfrage."
    assert Card.objects.get() == card


def test_undo_refuses_when_the_place_is_gone(workshop, strengths, board, perspectives, facilitator):
    services.move_card(card=board[0], by=facilitator, prompt=strengths, perspective=None)
    Card.objects.filter(perspective=perspectives[0]).update(perspective=None)
    perspectives[0].delete()
    undone = services.undo_last(workshop=workshop, by=facilitator)
    assert undone.refused == "Den früheren Platz gibt es nicht mehr."


def test_a_new_step_ends_what_could_be_redone(workshop, strengths, facilitator):
    services.pin_card(workshop=workshop, prompt=strengths, text="eins", by=facilitator)
    services.undo_last(workshop=workshop, by=facilitator)
    services.pin_card(workshop=workshop, prompt=strengths, text="zwei", by=facilitator)
    assert services.redo_last(workshop=workshop, by=facilitator) is None


def test_a_verb_that_changes_nothing_leaves_no_step(board, facilitator):
    services.recount_card(card=board[0], by=facilitator, count=1)
    assert Step.objects.count() == 0


def test_the_newest_steps_of_a_person_stay_and_older_ones_are_purged(
    workshop, strengths, facilitator
):
    card = services.pin_card(workshop=workshop, prompt=strengths, text="eins", by=facilitator)
    for number in range(90):
        services.recount_card(card=card, by=facilitator, count=number % 2 + 2)
    kept = Step.objects.filter(workshop=workshop).count()
    assert KEPT <= kept < KEPT + 10
    for _ in range(20):
        assert services.undo_last(workshop=workshop, by=facilitator).refused == ""


@pytest.mark.parametrize("last_verb", ["untick", "remove"])
def test_undo_refuses_a_further_perspective_that_is_gone_and_reaches_the_step_before(
    workshop, strengths, scorecard, perspectives, facilitator, last_verb
):
    extra = PerspectiveFactory(scorecard=scorecard, name="Umwelt")
    card = services.pin_card(
        workshop=workshop,
        prompt=strengths,
        perspective=perspectives[0],
        text="Kurze Wege",
        by=facilitator,
    )
    services.touch_perspectives(card=card, by=facilitator, perspectives=[extra])
    if last_verb == "untick":
        services.touch_perspectives(card=card, by=facilitator, perspectives=[])
    else:
        services.remove_card(card=card, by=facilitator)
    workshop_services.delete_perspective(perspective=extra)
    steps = Step.objects.count()
    undone = services.undo_last(workshop=workshop, by=facilitator)
    assert undone.refused == "Den früheren Platz gibt es nicht mehr."
    assert Step.objects.count() == steps - 1
    connection.check_constraints()
