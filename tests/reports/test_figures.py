"""The figures of the report: strategy map, charts of indicators, bars of a vote."""

import re
from dataclasses import replace
from itertools import combinations

import pytest

from indicators.map_layout import LANE_NAMES
from indicators.rollup import State
from reports.paper.drawing import Block, Dot, Drawing, Stroke, Words, svg_of
from reports.paper.html import render_html
from reports.paper.map_sheets import (
    LEAST_SCALE,
    TALLEST,
    WIDEST,
    map_sheets,
    sheet_words,
    whole_map,
)
from reports.paper.signs import draw_chart, sign_of
from reports.tree.build import build_document
from reports.tree.choices import Choices
from reports.tree.document import Chart, Figure, StrategyMap, Table
from reports.tree.frozen import freeze, thaw
from reports.tree.words import Words as OwnWords
from reports.word.drawn import paint
from tests.reports import archives

PIXELS_PER_MM = 96 / 25.4


def blocks(document, kind):
    return [block for part in document.walk() for block in part.blocks if isinstance(block, kind)]


def map_of(archive, choices=None):
    document = build_document(archive, choices=choices or Choices())
    return next(iter(blocks(document, StrategyMap)), None)


def charts(document):
    return [
        line
        for table in blocks(document, Table)
        for row in table.rows
        for cell in row
        for line in cell
        if line.chart
    ]


def with_values(level, values, **more):
    """One goal with one indicator, whose yearly values end in 2009."""
    archive = archives.real()
    rows = [
        {"period": str(2010 - len(values) + at), "value": value, "comment": None, "rating": None}
        for at, value in enumerate(values)
    ]
    found = archives.indicator(level, "Maß", values=rows, **more)
    archive["goals"] = [archives.goal("G1", "common_good", "Ein Ziel", indicators=[found])]
    return archive


# --- The strategy map ------------------------------------------------------------------------


def test_the_map_tells_goals_with_phase_and_state_and_their_links():
    archive = archives.with_goals()
    drawn = map_of(archive)
    assert [lane.name for lane in drawn.lanes][-1] == "Noch nicht zugeordnet"
    assert [(goal.label, goal.word) for goal in drawn.goals] == [
        ("Z1", "Gefährdet"),
        ("Z2", "Noch keine Daten"),
        ("Z3", "Noch keine Daten"),
    ]
    assert [(link.begin, link.end, link.kind) for link in drawn.links] == [
        (0, 1, "supports"),
        (1, 0, "conflicts"),
    ]
    assert drawn.caption == (
        "Abbildung 2: Zielelandkarte. Perspektiven von oben nach unten, Phasen von links nach "
        "rechts. Pfeil: unterstützt. Gestrichelt mit Kreuz: steht in Konflikt. Glühbirne: "
        "erfundenes Beispiel. Stand der Ziele nach den Werten bis 30.09.2008."
    )
    title = drawn.columns[drawn.goals[0].column].title
    assert f"Z1 ({title}, Gefährdet)." in drawn.description
    assert archive["goals"][0]["statement"] not in drawn.description


def test_the_map_shows_what_is_chosen():
    archive = archives.with_goals()
    assert map_of(archive, Choices(links=False)) is None
    assert map_of(archive, Choices(figures=False)) is None
    assert {goal.word for goal in map_of(archive, Choices(values=False)).goals} == {""}
    alone = map_of(archive, Choices(goals=False))
    assert archive["goals"][0]["statement"] in alone.description
    assert [column.title for column in map_of(archive, Choices(direction=False)).columns] == [""]


def test_there_is_no_map_without_a_link_between_goals_that_are_pursued():
    archive = archives.with_goals()
    archive["goals"][1]["status"] = "dropped"
    assert map_of(archive) is None
    assert map_of(archives.many_goals(1, 2)) is None  # its only link leads to itself


def test_without_values_anywhere_no_state_is_told():
    archive = archives.with_goals()
    for goal in archive["goals"]:
        for indicator in goal["indicators"]:
            indicator["values"] = []
    drawn = map_of(archive)
    assert {goal.state for goal in drawn.goals} == {""}
    assert "Stand der Ziele" not in drawn.caption
    assert charts(build_document(archive, choices=Choices(votes=False))) == []


def test_a_small_map_stands_on_one_sheet_as_large_as_it_can():
    (sheet,) = map_sheets(map_of(archives.with_goals()))
    width, height = sheet.width * sheet.scale, sheet.height * sheet.scale
    fits = pytest.approx(WIDEST * PIXELS_PER_MM), pytest.approx(TALLEST * PIXELS_PER_MM)
    assert width == fits[0] or height == fits[1]


@pytest.mark.parametrize(("number", "phases"), [(60, 3), (60, 0), (60, 9)])
def test_many_goals_go_over_sheets_and_stay_readable(number, phases):
    drawn = map_of(archives.many_goals(number, phases))
    sheets = map_sheets(drawn)
    assert len(sheets) > 1
    boxes = []
    for sheet in sheets:
        assert sheet.scale >= LEAST_SCALE - 1e-9
        assert sheet.width * sheet.scale <= WIDEST * PIXELS_PER_MM + 1e-6
        assert sheet.height * sheet.scale <= TALLEST * PIXELS_PER_MM + 1e-6
        own = [shape for shape in sheet.shapes if isinstance(shape, Block) and shape.edge]
        assert all(is_inside(sheet, box.x, box.y) for box in own)
        assert all(is_inside(sheet, box.x + box.width, box.y + box.height) for box in own)
        assert not any(overlap(one, other) for one, other in combinations(own, 2))
        boxes += own
    assert len(boxes) == number
    labels = [shape.text for sheet in sheets for shape in sheet.shapes if isinstance(shape, Words)]
    assert [labels.count(f"Z{place}") for place in (1, 30, number)] == [1, 1, 1]


def test_texts_without_end_leave_no_box_larger_than_a_sheet():
    archive = archives.many_goals(3, 3)
    for goal, text in zip(archive["goals"], ("Wort " * 4000, "W" * 9000, "🙂" * 900), strict=True):
        goal["statement"] = text
    for phase in archive["phases"]:
        phase["label"] = "🙂" * 200
    drawn = map_of(archive)
    assert drawn.goals[1].text == "W" * 9000  # the tree tells all of it
    for sheet in map_sheets(drawn):
        assert sheet.scale >= LEAST_SCALE - 1e-9
        assert sheet.height * sheet.scale <= TALLEST * PIXELS_PER_MM + 1e-6


def test_no_words_and_lines_leave_their_sheet():
    for sheet in map_sheets(map_of(archives.many_goals(60, 4))):
        for shape in sheet.shapes:
            if isinstance(shape, Words):
                assert is_inside(sheet, shape.x, shape.y)
            if isinstance(shape, Stroke):
                assert all(is_inside(sheet, *point) for point in shape.points)


def is_inside(sheet, x, y):
    return -0.01 <= x <= sheet.width + 0.01 and -0.01 <= y <= sheet.height + 0.01


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_sheets_repeat_names_and_each_says_which_it_is():
    drawn = map_of(archives.many_goals(60, 9))
    sheets = map_sheets(drawn)
    lanes = {lane.name for lane in drawn.lanes}
    for sheet in sheets:
        names = {shape.text for shape in sheet.shapes if isinstance(shape, Words)}
        assert names & lanes or any(name in " ".join(lanes) for name in names)
        boxes = [shape for shape in sheet.shapes if isinstance(shape, Block) and shape.edge]
        assert all(box.x >= LANE_NAMES for box in boxes)
    told = sheet_words(drawn, len(sheets), OwnWords("de"))
    assert told[0][0] == drawn.description
    assert [f"Blatt {at} von {len(sheets)};" in caption for at, (_, caption) in enumerate(told, 1)]


@pytest.mark.parametrize(
    ("language", "of_two", "of_three"),
    [
        ("de", "auf dem anderen Blatt weiter.", "auf den anderen Blättern weiter."),
        ("en", "continue on the other sheet.", "continue on the other sheets."),
    ],
)
def test_a_sheet_says_where_its_lines_go_on(language, of_two, of_three):
    drawn = map_of(archives.with_goals())
    for number, words in ((2, of_two), (3, of_three)):
        told = sheet_words(drawn, number, OwnWords(language))
        assert all(caption.endswith(words) for _, caption in told)


def test_the_screen_shows_the_map_whole():
    html = render_html(build_document(archives.many_goals(60, 4)), preview=True)
    assert html.count('class="map"') == 1
    assert 'role="region" tabindex="0" aria-label="Zielelandkarte"' in html


# --- Charts of indicators -----------------------------------------------------------------------


def test_a_chart_says_in_words_what_it_shows():
    (line,) = charts(build_document(with_values("result", [20, None, 55])))
    assert line.text == "Gefährdet, besser"
    assert line.chart == Chart(
        "bullet",
        ("55",),
        "Istwert 55 % (2009), Zielwert 70 % (2010), Ausgangswert 35 %",
        target="70",
        baseline="35",
        state="at_risk",
    )


def test_the_effect_is_a_course_with_its_gaps():
    (line,) = charts(build_document(with_values("effect", [20, None, 55])))
    assert (line.chart.kind, line.chart.values) == ("course", ("20", "", "55"))
    assert line.chart.description.startswith("Verlauf: 2007 20 %; 2008 kein Wert; 2009 55 %, ")


def test_one_value_of_an_effect_is_no_course():
    (line,) = charts(build_document(with_values("effect", [None, 55])))
    assert line.chart.kind == "bullet"


def test_what_adds_up_is_shown_and_told_as_a_sum():
    archive = with_values("effect", [1], cumulative=True, unit="Fälle")
    rows = [
        {"period": f"2009-Q{at}", "value": at, "comment": None, "rating": None} for at in (1, 2, 3)
    ]
    archive["goals"][0]["indicators"][0] |= {"values": rows, "frequency": "quarter"}
    document = build_document(archive)
    (line,) = charts(document)
    assert (line.chart.kind, line.chart.values) == ("bullet", ("6",))
    assert "Summe im Jahr 6 Fälle (3. Quartal 2009)" in render_html(document).replace("\xa0", " ")


def test_a_context_has_a_chart_and_no_state():
    (line,) = charts(build_document(with_values("context", [20, 55])))
    assert (line.chart.state, line.text) == ("", "besser")


def test_charts_belong_to_values_and_figures():
    archive = with_values("result", [20, 55])
    assert charts(build_document(archive, choices=Choices(values=False))) == []
    document = build_document(archive, choices=Choices(figures=False))
    assert charts(document) == []
    html = render_html(document).replace("\xa0", " ")
    assert ("Istwert 55 %" in html, "Bild neben den Werten" in html) == (True, False)


@pytest.mark.parametrize(
    ("value", "more"),
    [
        (0, {}),
        (-40, {}),
        (10**12, {}),
        (0.000001, {"targets": [], "baseline": None}),
        (30, {"direction": "range", "targets": [{"period": "2009", "value": 20, "upper": 45}]}),
        (0, {"targets": [{"period": "2009", "value": 0}], "baseline": {"value": 0}}),
    ],
)
def test_a_bullet_stays_in_its_picture(value, more):
    if more.get("baseline"):
        more = {**more, "baseline": {"value": 0, "period": "2007"}}
    (line,) = charts(build_document(with_values("result", [value], **more)))
    drawn = draw_chart(line.chart)
    for shape in drawn.shapes:
        if isinstance(shape, Block):
            assert shape.x >= 0
            assert shape.x + shape.width <= drawn.width


def test_signs_of_states_differ_in_shape_alone():
    grey = [
        re.sub(r"#[0-9a-f]{6}", "", "".join(shape.svg() for shape in sign_of(state, 0, 0)))
        for state in State
    ]
    assert len(set(grey)) == len(State)


# --- Votes ------------------------------------------------------------------------------------


def test_bars_show_dots_with_place_and_share():
    archive = archives.with_goals()
    archive["votes"][0]["results"].append({"goal": "G3", "dots": 9, "voters": 4})
    document = build_document(archive, choices=Choices(goals=False))
    (table,) = [block for block in blocks(document, Table) if block.caption]
    assert [row[0][0].text for row in table.rows] == ["1.", "2.", "2."]
    assert [line.chart.values for line in charts(document)] == [("18",), ("9",), ("9",)]
    assert charts(document)[0].chart.description == "Balken: 18 von 36 Punkten, 50 %"
    widths = [draw_chart(line.chart).shapes[-1].width for line in charts(document)]
    assert widths == [102, 51, 51]


def test_shares_below_each_other_have_as_many_decimals():
    archive = archives.with_goals()
    results = [{"goal": f"G{at}", "dots": dots, "voters": None} for at, dots in ((1, 9), (2, 11))]
    archive["votes"][0]["results"] = [*results, {"goal": "G3", "dots": 40, "voters": None}]
    (table,) = [block for block in blocks(build_document(archive), Table) if block.caption]
    shares = [row[3][0].text.split("\u00a0")[2] for row in table.rows]
    assert shares == ["66,7", "18,3", "15,0"]


def test_a_vote_that_shows_no_counts_shows_no_bars():
    archive = archives.with_goals()
    archive["votes"][0] |= {"ballots": "phone", "voters": 2}
    assert charts(build_document(archive, choices=Choices(goals=False))) == []


def test_a_vote_without_a_dot_is_told_without_bars_in_it():
    archive = archives.with_goals()
    for result in archive["votes"][0]["results"]:
        result["dots"] = 0
    first = charts(build_document(archive, choices=Choices(goals=False)))[0]
    assert first.text == "0\xa0·\xa00\xa0%"
    assert len(draw_chart(first.chart).shapes) == 1


# --- All of them --------------------------------------------------------------------------------


def test_figures_are_counted_through():
    document = build_document(archives.with_goals())
    captions = [
        block.caption for block in (*blocks(document, Figure), map_of(archives.with_goals()))
    ]
    assert [caption.split(":")[0] for caption in captions] == ["Abbildung 1", "Abbildung 2"]
    alone = map_of(archives.with_goals(), Choices(analysis=False))
    assert alone.caption.startswith("Abbildung 1: ")


def test_a_frozen_report_shows_the_same_figures_later():
    document = build_document(archives.many_goals(8, 3))
    assert thaw(freeze(document)) == document
    assert render_html(thaw(freeze(document))) == render_html(document)


def test_svg_needs_no_style_and_escapes_what_people_typed():
    archive = archives.with_goals()
    archive["goals"][0]["statement"] = '<b>&"fett" 🙂'
    drawn = map_of(archive)
    svg = svg_of(whole_map(drawn), drawn.description, "map")
    assert set(re.findall(r"[\s](style|class|on\w+|href)=", svg)) == {"class"}
    assert "&lt;b&gt;&amp;" in svg
    assert "[U+1F642]" in svg


def test_pictures_for_word_have_the_size_of_the_drawing_and_are_the_same_each_time():
    (sheet,) = map_sheets(map_of(archives.with_goals()))
    image = paint(sheet, 2)
    assert image.size[0] == pytest.approx(sheet.width * sheet.scale * 2, abs=1)
    assert paint(sheet, 2).tobytes() == image.tobytes()
    ink = (28, 43, 51)
    assert ink in {colour for _, colour in image.getcolors(1 << 24)}


def test_a_picture_holds_every_shape():
    shapes = (
        Stroke(((1, 5), (9, 5)), "#00ff00", 2, (2, 2)),
        Dot(5, 5, 2, fill="none", edge="#0000ff", line=1),
        Block(0, 0, 10, 2, "#ff0000"),
    )
    image = paint(Drawing(10, 10, shapes, 10), 3)
    colours = {colour for _, colour in image.getcolors(1 << 24)}
    assert {(255, 0, 0), (0, 255, 0), (0, 0, 255)} <= colours
    assert replace(shapes[0], dashes=None).svg() == (
        '<path d="M1 5L9 5" fill="none" stroke="#00ff00" stroke-width="2"/>'
    )
