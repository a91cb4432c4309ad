"""The review in a real browser: what keys must not do, and without scripts."""

import datetime

import pytest
from django.urls import reverse

from indicators.models import Measurement, ReviewNote
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
