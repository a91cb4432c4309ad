"""The facilitator's page of the room, where answers take their time."""

import pytest
from playwright.sync_api import expect

from tests.plugins.room import go_and_hear
from tests.rooms import take_in
from workshops.pulse import raise_pulse
from workshops.screens import new_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHOICE = "Eine Perspektive: Perspektive"


@pytest.fixture
def desk(room_server, room_window, facilitator, workshop, perspectives):
    new_screen(workshop=workshop)
    page = room_window(facilitator)
    go_and_hear(page, room_server.at("swot:room", workshop.pk))
    return page


def show(page):
    return page.get_by_role("button", name="Zeigen : Eine Perspektive")


def test_choice_made_before_the_answer_outlives_it(desk, workshop, perspectives):
    held = []
    desk.route("**/scene/", lambda route: held.append((route, route.fetch())))
    desk.get_by_label(CHOICE).select_option(str(perspectives[0].pk))
    show(desk).click()
    while not held:
        desk.wait_for_timeout(50)
    desk.get_by_label(CHOICE).select_option(str(perspectives[1].pk))
    [(route, answer)] = held
    route.fulfill(response=answer)
    expect(desk.locator(".scene.is-shown")).to_contain_text("Eine Perspektive")
    expect(desk.get_by_label(CHOICE)).to_have_value(str(perspectives[1].pk))


def test_choice_outlives_news_from_elsewhere(desk, workshop, perspectives):
    desk.get_by_label(CHOICE).select_option(str(perspectives[1].pk))
    desk.evaluate("document.activeElement.blur()")
    with desk.expect_response(lambda answer: "part=screen" in answer.url):
        raise_pulse(workshop, room=True)
    desk.wait_for_timeout(300)
    expect(desk.get_by_label(CHOICE)).to_have_value(str(perspectives[1].pk))


def test_what_was_sent_is_not_chosen_again(desk, workshop):
    clock = desk.get_by_label("Schreiben: Zeit")
    clock.select_option("10 Minuten")
    desk.get_by_role("button", name="Zeigen : Schreiben").click()
    expect(desk.locator(".scene.is-shown")).to_contain_text("Schreiben")
    expect(clock).to_have_value("")


def test_late_news_takes_nothing_out_of_the_room_drawn_since(workshop, strengths, weaknesses, desk):
    """What was asked for before a verb, and comes after its answer, has no place any more."""
    held = []

    def hold_the_first(route):
        return route.continue_() if held else held.append((route, route.fetch()))

    desk.route("**/room/?part=rounds*", hold_the_first)
    raise_pulse(workshop, box=True)
    while not held:
        desk.wait_for_timeout(50)
    desk.get_by_role("button", name="Runde öffnen : Stärken").click()
    expect(desk.locator(f"#round-{strengths.pk}")).to_contain_text("Runde schließen")
    take_in(workshop, seats=7)
    expect(desk.locator("#room-inside")).to_contain_text("7 Personen")
    [(route, answer)] = held
    route.fulfill(response=answer)
    desk.wait_for_timeout(300)
    expect(desk.get_by_label("auf dem Beamer zeigen: Schwächen")).to_be_checked()
    expect(desk.locator("#room-inside")).to_contain_text("7 Personen")


def test_making_the_address_leads_to_opening_it(room_server, room_window, facilitator, workshop):
    page = room_window(facilitator)
    go_and_hear(page, room_server.at("swot:room", workshop.pk))
    page.get_by_role("button", name="Adresse erzeugen").press("Enter")
    expect(page.get_by_role("link", name="In neuem Tab öffnen")).to_be_focused()
