"""The report's choices and its computed sentences, through the pages."""

import html

import pytest
from django.urls import reverse

from reports.choice_models import ReportChoice, SentenceChoice
from reports.choosing import choices_of, save_choices
from reports.tree.choices import Choices
from tests import versions
from tests.factories import CardFactory, WorkshopFactory


def choices_url(workshop):
    return reverse("reports:choices_save", args=[workshop.pk])


def decide_url(workshop, sentence="spread"):
    return reverse("reports:sentence_decide", args=[workshop.pk, sentence])


def page_of(client, workshop, name="report"):
    page = client.get(reverse(f"reports:{name}", args=[workshop.pk])).content.decode()
    return page.replace("\u00a0", " ")  # where lines may break is told in test_typography


@pytest.fixture
def pinned(strengths, perspectives):
    """A retreat with three cards in one perspective."""
    CardFactory.create_batch(3, prompt=strengths, perspective=perspectives[0])
    return strengths.workshop


def spread_of(client, workshop):
    page = client.get(reverse("reports:sentence_list", args=[workshop.pk]))
    return next(offer for offer in page.context["offers"] if offer.key == "spread")


def test_choices_are_kept_shown_and_taken_back(sign_in, facilitator, pinned):
    client = sign_in(facilitator)
    sent = {"choice-trace": "on", "choice-analysis": "on", "choice-goal_tables": "portrait"}
    page = client.post(choices_url(pinned), {**sent, "choice-language": "en"}, follow=True)
    assert "Gespeichert: Die Vorschau zeigt Ihre Auswahl." in page.content.decode()
    assert "Annex: from card to goal" in page.content.decode()
    chosen = choices_of(pinned)
    assert (chosen.trace, chosen.analysis, chosen.votes) == (True, True, False)
    assert (chosen.goal_tables, chosen.language) == ("portrait", "en")
    client.post(choices_url(pinned), {"reset": ""})
    assert not ReportChoice.objects.exists()
    assert choices_of(pinned) == Choices()


def test_a_wrong_choice_is_named_beside_it_and_loses_nothing(sign_in, facilitator, pinned):
    sent = {"choice-trace": "on", "choice-goal_tables": "diagonal"}
    page = sign_in(facilitator).post(choices_url(pinned), sent)
    assert page.status_code == 422
    assert "Wählen Sie einen Eintrag der Liste." in page.content.decode()
    assert page.context["choices"]["trace"].value() is True
    assert not ReportChoice.objects.exists()


def test_who_may_not_edit_sees_no_choices(sign_in, staff, pinned):
    client = sign_in(staff)
    assert choices_url(pinned) not in page_of(client, pinned)
    assert client.post(choices_url(pinned)).status_code == 403
    assert client.post(decide_url(pinned), {"state": "accepted"}).status_code == 403


def test_a_sentence_is_accepted_edited_dropped_and_offered_again(sign_in, facilitator, pinned):
    client = sign_in(facilitator)
    computed = spread_of(client, pinned).computed
    assert computed.startswith("3 von 3 Karten betreffen")
    assert computed not in page_of(client, pinned)

    client.post(decide_url(pinned), {"state": "accepted"})
    assert computed in page_of(client, pinned)
    CardFactory(prompt=pinned.prompts.first(), perspective=None)
    assert "3 von 4 Karten betreffen" in page_of(client, pinned)

    edited = "Fast alle Karten <b>betreffen</b> eine Perspektive."
    client.post(decide_url(pinned), {"state": "edited", "text": edited})
    shown = page_of(client, pinned)
    assert "Fast alle Karten &lt;b&gt;betreffen" in shown
    assert "nach der Berechnung bearbeitet" in shown
    assert not spread_of(client, pinned).is_outdated
    CardFactory(prompt=pinned.prompts.first(), perspective=None)
    assert spread_of(client, pinned).is_outdated

    client.post(decide_url(pinned), {"state": "dropped"})
    assert "Fast alle Karten" not in page_of(client, pinned)
    client.post(decide_url(pinned), {"state": "offered"})
    offer = spread_of(client, pinned)
    assert (offer.state, offer.draft) == ("offered", edited)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"state": "edited", "text": "  "}, "Schreiben Sie den Satz oder verwerfen Sie ihn."),
        ({"state": "edited", "text": "x" * 2_001}, "2000"),
        ({"state": "believed", "text": "Mein Satz"}, "Wählen Sie einen Eintrag der Liste."),
        ({}, "Wählen Sie einen Eintrag der Liste."),
    ],
)
def test_a_wrong_decision_is_named_beside_it(sign_in, facilitator, pinned, sent, words):
    client = sign_in(facilitator)
    page = client.post(decide_url(pinned), sent)
    assert page.status_code == 422
    assert words in page.content.decode().replace(".000", "000")
    assert sent.get("text", "").strip() in page.content.decode()
    assert not SentenceChoice.objects.exists()
    beside = client.post(decide_url(pinned), sent, headers={"HX-Request": "true"})
    assert beside.status_code == 200
    assert "<html" not in beside.content.decode()


@pytest.mark.parametrize("sentence", ["comparison", "nothing"])
def test_what_cannot_be_computed_cannot_be_accepted(sign_in, facilitator, pinned, sentence):
    response = sign_in(facilitator).post(decide_url(pinned, sentence), {"state": "accepted"})
    assert response.status_code == 404


def test_the_retreat_before_on_the_scorecard_is_compared(sign_in, facilitator, pinned):
    earlier = WorkshopFactory(
        scorecard=pinned.scorecard, title="Klausur 2001", dates=["2001-05-01"]
    )
    prompt = earlier.prompts.create(key="p", kind="strength", text="Was?", position=0)
    place = pinned.scorecard.perspectives.first()
    CardFactory.create_batch(2, workshop=earlier, prompt=prompt, perspective=place)
    client = sign_in(facilitator)
    client.post(decide_url(pinned, "comparison"), {"state": "accepted"})
    assert "Im Vergleich mit „Klausur 2001“: Zuvor 2" in page_of(client, pinned)
    assert "Im Vergleich" not in page_of(client, earlier, "sentence_list")


def test_a_version_keeps_choices_and_sentences_as_they_were(
    sign_in, facilitator, pinned, strengths
):
    client = sign_in(facilitator)
    client.post(decide_url(pinned), {"state": "accepted"})
    save_choices(workshop=pinned, choices=Choices(trace=True))
    version = versions.issue_draft(pinned, facilitator)
    save_choices(workshop=pinned, choices=Choices())
    client.post(decide_url(pinned), {"state": "dropped"})
    page = client.get(reverse("reports:version_read", args=[version.pk])).content.decode()
    assert "3 von 3 Karten betreffen" in page.replace("\u00a0", " ")
    assert "Anhang: Von der Karte zum Ziel" in page
    assert "3 von 3 Karten betreffen" not in page_of(client, pinned)


def test_sentences_are_marked_with_the_language_of_the_report(sign_in, facilitator, pinned):
    client = sign_in(facilitator)
    save_choices(workshop=pinned, choices=Choices(language="en"))
    offer = spread_of(client, pinned)
    assert f'<p lang="en">{offer.text}</p>' in html.unescape(
        page_of(client, pinned, "sentence_list")
    )


def test_the_editor_of_the_conclusion_offers_the_sentences(sign_in, facilitator, pinned):
    client = sign_in(facilitator)
    offered = reverse("reports:sentence_list", args=[pinned.pk])
    for slot, is_there in (("conclusion", True), ("procedure", False)):
        page = client.get(reverse("workshops:narrative_edit", args=[pinned.pk, slot]))
        assert (offered in page.content.decode()) is is_there
    empty = WorkshopFactory(scorecard=pinned.scorecard)
    assert "Noch ist nichts zu berechnen." in page_of(client, empty, "sentence_list")


@pytest.mark.parametrize("number", [3, 60])
def test_sentences_ask_the_same_number_of_queries_for_few_and_many_cards(
    sign_in, facilitator, strengths, perspectives, number, django_assert_num_queries
):
    CardFactory.create_batch(number, prompt=strengths, perspective=perspectives[0])
    client = sign_in(facilitator)
    with django_assert_num_queries(13):
        page_of(client, strengths.workshop, "sentence_list")
