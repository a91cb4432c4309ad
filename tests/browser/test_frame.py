"""What the script of every page does."""

import pytest

from goals.models import Objective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_form_that_is_on_its_way_is_not_sent_again(sign_in_page, open_page, facilitator, workshop):
    """The line is slow and somebody clicks once more: that would be a second objective."""
    sign_in_page(facilitator)
    page = open_page("goals:objective_create", workshop.pk)
    page.get_by_role("button", name="Speichern").click()  # nothing written: it comes back
    page.get_by_text("Bitte füllen Sie dieses Feld aus.").wait_for()
    page.get_by_label("Leitziel").fill("Kurze Wege für Familien")
    box = page.get_by_role("button", name="Speichern").bounding_box()
    held = []
    page.route("**/objectives/new/", lambda route: held.append(route))
    for _click in range(2):
        page.mouse.click(box["x"] + 5, box["y"] + 5)  # a locator would wait for the answer
        page.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url("**/direction/**")
    assert [objective.text for objective in Objective.objects.all()] == ["Kurze Wege für Familien"]
