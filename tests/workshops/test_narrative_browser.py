"""Saving while typing in a real browser: nothing typed is ever only in the page."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from workshops import services
from workshops.models import Narrative

SAVE = "**/texts/conclusion/save/"
SAVED = re.compile(r"^gespeichert \d\d:\d\d$")


@pytest.fixture
def editor(sign_in_page, live_server, facilitator, workshop):
    """Open the conclusion's editor; return the page."""
    page = sign_in_page(facilitator)
    url = reverse("workshops:narrative_edit", args=[workshop.pk, "conclusion"])
    page.goto(live_server.url + url)
    return page


def status(page):
    return page.locator("[data-status]")


def kept(page):
    keys = "Object.keys(localStorage).filter(key => key.endsWith(':conclusion'))"
    return page.evaluate(f"{keys}.length")


def test_typing_is_saved_and_then_forgotten_on_the_device(editor, workshop):
    editor.get_by_label("Fazit").fill("Der Blick richtet sich nach innen.")
    assert kept(editor) == 1
    expect(status(editor)).to_have_text(SAVED)
    assert (Narrative.objects.get().text, kept(editor)) == ("Der Blick richtet sich nach innen.", 0)


def test_typing_goes_on_over_several_saves(editor, workshop):
    field = editor.get_by_label("Fazit")
    for text in ("Eins. ", "Zwei. ", "Drei."):
        field.press_sequentially(text)
        expect(status(editor)).to_have_text(SAVED)
    assert Narrative.objects.get().text == "Eins. Zwei. Drei."


def test_a_lost_connection_keeps_the_text_through_a_reload(editor, workshop):
    editor.route(SAVE, lambda route: route.fulfill(status=503))
    editor.get_by_label("Fazit").fill("Unterwegs geschrieben.")
    expect(status(editor)).to_have_text(re.compile("keine Verbindung"))
    editor.reload()
    expect(editor.get_by_label("Fazit")).to_have_value("Unterwegs geschrieben.")
    expect(editor.locator("[data-restored]")).to_be_visible()
    editor.unroute(SAVE)
    expect(status(editor)).to_have_text(SAVED, timeout=15_000)
    assert Narrative.objects.get().text == "Unterwegs geschrieben."


def test_save_and_go_back_waits_for_the_server(editor, workshop):
    editor.get_by_label("Fazit").fill("Fertig.")
    editor.get_by_role("button", name="Speichern und zurück").click()
    expect(editor).to_have_url(re.compile(f"/workshops/{workshop.pk}/$"))
    assert (Narrative.objects.get().text, kept(editor)) == ("Fertig.", 0)


def test_a_conflict_leads_to_both_texts_and_nothing_is_lost(editor, workshop, administrator):
    services.save_narrative(
        workshop=workshop, slot="conclusion", text="Ihrer.", version=0, by=administrator
    )
    editor.get_by_label("Fazit").fill("Meiner.")
    editor.get_by_role("button", name="Beide Texte vergleichen").click()
    expect(editor.locator(".versus__theirs > div")).to_have_text("Ihrer.")
    expect(editor.locator(".versus__mine > div")).to_have_text("Meiner.")
    editor.get_by_role("button", name="Gemeinsamen Text speichern").click()
    expect(editor).to_have_url(re.compile(f"/workshops/{workshop.pk}/$"))
    assert (Narrative.objects.get().text, kept(editor)) == ("Ihrer.\n\nMeiner.", 0)


def test_toolbar_marks_and_preview_shows(editor, workshop):
    field = editor.get_by_label("Fazit")
    field.fill("wichtig")
    field.press("ControlOrMeta+a")
    editor.get_by_role("button", name="Fett").click()
    expect(field).to_have_value("**wichtig**")
    field.press("End")
    editor.get_by_role("button", name="Verweis auf die Leitfragen").click()
    expect(editor.locator("#preview strong")).to_have_text("wichtig")
    expect(editor.locator("#preview mark")).to_have_text("Leitfragen")


def test_keys_for_bold_and_italic_step_over_the_closing_marks(editor, workshop):
    field = editor.get_by_label("Fazit")
    field.click()
    field.press("ControlOrMeta+b")
    field.press_sequentially("sehr ")
    field.press("ControlOrMeta+i")
    field.press_sequentially("wichtig")
    field.press("ControlOrMeta+i")
    field.press("ControlOrMeta+b")
    field.press_sequentially(" ist das")
    expect(field).to_have_value("**sehr *wichtig*** ist das")
    field.press("ControlOrMeta+b")
    field.press("ControlOrMeta+b")
    expect(field).to_have_value("**sehr *wichtig*** ist das")


def test_list_button_begins_a_list_of_its_own(editor, workshop):
    field = editor.get_by_label("Fazit")
    field.fill("Absatz\nPunkt")
    field.press("ControlOrMeta+End")
    editor.get_by_role("button", name="Liste", exact=True).click()
    expect(field).to_have_value("Absatz\n\n- Punkt")


def test_a_typed_page_number_can_be_replaced_by_a_reference(editor, workshop):
    field = editor.get_by_label("Fazit")
    field.fill("Die Fragen (siehe Seite 4) stehen fest.")
    editor.get_by_role("button", name="Durch [[questions]] ersetzen").click()
    expect(field).to_have_value("Die Fragen (siehe [[questions]]) stehen fest.")
    expect(editor.locator("[data-typed-page]")).to_be_hidden()
