"""The dock in a real browser: keys, chips, the outbox when the line is cut, and without scripts."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from swot.models import Card

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board(sign_in_page, open_page, facilitator, workshop, strengths, weaknesses):
    """The board with the focus in the field of the dock."""
    sign_in_page(facilitator)
    page = open_page("swot:board", workshop.pk)
    page.locator("#entry-text").focus()
    return page


def field(page):
    return page.locator("#entry-text")


def said(page):
    return page.locator("[data-said]")


def enter(page, text):
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def sent(page):
    """Wait until the server has everything."""
    expect(page.locator("form[data-entry]")).to_have_attribute("data-waiting", "0")


def chosen(page):
    return page.locator("#dock .pick input:checked").evaluate_all(
        "inputs => inputs.map(input => input.dataset.label)"
    )


def texts():
    return [card.text for card in Card.objects.all()]


def test_line_is_shown_as_chips_before_enter(board):
    enter(board, 's1 Humor #"Gutes Team"')
    board.keyboard.type("w2 3x Zu viele Formulare #gutes team")
    chips = board.locator("[data-reading] .dock__tag")
    assert chips.all_inner_texts() == ["Schwäche", "Interne Prozesse", "3×", "#Gutes Team"]
    board.keyboard.press("Enter")
    expect(said(board)).to_have_text("Karten 2 bis 4 angeheftet: „Zu viele Formulare“")
    assert chosen(board) == ["Schwäche", "Interne Prozesse"]
    expect(board.locator("#entry-cluster")).to_have_value("Gutes Team")
    expect(field(board)).to_be_focused()
    assert [(card.text, card.count, card.prompt.kind) for card in Card.objects.all()] == [
        ("Humor", 1, "strength"),
        ("Zu viele Formulare", 3, "weakness"),
    ]


def test_line_behind_a_backslash_is_taken_word_for_word(board):
    board.keyboard.type("\\2 Standorte fehlen")
    assert board.locator("[data-reading] .dock__tag").all_inner_texts() == ["wörtlich"]
    board.keyboard.press("Enter")
    sent(board)
    assert texts() == ["2 Standorte fehlen"]


def test_chips_say_what_is_no_sign_and_how_a_digit_is_kept(board):
    chips = board.locator("[data-reading] .dock__tag")
    field(board).fill("s9 Falsch")
    assert chips.all_inner_texts() == ["„s9“ ist kein Zeichen, wird wörtlich übernommen"]
    field(board).fill("2 Standorte")
    assert chips.all_inner_texts() == ["Interne Prozesse · wörtlich: \\2 …"]
    field(board).fill("5 % der Fälle")
    assert chips.all_inner_texts() == []


def test_cluster_sign_alone_clears_the_cluster_and_pins_nothing(board):
    enter(board, "s1 #Team")
    enter(board, "#")
    expect(said(board)).to_have_text("Ab jetzt: ohne Cluster")
    assert (board.locator("#entry-cluster").input_value(), texts()) == ("", [])


def test_alt_keys_and_prefixes_alone_set_what_comes_next(board):
    board.keyboard.press("Alt+w")
    board.keyboard.press("Alt+2")
    assert chosen(board) == ["Schwäche", "Interne Prozesse"]
    enter(board, "s0")
    expect(said(board)).to_have_text("Ab jetzt: Stärke · Unsortiert")
    assert (chosen(board), field(board).input_value(), texts()) == (
        ["Stärke", "Unsortiert"],
        "",
        [],
    )


def test_typing_begins_at_once(sign_in_page, open_page, facilitator, workshop, strengths):
    page = sign_in_page(facilitator)
    for name, args, focused in (
        ("swot:board", [workshop.pk], "entry-text"),
        ("swot:question_list", [workshop.pk], "question-text"),
        ("swot:workshop_create", [], "id_title"),
    ):
        open_page(name, *args)
        expect(page.locator(f"#{focused}")).to_be_focused()


def test_click_on_a_perspective_leaves_the_focus_in_the_field(board):
    board.locator("[data-places] label").nth(1).click()
    expect(field(board)).to_be_focused()
    assert chosen(board) == ["Stärke", "Gemeinwohl"]


def test_sixty_cards_typed_without_waiting_arrive_in_order(board):
    for number in range(60):
        board.keyboard.insert_text(f"Karte {number}")
        board.keyboard.press("Enter")
    expect(said(board)).to_have_text("Karte 60 angeheftet: „Karte 59“", timeout=60_000)
    assert texts() == [f"Karte {number}" for number in range(60)]
    expect(board.locator(".board .note")).to_have_count(60)
    expect(field(board)).to_have_attribute("placeholder", "Karte 61 abtippen …")


def test_card_just_typed_is_sorted_by_keyboard(board):
    enter(board, "s1 Kurze Wege")
    sent(board)
    note = board.locator(".board .note")
    assert (note.get_attribute("tabindex"), note.get_attribute("aria-label")) == (
        "0",
        "Stärke, Gemeinwohl: Kurze Wege",
    )
    note.focus()
    board.keyboard.press("2")
    board.locator("#toast", has_text="Interne Prozesse").wait_for()
    assert [card.perspective.name for card in Card.objects.all()] == ["Interne Prozesse"]


def test_escape_leads_from_the_empty_field_to_the_cards_and_back(board):
    enter(board, "Kurze Wege")
    sent(board)
    board.keyboard.type("Noch im Feld")
    board.keyboard.press("Escape")
    expect(field(board)).to_be_focused()
    field(board).fill("")
    board.keyboard.press("Escape")
    expect(board.locator(".board .note", has_text="Kurze Wege")).to_be_focused()
    board.keyboard.press("Escape")
    expect(field(board)).to_be_focused()


def test_enter_twice_pins_once(board):
    board.keyboard.type("Kurze Wege")
    board.keyboard.press("Enter")
    board.keyboard.press("Enter")
    sent(board)
    assert texts() == ["Kurze Wege"]


def test_arrow_up_brings_the_last_card_back_and_esc_leaves_it(board):
    enter(board, "Kurze Wehge")
    sent(board)
    board.keyboard.press("ArrowUp")
    expect(field(board)).to_have_value("Kurze Wehge")
    board.keyboard.press("Escape")
    expect(field(board)).to_have_value("")
    board.keyboard.press("ArrowUp")
    field(board).fill("Kurze Wege")
    board.keyboard.press("Alt+2")
    board.keyboard.press("Enter")
    sent(board)
    expect(board.locator(".board .note")).to_contain_text("Kurze Wege")
    card = Card.objects.get()
    assert (card.text, card.perspective.name) == ("Kurze Wege", "Interne Prozesse")


def test_button_and_result_line_say_that_a_card_is_changed(board):
    enter(board, "Kurze Wehge")
    sent(board)
    button = board.locator("#dock .dock__pin span")
    assert button.inner_text() == "Anheften"
    board.keyboard.press("ArrowUp")
    assert button.inner_text() == "Speichern"
    field(board).fill("Kurze Wege")
    board.keyboard.press("Enter")
    expect(said(board)).to_have_text("Karte geändert")
    assert (button.inner_text(), texts()) == ("Anheften", ["Kurze Wege"])


def test_number_of_cards_alone_says_what_is_missing(board):
    enter(board, "3x")
    expect(said(board)).to_have_text("Tippen Sie zuerst den Text der Karte.")
    assert said(board).is_visible()
    assert (field(board).input_value(), texts()) == ("3x", [])


def test_undo_quotes_the_card_and_its_message_closes_with_the_next(board):
    enter(board, "Versehen")
    sent(board)
    board.keyboard.press("Control+z")
    toast = board.locator("#toast")
    expect(toast).to_contain_text("Zurückgenommen: Karte angeheftet („Versehen“)")
    enter(board, "Kurze Wege")
    expect(toast).to_be_hidden()


def test_last_card_can_be_changed_after_a_reload(board):
    enter(board, "w Kurze Wehge")
    sent(board)
    board.reload()
    field(board).focus()
    assert chosen(board) == ["Schwäche", "Unsortiert"]
    board.keyboard.press("ArrowUp")
    expect(field(board)).to_have_value("Kurze Wehge")


def test_ctrl_z_in_the_empty_field_undoes(board):
    enter(board, "Versehen")
    sent(board)
    board.keyboard.press("Control+z")
    expect(board.locator(".board .note")).to_have_count(0)
    assert texts() == []
    expect(field(board)).to_have_attribute("placeholder", "Karte 1 abtippen …")


def test_long_card_is_hinted_at_and_too_long_a_card_stays_in_the_field(board):
    field(board).fill("x" * 200)
    expect(board.locator("[data-length]")).to_have_text(
        "200 Zeichen. Ein Gedanke je Karte liest sich leichter."
    )
    field(board).fill("x" * 2001)
    board.keyboard.press("Enter")
    expect(said(board)).to_contain_text("2001 Zeichen: Eine Karte fasst 2.000.")
    assert (len(field(board).input_value()), texts()) == (2001, [])


def test_cards_typed_without_a_connection_are_kept_and_sent_once_later(board, context):
    enter(board, "vorher")
    sent(board)
    context.set_offline(True)
    enter(board, "eins")
    enter(board, "w zwei")
    expect(said(board)).to_have_text(
        "Keine Verbindung. 2 Karten sind auf diesem Gerät gesichert und werden nachgesendet."
    )
    kept = board.locator("[data-kept]")
    assert (kept.inner_text(), texts()) == ("offline · 2 gesichert", ["vorher"])
    context.set_offline(False)
    sent(board)
    expect(kept).to_be_hidden()
    assert texts() == ["vorher", "eins", "zwei"]


def test_cards_kept_on_the_device_survive_a_reload(board, workshop):
    entry = re.compile("/entry/$")
    board.route(entry, lambda route: route.abort())
    enter(board, "gesichert")
    expect(said(board)).to_contain_text("Eine Karte ist auf diesem Gerät gesichert")
    board.unroute(entry)
    board.reload()
    sent(board)
    assert texts() == ["gesichert"]


def test_card_whose_answer_was_lost_is_pinned_once(board):
    entry = re.compile("/entry/$")

    def lose(route):
        route.fetch()
        route.abort()

    board.route(entry, lose, times=1)
    enter(board, "Kurze Wege")
    expect(said(board)).to_contain_text("angeheftet", timeout=10_000)
    assert texts() == ["Kurze Wege"]


def test_undo_whose_answer_was_lost_is_not_sent_again(board):
    for text in ("eins", "zwei"):
        enter(board, text)
    sent(board)

    def lose(route):
        route.fetch()
        route.abort()

    board.route(re.compile("/undo/$"), lose, times=1)
    board.keyboard.press("Control+z")
    expect(said(board)).to_have_text(
        "Keine Verbindung. Laden Sie die Seite neu, um zu sehen, ob es zurückgenommen ist."
    )
    sent(board)
    assert texts() == ["eins"]


def test_refused_card_comes_back_into_the_field(board, perspectives):
    board.locator("[data-places] label").nth(2).click()
    perspectives[1].is_retired = True
    perspectives[1].save()
    enter(board, "Kurze Wege")
    expect(field(board)).to_have_value("Kurze Wege")
    expect(said(board)).to_have_text(
        "Nicht angeheftet: „Kurze Wege“. "
        "Diese Perspektive gibt es nicht mehr. Bitte laden Sie die Seite neu."
    )


def test_several_pasted_lines_lead_to_the_page_for_lists(board):
    board.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "Kurze Wege\\nHumor");
            document.getElementById("entry-text").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    board.get_by_role("button", name="Als Liste prüfen").click()
    expect(board.locator("#paste-text")).to_have_value("Kurze Wege\nHumor")


def test_dock_is_a_plain_form_without_scripts(
    sign_in_page, facilitator, workshop, strengths, weaknesses, live_server, browser
):
    cookies = sign_in_page(facilitator).context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + reverse("swot:board", args=[workshop.pk]))
    for line in ("w2 Zu viele Formulare", "Zu wenig Zeit"):
        field(page).fill(line)
        field(page).press("Enter")
        assert urlsplit(page.url).fragment == "entry-text"
        expect(field(page)).to_be_focused()
    expect(said(page)).to_have_text("Karte 2 angeheftet: „Zu wenig Zeit“")
    assert [(card.text, card.prompt.kind) for card in Card.objects.all()] == [
        ("Zu viele Formulare", "weakness"),
        ("Zu wenig Zeit", "weakness"),
    ]
    page.locator("[data-undo-button]").click()
    assert texts() == ["Zu viele Formulare"]
    context.close()
