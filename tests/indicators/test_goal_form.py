"""Wording a goal: the form with its indicators and measures."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Post
from goals.models import Goal
from indicators.models import Indicator, Measurement, Target
from tests.factories import (
    CardFactory,
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PerspectiveFactory,
    PostFactory,
)
from tests.indicators.forms import RESULT, goal_data

NO_BAND = (
    "Nur ein Korridor hat eine Obergrenze. Lassen Sie das Feld leer oder ändern Sie die Richtung."
)


def _url(name, thing):
    return reverse(f"indicators:{name}", args=[thing.pk])


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Alt")


def _errors(page):
    """Every error of the page as field → words."""
    shown = page.context["page"]
    found = dict(shown.form.errors)
    for section in [*[item.rows for item in shown.sections], shown.measures]:
        for form in section.forms:
            found |= {f"{form.prefix}-{name}": words for name, words in form.errors.items()}
    return {name: words[0] for name, words in found.items()}


def test_goal_is_created_with_indicators_and_measures(sign_in, facilitator, workshop, perspectives):
    question = GuidingQuestionFactory(workshop=workshop)
    objective = ObjectiveFactory(workshop=workshop)
    data = goal_data(
        perspectives[0],
        questions=[question.pk],
        objective=objective.pk,
        due="31.12.2008",
        responsible="Jugendhilfeplanung",
        relevant="Gesetzlicher Auftrag",
        result=[{**RESULT, "baseline_value": "1.234,5", "green": "0,82", "responsible": "ASD"}],
        effect=[{**RESULT, "name": "Rücksprachen", "target_period": ""}],
        measure=[{"text": "Muster abstimmen", "due": "29.02.2008", "is_done": "on"}],
    )
    answer = sign_in(facilitator).post(_url("goal_create", workshop), data)
    goal = Goal.objects.get()
    assert answer.url == _url("goal_edit", goal)
    assert (goal.due, goal.status, goal.responsible.name, goal.objective) == (
        datetime.date(2008, 12, 31),
        "agreed",
        "Jugendhilfeplanung",
        objective,
    )
    assert list(goal.questions.all()) == [question]
    assert (goal.relevant, goal.achievable) == ("Gesetzlicher Auftrag", None)
    result, effect = goal.indicators.all()
    assert (result.level, result.baseline_value, result.green, result.responsible.name) == (
        "result",
        Decimal("1234.5"),
        Decimal("0.82"),
        "ASD",
    )
    assert [(t.period, t.value) for t in result.targets.all()] == [("2008", Decimal(18))]
    # Without a period the target is meant for the year in which the goal is due.
    assert [t.period for t in effect.targets.all()] == ["2008"]
    assert [(m.text, m.is_done) for m in goal.measures.all()] == [("Muster abstimmen", True)]


def test_goal_needs_only_its_sentence_and_a_perspective(sign_in, manager, workshop, perspectives):
    sign_in(manager).post(_url("goal_create", workshop), goal_data(perspectives[0]))
    goal = Goal.objects.get()
    assert (goal.due, goal.responsible, goal.indicators.count()) == (None, None, 0)


def test_new_goal_sent_twice_is_one(sign_in, facilitator, workshop, perspectives):
    client = sign_in(facilitator)
    new_id = client.get(_url("goal_create", workshop)).context["form"]["new_id"].value()
    data = goal_data(perspectives[0], new_id=new_id, result=[RESULT])
    urls = {client.post(_url("goal_create", workshop), data).url for _ in range(2)}
    assert urls == {_url("goal_edit", Goal.objects.get())}
    assert Indicator.objects.count() == 1


def test_goal_saved_as_draft_is_a_draft(sign_in, facilitator, workshop, perspectives):
    data = goal_data(perspectives[0], draft="1")
    sign_in(facilitator).post(_url("goal_create", workshop), data)
    assert Goal.objects.get().status == "draft"


def test_goal_from_a_question_begins_with_it(sign_in, facilitator, workshop):
    question = GuidingQuestionFactory(workshop=workshop, text="Wie gelingt es?")
    foreign = GuidingQuestionFactory()
    client = sign_in(facilitator)
    page = client.get(f"{_url('goal_create', workshop)}?question={question.pk}")
    assert page.context["chosen"] == [question]
    assert page.context["hints"]["specific"] == []  # a blank sheet is not criticised
    for wrong in (foreign.pk, "x"):
        page = client.get(f"{_url('goal_create', workshop)}?question={wrong}")
        assert page.context["chosen"] == []


@pytest.mark.parametrize(
    ("change", "field", "error"),
    [
        (
            {"statement": " "},
            "statement",
            "Schreiben Sie das Ziel in einem Satz. Ein Entwurf darf grob sein.",
        ),
        (
            {"perspective": ""},
            "perspective",
            "Wählen Sie die Perspektive, zu der das Ziel gehört.",
        ),
        (
            {"due": "31.2.2008"},
            "due",
            "Das ist kein Tag des Kalenders. Schreiben Sie zum Beispiel 31.12.2008.",
        ),
        (
            {"result": [{**RESULT, "direction": ""}]},
            "result-0-direction",
            "Sagen Sie, ob mehr oder weniger besser ist.",
        ),
        (
            {"result": [{**RESULT, "name": ""}]},
            "result-0-name",
            "Nennen Sie den Indikator oder entfernen Sie die Zeile.",
        ),
        (
            {"result": [{**RESULT, "target_value": "1.5.2"}]},
            "result-0-target_value",
            "Das ist keine Zahl. Schreiben Sie sie ohne Einheit, zum Beispiel 1.234,5.",
        ),
        (
            {"effect": [{**RESULT, "target_period": "bald"}]},
            "effect-0-target_period",
            "Das ist kein Zeitraum. Schreiben Sie ihn als 2008, Q3 2008 oder 09/2008.",
        ),
        (
            {"effect": [{**RESULT, "target_period": ""}]},
            "effect-0-target_period",
            "Nennen Sie den Zeitraum, für den der Zielwert gilt, zum Beispiel 2008.",
        ),
        (
            {"effect": [{**RESULT, "target_upper": "20"}]},
            "effect-0-target_upper",
            NO_BAND,
        ),
        (
            {"effect": [{**RESULT, "direction": "range", "target_upper": "7"}]},
            "effect-0-target_upper",
            "Die Obergrenze liegt unter der Untergrenze.",
        ),
        (
            {"measure": [{"text": "", "due": "1.1.2008"}]},
            "measure-0-text",
            "Schreiben Sie, was zu tun ist, oder entfernen Sie die Zeile.",
        ),
    ],
)
def test_goal_refuses_bad_values_and_keeps_what_was_typed(
    sign_in, facilitator, workshop, perspectives, change, field, error
):
    data = goal_data(perspectives[0], **{"relevant": "bleibt stehen", **change})
    page = sign_in(facilitator).post(_url("goal_create", workshop), data)
    assert page.status_code == 422
    assert _errors(page) == {field: error}
    assert "bleibt stehen" in page.content.decode()
    assert not Goal.objects.exists()
    assert not Post.objects.exists()


def test_goal_shows_all_faults_at_once(sign_in, facilitator, workshop, perspectives):
    data = goal_data(
        perspectives[0], statement="", result=[{**RESULT, "name": ""}], measure=[{"due": "x"}]
    )
    page = sign_in(facilitator).post(_url("goal_create", workshop), data)
    assert set(_errors(page)) == {
        "statement",
        "result-0-name",
        "measure-0-text",
        "measure-0-due",
    }


def test_goal_takes_nothing_of_another_retreat(sign_in, facilitator, workshop, perspectives):
    data = goal_data(
        PerspectiveFactory(),
        questions=[GuidingQuestionFactory().pk],
        objective=ObjectiveFactory().pk,
    )
    page = sign_in(facilitator).post(_url("goal_create", workshop), data)
    assert set(_errors(page)) == {"perspective", "questions", "objective"}


def test_goal_form_in_english_reads_numbers_of_both_forms(
    sign_in, facilitator, workshop, perspectives
):
    client = sign_in(facilitator)
    client.cookies["language"] = "en"
    row = {**RESULT, "baseline_value": "1,234.5", "target_value": "1,25"}
    data = goal_data(perspectives[0], due="31/12/2008", result=[row])
    client.post(_url("goal_create", workshop), data)
    indicator = Indicator.objects.get()
    assert (indicator.baseline_value, indicator.targets.get().value) == (
        Decimal("1234.5"),
        Decimal("1.25"),
    )


def test_goal_form_adds_a_row_without_scripts_and_finds_no_fault_yet(
    sign_in, facilitator, workshop, perspectives
):
    data = goal_data(
        perspectives[0], statement="", add="result", result=[{**RESULT, "target_value": "viel"}]
    )
    page = sign_in(facilitator).post(_url("goal_create", workshop), data)
    section = page.context["page"].sections[0]
    assert (page.status_code, len(section.rows.forms)) == (200, 2)
    text = page.content.decode()
    assert 'value="viel"' in text
    assert "field-error" not in text
    assert not Goal.objects.exists()


# --- editing -----------------------------------------------------------------------------


def _row(indicator, **change):
    return {**RESULT, "id": indicator.pk, "name": indicator.name, **change}


def test_goal_is_edited_and_rows_are_changed_removed_and_added(
    sign_in, facilitator, goal, perspectives
):
    kept = IndicatorFactory(goal=goal, name="bleibt")
    gone = IndicatorFactory(goal=goal, name="geht")
    data = goal_data(
        perspectives[1],
        statement="Neu",
        status="dropped",
        status_reason="Überholt",
        result=[
            _row(kept, target_value="20"),
            _row(gone, name="", DELETE="on"),
            {**RESULT, "name": "kommt"},
        ],
    )
    sign_in(facilitator).post(_url("goal_edit", goal), data)
    goal.refresh_from_db()
    assert (goal.statement, goal.perspective, goal.status, goal.status_reason) == (
        "Neu",
        perspectives[1],
        "dropped",
        "Überholt",
    )
    assert goal.version == 1
    assert [item.name for item in goal.indicators.all()] == ["bleibt", "kommt"]
    assert kept.targets.get().value == 20


def test_goal_form_shows_and_changes_the_last_target_only(sign_in, facilitator, goal, perspectives):
    indicator = IndicatorFactory(goal=goal, unit="%")
    for period, value in (("2009", 60), ("2008", 50)):
        Target.objects.create(indicator=indicator, period=period, value=value)
    client = sign_in(facilitator)
    row = client.get(_url("goal_edit", goal)).context["page"].sections[0].rows.forms[0]
    assert (row["target_value"].value(), row["target_period"].value()) == ("60", "2009")
    assert row.others == "2008: 50\u00a0%"
    data = goal_data(
        perspectives[0], result=[_row(indicator, target_value="70", target_period="2010")]
    )
    client.post(_url("goal_edit", goal), data)
    assert sorted((t.period, t.value) for t in indicator.targets.all()) == [
        ("2008", 50),
        ("2010", 70),
    ]


def test_emptied_target_goes(sign_in, facilitator, goal, perspectives):
    indicator = IndicatorFactory(goal=goal)
    Target.objects.create(indicator=indicator, period="2008", value=50)
    data = goal_data(
        perspectives[0], result=[_row(indicator, target_value="", target_period="2008")]
    )
    sign_in(facilitator).post(_url("goal_edit", goal), data)
    assert not indicator.targets.exists()


def test_goal_form_never_removes_an_indicator_with_values(sign_in, facilitator, goal, perspectives):
    indicator = IndicatorFactory(goal=goal)
    Measurement.objects.create(indicator=indicator, period="2008", value=5)
    client = sign_in(facilitator)
    assert 'name="result-0-DELETE"' not in client.get(_url("goal_edit", goal)).content.decode()
    data = goal_data(perspectives[0], result=[_row(indicator, DELETE="on")])
    client.post(_url("goal_edit", goal), data)
    assert list(goal.indicators.all()) == [indicator]


def test_goal_form_shows_numbers_in_the_language(sign_in, facilitator, goal):
    IndicatorFactory(goal=goal, baseline_value=Decimal("1234.5"), baseline_period="2007-Q3")
    text = sign_in(facilitator).get(_url("goal_edit", goal)).content.decode()
    assert 'value="1.234,5"' in text
    assert 'value="3. Quartal 2007"' in text


def test_goal_form_reads_back_what_it_shows(sign_in, facilitator, goal, perspectives):
    indicator = IndicatorFactory(
        goal=goal, baseline_value=Decimal("0.5"), baseline_period="2007-Q3"
    )
    row = _row(indicator, baseline_value="0,5", baseline_period="3. Quartal 2007")
    data = goal_data(perspectives[0], result=[row])
    sign_in(facilitator).post(_url("goal_edit", goal), data)
    indicator.refresh_from_db()
    assert (indicator.baseline_value, indicator.baseline_period) == (Decimal("0.5"), "2007-Q3")


def test_slip_in_the_name_of_a_post_is_asked_back_in_every_row(
    sign_in, facilitator, goal, perspectives
):
    PostFactory(organisation=goal.workshop.scorecard.organisation, name="Leitung Jugend")
    slip = "Leitung Jugnd"
    rows = [{**RESULT, "responsible": slip}]
    measures = [{"text": "Tun", "responsible": slip}]
    data = goal_data(perspectives[0], responsible=slip, result=rows, measure=measures)
    client = sign_in(facilitator)
    page = client.post(_url("goal_edit", goal), data)
    fields = ["responsible", "result-0-responsible", "measure-0-responsible"]
    shown = page.content.decode()
    assert page.status_code == 422
    for name in fields:
        assert shown.count(f'<input type="hidden" name="{name}-new" value="{slip}">') == 1
    meant = data | {f"{name}-new": slip for name in fields}
    assert client.post(_url("goal_edit", goal), meant).status_code == 302


# --- two people at once ---------------------------------------------------------------------


def test_conflict_shows_both_and_loses_nothing(sign_in, facilitator, goal, perspectives):
    indicator = IndicatorFactory(goal=goal, name="Indikator")
    Goal.objects.update(statement="deren Fassung", version=1)
    row = _row(indicator, target_value="20")
    data = goal_data(perspectives[0], statement="meine Fassung", due="31.12.2008", result=[row])
    client = sign_in(facilitator)
    page = client.post(_url("goal_edit", goal), data)
    assert page.status_code == 409
    shown = {item.title: (item.theirs, item.mine) for item in page.context["conflict"]}
    assert shown["Ziel"] == ("deren Fassung", "meine Fassung")
    assert shown["Erreicht bis"] == ("", "31.12.2008")
    assert "Zielwert 2008: 20" in shown["Indikator Indikator"][1]
    goal.refresh_from_db()
    assert (goal.statement, goal.version) == ("deren Fassung", 1)
    assert not indicator.targets.exists()
    # The form still holds what was typed, and saved again it replaces what is stored.
    assert page.context["form"]["version"].value() == "1"
    client.post(_url("goal_edit", goal), {**data, "version": 1})
    goal.refresh_from_db()
    assert (goal.statement, goal.version) == ("meine Fassung", 2)


def test_conflict_over_the_same_words_is_none(sign_in, facilitator, goal, perspectives):
    client = sign_in(facilitator)
    data = goal_data(perspectives[0], statement="Gleich")
    answers = [client.post(_url("goal_edit", goal), data).status_code for _ in range(2)]
    assert answers == [302, 302]
    goal.refresh_from_db()
    assert goal.version == 1


def test_indicator_that_somebody_else_added_stays(sign_in, facilitator, goal, perspectives):
    IndicatorFactory(goal=goal, name="von anderen")
    data = goal_data(perspectives[0], result=[{**RESULT, "name": "von mir"}])
    sign_in(facilitator).post(_url("goal_edit", goal), data)
    assert [item.name for item in goal.indicators.all()] == ["von anderen", "von mir"]


# --- hints, aside, access --------------------------------------------------------------------


def test_hints_answer_what_is_typed_and_store_nothing(sign_in, facilitator, workshop, perspectives):
    data = goal_data(
        perspectives[0],
        statement="Wir wollen die Vernetzung verbessern",
        due="31.12.2008",
        effect=[{**RESULT, "direction": ""}],
    )
    answer = sign_in(facilitator).post(
        _url("goal_hints", workshop), data, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert "2 von 7 Angaben" in text
    assert "„wollen“" in text
    assert 'id="hints-specific" hx-swap-oob="true"' in text
    assert "<html" not in text
    assert not Goal.objects.exists()


@pytest.mark.parametrize("data", [{}, {"due": "x", "result-TOTAL_FORMS": "viele"}])
def test_hints_take_anything(sign_in, facilitator, workshop, data):
    answer = sign_in(facilitator).post(_url("goal_hints", workshop), data)
    assert answer.status_code == 200
    assert "0 von 7 Angaben" in answer.content.decode()


def test_goal_shows_the_cards_behind_it_without_hidden_ones(
    sign_in, facilitator, workshop, goal, strengths
):
    question = GuidingQuestionFactory(workshop=workshop)
    goal.questions.add(question)
    shown = CardFactory(prompt=strengths, text="Kurze Wege")
    hidden = CardFactory(prompt=strengths, text="Geheim", hidden_reason="doppelt")
    for card in (shown, hidden):
        question.cards.add(card)
    page = sign_in(facilitator).get(_url("goal_edit", goal))
    assert page.context["cards"] == [shown]


def test_letters_follow_the_language(sign_in, facilitator, goal):
    client = sign_in(facilitator)
    text = client.get(_url("goal_edit", goal)).content.decode()
    assert text.index("<b>Akzeptiert</b>") < text.index("<b>Realistisch</b>")
    client.cookies["language"] = "en"
    text = client.get(_url("goal_edit", goal)).content.decode()
    assert text.index("<b>Achievable</b>") < text.index("<b>Relevant</b>")


def test_perspectives_to_choose_are_leaves_in_use(sign_in, facilitator, workshop, perspectives):
    parent = PerspectiveFactory(scorecard=workshop.scorecard, name="Prozesse")
    PerspectiveFactory(scorecard=workshop.scorecard, name="Alt", is_retired=True)
    perspectives[1].parent = parent
    perspectives[1].save()
    page = sign_in(facilitator).get(_url("goal_create", workshop))
    assert [chip.perspective for chip in page.context["chips"]] == perspectives


def test_retired_perspective_of_a_goal_stays_chosen(sign_in, facilitator, goal, perspectives):
    perspectives[0].is_retired = True
    perspectives[0].save()
    page = sign_in(facilitator).get(_url("goal_edit", goal))
    assert [chip.perspective for chip in page.context["chips"] if chip.is_checked] == [
        perspectives[0]
    ]


@pytest.mark.parametrize("count", [1, 8])
def test_goal_form_asks_the_same_queries_for_any_number(
    sign_in, facilitator, workshop, goal, count, django_assert_num_queries
):
    for _ in range(count):
        goal.questions.add(GuidingQuestionFactory(workshop=workshop))
        indicator = IndicatorFactory(goal=goal)
        Target.objects.create(indicator=indicator, period="2008", value=1)
        goal.measures.create(text="x")
        ObjectiveFactory(workshop=workshop)
    client = sign_in(facilitator)
    with django_assert_num_queries(12):
        client.get(_url("goal_edit", goal))


@pytest.mark.parametrize(("who", "status"), [("staff", 403), ("stranger", 404)])
def test_goal_is_edited_only_by_those_who_may(sign_in, request, workshop, goal, who, status):
    client = sign_in(request.getfixturevalue(who))
    urls = [
        _url("goal_create", workshop),
        _url("goal_edit", goal),
        _url("goal_delete", goal),
        _url("goal_move", goal),
        _url("goal_hints", workshop),
    ]
    assert [client.post(url).status_code for url in urls] == [status] * 5


# --- deleting --------------------------------------------------------------------------------


def test_goal_is_deleted_after_asking(sign_in, facilitator, workshop, goal):
    indicator = IndicatorFactory(goal=goal)
    Measurement.objects.create(indicator=indicator, period="2008", value=5)
    goal.measures.create(text="x")
    client = sign_in(facilitator)
    page = client.get(_url("goal_delete", goal))
    assert page.context["losses"] == ["1 Indikator", "1 Messwert", "1 Maßnahme"]
    assert Goal.objects.count() == 1
    answer = client.post(_url("goal_delete", goal))
    assert answer.url.startswith(f"{_url('goal_list', workshop)}?deleted=")
    assert not Goal.objects.exists()
