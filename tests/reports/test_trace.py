"""The traceability annex: from each card to what came of it, and back."""

from reports.tree.build import build_document
from reports.tree.choices import Choices
from reports.tree.document import CardList, Table
from tests.reports import archives


def annex(archive, **choices):
    document = build_document(archive, choices=Choices(trace=True, **choices))
    found = [part for part in document.sections if part.anchor == "trace"]
    return document, found[0] if found else None


def rows(section):
    table = next(block for block in section.blocks if isinstance(block, Table))
    return [["\n".join(line.text for line in cell) for cell in row] for row in table.rows]


def linked():
    archive = archives.with_goals()
    archive["questions"][2]["cards"] = [archive["cards"][key]["key"] for key in (0, 40)]
    return archive


def test_each_card_stands_once_in_the_order_of_the_report():
    document, found = annex(archives.all_kinds())
    printed = [
        card.text
        for part in document.walk()
        for block in part.blocks
        if isinstance(block, CardList)
        for card in block.cards
    ]
    told = [row for part in found.sections for row in rows(part) if row[0][0] in "SWOT"]
    assert [row[1].removesuffix(" (3×)") for row in told] == printed
    assert [row[0] for row in told][:2] == ["S1", "S2"]
    assert (found.number, found.title) == ("", "Anhang: Von der Karte zum Ziel")


def test_a_card_leads_to_question_goal_indicators_and_measures_and_the_goal_back():
    archive = linked()
    _document, found = annex(archive)
    parts = {part.anchor: part for part in found.sections}
    strengths = {row[1]: row for row in rows(parts["trace-strength"])}
    card = strengths[archive["cards"][0]["text"]]
    assert card[2:] == ["3", "Z1", "I1.1, I1.2, I1.3", "M1.1, M1.2"]
    assert rows(parts["trace-strength"])[-1][2:] == ["–", "–", "–", "–"]
    weak = next(row for row in rows(parts["trace-weakness"]) if row[2] == "3")
    goal = rows(parts["trace-goals"])[0]
    assert goal[0] == "Z1"
    cards = f"{card[0]}, {weak[0]}"
    assert goal[2] == f"3, 4\n{cards}"
    assert goal[4].startswith("M1.1 Räume im Erdgeschoss einrichten\nM1.2 ")
    assert rows(parts["trace-questions"])[2][2:] == [cards, "Z1"]
    assert "Z1" not in rows(parts["trace-goals"])[1]


def test_indicators_and_measures_are_entries_of_their_own_in_the_letters_of_the_table():
    _document, found = annex(linked())
    table = found.sections[-1].blocks[0]
    _number, goal, _origin, indicators, measures = table.rows[0]
    assert [line.role for line in goal] == [""]
    assert {line.role for line in (*indicators, *measures)} == {"entry"}
    assert [column.width for column in table.columns[-2:]] == [26, 26]


def test_hidden_cards_are_neither_numbered_nor_named():
    archive = linked()
    archive["cards"][0]["hidden_reason"] = "doppelt"
    _document, found = annex(archive)
    parts = {part.anchor: part for part in found.sections}
    first = rows(parts["trace-goals"])[0]
    assert len(first[2].split("\n")[1].split(", ")) == 1
    assert rows(parts["trace-strength"])[0][0] == "S1"


def test_nothing_leaves_no_annex():
    assert annex(archives.empty())[1] is None


def test_the_annex_speaks_the_language_of_the_report():
    _document, found = annex(linked(), language="en")
    assert found.title == "Annex: from card to goal"
    assert found.sections[-1].blocks[0].rows[0][0][0].text == "G1"
    assert [part.title for part in found.sections][:2] == ["Strengths", "Weaknesses"]
