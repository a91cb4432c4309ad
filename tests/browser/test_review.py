"""The review in a real browser: filtered, walked by keyboard alone, saved while typing."""

import datetime

import pytest
from django.urls import reverse

from goals.models import Measure
from indicators.models import Measurement, Review, ReviewNote
from tests.factories import GoalFactory, IndicatorFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def goals(workshop, perspectives):
    """Three goals as of 30.09.2008: on track, critical, at risk."""
    workshop.scorecard.as_of = datetime.date(2008, 9, 30)
    workshop.scorecard.save()
    post = PostFactory(organisation=workshop.scorecard.organisation, name="Amtsleitung")
    made = []
    for value in (55, 20, 40):
        goal = GoalFactory(
            workshop=workshop, perspective=perspectives[0], status="agreed", responsible=post
        )
        indicator = IndicatorFactory(goal=goal, frequency="month", green=50, red=30)
        Measurement.objects.create(indicator=indicator, period="2008-09", value=value)
        made.append(goal)
    return made


def test_review_is_walked_by_keyboard_alone(sign_in_page, open_page, manager, workshop, goals):
    sign_in_page(manager)
    page = open_page("indicators:scorecard", workshop.scorecard_id)
    page.get_by_role("link", name="Durchsicht beginnen").focus()
    page.keyboard.press("Enter")
    page.locator("#id_participants").focus()
    page.keyboard.type("Amtsleitung")
    page.get_by_role("button", name="Beginnen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ziel 1 von 3").wait_for()
    # Enter begins to write, and what is typed is saved without leaving the page.
    page.keyboard.press("Enter")
    page.keyboard.type("Lage ernst")
    page.locator("#saved", has_text="Gespeichert um").wait_for()
    assert ReviewNote.objects.get(position=1).comment == "Lage ernst"
    page.keyboard.type(", sehr")
    page.locator("#id_measure").focus()
    page.keyboard.type("Fallberatung ansetzen")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.get_by_text("Ziel 2 von 3").wait_for()
    assert ReviewNote.objects.get(position=1).comment == "Lage ernst, sehr"
    assert [(item.goal, item.text) for item in Measure.objects.all()] == [
        (goals[1], "Fallberatung ansetzen")
    ]
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Ziel 1 von 3").wait_for()
    assert page.locator("#id_comment").input_value() == "Lage ernst, sehr"
    for place in (2, 3):
        page.keyboard.press("ArrowRight")
        page.get_by_text(f"Ziel {place} von 3").wait_for()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Durchsicht abschließen").focus()
    page.keyboard.press("Enter")
    page.locator("#messages", has_text="Dies ist ihr Protokoll").wait_for()
    assert not Review.objects.get().is_running
    assert page.get_by_text("Fallberatung ansetzen").is_visible()


def test_keys_do_not_lead_away_from_what_is_typed(sign_in_page, open_page, manager, goals):
    sign_in_page(manager)
    page = open_page("indicators:review_create", goals[0].scorecard_id)
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_text("Ziel 1 von 3").wait_for()
    page.locator("#id_decision").focus()
    page.keyboard.type("jk")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#id_decision").input_value() == "jk"
    assert page.get_by_text("Ziel 1 von 3").is_visible()


def test_address_shows_the_same_view(sign_in_page, open_page, manager, workshop, goals):
    sign_in_page(manager)
    page = open_page("indicators:scorecard", workshop.scorecard_id)
    page.get_by_role("link", name="Kritisch 1").click()
    page.wait_for_url("**?state=critical")
    page.get_by_text("Perspektive, verantwortlich, Reihenfolge").click()
    page.get_by_role("link", name="nach Termin").click()
    page.wait_for_url("**?state=critical&order=due")
    assert page.locator(".score a.goal").count() == 1
    page.goto(page.url)
    assert page.locator(".score a.goal").count() == 1
    assert page.get_by_role("link", name="Kritisch 1").get_attribute("aria-current") == "true"


def test_review_works_without_scripts(browser, sign_in_page, live_server, manager, goals):
    cookies = sign_in_page(manager).context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    context.add_cookies(cookies)
    page = context.new_page()
    url = reverse("indicators:review_create", args=[goals[0].scorecard_id])
    page.goto(live_server.url + url)
    page.get_by_role("button", name="Beginnen").click()
    page.locator("#id_comment").fill("Ohne Skript")
    page.get_by_role("button", name="Weiter").click()
    page.get_by_text("Ziel 2 von 3").wait_for()
    assert ReviewNote.objects.get(position=1).comment == "Ohne Skript"
    context.close()
