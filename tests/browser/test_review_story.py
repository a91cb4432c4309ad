"""From a value that is due to the minutes of its review: two people at their desks.

A member of staff enters values as German people write them. A manager narrows the scorecard down,
walks through its review without a mouse, and takes the numbers along.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from goals.models import Measure
from indicators.models import Indicator, Measurement, MeasurementChange, Review, ReviewNote, Target
from tests.factories import GoalFactory, IndicatorFactory, PostFactory
from tests.plugins.browser import watch
from tools.browser import session_cookie

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# The machine may be busy with other tests; what is expected comes at once otherwise.
PATIENCE = 20_000
# Name, unit, direction, green, red, what is stored.
MEASURED = (
    ("Kosten je Fall", "€", "down", 1200, 1500, ("2008-07", 1300)),
    ("Beratungen", "Anzahl", "up", 1200, 900, ("2008-07", 950)),
    ("Erreichte Familien", "%", "up", 50, 30, ("2008-08", 25)),
)


@pytest.fixture
def indicators(workshop, perspectives, staff, manager) -> list[Indicator]:
    """As of 30.09.2008: two values of August are due, and that of the third is wrong."""
    scorecard = workshop.scorecard
    scorecard.as_of = datetime.date(2008, 9, 30)
    scorecard.save()
    names = (("Fachdienst", staff), ("Amtsleitung", manager))
    desk, head = (
        PostFactory(organisation=scorecard.organisation, name=name, user=user)
        for name, user in names
    )
    found = []
    for place, (name, unit, direction, green, red, stored) in enumerate(MEASURED):
        goal = GoalFactory(
            workshop=workshop,
            perspective=perspectives[place % 2],
            statement=f"Ziel zu: {name}",
            status="agreed",
            responsible=head,
            position=place,
        )
        indicator = IndicatorFactory(
            goal=goal, key=f"K{place}", name=name, unit=unit, direction=direction,
            frequency="month", green=green, red=red, responsible=desk,
        )  # fmt: skip
        Target.objects.create(indicator=indicator, period="2008", value=green)
        Measurement.objects.create(indicator=indicator, period=stored[0], value=stored[1])
        found.append(indicator)
    return found


@pytest.fixture
def desk_of(browser, browser_context_args, live_server) -> Iterator[Callable[[Any], Page]]:
    """A browser of their own for each person, signed in and watched."""
    contexts, faults = [], []

    def open_desk(user: Any) -> Page:
        context = browser.new_context(**browser_context_args, base_url=live_server.url)
        contexts.append(context)
        watch(context, faults)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{**session_cookie(user.email), "url": live_server.url}])
        return context.new_page()

    expect.set_options(timeout=PATIENCE)
    yield open_desk
    expect.set_options(timeout=5_000)
    for context in contexts:
        context.close()
    assert faults == []


def test_values_are_entered_and_reviewed(
    desk_of, indicators, scorecard, staff, manager, administrator
):
    desk = desk_of(staff)
    enter_values(desk, indicators)
    correct_value(desk, indicators[2])
    head = desk_of(manager)
    narrow_down(head, desk_of(administrator), scorecard)
    walk(head)
    finish(head)
    check_workbook(download(head, "Excel-Arbeitsmappe"))
    check_table(download(head, "CSV-Tabelle"))


# --- the member of staff -------------------------------------------------------------------------


def enter_values(page: Page, indicators: list[Indicator]) -> None:
    costs, talks, _families = indicators
    page.goto(reverse("indicators:values"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine fälligen Werte")
    expect(page.locator(".lede")).to_contain_text("2 Werte sind fällig.")
    first = page.get_by_role("group", name="Kosten je Fall, August 2008").get_by_label("Wert (€)")
    second = page.get_by_role("group", name="Beratungen, August 2008")
    first.focus()
    page.keyboard.type("1.234,5 €")
    page.keyboard.press("Enter")
    expect(second.get_by_label("Wert (Anzahl)")).to_be_focused()
    page.keyboard.type("1.234")
    page.keyboard.press("Control+Enter")
    # What can be read in one way only is stored; a thousand or one and a bit is asked back.
    expect(page.locator("#messages")).to_contain_text("1 Wert gespeichert.")
    expect(second.get_by_label("Wert (Anzahl)")).to_have_value("1.234")
    expect(second.get_by_role("button", name="1,2340 (3 Nachkommastellen)")).to_be_visible()
    assert not Measurement.objects.filter(indicator=talks, period="2008-08").exists()
    second.get_by_role("button", name="1234", exact=True).press("Enter")
    expect(page.locator(".lede")).to_have_text("Kein Wert ist fällig.")
    stored = dict(Measurement.objects.filter(period="2008-08").values_list("indicator", "value"))
    assert (stored[costs.pk], stored[talks.pk]) == (Decimal("1234.5"), 1234)


def correct_value(page: Page, families: Indicator) -> None:
    page.goto(reverse("indicators:value_history", args=[families.pk]))
    page.get_by_role("link", name="Berichtigen August 2008").click()
    page.get_by_label("Wert (%)").fill("52,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Der alte bleibt im Verlauf stehen.")
    expect(page.get_by_label("Wert (%)")).to_have_value("52,5")
    page.get_by_label("Grund der Änderung").fill("Zahlendreher")
    page.get_by_role("button", name="Speichern").last.press("Enter")
    line = page.locator(".value-lines li").first
    expect(line).to_contain_text("52,5\u00a0%")
    expect(line).to_contain_text("Vorher: 25\u00a0%.")
    expect(line).to_contain_text("Grund: Zahlendreher")
    change = MeasurementChange.objects.get()
    assert (change.value, change.reason) == (25, "Zahlendreher")


# --- the manager: the review without a mouse -----------------------------------------------------


def narrow_down(page: Page, other: Page, scorecard: Any) -> None:
    """What the page shows stands in its address: somebody else sees the same there."""
    page.goto(reverse("indicators:scorecard", args=[scorecard.pk]))
    page.get_by_role("link", name="Im Plan 2").click()
    page.wait_for_url("**?state=on_track")
    page.locator("summary", has_text="Weitere Filter, Reihenfolge").click()
    page.get_by_role("link", name="Gemeinwohl").click()
    page.get_by_role("link", name="nach Termin").click()
    page.wait_for_url("**?state=on_track&perspective=*&order=due")
    other.goto(page.url)
    for one in (page, other):
        expect(one.locator(".score a.goal")).to_have_text(["Z3 Ziel zu: Erreichte Familien"])
        expect(one.get_by_role("link", name="Im Plan 2")).to_have_attribute("aria-current", "true")
    assert showing(page) == showing(other)


def showing(page: Page) -> list[str]:
    """Filters and table in words, without what only one role may do."""
    return page.locator(".filters, .score td, .score th").all_inner_texts()


def walk(page: Page) -> None:
    """Goal by goal, the most urgent first; what is typed is kept while it is typed."""
    press(page, page.get_by_role("link", name="Durchsicht beginnen"))
    reach(page, page.get_by_label("Anwesend"))
    page.keyboard.type("Amtsleitung, Fachdienst")
    press(page, page.get_by_role("button", name="Beginnen"))
    expect(page.get_by_text("Ziel 1 von 3")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ziel zu: Kosten je Fall")
    page.wait_for_load_state()  # keys are heard once the scripts have come
    page.keyboard.press("Enter")  # begins to write
    page.keyboard.type("Die Kosten sinken")
    expect(page.locator("#saved")).to_contain_text("Gespeichert um")
    assert ReviewNote.objects.get(position=1).comment == "Die Kosten sinken"
    page.keyboard.type(" zu langsam.")
    reach(page, page.get_by_label("Entscheidung"))
    page.keyboard.type("Wir prüfen die Verträge.")
    reach(page, page.locator("#id_measure"))
    page.keyboard.type("Verträge prüfen")
    reach(page, page.get_by_label("Verantwortlich"))
    page.keyboard.type("Fachdienst")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.get_by_text("Ziel 2 von 3")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Ziel 1 von 3")).to_be_visible()
    expect(page.get_by_label("Anmerkung")).to_have_value("Die Kosten sinken zu langsam.")
    for place in (2, 3):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(f"Ziel {place} von 3")).to_be_visible()
    page.keyboard.press("ArrowRight")


def finish(page: Page) -> None:
    press(page, page.get_by_role("button", name="Durchsicht abschließen"))
    expect(page.locator("#messages")).to_contain_text("Dies ist ihr Protokoll.")
    minutes = page.get_by_role("region", name="Ziel zu: Kosten je Fall")
    for said in (
        "1.234,5\u00a0€",
        "Die Kosten sinken zu langsam.",
        "Wir prüfen die Verträge.",
        "Verträge prüfen",
    ):
        expect(minutes).to_contain_text(said)
    expect(page.locator(".minutes__silent")).to_have_count(2)
    assert not Review.objects.get().is_running
    measure = Measure.objects.get()
    assert (measure.goal.statement, str(measure.responsible)) == (
        "Ziel zu: Kosten je Fall",
        "Fachdienst",
    )


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the element holds the focus."""
    for _ in range(80):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def press(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


# --- what goes along -----------------------------------------------------------------------------


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as found:
        press(page, page.get_by_role("link", name=name))
    return Path(found.value.path()).read_bytes()


def check_workbook(content: bytes) -> None:
    """Numbers are numbers and days are days, as a spreadsheet reckons with them."""
    _overview, *sheets = load_workbook(io.BytesIO(content)).worksheets
    tables = [list(sheet.iter_rows(values_only=True)) for sheet in sheets]
    rows = [dict(zip(table[0], row, strict=True)) for table in tables for row in table[1:]]
    ends = {row["Zeitraum endet am"].date() for row in rows}
    assert ends == {datetime.date(2008, 7, 31), datetime.date(2008, 8, 31)}
    assert newest(rows) == {
        "Kosten je Fall": (1234.5, "Gefährdet"),
        "Beratungen": (1234, "Im Plan"),
        "Erreichte Familien": (52.5, "Im Plan"),
    }


def check_table(content: bytes) -> None:
    """As German Excel reads it: no point between thousands, and a comma before decimals."""
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert newest(list(table)) == {
        "Kosten je Fall": ("1234,5", "Gefährdet"),
        "Beratungen": ("1234", "Im Plan"),
        "Erreichte Familien": ("52,5", "Im Plan"),
    }


def newest(rows: list[dict[str, Any]]) -> dict[str, tuple[Any, str]]:
    """The newest value of each indicator, with its rating."""
    found = [row for row in rows if row["Neuester Wert"] == "ja"]
    return {row["Indikator"]: (row["Wert"], row["Bewertung"]) for row in found}
