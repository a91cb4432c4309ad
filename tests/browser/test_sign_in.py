"""The first page in a real browser."""

from playwright.sync_api import expect


def test_stranger_meets_the_sign_in(open_page):
    page = open_page("start")
    assert page.url.endswith("/account/login/?next=/")
    expect(page.get_by_label("Dienstliche E-Mail-Adresse")).to_be_focused()


def test_participant_who_meets_the_sign_in_is_led_to_joining(open_page):
    page = open_page("start")
    page.get_by_role("link", name="Mit Code beitreten").click()
    expect(page.locator("h1")).to_have_text("Teilnehmen")


def test_member_meets_the_start_page(sign_in_page, open_page, live_server, facilitator):
    sign_in_page(facilitator)
    page = open_page("start")
    assert (page.url, page.locator("h1").count()) == (f"{live_server.url}/", 1)
