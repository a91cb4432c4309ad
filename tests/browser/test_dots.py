"""Dots in a real browser: by keyboard, through a broken line, without scripts, for every eye."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals import voting
from goals.models import Ballot, VotingRound
from swot.services.rounds import open_round
from tests.browser.test_axe import findings
from tests.factories import GoalFactory
from tests.plugins.room import cut_line
from tests.rooms import phone_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
SENT = "Stimmzettel abgegeben. Sie können ihn bis zum Schluss ändern."


@pytest.fixture
def vote(workshop, perspectives):
    for place in range(4):
        GoalFactory(workshop=workshop, perspective=perspectives[0], statement=f"Ziel {place}")
    found = VotingRound(title="Was zuerst?", dots_per_person=3, max_per_goal=2)
    return voting.open_round(found=voting.create_round(workshop=workshop, found=found))


@pytest.fixture
def open_ballot(room_server, room_window, workshop):
    """The ballot on a phone of its own, once it hears the pulse."""

    def open_for(*, seats=1, **options):
        page = room_window(None, viewport=PHONE, **options)
        page.context.add_cookies([{**phone_cookie(workshop, seats=seats), "url": room_server.url}])
        page.goto(room_server.at("goals:ballot", workshop.pk))
        return page

    return open_for


def _cast(found, *voters):
    option = found.options[3]["id"]
    for voter in voters:
        voting.cast_ballot(found=found, mark=voter, seats=1, turn=1, dots={option: 2})


def _tab_to(page, name):
    for _press in range(60):
        page.keyboard.press("Tab")
        if (
            page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText")
            == name
        ):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def _tab_to_field(page, field):
    while page.evaluate("document.activeElement.id") != field:
        page.keyboard.press("Tab")


def _dots(found):
    numbers = {line["id"]: place for place, line in enumerate(found.options, start=1)}
    return [
        {numbers[option]: count for option, count in ballot.dots.items()}
        for ballot in Ballot.objects.filter(round=found)
    ]


def test_dots_by_keyboard_alone_until_the_result(
    room_server, room_window, open_ballot, facilitator, workshop, vote
):
    _cast(vote, "a", "b")
    desk = room_window(facilitator)
    desk.goto(room_server.at("goals:votes", workshop.pk))
    page = open_ballot()
    _tab_to(page, "Punkt dazu: Z1")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#ballot-state")).to_have_text("Höchstens 2 Punkte je Ziel.")
    _tab_to(page, "Punkt dazu: Z2")
    page.keyboard.press("Space")
    expect(page.locator("#left")).to_have_text("Noch 0 von 3 Punkten")
    page.keyboard.press("Space")
    expect(page.locator("#ballot-state")).to_have_text(
        "Alle Punkte sind vergeben. Nehmen Sie zuerst einen weg."
    )
    _tab_to(page, "Punkte abgeben")
    page.keyboard.press("Enter")
    expect(page.locator("#ballot-state")).to_have_text(SENT)
    expect(desk.locator(".turnout__words")).to_have_text("3 Stimmzettel sind da")
    assert {1: 2, 2: 1} in _dots(vote)
    desk.get_by_role("link", name="Abstimmung schließen").press("Enter")
    desk.get_by_role("button", name="Abstimmung schließen").press("Enter")
    expect(desk.locator(".rank > li").first).to_contain_text("4")
    expect(page.locator("h1 + p")).to_have_text("Danke. Die Abstimmung ist geschlossen.")
    expect(page.locator(".vote").first).to_contain_text("Ziel 3")


def test_ballot_handed_in_without_a_line_arrives_once(open_ballot, vote):
    page = open_ballot()
    more = page.get_by_role("button", name="Punkt dazu: Z1")
    more.click()
    cut_line(page)
    page.get_by_role("button", name="Punkte abgeben").click()
    expect(page.locator("#ballot-state")).to_have_text(
        "Keine Verbindung. Ihr Stimmzettel ist auf diesem Gerät gesichert und wird von selbst "
        "gesendet."
    )
    more.click()
    expect(page.locator("#ballot-state")).to_have_text("Geändert, noch nicht abgegeben.")
    assert _dots(vote) == []
    page.context.set_offline(False)
    expect(page.locator("#ballot[data-turn='2']")).to_be_visible()
    assert _dots(vote) == [{1: 1}]
    page.get_by_role("button", name="Änderung abgeben").click()
    expect(page.locator("#ballot-state")).to_have_text(f"{SENT} 1 Punkt ist noch frei.")
    assert _dots(vote) == [{1: 2}]


def test_ballot_survives_a_reload_before_it_is_handed_in(open_ballot, vote):
    page = open_ballot()
    page.get_by_role("button", name="Punkt dazu: Z2").click()
    page.reload()
    expect(page.locator(".vote", has_text="Ziel 1").locator(".step b")).to_have_text("1")
    expect(page.locator("#ballot-state")).to_have_text("Noch nicht abgegeben.")
    page.get_by_role("button", name="Punkte abgeben").click()
    expect(page.locator("#ballot-state")).to_have_text(f"{SENT} 2 Punkte sind noch frei.")
    page.reload()
    expect(page.locator("#ballot-state")).to_have_text(f"{SENT} 2 Punkte sind noch frei.")
    assert _dots(vote) == [{2: 1}]


def test_ballot_that_comes_too_late_is_told(open_ballot, vote):
    page = open_ballot()
    page.get_by_role("button", name="Punkt dazu: Z2").click()
    cut_line(page)
    page.get_by_role("button", name="Punkte abgeben").click()
    _cast(vote, "a", "b", "c")
    voting.close_round(found=vote)
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_text(
        "Die Abstimmung ist geschlossen. Diese Punkte kamen zu spät."
    )


def test_phone_returns_to_the_cards_when_a_round_opens_after_the_vote(
    open_ballot, vote, workshop, strengths
):
    page = open_ballot()
    _cast(vote, "a", "b", "c")
    voting.close_round(found=vote)
    expect(page.locator("h1 + p")).to_have_text("Danke. Die Abstimmung ist geschlossen.")
    open_round(prompt=strengths)
    page.wait_for_url(f"**{reverse('swot:phone', args=[workshop.pk])}")
    expect(page.locator("#text")).to_be_visible()


def test_ballot_works_without_scripts(open_ballot, vote):
    page = open_ballot(java_script_enabled=False)
    page.get_by_label("Ziel 0").fill("2")
    page.get_by_label("Ziel 1").fill("2")
    page.get_by_role("button", name="Punkte abgeben").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Das sind 4 Punkte, Sie haben 3. Nehmen Sie 1 weg."
    )
    page.get_by_label("Ziel 1").fill("1")
    page.get_by_role("button", name="Punkte abgeben").click()
    expect(page.locator("#ballot-state")).to_have_text(SENT)
    assert _dots(vote) == [{1: 2, 2: 1}]


def test_paper_dots_are_typed_with_enter_from_line_to_line(
    room_server, room_window, facilitator, vote
):
    draft = voting.repeat_round(found=vote)
    page = room_window(facilitator)
    page.goto(room_server.at("goals:round_paper", draft.pk))
    _tab_to_field(page, "id_voters")
    for typed in ("3", "4", "", "2", "1"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.locator("#paper-sum")).to_have_text("Bisher 7 von 9 Punkten")
    page.keyboard.press("Enter")
    expect(page.locator(".way-back")).to_contain_text("2 von 9 Punkten wurden nicht vergeben.")
    assert [item.dots for item in draft.results.all()] == [4, 0, 2, 1]


def test_taps_are_large_enough(open_ballot, vote):
    page = open_ballot()
    sizes = [button.bounding_box() for button in page.locator(".step button").all()]
    assert min(min(box["width"], box["height"]) for box in sizes) >= 44


def _faults(page):
    """Of axe, in light and dark, and of width down to 320 px."""
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        faults += findings(page, scheme)
    page.set_viewport_size({"width": 320, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*faults, *([f"{wide} px too wide"] if wide > 0 else [])]


def test_ballot_and_result_are_accessible(open_ballot, vote):
    page = open_ballot(seats=4)
    page.get_by_role("button", name="Punkt dazu: Z2").click()
    assert _faults(page) == []
    _cast(vote, "a", "b", "c")
    voting.close_round(found=vote)
    page.reload()
    assert _faults(page) == []


def test_pages_of_votes_are_accessible(
    room_server, room_window, facilitator, workshop, perspectives, vote
):
    page = room_window(facilitator)
    faults = {}
    for state in ("open", "closed", "paper"):
        if state == "closed":
            _cast(vote, "a", "b", "c")
            voting.close_round(found=vote)
        if state == "paper":
            draft = voting.repeat_round(found=vote)
            dots = {line["id"]: 50 for line in vote.options}
            voting.enter_paper_dots(found=draft, voters=90, dots=dots)
            voting.repeat_round(found=vote)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(room_server.at("goals:votes", workshop.pk))
        faults[state] = _faults(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(room_server.at("goals:round_decide", vote.pk))
    faults["decide"] = _faults(page)
    assert faults == {"open": [], "closed": [], "paper": [], "decide": []}
