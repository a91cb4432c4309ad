"""Archives for the tests of the report: the real retreat and what it does not have."""

import copy
import json
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parents[2] / "reports" / "demo" / "bad-duerkheim-2007.json"
_REAL = json.loads(DEMO.read_text(encoding="utf-8"))


def real() -> dict[str, Any]:
    return copy.deepcopy(_REAL)


def empty(language: str = "de") -> dict[str, Any]:
    """A retreat that has just been created: nothing but its title."""
    archive = real()
    archive["language"] = language
    archive["workshop"]["dates"] = []
    archive["narratives"] = dict.fromkeys(archive["narratives"], "")
    for part in (
        "prompts",
        "clusters",
        "cards",
        "questions",
        "objectives",
        "phases",
        "goals",
        "votes",
    ):
        archive[part] = []
    return archive


def indicator(level: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "key": f"{level}-{name}",
        "level": level,
        "name": name,
        "unit": "%",
        "definition": None,
        "source": None,
        "frequency": "year",
        "direction": "up",
        "baseline": {"value": 35, "period": "2007"},
        "targets": [{"period": "2010", "value": 70}],
        "green": 60,
        "red": 40,
        "cumulative": False,
        "values": [],
        **more,
    }


def goal(key: str, perspective: str | None, statement: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "perspective": perspective,
        "statement": statement,
        "questions": [],
        "objective": None,
        "responsible": None,
        "due": None,
        "status": "agreed",
        "status_reason": None,
        "achievable": None,
        "relevant": None,
        "priority": None,
        "example": False,
        "measures": [],
        "links": [],
        "indicators": [],
        **more,
    }


def with_goals() -> dict[str, Any]:
    """Goals with indicators on both levels, measures, links, a vote; all of it marked as
    invented."""
    archive = real()
    archive["workshop"]["example"] = True
    archive["goals"] = [
        goal(
            "G1",
            "common_good",
            "Zentrale Anlaufstelle: kurze Wege für Bürgerinnen und Bürger",
            example=True,
            questions=["Q3", "Q4"],
            objective="O2",
            responsible="Leitung Jugend und Familie",
            due="2010-12-31",
            relevant="Ratsuchende gehen heute von Tür zu Tür.",
            achievable="Zwei Stellen sind bewilligt.",
            priority=1,
            measures=[
                {
                    "text": "Räume im Erdgeschoss einrichten",
                    "responsible": "Amtsleitung",
                    "due": "2009-06-30",
                    "done": True,
                },
                {
                    "text": "Wegweiser für Mitarbeiter/innen",
                    "responsible": None,
                    "due": None,
                    "done": False,
                },
            ],
            links=[
                {
                    "to": "G2",
                    "kind": "supports",
                    "hypothesis": "Wer früher fragt, braucht seltener Hilfe.",
                }
            ],
            indicators=[
                indicator(
                    "result",
                    "Im Erstkontakt geklärte Anliegen",
                    values=[{"period": "2008-Q3", "value": 42.5, "comment": None, "rating": None}],
                ),
                indicator(
                    "effect",
                    "Zufriedenheit der Ratsuchenden",
                    values=[{"period": "2008-H1", "value": None, "comment": None, "rating": None}],
                ),
                indicator(
                    "context", "Einwohner im Landkreis", unit=None, baseline=None, targets=[]
                ),
            ],
        ),
        goal(
            "G2",
            "finance_law",
            "Kosten der Hilfen zur Erziehung stabil halten",
            example=True,
            status="draft",
            links=[{"to": "G1", "kind": "conflicts", "hypothesis": None}],
        ),
        goal("G3", None, "Noch ohne Perspektive", example=True),
    ]
    archive["votes"] = [
        {
            "title": "Welche Ziele zuerst?",
            "dots_per_person": 3,
            "max_per_goal": 2,
            "voters": 9,
            "results": [
                {"goal": "G2", "dots": 9, "voters": 5},
                {"goal": "G1", "dots": 18, "voters": 9},
            ],
            "decision": "Die Anlaufstelle zuerst.",
            "ballots": "paper",
            "reason": "Sie ist Voraussetzung für die Neuordnung.",
            "example": True,
        }
    ]
    return archive


def english() -> dict[str, Any]:
    archive = with_goals()
    archive["language"] = "en"
    archive["workshop"]["dates"] = ["2007-06-21", "2007-06-22"]
    return archive


def odd_signs() -> dict[str, Any]:
    """Signs of other scripts, signs that no font has, and text that looks like code."""
    archive = real()
    archive["workshop"]["title"] = "Klausur <b>Łódź</b> & „Αθήνα“"
    texts = (
        "Zażółć gęślą jaźń, Łukasz Wiśniewski",
        "Η στρατηγική των κοινωνικών υπηρεσιών",
        "Стратегия социальных служб в Киеве",
        "Ein Lächeln 🙂 und eine Familie 👨‍👩‍👧",
        "<script>alert(1)</script> & {{ 7*7 }} url(http://example.org/x.png)",
        "漢字 und \ud800 und a\x07b",
        "Zeile eins\nZeile zwei",
    )
    for card, text in zip(archive["cards"], texts, strict=False):
        card["text"] = text
    return archive


def all_kinds() -> dict[str, Any]:
    """Opportunities and threats too, clusters, unsorted and hidden cards, counts and later
    wordings."""
    archive = real()
    archive["prompts"] += [
        {
            "key": "chances",
            "kind": "opportunity",
            "text": "Welche Chancen sehen Sie?",
            "max_cards": 3,
        },
        {"key": "risks", "kind": "threat", "text": "Welche Risiken sehen Sie?", "max_cards": None},
    ]
    archive["clusters"] = [
        {
            "key": "C1",
            "prompt": "strengths",
            "perspective": "process_internal",
            "title": "Fachlichkeit und Erfahrung",
        }
    ]

    def card(
        key: str, prompt: str, perspective: str | None, text: str, **more: Any
    ) -> dict[str, Any]:
        return {
            "key": key,
            "prompt": prompt,
            "perspective": perspective,
            "cluster": None,
            "text": text,
            "count": 1,
            **more,
        }

    archive["cards"][1]["cluster"] = "C1"
    archive["cards"][2]["cluster"] = "C1"
    archive["cards"] += [
        card("X1", "strengths", None, "Eine Karte ohne Ort", count=3),
        card("X2", "strengths", "learning", "Geheime Karte", hidden_reason="nennt einen Namen"),
        card(
            "X3",
            "chances",
            "common_good",
            "Neues Gesetz",
            reworded="Das neue Kinderschutzgesetz",
            also=["finance_law"],
            late=True,
        ),
    ]
    return archive


def many_goals(number: int, phases: int) -> dict[str, Any]:
    """So many goals with long words, over all perspectives and phases, each linked to others."""
    archive = real()
    leaves = [
        item["key"]
        for item in archive["scorecard"]["perspectives"]
        if item["key"] not in {other["parent"] for other in archive["scorecard"]["perspectives"]}
    ]
    archive["phases"] = [
        {
            "number": place,
            "text": "Ein Schritt.",
            "objective": None,
            "label": f"Weiterentwicklungszusammenarbeit {place}",
            "from": 2008 + place,
        }
        for place in range(1, phases + 1)
    ]
    archive["goals"] = [
        goal(
            f"G{place}",
            leaves[place * 7 % len(leaves)] if place % 9 else None,
            "Kinderschutzbeauftragtenqualifizierungsoffensive der sozialen Dienste " * (place % 4)
            + f"stärken ({place})",
            due=f"{2009 + place % max(phases, 1)}-06-30" if place % 10 else None,
            links=[
                {
                    "to": f"G{place * 5 % number + 1}",
                    "kind": "supports" if place % 4 else "conflicts",
                    "hypothesis": None,
                }
            ],
            indicators=[indicator("effect", f"Zufriedenheit {place}", values=_values(place))],
        )
        for place in range(1, number + 1)
    ]
    return archive


def _values(seed: int) -> list[dict[str, Any]]:
    return [
        {
            "period": f"2008-{month:02}",
            "value": None if (seed + month) % 7 == 0 else seed * month * 13 % 90,
            "comment": None,
            "rating": None,
        }
        for month in range(1, 13)
    ]
