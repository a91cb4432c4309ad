"""Pasting a list: the preview, the one step, what is faulty or double."""

import re

import pytest
from django.urls import reverse

from swot.models import Card, Cluster, Step
from tests.factories import CardFactory

LIST = "Stärken\nGemeinwohl\n• Kurze Wege\n• Humor\n\nSchwächen\n• Zu viele Formulare"


@pytest.fixture
def url(workshop, strengths, weaknesses):
    return reverse("swot:paste", args=[workshop.pk])


@pytest.fixture
def pin_url(workshop):
    return reverse("swot:paste_pin", args=[workshop.pk])


def checked(page):
    """What the form of the looked-at page sends along."""
    found = {name: page.context[name] for name in ("seal", "list_id")}
    return {name: str(value) for name, value in found.items()}


def test_paste_shows_how_the_list_is_read_and_pins_nothing(sign_in, facilitator, url):
    preview = sign_in(facilitator).post(url, {"text": LIST}).context["preview"]
    assert [(row.line, row.mark, row.place, row.text) for row in preview.rows] == [
        (3, "s", "Gemeinwohl", "Kurze Wege"),
        (4, "s", "Gemeinwohl", "Humor"),
        (7, "w", "Unsortiert", "Zu viele Formulare"),
    ]
    assert (preview.state, preview.sentence) == ("ready", "3 Karten")
    assert Card.objects.count() == 0


def test_paste_pins_the_list_in_one_step_that_one_undo_takes_back(
    sign_in, facilitator, url, pin_url, workshop
):
    client = sign_in(facilitator)
    page = client.post(url, {"text": LIST})
    client.post(pin_url, {"text": LIST, **checked(page)})
    assert [(card.text, card.prompt.kind) for card in Card.objects.all()] == [
        ("Kurze Wege", "strength"),
        ("Humor", "strength"),
        ("Zu viele Formulare", "weakness"),
    ]
    assert [step.verb for step in Step.objects.all()] == ["paste"]
    client.post(reverse("swot:undo", args=[workshop.pk]))
    assert Card.objects.count() == 0


def test_paste_sent_twice_pins_once(sign_in, facilitator, url, pin_url):
    client = sign_in(facilitator)
    sent = {"text": LIST, **checked(client.post(url, {"text": LIST}))}
    client.post(pin_url, sent)
    client.post(pin_url, sent)
    assert Card.objects.count() == 3


def test_paste_takes_a_table_of_excel_with_kind_perspective_cluster_and_number(
    sign_in, facilitator, url, pin_url
):
    client = sign_in(facilitator)
    table = (
        "Art\tPerspektive\tCluster\tAnzahl\tKarte\n"
        "Stärke\tInterne Prozesse\tTeam\t3\tKurze Wege\n"
        "Stärke\tInterne Prozesse\tteam\t1\tHumor"
    )
    client.post(pin_url, {"text": table, **checked(client.post(url, {"text": table}))})
    card = Card.objects.get(text="Kurze Wege")
    assert (card.count, card.cluster.title) == (3, "Team")
    assert (card.perspective.key, Cluster.objects.count()) == ("process_internal", 1)


def test_paste_names_faulty_lines_by_number_with_their_text(sign_in, facilitator, url):
    text = "Stärken\n2.1.9 Unbekannt\n• Kurze Wege\nSchwächen\n• Formulare"
    page = sign_in(facilitator).post(url, {"text": text})
    assert [(fault.line, fault.text) for fault in page.context["preview"].faults] == [
        (2, "2.1.9 Unbekannt"),
        (3, "• Kurze Wege"),
    ]
    body = page.content.decode()
    assert "Zeile 2: „2.1.9 Unbekannt“ ist hier weder eine Kartenart noch eine Perspektive." in body
    assert "1 Karte anheften, fehlerhafte Zeilen hier lassen" in body


def test_paste_of_a_list_with_faults_keeps_the_faulty_lines_in_the_field(
    sign_in, facilitator, url, pin_url
):
    client = sign_in(facilitator)
    text = "Stärken\n2.1.9 Unbekannt\n• Kurze Wege\nSchwächen\n• Formulare"
    response = client.post(pin_url, {"text": text, **checked(client.post(url, {"text": text}))})
    assert response.url == url
    page = client.get(url)
    assert page.context["form"]["text"].value() == ("Stärken\n2.1.9 Unbekannt\n• Kurze Wege")
    assert [str(m) for m in page.context["messages"]] == [
        "1 Karte angeheftet. 2 Zeilen stehen noch hier."
    ]
    assert [card.text for card in Card.objects.all()] == ["Formulare"]


def test_paste_keeps_faulty_rows_of_a_table_with_their_columns_and_the_header(
    sign_in, facilitator, url, pin_url
):
    client = sign_in(facilitator)
    table = (
        "Art\tPerspektive\tCluster\tKarte\n"
        "Stärke\tInterne Prozesse\tTeam\tKurze Wege\n"
        "Stärcke\tNirgendwo\tTeam\tHumor\n"
        'Schwäche\tUnbekannt\t\t"Zu viele\nFormulare"'
    )
    client.post(pin_url, {"text": table, **checked(client.post(url, {"text": table}))})
    assert client.get(url).context["form"]["text"].value() == (
        "Art\tPerspektive\tCluster\tKarte\n"
        "Stärcke\tNirgendwo\tTeam\tHumor\n"
        'Schwäche\tUnbekannt\t\t"Zu viele\nFormulare"'
    )


def test_paste_keeps_faulty_lines_with_their_signs_and_what_was_chosen(
    sign_in, facilitator, url, pin_url, perspectives
):
    client = sign_in(facilitator)
    chosen = {"perspective": str(perspectives[0].pk)}
    text = "• Aufzählung aus Word\nStärken\n• Kurze Wege\n• " + "x" * 2001 + "\nnoch eins"
    client.post(
        pin_url, {"text": text, **chosen, **checked(client.post(url, {"text": text, **chosen}))}
    )
    page = client.get(url)
    assert page.context["form"]["text"].value() == (
        "• Aufzählung aus Word\nStärken\n• " + "x" * 2001 + "\nnoch eins"
    )
    assert [place.label for place in page.context["places"] if place.is_chosen] == ["Gemeinwohl"]


def test_paste_of_a_list_that_changed_since_is_shown_once_more(sign_in, facilitator, url, pin_url):
    client = sign_in(facilitator)
    seen = checked(client.post(url, {"text": LIST}))
    page = client.post(pin_url, {"text": f"{LIST}\n• Noch eine", **seen})
    assert (page.status_code, page.context["is_changed"], Card.objects.count()) == (200, True, 0)


def test_paste_takes_kind_and_perspective_where_the_list_names_none(
    sign_in, facilitator, url, pin_url, perspectives
):
    client = sign_in(facilitator)
    sent = {"text": "Eins\nZwei", "kind": "weakness", "perspective": str(perspectives[0].pk)}
    client.post(pin_url, {**sent, **checked(client.post(url, sent))})
    cards = Card.objects.all()
    assert [(card.prompt.kind, card.perspective) for card in cards] == [
        ("weakness", perspectives[0])
    ] * 2


def test_paste_without_any_kind_says_line_by_line_what_is_missing(sign_in, facilitator, url):
    preview = sign_in(facilitator).post(url, {"text": "Eins\nZwei"}).context["preview"]
    assert [(fault.line, fault.field) for fault in preview.faults] == [(1, "kind"), (2, "kind")]


def test_paste_gathers_equal_faults_and_quotes_three_of_them_in_short(sign_in, facilitator, url):
    text = "x" * 300 + "\n" + "\n".join(f"Karte {number}" for number in range(2, 301))
    page = sign_in(facilitator).post(url, {"text": text})
    groups = page.context["preview"].fault_groups
    assert [(g.message, g.quotes, g.has_more) for g in groups] == [
        (
            (
                "Zeilen 1–300: "
                "Wählen Sie eine Kartenart oder schreiben Sie sie als Überschrift darüber."
            ),
            ["x" * 120 + " …", "Karte 2", "Karte 3"],
            True,
        )
    ]


def test_paste_hints_at_doubles(sign_in, facilitator, url, strengths):
    CardFactory(prompt=strengths, text="Kurze  wege")
    text = "Stärken\nKurze Wege\nHumor\nhumor\nRuhe"
    preview = sign_in(facilitator).post(url, {"text": text}).context["preview"]
    assert [row.double for row in preview.rows] == [
        "Diese Karte hängt schon an der Pinnwand.",
        "Steht mehrmals in der Liste.",
        "Steht mehrmals in der Liste.",
        "",
    ]


def test_paste_of_nothing_or_too_much_says_so(sign_in, facilitator, url):
    client = sign_in(facilitator)
    empty = client.post(url, {"text": " \n "})
    assert empty.context["form"].errors["text"] == [
        "Fügen Sie zuerst die Karten ein oder tippen Sie sie, eine je Zeile."
    ]
    long = client.post(url, {"text": "a\n" * 1100})
    assert long.context["form"].errors["text"] == [
        "Das sind mehr als 1.000 Zeilen oder 200.000 Zeichen. Fügen Sie die Liste in Teilen ein."
    ]


def test_paste_of_300_lines_asks_few_queries(
    sign_in, facilitator, url, pin_url, django_assert_max_num_queries
):
    client = sign_in(facilitator)
    text = "Stärken\n" + "\n".join(f"• Karte {number}" for number in range(300))
    seen = checked(client.post(url, {"text": text}))
    with django_assert_max_num_queries(26):
        client.post(pin_url, {"text": text, **seen})
    assert Card.objects.count() == 300


def test_paste_answers_htmx_with_the_preview_alone(sign_in, facilitator, url):
    part = sign_in(facilitator).post(url, {"text": LIST}, HTTP_HX_REQUEST="true").content.decode()
    assert re.match(r'\s*<section class="paste__preview" id="paste-preview"', part)
    assert "<html" not in part
