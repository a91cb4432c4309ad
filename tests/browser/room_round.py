"""The room and a round of cards in it, as the people there go through them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.plugins.room import cut_line

OUTWARD, INWARD = "Gemeinwohl", "Interne Prozesse"
# What is to hang on the board in the end, by perspective.
WRITTEN = {
    OUTWARD: ["Wir halten zusammen", "Mit Netz", "Tisch, die Erste", "Bleibt", "Ohne Netz zwei"],
    INWARD: ["Offene Türen", "Ohne Netz eins", "Ohne Skripte", "Tisch, die Zweite", "Wieder da"],
}


@dataclass(frozen=True)
class Phones:
    """The five windows. A field is the name of its ballot, too."""

    ordinary: Page
    offline: Page
    plain: Page
    table: Page
    returning: Page

    def all(self) -> Iterable[Page]:
        return vars(self).values()


@dataclass(frozen=True)
class Places:
    """Where the facilitator and the room look."""

    desk: Page
    board: Page
    beamer: Page


# --- the door ----------------------------------------------------------------------------------


def join(page: Page, beamer: Page, *, seats: int) -> Page:
    address = beamer.locator(".address b").inner_text()
    page.goto(f"http://{address}")
    page.get_by_label("Code").fill(beamer.locator(".code").inner_text().lower())
    if seats > 1:
        page.get_by_text("Mehrere schreiben auf diesem Gerät").click()
        page.get_by_label("Dieses Gerät schreibt für").select_option(str(seats))
    page.get_by_role("button", name="Beitreten").click()
    expect(page.locator("h1")).to_have_text("Gleich geht es los")
    return page


def come_back(page: Page) -> None:
    """The browser forgets the device; its return word was noted at joining."""
    word = page.locator(".words").inner_text()
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("status")).to_contain_text(
        "Dieses Gerät ist in jenem Raum nicht bekannt."
    )
    page.get_by_role("link", name="Mit Rückkehrwort zurückkommen").click()
    page.get_by_label("Ihr Rückkehrwort").fill(word)
    page.get_by_role("button", name="Meinen Platz einnehmen").click()


# --- the round ---------------------------------------------------------------------------------


def open_round(places: Places, phones: Phones) -> None:
    places.desk.get_by_role("button", name="Runde öffnen").click()
    show(places, "Schreiben")
    counted(places, 0)
    phones.plain.get_by_role("link", name="Noch einmal nachsehen").click()
    for page in phones.all():
        expect(page.locator("h1")).to_have_text(
            "Welche vier wesentlichen Stärken hat die Arbeitsgruppe?"
        )


def show(places: Places, scene: str) -> None:
    places.desk.get_by_role("button", name=re.compile(rf"^Zeigen\s*: {scene}$")).click()


def counted(places: Places, count: int) -> None:
    """The room and the facilitator see how many cards there are."""
    expect(places.beamer.locator(".counter__number")).to_have_text(str(count))
    expect(places.desk.locator(".round__count")).to_contain_text(f"{count} Karte")


def write_cards(places: Places, phones: Phones) -> None:
    """Everybody writes, each in the way of their phone."""
    write_changing(phones.ordinary)
    counted(places, 2)
    write_until_the_line_is_cut(phones.offline)
    write_plainly(phones.plain)
    counted(places, 4)
    write_on_the_table(phones.table)
    write_withdrawing(phones.returning)
    counted(places, 8)
    phones.offline.context.set_offline(False)
    pinned(phones.offline, 3)
    counted(places, 10)


def field(page: Page) -> Any:
    return page.get_by_role("textbox", name="Karte")


def pin(page: Page, text: str, perspective: str) -> None:
    field(page).fill(text)
    page.locator(".choose").get_by_text(perspective, exact=True).click()
    page.get_by_role("button", name="Karte anheften").click()


def own(page: Page) -> Any:
    return page.get_by_role("list", name="Ihre Karten").get_by_role("listitem")


def pinned(page: Page, count: int) -> None:
    expect(own(page)).to_have_text([re.compile("angeheftet|Angeheftet|Geändert")] * count)


def edit(page: Page, text: str) -> None:
    own(page).filter(has_text=text).get_by_role("link", name="Ändern").click()


def write_changing(page: Page) -> None:
    pin(page, "Offene Türen", INWARD)
    pin(page, "Wir halten zusamen", OUTWARD)
    pinned(page, 2)
    edit(page, "zusamen")
    field(page).fill("Wir halten zusammen")
    page.get_by_role("button", name="Änderung anheften").click()
    expect(own(page).nth(1)).to_contain_text("Geändert um")


def write_until_the_line_is_cut(page: Page) -> None:
    pin(page, "Mit Netz", OUTWARD)
    pinned(page, 1)
    cut_line(page)
    pin(page, "Ohne Netz eins", INWARD)
    pin(page, "Ohne Netz zwei", OUTWARD)
    expect(page.get_by_role("status").first).to_have_text(
        re.compile("Keine Verbindung. *2 Karten sind auf diesem Gerät gesichert.")
    )
    expect(own(page).filter(has_text="Noch nicht gesendet")).to_have_count(2)


def write_plainly(page: Page) -> None:
    pin(page, "Ohne Skripte", INWARD)
    expect(page.get_by_role("status").first).to_have_text("Karte angeheftet.")
    expect(own(page)).to_contain_text(["Ohne Skripte"])


def write_on_the_table(page: Page) -> None:
    pin(page, "Tisch, die Erste", OUTWARD)
    pin(page, "Tisch, die Zweite", INWARD)
    pinned(page, 2)
    assert "Tisch, die" not in page.content()


def write_withdrawing(page: Page) -> None:
    pin(page, "Bleibt", OUTWARD)
    pin(page, "Doch lieber nicht", OUTWARD)
    pinned(page, 2)
    come_back(page)
    pinned(page, 2)
    edit(page, "Doch lieber nicht")
    page.get_by_role("button", name="Karte zurückziehen").click()
    expect(own(page)).to_contain_text(["Bleibt"])
    pin(page, "Wieder da", INWARD)
    pinned(page, 2)


def nobody_reads(places: Places, phones: Phones) -> None:
    """Who looks at board, desk and beamer sees a number, and no phone another one's cards."""
    expect(places.board.locator(".unseen")).to_contain_text("10 Karten")
    written = [text for group in WRITTEN.values() for text in group]
    pages = [places.desk.content(), places.board.content(), places.beamer.content()]
    assert [text for text in written for page in pages if text in page] == []
    seen = Counter(text for page in phones.all() for text in written if text in page.content())
    assert max(seen.values(), default=0) <= 1


def close_round(places: Places, phones: Phones) -> None:
    places.desk.get_by_role("button", name="Runde schließen").click()
    expect(places.desk.locator("#messages")).to_contain_text("10 Karten liegen verdeckt.")
    expect(places.beamer.get_by_text("Die Runde ist geschlossen. Danke.")).to_be_visible()
    phones.plain.reload()
    for page in phones.all():
        expect(page.locator("h1")).to_have_text("Danke, die Runde ist geschlossen")


def reveal_round(places: Places) -> None:
    places.desk.get_by_role("button", name="Karten aufdecken").click()
    expect(places.desk.locator("#messages")).to_contain_text("10 Karten sind aufgedeckt")


def everybody_reads(places: Places) -> None:
    expect(places.board.locator(".board .note")).to_have_count(10)
    notes = places.board.locator(".board .note").all_inner_texts()
    assert sorted(notes) == sorted(text for group in WRITTEN.values() for text in group)
    show(places, "Pinnwand")
    expect(places.beamer.locator(".matrix")).to_be_visible()
    for perspective, written in WRITTEN.items():
        places.desk.get_by_label("Eine Perspektive: Perspektive").select_option(perspective)
        show(places, "Eine Perspektive")
        expect(places.beamer.locator("h1")).to_have_text(perspective)
        shown = places.beamer.locator(".note:visible [lang]").all_inner_texts()
        assert sorted(shown) == sorted(written)
