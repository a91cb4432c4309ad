"""The picture of the strategy map: nothing overlaps, nothing is cut, no line runs through a box."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.map_boxes import LABEL
from indicators.map_layout import LANE_NAMES, draw, lay_out
from indicators.map_shapes import Column, Goal, Lane, Link, Picture, Rect

WORDS = [
    "Bis",
    "31.12.2008",
    "alle",
    "Qualifizierungsoffensiven",
    "§ 8a",
    "SGB",
    "Mitarbeiter/innen",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join) | st.text(
    min_size=1, max_size=200
)


@st.composite
def maps(draw_from):
    """Lanes, columns, goals and links as a scorecard may hold them."""
    lanes = [
        Lane(at, name, "kein Ziel")
        for at, name in enumerate(draw_from(st.lists(TEXTS, min_size=1, max_size=6)))
    ]
    columns = [
        Column(at, title, "ab 2008")
        for at, title in enumerate(draw_from(st.lists(st.just("") | TEXTS, min_size=1, max_size=7)))
    ]
    goals = draw_from(
        st.lists(
            st.builds(
                Goal,
                key=st.none(),
                lane=st.integers(0, len(lanes) - 1),
                column=st.integers(0, len(columns) - 1),
                label=st.just("Z12") | st.text("WZ1", min_size=1, max_size=20),
                state=st.sampled_from(["Im Plan", "Noch keine Daten", "Not rated"]),
                text=TEXTS,
                language=st.sampled_from(["de", "en"]),
                is_example=st.booleans(),
            ),
            max_size=25,
        )
    )
    goals = [Goal(at, *list(vars(goal).values())[1:]) for at, goal in enumerate(goals)]
    ends = st.tuples(*[st.integers(0, max(0, len(goals) - 1))] * 2)
    # Between two goals there is one link of each kind and direction at most.
    pairs = draw_from(st.lists(st.tuples(ends, st.booleans()), max_size=50, unique=True))
    pairs = [pair for pair, _kind in pairs if pair[0] != pair[1]]
    links = [Link(at, one, other) for at, (one, other) in enumerate(pairs)]
    return lanes, columns, goals, links


def _apart(one: Rect, other: Rect) -> bool:
    return (
        one.right <= other.x
        or other.right <= one.x
        or one.bottom <= other.y
        or other.bottom <= one.y
    )


def _inside(one: Rect, other: Rect) -> bool:
    return (
        other.x <= one.x
        and other.y <= one.y
        and one.right <= other.right + 0.01
        and one.bottom <= other.bottom + 0.01
    )


def _stretches(picture: Picture) -> list[tuple[int, Rect]]:
    """Every straight part of every line as a rectangle without breadth."""
    return [
        (path.key, Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])))
        for path in picture.paths
        for a, b in pairwise(path.points)
    ]


def _shared(one: Rect, other: Rect) -> float:
    """How much of two parts lies on each other, where both are flat or both upright."""
    if one.width == other.width == 0 and abs(one.x - other.x) < 0.5:
        return min(one.bottom, other.bottom) - max(one.y, other.y)
    if one.height == other.height == 0 and abs(one.y - other.y) < 0.5:
        return min(one.right, other.right) - max(one.x, other.x)
    return 0


@settings(max_examples=60)
@given(maps())
def test_nothing_overlaps_nothing_is_cut_all_is_inside(parts):
    lanes, columns, goals, links = parts
    picture = lay_out(lanes, columns, goals, links)
    whole = Rect(0, 0, picture.width, picture.height)
    boxes = [box.rect for box in picture.boxes]
    assert sorted(box.key for box in picture.boxes) == list(range(len(goals)))
    assert all(_apart(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])
    bands = {band.key: band for band in picture.bands}
    lane_of = {goal.key: goal.lane for goal in goals}
    for box in picture.boxes:
        assert _inside(box.rect, bands[lane_of[box.key]].rect)
        lines = [*box.label, box.state, *box.text]
        wide = [line for line in lines if len(line.text) > 1]
        assert all(box.rect.x <= line.x and line.x + line.width <= box.rect.right for line in wide)
        assert all(box.rect.y < line.y - 9 and line.y + 3 < box.rect.bottom for line in lines)
        if box.bulb:
            first = box.state if box.state.y == box.label[-1].y else None
            assert box.bulb[0] + 15 <= (first.x - 19 if first else box.rect.right)
    for band in picture.bands:
        assert _inside(band.rect, whole)
        assert all(band.rect.y < line.y < band.rect.bottom for line in band.name)
        assert all(line.x + line.width <= LANE_NAMES for line in band.name if len(line.text) > 1)
    assert all(_apart(a.rect, b.rect) for a, b in pairwise(picture.bands))
    assert all(
        line.y <= picture.top for head in picture.heads for line in (*head.title, *head.note)
    )


@settings(max_examples=60)
@given(maps())
def test_lines_run_between_the_boxes_and_never_on_each_other(parts):
    links = parts[3]
    picture = lay_out(*parts)
    whole = Rect(0, 0, picture.width, picture.height)
    rects = {box.key: box.rect for box in picture.boxes}
    stretches = _stretches(picture)
    inner = [Rect(r.x + 0.5, r.y + 0.5, r.width - 1, r.height - 1) for r in rects.values()]
    assert all(_inside(part, whole) for _key, part in stretches)
    assert all(_apart(part, rect) for _key, part in stretches for rect in inner)
    assert not any(
        _shared(one, other) > 0.5
        for at, (key, one) in enumerate(stretches)
        for other_key, other in stretches[at + 1 :]
        if key != other_key
    )
    for link, path in zip(links, picture.paths, strict=True):
        for rect, (x, y) in ((rects[link.goal], path.points[0]), (rects[link.to], path.points[-1])):
            assert _inside(Rect(x, y, 0, 0), rect)  # at its border, since no line is inside


def _one(**more):
    goal = {"lane": 0, "column": 0, "label": "Z1", "state": "Im Plan", "text": "Kurze Wege"}
    return Goal(**{**goal, **more})


def test_neighbours_are_joined_by_straight_lines():
    lanes, columns = (
        [Lane(0, "Gemeinwohl"), Lane(1, "Intern"), Lane(2, "Lernen")],
        [Column(0, "A"), Column(1, "B")],
    )
    goals = [
        _one(key="a", lane=2),
        _one(key="b", lane=1),
        _one(key="c", lane=1, column=1),
        _one(key="d", lane=0, column=1),
        _one(key="e", lane=2, column=1),
    ]
    pairs = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("c", "d"), ("a", "d")]
    picture = lay_out(lanes, columns, goals, [Link(pair, *pair) for pair in pairs])
    corners = {path.key: len(path.points) for path in picture.paths}
    assert corners == dict.fromkeys(pairs[:5], 2) | {("a", "d"): 6}
    upright, back = picture.paths[0].points, picture.paths[1].points
    assert upright[0][0] == upright[1][0] != back[0][0]
    assert upright[0][1] > upright[1][1]


def test_long_label_gets_a_line_of_its_own_and_long_text_a_high_box():
    long = _one(key="a", label="Ziel der Neuordnung", state="Noch keine Daten", text="Wort " * 400)
    picture = lay_out([Lane(0, "Intern")], [Column(0, "")], [long, _one(key="b")], [])
    first, second = picture.boxes
    assert first.state.y > first.label[0].y
    assert second.state.y == second.label[0].y
    assert first.rect.height == second.rect.height > 1000
    assert picture.heads == []
    assert LABEL.width("Z1") < second.state.x - second.rect.x


def test_goals_of_an_only_phase_stand_beside_each_other():
    goals = [_one(key=at) for at in range(8)]
    picture = lay_out([Lane(0, "Intern")], [Column(0, "")], goals, [])
    assert len({box.rect.y for box in picture.boxes}) == 2
    assert len({box.rect.x for box in picture.boxes}) == 6


def test_corners_are_round_and_never_rounder_than_their_sides():
    assert draw([(0, 0), (0, 10)]) == "M0.0 0.0L0.0 10.0"
    assert draw([(0, 0), (0, 20), (4, 20)]) == "M0.0 0.0L0.0 18.0Q0.0 20.0 2.0 20.0L4.0 20.0"
