"""The list of measures in a real browser: ticked and taken back by keyboard, the focus stays."""

import re

import pytest
from playwright.sync_api import expect

from goals.models import Measure
from tests.factories import GoalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_measures_are_ticked_by_keyboard_and_the_message_takes_it_back(
    sign_in_page, open_page, manager, workshop, perspectives
):
    goal = GoalFactory(workshop=workshop, perspective=perspectives[0], status="agreed")
    first, second = (
        Measure.objects.create(goal=goal, position=n, text=text, due="2020-01-01")
        for n, text in enumerate(("Gespräche führen", "Faltblatt drucken"))
    )
    sign_in_page(manager)
    page = open_page("indicators:measures")
    page.locator(f"#tick-{first.pk}").focus()
    page.keyboard.press("Enter")
    row, toast = page.locator(f"#measure-{first.pk}"), page.locator("#toast")
    expect(row).to_have_class(re.compile("is-done"))
    expect(page.locator(f"#tick-{first.pk}")).to_be_focused()
    expect(page.locator("#measures-lede")).to_contain_text("1 Maßnahme ist offen.")
    expect(toast).to_contain_text("Maßnahme erledigt.")
    toast.get_by_role("button", name="Rückgängig").click()
    expect(row).to_have_class(re.compile("is-overdue"))
    expect(toast).to_contain_text("Maßnahme wieder offen.")
    assert list(Measure.objects.values_list("is_done", flat=True)) == [False, False]
    # Another one, while the message still stands.
    page.locator(f"#tick-{second.pk}").press("Space")
    expect(page.locator(f"#measure-{second.pk}")).to_have_class(re.compile("is-done"))
    assert Measure.objects.get(is_done=True) == second
