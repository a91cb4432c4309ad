"""Boards that follow each other over real streams."""

import time
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Role
from swot import services
from swot.models import Card, WrittenCard
from swot.services import rounds
from tests.factories import CardFactory, ClusterFactory, MembershipFactory
from tests.plugins.room import go_and_hear
from tests.rooms import take_in
from workshops.pulse import raise_pulse
from workshops.room import open_door
from workshops.screens import new_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleague(organisation):
    """A second facilitator."""
    return MembershipFactory(organisation=organisation, role=Role.FACILITATOR).user


@pytest.fixture
def cards(strengths, weaknesses, perspectives):
    """Three strengths in the first perspective, one unsorted weakness."""
    made = [
        CardFactory(prompt=strengths, perspective=perspectives[0], text=text, position=place)
        for place, text in enumerate(("eins", "zwei", "drei"))
    ]
    return [*made, CardFactory(prompt=weaknesses, text="vier", position=9)]


@pytest.fixture
def open_board(room_server, room_window, workshop):
    """A board in a window of its own, once it hears the pulse."""

    def open_for(user, **options):
        page = room_window(user, **options)
        go_and_hear(page, room_server.at("swot:board", workshop.pk))
        return page

    return open_for


def note(page, card):
    return page.locator(f"#card-{card.pk}")


def texts(page, cell):
    return page.locator(f"#cell-{cell} .note").all_inner_texts()


@pytest.mark.databases("sqlite", "postgres")
def test_server_of_the_room_streams_the_pulse(room_server, room_window, facilitator, workshop):
    page = room_window(facilitator)
    page.goto(room_server.at("swot:board", workshop.pk))
    heard = page.evaluate(
        """(url) => new Promise((done, fail) => {
             const source = new EventSource(url);
             source.addEventListener("pulse", (event) => { source.close(); done(event.data); });
             source.addEventListener("error", fail);
           })""",
        room_server.at("workshops:pulse", workshop.pk),
    )
    assert heard == "0.0.0"


def test_card_that_one_moves_the_other_sees_within_a_second(
    open_board, facilitator, colleague, cards, perspectives
):
    one, other = open_board(facilitator), open_board(colleague)
    note(one, cards[1]).focus()
    one.keyboard.press("2")
    one.locator("#toast", has_text="Karte verschoben").wait_for()
    begun = time.monotonic()
    expect(other.locator("#live-said")).to_have_text(
        "Jemand anders hat 1 Karte verschoben: „zwei“", timeout=1000
    )
    assert time.monotonic() - begun < 1
    assert texts(other, f"{perspectives[1].pk}-strength") == ["zwei"]
    assert texts(other, f"{perspectives[0].pk}-strength") == ["eins", "drei"]
    assert "is-news" in note(other, cards[1]).get_attribute("class")
    # One's own deed is nobody else's.
    one.wait_for_timeout(600)
    assert one.locator("#live-said").inner_text() == ""


def test_viewer_follows_cards_that_come_change_and_go(
    open_board, staff, facilitator, workshop, cards, strengths, perspectives
):
    page = open_board(staff)
    said = page.locator("#live-said")
    services.pin_card(
        workshop=workshop,
        prompt=strengths,
        perspective=perspectives[0],
        text="neu <b>",
        by=facilitator,
    )
    expect(said).to_have_text("Neu an der Pinnwand: „neu <b>“")
    services.correct_card(card=cards[0], by=facilitator, text="Eins")
    expect(said).to_have_text("Jemand anders hat 1 Karte geändert: „Eins“")
    services.remove_card(card=cards[2], by=facilitator)
    expect(said).to_have_text("Jemand anders hat 1 Karte von der Pinnwand genommen: „drei“")
    assert texts(page, f"{perspectives[0].pk}-strength") == ["Eins", "zwei", "neu <b>"]
    cluster = services.gather_cards(cards=[cards[1]], by=facilitator, title="Team")
    expect(page.locator(".cluster h3")).to_have_text("Team")
    assert cluster.verb
    expect(page.locator(".board__col").first).to_contain_text("3")


def test_order_within_a_list_and_new_rows_are_followed(
    open_board, colleague, facilitator, cards, strengths, perspectives
):
    page = open_board(colleague)
    services.move_card(
        card=cards[2], by=facilitator, prompt=strengths, perspective=perspectives[0], after="first"
    )
    expect(page.locator("#live-said")).to_have_text("Jemand anders hat 1 Karte verschoben: „drei“")
    assert texts(page, f"{perspectives[0].pk}-strength") == ["drei", "eins", "zwei"]


def test_typing_is_not_disturbed_by_fifty_refreshes(
    open_board, colleague, facilitator, workshop, cards, strengths, perspectives
):
    page = open_board(colleague)
    field = page.locator("#entry-text")
    field.focus()
    typed = "Wir hören einander zu und halten zusammen"
    seen = 0
    for number in range(50):
        page.keyboard.type(typed[number : number + 1])
        services.pin_card(
            workshop=workshop,
            prompt=strengths,
            perspective=perspectives[number % 2],
            text=f"Karte {number}",
            by=facilitator,
        )
        seen = number + 1
        expect(page.locator(".board .note")).to_have_count(4 + seen)
    page.keyboard.press("ArrowLeft")
    assert field.input_value() == typed
    assert page.evaluate("document.activeElement.id") == "entry-text"
    assert field.evaluate("(field) => field.selectionStart") == len(typed) - 1
    assert field.get_attribute("placeholder") == "Karte 55 abtippen …"


def test_focus_clusters_and_place_on_the_screen_stay(
    open_board, colleague, facilitator, workshop, cards, strengths, perspectives
):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Team")
    for number in range(30):
        CardFactory(prompt=strengths, perspective=perspectives[0], text=f"Karte {number}")
    inside = CardFactory(prompt=strengths, perspective=perspectives[0], cluster=cluster)
    page = open_board(colleague)
    page.locator(f"#cluster-{cluster.pk} summary").click()
    held = note(page, cards[2])
    held.focus()
    held.evaluate("(note) => { note.isTheSame = true; }")
    top = held.bounding_box()["y"]
    services.pin_card(workshop=workshop, prompt=strengths, text="oben " * 60, by=facilitator)
    services.move_card(
        card=cards[0], by=facilitator, prompt=strengths, perspective=None, after="first"
    )
    expect(page.locator("#lane-unsorted .note")).to_have_count(3)
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.id") == f"card-{cards[2].pk}"
    assert held.evaluate("(note) => note.isTheSame && note.tabIndex") == 0
    assert not note(page, inside).is_visible()
    assert abs(held.bounding_box()["y"] - top) < 2 or page.evaluate("scrollY") == 0


def test_card_in_the_hand_holds_the_board_until_it_is_put_down(
    open_board, colleague, facilitator, workshop, cards, strengths, perspectives
):
    page = open_board(colleague)
    note(page, cards[0]).focus()
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    services.move_card(card=cards[1], by=facilitator, prompt=strengths, perspective=perspectives[1])
    page.wait_for_timeout(700)
    assert texts(page, f"{perspectives[0].pk}-strength") == ["zwei", "eins", "drei"]
    page.keyboard.press(" ")
    expect(page.locator(f"#cell-{perspectives[1].pk}-strength .note")).to_have_text(["zwei"])
    assert page.evaluate("document.activeElement.id") == f"card-{cards[0].pk}"
    assert Card.objects.get(pk=cards[1].pk).perspective == perspectives[1]


def test_board_counts_what_lies_covered_and_shows_it_when_revealed(
    open_board, colleague, workshop, cards, strengths, room_server
):
    page = open_board(colleague)
    assert page.locator(".unseen").count() == 0
    rounds.open_round(prompt=strengths)
    raise_pulse(workshop, box=True)
    for number in range(2):
        WrittenCard.objects.create(
            id=uuid4(), prompt=strengths, text=f"geheim {number}", edit_hash="0"
        )
    raise_pulse(workshop, box=True)
    expect(page.locator(".unseen")).to_contain_text("2 Karten liegen noch verdeckt im Kasten.")
    rounds.close_round(prompt=strengths)
    page.wait_for_timeout(400)
    assert "geheim" not in page.content()
    assert page.locator(".unseen a").get_attribute("href").endswith("/room/")
    rounds.reveal_round(prompt=strengths)
    expect(page.locator("#live-said")).to_have_text("Neu an der Pinnwand: 2 Karten.")
    expect(page.locator(".unseen")).to_have_count(0)


# --- the page of the room --------------------------------------------------------------------


@pytest.fixture
def room_page(room_server, room_window, facilitator, workshop, strengths, weaknesses):
    def open_room(**options):
        page = room_window(facilitator, **options)
        go_and_hear(page, room_server.at("swot:room", workshop.pk))
        return page

    return open_room


def test_room_leads_from_the_door_to_the_revealed_round(room_page, workshop, strengths):
    page = room_page()
    page.get_by_role("button", name="Tür öffnen").click()
    page.locator(".door-code").wait_for()
    assert page.locator(".door-code").inner_text() == workshop_code(workshop)
    take_in(workshop, seats=6)
    expect(page.locator("#room-inside")).to_have_text("6 Personen im Raum, an 1 Gerät")
    row = page.locator(f"#round-{strengths.pk}")
    row.get_by_role("button", name="Runde öffnen").click()
    said = page.locator("#messages")
    expect(said).to_have_text("Die Runde ist offen: Telefone können schreiben.")
    assert page.evaluate("document.activeElement.id") == f"forward-{strengths.pk}"
    for number in range(5):
        WrittenCard.objects.create(
            id=uuid4(), prompt=strengths, text=f"geheim {number}", edit_hash="0"
        )
    raise_pulse(workshop, box=True)
    expect(row).to_contain_text("5 Karten im Kasten")
    row.get_by_role("button", name="Runde schließen").click()
    expect(row).to_contain_text("5 Karten verdeckt")
    assert "geheim" not in page.content()
    row.get_by_role("button", name="Karten aufdecken").click()
    expect(row).to_contain_text("5 Karten aufgedeckt")
    row.get_by_role("button", name="Wieder verdecken").click()
    expect(row).to_contain_text("5 Karten verdeckt")


def workshop_code(workshop):
    workshop.refresh_from_db()
    code = workshop.room.code
    return f"{code[:4]} {code[4:]}"


STREAM = """
  window.EventSource = class extends EventTarget {
    constructor() { super(); this.readyState = 1; window.stream = this; }
    close() {}
  };
  window.rise = () => {
    const place = document.getElementById("pulse").dataset;
    const [board, box, room] = place.at.split(".");
    place.at = [board, Number(box) + 1, room].join(".");
    stream.dispatchEvent(new MessageEvent("pulse", { data: place.at }));
  };
"""


def test_number_that_rises_while_a_region_settles_is_followed(
    room_server, room_window, facilitator, workshop, strengths
):
    """Between its request and its settling, the new region does not listen yet."""
    rounds.open_round(prompt=strengths)
    page = room_window(facilitator)
    page.add_init_script(STREAM)
    page.goto(room_server.at("swot:board", workshop.pk))
    page.evaluate(
        """() => document.addEventListener("htmx:afterRequest", () => rise(), { once: true })"""
    )
    asked = []
    page.on("request", lambda request: "/unseen/" in request.url and asked.append(request))
    raise_pulse(workshop, box=True)  # or the server answers that nothing is new
    page.evaluate("rise()")
    for _ in range(30):
        page.wait_for_timeout(100)
    assert len(asked) == 2


def test_choice_on_the_page_of_the_room_survives_what_others_do(room_page, workshop, strengths):
    new_screen(workshop=workshop)
    page = room_page()
    choice = page.get_by_label("Schreiben: Zeit")
    choice.focus()
    choice.select_option("15")
    rounds.open_round(prompt=strengths)
    expect(page.locator(f"#round-{strengths.pk}")).to_contain_text("offen")
    page.wait_for_timeout(300)
    assert choice.input_value() == "15"


def test_verbs_chosen_in_a_row_are_all_done_and_the_page_goes_on_living(
    room_page, workshop, strengths
):
    page = room_page()
    page.evaluate(
        """(round) => ["door-verb", "screen-verb", `forward-${round}`].forEach(
        (id) => document.getElementById(id).click())""",
        str(strengths.pk),
    )
    expect(page.locator(".door-code")).to_have_count(1)
    expect(page.get_by_label("Adresse für den Beamer")).to_be_visible()
    expect(page.locator("#messages")).to_have_text(
        "Die Runde ist offen: Telefone können schreiben."
    )
    take_in(workshop, seats=6)
    expect(page.locator("#room-inside")).to_have_text("6 Personen im Raum, an 1 Gerät")


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_page_of_the_room_has_no_accessibility_faults(room_page, workshop, strengths, look):
    open_door(workshop=workshop)
    new_screen(workshop=workshop)
    take_in(workshop)
    rounds.open_round(prompt=strengths)
    options = {
        "light": {"color_scheme": "light"},
        "dark": {"color_scheme": "dark"},
        "narrow": {"viewport": {"width": 390, "height": 844}},
    }[look]
    page = room_page(**options)
    for summary in page.locator("main details summary").all():
        summary.click()
    found = Axe().run(page)
    assert [item["id"] for item in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
