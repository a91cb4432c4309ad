"""Create, edit and duplicate a retreat with its prompts in one short form."""

import datetime

import pytest
from django.urls import reverse

from swot import setup
from swot.models import Prompt
from tests.factories import CardFactory, PromptFactory, ScorecardFactory
from workshops.models import Scorecard, Workshop
from workshops.services import StillInUse, archive_workshop

CREATE = "/workshops/new/"


def url(name, workshop):
    return reverse(f"swot:{name}", args=[workshop.pk])


def data_of(**changes):
    """What the form sends for a retreat on a new scorecard, as it comes prefilled."""
    return {
        "title": "Strategieklausur",
        "dates": ["2026-06-22", ""],
        "language": "de",
        "scorecard": "new:public_social",
        "strength-ask": "on",
        "strength-text": "Welche Stärken?",
        "strength-max_cards": "4",
        "weakness-ask": "on",
        "weakness-text": "Welche Schwächen?",
        "weakness-max_cards": "",
        "opportunity-text": "Welche Chancen?",
        "opportunity-max_cards": "4",
        "threat-text": "Welche Risiken?",
        "threat-max_cards": "4",
        **changes,
    }


def prompts_of(workshop):
    return list(workshop.prompts.values_list("kind", "text", "max_cards", "position"))


def test_create_makes_scorecard_workshop_and_the_ticked_prompts(sign_in, facilitator):
    response = sign_in(facilitator).post(CREATE, data_of())
    workshop = Workshop.objects.get()
    assert response.url == reverse("workshop", args=[workshop.pk])
    assert (workshop.dates, workshop.language, workshop.place) == (["2026-06-22"], "de", None)
    assert workshop.scorecard.title == "Strategieklausur"
    assert workshop.scorecard.perspectives.count() == 6
    assert prompts_of(workshop) == [
        ("strength", "Welche Stärken?", 4, 0),
        ("weakness", "Welche Schwächen?", None, 1),
    ]


def test_create_comes_prefilled_in_the_language(sign_in, facilitator):
    client = sign_in(facilitator)
    german = client.get(CREATE).context["prompts"]
    english = client.get(CREATE, headers={"Accept-Language": "en"}).context["prompts"]
    assert [form["ask"].value() for form in german] == [True, True, False, False]
    assert german[0]["text"].value() == (
        "Welche wesentlichen Stärken hat nach meiner Einschätzung unser Bereich?"
    )
    assert english[0]["text"].value() == "Which are, in my view, the main strengths of our unit?"


def test_create_needs_a_title_only(sign_in, facilitator):
    sign_in(facilitator).post(
        CREATE, {"title": "Klausur", "language": "en", "scorecard": "new:empty"}
    )
    workshop = Workshop.objects.get()
    assert (workshop.dates, workshop.scorecard.perspectives.count()) == ([], 0)
    assert prompts_of(workshop) == []


def test_create_on_a_scorecard_they_have(sign_in, facilitator, scorecard, perspectives):
    sign_in(facilitator).post(CREATE, data_of(scorecard=str(scorecard.pk)))
    assert Workshop.objects.get().scorecard == scorecard
    assert Scorecard.objects.count() == 1


def test_create_offers_no_scorecard_of_others(sign_in, facilitator):
    foreign = ScorecardFactory()
    response = sign_in(facilitator).post(CREATE, data_of(scorecard=str(foreign.pk)))
    assert list(response.context["form"].errors) == ["scorecard"]
    assert Workshop.objects.count() == 0


def test_create_keeps_days_in_order_and_once(sign_in, facilitator):
    days = ["2026-06-23", "22.06.2026", "2026-06-23"]
    sign_in(facilitator).post(CREATE, data_of(dates=days))
    assert Workshop.objects.get().dates == ["2026-06-22", "2026-06-23"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"dates": ["31.02.2026"]}, "dates"),
        ({"dates": ["\x00"]}, "dates"),
        ({"participants": "0"}, "participants"),
        ({"participants": "viele"}, "participants"),
        ({"language": "fr"}, "language"),
        ({"scorecard": "new:nothing"}, "scorecard"),
        ({"delete_on": "2001-01-01"}, "delete_on"),
    ],
)
def test_create_says_what_is_wrong_and_keeps_what_was_typed(sign_in, facilitator, changes, field):
    response = sign_in(facilitator).post(CREATE, data_of(place="Bad Dürkheim", **changes))
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (200, [field])
    assert form["place"].value() == "Bad Dürkheim"
    assert (Workshop.objects.count(), Scorecard.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"strength-text": ""}, "text"),
        ({"strength-text": "x" * 501}, "text"),
        ({"strength-max_cards": "0"}, "max_cards"),
        ({"strength-max_cards": "vier"}, "max_cards"),
    ],
)
def test_create_shows_the_fault_at_its_prompt(sign_in, facilitator, changes, field):
    response = sign_in(facilitator).post(CREATE, data_of(**changes))
    assert [list(form.errors) for form in response.context["prompts"]] == [[field], [], [], []]
    assert Workshop.objects.count() == 0


@pytest.mark.parametrize("who", ["staff", "manager"])
def test_create_is_for_facilitators(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(CREATE, data_of()).status_code == 403
    assert Workshop.objects.count() == 0


def edit_data(workshop, **changes):
    rows = {}
    for prompt in workshop.prompts.all():
        rows[f"prompt-{prompt.pk}-ask"] = "on"
        rows[f"prompt-{prompt.pk}-text"] = prompt.text
        rows[f"prompt-{prompt.pk}-max_cards"] = prompt.max_cards or ""
    return {"title": "Neu", "language": "de", "dates": [], **rows, **changes}


def test_edit_changes_frame_and_prompt_and_adds_a_kind(sign_in, facilitator, workshop, strengths):
    data = edit_data(
        workshop,
        participants="12",
        **{
            f"prompt-{strengths.pk}-text": "Was können wir?",
            "threat-ask": "on",
            "threat-text": "Was droht?",
            "threat-max_cards": "2",
        },
    )
    sign_in(facilitator).post(url("workshop_edit", workshop), data)
    workshop.refresh_from_db()
    assert (workshop.title, workshop.participants, workshop.dates) == ("Neu", 12, [])
    assert prompts_of(workshop) == [
        ("strength", "Was können wir?", 4, 0),
        ("threat", "Was droht?", 2, 1),
    ]
    assert Prompt.objects.filter(pk=strengths.pk).exists()


def test_edit_removes_an_unticked_prompt_without_cards(
    sign_in, facilitator, workshop, strengths, weaknesses
):
    data = edit_data(workshop)
    del data[f"prompt-{weaknesses.pk}-ask"]
    sign_in(facilitator).post(url("workshop_edit", workshop), data)
    assert list(workshop.prompts.all()) == [strengths]


def test_edit_keeps_a_prompt_that_has_cards(sign_in, facilitator, workshop, strengths):
    CardFactory(prompt=strengths)
    data = edit_data(workshop)
    del data[f"prompt-{strengths.pk}-ask"]
    response = sign_in(facilitator).post(url("workshop_edit", workshop), data)
    assert list(response.context["prompts"][0].errors) == ["ask"]
    assert workshop.prompts.count() == 1


def test_edit_service_never_drops_a_prompt_with_cards(workshop, strengths):
    CardFactory(prompt=strengths)
    with pytest.raises(StillInUse):
        setup.edit_workshop(
            workshop=workshop, frame=setup.Frame(title="Neu", language="de"), prompts=[]
        )
    workshop.refresh_from_db()
    assert (workshop.title, workshop.prompts.count()) == ("Strategieklausur", 1)


def test_edit_of_an_archived_retreat_is_refused(sign_in, facilitator, workshop):
    archive_workshop(workshop=workshop)
    response = sign_in(facilitator).post(url("workshop_edit", workshop), edit_data(workshop))
    assert response.status_code == 403


def test_duplicate_copies_the_prompts_and_no_card(
    sign_in, facilitator, workshop, strengths, weaknesses
):
    CardFactory(prompt=strengths)
    client = sign_in(facilitator)
    form = client.get(url("workshop_duplicate", workshop)).context["form"]
    assert (form["title"].value(), form["dates"].value()) == ("Strategieklausur (Kopie)", [])
    client.post(
        url("workshop_duplicate", workshop),
        edit_data(workshop, title="Zweite", dates=["2027-01-25"]),
    )
    made = Workshop.objects.get(title="Zweite")
    assert (made.scorecard, made.cards.count()) == (workshop.scorecard, 0)
    assert prompts_of(made) == prompts_of(workshop)
    assert set(made.prompts.all()).isdisjoint(workshop.prompts.all())


def test_duplicate_may_leave_a_prompt_with_cards_behind(sign_in, facilitator, workshop, strengths):
    CardFactory(prompt=strengths)
    data = edit_data(workshop, title="Zweite")
    del data[f"prompt-{strengths.pk}-ask"]
    sign_in(facilitator).post(url("workshop_duplicate", workshop), data)
    assert Workshop.objects.get(title="Zweite").prompts.count() == 0
    assert workshop.prompts.count() == 1


def test_frame_keeps_the_day_of_retention(workshop):
    day = datetime.date(2030, 1, 1)
    made = setup.create_workshop(
        scorecard=workshop.scorecard,
        frame=setup.Frame(title="x", language="en", delete_on=day),
        prompts=[],
    )
    made.refresh_from_db()
    assert made.delete_on == day


@pytest.mark.parametrize("name", ["workshop_edit", "workshop_duplicate"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("staff", 403), ("manager", 403)])
def test_setup_is_for_facilitators_of_the_house(sign_in, request, workshop, name, who, status):
    PromptFactory(workshop=workshop)
    client = sign_in(request.getfixturevalue(who))
    assert client.post(url(name, workshop), edit_data(workshop)).status_code == status
    assert list(Workshop.objects.values_list("title", flat=True)) == ["Strategieklausur"]
