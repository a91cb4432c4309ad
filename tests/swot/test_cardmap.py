import re

from swot.balance import CardRow
from swot.cardmap import AXIS, MapPerspective, card_map

ROWS = [
    MapPerspective("out", "Außen", "yellow"),
    MapPerspective("in", "Innen", "blue"),
    MapPerspective("learn", "Lernen", "purple"),
]
CARDS = [
    CardRow("strength", "out", 2),
    CardRow("strength", "in", 22),
    CardRow("weakness", "in", 21),
]


def test_card_map_has_a_row_per_perspective_in_the_order_given():
    found = card_map(CARDS, ROWS)
    assert [(row.key, row.hue, len(row.sheets), row.is_empty) for row in found.rows] == [
        ("out", "yellow", 2, False),
        ("in", "blue", 43, False),
        ("learn", "purple", 0, True),
    ]
    assert dict(found.counts) == {"strength": 24, "weakness": 21}


def test_card_map_grows_outward_from_the_axis():
    found = card_map(CARDS, ROWS).rows[1].sheets
    strengths = [sheet.x for sheet in found if sheet.kind == "strength"]
    weaknesses = [sheet.x for sheet in found if sheet.kind == "weakness"]
    assert strengths[:8] == [70, 60, 50, 40, 30, 20, 10, 0]
    assert weaknesses[:8] == [88, 98, 108, 118, 128, 138, 148, 158]


def test_card_map_puts_eight_in_a_line():
    ys = [sheet.y for sheet in card_map(CARDS, ROWS).rows[1].sheets if sheet.kind == "strength"]
    assert sorted(ys.count(y) for y in set(ys)) == [6, 8, 8]


def test_card_map_rows_do_not_overlap():
    found = card_map(CARDS, ROWS)
    for above, below in zip(found.rows, found.rows[1:], strict=False):
        assert above.y + above.height < below.y
    assert found.height == found.rows[-1].y + found.rows[-1].height


def test_card_map_is_as_high_as_the_design_drew_it():
    rows = [MapPerspective(key, key, "blue") for key in "abcde"]
    found = card_map([CardRow("strength", "c", 22), CardRow("weakness", "c", 21)], rows)
    assert [row.y for row in found.rows] == [0, 11.75, 23.5, 50.75, 62.5]


def test_card_map_marks_an_empty_perspective_with_a_line_across_the_axis():
    row = card_map(CARDS, ROWS).rows[2]
    start, _, end = (float(n) for n in re.findall(r"[\d.]+", row.dash))
    assert start < AXIS < end


def test_card_map_sets_opportunities_and_threats_below_with_shapes_of_their_own():
    cards = [CardRow(kind, "in") for kind in ("strength", "weakness", "opportunity", "threat")]
    sheets = {sheet.kind: sheet for sheet in card_map(cards, ROWS).rows[1].sheets}
    assert (
        sheets["opportunity"].x
        == sheets["strength"].x
        < AXIS
        < sheets["threat"].x
        == sheets["weakness"].x
    )
    assert sheets["opportunity"].y == sheets["threat"].y > sheets["strength"].y
    assert len({re.sub(r"[\d.\s-]", "", sheet.path) for sheet in sheets.values()}) == 4


def test_card_map_leaves_hidden_unsorted_and_unshown_cards_out():
    cards = [
        CardRow("strength", "in", hidden=True),
        CardRow("strength", None),
        CardRow("strength", "elsewhere"),
    ]
    assert [len(row.sheets) for row in card_map(cards, ROWS).rows] == [0, 0, 0]
    assert dict(card_map(cards, ROWS).counts) == {}


def test_card_map_counts_equal_cards():
    assert len(card_map([CardRow("weakness", "in", 3)], ROWS).rows[1].sheets) == 3


def test_card_map_of_nothing_has_a_height():
    found = card_map([], [])
    assert (found.rows, found.height) == ((), 5.8)
    assert found.view_box == "-5 -4 178 13.8"
