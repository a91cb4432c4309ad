"""Addresses that only take in a form: what somebody sees who opens them, and the way back."""

import pytest
from django.urls import reverse

from tests.factories import CardFactory


def _hidden_next(response) -> str:
    page = response.content.decode()
    return page.partition('name="next" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("swot:cards_link", "swot:question_list"),
        ("swot:paste_pin", "swot:paste"),
        ("workshops:workshop_archive", "workshop"),
    ],
)
def test_opening_a_form_address_shows_a_page_with_the_way_back(
    sign_in, facilitator, workshop, name, above
):
    response = sign_in(facilitator).get(reverse(name, args=[workshop.pk]))
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.templates[0].name == "405.html"
    assert response.context["above"] == reverse(above, args=[workshop.pk])


def test_a_script_that_opens_a_form_address_gets_no_page(sign_in, facilitator, workshop):
    url = reverse("swot:cards_link", args=[workshop.pk])
    response = sign_in(facilitator).get(url, headers={"hx-request": "true"})
    assert (response.status_code, response.content) == (405, b"")
    response = sign_in(facilitator).get(url, headers={"accept": "application/json"})
    assert (response.status_code, response.content) == (405, b"")


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("swot:cards_link", "swot:cards_without_question"),
        ("swot:question_add", "swot:question_list"),
        ("swot:paste_pin", "swot:paste"),
    ],
)
def test_language_switch_after_a_fault_goes_to_the_page_of_the_form(
    sign_in, facilitator, workshop, strengths, name, page
):
    CardFactory(prompt=strengths)
    response = sign_in(facilitator).post(reverse(name, args=[workshop.pk]), {})
    assert response.status_code == 200
    assert _hidden_next(response) == reverse(page, args=[workshop.pk])


def test_language_switch_after_a_fault_of_an_archive_file_goes_to_the_upload(sign_in, facilitator):
    response = sign_in(facilitator).post(reverse("reports:archive_check"), {})
    assert _hidden_next(response) == reverse("reports:archive_upload")
