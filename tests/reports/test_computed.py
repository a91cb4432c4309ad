"""The computed sentences: numbers of the real retreat, both languages, one and many."""

import json
from pathlib import Path

import pytest

from reports.tree.computed import KEYS, TITLES, compute
from tests.reports import archives

EXPECTED = Path(__file__).parents[1] / "data" / "bad-duerkheim-2007-expected.json"


def said(archive, earlier=None, language=""):
    return {item.key: item.text for item in compute(archive, earlier, language)}


def linked():
    """The real retreat with a question that rests on 20 cards, and a goal that answers it."""
    archive = archives.with_goals()
    archive["questions"][2]["cards"] = [card["key"] for card in archive["cards"][:20]]
    return archive


def test_the_real_retreat_says_its_numbers():
    figures = json.loads(EXPECTED.read_text())["distribution"]
    whole = sum(item["total"] for item in figures.values())
    found = said(archives.real())
    inside = figures["process_internal"]["total"]
    assert found == {
        "spread": f"{inside} von {whole} Karten betreffen „Interne Prozesse“. "
        "Die übrigen vier Perspektiven teilen sich sechs Karten.",
        "blind-spots": "Keine Karte betrifft „Lernen und Entwicklung“. Keine Schwäche wurde zu "
        "„Externe Prozesse“ oder „Gemeinwohlorientierung (Bürger/innen)“ genannt.",
        "kinds": "27 Stärken stehen 22 Schwächen gegenüber.",
        "view": f"Der Blick richtet sich nach innen: {inside} von {whole} Karten.",
        "lost-cards": "Keine der 49 Karten führt zu einer Leitfrage.",
        "lost-questions": "Keine der 8 Leitfragen geht auf Karten zurück.",
        "objectives": "Leitziele mit Beginn: 2 von 3; mit Termin: 0 von 3.",
    }


def test_goals_bring_turn_load_and_completeness_in_the_language_asked_for():
    archive = linked()
    archive["goals"] += [
        archives.goal("G4", "finance_law", "Drittmittel einwerben", responsible="Amtsleitung"),
        archives.goal("G5", "finance_law", "Rücklagen bilden", responsible="Amtsleitung"),
        archives.goal("G6", "finance_law", "Fallengelassen", status="dropped"),
    ]
    german, english = said(archive), said(archive, language="en")
    assert list(german) == list(english) == [key for key in KEYS if key != "comparison"]
    assert german["turn"].startswith("Blick nach innen: 43 von 49 Karten und 0 von 5 Zielen.")
    assert english["lost-cards"] == (
        "20 of 49 cards lead to a guiding question. 20 of 49 cards lead on to a goal."
    )
    assert german["lost-questions"] == (
        "1 von 8 Leitfragen geht auf Karten zurück. 2 von 8 Leitfragen haben ein Ziel."
    )
    assert german["load"] == (
        "3 von 5 Zielen liegen in „Finanzen/Gesetze“. "
        "Für 2 von 5 Zielen ist „Amtsleitung“ verantwortlich."
    )
    assert english["duties"] == "1 of 5 goals has a date. 3 of 5 goals have a responsible post."


def test_a_hidden_card_counts_nowhere():
    archive = linked()
    for card in archive["cards"][:20]:
        card["hidden_reason"] = "doppelt"
    found = said(archive)
    assert found["lost-cards"].startswith("Keine der 29 Karten führt zu einer Leitfrage.")
    assert found["lost-questions"].startswith("Keine der 8 Leitfragen geht auf Karten zurück.")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "Die einzige Karte betrifft „Interne Prozesse“."),
        ("en", "The only card concerns “Interne Prozesse”."),
    ],
)
def test_one_card_is_said_in_the_singular(language, expected):
    archive = archives.real()
    inside = next(card for card in archive["cards"] if card["perspective"] == "process_internal")
    archive["cards"] = [{**inside, "count": 1}]
    assert said(archive, language=language)["spread"].startswith(expected)


def test_nothing_is_said_of_an_empty_retreat():
    assert said(archives.empty()) == {}


def test_the_retreat_before_is_compared_by_cards_questions_and_wordings_of_goals():
    before, after = archives.with_goals(), archives.with_goals()
    before["workshop"]["title"] = "Klausur 2005"
    before["cards"] = before["cards"][:10]
    after["questions"] = after["questions"][:6]
    taken = after["goals"][0]
    taken["wordings"] = [{"workshop": "Klausur 2005", "statement": taken["statement"]}]
    taken["statement"] = "Ganz anders gefasst"
    found = said(after, before)["comparison"]
    assert found.startswith("Im Vergleich mit „Klausur 2005“: Zuvor 1")
    assert "jetzt 49 Karten." in found
    assert found.endswith(
        "Keine Leitfrage ist neu, 2 werden nicht mehr gestellt. "
        "Alle 3 Ziele wurden behalten; keines ist neu."
    )


def test_every_sentence_has_a_title():
    assert set(TITLES) == set(KEYS)
