"""A vote by dots in the room, as the people there go through it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.room_round import Phones, Places, show
from tests.plugins.room import cut_line

GOALS = ("Sprechzeiten am Abend", "Ein gemeinsames Sekretariat", "Weniger Formulare")
# What each phone means in the end: dots on the goals, in their order.
BALLOTS = {
    "ordinary": (1, 2, 0),
    "offline": (2, 0, 1),
    "plain": (0, 2, 1),
    "table": (4, 1, 0),
    "returning": (0, 0, 2),
}
DOTS = [sum(column) for column in zip(*BALLOTS.values(), strict=True)]
BUDGET, MOST = 3, 2
DECISION = "Wir beginnen mit dem Sekretariat."
REASON = "Die Stelle ist schon bewilligt."


def open_vote(places: Places, goals: str) -> Page:
    """Prepare and open the vote in a window of its own, and let the beamer show it."""
    page = places.desk.context.new_page()
    page.goto(goals)
    page.get_by_role("link", name="Priorisierung").click()
    page.get_by_role("link", name="Abstimmung vorbereiten").click()
    page.get_by_label("Punkte je Person").fill(str(BUDGET))
    page.get_by_label("Höchstens je Ziel").fill(str(MOST))
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Abstimmung öffnen").click()
    expect(page.locator(".turnout__words")).to_contain_text("0 von 5 Stimmzetteln sind da")
    show(places, "Ergebnis der Abstimmung")
    expect(places.beamer.locator("h1")).to_have_text("Was gehen wir zuerst an?")
    return page


def vote(places: Places, votes: Page, phones: Phones) -> None:
    """The phones turn to the ballot by themselves; the one without scripts is led by its owner."""
    phones.plain.reload()
    phones.plain.get_by_role("link", name="Punkte vergeben").click()
    for page in phones.all():
        expect(page.locator("h1")).to_have_text("Was gehen wir zuerst an?")
    cut_line(phones.offline)
    tap(phones.offline, BALLOTS["offline"])
    hand_in(phones.offline, "Keine Verbindung. Ihr Stimmzettel ist auf diesem Gerät gesichert")
    tap(phones.ordinary, (2, 1, 0))
    hand_in(phones.ordinary)
    for goal, dots in zip(GOALS, BALLOTS["plain"], strict=True):
        phones.plain.get_by_label(goal).fill(str(dots))
    hand_in(phones.plain)
    for name in ("table", "returning"):
        tap(getattr(phones, name), BALLOTS[name])
        hand_in(getattr(phones, name))
    handed_in(places, votes, 4)
    change_mind(phones.ordinary)
    phones.offline.context.set_offline(False)
    expect(phones.offline.locator("#ballot-state")).to_contain_text("Stimmzettel abgegeben.")
    handed_in(places, votes, 5)
    assert votes.locator(".rank").count() == places.beamer.locator(".ranks").count() == 0


def tap(page: Page, ballot: tuple[int, ...]) -> None:
    for place, dots in enumerate(ballot, start=1):
        for _dot in range(dots):
            page.get_by_role("button", name=f"Punkt dazu: Z{place}").click()


def hand_in(
    page: Page, answer: str = "Stimmzettel abgegeben.", verb: str = "Punkte abgeben"
) -> None:
    page.get_by_role("button", name=verb).click()
    expect(page.locator("#ballot-state")).to_contain_text(answer)


def handed_in(places: Places, votes: Page, count: int) -> None:
    expect(votes.locator(".turnout__words")).to_contain_text(f"{count} von 5 Stimmzetteln sind da")
    expect(places.beamer.locator(".counter__number")).to_have_text(str(count))


def change_mind(page: Page) -> None:
    """From (2, 1, 0) to (1, 2, 0)."""
    page.get_by_role("button", name="Punkt weg: Z1").click()
    page.get_by_role("button", name="Punkt dazu: Z2").click()
    hand_in(page, verb="Änderung abgeben")


def close_vote(votes: Page) -> None:
    votes.get_by_role("link", name="Abstimmung schließen").click()
    votes.get_by_role("button", name="Abstimmung schließen").click()


def result_is_what_was_given(places: Places, votes: Page, phones: Phones) -> None:
    """On the page, the beamer and the phones: the goals by their dots, most first."""
    order = sorted(zip(GOALS, DOTS, strict=True), key=lambda line: -line[1])
    expect(places.beamer.locator(".ranks__text")).to_have_text([goal for goal, _dots in order])
    expect(places.beamer.locator(".ranks__dots")).to_have_text(
        [f"{dots} Punkte" for _goal, dots in order]
    )
    expect(votes.locator(".rank__text")).to_contain_text([goal for goal, _dots in order])
    expect(votes.locator(".rank b")).to_have_text([str(dots) for _goal, dots in order])
    phones.plain.reload()
    for page in phones.all():
        lines = [re.compile(f"{goal}.*{dots} Punkte", re.DOTALL) for goal, dots in order]
        expect(page.locator(".vote")).to_have_text(lines)


def record_decision(places: Places, votes: Page, phones: Phones) -> None:
    votes.get_by_role("link", name="Entscheidung festhalten").click()
    votes.get_by_label("Entscheidung der Gruppe").fill(DECISION)
    votes.get_by_label("Begründung").fill(REASON)
    votes.get_by_role("button", name="Speichern").click()
    expect(votes.locator(".decision")).to_contain_text(DECISION)
    expect(votes.locator(".decision")).to_contain_text(REASON)
    expect(places.beamer.locator(".ranks__decision")).to_contain_text(DECISION)
    phones.ordinary.reload()
    expect(phones.ordinary.locator("main")).to_contain_text(DECISION)
