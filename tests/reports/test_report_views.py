"""The report's pages: list, preview, and the preview as PDF."""

import pytest
from django.urls import reverse

from reports.rendering import making
from reports.rendering.making import State
from tests.factories import CardFactory, WorkshopFactory


def test_list_names_every_report_of_the_organisation(sign_in, staff, workshop):
    WorkshopFactory(title="Fremde Klausur")
    page = sign_in(staff).get(reverse("reports:list"))
    assert [found.title for found, _newest in page.context["rows"]] == ["Strategieklausur"]


def test_list_says_where_to_begin_when_there_is_no_retreat(sign_in, staff):
    page = sign_in(staff).get(reverse("reports:list")).content.decode()
    assert page.count("Noch kein Bericht") == 1


@pytest.mark.parametrize("number", [1, 12])
def test_list_asks_the_same_number_of_queries_for_one_and_for_many(
    sign_in, staff, scorecard, number, django_assert_num_queries
):
    for _ in range(number):
        WorkshopFactory(scorecard=scorecard)
    client = sign_in(staff)
    with django_assert_num_queries(5):
        client.get(reverse("reports:list"))


def test_preview_shows_every_card_word_for_word(sign_in, staff, strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze <b>Wege</b> & „Mut“")
    page = sign_in(staff).get(reverse("reports:report", args=[strengths.workshop_id]))
    assert page.content.decode().count("Kurze &lt;b&gt;Wege&lt;/b&gt; &amp; „Mut“") == 1


def test_preview_bears_marks_in_each_other_without_end(sign_in, staff, workshop):
    workshop.narratives.create(slot="procedure", text="**Wort " * 500 + "Ende** " * 500)
    page = sign_in(staff).get(reverse("reports:report", args=[workshop.pk]))
    assert page.content.decode().count("Ende") == 500


@pytest.mark.parametrize("number", [2, 40])
def test_preview_asks_the_same_number_of_queries_for_few_and_many_cards(
    sign_in, staff, strengths, perspectives, number, django_assert_num_queries
):
    CardFactory.create_batch(number, prompt=strengths, perspective=perspectives[0])
    client = sign_in(staff)
    with django_assert_num_queries(15):
        client.get(reverse("reports:report", args=[strengths.workshop_id]))


@pytest.mark.slow
def test_pdf_is_a_download_with_a_readable_name(sign_in, staff, strengths):
    CardFactory(prompt=strengths)
    response = sign_in(staff).get(reverse("reports:report_pdf", args=[strengths.workshop_id]))
    assert response.content[:5] == b"%PDF-"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="2007-06-22_Strategieklausur_Vorschau.pdf"'
    )


def test_pdf_that_takes_too_long_ends_with_a_sentence(sign_in, staff, workshop, settings, tmp_path):
    settings.REPORT_TIMEOUT_SECONDS, settings.REPORT_CACHE_DIR = 0, tmp_path
    page = sign_in(staff).get(reverse("reports:report_pdf", args=[workshop.pk]), follow=True)
    sentence = "Das PDF war nach 0 Sekunden nicht fertig. Ihre Texte sind gesichert."
    assert page.content.decode().count(sentence) == 1


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_report_of_another_organisation_is_not_found(sign_in, stranger, workshop, name):
    response = sign_in(stranger).get(reverse(f"reports:{name}", args=[workshop.pk]))
    assert response.status_code == 404


def test_script_hears_why_there_is_no_file(sign_in, staff, workshop, settings, tmp_path):
    settings.REPORT_TIMEOUT_SECONDS, settings.REPORT_CACHE_DIR = 0, tmp_path
    answer = sign_in(staff).get(
        reverse("reports:report_pdf", args=[workshop.pk]), headers={"X-Requested-With": "fetch"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer.content.decode().startswith("Das PDF war nach 0 Sekunden nicht fertig.")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, {"words": "Der Bericht wartet, bis ein anderer fertig ist …", "page": ""}),
        (State(), {"words": "Der Bericht wird gesetzt …", "page": ""}),
        (State(7), {"words": "Der Bericht wird gesetzt …", "page": "Seite 7"}),
        (
            State(1, is_set=True),
            {"words": "Die Seiten sind gesetzt, die Datei wird geschrieben …", "page": "1 Seite"},
        ),
    ],
)
def test_how_far_the_report_is_is_told_while_it_is_made(
    sign_in, staff, workshop, settings, tmp_path, state, expected, django_assert_num_queries
):
    settings.REPORT_CACHE_DIR = tmp_path
    client, url = sign_in(staff), reverse("reports:report_state", args=[workshop.pk])
    with making.alone(str(workshop.pk), 0) as made:
        if state:
            made.tell(state)
        with django_assert_num_queries(4):
            assert client.get(url).json() == expected
    assert client.get(url).status_code == 204
