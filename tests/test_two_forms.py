"""Two people open the same form: who saves second sees what the first wrote; nothing is lost."""

from __future__ import annotations

import lxml.html
import pytest
from django.urls import reverse

from tests.factories import (
    CardFactory,
    GuidingQuestionFactory,
    ObjectiveFactory,
    PhaseFactory,
    ReviewFactory,
)


@pytest.fixture(params=["question", "objective", "phase", "review"])
def opened(request, workshop, perspectives):
    """The thing, the address of its form, and the name of its text."""
    match request.param:
        case "question":
            thing, name = GuidingQuestionFactory(workshop=workshop), "swot:question_edit"
        case "objective":
            thing, name = ObjectiveFactory(workshop=workshop), "goals:objective_edit"
        case "phase":
            thing, name = PhaseFactory(workshop=workshop), "goals:phase_edit"
        case _:
            thing = ReviewFactory(scorecard=workshop.scorecard)
            name = "indicators:review_edit"
    field = "participants" if request.param == "review" else "text"
    return thing, reverse(name, args=[thing.pk]), field


def _form(page, url):
    """What a browser would send of the form as it stands."""
    document = lxml.html.fromstring(page.content.decode())
    wanted = next(form for form in document.forms if "seen" in form.fields)
    return {name: value for name, value in wanted.form_values() if name != "csrfmiddlewaretoken"}


def _text(thing, field):
    thing.refresh_from_db()
    return getattr(thing, field)


def test_second_of_two_sees_the_text_of_the_first(sign_in, facilitator, administrator, opened):
    thing, url, field = opened
    one, other = sign_in(facilitator), sign_in(administrator)
    first, second = _form(one.get(url), url), _form(other.get(url), url)
    assert one.post(url, {**first, field: "Was A schrieb?"}).status_code == 302
    page = other.post(url, {**second, field: "Was B schrieb?"})
    assert _text(thing, field) == "Was A schrieb?"
    assert "Jetzt steht dort: „Was A schrieb?“" in page.content.decode()
    again = _form(page, url)
    assert again[field].strip() == "Was B schrieb?"
    assert other.post(url, again).status_code == 302
    assert _text(thing, field) == "Was B schrieb?"


def test_saving_the_same_twice_is_no_conflict(sign_in, facilitator, opened):
    thing, url, field = opened
    client = sign_in(facilitator)
    sent = {**_form(client.get(url), url), field: "Einmal gesagt?"}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert _text(thing, field) == "Einmal gesagt?"


def test_cards_that_somebody_linked_meanwhile_are_not_dropped_unseen(
    sign_in, facilitator, administrator, workshop, strengths
):
    question, card = GuidingQuestionFactory(workshop=workshop), CardFactory(prompt=strengths)
    url = reverse("swot:question_edit", args=[question.pk])
    client = sign_in(facilitator)
    sent = _form(client.get(url), url)
    linking = reverse("swot:cards_link", args=[workshop.pk])
    sign_in(administrator).post(linking, {"question": question.pk, "cards": [card.pk]})
    page = client.post(url, {**sent, "text": "Neuer Wortlaut?"})
    assert "jemand anderes geändert" in page.content.decode()
    assert [link.card_id for link in question.card_links.all()] == [card.pk]
