"""Guiding questions: their list, their form, the cards that none takes up."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import GoalQuestion
from swot.models import GuidingQuestion
from swot.question_hints import hint_of
from swot.services import questions as services
from tests.factories import CardFactory, ClusterFactory, GoalFactory, GuidingQuestionFactory


@pytest.fixture
def url(workshop):
    return reverse("swot:question_list", args=[workshop.pk])


@pytest.fixture
def three(workshop):
    texts = ("Wie gelingt eins?", "Wie gelingt zwei?", "Wie gelingt drei?")
    return [services.create_question(workshop=workshop, text=text) for text in texts]


@pytest.fixture
def cards(strengths, weaknesses, perspectives):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Team")
    first = {"prompt": strengths, "perspective": perspectives[0]}
    return [
        CardFactory(**first, cluster=cluster, text="eins"),
        CardFactory(**first, cluster=cluster, text="zwei"),
        CardFactory(**first, text="drei"),
        CardFactory(prompt=weaknesses, text="vier"),
    ]


def texts_of(workshop):
    return [(item.number, item.text) for item in workshop.questions.all()]


def linked(question):
    return [link.card.text for link in question.card_links.select_related("card")]


# --- the list ------------------------------------------------------------------------------


def test_question_list_shows_numbers_perspectives_goals_and_cards(
    sign_in, staff, workshop, url, three, cards, perspectives
):
    services.link_cards(question=three[0], cards=cards[:2])
    three[0].perspectives.add(perspectives[1])
    goal = GoalFactory(workshop=workshop, perspective=perspectives[0])
    GoalQuestion.objects.create(goal=goal, question=three[0])
    row = sign_in(staff).get(url).context["page"].rows[0]
    assert (row.number, row.text, row.perspectives) == (1, "Wie gelingt eins?", [perspectives[1]])
    assert [(tag.label, tag.text, tag.url) for tag in row.goals] == [
        ("Z1", goal.statement, reverse("indicators:goal", args=[goal.pk]))
    ]
    assert [card.text for card in row.cards] == ["eins", "zwei"]


def test_question_list_counts_and_filters_what_is_missing(
    sign_in, staff, workshop, url, three, cards
):
    services.link_cards(question=three[1], cards=cards[:1])
    GoalQuestion.objects.create(goal=GoalFactory(workshop=workshop), question=three[0])
    client = sign_in(staff)
    page = client.get(url).context["page"]
    assert [(chip.value, chip.count) for chip in page.chips] == [
        ("", 3),
        ("no_goal", 2),
        ("no_card", 2),
    ]
    assert (page.lede, page.loose_cards) == (
        "Drei Fragen verbinden die Karten mit den Zielen. Eine hat bereits ein Ziel.",
        3,
    )
    for show, numbers in (("no_goal", [2, 3]), ("no_card", [1, 3]), ("nonsense", [1, 2, 3])):
        rows = client.get(url, {"show": show}).context["page"].rows
        assert [row.number for row in rows] == numbers


def test_question_list_says_so_while_no_card_is_linked(sign_in, staff, url, three, cards):
    assert sign_in(staff).get(url).context["page"].lede == (
        "Drei Fragen, noch ist keine mit einer Karte verknüpft. Noch keine hat ein Ziel."
    )


def test_question_list_is_read_only_for_staff_and_in_the_archive(
    sign_in, staff, facilitator, workshop, url, three
):
    assert "question_move" not in sign_in(staff).get(url).content.decode()
    assert b"data-ask" not in sign_in(staff).get(url).content
    assert b"data-ask" in sign_in(facilitator).get(url).content
    workshop.archived_at = timezone.now()
    workshop.save()
    assert b"data-ask" not in sign_in(facilitator).get(url).content


def test_question_list_asks_the_same_queries_for_3_and_for_40(
    sign_in, facilitator, workshop, url, three, cards, django_assert_num_queries
):
    client = sign_in(facilitator)

    def dress(question):
        services.link_cards(question=question, cards=cards)
        goal = GoalFactory(workshop=workshop)
        GoalQuestion.objects.create(goal=goal, question=question)

    for question in three:
        dress(question)
    with django_assert_num_queries(10):
        client.get(url)
    for number in range(4, 41):
        dress(GuidingQuestionFactory(workshop=workshop, number=number))
    with django_assert_num_queries(10):
        client.get(url)


# --- adding --------------------------------------------------------------------------------


def test_question_add_puts_it_last_and_goes_back_to_the_field(
    sign_in, facilitator, workshop, url, three
):
    add = reverse("swot:question_add", args=[workshop.pk])
    response = sign_in(facilitator).post(add, {"text": " Was brauchen wir? "})
    assert response.url == f"{url}#question-text"
    assert texts_of(workshop)[-1] == (4, "Was brauchen wir?")


def test_question_add_sent_twice_is_one_question(sign_in, facilitator, workshop):
    add = reverse("swot:question_add", args=[workshop.pk])
    sent = {"text": "Was brauchen wir?", "question_id": str(uuid4())}
    parts = [
        sign_in(facilitator).post(add, sent, HTTP_HX_REQUEST="true").content.decode()
        for _ in range(2)
    ]
    assert texts_of(workshop) == [(1, "Was brauchen wir?")]
    assert ['id="question-list"' in part for part in parts] == [True, True]


def test_question_add_without_a_text_says_so_beside_the_field(sign_in, facilitator, workshop):
    add = reverse("swot:question_add", args=[workshop.pk])
    client = sign_in(facilitator)
    page = client.post(add, {"text": " "})
    assert page.context["form"].errors["text"] == ["Schreiben Sie zuerst die Frage."]
    answer = client.post(add, {"text": "x" * 1001}, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Eine Frage fasst bis zu 1.000 Zeichen. Machen Sie zwei daraus.",
    )


def test_question_create_links_perspectives_cards_and_whole_clusters(
    sign_in, facilitator, workshop, cards, perspectives
):
    create = reverse("swot:question_create", args=[workshop.pk])
    sent = {
        "text": "Wie halten wir das Team?",
        "perspectives": [str(perspectives[1].pk)],
        "cards": [str(cards[3].pk)],
        "clusters": [str(cards[0].cluster_id)],
    }
    sign_in(facilitator).post(create, sent)
    question = GuidingQuestion.objects.get()
    assert sorted(linked(question)) == ["eins", "vier", "zwei"]
    assert list(question.perspectives.all()) == [perspectives[1]]


def test_question_create_refuses_a_card_of_another_retreat_and_keeps_what_was_typed(
    sign_in, facilitator, workshop, cards
):
    create = reverse("swot:question_create", args=[workshop.pk])
    sent = {"text": "Wie?", "cards": [str(CardFactory().pk), str(cards[0].pk)]}
    page = sign_in(facilitator).post(create, sent)
    assert page.context["form"].errors["cards"] == [
        (
            "Eine Karte oder ein Cluster wurde inzwischen entfernt. "
            "Bitte prüfen Sie, was angekreuzt ist."
        )
    ]
    assert page.context["form"]["text"].value() == "Wie?"
    ticked = [c.text for g in page.context["groups"] for c in g.cards if c.is_chosen]
    assert (ticked, GuidingQuestion.objects.count()) == (["eins"], 0)


# --- changing ------------------------------------------------------------------------------


def test_question_edit_keeps_the_order_of_linked_cards_and_hidden_ones(
    sign_in, facilitator, three, cards
):
    services.link_cards(question=three[0], cards=[cards[3], cards[0]])
    cards[0].hidden_reason = "doppelt"
    cards[0].save()
    edit = reverse("swot:question_edit", args=[three[0].pk])
    page = sign_in(facilitator).get(edit)
    ticked = [card.pk for group in page.context["groups"] for card in group.cards if card.is_chosen]
    assert sorted(ticked) == sorted([str(cards[3].pk), str(cards[0].pk)])
    sign_in(facilitator).post(edit, {"text": "Wie nun?", "cards": [*ticked, str(cards[2].pk)]})
    three[0].refresh_from_db()
    assert (three[0].text, linked(three[0])) == ("Wie nun?", ["vier", "eins", "drei"])


def test_question_move_swaps_with_the_neighbour_and_stops_at_the_ends(
    sign_in, facilitator, workshop, three
):
    client = sign_in(facilitator)

    def move(question, step):
        client.post(reverse("swot:question_move", args=[question.pk]), {"step": step})

    move(three[2], "-1")
    move(three[0], "-1")
    assert [text.split()[-1] for _, text in texts_of(workshop)] == ["eins?", "drei?", "zwei?"]
    move(three[0], "1")
    assert [text.split()[-1] for _, text in texts_of(workshop)] == ["drei?", "eins?", "zwei?"]
    assert [number for number, _ in texts_of(workshop)] == [1, 2, 3]


def test_question_delete_asks_first_then_closes_the_gap(
    sign_in, facilitator, workshop, three, cards
):
    services.link_cards(question=three[0], cards=cards)
    delete = reverse("swot:question_delete", args=[three[0].pk])
    client = sign_in(facilitator)
    assert "Ihre 4 Karten bleiben an der Pinnwand." in client.get(delete).content.decode()
    assert workshop.questions.count() == 3
    client.post(delete)
    assert texts_of(workshop) == [(1, "Wie gelingt zwei?"), (2, "Wie gelingt drei?")]
    assert workshop.cards.count() == 4


def test_questions_of_a_stranger_are_not_there(sign_in, stranger, three):
    client = sign_in(stranger)
    for name in ("question_edit", "question_delete", "question_move"):
        assert client.post(reverse(f"swot:{name}", args=[three[0].pk])).status_code == 404


# --- cards that no question takes up ---------------------------------------------------------


def test_cards_without_question_are_listed_in_groups(sign_in, staff, workshop, three, cards):
    services.link_cards(question=three[0], cards=[cards[1]])
    page = sign_in(staff).get(reverse("swot:cards_without_question", args=[workshop.pk]))
    groups = [(g.label, g.kind, g.title, [c.text for c in g.cards]) for g in page.context["groups"]]
    assert groups == [
        ("Unsortiert", "Schwächen", "", ["vier"]),
        ("Gemeinwohl", "Stärken", "Team", ["eins"]),
        ("Gemeinwohl", "Stärken", "", ["drei"]),
    ]
    assert b"<form method" not in page.content.split(b'id="content"')[1]


def test_cards_link_links_them_with_a_question(sign_in, facilitator, workshop, three, cards):
    services.link_cards(question=three[1], cards=[cards[3]])
    link = reverse("swot:cards_link", args=[workshop.pk])
    sent = {"question": str(three[1].pk), "cards": [str(cards[2].pk)]}
    response = sign_in(facilitator).post(link, sent)
    assert response.url == reverse("swot:cards_without_question", args=[workshop.pk])
    assert linked(three[1]) == ["vier", "drei"]


def test_cards_link_makes_a_new_question(sign_in, facilitator, workshop, cards):
    link = reverse("swot:cards_link", args=[workshop.pk])
    sent = {"text": "Wie halten wir das?", "clusters": [str(cards[0].cluster_id)]}
    sign_in(facilitator).post(link, sent)
    question = GuidingQuestion.objects.get()
    assert (question.text, linked(question)) == ("Wie halten wir das?", ["eins", "zwei"])


def test_cards_link_says_what_is_missing(sign_in, facilitator, workshop, three, cards):
    link = reverse("swot:cards_link", args=[workshop.pk])
    errors = sign_in(facilitator).post(link, {}).context["form"].errors
    assert errors == {
        "question": ["Wählen Sie eine Leitfrage oder schreiben Sie eine neue."],
        "cards": ["Kreuzen Sie mindestens eine Karte an."],
    }


# --- hints ----------------------------------------------------------------------------------


CLOSED_HINT = (
    "Darauf lässt sich mit Ja oder Nein antworten. "
    "Offener: „Wie können wir …“ oder „Was brauchen wir …“"
)


@pytest.mark.parametrize(
    ("text", "language", "hint"),
    [
        ("Wie können wir das Team halten?", "de", ""),
        ("Welche Finanzvorgaben sind zu beachten, z. B. „HzE“?", "de", ""),
        ("Wie heißt es: „Was bleibt?“", "de", ""),
        ("Das Team halten", "de", "Eine Leitfrage endet mit einem Fragezeichen."),
        (
            "Können wir das Team halten?",
            "de",
            CLOSED_HINT,
        ),
        ("Can we keep the team?", "de", ""),
        (
            "Can we keep the team?",
            "en",
            CLOSED_HINT,
        ),
        ("", "de", ""),
    ],
)
def test_hint_of_a_question(text, language, hint):
    assert hint_of(text, language) == hint
