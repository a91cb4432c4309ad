"""What stands out on the strategy map."""

import pytest

from goals.map_findings import (
    Arrow,
    Circle,
    Findings,
    Gap,
    PathGap,
    find,
    learning_of,
    outermost_of,
)
from workshops.catalogue import TEMPLATES
from workshops.models import Perspective


def _arrows(text):
    """ "a>b" supports, "a!b" conflicts."""
    return [
        Arrow(part[0], part[2], {">": "supports", "!": "conflicts"}[part[1]])
        for part in text.split()
    ]


def _find(goals, links, learning="L", outermost="G"):
    """Goals as "aL bG": name and perspective."""
    placed = {part[0]: part[1] for part in goals.split()}
    return find(placed, _arrows(links), learning=learning, outermost=outermost)


@pytest.mark.parametrize(
    ("links", "circles"),
    [
        ("", ()),
        ("a>b b>c a>c", ()),
        ("a>b b>a", (Circle(("a", "b")),)),
        ("a>b b!a", ()),  # a conflict closes no circle
        ("a>b b>c c>a", (Circle(("a", "b", "c")),)),
        ("b>c c>d d>b a>b", (Circle(("b", "c", "d")),)),
        # Of rounds that hang together the shortest is told.
        ("a>b b>c c>a c>d d>c", (Circle(("c", "d"), more=2),)),
        ("a>b b>a c>d d>c b>c", (Circle(("a", "b")), Circle(("c", "d")))),
    ],
)
def test_circles_are_told_once_each(links, circles):
    assert _find("aI bI cI dI", links).circles == circles


@pytest.mark.parametrize(
    ("goals", "links", "gap"),
    [
        ("aL bI cG", "a>b b>c", None),
        ("aL bI cG", "a>b b!c", PathGap(Gap.NO_PATH, ("a",))),
        ("aL bI cG", "c>b b>a", PathGap(Gap.NO_PATH, ("a",))),  # the way back is no path
        ("aL bL cG", "a>c", PathGap(Gap.SOME, ("b",))),
        ("aL bL cG", "b>a a>c", None),  # by way of another one
        ("bI cG", "b>c", PathGap(Gap.NO_START)),
        ("aL bI", "a>b", PathGap(Gap.NO_END)),
        ("aL bL cG", "a>b b>a", PathGap(Gap.NO_PATH, ("a", "b"))),  # a circle ends the search
        ("", "", None),
    ],
)
def test_path_from_learning_outward(goals, links, gap):
    assert _find(goals, links).path == gap


@pytest.mark.parametrize(("learning", "outermost"), [(None, "G"), ("L", None), ("L", "L")])
def test_nothing_is_said_of_paths_without_their_two_ends(learning, outermost):
    assert _find("aL cG", "", learning, outermost).path is None


def test_goals_without_links_and_conflicts_are_told_in_order():
    found = _find("aL bI cG dG", "a>c b!a")
    assert (found.alone, found.conflicts) == (("d",), (Arrow("b", "a", "conflicts"),))
    assert not found.is_empty
    assert Findings().is_empty


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("template", "learning", "outermost"),
    [
        ("public_social", "learning", "common_good"),
        ("classic", "learning_growth", "customer"),
        ("public_administration", "staff", "mandate"),
    ],
)
def test_ends_of_the_path_in_the_catalogue(language, template, learning, outermost):
    found = next(item for item in TEMPLATES if item.key == template).in_language(language)
    board = sorted(found, key=lambda item: item["board_position"])
    perspectives = [
        Perspective(key="x", name=item["name"], view=item["view"] or "", icon=item["key"])
        for item in board
    ]
    ends = learning_of(perspectives), outermost_of(perspectives)
    assert [end.icon for end in ends] == [learning, outermost]


def test_ends_are_unknown_where_nobody_can_know():
    inward = Perspective(key="a", name="Etwas Eigenes", view="inward")
    outward = Perspective(key="b", name="Noch etwas", view="outward")
    renamed = Perspective(key="learning", name="Digitales", view="inward")
    assert learning_of([inward, outward]) is None
    assert learning_of([inward, renamed]) is renamed  # only its key still tells
    assert outermost_of([inward, outward]) is None
    assert outermost_of([outward, inward]) is outward
    assert outermost_of([]) is None
