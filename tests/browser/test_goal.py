"""A goal in a real browser: worded by keyboard, with rows that come and go, and without scripts."""

from decimal import Decimal

import pytest

from goals.models import Goal
from indicators.models import Indicator, Measurement, Target
from tests.factories import GoalFactory, GuidingQuestionFactory, IndicatorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATEMENT = "Bis 31.12.2008 sind alle Vereinbarungen geschlossen."


@pytest.fixture
def question(workshop):
    return GuidingQuestionFactory(workshop=workshop, number=1, text="Wie gelingt der Schutz?")


def _tab_to(page, field_id):
    """Press Tab until the field has the focus; a field that cannot be reached fails."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field_id:
            return
    raise AssertionError(f"{field_id} cannot be reached with Tab")


def test_goal_with_two_indicators_is_worded_by_keyboard_alone(
    sign_in_page, open_page, facilitator, workshop, question
):
    sign_in_page(facilitator)
    page = open_page("indicators:goal_list", workshop.pk)
    page.get_by_role("link", name="Ziel formulieren zu Leitfrage 1").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/goals/new/**")
    _tab_to(page, "id_statement")
    page.keyboard.type(STATEMENT)
    _tab_to(page, "id_perspective_0")
    page.keyboard.press("ArrowRight")
    for level, name, baseline, target in (
        ("result", "Vereinbarungen geschlossen", "2", "18"),
        ("effect", "Rücksprachen", "22,5", "60"),
    ):
        _tab_to(page, f"id_{level}-0-name")
        page.keyboard.type(name)
        _tab_to(page, f"id_{level}-0-baseline_value")
        page.keyboard.type(baseline)
        _tab_to(page, f"id_{level}-0-target_value")
        page.keyboard.type(target)
        _tab_to(page, f"id_{level}-0-direction")
        page.keyboard.press("ArrowDown")
    _tab_to(page, "id_due")
    page.keyboard.type("31.12.2008")
    _tab_to(page, "id_responsible")
    page.keyboard.type("Jugendhilfeplanung")
    page.keyboard.press("Escape")  # closes the list of posts
    page.keyboard.press("Enter")
    page.locator("#messages", has_text="Ziel hinzugefügt.").wait_for()
    goal = Goal.objects.get()
    assert (goal.statement, goal.perspective.name) == (STATEMENT, "Interne Prozesse")
    assert (goal.responsible.name, list(goal.questions.all())) == ("Jugendhilfeplanung", [question])
    assert [(i.level, i.name, i.baseline_value, i.direction) for i in goal.indicators.all()] == [
        ("result", "Vereinbarungen geschlossen", Decimal(2), "up"),
        ("effect", "Rücksprachen", Decimal("22.5"), "up"),
    ]
    assert {target.period for target in Target.objects.all()} == {"2008"}


def test_checklist_follows_what_is_typed(sign_in_page, open_page, facilitator, workshop):
    sign_in_page(facilitator)
    page = open_page("indicators:goal_create", workshop.pk)
    page.fill("#id_statement", "Wir wollen die Vernetzung verbessern")
    page.locator("#id_statement").blur()
    page.locator("#hints-specific", has_text="„wollen“").wait_for()
    page.fill("#id_statement", STATEMENT)
    page.fill("#id_due", "31.12.2008")
    page.locator("#id_due").blur()
    page.locator("#hints", has_text="2 von 7 Angaben").wait_for()
    # The field keeps what was typed: only the checklist is swapped.
    assert page.input_value("#id_statement") == STATEMENT
    assert not Goal.objects.exists()


def test_rows_come_and_go_and_removing_can_be_undone(
    sign_in_page, open_page, facilitator, workshop
):
    goal = GoalFactory(workshop=workshop)
    IndicatorFactory(goal=goal, name="bleibt")
    IndicatorFactory(goal=goal, name="geht")
    sign_in_page(facilitator)
    page = open_page("indicators:goal_edit", goal.pk)
    part = page.locator("[data-rows=result]")
    part.get_by_role("button", name="Indikator").click()
    assert page.evaluate("document.activeElement.id") == "id_result-2-name"
    page.keyboard.type("kommt")
    page.select_option("#id_result-2-direction", "down")
    for index in (0, 1):
        part.locator("[data-row]").nth(index).locator(".remove").click()
    part.get_by_role("button", name="Rückgängig").first.click()
    page.locator(".aside").get_by_role("button", name="Ziel speichern").click()
    page.locator("#messages", has_text="Ziel gespeichert.").wait_for()
    assert list(goal.indicators.values_list("name", "direction")) == [
        ("bleibt", "up"),
        ("kommt", "down"),
    ]


def test_form_works_without_scripts(browser, sign_in_page, live_server, facilitator, workshop):
    goal = GoalFactory(workshop=workshop)
    cookies = sign_in_page(facilitator).context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{live_server.url}/goals/{goal.pk}/edit/")
    page.fill("#id_statement", STATEMENT)
    page.locator("[data-rows=context] button[name=add]").click()
    assert page.input_value("#id_statement") == STATEMENT
    page.fill("#id_context-0-name", "Laufende Fälle")
    page.select_option("#id_context-0-direction", "range")
    page.locator("[data-rows=measure] .remove input").check()
    page.locator(".aside button[name=save]").click()
    assert page.locator("#messages").inner_text().strip() == "Ziel gespeichert."
    assert "1 von 7 Angaben" in page.locator("#hints").inner_text()
    goal.refresh_from_db()
    assert (goal.statement, Indicator.objects.get().level) == (STATEMENT, "context")
    context.close()


def test_first_fault_gets_the_focus(sign_in_page, open_page, facilitator, workshop):
    sign_in_page(facilitator)
    page = open_page("indicators:goal_create", workshop.pk)
    page.fill("#id_result-0-name", "x")
    page.fill("#id_result-0-target_value", "viel")
    page.locator(".aside").get_by_role("button", name="Ziel speichern").click()
    page.locator(".form-fault").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_statement"
    assert page.input_value("#id_result-0-target_value") == "viel"
    described = page.get_attribute("#id_result-0-target_value", "aria-describedby")
    assert page.locator(f"#{described}").inner_text().startswith("Das ist keine Zahl.")


def test_scorecard_on_a_phone_keeps_its_table_for_readers(
    sign_in_page, open_page, staff, scorecard, workshop, perspectives
):
    indicator = IndicatorFactory(
        goal=GoalFactory(workshop=workshop, perspective=perspectives[0]), level="effect"
    )
    for period, value in (("2008-Q1", 3), ("2008-Q2", 5)):
        Measurement.objects.create(indicator=indicator, period=period, value=value)
    page = sign_in_page(staff)
    page.set_viewport_size({"width": 390, "height": 800})
    open_page("indicators:scorecard", scorecard.pk)
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("cell").count() == 4
    assert page.get_by_role("img", name="Verlauf").is_visible()
    # On a phone each cell says which column it is.
    assert page.get_by_role("cell").nth(1).locator(".score__level").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
