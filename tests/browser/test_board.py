"""The board in a real browser: by keyboard alone, by mouse, on a phone, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from swot.models import Card
from tests.factories import CardFactory, ClusterFactory, PerspectiveFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cards(strengths, weaknesses, perspectives):
    """Three strengths in the first perspective, one unsorted weakness."""
    made = [
        CardFactory(prompt=strengths, perspective=perspectives[0], text=text, position=place)
        for place, text in enumerate(("eins", "zwei", "drei"))
    ]
    return [*made, CardFactory(prompt=weaknesses, text="vier", position=9)]


@pytest.fixture
def board(sign_in_page, open_page, facilitator, workshop, cards):
    sign_in_page(facilitator)
    return open_page("swot:board", workshop.pk)


def note(page, card):
    return page.locator(f"#card-{card.pk}")


def focused(page):
    return page.evaluate("document.activeElement.id")


def saved(page, text):
    """Wait for the message of a verb."""
    page.locator("#toast", has_text=text).wait_for()


def all_sent(page):
    """Wait until nothing is under way any more."""
    for _ in range(200):
        if page.evaluate("Weitblick.board.pending()") == 0:
            return
        page.wait_for_timeout(50)


def order(prompt, perspective, cluster=None):
    found = Card.objects.filter(prompt=prompt, perspective=perspective, cluster=cluster)
    return [card.text for card in found]


def test_arrows_go_from_card_to_card(board, cards):
    note(board, cards[0]).focus()
    board.keyboard.press("ArrowDown")
    board.keyboard.press("ArrowDown")
    assert focused(board) == f"card-{cards[2].pk}"
    board.keyboard.press("Home")
    assert focused(board) == f"card-{cards[0].pk}"


def test_one_tab_stop_for_each_half_of_a_row(board, cards):
    assert board.locator(".lane .note[tabindex='0']").count() == 2
    assert note(board, cards[1]).get_attribute("aria-label") == "Stärke, Gemeinwohl: zwei"


def test_digits_sort_and_the_focus_stays_on_the_card(board, cards, strengths, perspectives):
    note(board, cards[1]).focus()
    board.keyboard.press("2")
    saved(board, "Karte verschoben nach: Interne Prozesse, Stärken.")
    assert focused(board) == f"card-{cards[1].pk}"
    assert order(strengths, perspectives[1]) == ["zwei"]
    board.keyboard.press("0")
    saved(board, "Unsortiert, Stärken")
    assert order(strengths, None) == ["zwei"]
    assert focused(board) == f"card-{cards[1].pk}"


def test_keys_typed_quickly_all_count(board, cards, strengths, perspectives):
    note(board, cards[0]).focus()
    for _ in range(3):
        board.keyboard.press("2")
        board.keyboard.press("1")
    board.keyboard.press("2")
    all_sent(board)
    assert order(strengths, perspectives[1]) == ["eins"]
    assert board.locator(f"#cell-{perspectives[1].pk}-strength .note").all_inner_texts() == ["eins"]
    assert focused(board) == f"card-{cards[0].pk}"


def test_a_card_is_picked_up_moved_and_put_down(board, cards, strengths, perspectives):
    note(board, cards[2]).focus()
    board.keyboard.press(" ")
    assert board.locator("#announce").inner_text() == "Aufgenommen. Gemeinwohl, Stärken, 3 von 3"
    board.keyboard.press("ArrowUp")
    board.keyboard.press("ArrowUp")
    assert board.locator("#announce").inner_text() == "Gemeinwohl, Stärken, 1 von 3"
    board.keyboard.press(" ")
    saved(board, "Karte verschoben")
    assert order(strengths, perspectives[0]) == ["drei", "eins", "zwei"]
    assert focused(board) == f"card-{cards[2].pk}"


def test_digits_choose_in_the_menu_of_a_card(board, cards, strengths, perspectives):
    note(board, cards[0]).focus()
    board.keyboard.press("Enter")
    board.locator("#card-menu[open] .chip").first.wait_for()
    board.keyboard.press("2")
    saved(board, "Interne Prozesse")
    assert order(strengths, perspectives[1]) == ["eins"]
    assert focused(board) == f"card-{cards[0].pk}"


def test_escape_brings_a_card_back(board, cards, strengths, perspectives):
    note(board, cards[0]).focus()
    for key in (" ", "ArrowDown", "ArrowRight", "2", "Escape"):
        board.keyboard.press(key)
    assert board.locator("#announce").inner_text() == "Zurückgelegt. Gemeinwohl, Stärken, 1 von 3"
    assert focused(board) == f"card-{cards[0].pk}"
    assert order(strengths, perspectives[0]) == ["eins", "zwei", "drei"]


def test_left_and_right_change_the_kind(board, cards, weaknesses, perspectives):
    note(board, cards[0]).focus()
    for key in (" ", "ArrowRight", " "):
        board.keyboard.press(key)
    saved(board, "Gemeinwohl, Schwächen")
    assert order(weaknesses, perspectives[0]) == ["eins"]


def test_control_and_arrows_go_from_cluster_to_cluster(
    sign_in_page, open_page, facilitator, workshop, cards, strengths, perspectives
):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Team")
    page = sign_in_page(facilitator)
    open_page("swot:board", workshop.pk)
    note(page, cards[1]).focus()
    for key in (" ", "Control+ArrowUp", " "):
        page.keyboard.press(key)
    saved(page, "Karte in das Cluster „Team“ verschoben.")
    assert order(strengths, perspectives[0], cluster) == ["zwei"]
    assert focused(page) == f"card-{cards[1].pk}"


def test_letters_open_the_menu_at_their_part(board, cards):
    note(board, cards[0]).focus()
    board.keyboard.press("e")
    board.locator("#card-menu textarea:focus").wait_for()
    board.keyboard.press("Control+a")
    board.keyboard.type("Anders gesagt")
    board.locator("[data-verb='reword'] button").click()
    saved(board, "Spätere Fassung gespeichert.")
    assert not board.locator("#card-menu").is_visible()
    assert focused(board) == f"card-{cards[0].pk}"
    assert Card.objects.get(pk=cards[0].pk).reworded == "Anders gesagt"


def test_a_faulty_form_in_the_menu_stays_open_with_its_words(board, cards):
    note(board, cards[0]).focus()
    board.keyboard.press("t")
    board.locator("#card-menu textarea:focus").wait_for()
    board.locator("[data-verb='split'] button").click()
    board.locator("#card-menu .invalid-feedback, #card-menu .field-error").first.wait_for()
    assert board.locator("#card-menu [data-verb='split'] textarea").input_value() == "eins"


def test_hiding_takes_the_card_off_and_moves_the_focus_on(board, cards):
    note(board, cards[0]).focus()
    board.keyboard.press("x")
    board.locator("#card-menu input:focus").wait_for()
    board.keyboard.type("doppelt")
    board.keyboard.press("Enter")
    saved(board, "Karte ausgeblendet.")
    assert focused(board) == f"card-{cards[1].pk}"
    assert board.locator("#board-hidden summary").inner_text() == "1 ausgeblendete Karte"


def test_undo_and_redo_by_key_also_after_a_reload(board, cards, strengths, perspectives):
    note(board, cards[0]).focus()
    board.keyboard.press("2")
    saved(board, "Interne Prozesse")
    board.reload()
    board.keyboard.press("Control+z")
    saved(board, "Zurückgenommen: Karte verschoben")
    assert order(strengths, perspectives[0]) == ["eins", "zwei", "drei"]
    note(board, cards[1]).focus()
    board.keyboard.press("Shift+Z")
    saved(board, "Wiederholt: Karte verschoben")
    assert order(strengths, perspectives[1]) == ["eins"]


def test_menu_and_message_are_accessible(board, cards):
    note(board, cards[0]).focus()
    board.keyboard.press("2")
    saved(board, "Interne Prozesse")
    board.keyboard.press("Enter")
    board.locator("#card-menu button:focus").wait_for()
    board.evaluate("for (const part of document.querySelectorAll('.verb')) part.open = true")
    found = Axe().run(board).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    small = """[...document.querySelectorAll("#card-menu button, #card-menu summary")]
        .filter((item) => item.getBoundingClientRect().height < 43.5)
        .map((item) => item.outerHTML)"""
    assert board.evaluate(small) == []


def test_the_message_offers_undo(board, cards, strengths, perspectives):
    note(board, cards[0]).focus()
    board.keyboard.press("2")
    board.locator("#toast button").click()
    saved(board, "Zurückgenommen: Karte verschoben")
    assert order(strengths, perspectives[0]) == ["eins", "zwei", "drei"]


def test_a_card_can_be_dragged_to_another_half(board, cards, weaknesses, perspectives):
    target = board.locator(f"#cell-{perspectives[0].pk}-weakness .notes").first
    note(board, cards[1]).evaluate("item => item.scrollIntoView({block: 'center'})")
    source = note(board, cards[1]).bounding_box()
    board.mouse.move(source["x"] + 60, source["y"] + 12)
    board.mouse.down()
    board.mouse.move(source["x"] + 70, source["y"] + 20, steps=4)
    box = target.bounding_box()
    board.mouse.move(box["x"] + 60, box["y"] + 15, steps=12)
    for step in range(40):  # a browser tells of a drag only while the mouse moves
        board.mouse.move(box["x"] + 60 + step % 2, box["y"] + 15)
        if target.locator(".note").count():
            break
        board.wait_for_timeout(50)
    board.mouse.up()
    saved(board, "Gemeinwohl, Schwächen")
    assert order(weaknesses, perspectives[0]) == ["zwei"]


def test_a_row_can_be_filtered_and_stays_so_after_a_move(board, cards, perspectives):
    board.locator(".chip", has_text="Gemeinwohl").click()
    assert board.locator(".lane:visible").count() == 1
    note(board, cards[0]).focus()
    board.keyboard.press("2")
    saved(board, "Interne Prozesse")
    assert board.locator(".lane:visible").count() == 1
    assert board.locator(".chip[aria-pressed='true']").inner_text().split() == ["Gemeinwohl", "2"]


def test_the_last_card_of_a_row_leaves_its_sentence(board, cards, strengths):
    for card in cards[:3]:
        note(board, card).focus()
        board.keyboard.press("2")
        all_sent(board)
    gap = board.locator(".lane", has_text="Gemeinwohl").locator(".gap")
    gap.wait_for()
    assert gap.inner_text().startswith("Keine Karte.")


def test_a_move_that_is_not_saved_goes_back(board, cards, strengths, perspectives):
    board.route("**/move/", lambda route: route.fulfill(status=503))
    board.evaluate("console.error = () => {}")  # htmx reports the 503, which is meant here
    note(board, cards[0]).focus()
    for key in (" ", "ArrowDown", " "):
        board.keyboard.press(key)
    saved(board, "Nicht gespeichert.")
    texts = board.locator(f"#cell-{perspectives[0].pk}-strength .note").all_inner_texts()
    assert texts == ["eins", "zwei", "drei"]


def test_script_in_a_card_stays_text(
    sign_in_page, open_page, facilitator, workshop, strengths, perspectives
):
    text = """<img src=x onerror="document.title='x'"><b hx-get="/">fett</b>"""
    card = CardFactory(prompt=strengths, perspective=perspectives[0], text=text)
    page = sign_in_page(facilitator)
    open_page("swot:board", workshop.pk)
    assert note(page, card).inner_text() == text
    note(page, card).focus()
    page.keyboard.press("2")
    saved(page, "Interne Prozesse")
    assert note(page, card).inner_text() == text
    assert page.locator(".note img, .note b").count() == 0


def test_everything_works_without_scripts(
    browser, live_server, facilitator, workshop, cards, strengths, perspectives
):
    from django.urls import reverse

    from tools.browser import session_cookie

    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{**session_cookie(facilitator.email), "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("swot:board", args=[workshop.pk]))
    note(page, cards[0]).hover()
    note(page, cards[0]).locator("a").click()
    page.locator("[data-verb='move'] button", has_text="Interne Prozesse").click()
    assert order(strengths, perspectives[1]) == ["eins"]
    assert page.url.endswith(f"#card-{cards[0].pk}")
    page.locator("#undo").click()
    assert order(strengths, perspectives[0]) == ["eins", "zwei", "drei"]
    context.close()


def test_more_than_nine_perspectives_keep_their_rows(
    sign_in_page, open_page, facilitator, scorecard, workshop, strengths, perspectives
):
    for number in range(9):
        PerspectiveFactory(scorecard=scorecard, board_position=10 + number)
    page = sign_in_page(facilitator)
    open_page("swot:board", workshop.pk)
    assert page.locator(".lane[data-digit]").count() == 10
