"""What a report shows: each choice takes away what it names and nothing else."""

import json
from dataclasses import asdict, fields

import pytest

from reports.paper.html import render_html
from reports.rendering.edition import Edition, edition_from
from reports.tree.build import build_document
from reports.tree.choices import LANDSCAPE, ORIGINAL, PORTRAIT, Choices, Said, choices_from
from reports.tree.frozen import freeze, thaw
from reports.tree.photos import PhotoFacts, Photos
from tests.reports import archives

PHOTO = PhotoFacts("a" * 64, "Wand", 4, 3)
SAID = (Said("43 von 49 Karten."), Said("Fast alle Karten.", is_edited=True))


def full():
    archive = archives.with_goals()
    cards = [card for card in archive["cards"] if card["perspective"] == "process_internal"]
    cluster = {
        "key": "K1",
        "prompt": cards[0]["prompt"],
        "perspective": "process_internal",
        "title": "Klare Linie",
    }
    archive["clusters"] = [cluster]
    cards[0]["cluster"] = "K1"
    archive["workshop"]["participants"] = 12
    return archive


def printed(choices=ORIGINAL, sentences=SAID):
    document = build_document(full(), (PHOTO,), choices=choices, sentences=sentences)
    return render_html(document, preview=True).replace("\u00a0", " ")


MARKS = {
    "procedure": ">Vorgehensweise<",
    "analysis": ">Stärkenanalyse<",
    "conclusion": ">Fazit der Stärken- und Schwächenanalyse<",
    "direction": "Phase 1",
    "goals": ">Strategische Ziele und Indikatoren<",
    "measures": "Räume im Erdgeschoss einrichten",
    "figures": "<svg",
    "participants": "Teilnehmende: 12",
    "clusters": "Klare Linie",
    "sentences": "43 von 49 Karten.",
    "values": "Istwert 42,5",
    "links": ">Wirkungsbeziehungen<",
    "votes": ">Priorisierung der Ziele<",
    "photos": ">Anhang: Fotos der Pinnwand<",
}


TAKES_ALONG = {"conclusion": "sentences", "analysis": "clusters", "goals": "values"}


@pytest.mark.parametrize("name", MARKS)
def test_each_choice_takes_away_what_it_names(name):
    whole, without = printed(), printed(Choices(**{name: False}))
    assert MARKS[name] in whole
    assert MARKS[name] not in without
    kept = MARKS.keys() - {name, TAKES_ALONG.get(name)}
    assert [other for other in kept if MARKS[other] not in without] == []


def test_every_choice_of_a_part_is_tried():
    parts = {item.name for item in fields(Choices) if isinstance(item.default, bool)}
    assert parts == MARKS.keys() | {"trace"}


def test_without_clusters_their_cards_still_stand_under_the_perspective():
    first = next(
        card["text"] for card in full()["cards"] if card["perspective"] == "process_internal"
    )
    assert printed(Choices(clusters=False)).count(first) == printed().count(first) > 0


def test_parts_that_are_left_out_leave_no_number():
    document = build_document(full(), choices=Choices(procedure=False, analysis=False))
    assert [(part.number, part.title) for part in document.sections] == [
        ("1", "Stärken- und Schwächenanalyse"),
        ("2", "Strategische Ausrichtung und Zielsetzung"),
    ]


def test_nothing_chosen_is_still_a_report():
    parts = {item.name: False for item in fields(Choices) if isinstance(item.default, bool)}
    document = build_document(full(), (PHOTO,), choices=Choices(**parts))
    assert document.sections == ()
    assert document.cover.title


@pytest.mark.parametrize(("form", "expected"), [(LANDSCAPE, True), (PORTRAIT, False)])
def test_goal_tables_stand_upright_or_across(form, expected):
    document = build_document(full(), choices=Choices(goal_tables=form))
    goals = next(part for part in document.walk() if part.anchor == "goals")
    assert goals.landscape is expected


def test_english_words_stand_around_the_same_content():
    archive = full()
    document = build_document(archive, choices=Choices(language="en"))
    assert (document.language, document.words_language) == ("de", "en")
    html = render_html(document)
    assert '<html lang="de"' in html
    assert ">Strategic goals and indicators<" in html
    assert archive["goals"][0]["statement"] in html
    assert ">Inhalt<" not in html


def test_accepted_sentences_stand_marked_behind_the_conclusion():
    html = printed().replace("\u00a0", " ")
    assert "Berechnet – gezählt, nicht gewichtet:" in html
    assert html.count("nach der Berechnung bearbeitet") == 1
    assert html.index("Fast alle Karten.") > html.index(">Fazit der Stärken")
    assert "Berechnet" not in printed(sentences=())
    bare = build_document(archives.empty(), sentences=SAID)
    assert [part.anchor for part in bare.walk()] == ["procedure", "analysis", "conclusion"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, ORIGINAL),
        (asdict(Choices(trace=True, language="en")), Choices(trace=True, language="en")),
        ({"goal_tables": "diagonal", "language": None, "votes": "ja", "more": 1}, ORIGINAL),
    ],
)
def test_choices_are_read_from_what_was_kept(told, expected):
    assert choices_from(told) == expected


def test_an_edition_tells_its_choices_and_sentences_and_a_version_keeps_them():
    edition = Edition(
        full(), Photos((PHOTO,)), choices=Choices(trace=True, votes=False), sentences=SAID
    )
    again = edition_from(edition.archive, json.loads(edition.facts()))
    assert (again.choices, again.sentences) == (edition.choices, SAID)
    assert thaw(freeze(again.document())) == edition.document()
    earlier = json.loads(edition.facts())
    del earlier["choices"], earlier["sentences"]
    assert edition_from(edition.archive, earlier).choices == ORIGINAL
