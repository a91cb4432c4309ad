"""The report as a file, in a browser: how far it is stands beside the button."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from reports.rendering import making
from reports.rendering.making import State
from tests.factories import CardFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "2007-06-22_Strategieklausur_Vorschau.pdf"


@pytest.fixture
def retreat(strengths, perspectives, settings, tmp_path):
    settings.REPORT_CACHE_DIR = tmp_path / "reports"
    CardFactory(prompt=strengths, perspective=perspectives[0])
    return strengths.workshop


@pytest.fixture
def report(sign_in_page, open_page, staff, retreat):
    sign_in_page(staff)
    return open_page("reports:report", retreat.pk)


def test_line_tells_how_far_the_file_is_until_it_comes(report, retreat):
    line = report.locator("[data-making]")
    expect(line).to_have_text("")
    with (
        report.expect_download(timeout=120_000) as waiting,
        making.alone(str(retreat.pk), 5) as another,
    ):
        report.get_by_role("link", name="Vorschau als PDF").click()
        expect(line).to_contain_text("Der Bericht wartet, bis ein anderer fertig ist …")
        another.tell(State(7))
        expect(line).to_contain_text("Der Bericht wird gesetzt … Seite 7")
        aloud = report.get_by_role("status").filter(has_text="gesetzt")
        assert aloud.inner_text() == "Der Bericht wird gesetzt …"
    file = waiting.value
    assert (file.suggested_filename, Path(file.path()).read_bytes()[:5]) == (NAME, b"%PDF-")
    expect(line).to_have_text("")


def test_word_file_comes_the_same_way(report):
    with report.expect_download() as waiting:
        report.get_by_role("link", name="Vorschau als Word-Datei").focus()
        report.keyboard.press("Enter")
    assert waiting.value.suggested_filename == NAME.replace(".pdf", ".docx")


def test_line_says_what_to_do_when_there_is_no_file(report, settings):
    settings.REPORT_TIMEOUT_SECONDS = 0
    report.get_by_role("link", name="Vorschau als PDF").click()
    line = report.locator("[data-making]")
    expect(line).to_contain_text("oder nehmen Sie die Word-Datei.")
    report.context.set_offline(True)
    report.get_by_role("link", name="Vorschau als PDF").click()
    expect(line).to_have_text(
        "Es kam keine Antwort. Prüfen Sie die Verbindung, und versuchen Sie es noch einmal."
    )


def test_who_is_signed_out_is_led_to_the_door(report):
    report.context.clear_cookies()
    report.get_by_role("link", name="Vorschau als Word-Datei").click()
    report.wait_for_url("**/account/login/**")


def test_without_scripts_it_is_a_plain_download(browser, report, live_server, retreat):
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    context.add_cookies(report.context.cookies())
    page = context.new_page()
    page.goto(report.url)
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("link", name="Vorschau als PDF").click()
    assert waiting.value.suggested_filename == NAME
    expect(page.locator("[data-making]")).to_have_text("")
    context.close()
