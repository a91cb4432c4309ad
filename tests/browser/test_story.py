"""A whole retreat in one sitting: from signing in to the report in the hand.

The cards, the conclusion, the questions and the objectives are those of the real retreat. The
goal is this test's own: that retreat's goals are not known.
"""

from __future__ import annotations

import io
import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from swot.models import Card, Cluster, GuidingQuestion
from workshops.models import Narrative, Workshop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "ein langes Wort für die Klausur"
REAL = Path(__file__).parent.parent / "data" / "bad-duerkheim-2007.json"
LETTERS = {"strengths": "s", "weaknesses": "w"}
DIGITS = {
    "common_good": 1,
    "process_external": 2,
    "process_internal": 3,
    "learning": 4,
    "finance_law": 5,
}
# The last two weaknesses belong together; a name of two words is typed in quotes.
CLUSTERED = ("W21", "W22")
SECTIONS = {
    ("strengths", "finance_law"): "2.1.1",
    ("strengths", "process_internal"): "2.1.2",
    ("strengths", "process_external"): "2.1.3",
    ("strengths", "common_good"): "2.1.4",
    ("weaknesses", "finance_law"): "2.2.1",
    ("weaknesses", "process_internal"): "2.2.2",
}


@pytest.fixture
def real() -> dict[str, Any]:
    return json.loads(REAL.read_text(encoding="utf-8"))


def test_retreat_from_signing_in_to_the_report(
    page: Page, live_server: Any, facilitator: Any, real
):
    facilitator.set_password(PASSWORD)
    facilitator.save()
    page.goto(live_server.url)
    sign_in(page, facilitator.email)
    create_retreat(page, real)
    type_cards(page, real)
    write_conclusion(page, real)
    write_questions(page, real)
    write_objectives(page, real)
    write_goal(page)
    check_report(download_report(page), real)


# --- the steps, as a person takes them -----------------------------------------------------


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))


def create_retreat(page: Page, real: dict[str, Any]) -> None:
    page.get_by_role("link", name=re.compile("Klausur anlegen|Neue Klausur")).first.click()
    page.get_by_label("Titel", exact=True).fill(real["workshop"]["title"])
    page.locator("[name=dates]").first.fill(real["workshop"]["dates"][0])
    page.get_by_label("Öffentliche soziale Dienste").check()
    for prompt in real["prompts"]:
        page.locator(f"[name={prompt['kind']}-text]").fill(prompt["text"])
    page.get_by_role("button", name="Klausur anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(real["workshop"]["title"])


def type_cards(page: Page, real: dict[str, Any]) -> None:
    """By keyboard alone: a prefix where the pile changes, then line after line."""
    workshop = Workshop.objects.get()
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/workshops/{workshop.pk}/board/", page.url))
    tab_to(page, "entry-text")
    for (prompt, perspective), pile in groupby(
        real["cards"], lambda card: (card["prompt"], card["perspective"])
    ):
        page.keyboard.type(f"{LETTERS[prompt]}{DIGITS[perspective]}")
        page.keyboard.press("Enter")
        for card in pile:
            page.keyboard.insert_text(card["text"])
            if card["key"] == CLUSTERED[0]:
                page.keyboard.type(' #"Bild nach außen"')
            page.keyboard.press("Enter")
    said = page.locator("[data-said]")
    expect(said).to_contain_text("Karte 49 angeheftet: „Der ASD ist in der", timeout=60_000)
    expect(page.locator("#entry-text")).to_be_focused()
    expect(page.locator(".board .note")).to_have_count(49)
    expect(page.locator(".cluster")).to_have_count(1)
    assert [card.text for card in Card.objects.all()] == [card["text"] for card in real["cards"]]
    cluster = Cluster.objects.get()
    assert (cluster.title, cluster.cards.count()) == ("Bild nach außen", 2)


def tab_to(page: Page, element: str) -> None:
    """Press Tab until the element holds the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element:
            return
    raise AssertionError(f"Tab never reaches #{element}")


def write_conclusion(page: Page, real: dict[str, Any]) -> None:
    page.get_by_role("link", name="Weiter zum Fazit").click()
    page.locator("#id_text").fill(real["narratives"]["conclusion"])
    page.get_by_role("button", name="Speichern und zurück").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(real["workshop"]["title"])
    assert Narrative.objects.get(slot="conclusion").text == real["narratives"]["conclusion"]


def write_questions(page: Page, real: dict[str, Any]) -> None:
    page.locator(".path").get_by_role("link", name="Leitfragen").click()
    field = page.locator("#question-text")
    expect(field).to_be_focused()  # the page is ready for typing
    for question in real["questions"]:
        page.keyboard.insert_text(question["text"])
        page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Leitfrage 8 angelegt", timeout=20_000)
    expect(field).to_be_focused()
    expect(page.locator(".question")).to_have_count(8)
    # The seventh arises from the card about talking cases over.
    row = page.locator(".question").nth(6)
    row.get_by_role("link", name="Karten auswählen").click()
    page.get_by_label("Karten durchsuchen").fill("kollegiale Beratung")
    page.get_by_role("checkbox", name=re.compile("Die Routine in der Fallbearbeitung")).check()
    page.get_by_role("button", name="Speichern").first.click()
    expect(page.locator(".question").nth(6).locator(".note")).to_have_count(1)
    assert [(item.number, item.text) for item in GuidingQuestion.objects.all()] == [
        (item["number"], item["text"]) for item in real["questions"]
    ]


def write_objectives(page: Page, real: dict[str, Any]) -> None:
    page.get_by_role("link", name="Weiter zur Ausrichtung").click()
    for objective in real["objectives"]:
        page.get_by_role("link", name=re.compile("^(Erstes )?Leitziel")).first.click()
        page.get_by_label("Leitziel").fill(objective["text"])
        if objective["valid_from"]:
            page.get_by_label("Ab Jahr").fill(str(objective["valid_from"]))
        page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".objectives > li")).to_have_count(3)


def write_goal(page: Page) -> None:
    page.get_by_role("link", name="Weiter zu den Zielen").click()
    page.get_by_role("link", name=re.compile("Ziel formulieren")).first.click()
    page.locator("[name=statement]").fill(
        "Bis 31.12.2008 ist die kollegiale Fallberatung in allen Teams verbindlich."
    )
    page.get_by_role("radio", name=re.compile("Intern")).check(force=True)
    question = page.get_by_role("checkbox", name=re.compile("kollegialen Beratung"))
    question.evaluate("box => box.closest('details') && (box.closest('details').open = true)")
    question.check(force=True)
    for level, name, unit, baseline, target in (
        ("result", "Beratungsteams", "Teams", "0", "6"),
        ("effect", "Hilfeerfolg", "%", "58", "70"),
    ):
        page.locator(f"[name={level}-0-name]").fill(name)
        page.locator(f"[name={level}-0-unit]").fill(unit)
        page.locator(f"[name={level}-0-baseline_value]").fill(baseline)
        page.locator(f"[name={level}-0-target_value]").fill(target)
        page.locator(f"[name={level}-0-target_period]").fill("2008")
        page.locator(f"[name={level}-0-direction]").select_option("up")
    page.locator("[name=due]").fill("31.12.2008")
    page.get_by_role("button", name="Ziel speichern").last.click()
    page.wait_for_url(re.compile(r"/goals/"))
    expect(page.locator(".field-error, .form-fault")).to_have_count(0)


def download_report(page: Page) -> bytes:
    workshop = Workshop.objects.get()
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/workshops/{workshop.pk}/", page.url))
    page.locator(".head").get_by_role("link", name="Bericht").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="Vorschau als PDF").click()
    return Path(download.value.path()).read_bytes()


# --- what the paper says -------------------------------------------------------------------


def check_report(pdf: bytes, real: dict[str, Any]) -> None:
    """Each card once, in order, between the heading of its number and the next."""
    text = body_of(pdf)
    places = []
    for card in real["cards"]:
        needle = squeezed(card["text"])
        assert text.count(needle) == 1, card["text"]
        places.append(text.index(needle))
    assert places == sorted(places)
    for place, card in zip(places, real["cards"], strict=True):
        section = SECTIONS[card["prompt"], card["perspective"]]
        assert section_at(text, place) == section, card["text"]
    for question in real["questions"]:
        assert squeezed(question["text"]) in text
    for objective in real["objectives"]:
        assert squeezed(objective["text"]) in text
    # The columns of the goal's table stand side by side: single words only.
    for word in ("Beratungsteams", "Hilfeerfolg", "31.12.2008"):
        assert word in text


def body_of(pdf: bytes) -> str:
    """The text behind the contents, without running heads and feet, white space and hyphens."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = [
            sheet.crop((0, 60, sheet.width, sheet.height - 57)).extract_text()
            for sheet in document.pages[2:]
        ]
    return squeezed("\n".join(pages))


def section_at(text: str, place: int) -> str:
    """The number of the last heading before a place."""
    headings = {
        "2.1.1": "Finanzen/Gesetze",
        "2.1.2": "InterneProzesse",
        "2.1.3": "ExterneProzesse",
        "2.1.4": "Gemeinwohl",
        "2.2.1": "Finanzen/Gesetze",
        "2.2.2": "InterneProzesse",
    }
    found = {number: text.rfind(number + words, 0, place) for number, words in headings.items()}
    return max(found, key=lambda number: found[number])


def squeezed(text: str) -> str:
    return re.sub(r"[\s\-\u00ad]+", "", text)
