# ruff: noqa: E501 – a sentence or a case is compared best on one line
from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from goals.smart import (
    RULES,
    GoalFacts,
    IndicatorFacts,
    TargetFacts,
    checklist,
    letter,
    period_start,
    smart_hints,
)

RESULT = IndicatorFacts(
    "result", "Anzahl", "up", 2, (TargetFacts("2008", 18),), (18, 10), "year", "Vereinbarungen"
)
EFFECT = IndicatorFacts(
    "effect",
    "Prozent",
    "up",
    22,
    (TargetFacts("2008-H2", 60),),
    (None, None),
    "year",
    "Rücksprachen",
)
GOOD = GoalFacts(
    "Bis 31.12.2008 sind mit allen freien Trägern der Jugendhilfe im Landkreis Vereinbarungen nach § 8a SGB VIII geschlossen und werden angewandt.",
    "Zwei Stellenanteile in der Jugendhilfeplanung",
    "SG Kinder und Familie, freie Träger",
    date(2008, 12, 31),
    "Jugendhilfeplanung",
    (RESULT, EFFECT),
    (date(2008, 6, 30), None),
)
ENGLISH = replace(
    GOOD,
    language="en",
    statement="By 31.12.2008 agreements are in place with all providers of the county.",
)


def _with(**change):
    return {"indicators": (replace(RESULT, **change), EFFECT)}


HITS = {
    "s-stated": [{"statement": ""}, {"statement": "  "}],
    "s-length": [
        {"statement": "Kurze Wege sichern"},
        {"statement": "Short ways", "language": "en"},
    ],
    "s-state": [
        {"statement": "Vernetzung der Träger im Landkreis verbessern"},
        {"statement": "Kosten der Hilfen zur Erziehung stabil halten"},
        {"statement": "Wir wollen eine gute Zusammenarbeit mit der Schule"},
        {"statement": "Die Träger sollen besser zusammenarbeiten"},
        {"statement": "Improve the cooperation with schools in town", "language": "en"},
        {"statement": "We will develop agreements with all providers", "language": "en"},
        {"statement": "All providers should have signed an agreement", "language": "en"},
    ],
    "s-question": [
        {"statement": "Wie kann die kollegiale Beratung optimiert werden?"},
        {"statement": "How can we support families better? ", "language": "en"},
    ],
    "s-vague": [
        {"statement": "Die Vernetzung ist bis 2009 optimiert"},
        {"statement": "Die Zusammenarbeit mit der Schule ist verbessert"},
        {"statement": "Die Öffentlichkeitsarbeit ist verstärkt worden"},
        {"statement": "Möglichst alle Träger haben ggf. eine Vereinbarung"},
        {"statement": "Möglichst 12 Träger haben eine Vereinbarung"},
        {"statement": "Cooperation with schools is improved where possible", "language": "en"},
    ],
    "s-comparative": [
        {"statement": "Die Bürgerinnen und Bürger werden besser beraten"},
        {"statement": "Es gibt mehr Fallbesprechungen im ASD"},
        {"statement": "Families receive help faster than before", "language": "en"},
    ],
    "s-single": [
        {"statement": "Die Träger sind vernetzt sowie die Räume erneuert"},
        {"statement": "Träger vernetzen und Räume schaffen"},
        {"statement": "Die Träger sind vernetzt. Die Räume sind erneuert."},
        {"statement": "Providers are linked as well as rooms renewed", "language": "en"},
    ],
    "m-result": [{"indicators": (EFFECT,)}, {"indicators": ()}],
    "m-effect": [
        {"indicators": (RESULT,)},
        {"indicators": (RESULT, replace(EFFECT, level="context"))},
    ],
    "m-direction": [_with(direction="")],
    "m-unit": [_with(unit=" ")],
    "m-baseline": [_with(baseline=None)],
    "m-target": [_with(targets=()), _with(targets=(TargetFacts("2008", None),))],
    "m-way": [_with(direction="down"), _with(baseline=20)],
    "m-thresholds": [
        _with(thresholds=(10, 18)),
        _with(direction="down", thresholds=(18, 10)),
        _with(thresholds=(5, 5)),
    ],
    "m-frequency": [_with(frequency="")],
    "relevant-given": [
        {"relevant": ""},
        {"relevant": " – "},
        {"relevant": "ja"},
        {"relevant": "n/a", "language": "en"},
    ],
    "achievable-given": [{"achievable": ""}, {"achievable": "siehe oben"}, {"achievable": "TBD"}],
    "achievable-means": [
        {"achievable": "Das klappt schon gut"},
        {"achievable": "We think so", "language": "en"},
    ],
    "t-due": [{"due": None}],
    "t-responsible": [{"responsible": " "}],
    "t-target-period": [_with(targets=(TargetFacts("2009", 18),)), {"due": date(2008, 6, 30)}],
    "t-measures": [{"measures": (date(2009, 1, 1),)}],
}
PASSES = {
    "s-length": [{"statement": "Alle Träger haben eine Vereinbarung"}],
    "s-state": [
        {"statement": "Die SG sind die zentrale Anlaufstelle für die sozialen Belange"},
        {
            "statement": "Eine Neuorganisation aller sozialen Dienste schafft eine bürgernahe Struktur"
        },
        {"statement": "Alle Dienste arbeiten im Haus zusammen"},
        {"statement": "Every family is visited within four weeks", "language": "en"},
    ],
    "s-question": [{"statement": "Die Frage „Wer hilft?“ ist in jedem Fall geklärt"}],
    "s-vague": [
        {"statement": "Der Anteil ambulanter Hilfen ist von 44 % auf 60 % gesteigert"},
        {"statement": "The share is increased from 44 % to 60 %", "language": "en"},
    ],
    "s-comparative": [{"statement": "In mehr als 80 % der Fälle gibt es Rücksprachen"}],
    "s-single": [
        {"statement": "Die Wege z. B. für Familien sind kurz und bekannt"},
        {"statement": "Vereinbarungen nach § 8a SGB VIII. sind mit allen Trägern geschlossen"},
        {"statement": "Rules are agreed and applied in every team", "language": "en"},
    ],
    "m-baseline": [_with(baseline=0), {"indicators": (RESULT, EFFECT, IndicatorFacts("context"))}],
    "m-target": [_with(targets=(TargetFacts("2008", 0),))],
    "m-way": [
        _with(direction="down", baseline=20),
        _with(direction="range", baseline=20),
        _with(baseline=18),
    ],
    "m-thresholds": [_with(direction="down", thresholds=(10, 18)), _with(thresholds=(10, 5))],
    "m-direction": [_with(direction="range"), _with(direction="down")],
    "achievable-means": [
        {"achievable": "Haushaltsmittel sind beantragt"},
        {"achievable": "0,5 VZÄ"},
        {"achievable": "Two trainings per year", "language": "en"},
    ],
    "t-target-period": [_with(targets=(TargetFacts("2009", 20), TargetFacts("2008-Q4", 18)))],
    "t-measures": [{"measures": (date(2008, 12, 31),)}],
}


def _state(rule, facts):
    return {hint.rule: hint.state for hint in smart_hints(facts)}.get(rule)


def _cases(table):
    return [
        pytest.param(rule, change, id=f"{rule}-{n}")
        for rule, all_ in table.items()
        for n, change in enumerate(all_)
    ]


@pytest.mark.parametrize(("rule", "change"), _cases(HITS))
def test_smart_rule_hits(rule, change):
    assert _state(rule, replace(GOOD, **change)) == "open"


@pytest.mark.parametrize(("rule", "change"), _cases(PASSES))
def test_smart_rule_passes(rule, change):
    assert _state(rule, replace(GOOD, **change)) == "ok"


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_smart_rule_is_tried_and_holds_for_the_good_goal(rule):
    assert rule in HITS
    assert _state(rule, GOOD) == "ok"
    assert _state(rule, ENGLISH) == "ok"


def test_smart_rules_have_ids_of_their_own_and_a_source():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.source for rule in RULES)


def test_smart_rules_judge_only_what_is_there():
    assert [hint.rule for hint in smart_hints(GoalFacts())] == [
        "s-stated",
        "m-result",
        "m-effect",
        "relevant-given",
        "achievable-given",
        "t-due",
        "t-responsible",
    ]


def test_smart_criteria_stand_in_the_order_of_the_language():
    assert [letter(c, "de") for c in dict.fromkeys(h.criterion for h in smart_hints(GOOD))] == list(
        "SMART"
    )
    assert [
        letter(c, "en") for c in dict.fromkeys(h.criterion for h in smart_hints(ENGLISH))
    ] == list("SMART")
    assert letter("relevant", "de") == letter("achievable", "en") == "A"


def test_smart_hint_names_the_words_it_found():
    with override("en"):
        hints = {
            h.rule: h
            for h in smart_hints(replace(GOOD, statement="Die Vernetzung ist möglichst optimiert"))
        }
        assert hints["s-vague"].text == "Leaves open how much: „möglichst“, „optimiert“."
        assert hints["s-vague"].advice == "Name a figure, a place or a group instead."
        assert hints["s-state"].advice == ""


def test_smart_hint_survives_percent_signs_in_names():
    change = _with(unit="", name="Anteil in %s %(x)s")
    assert _state("m-unit", replace(GOOD, **change)) == "open"


def test_checklist_of_the_design_has_six_of_seven():
    with override("de"):
        found = checklist(replace(GOOD, achievable=""))
        assert (found.heading, found.sentence) == ("Fast vollständig", "6 von 7 Angaben")
        assert [(check.key, check.is_done) for check in found.checks] == [
            ("state", True),
            ("result", True),
            ("effect", True),
            ("relevant", True),
            ("achievable", False),
            ("due", True),
            ("responsible", True),
        ]
        assert (found.checks[4].text, found.checks[4].advice) == (
            "Voraussetzungen offen",
            "Ohne Mittel bleibt das Ziel ein Wunsch.",
        )


@pytest.mark.parametrize(
    ("facts", "done", "heading"),
    [
        (GOOD, 7, "Complete"),
        (ENGLISH, 7, "Complete"),
        (GoalFacts(), 0, "Still incomplete"),
        (replace(GOOD, due=None, responsible=""), 5, "Almost complete"),
    ],
)
def test_checklist_counts_and_says_how_far(facts, done, heading):
    with override("en"):
        found = checklist(facts)
        assert (found.done, found.total, found.heading) == (done, 7, heading)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("2008", date(2008, 1, 1)),
        ("2008-H2", date(2008, 7, 1)),
        ("2008-Q4", date(2008, 10, 1)),
        ("2008-09", date(2008, 9, 1)),
        ("bald", date.min),
    ],
)
def test_period_start(period, first):
    assert period_start(period) == first
