"""The tree of the report: order, numbers, what is in it and what is not."""

from decimal import Decimal

import pytest

from reports.tree.build import build_document, shortened
from reports.tree.document import (
    Card,
    CardList,
    Figure,
    ItemList,
    Paragraph,
    Section,
    Table,
    numbered,
)
from reports.tree.goals import goal_labels
from reports.tree.words import DE, EN, Words
from tests.reports import archives

ORIGINAL_HEADINGS = [
    ("1", "Vorgehensweise"),
    ("2", "Stärken- und Schwächenanalyse"),
    ("2.1", "Stärkenanalyse"),
    ("2.1.1", "Finanzen/Gesetze"),
    ("2.1.2", "Interne Prozesse"),
    ("2.1.3", "Externe Prozesse"),
    ("2.1.4", "Gemeinwohlorientierung (Bürger/innen)"),
    ("2.2", "Schwächenanalyse"),
    ("2.2.1", "Finanzen/Gesetze"),
    ("2.2.2", "Interne Prozesse"),
    ("2.3", "Fazit der Stärken- und Schwächenanalyse"),
    ("3", "Strategische Ausrichtung und Zielsetzung"),
]


def headings(document):
    return [(section.number, section.title) for section in document.contents()]


def section(document, number):
    return next(part for part in document.walk() if part.number == number)


def cards(document):
    return [
        card
        for part in document.walk()
        for block in part.blocks
        if isinstance(block, CardList)
        for card in block.cards
    ]


def test_real_retreat_has_the_numbers_of_the_original():
    assert headings(build_document(archives.real())) == ORIGINAL_HEADINGS


def test_every_card_stands_once_in_order():
    archive = archives.real()
    assert [card.text for card in cards(build_document(archive))] == [
        card["text"] for card in archive["cards"]
    ]


def test_prompts_follow_the_first_paragraph_of_the_analysis():
    first, prompts, *rest = section(build_document(archives.real()), "2").blocks
    assert first.children[-1].text == "Die Leitfragen lauteten:"
    assert (prompts.kind, len(prompts.items)) == ("prompts", 2)
    assert [type(block) for block in rest] == [Paragraph, Paragraph, Figure]


def test_questions_stand_under_the_conclusion_without_a_heading():
    conclusion = section(build_document(archives.real()), "2.3")
    questions = conclusion.blocks[-1]
    assert isinstance(questions, ItemList)
    assert [item.number for item in questions.items] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert conclusion.sections == ()


def test_direction_keeps_the_order_of_the_original():
    blocks = section(build_document(archives.real()), "3").blocks
    kinds = [block.kind if isinstance(block, ItemList) else "p" for block in blocks]
    assert kinds == ["p", "p", "objectives", "phases", "p"]


def test_figures_count_like_the_retreat():
    document = build_document(archives.real())
    spread = section(document, "2").blocks[-1]
    assert [(row.name, row.total) for row in spread.rows] == [
        ("Gemeinwohlorientierung (Bürger/innen)", 2),
        ("Externe Prozesse", 2),
        ("Interne Prozesse", 43),
        ("Lernen und Entwicklung", 0),
        ("Finanzen/Gesetze", 2),
    ]
    assert document.cover.figure.caption.startswith("27 Stärken, links, und 22 Schwächen, rechts")


def test_nothing_in_the_real_report_is_marked_as_invented():
    assert build_document(archives.real()).cover.notes == ()


def test_empty_retreat_says_so():
    document = build_document(archives.empty())
    assert document.sections == ()
    assert [note.children[0].text for note in document.notes] == [DE["nothing_yet"]]
    assert document.cover.subtitle == "Bericht über die Klausur"


def test_chapters_keep_their_numbers_while_earlier_ones_are_empty():
    archive = archives.empty()
    archive["prompts"], archive["cards"] = archives.real()["prompts"], archives.real()["cards"]
    assert headings(build_document(archive)) == ORIGINAL_HEADINGS[:10]


def test_a_goal_alone_still_stands_in_chapter_three():
    archive = archives.empty()
    archive["goals"] = [archives.goal("G1", "learning", "Alle Fachkräfte schulen")]
    assert headings(build_document(archive)) == [
        ("1", "Vorgehensweise"),
        ("2", "Stärken- und Schwächenanalyse"),
        ("3", "Strategische Ausrichtung und Zielsetzung"),
        ("3.1", "Strategische Ziele und Indikatoren"),
        ("3.1.1", "Lernen und Entwicklung"),
    ]


def test_opportunities_and_threats_get_numbers_of_their_own_and_move_the_conclusion():
    document = build_document(archives.all_kinds())
    second = [number for number, _ in headings(document) if number.count(".") == 1]
    assert second == ["2.1", "2.2", "2.3", "2.4", "2.5"]
    assert section(document, "2").title == "Analyse der Stärken, Schwächen, Chancen und Risiken"
    assert section(document, "2.3.1").title == "Gemeinwohlorientierung (Bürger/innen)"
    assert section(document, "2.4").blocks[0].children[0].text == DE["no_cards"]
    assert section(document, "2.5").title == "Fazit der Analyse"


def test_hidden_cards_stay_hidden_also_in_the_figures():
    document = build_document(archives.all_kinds())
    assert "Geheime Karte" not in repr(document)
    assert document.cover.figure.rows[3].total == 0


def test_unsorted_cards_have_a_heading_and_counts_count():
    unsorted = section(build_document(archives.all_kinds()), "2.1.5")
    assert (unsorted.title, unsorted.aside) == ("Noch nicht zugeordnet", "3 Nennungen")
    assert unsorted.blocks[0].cards == (Card("Eine Karte ohne Ort", 3),)


def test_clusters_are_sub_headings_without_a_number():
    internal = section(build_document(archives.all_kinds()), "2.1.2")
    assert [(part.number, part.title) for part in internal.sections] == [
        ("", "Fachlichkeit und Erfahrung")
    ]
    assert [card.text for card in internal.sections[0].blocks[0].cards] == [
        "erfahrener Mitarbeiterstamm",
        "Team mit sich unterscheidenden, fachlichen und persönlichen Kompetenzen",
    ]


def test_a_later_wording_stands_beside_the_card():
    card = next(
        card for card in cards(build_document(archives.all_kinds())) if card.text == "Neues Gesetz"
    )
    assert card.reworded == "Später so gefasst: Das neue Kinderschutzgesetz"
    assert card.notes == ("auch: Finanzen/Gesetze", "nachgereicht")


def test_goal_tables_hold_both_levels():
    document = build_document(archives.with_goals())
    tables = section(document, "3.1")
    assert tables.landscape
    assert [part.title for part in tables.sections] == [
        "Finanzen/Gesetze",
        "Gemeinwohlorientierung (Bürger/innen)",
        "Noch nicht zugeordnet",
    ]
    table = tables.sections[1].blocks[0]
    assert isinstance(table, Table)
    number, goal, result, effect, responsible, due = table.rows[0]
    assert [line.text for line in number] == ["Z1"]
    assert [line.text for line in goal] == [
        "Zentrale Anlaufstelle: kurze Wege für Bürgerinnen und Bürger",
        "erfundenes Beispiel",
        "zu den Leitfragen 3 und 4 · zu Leitziel 2 · Priorität 1",
        "Warum es wichtig ist: Ratsuchende gehen heute von Tür zu Tür.",
        "Warum es erreichbar ist: Zwei Stellen sind bewilligt.",
    ]
    assert [line.text for line in result] == [
        "Im Erstkontakt geklärte Anliegen",
        "Ausgangswert 35 % (2007)",
        "Zielwert 70 % (2010)",
        "Istwert 42,5 % (3. Quartal 2008)",
        "Gefährdet",
        "Kontext: Einwohner im Landkreis",
    ]
    assert effect[-1].text == "Istwert fehlt (1. Halbjahr 2008)"
    assert [line.text for line in (*responsible, *due)] == [
        "Leitung Jugend und Familie",
        "31.12.2010",
    ]


def test_upper_bound_without_a_lower_one_is_no_target():
    archive = archives.real()
    targets = [{"period": "2010", "value": None, "upper": 5}]
    found = archives.indicator("result", "Quote", targets=targets)
    archive["goals"] = [archives.goal("Z1", None, "Ziel", indicators=[found])]
    document = build_document(archive)
    assert "Ziel 5" not in repr(document)
    assert "Zielbereich" not in repr(document)


def test_invented_examples_are_marked_at_each_goal_and_on_the_cover():
    document = build_document(archives.with_goals())
    assert document.cover.notes == (
        DE["example_workshop"],
        DE["example_goals"].format(number=3, all=3),
        DE["example_votes"],
    )
    rows = [row for part in section(document, "3.1").sections for row in part.blocks[0].rows]
    assert [[line.text for line in row[1] if line.role == "badge"] for row in rows] == [
        ["erfundenes Beispiel"]
    ] * 3


@pytest.mark.parametrize(
    ("ballots", "voters", "is_printed"),
    [("phone", 2, False), ("phone", 3, True), ("paper", 2, True)],
)
def test_vote_of_fewer_than_three_phones_prints_no_counts(ballots, voters, is_printed):
    archive = archives.with_goals()
    archive["votes"][0] |= {"ballots": ballots, "voters": voters, "reason": None, "example": False}
    vote = section(build_document(archive), "3.4").sections[0]
    has_table = any(isinstance(block, Table) for block in vote.blocks)
    words = [DE["too_few_ballots"] in str(block) for block in vote.blocks]
    assert (has_table, any(words)) == (is_printed, not is_printed)


def test_vote_prints_result_and_decision():
    goals = archives.with_goals()["goals"]
    votes = section(build_document(archives.with_goals()), "3.4")
    _, how, table, decision, reason = votes.sections[0].blocks
    assert how.children[0].text == (
        "3 Punkte je Person, höchstens 2 je Ziel · 9 Personen haben abgestimmt · auf Papier"
    )
    assert [[cell[0].text for cell in row] for row in table.rows] == [
        ["1.", "Z1", goals[0]["statement"], "18\u00a0·\u00a066,7\u00a0%", "9"],
        ["2.", "Z2", goals[1]["statement"], "9\u00a0·\u00a033,3\u00a0%", "5"],
    ]
    assert decision.children[0].text == "Entscheidung: Die Anlaufstelle zuerst."
    assert reason.children[0].text == "Begründung: Sie ist Voraussetzung für die Neuordnung."


def test_a_reference_finds_the_number_of_the_section_that_holds_the_thing():
    targets = build_document(archives.real()).targets
    assert [targets[name] for name in ("questions", "conclusion", "objectives", "weakness")] == [
        "2.3",
        "2.3",
        "3",
        "2.2",
    ]


@pytest.mark.parametrize(
    ("language", "status", "expected"),
    [
        ("de", "draft", "1. Entwurf"),
        ("de", "final", "Endfassung"),
        ("en", "draft", "Draft 1"),
        ("en", "final", "Final version"),
    ],
)
def test_cover_bears_the_draft_number(language, status, expected):
    archive = archives.real()
    archive["language"] = language
    archive["workshop"]["report"]["status"] = status
    assert build_document(archive).cover.status == expected


def test_the_archive_is_not_changed():
    archive = archives.with_goals()
    build_document(archive)
    assert archive == archives.with_goals()


def test_the_same_archive_gives_the_same_tree():
    assert build_document(archives.with_goals()) == build_document(archives.with_goals())


def test_numbers_come_from_place_and_skip_the_unnumbered():
    tree = numbered(
        (
            Section(
                "a",
                "a",
                sections=(Section("b", "b"), Section("c", "c", unnumbered=True), Section("d", "d")),
            ),
        )
    )
    assert [(part.title, part.number, part.level) for part in tree[0].walk()] == [
        ("a", "1", 1),
        ("b", "1.1", 2),
        ("c", "", 2),
        ("d", "1.2", 2),
    ]


def test_goals_are_labelled_by_their_number_or_place():
    goals = [archives.goal("a", None, "a"), archives.goal("b", None, "b", number=7)]
    assert goal_labels(goals, Words("de")) == {"a": "Z1", "b": "Z7"}


def test_what_context_means_is_said_where_a_table_has_some():
    archive = archives.with_goals()
    with_context = section(build_document(archive), "3.1").blocks[0].children[0].text
    for goal in archive["goals"]:
        goal["indicators"] = []
    without = section(build_document(archive), "3.1").blocks[0].children[0].text
    assert "Kontext: was nur beobachtet wird" in with_context
    assert "Kontext" not in without


def test_both_languages_have_the_same_words():
    assert set(DE) == set(EN)


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (0.82, "0,82", "0.82"),
        (-3, "−3", "−3"),
        (0, "0", "0"),
        (Decimal("42.50"), "42,5", "42.5"),
        (100, "100", "100"),
    ],
)
def test_numbers_speak_the_language_of_the_report(value, german, english):
    assert (Words("de").number(value), Words("en").number(value)) == (german, english)


def test_days_of_a_retreat():
    assert Words("de").days(["2007-06-21", "2007-06-22"]) == "vom 21. Juni 2007 bis 22. Juni 2007"
    assert Words("en").days(["2007-06-22"]) == "of 22 June 2007"


def test_running_heads_are_cut_at_a_word():
    assert shortened("kurz") == "kurz"
    assert len(shortened("Klausur der sozialen Dienste " * 9)) <= 70
