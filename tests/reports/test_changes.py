"""What differs between two reports: things, their details, and words."""

import copy
import time
from decimal import Decimal

import pytest

from reports.rendering.edition import Edition, Look
from reports.tree.choices import Choices, Said
from reports.tree.document import Letterhead, Logo, Stamp
from reports.tree.photos import PhotoFacts, Photos
from reports.versions.changes import CHANGED, GONE, NEW, Thing, compare
from reports.versions.changes_page import change_rows
from reports.versions.wording import GAP, OLD, SAME, Steps, pieces_between
from tests.reports import archives


def marked(old, new):
    """The pieces as text: -gone-, +new+, and … for what is left out."""
    signs = {SAME: "{}", OLD: "-{}-", NEW: "+{}+", GAP: "…"}
    return "".join(signs[item.kind].format(item.text) for item in pieces_between(old, new))


NUMBERS = " ".join(map(str, range(50)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Die Wege sind kurz.", "Die Wege sind sehr kurz.", "Die Wege sind +sehr+ kurz."),
        ("Die Wege sind kurz.", "Die Wege sind lang.", "Die Wege sind -kurz.- +lang.+"),
        ("", "Neu dazu", "+Neu dazu+"),
        ("Weg damit", "", "-Weg damit-"),
        ("Alt", "Neu", "-Alt- +Neu+"),
        ("Eins\nZwei", "Eins\nZwei\nDrei", "Eins\nZwei\n+Drei+"),
        ("Eins\nZwei\nDrei", "Eins\nDrei", "Eins\n-Zwei-\nDrei"),
        (f"A {NUMBERS}", f"B {NUMBERS}", "-A- +B+ 0 1 2 3 4 5 6 7 8 9…"),
        (
            f"{NUMBERS}\nalt\n{NUMBERS}",
            f"{NUMBERS}\nneu\n{NUMBERS}",
            "… 40 41 42 43 44 45 46 47 48 49\n-alt- +neu+\n0 1 2 3 4 5 6 7 8 9…",
        ),
        ("a b", "a  b", ""),
        ("Mitarbeiter/innen", "Mitarbeiter/innen und", "Mitarbeiter/innen +und+"),
    ],
)
def test_words_that_went_and_came(old, new, expected):
    assert marked(old, new) == expected


def test_long_paragraph_is_compared_from_both_ends():
    old, new = "a " * 3_000 + "alt b", "a " * 3_000 + "neu b"
    assert marked(old, new) == f"…{' a' * 10} -alt- +neu+ b"


def _every_second(word, count, between=" "):
    return between.join(f"a{between}{word}{number}" for number in range(count))


SLOW = {
    "lines": (_every_second("x", 1_300, "\n"), _every_second("y", 1_300, "\n")),
    "words": (_every_second("x", 800), _every_second("y", 800)),
    "words of 100,000 signs": (_every_second("x", 12_000), _every_second("y", 12_000)),
    "list": (
        "\n".join(f"Punkt {n} steht so in der Liste" for n in range(1_000)),
        "\n".join(f"Eintrag {n} steht in der neuen Liste" for n in range(1_001)),
    ),
    "blanks": ("a" + " " * 100_000 + "\nb", "b" + " " * 100_000 + "\na"),
}


@pytest.mark.parametrize("name", SLOW)
def test_texts_that_repeat_themselves_are_compared_quickly(name):
    old, new = SLOW[name]
    start = time.process_time()
    found = pieces_between(old, new)
    assert time.process_time() - start < 1
    assert {item.kind for item in found} >= {OLD, NEW}


def test_text_too_costly_to_compare_is_told_as_a_whole():
    old, new = "eins a zwei a drei", "vier a fünf a sechs"
    assert marked(old, new) == "-eins- +vier+ a -zwei- +fünf+ a -drei- +sechs+"
    told = pieces_between(old, new, Steps(0))
    assert [(item.kind, item.text) for item in told if item.kind != SAME] == [
        (OLD, old),
        (NEW, new),
    ]


def test_texts_of_a_page_share_what_comparing_may_cost(monkeypatch):
    monkeypatch.setattr("reports.versions.changes.PAGE_STEPS", 8)
    texts = ({"text": ("", text)} for text in ("eins a zwei", "drei a vier"))
    old, new = ({key: Thing(key, fields=fields) for key in "ab"} for fields in texts)
    [chapter] = compare({"texts": old}, {"texts": new})
    kinds = [[piece.kind for piece in item.fields[0].pieces] for item in chapter.changes]
    assert [found.count(OLD) for found in kinds] == [2, 1]


def test_hundreds_of_changed_words_are_compared_quickly():
    old = "\n".join(f"Absatz {n} mit einem Wort und noch einem" for n in range(600))
    new = old.replace("einem Wort", "zwei Wörtern")
    assert len([item for item in pieces_between(old, new) if item.kind == NEW]) == 600


def test_things_are_new_gone_or_changed_with_their_parts():
    part = {"i": Thing("Indikator", fields={"name": ("Name", "alt")})}
    renamed = {"i": Thing("Indikator", fields={"name": ("Name", "neu")})}
    old = {"goals": {"a": Thing("Z1", "Gleich", parts=part), "b": Thing("Z2", "Fort")}}
    new = {"goals": {"a": Thing("Z1", "Gleich", parts=renamed), "c": Thing("Z3", "Dazu")}}
    [chapter] = compare(old, new)
    assert [(item.kind, item.label, item.gist) for item in chapter.changes] == [
        (CHANGED, "Z1", "Gleich"),
        (NEW, "Z3", "Dazu"),
        (GONE, "Z2", "Fort"),
    ]
    [inside] = chapter.changes[0].parts
    assert [field.title for field in inside.fields] == ["Name"]


def _edition(**more):
    return Edition(archives.with_goals(), **more)


def test_the_same_archive_has_no_changes():
    assert change_rows(_edition(), _edition()) == []


def _change(make):
    """What a change of the archive with goals is told as: chapter, kind, label, titles."""
    new = copy.deepcopy(archives.with_goals())
    make(new)
    return [
        (row.name, item.kind, [field.title for field in item.fields])
        for row in change_rows(_edition(), Edition(new))
        for item in row.changes
    ]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda new: new["workshop"].update(place="Wachenheim"), ("frame", CHANGED, ["Ort"])),
        (
            lambda new: new["narratives"].update(conclusion="Neues Fazit"),
            ("texts", CHANGED, [""]),
        ),
        (lambda new: new["narratives"].update(conclusion=None), ("texts", GONE, [])),
        (lambda new: new["cards"][0].update(text="Ganz anders"), ("cards", CHANGED, [""])),
        (lambda new: new["cards"][0].update(count=7), ("cards", CHANGED, ["Zahl gleicher Karten"])),
        (
            lambda new: new["cards"][0].update(perspective=None),
            ("cards", CHANGED, ["Perspektive"]),
        ),
        (
            lambda new: new["cards"][0].update(hidden_reason="doppelt"),
            ("cards", CHANGED, ["Ausgeblendet, weil"]),
        ),
        (lambda new: new["questions"][0].update(text="Wie?"), ("questions", CHANGED, [""])),
        (
            lambda new: new["objectives"][0].update(due="2013-12-31"),
            ("objectives", CHANGED, ["Erreicht bis"]),
        ),
        (lambda new: new["phases"].pop(), ("phases", GONE, [])),
        (lambda new: new["goals"][0].update(statement="Bis 2010 …"), ("goals", CHANGED, [""])),
        (
            lambda new: new["goals"][0].update(responsible="Neue Stelle", due="2011-01-31"),
            ("goals", CHANGED, ["Verantwortlich", "Erreicht bis"]),
        ),
        (
            lambda new: new["goals"][0]["measures"].append(
                {"text": "Beraten", "responsible": None, "due": None, "done": False}
            ),
            ("goals", CHANGED, ["Maßnahmen"]),
        ),
        (
            lambda new: new["votes"].append(
                {
                    "title": "Was zuerst?",
                    "dots_per_person": 3,
                    "max_per_goal": None,
                    "voters": 4,
                    "results": [],
                    "decision": "Alles",
                }
            ),
            ("votes", NEW, []),
        ),
        (
            lambda new: new.update(attachments=[{"name": "a.jpg", "sha256": "0" * 64}]),
            ("files", NEW, []),
        ),
    ],
)
def test_every_part_of_a_report_is_compared(make, expected):
    assert _change(make) == [expected]


def test_indicators_are_compared_within_their_goal():
    old, new = archives.with_goals(), copy.deepcopy(archives.with_goals())
    goal = next(goal for goal in new["goals"] if goal["indicators"])
    goal["indicators"][0]["green"] = Decimal("99.5")
    [row] = change_rows(Edition(old), Edition(new))
    [change] = row.changes
    [part] = change.parts
    assert [field.title for field in part.fields] == ["Schwelle für Grün"]
    assert [item.text for item in part.fields[0].pieces if item.kind == NEW] == ["99,5"]


def test_order_and_number_of_the_draft_are_no_change_but_order_is_told():
    new = copy.deepcopy(archives.with_goals())
    new["workshop"]["report"] = {"number": 7, "status": "final"}
    assert change_rows(_edition(), Edition(new)) == []
    new["cards"].reverse()
    [row] = change_rows(_edition(), Edition(new))
    assert (row.name, [change.fields for change in row.changes]) == ("form", [()])


# --- what was chosen to print --------------------------------------------------------------------


LOGO = Logo("a" * 64, "Logo: Landkreis", 30, 20)
SAID = (Said("Es sind 22 Karten."),)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"choices": Choices(measures=False)}, (GONE, "Maßnahmen", [])),
        ({"choices": Choices(votes=False)}, (GONE, "Abstimmungen", [])),
        ({"choices": Choices(trace=True)}, (NEW, "Anhang: Von der Karte zum Ziel", [])),
        ({"choices": Choices(goal_tables="portrait")}, (CHANGED, "", ["Format der Zieltabellen"])),
        ({"choices": Choices(language="en")}, (CHANGED, "", ["Eigene Wörter des Berichts"])),
        ({"sentences": SAID}, (CHANGED, "", ["Berechnete Sätze"])),
        ({"look": Look(Letterhead(LOGO))}, (CHANGED, "", ["Logo"])),
        ({"look": Look(Letterhead(accent="#336699"))}, (CHANGED, "", ["Farbe"])),
    ],
)
def test_choices_and_form_are_compared(more, expected):
    [row] = change_rows(_edition(), _edition(**more))
    [change] = row.changes
    assert (row.name, row.title) == ("form", "Teile und Form")
    assert (change.kind, change.label, [field.title for field in change.fields]) == expected


def test_captions_are_compared_and_so_is_the_order_of_photos():
    one, two = (PhotoFacts(sign * 64, "", 40, 30) for sign in "ab")
    named = PhotoFacts("a" * 64, "Pinnwand", 40, 30)
    [row] = change_rows(_edition(photos=Photos((one,))), _edition(photos=Photos((named,))))
    assert [field.title for field in row.changes[0].fields] == ["Bildunterschriften"]
    [row] = change_rows(_edition(photos=Photos((one, two))), _edition(photos=Photos((two, one))))
    assert (row.summary, row.changes[0].label) == (
        "",
        "Die Worte sind gleich, ihre Reihenfolge oder Gestaltung nicht.",
    )


def test_number_and_day_of_a_version_are_no_change():
    draft = _edition(stamp=Stamp(issued="2026-10-02", is_draft=True))
    assert change_rows(draft, _edition(stamp=Stamp(issued="2026-11-02", is_draft=False))) == []
