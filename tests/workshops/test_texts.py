"""The five texts: plain form, saving while typing, preview, two people at once."""

import pytest
from django.urls import reverse

from workshops import services
from workshops.models import Narrative, Slot


def url(name, workshop, slot="conclusion"):
    return reverse(f"workshops:{name}", args=[workshop.pk, slot])


@pytest.fixture
def conclusion(workshop, facilitator):
    return services.save_narrative(
        workshop=workshop, slot="conclusion", text="Der Blick.", version=0, by=facilitator
    )


def test_narrative_edit_saves_and_goes_back_to_the_path(sign_in, facilitator, workshop):
    response = sign_in(facilitator).post(
        url("narrative_edit", workshop), {"text": "Von außen\r\n\r\nnach innen.", "version": 0}
    )
    saved = workshop.narratives.get()
    assert response.url == reverse("workshop", args=[workshop.pk])
    assert (saved.text, saved.version, saved.updated_by) == (
        "Von außen\n\nnach innen.",
        1,
        facilitator,
    )


@pytest.mark.parametrize("slot", Slot.values)
def test_narrative_edit_opens_for_each_text(sign_in, facilitator, workshop, slot):
    assert sign_in(facilitator).get(url("narrative_edit", workshop, slot)).status_code == 200


def test_narrative_edit_knows_no_other_text(sign_in, facilitator, workshop):
    assert sign_in(facilitator).get(url("narrative_edit", workshop, "poem")).status_code == 404


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a" * 30_001, "30000 Zeichen"),
        ("a\n\n" * 1_001, "1001 Zeilen; höchstens 1000 sind möglich."),
    ],
    ids=["signs", "lines"],
)
def test_narrative_edit_keeps_a_text_that_is_too_long(sign_in, facilitator, workshop, text, told):
    response = sign_in(facilitator).post(
        url("narrative_edit", workshop), {"text": text, "version": 0}
    )
    form = response.context["form"]
    assert told in form.errors["text"][0]
    assert form["text"].value().strip() == text.strip()
    assert "maxlength" not in str(form["text"])  # a browser would cut what is pasted
    assert workshop.narratives.count() == 0


def test_narrative_edit_takes_what_the_report_can_bear(sign_in, facilitator, workshop):
    response = sign_in(facilitator).post(
        url("narrative_edit", workshop), {"text": "a\n\n" * 1_000, "version": 0}
    )
    assert response.status_code == 302


def test_narrative_edit_opens_a_longer_text_from_earlier_times(
    sign_in, facilitator, workshop, conclusion
):
    Narrative.objects.update(text="a" * 90_000)
    response = sign_in(facilitator).get(url("narrative_edit", workshop))
    assert response.context["form"]["text"].value() == "a" * 90_000


def test_narrative_edit_hints_at_a_typed_page_number(sign_in, facilitator, workshop, conclusion):
    Narrative.objects.update(text="siehe Seite 4")
    response = sign_in(facilitator).get(url("narrative_edit", workshop))
    assert response.context["has_typed_page"] is True


def test_narrative_save_answers_with_the_new_version(
    sign_in, facilitator, workshop, conclusion, time_machine
):
    time_machine.move_to("2026-03-02 13:02:00+00:00", tick=False)
    response = sign_in(facilitator).post(
        url("narrative_save", workshop), {"text": "siehe Seite 4", "version": 1}
    )
    assert response.json() == {"version": 2, "status": "gespeichert 14:02", "has_typed_page": True}


def test_narrative_save_twice_is_one_save(sign_in, facilitator, workshop, conclusion):
    client = sign_in(facilitator)
    for _round in range(2):
        response = client.post(url("narrative_save", workshop), {"text": "Neu", "version": 1})
        assert (response.status_code, response.json()["version"]) == (200, 2)


def test_narrative_save_tells_of_a_conflict_and_changes_nothing(
    sign_in, facilitator, administrator, workshop, conclusion
):
    services.save_narrative(
        workshop=workshop, slot="conclusion", text="Ihrer", version=1, by=administrator
    )
    response = sign_in(facilitator).post(
        url("narrative_save", workshop), {"text": "Meiner", "version": 1}
    )
    assert response.status_code == 409
    assert str(administrator) in response.json()["error"]
    assert workshop.narratives.get().text == "Ihrer"


@pytest.mark.parametrize(
    "data", [{}, {"text": "a"}, {"text": "a", "version": "x"}, {"version": -1}]
)
def test_narrative_save_refuses_what_it_cannot_read(sign_in, facilitator, workshop, data):
    response = sign_in(facilitator).post(url("narrative_save", workshop), data)
    assert (response.status_code, workshop.narratives.count()) == (422, 0)


def test_conflict_page_shows_both_texts_and_builds_on_the_newer(
    sign_in, facilitator, administrator, workshop, conclusion
):
    services.save_narrative(
        workshop=workshop, slot="conclusion", text="Ihrer", version=1, by=administrator
    )
    client = sign_in(facilitator)
    response = client.post(url("narrative_edit", workshop), {"text": "Meiner", "version": 1})
    content = response.content.decode()
    assert response.status_code == 409
    assert (response.context["mine"], response.context["current"].text) == ("Meiner", "Ihrer")
    assert content.count('name="version" value="2"') == 2
    response = client.post(
        url("narrative_edit", workshop), {"text": response.context["merged"], "version": 2}
    )
    assert workshop.narratives.get().text == "Ihrer\n\nMeiner"


def test_conflict_page_shows_what_is_common_once(sign_in, facilitator, workshop, conclusion):
    now = "Anfang\n\nIhrer\n\nEnde"
    services.save_narrative(
        workshop=workshop, slot="conclusion", text=now, version=1, by=facilitator
    )
    response = sign_in(facilitator).post(
        url("narrative_edit", workshop), {"text": "Anfang\n\nMeiner\n\nEnde", "version": 1}
    )
    assert response.context["merged"] == "Anfang\n\nIhrer\n\nMeiner\n\nEnde"
    assert [item.is_equal for item in response.context["stretches"]] == [True, False, True]
    assert response.context["words"].startswith("Sie haben in einem anderen Fenster um ")


def test_narrative_preview_saves_nothing_and_escapes(sign_in, facilitator, workshop):
    response = sign_in(facilitator).post(
        url("narrative_preview", workshop),
        {"text": '*gut* <img src=x hx-get="/">', "version": 0},
        headers={"HX-Request": "true"},
    )
    content = response.content.decode()
    assert "<em>gut</em> &lt;img src=x hx-get=&quot;/&quot;&gt;" in content
    assert 'class="prose" hx-disable' in content
    assert workshop.narratives.count() == 0


def test_narrative_preview_without_scripts_keeps_the_typed_text(sign_in, facilitator, workshop):
    response = sign_in(facilitator).post(
        url("narrative_preview", workshop), {"text": "*gut*", "version": 0}
    )
    assert response.context["form"]["text"].value() == "*gut*"
    assert response.context["preview"] == "<p><em>gut</em></p>\n"


@pytest.mark.parametrize("name", ["narrative_save", "narrative_preview"])
def test_narrative_verbs_refuse_get(sign_in, facilitator, workshop, name):
    assert sign_in(facilitator).get(url(name, workshop)).status_code == 405


@pytest.mark.parametrize("name", ["narrative_edit", "narrative_save", "narrative_preview"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("staff", 403), ("manager", 403)])
def test_texts_are_for_facilitators_of_the_house(sign_in, request, workshop, name, who, status):
    client = sign_in(request.getfixturevalue(who))
    response = client.post(url(name, workshop), {"text": "Fremd", "version": 0})
    assert (response.status_code, workshop.narratives.count()) == (status, 0)


def test_texts_of_an_archived_retreat_stay_as_they_are(sign_in, facilitator, workshop):
    services.archive_workshop(workshop=workshop)
    response = sign_in(facilitator).post(
        url("narrative_edit", workshop), {"text": "Neu", "version": 0}
    )
    assert (response.status_code, workshop.narratives.count()) == (403, 0)
