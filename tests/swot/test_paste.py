# ruff: noqa: E501 – a sentence or a case is compared best on one line
import json
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from swot.paste import PastePerspective, count_sentence, parse_paste

DATA = Path(__file__).parent.parent / "data"
RETREAT = json.loads((DATA / "bad-duerkheim-2007.json").read_text(encoding="utf-8"))
PERSPECTIVES = [
    PastePerspective(p["key"], p["name"], p["heading"])
    for p in RETREAT["scorecard"]["perspectives"]
]
BOTH = ("strength", "weakness")


def _parse(text, *, kind="strength", kinds=BOTH, **more):
    with override("en"):
        return parse_paste(text, kinds=kinds, perspectives=PERSPECTIVES, kind=kind, **more)


def _texts(text, **more):
    result = _parse(text, **more)
    assert result.faults == ()
    return [row.text for row in result.rows]


def _faults(text, **more):
    return [(fault.line, fault.field, fault.message) for fault in _parse(text, **more).faults]


def test_paste_takes_one_card_per_line():
    rows = _parse("Kurze Wege\n\n  Erfahrener Mitarbeiterstamm \r\nWenig Führung!").rows
    assert [(row.line, row.text) for row in rows] == [
        (1, "Kurze Wege"),
        (3, "Erfahrener Mitarbeiterstamm"),
        (4, "Wenig Führung!"),
    ]
    assert {(row.kind, row.perspective, row.cluster, row.count) for row in rows} == {
        ("strength", None, None, 1)
    }


@pytest.mark.parametrize("nothing", ["", "\n\n", "  \t ", "\u200b"])
def test_paste_of_nothing_is_nothing(nothing):
    assert _parse(nothing).rows == _parse(nothing).faults == ()


@pytest.mark.parametrize(
    "mark",
    [
        "• ",
        "•\t",
        "- ",
        "– ",
        "— ",
        "* ",
        "\uf0b7\t",
        "\uf0a7 ",
        "o\t",
        "a) ",
        "1. ",
        "1) ",
        "  • ",
        "▪\u00a0",
    ],
)
def test_paste_takes_bullets_off(mark):
    assert _texts(f"{mark}Kurze Wege") == ["Kurze Wege"]


@pytest.mark.parametrize(
    "text",
    [
        "-5 Stellen",
        "–dass",
        "S-Bahn fährt nicht",
        "o weh",
        "24. Dezember ist frei",
        "3. Standort fehlt",
        "§ 8 a SGB VIII",
        "Mitarbeiter/innen / Kolleg/innen",
        "„Einzelkämpfertum“ und „Seilschaften“",
        '"Chefs" gibt es zu viele',
        "110% gefordert",
        "2 Standorte fehlen",
        "3 Standorte #Team",
        "a)b",
        '"offenes Zeichen',
        "Team: gut",
        "Fehlzeiten/Überlastung; Burnout, Jammern",
    ],
)
def test_paste_leaves_text_as_it_is(text):
    assert _texts(text) == [text]


def test_paste_reads_the_signs_of_rapid_entry():
    found = _parse("s2 Kurze Wege #Team\nHumor\n• w1 2x Zu viel\n\n3x Text\ns0\nEins", kind=None)
    assert [(r.kind, r.perspective, r.cluster, r.count, r.text) for r in found.rows] == [
        ("strength", PERSPECTIVES[1].key, "Team", 1, "Kurze Wege"),
        ("strength", PERSPECTIVES[1].key, None, 1, "Humor"),
        ("weakness", PERSPECTIVES[0].key, None, 2, "Zu viel"),
        ("weakness", PERSPECTIVES[0].key, None, 3, "Text"),
        ("strength", None, None, 1, "Eins"),
    ]


def test_paste_signs_below_a_heading_hold_for_their_line_alone():
    found = _parse("Stärken\nw2 Zu viel\nHumor", kind=None)
    assert [(r.kind, r.perspective, r.text) for r in found.rows] == [
        ("weakness", PERSPECTIVES[1].key, "Zu viel"),
        ("strength", None, "Humor"),
    ]


def test_paste_takes_running_numbers_off_but_not_others():
    assert _texts("1. Eins\n2. Zwei\n3) Drei\n12. Oktober") == [
        "Eins",
        "Zwei",
        "Drei",
        "12. Oktober",
    ]


@pytest.mark.parametrize("page", ["3", "- 3 -", "Seite 3", "Seite 3 von 8", "page 3 of 8"])
def test_paste_passes_page_numbers_over_and_says_so(page):
    result = _parse(f"Eins\n{page}\nZwei")
    assert [row.text for row in result.rows] == ["Eins", "Zwei"]
    assert result.skipped == (2,)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Stärken", "strength"),
        ("Schwächen:", "weakness"),
        ("2.2 Schwächenanalysen", "weakness"),
        ("WEAKNESSES", "weakness"),
        ("2.1 Stärkenanalyse", "strength"),
    ],
)
def test_paste_heading_switches_the_kind(heading, kind):
    assert [(row.kind, row.text) for row in _parse(f"{heading}\nKarte", kind=None).rows] == [
        (kind, "Karte")
    ]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("2.1.1 Finanzen/Gesetze", "finance_law"),
        ("2.1.2 Internen Prozesse:", "process_internal"),
        ("2.2.2. Interne Prozesse", "process_internal"),
        ("Gesetze und Finanzen", "finance_law"),
        ("2.1.4 Gemeinwohlorientierung (Bürger/innen)", "common_good"),
        ("Prozesse", "process"),
    ],
)
def test_paste_heading_switches_the_perspective(heading, key):
    assert [(row.perspective, row.text) for row in _parse(f"{heading}\nKarte").rows] == [
        (key, "Karte")
    ]


def test_paste_kind_heading_ends_the_perspective_above():
    rows = _parse("Stärken\nInterne Prozesse\nA\nSchwächen\nB", kind=None).rows
    assert [(row.kind, row.perspective) for row in rows] == [
        ("strength", "process_internal"),
        ("weakness", None),
    ]


def test_paste_bulleted_name_of_a_perspective_is_a_card():
    assert _texts("• Interne Prozesse") == ["Interne Prozesse"]


def test_paste_kind_that_was_not_asked_is_a_fault_down_to_the_next_heading():
    assert _faults("Risiken\nA\nB\nStärken\nC") == [
        (1, "heading", "Line 1: “Risiken” is not asked in this retreat."),
        (2, "heading", "Line 2: below the unknown heading in line 1."),
        (3, "heading", "Line 3: below the unknown heading in line 1."),
    ]
    assert [row.text for row in _parse("Risiken\nA\nB\nStärken\nC").rows] == ["C"]


def test_paste_numbered_heading_of_nothing_known_is_a_fault():
    assert _faults("2.1.3 Umwelt\nA\n2.1.4 Interne Prozesse\nB") == [
        (1, "heading", "Line 1: “2.1.3 Umwelt” is neither a kind of card nor a perspective here."),
        (2, "heading", "Line 2: below the unknown heading in line 1."),
    ]


def test_paste_joins_wrapped_lines_below_a_bullet_only():
    assert _texts("• Gute Mischung – die Alten\nkennen die Ecken\n• Zwei") == [
        "Gute Mischung – die Alten kennen die Ecken",
        "Zwei",
    ]
    assert _texts("• Eins\n\nZwei") == ["Eins", "Zwei"]
    assert _texts("Eins\nzwei") == ["Eins", "zwei"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("• zukunfts-\nfähig", "zukunfts-fähig"),
        ("• Lern-\nund Änderungsbereitschaft", "Lern- und Änderungsbereitschaft"),
        ("• Vertrautheit -\nAustausch", "Vertrautheit - Austausch"),
    ],
)
def test_paste_joins_hyphenated_lines(text, joined):
    assert _texts(text) == [joined]


def test_paste_goes_on_with_a_wrapped_line_behind_a_page_number():
    assert _texts("• Gute Mischung\n3\nder Alten") == ["Gute Mischung der Alten"]


def test_paste_without_any_kind_is_a_fault_unless_only_one_was_asked():
    assert _faults("Karte", kind=None) == [
        (1, "kind", "Line 1: choose a kind of card, or write it as a heading above.")
    ]
    assert [row.kind for row in _parse("Karte", kind=None, kinds=("weakness",)).rows] == [
        "weakness"
    ]


def test_paste_too_long_a_line_is_a_fault_by_number():
    assert _texts("x" * 2000) == ["x" * 2000]
    assert _faults("kurz\n" + "x" * 2001) == [
        (2, "text", "Line 2 has 2001 characters; a card holds 2,000. Split it.")
    ]


def test_paste_cleans_every_text():
    assert _texts("a\x00b\ud800c\nMu\u0308ller") == ["abc", "Müller"]


def test_paste_reads_a_quoted_cell_with_line_breaks_as_one_card():
    result = _parse('"Zu viele ""Chefs""\nohne Transparenz"\nZwei')
    assert [(row.line, row.text) for row in result.rows] == [
        (1, 'Zu viele "Chefs" ohne Transparenz'),
        (3, "Zwei"),
    ]


def test_paste_reads_a_table_by_its_header():
    result = _parse(
        "Art\tPerspektive\tCluster\tText\tAnzahl\nStärke\tInterne Prozesse\tTeam\tKurze Wege\t3\nSchwäche\t\t\tFrust/Abwehr\t",
        clusters=["TEAM"],
    )
    assert result.faults == ()
    assert [(r.line, r.kind, r.perspective, r.cluster, r.count, r.text) for r in result.rows] == [
        (2, "strength", "process_internal", "TEAM", 3, "Kurze Wege"),
        (3, "weakness", None, None, 1, "Frust/Abwehr"),
    ]
    assert result.card_count == 4


def test_paste_reads_a_header_in_any_order_and_names_columns_it_does_not_know():
    result = _parse("No.\tStatement\tKind\n7\tShort ways\tweakness")
    assert [(r.kind, r.text) for r in result.rows] == [("weakness", "Short ways")]
    assert result.ignored_columns == ("No.",)


def test_paste_guesses_columns_without_a_header():
    result = _parse(
        "s\tInterne Prozesse\tErfahrener Mitarbeiterstamm\t2\nw\tFinanzen/Gesetze\tKaum Unterstützung durch Sachbearbeitung\t1"
    )
    assert [(r.kind, r.perspective, r.count, r.text) for r in result.rows] == [
        ("strength", "process_internal", 2, "Erfahrener Mitarbeiterstamm"),
        ("weakness", "finance_law", 1, "Kaum Unterstützung durch Sachbearbeitung"),
    ]


def test_paste_guesses_a_cluster_when_one_column_is_left():
    rows = _parse("Team\tErfahrener Mitarbeiterstamm\nRäume\tKeine störungsfreien Büroräume").rows
    assert [(r.cluster, r.text) for r in rows] == [
        ("Team", "Erfahrener Mitarbeiterstamm"),
        ("Räume", "Keine störungsfreien Büroräume"),
    ]


def test_paste_table_names_every_faulty_line():
    assert _faults(
        "Art\tPerspektive\tText\tAnzahl\nStrke\tInterne Prozesse\tA\t1\nStärke\tUmwelt\tB\tviele\nRisiko\t\tC\t\nStärke\t\t\t2\nStärke\t\tD\t0\nStärke\t-\tE\t2,0"
    ) == [
        (2, "kind", "Line 2: “Strke” is not a kind of card."),
        (3, "perspective", "Line 3: no perspective is called “Umwelt”."),
        (3, "count", "Line 3: “viele” is not a number of cards from 1 to 99."),
        (4, "kind", "Line 4: “Risiko” is not asked in this retreat."),
        (5, "text", "Line 5 has no text."),
        (6, "count", "Line 6: “0” is not a number of cards from 1 to 99."),
    ]


def test_paste_table_keeps_the_good_rows_beside_faulty_ones():
    assert [r.text for r in _parse("Text\tAnzahl\nA\tviele\nB\t2").rows] == ["B"]


def test_paste_table_cell_with_line_breaks_keeps_the_numbers_of_the_lines():
    result = _parse('Text\tAnzahl\n"Eins\nzwei"\t2\nDrei\tx')
    assert [(r.line, r.text, r.count) for r in result.rows] == [(2, "Eins zwei", 2)]
    assert [fault.line for fault in result.faults] == [4]


def test_paste_word_bullets_with_tabs_are_no_table():
    assert _texts("•\tEins\n•\tZwei\n2.\tDrei") == ["Eins", "Zwei", "2. Drei"]


def test_count_sentence_names_cards_and_faulty_lines():
    with override("en"):
        assert count_sentence(_parse("Text\tAnzahl\nA\tviele\nB\t2")) == "2 cards, 1 faulty line"
        assert count_sentence(_parse("A")) == "1 card"


def test_paste_of_the_report_of_2007_gives_every_card_of_the_retreat():
    names = {p.key: p.heading for p in PERSPECTIVES}
    lines = []
    for number, (prompt, title) in enumerate(
        (("strengths", "Stärkenanalyse"), ("weaknesses", "Schwächenanalysen")), 1
    ):
        lines.append(f"2.{number} {title}")
        cards = [card for card in RETREAT["cards"] if card["prompt"] == prompt]
        for place, key in enumerate(dict.fromkeys(card["perspective"] for card in cards), 1):
            lines += ["", f"2.{number}.{place} {names[key]}", ""]
            for card in cards:
                if card["perspective"] == key:
                    words = card["text"].split(" ")
                    lines += [
                        "•\t" + " ".join(words[:8]),
                        *([" ".join(words[8:])] if words[8:] else []),
                    ]
    result = _parse("\n".join(lines), kind=None)
    assert result.faults == ()
    kinds = {"strengths": "strength", "weaknesses": "weakness"}
    assert [(r.kind, r.perspective, r.text) for r in result.rows] == [
        (kinds[c["prompt"]], c["perspective"], c["text"]) for c in RETREAT["cards"]
    ]


@given(st.text(st.sampled_from('ab"\t\n\r•- 1.)S:„“/'), max_size=80))
def test_paste_never_fails_and_numbers_lines_that_exist(text):
    result = _parse(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(1 <= item.line <= len(lines) for item in (*result.rows, *result.faults))
    assert all(row.text.strip() == row.text != "" for row in result.rows)
