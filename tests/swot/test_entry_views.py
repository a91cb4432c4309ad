"""Rapid entry without scripts and as the dock sends it; pins, sets, refuses, and loses nothing."""

import json
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from swot import services
from swot.models import Card, Cluster, Step
from tests.factories import CardFactory, ClusterFactory

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def url(workshop, strengths, weaknesses):
    return reverse("swot:entry", args=[workshop.pk])


@pytest.fixture
def board_url(workshop):
    return reverse("swot:board", args=[workshop.pk])


def where(card):
    return (
        card.prompt.kind,
        card.perspective and card.perspective.key,
        card.cluster and card.cluster.title,
    )


def test_entry_pins_a_card_and_goes_back_to_the_field(sign_in, facilitator, url, board_url):
    response = sign_in(facilitator).post(url, {"text": "Kurze Wege"})
    assert response.url == f"{board_url}#entry-text"
    card = Card.objects.get()
    assert (card.text, card.count, where(card)) == ("Kurze Wege", 1, ("strength", None, None))


def test_entry_reads_kind_perspective_count_and_cluster_from_the_line(sign_in, facilitator, url):
    sign_in(facilitator).post(url, {"text": "w2 3x Zu viele Formulare #Papier"})
    card = Card.objects.get()
    assert (card.text, card.count) == ("Zu viele Formulare", 3)
    assert where(card) == ("weakness", "process_internal", "Papier")


def test_entry_keeps_what_was_chosen_for_the_next_card(sign_in, facilitator, url, board_url):
    client = sign_in(facilitator)
    client.post(url, {"text": "w2 Erste #Papier"})
    dock = client.get(board_url).context["dock"]
    assert [kind.value for kind in dock.kinds if kind.is_chosen] == ["weakness"]
    assert [place.digit for place in dock.places if place.is_chosen] == [2]
    assert dock.cluster == "Papier"
    assert dock.said == "Karte 1 angeheftet: „Erste“"
    assert client.get(board_url).context["dock"].said == ""


def test_entry_of_a_prefix_alone_sets_and_pins_nothing(sign_in, facilitator, url, board_url):
    client = sign_in(facilitator)
    client.post(url, {"text": "w1"})
    assert Card.objects.count() == 0
    assert client.get(board_url).context["dock"].said == "Ab jetzt: Schwäche · Gemeinwohl"
    client.post(url, {"text": "Zweite", "kind": "weakness", "perspective": ""})
    assert where(Card.objects.get()) == ("weakness", None, None)


def test_entry_sent_twice_is_one_card(sign_in, facilitator, url):
    client = sign_in(facilitator)
    sent = {"text": "Kurze Wege", "card_id": str(uuid4()), "is_read": "1", "kind": "strength"}
    answers = [client.post(url, sent, **HTMX).status_code for _ in range(2)]
    assert (answers, Card.objects.count()) == ([200, 200], 1)


def test_entry_of_another_text_from_a_remembered_page_is_another_card(sign_in, facilitator, url):
    client = sign_in(facilitator)
    card_id = str(uuid4())
    client.post(url, {"text": "Erste", "card_id": card_id})
    client.post(url, {"text": "Zweite", "card_id": card_id})
    assert [card.text for card in Card.objects.all()] == ["Erste", "Zweite"]


def test_entry_takes_a_line_that_the_page_has_read_word_for_word(sign_in, facilitator, url):
    sent = {"text": "s2 bleibt Text", "is_read": "1", "kind": "weakness"}
    sign_in(facilitator).post(url, sent, **HTMX)
    assert Card.objects.get().text == "s2 bleibt Text"


def test_entry_tells_the_dock_the_number_and_sends_the_changed_cells(
    sign_in, facilitator, url, workshop, perspectives
):
    CardFactory(prompt=workshop.prompts.first(), perspective=perspectives[0], count=48)
    sent = {
        "text": "Der Letzte",
        "is_read": "1",
        "kind": "weakness",
        "perspective": str(perspectives[1].pk),
        "rev": "0",
    }
    response = sign_in(facilitator).post(url, sent, **HTMX)
    news = json.loads(response.headers["HX-Trigger"])["entry:pinned"]
    assert news == {
        "card": str(Card.objects.get(text="Der Letzte").pk),
        "number": 49,
        "said": "Karte 49 angeheftet: „Der Letzte“",
    }
    page = response.content.decode()
    assert f'id="cell-{perspectives[1].pk}-weakness"' in page
    assert f'id="cell-{perspectives[0].pk}-strength"' not in page
    assert 'id="toast"' not in page


def test_entry_names_all_numbers_of_equal_cards(sign_in, facilitator, url, board_url):
    client = sign_in(facilitator)
    client.post(url, {"text": "3x Kurze Wege"})
    assert client.get(board_url).context["dock"].said == "Karten 1 bis 3 angeheftet: „Kurze Wege“"
    client.post(url, {"text": "2x Humor"})
    assert client.get(board_url).context["dock"].said == "Karten 4 und 5 angeheftet: „Humor“"


def test_entry_of_a_number_alone_says_what_is_missing(sign_in, facilitator, url):
    page = sign_in(facilitator).post(url, {"text": "3x"})
    assert page.context["form"].errors["text"] == ["Tippen Sie zuerst den Text der Karte."]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "  "}, "Tippen Sie zuerst den Text der Karte."),
        (
            {"text": "x" * 2001},
            "2001 Zeichen: Eine Karte fasst 2.000. Bitte machen Sie zwei Karten daraus.",
        ),
        ({"text": "Ja", "kind": "threat"}, "Nach dieser Art wurde nicht gefragt."),
        (
            {"text": "Ja", "perspective": str(UUID(int=1))},
            "Diese Perspektive gibt es nicht mehr. Bitte laden Sie die Seite neu.",
        ),
        ({"text": "Ja", "cluster": "x" * 201}, "Der Name eines Clusters fasst 200 Zeichen."),
        (
            {"text": "Ja", "count": "0"},
            "Schreiben Sie, wie viele gleiche Karten es gibt, von 1 bis 999.",
        ),
        (
            {"text": "Ja", "count": "viele"},
            "Schreiben Sie, wie viele gleiche Karten es gibt, von 1 bis 999.",
        ),
    ],
)
def test_entry_refuses_in_a_sentence_and_keeps_what_was_typed(
    sign_in, facilitator, url, sent, sentence
):
    client = sign_in(facilitator)
    page = client.post(url, sent)
    assert [str(e) for found in page.context["form"].errors.values() for e in found] == [sentence]
    assert page.context["typed"] == sent["text"]
    answer = client.post(url, sent, **HTMX)
    assert (answer.status_code, answer.json()) == (422, {"error": sentence})
    assert Card.objects.count() == 0


def test_entry_holds_2000_characters(sign_in, facilitator, url):
    sign_in(facilitator).post(url, {"text": "ä" * 2000})
    assert len(Card.objects.get().text) == 2000


def test_entry_finds_a_cluster_of_several_words(sign_in, facilitator, url, strengths, perspectives):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Gutes Team")
    sign_in(facilitator).post(url, {"text": "s1 Humor #gutes team"})
    assert (Card.objects.get().cluster, Cluster.objects.count()) == (cluster, 1)


def test_entry_can_be_undone(sign_in, facilitator, url, workshop):
    client = sign_in(facilitator)
    client.post(url, {"text": "Versehen #Neu"})
    client.post(reverse("swot:undo", args=[workshop.pk]))
    assert (Card.objects.count(), Cluster.objects.count()) == (0, 0)


def test_entry_from_the_page_for_phones_goes_back_there(sign_in, facilitator, url):
    response = sign_in(facilitator).post(url, {"text": "Kurze Wege", "back": "entry"})
    assert response.url == f"{url}#entry-text"


def test_entry_is_for_facilitators_of_a_current_retreat(
    sign_in, staff, facilitator, workshop, url, board_url
):
    assert sign_in(staff).post(url, {"text": "Ja"}).status_code == 403
    assert "entry-text" not in sign_in(staff).get(board_url).content.decode()
    workshop.archived_at = timezone.now()
    workshop.save()
    assert sign_in(facilitator).post(url, {"text": "Ja"}).status_code == 403
    assert "entry-text" not in sign_in(facilitator).get(board_url).content.decode()


def test_entry_page_without_a_prompt_says_what_to_do(sign_in, facilitator, workshop):
    page = sign_in(facilitator).get(reverse("swot:entry", args=[workshop.pk]))
    assert page.context["dock"] is None
    assert "Noch ist nichts gefragt" in page.content.decode()


def test_entry_page_asks_the_same_queries_for_any_number_of_cards(
    sign_in, facilitator, url, strengths, django_assert_num_queries
):
    client = sign_in(facilitator)
    with django_assert_num_queries(9):
        client.get(url)
    for _ in range(30):
        CardFactory(prompt=strengths)
    with django_assert_num_queries(9):
        client.get(url)


def test_entry_leaves_one_step_per_card(sign_in, facilitator, url):
    client = sign_in(facilitator)
    for number in range(3):
        client.post(url, {"text": f"Karte {number} #Neu"})
    assert [step.verb for step in Step.objects.all()] == ["pin", "pin", "pin"]


def test_entry_sent_again_with_another_text_is_one_more_card(sign_in, facilitator, url):
    client, card_id = sign_in(facilitator), str(uuid4())
    for text in ("eins", "zwei", "zwei", "zwei"):
        client.post(url, {"text": text, "card_id": card_id})
    assert sorted(card.text for card in Card.objects.all()) == ["eins", "zwei"]


@pytest.mark.parametrize("verb", ["undo", "remove"])
def test_entry_sent_again_late_brings_no_card_back(sign_in, facilitator, url, workshop, verb):
    client = sign_in(facilitator)
    sent = {"text": "Kurze Wege", "is_read": "1", "kind": "strength", "card_id": str(uuid4())}
    client.post(url, sent, **HTMX)
    if verb == "undo":
        services.undo_last(workshop=workshop, by=facilitator)
    else:
        services.remove_card(card=Card.objects.get(), by=facilitator)
    answer = client.post(url, sent, **HTMX)
    assert json.loads(answer.headers["HX-Trigger"])["entry:pinned"]["card"] == sent["card_id"]
    assert Card.objects.count() == 0


def test_entry_from_a_page_before_the_undo_pins_what_is_typed(sign_in, facilitator, url, workshop):
    """Without a script nothing is sent again by itself: somebody wants this card."""
    client, sent = sign_in(facilitator), {"text": "Kurze Wege", "card_id": str(uuid4())}
    client.post(url, sent)
    services.undo_last(workshop=workshop, by=facilitator)
    client.post(url, sent)
    assert [card.text for card in Card.objects.all()] == ["Kurze Wege"]
