"""The page of the strategic direction and its forms."""

import pytest
from django.urls import reverse

from goals.models import Objective, Phase
from tests.factories import GoalFactory, IndicatorFactory, ObjectiveFactory, PhaseFactory
from workshops.models import Narrative


def _url(name, thing):
    return reverse(f"goals:{name}", args=[thing.pk])


@pytest.fixture
def objective(workshop):
    return ObjectiveFactory(workshop=workshop, number=1, text="Kurze Wege", valid_from=2008)


@pytest.fixture
def phase(workshop, objective):
    return PhaseFactory(
        workshop=workshop, number=1, label="Ausbau", objective=objective, from_date="2008"
    )


def test_direction_shows_texts_objectives_and_phases(sign_in, staff, workshop, objective, phase):
    Narrative.objects.create(workshop=workshop, slot="direction", text="Wir arbeiten **heute** so.")
    page = sign_in(staff).get(_url("direction", workshop))
    text = page.content.decode()
    assert "Wir arbeiten <strong>heute</strong> so." in text
    assert [row.time for row in page.context["objectives"]] == ["ab 2008"]
    assert page.context["objectives"][0].gaps == [
        "kein Indikator",
        "kein Termin",
        "niemand verantwortlich",
    ]
    assert [row.time for row in page.context["phases"]] == ["ab 2008"]
    assert "Bearbeiten" not in text  # staff read


def test_objective_lacks_nothing_that_a_goal_under_it_has(sign_in, staff, workshop, objective):
    goal = GoalFactory(workshop=workshop, objective=objective)
    IndicatorFactory(goal=goal)
    page = sign_in(staff).get(_url("direction", workshop))
    assert page.context["objectives"][0].gaps == ["kein Termin", "niemand verantwortlich"]


def test_goal_that_was_dropped_does_not_count(sign_in, staff, workshop, objective):
    IndicatorFactory(goal=GoalFactory(workshop=workshop, objective=objective, status="dropped"))
    page = sign_in(staff).get(_url("direction", workshop))
    assert "kein Indikator" in page.context["objectives"][0].gaps


def test_empty_direction_says_what_belongs_here(sign_in, facilitator, workshop):
    text = sign_in(facilitator).get(_url("direction", workshop)).content.decode()
    assert "Noch kein Leitziel." in text
    assert "Noch nichts geschrieben." in text


@pytest.mark.parametrize("count", [1, 12])
def test_direction_asks_the_same_queries_for_any_number(
    sign_in, facilitator, workshop, count, django_assert_num_queries
):
    for number in range(1, count + 1):
        objective = ObjectiveFactory(workshop=workshop, number=number)
        PhaseFactory(workshop=workshop, number=number, objective=objective)
        GoalFactory(workshop=workshop, objective=objective)
    client = sign_in(facilitator)
    with django_assert_num_queries(8):
        client.get(_url("direction", workshop))


def test_objective_is_created(sign_in, facilitator, workshop):
    answer = sign_in(facilitator).post(
        _url("objective_create", workshop),
        {"text": " Kurze\x00 Wege ", "valid_from": "2008", "due": "31.12.2012"},
    )
    made = Objective.objects.get()
    assert answer.url == f"{_url('direction', workshop)}#objective-{made.pk}"
    assert (made.text, made.valid_from, made.due, made.number) == (
        "Kurze Wege",
        2008,
        "2012-12-31",
        1,
    )


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("text", "", "Bitte füllen Sie dieses Feld aus."),
        (
            "valid_from",
            "bald",
            "Das ist kein Jahr. Schreiben Sie vier Ziffern, zum Beispiel 2008.",
        ),
        ("valid_from", "99", "Das ist kein Jahr. Schreiben Sie vier Ziffern, zum Beispiel 2008."),
        (
            "due",
            "12/2008",
            "Das ist weder ein Jahr noch ein Tag. Schreiben Sie zum Beispiel 2008 oder 31.12.2008.",
        ),
        ("due", "2007", "Das liegt vor dem ersten Jahr. Ändern Sie eines von beiden."),
    ],
)
def test_objective_refuses_bad_values_and_keeps_what_was_typed(
    sign_in, facilitator, workshop, field, typed, error
):
    values = {"text": "Kurze Wege", "valid_from": "2008", "due": "2012", field: typed}
    page = sign_in(facilitator).post(_url("objective_create", workshop), values)
    assert page.context["form"].errors[field] == [error]
    assert f'value="{typed}"' in page.content.decode() or typed in ("", "99")
    assert not Objective.objects.exists()


def test_objective_is_edited_and_keeps_the_grain_of_its_date(sign_in, facilitator, objective):
    client = sign_in(facilitator)
    Objective.objects.update(due="2012")
    assert 'value="2012"' in client.get(_url("objective_edit", objective)).content.decode()
    client.post(_url("objective_edit", objective), {"text": "Neu", "due": "1.2.2012"})
    objective.refresh_from_db()
    assert (objective.text, objective.valid_from, objective.due) == ("Neu", None, "2012-02-01")


def test_objective_is_deleted_after_asking(sign_in, facilitator, objective):
    client = sign_in(facilitator)
    assert "Leitziel 1 löschen?" in client.get(_url("objective_delete", objective)).content.decode()
    assert Objective.objects.count() == 1
    client.post(_url("objective_delete", objective))
    assert Objective.objects.count() == 0


def test_objective_moves(sign_in, facilitator, workshop, objective):
    second = ObjectiveFactory(workshop=workshop, number=2)
    client = sign_in(facilitator)
    client.post(_url("objective_move", second), {"step": "-1"})
    assert list(workshop.objectives.all()) == [second, objective]
    assert client.get(_url("objective_move", second)).status_code == 405


def test_phase_is_created_edited_moved_and_deleted(sign_in, facilitator, workshop, objective):
    client = sign_in(facilitator)
    values = {"text": "Zuerst", "objective": objective.pk, "from_date": "2008", "to_date": "2009"}
    client.post(_url("phase_create", workshop), values)
    phase = Phase.objects.get()
    assert (phase.text, phase.label, phase.objective, phase.to_date) == (
        "Zuerst",
        None,
        objective,
        "2009",
    )
    client.post(_url("phase_edit", phase), {**values, "label": "Ausbau"})
    client.post(_url("phase_create", workshop), {"text": "Dann"})
    client.post(_url("phase_move", phase), {"step": "1"})
    assert [item.text for item in workshop.phases.all()] == ["Dann", "Zuerst"]
    phase.refresh_from_db()
    assert phase.label == "Ausbau"
    client.post(_url("phase_delete", phase))
    assert [(item.number, item.text) for item in workshop.phases.all()] == [(1, "Dann")]


def test_phase_refuses_an_end_before_its_beginning(sign_in, facilitator, workshop):
    page = sign_in(facilitator).post(
        _url("phase_create", workshop), {"text": "x", "from_date": "1.6.2008", "to_date": "2007"}
    )
    assert page.context["form"].errors["to_date"] == [
        "Die Phase endet, bevor sie beginnt. Ändern Sie eines von beiden."
    ]


def test_phase_takes_no_objective_of_another_retreat(sign_in, facilitator, workshop):
    foreign = ObjectiveFactory()
    page = sign_in(facilitator).post(
        _url("phase_create", workshop), {"text": "x", "objective": foreign.pk}
    )
    assert "objective" in page.context["form"].errors


@pytest.mark.parametrize("who", ["staff", "manager"])
def test_direction_is_edited_by_facilitators_only(sign_in, request, workshop, objective, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(_url("direction", workshop)).status_code == 200
    assert client.get(_url("objective_create", workshop)).status_code == 403
    assert client.post(_url("objective_delete", objective)).status_code == 403


def test_direction_of_a_stranger_is_not_found(sign_in, stranger, workshop, objective, phase):
    client = sign_in(stranger)
    names = [("direction", workshop), ("objective_edit", objective), ("phase_edit", phase)]
    assert [client.get(_url(*item)).status_code for item in names] == [404, 404, 404]


def test_direction_of_an_archived_retreat_is_read_only(sign_in, facilitator, workshop, objective):
    from workshops.services import archive_workshop

    archive_workshop(workshop=workshop)
    client = sign_in(facilitator)
    assert client.get(_url("direction", workshop)).status_code == 200
    assert client.get(_url("objective_edit", objective)).status_code == 403
