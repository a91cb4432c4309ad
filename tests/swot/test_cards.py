"""The verbs of a card and of a cluster: what they do, and what they refuse."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from swot import services
from swot.models import Card, Cluster, Step
from tests.factories import CardFactory, ClusterFactory, MembershipFactory, PromptFactory
from workshops.models import Stage


@pytest.fixture
def card(strengths, perspectives):
    return CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze Wege", position=0)


@pytest.fixture
def verb(sign_in, facilitator, card):
    """Post a verb of the card and return the answer; the card is read anew."""
    client = sign_in(facilitator)

    def post(name, data=None, *, htmx=False):
        headers = {"HX-Request": "true"} if htmx else {}
        answer = client.post(
            reverse(f"swot:card_{name}", args=[card.pk]), data or {}, headers=headers
        )
        card.refresh_from_db()
        return answer

    return post


# --- pinning ---------------------------------------------------------------------------------


def test_pin_card_puts_it_at_the_end(workshop, strengths, perspectives, facilitator):
    for text in ("eins", "zwei", "drei"):
        services.pin_card(
            workshop=workshop,
            prompt=strengths,
            perspective=perspectives[0],
            text=text,
            by=facilitator,
        )
    assert [card.text for card in Card.objects.all()] == ["eins", "zwei", "drei"]


def test_pin_card_sent_again_is_the_same_card(workshop, strengths, facilitator):
    pin = {"workshop": workshop, "prompt": strengths, "by": facilitator, "card_id": uuid4()}
    first = services.pin_card(text="Kurze Wege", **pin)
    again = services.pin_card(text="Etwas anderes", **pin)
    assert (again.pk, again.text) == (first.pk, "Kurze Wege")
    assert (Card.objects.count(), Step.objects.count()) == (1, 1)


def test_pin_card_refuses_an_id_of_another_retreat(workshop, strengths, facilitator):
    foreign = CardFactory()
    with pytest.raises(services.RefusedError):
        services.pin_card(
            workshop=workshop, prompt=strengths, text="x", by=facilitator, card_id=foreign.pk
        )


def test_pin_card_finds_or_makes_its_cluster_in_one_step(
    workshop, strengths, perspectives, facilitator
):
    pin = {
        "workshop": workshop,
        "prompt": strengths,
        "perspective": perspectives[0],
        "by": facilitator,
    }
    services.pin_card(text="eins", cluster="Team", **pin)
    services.pin_card(text="zwei", cluster="TEAM", **pin)
    assert [(c.title, c.cards.count()) for c in Cluster.objects.all()] == [("Team", 2)]
    services.undo_last(workshop=workshop, by=facilitator)
    services.undo_last(workshop=workshop, by=facilitator)
    assert (Card.objects.count(), Cluster.objects.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "x" * 2001])
def test_pin_card_refuses_no_text_and_too_much(workshop, strengths, facilitator, text):
    with pytest.raises(services.RefusedError):
        services.pin_card(workshop=workshop, prompt=strengths, text=text, by=facilitator)


@pytest.mark.django_db(transaction=True)
def test_forty_pins_at_once_with_one_id_are_one_card(workshop, strengths, facilitator):
    card_id = uuid4()

    def pin(number):
        try:
            return services.pin_card(
                workshop=workshop,
                prompt=strengths,
                text=f"Versuch {number}",
                by=facilitator,
                card_id=card_id,
            ).text
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(pin, range(40)))
    assert texts == {Card.objects.get().text}
    assert Step.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_pins_and_moves_lose_nothing(workshop, strengths, perspectives, facilitator):
    cards = [CardFactory(prompt=strengths, position=place) for place in range(8)]

    def act(number):
        try:
            services.pin_card(workshop=workshop, prompt=strengths, text="neu", by=facilitator)
            services.move_card(
                card=cards[number],
                by=facilitator,
                prompt=strengths,
                perspective=perspectives[0],
                after="first",
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(8)))
    assert Card.objects.filter(perspective=perspectives[0]).count() == 8
    assert Card.objects.filter(perspective=None).count() == 8
    assert sorted(Step.objects.values_list("number", flat=True)) == list(range(1, 17))
    positions = Card.objects.values_list("position", flat=True)
    assert len(set(positions)) == 16


@pytest.mark.databases("postgres")
@pytest.mark.django_db(transaction=True)
def test_without_taking_turns_two_steps_get_one_number(
    monkeypatch, workshop, strengths, facilitator
):
    """The negative control: with the guard off, a pin fails."""
    both_have_read_the_last_number = Barrier(2)
    save = Step.save

    def save_late(step, *args, **kwargs):
        both_have_read_the_last_number.wait(10)
        save(step, *args, **kwargs)

    monkeypatch.setattr("swot.steps.take_turn", lambda _workshop: None)
    monkeypatch.setattr(Step, "save", save_late)

    def pin(text):
        try:
            services.pin_card(workshop=workshop, prompt=strengths, text=text, by=facilitator)
        except IntegrityError:
            return 1
        except BrokenBarrierError:  # the two did not meet: no race, no answer
            return 0
        finally:
            connection.close()
        return 0

    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for _round in range(5):
            both_have_read_the_last_number.reset()
            failed = failed or sum(pool.map(pin, "ab"))
    assert failed == 1


# --- moving ----------------------------------------------------------------------------------


def test_move_goes_back_to_the_card_on_the_board(verb, card, workshop, perspectives):
    answer = verb("move", {"perspective": perspectives[1].pk, "kind": "strength"})
    assert answer.url == f"{reverse('swot:board', args=[workshop.pk])}#card-{card.pk}"
    assert card.perspective == perspectives[1]


def test_move_with_htmx_answers_with_the_two_cells_alone(
    verb, card, workshop, weaknesses, perspectives
):
    CardFactory(prompt=card.prompt, perspective=perspectives[0])
    data = {"perspective": perspectives[1].pk, "kind": "weakness", "rev": workshop.revision}
    page = verb("move", data, htmx=True).text
    assert page.count('class="lane__half') == 2
    assert f'id="cell-{perspectives[0].pk}-strength"' in page
    assert f'id="cell-{perspectives[1].pk}-weakness"' in page
    assert 'id="board"' not in page
    assert "Karte verschoben nach: Interne Prozesse, Schwächen." in page


def test_move_on_an_old_board_answers_with_the_whole_board(verb, card, perspectives):
    CardFactory(prompt=card.prompt, perspective=perspectives[0])
    data = {"perspective": perspectives[1].pk, "kind": "strength", "rev": "7"}
    assert 'id="board"' in verb("move", data, htmx=True).text


def test_a_stale_move_holds_and_says_so(
    verb, card, organisation, strengths, weaknesses, perspectives
):
    other = MembershipFactory(organisation=organisation).user
    services.move_card(card=card, by=other, prompt=weaknesses, perspective=None)
    data = {
        "perspective": perspectives[1].pk,
        "kind": "strength",
        "seen_perspective": perspectives[0].pk,
        "seen_kind": "strength",
    }
    page = verb("move", data, htmx=True).text
    assert "Jemand anderes hatte sie inzwischen verschoben." in page
    assert (card.perspective, card.prompt) == (perspectives[1], strengths)


def test_move_refuses_a_kind_that_nobody_asked_and_a_foreign_place(verb, card, perspectives):
    foreign = ClusterFactory()
    assert verb("move", {"perspective": "", "kind": "threat"}).status_code == 200
    assert verb("move", {"kind": "strength", "cluster": foreign.pk}).status_code == 200
    assert verb("move", {"kind": "strength", "perspective": "no uuid"}).status_code == 200
    assert card.perspective == perspectives[0]


def test_move_takes_equal_cards_along(card, strengths, perspectives, facilitator):
    equal = CardFactory(prompt=strengths, perspective=perspectives[0], same_as=card)
    services.move_card(card=card, by=facilitator, prompt=strengths, perspective=perspectives[1])
    equal.refresh_from_db()
    assert equal.perspective == perspectives[1]


def test_move_behind_a_card_that_is_elsewhere_means_the_end(card, strengths, facilitator):
    there = CardFactory(prompt=strengths, position=50)
    gone = CardFactory(prompt=PromptFactory(workshop=strengths.workshop, kind="threat"))
    services.move_card(card=card, by=facilitator, prompt=strengths, perspective=None, after=gone.pk)
    assert list(Card.objects.filter(prompt=strengths)) == [there, card]


# --- the other verbs -------------------------------------------------------------------------


def test_reword_keeps_the_original(verb, card):
    verb("reword", {"text": "  Wir sind\nschnell "})
    assert (card.text, card.reworded) == ("Kurze Wege", "Wir sind schnell")
    verb("reword", {"text": ""})
    assert card.reworded is None


def test_correct_mends_a_slip_until_the_retreat_is_finished(verb, card, workshop):
    verb("correct", {"text": "Kurze Wege!"})
    assert card.text == "Kurze Wege!"
    workshop.stage = Stage.DONE
    workshop.save()
    verb("correct", {"text": "Anders"})
    assert card.text == "Kurze Wege!"


def test_recount_takes_1_to_999(verb, card):
    verb("recount", {"count": "3"})
    assert card.count == 3
    for wrong in ("0", "1000", "drei", ""):
        assert verb("recount", {"count": wrong}).status_code == 200
    assert card.count == 3


def test_split_makes_parts_behind_the_hidden_original(verb, card, strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0], text="danach", position=99)
    verb("split", {"texts": "Kurze\r\n\r\nWege"})
    assert card.hidden_reason == "geteilt"
    shown = Card.objects.shown()
    assert [item.text for item in shown] == ["Kurze", "Wege", "danach"]
    assert [item.split_from for item in shown] == [card, card, None]


def test_split_needs_two_parts_and_keeps_what_was_typed(verb, card):
    page = verb("split", {"texts": "nur einer"}).text
    assert "Schreiben Sie mindestens zwei Teile" in page
    assert "nur einer</textarea>" in page


def test_a_split_card_comes_back_only_without_its_parts(verb, card):
    verb("split", {"texts": "a\nb"})
    verb("show")
    assert card.is_hidden
    Card.objects.filter(split_from=card).delete()
    verb("show")
    assert not card.is_hidden


def test_equal_cards_stand_together_and_both_count(verb, card, strengths, perspectives):
    other = CardFactory(prompt=strengths, perspective=perspectives[1])
    verb("equal", {"to": other.pk})
    assert (card.same_as, card.perspective, card.count) == (other, perspectives[1], 1)
    verb("unequal")
    assert card.same_as is None


def test_equal_makes_no_circle(card, strengths, facilitator):
    other = CardFactory(prompt=strengths)
    services.mark_equal(card=card, by=facilitator, to=other)
    with pytest.raises(services.RefusedError):
        services.mark_equal(card=other, by=facilitator, to=card)
    third = CardFactory(prompt=strengths)
    services.mark_equal(card=other, by=facilitator, to=third)
    card.refresh_from_db()
    assert card.same_as == third


def test_hide_wants_a_reason(verb, card):
    page = verb("hide", {"reason": " "}).text
    assert "Sagen Sie mit wenigen Worten, warum die Karte ausgeblendet wird." in page
    assert not card.is_hidden
    verb("hide", {"reason": "doppelt"})
    assert card.hidden_reason == "doppelt"


def test_also_leaves_out_its_own_perspective(verb, card, perspectives):
    verb("also", {"perspectives": [perspectives[1].pk]})
    assert list(card.also.all()) == [perspectives[1]]
    assert verb("also", {"perspectives": [perspectives[0].pk]}).status_code == 200
    assert list(card.also.all()) == [perspectives[1]]


def test_remove_deletes_unless_something_rests_on_the_card(sign_in, facilitator, card, workshop):
    client = sign_in(facilitator)
    part = CardFactory(prompt=card.prompt, split_from=card)
    client.post(reverse("swot:card_remove", args=[card.pk]))
    assert Card.objects.filter(pk=card.pk).exists()
    part.delete()
    client.post(reverse("swot:card_remove", args=[card.pk]))
    assert not Card.objects.filter(pk=card.pk).exists()


def test_a_verb_on_a_removed_card_says_so(card, facilitator):
    Card.objects.filter(pk=card.pk).delete()
    with pytest.raises(services.RefusedError, match="gibt es nicht mehr"):
        services.hide_card(card=card, by=facilitator, reason="x")


# --- clusters --------------------------------------------------------------------------------


def test_cluster_of_a_card_is_made_in_its_place(verb, card, strengths, perspectives):
    verb("cluster", {"title": " Team "})
    cluster = Cluster.objects.get()
    assert (cluster.title, cluster.prompt, cluster.perspective) == (
        "Team",
        strengths,
        perspectives[0],
    )
    assert card.cluster == cluster


def test_cluster_moves_with_its_cards(card, strengths, weaknesses, perspectives, facilitator):
    services.gather_cards(cards=[card], by=facilitator, title="Team")
    services.move_cluster(
        cluster=Cluster.objects.get(),
        by=facilitator,
        prompt=weaknesses,
        perspective=perspectives[1],
    )
    card.refresh_from_db()
    assert (card.prompt, card.perspective) == (weaknesses, perspectives[1])


def test_cluster_dissolved_leaves_its_cards(card, facilitator, perspectives):
    services.gather_cards(cards=[card], by=facilitator, title="Team")
    services.dissolve_cluster(cluster=Cluster.objects.get(), by=facilitator)
    card.refresh_from_db()
    assert (card.cluster, card.perspective) == (None, perspectives[0])


def test_clusters_change_places(strengths, perspectives, facilitator):
    for title in "abc":
        ClusterFactory(prompt=strengths, perspective=perspectives[0], title=title, position=0)
    first = Cluster.objects.get(title="a")
    services.reorder_cluster(cluster=first, by=facilitator, steps=-1)
    services.reorder_cluster(cluster=first, by=facilitator, steps=5)
    assert [cluster.title for cluster in Cluster.objects.all()][-1] == "a"


def test_two_clusters_of_one_name_in_one_place_are_refused(strengths, perspectives, facilitator):
    place = {"prompt": strengths, "perspective": perspectives[0]}
    ClusterFactory(**place, title="Team")
    other = ClusterFactory(**place, title="Wege")
    with pytest.raises(services.RefusedError):
        services.rename_cluster(cluster=other, by=facilitator, title="team")
    services.rename_cluster(cluster=other, by=facilitator, title="WEGE")


def test_cluster_form_makes_a_cluster(sign_in, facilitator, workshop, strengths, perspectives):
    client = sign_in(facilitator)
    url = reverse("swot:cluster_create", args=[workshop.pk])
    page = client.post(url, {"title": "", "perspective": perspectives[0].pk, "kind": "strength"})
    assert page.status_code == 200
    client.post(url, {"title": "Team", "perspective": perspectives[0].pk, "kind": "strength"})
    assert Cluster.objects.get().title == "Team"


# --- who, and how ----------------------------------------------------------------------------


def test_verbs_refuse_get_and_readers_and_strangers(sign_in, card, manager, stranger):
    url = reverse("swot:card_hide", args=[card.pk])
    assert sign_in(manager).get(url).status_code == 405
    assert sign_in(manager).post(url, {"reason": "x"}).status_code == 403
    assert sign_in(stranger).post(url, {"reason": "x"}).status_code == 404


def test_card_page_asks_a_fixed_number_of_queries(
    sign_in, facilitator, card, strengths, perspectives, django_assert_num_queries
):
    for number in range(20):
        CardFactory(prompt=strengths, perspective=perspectives[number % 2])
    client = sign_in(facilitator)
    with django_assert_num_queries(11):
        client.get(reverse("swot:card", args=[card.pk]))
