"""Phones in a real browser: joining, cards with and without a line, two windows, and no scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from swot.models import RoundState, WrittenCard
from swot.services import rounds
from tests.browser.test_axe import _look as faults_of
from tests.plugins.room import cut_line, go_and_hear
from tests.rooms import phone_cookie
from workshops.models import Workshop
from workshops.pulse import raise_pulse
from workshops.room import open_door, spell_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
CARDS = re.compile(r"/cards/")
LOST = 20_000
"""Milliseconds until a page has noticed, on a busy machine."""


@pytest.fixture
def strengths(strengths):
    rounds.open_round(prompt=strengths)
    strengths.refresh_from_db()
    return strengths


@pytest.fixture
def phone(room_server, room_window, workshop):
    """A phone in the room, in a window of its own, once it hears the pulse."""

    def take_part(*, seats=1, path="", **options):
        page = room_window(None, **{**PHONE, **options})
        cookie = phone_cookie(workshop, seats=seats)
        page.context.add_cookies([{**cookie, "url": room_server.url}])
        if options.get("java_script_enabled") is False:
            page.goto(room_server.at("swot:phone", workshop.pk) + path)
        else:
            go_and_hear(page, room_server.at("swot:phone", workshop.pk) + path)
        return page

    return take_part


def pin(page, text):
    page.locator("#text").fill(text)
    page.locator("[data-pin]").click()


def cards(page):
    return page.locator("#own [data-text]")


def states(page):
    return page.locator("#own [data-state]")


def stored():
    return sorted(WrittenCard.objects.values_list("text", "version", "is_withdrawn"))


def all_sent(page, count):
    expect(states(page)).to_have_text([re.compile("^(Angeheftet|Geändert)")] * count)


def emptied(page):
    """Wait until nothing is left to send."""
    expect(page.locator("body")).to_have_attribute("data-waiting", "0")


def test_phone_joins_and_pins_by_keyboard_alone(room_server, room_window, workshop, strengths):
    door = open_door(workshop=workshop)
    page = room_window(None, **PHONE)
    page.goto(room_server.at("workshops:join"))

    def tab_to(selector):
        for _ in range(25):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"The keyboard does not reach {selector}.")

    tab_to("#id_code")
    page.keyboard.type(spell_code(door.code).lower())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(strengths.text)
    assert door.code.lower() not in page.url.lower()
    tab_to("#text")
    page.keyboard.type("Kurze Wege")
    tab_to("[name=perspective]")
    page.keyboard.press("Space")
    tab_to("[data-pin]")
    page.keyboard.press("Enter")
    all_sent(page, 1)
    card = WrittenCard.objects.get()
    assert (card.text, card.perspective.name) == ("Kurze Wege", "Gemeinwohl")


def test_card_is_on_the_phone_at_once(phone, strengths):
    page = phone()
    took = []
    for count in (1, 2, 3):  # the quickest of three: the machine of a test is busy
        page.locator("#text").fill(f"Kurze Wege {count}")
        took.append(
            page.evaluate(
                """(count) => { const began = performance.now();
                document.querySelector('[data-pin]').click();
                const shown = document.querySelectorAll('#own [data-text]').length;
                return shown === count ? performance.now() - began : Infinity; }""",
                count,
            )
        )
    assert max(took) < float("inf")
    assert min(took) < 100
    all_sent(page, 3)


def test_second_tap_of_one_pinning_says_nothing(phone, strengths):
    page = phone()
    page.locator("#text").fill("Kurze Wege")
    page.locator("[data-pin]").dblclick()
    all_sent(page, 1)
    expect(page.locator("#text-error")).to_be_hidden()


def test_cards_written_without_a_line_are_sent_once(phone, strengths):
    page = phone()
    pin(page, "Mit Netz")
    all_sent(page, 1)
    cut_line(page)
    expect(page.locator("#line")).to_contain_text("Keine Verbindung.", timeout=LOST)
    pin(page, "Ohne Netz eins")
    pin(page, "Ohne Netz zwei")
    expect(states(page).nth(2)).to_have_text("Noch nicht gesendet")
    expect(page.locator("#line")).to_contain_text("2 Karten sind auf diesem Gerät gesichert.")
    assert len(stored()) == 1
    page.context.set_offline(False)
    all_sent(page, 3)
    expect(page.locator("#line")).not_to_contain_text("Keine Verbindung.")
    assert [text for text, *_ in stored()] == ["Mit Netz", "Ohne Netz eins", "Ohne Netz zwei"]


def test_silent_line_is_noticed_within_ten_seconds(phone, strengths, monkeypatch):
    """No error, no end: the stream just says nothing more."""
    monkeypatch.setattr("workshops.pulse.BEAT_SECONDS", 60)
    page = phone()
    expect(page.locator("#line")).to_contain_text("Keine Verbindung.", timeout=10_000)
    pin(page, "Trotzdem")
    all_sent(page, 1)


def test_outbox_survives_a_reload(phone, strengths):
    page = phone()
    page.route(CARDS, lambda route: route.abort())
    pin(page, "Gesichert")
    expect(states(page)).to_have_text("Noch nicht gesendet")
    page.reload()
    expect(states(page)).to_have_text("Noch nicht gesendet")
    assert stored() == []
    page.unroute(CARDS)
    page.reload()
    all_sent(page, 1)
    page.reload()
    all_sent(page, 1)
    assert stored() == [("Gesichert", 0, False)]


def test_answer_that_is_lost_makes_no_second_card(phone, strengths):
    page = phone()

    def swallow(route):
        route.fetch()
        route.abort()

    page.route(CARDS, swallow, times=1)
    pin(page, "Kurze Wege")
    all_sent(page, 1)
    assert stored() == [("Kurze Wege", 0, False)]


def on_device(page):
    """What the browser keeps of the room, by name."""
    return page.evaluate(
        """() => Object.fromEntries(Object.keys(localStorage).filter(key => key.startsWith('room-'))
        .map(key => [key.slice(42), JSON.parse(localStorage.getItem(key))]))"""
    )


def test_phone_keeps_nothing_of_a_closed_round_but_refused_texts(phone, strengths, weaknesses):
    page = phone()
    pin(page, "Kurze Wege")
    all_sent(page, 1)
    assert list(on_device(page)) == ["times"]
    page.locator("#text").fill("Nicht fertig")
    rounds.open_round(prompt=weaknesses)
    rounds.close_round(prompt=strengths)
    expect(page.locator("#returned [data-text]")).to_have_text("Nicht fertig")
    kept = on_device(page)
    assert (list(kept), [card["text"] for card in kept["returned"]]) == (
        ["returned"],
        ["Nicht fertig"],
    )
    page.locator("[data-drop]").click()
    expect(page.locator("#returned [data-text]")).to_have_count(0)
    assert on_device(page) == {}


def test_change_that_comes_too_late_keeps_its_text_and_no_id(phone, strengths):
    page = phone()
    pin(page, "Kurze Wege")
    all_sent(page, 1)
    cut_line(page)
    expect(page.locator("#line")).to_contain_text("Keine Verbindung.", timeout=LOST)
    page.locator("[data-edit]").click()
    page.locator("#text").fill("Sehr kurze Wege")
    page.locator("[data-save]").click()
    rounds.close_round(prompt=strengths)
    page.context.set_offline(False)
    expect(page.locator("#returned [data-text]")).to_have_text("Sehr kurze Wege")
    expect(page.locator("#returned [data-why]")).to_contain_text("Die Runde wurde geschlossen")
    expect(page.locator("h1")).to_have_text("Danke, die Runde ist geschlossen")
    emptied(page)
    kept = on_device(page)
    assert (list(kept), "card" in kept["returned"][0]) == (["returned"], False)


def test_draft_survives_a_reload(phone, strengths):
    page = phone()
    page.locator("#text").fill("Ein angefangener Satz")
    page.reload()
    expect(page.locator("#text")).to_have_value("Ein angefangener Satz")


def test_return_word_is_one_tap_away_while_cards_are_written(phone, strengths):
    page = phone()
    page.locator("#text").fill("Ein angefangener Satz")
    expect(page.locator("#return-word")).to_be_hidden()
    page.get_by_role("link", name="Rückkehrwort", exact=True).click()
    expect(page.locator("#return-word")).to_be_in_viewport()
    expect(page.locator("#text")).to_have_value("Ein angefangener Satz")


def test_card_is_changed_and_withdrawn(phone, strengths):
    page = phone()
    pin(page, "Kurze Wege")
    all_sent(page, 1)
    page.locator("#text").fill("Schon der nächste Gedanke")
    page.locator("[data-edit]").click()
    expect(page.locator("#text")).to_have_value("Kurze Wege")
    page.locator("#text").fill("Sehr kurze Wege")
    page.locator("[data-save]").click()
    expect(states(page)).to_have_text(re.compile("^Geändert um"))
    expect(cards(page)).to_have_text("Sehr kurze Wege")
    expect(page.locator("#text")).to_have_value("Schon der nächste Gedanke")
    assert stored() == [("Sehr kurze Wege", 1, False)]
    page.locator("[data-edit]").click()
    page.locator("[data-withdraw]").click()
    expect(cards(page)).to_have_count(0)
    expect(page.locator("#room [data-free]")).to_have_text("4 von 4 Karten frei")
    expect(page.locator("#line")).to_contain_text("Karte zurückgezogen.")
    assert stored() == [("", 1, True)]


def test_card_is_changed_and_withdrawn_before_it_was_sent(phone, strengths):
    page = phone()
    cut_line(page)
    pin(page, "eins")
    pin(page, "zwei")
    page.locator("[data-edit]").first.click()
    page.locator("#text").fill("eins, besser")
    page.locator("[data-save]").click()
    page.locator("[data-edit]").nth(1).click()
    page.locator("[data-withdraw]").click()
    expect(cards(page)).to_have_text(["eins, besser"])
    page.context.set_offline(False)
    emptied(page)
    all_sent(page, 1)
    assert stored() == [("", 0, True), ("eins, besser", 1, False)]


def test_limit_closes_the_field_until_a_card_is_withdrawn(phone, strengths):
    page = phone()
    for n in range(4):
        pin(page, f"Karte {n}")
    all_sent(page, 4)
    expect(page.locator("[data-full]")).to_be_visible()
    expect(page.locator("#write")).to_be_hidden()
    expect(page.locator("#bar")).to_be_hidden()
    page.locator("[data-edit]").first.click()
    page.locator("[data-withdraw]").click()
    expect(page.locator("#write")).to_be_visible()


def test_card_that_comes_too_late_comes_back_with_the_reason(phone, strengths):
    page = phone()
    cut_line(page)
    pin(page, "Zu spät")
    rounds.close_round(prompt=strengths)
    page.context.set_offline(False)
    back = page.locator("#returned li")
    # The server says it, or the page itself where it hears of the closing first.
    expect(back).to_contain_text(re.compile("Die Runde (ist|wurde) geschlossen"))
    expect(back.locator("[data-text]")).to_have_text("Zu spät")
    page.reload()
    expect(back.locator("[data-text]")).to_have_text("Zu spät")
    rounds.open_round(prompt=strengths)
    page.locator("[data-again]").click()
    expect(page.locator("#text")).to_have_value("Zu spät")
    page.locator("[data-pin]").click()
    all_sent(page, 1)
    assert stored() == [("Zu spät", 0, False)]


def test_round_that_closes_while_somebody_types_keeps_the_text(phone, strengths):
    page = phone()
    page.locator("#text").fill("Ein angefangener Satz")
    rounds.close_round(prompt=strengths)
    expect(page.locator("h1")).to_have_text("Danke, die Runde ist geschlossen")
    expect(page.locator("#returned [data-text]")).to_have_text("Ein angefangener Satz")


def test_typing_is_not_disturbed_by_fifty_refreshes(phone, workshop, strengths):
    page = phone()
    page.locator("#text").focus()
    page.keyboard.type("Kurze Weg im Haus")
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    for _ in range(50):
        with page.expect_response(lambda answer: "rev=" in answer.url):
            page.evaluate("document.body.dispatchEvent(new CustomEvent('pulse-room'))")
            raise_pulse(workshop, room=True)
    page.keyboard.type("e")
    expect(page.locator("#text")).to_have_value("Kurze Wege im Haus")
    expect(page.locator("#text")).to_be_focused()


def test_two_windows_of_one_phone_pin_each_card_once(phone, strengths):
    one = phone()
    two = one.context.new_page()
    two.goto(one.url)
    cut_line(one)
    pin(one, "Fenster eins")
    pin(two, "Fenster zwei")
    one.context.set_offline(False)
    for page in (one, two):
        all_sent(page, 2)
        expect(page.locator("#room [data-free]")).to_have_text("2 von 4 Karten frei")
    assert [text for text, *_ in stored()] == ["Fenster eins", "Fenster zwei"]


def test_phone_follows_the_room_by_itself(phone, strengths, weaknesses):
    page = phone()
    expect(page.locator("h1")).to_have_text(strengths.text)
    rounds.close_round(prompt=strengths)
    expect(page.locator("h1")).to_have_text("Danke, die Runde ist geschlossen")
    rounds.open_round(prompt=weaknesses)
    expect(page.locator("h1")).to_have_text(weaknesses.text, timeout=2000)


def test_phone_that_wakes_is_fresh_within_two_seconds(phone, strengths, weaknesses):
    page = phone()
    cut_line(page)
    expect(page.locator("#line")).to_contain_text("Keine Verbindung.", timeout=LOST)
    rounds.close_round(prompt=strengths)
    rounds.open_round(prompt=weaknesses)
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text(weaknesses.text, timeout=2000)


def test_table_device_shows_no_text_before_and_after_sending(phone, strengths):
    page = phone(seats=3)
    cut_line(page)
    pin(page, "Geheim am Tisch")
    expect(states(page)).to_have_text("Karte, noch nicht gesendet")
    expect(page.locator("#room")).not_to_contain_text("Geheim am Tisch")
    page.context.set_offline(False)
    expect(states(page)).to_have_text("Karte 1 angeheftet")
    expect(page.locator("#room [data-free]")).to_have_text("11 von 12 Karten frei")
    assert "Geheim am Tisch" not in page.content()


def test_name_is_asked_for_and_kept(phone, workshop, strengths):
    Workshop.objects.update(asks_names=True)
    page = phone()
    pin(page, "Kurze Wege")
    expect(page.locator("#text-error")).to_contain_text("Bitte geben Sie Ihren an.")
    page.locator("#signature").fill("Anna Beispiel")
    page.locator("[data-pin]").click()
    all_sent(page, 1)
    page.reload()
    expect(page.locator("#signature")).to_have_value("Anna Beispiel")
    assert WrittenCard.objects.get().signature == "Anna Beispiel"


def test_phone_without_scripts_pins_changes_and_withdraws(phone, strengths):
    page = phone(java_script_enabled=False)
    pin(page, "Kurze Wege")
    expect(cards(page)).to_have_text("Kurze Wege")
    page.locator("[data-edit]").click()
    page.locator("#text").fill("Sehr kurze Wege")
    page.locator("[data-save]").click()
    expect(cards(page)).to_have_text("Sehr kurze Wege")
    page.locator("[data-edit]").click()
    page.locator("[data-withdraw]").click()
    expect(cards(page)).to_have_count(0)
    assert stored() == [("", 1, True)]


@pytest.mark.parametrize("what", ["join", "link", "return", "open", "waiting", "closed", "names"])
def test_pages_of_phones_are_accessible(room_server, phone, workshop, strengths, what):
    door = open_door(workshop=workshop)
    page = phone()
    if what in ("open", "names"):
        Workshop.objects.update(asks_names=what == "names")
        page.reload()
        if what == "names":
            page.locator("#signature").fill("Anna")
        pin(page, "Kurze Wege")
        all_sent(page, 1)
    elif what in ("waiting", "closed"):
        strengths.state = RoundState.DRAFT if what == "waiting" else RoundState.CLOSED
        strengths.save()
    urls = {
        "join": room_server.at("workshops:join") + "?why=unknown",
        "link": room_server.at("workshops:join_link", door.link),
        "return": room_server.at("workshops:come_back"),
    }
    if what == "link":
        page.context.clear_cookies()
    faults = faults_of(page, urls.get(what, page.url))
    assert not faults, "\n".join(faults)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select,'
        + ' textarea, summary, .choose label')].filter(found => {
            const box = found.getBoundingClientRect();
            const isHidden = found.closest('.skip, .visually-hidden') || !box.height;
            return !isHidden && box.height < 43.9; }).map(found => found.outerHTML.slice(0, 90))"""
    )
    assert small == []
    tiny = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(found => found.checkVisibility()
        && [...found.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        && parseFloat(getComputedStyle(found).fontSize) < 17).map(found => found.outerHTML)"""
    )
    assert tiny == []


def test_everything_opened_is_accessible(phone, strengths):
    page = phone()
    for part in page.locator("details").all():
        part.evaluate("found => found.open = true")
    cut_line(page)
    pin(page, "Kurze Wege")
    expect(page.locator("#line")).to_contain_text("Keine Verbindung.", timeout=LOST)
    page.locator("[data-edit]").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []
