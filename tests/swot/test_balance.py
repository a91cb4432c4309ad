import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swot.balance import CardRow, PerspectiveRow, PromptRow, least_participants, picture, rounded

DATA = Path(__file__).parent.parent / "data"
A, B, C = (PerspectiveRow(key, key.upper()) for key in "abc")
STRENGTHS, WEAKNESSES = PromptRow("s", "strength", 4), PromptRow("w", "weakness", 4)
BOTH = [STRENGTHS, WEAKNESSES]


def _cards(kind, perspective, count=1, **more):
    return CardRow(kind, perspective, count, prompt=kind[0], **more)


def real_picture():
    retreat = json.loads((DATA / "bad-duerkheim-2007.json").read_text(encoding="utf-8"))
    kinds = {prompt["key"]: prompt["kind"] for prompt in retreat["prompts"]}
    return picture(
        [
            CardRow(kinds[c["prompt"]], c["perspective"], c["count"], False, c["prompt"])
            for c in retreat["cards"]
        ],
        [
            PerspectiveRow(p["key"], p["name"], p["heading"], p["parent"])
            for p in retreat["scorecard"]["perspectives"]
        ],
        [PromptRow(p["key"], p["kind"], p["max_cards"]) for p in retreat["prompts"]],
    )


def test_picture_of_the_real_retreat_equals_the_expected_figures():
    expected = json.loads((DATA / "bad-duerkheim-2007-expected.json").read_text(encoding="utf-8"))
    del expected["objective_smart_gaps"]  # comes from the goals
    figures = real_picture().as_dict()
    assert figures == expected
    assert json.dumps(figures) == json.dumps(expected)


def test_picture_counts_equal_cards_by_their_count():
    found = picture([_cards("strength", "a", 3), _cards("strength", "b")], [A, B], BOTH)
    assert [item.total for item in found.spread] == [3, 1]
    assert found.total == 4
    assert [item.share_percent for item in found.spread] == [75.0, 25.0]


def test_picture_leaves_hidden_cards_out():
    found = picture(
        [_cards("strength", "a"), _cards("strength", "a", 5, hidden=True)], [A, B], BOTH
    )
    assert found.total == 1
    assert found.min_participants == 1
    assert found.empty_perspectives == ("b",)


def test_picture_counts_unsorted_cards_in_shares_but_in_no_perspective():
    found = picture([_cards("strength", "a", 3), _cards("weakness", None)], [A, B], BOTH)
    assert found.unsorted == 1
    assert found.spread[0].share_percent == 75.0
    assert found.concentration_hhi == 1.0
    assert found.strength_share_percent == 75.0
    assert found.as_dict()["unsorted"] == 1


def test_picture_takes_a_card_of_an_unknown_perspective_as_unsorted():
    assert picture([_cards("strength", "gone")], [A], BOTH).unsorted == 1


def test_picture_shows_a_parent_only_with_cards_of_its_own():
    child = PerspectiveRow("child", "Child", parent="a")
    assert [
        item.key for item in picture([_cards("strength", "child")], [A, child, B], BOTH).spread
    ] == ["child", "b"]
    found = picture([_cards("strength", "a")], [A, child, B], BOTH)
    assert [item.key for item in found.spread] == ["a", "child", "b"]
    assert found.empty_perspectives == ("child", "b")


def test_picture_does_not_call_a_parent_empty_of_weaknesses():
    child = PerspectiveRow("child", "Child", parent="a")
    found = picture([_cards("strength", "a"), _cards("weakness", "child")], [A, child], BOTH)
    assert found.empty_weakness_perspectives == ()


def test_picture_shows_a_retired_perspective_only_with_cards_and_never_as_empty():
    old = PerspectiveRow("old", "Old", retired=True)
    assert [item.key for item in picture([_cards("strength", "a")], [A, old], BOTH).spread] == ["a"]
    found = picture([_cards("strength", "old")], [A, old], BOTH)
    assert [item.key for item in found.spread] == ["a", "old"]
    assert found.empty_perspectives == ("a",)
    assert found.empty_weakness_perspectives == ("a",)


def test_picture_takes_a_parent_of_retired_children_as_a_leaf():
    child = PerspectiveRow("child", "Child", parent="a", retired=True)
    assert picture([], [A, child], BOTH).empty_perspectives == ("a",)


def test_picture_has_only_the_kinds_that_were_asked():
    found = picture([_cards("strength", "a")], [A], [STRENGTHS])
    assert found.as_dict()["distribution"] == {
        "a": {"strength": 1, "total": 1, "share_percent": 100.0}
    }
    assert found.empty_weakness_perspectives == ()


def test_picture_has_all_four_kinds_in_order():
    prompts = [
        PromptRow(kind[0], kind) for kind in ("threat", "opportunity", "weakness", "strength")
    ]
    found = picture([_cards("threat", "a", 2), _cards("opportunity", "a")], [A], prompts)
    assert found.as_dict()["distribution"]["a"] == {
        "strength": 0,
        "weakness": 0,
        "opportunity": 1,
        "threat": 2,
        "total": 3,
        "share_percent": 100.0,
    }
    assert found.strength_share_percent is None


def test_picture_of_no_cards_divides_by_nothing():
    found = picture([], [A, B], BOTH)
    assert found.as_dict() == {
        "distribution": {
            key: {"strength": 0, "weakness": 0, "total": 0, "share_percent": 0.0} for key in "ab"
        },
        "inward_share_percent": {"strength": None, "weakness": None, "all": None},
        "empty_perspectives": ["a", "b"],
        "empty_weakness_perspectives": ["a", "b"],
        "strength_share_percent": None,
        "min_participants": 0,
        "concentration_hhi": None,
        "evenness_shannon_normalised": None,
    }


def test_picture_of_nothing_at_all():
    found = picture([], [], [])
    assert (found.total, found.spread, found.kinds, found.min_participants) == (0, (), (), None)


def test_picture_takes_the_stated_view_before_the_name():
    inside_out = PerspectiveRow("x", "Interne Prozesse", view="outward")
    inward = PerspectiveRow("y", "Klima", view="inward")
    found = picture(
        [_cards("strength", "x"), _cards("strength", "y", 3)], [inside_out, inward], BOTH
    )
    assert (found.inward_count, found.outward_count) == (3, 1)
    assert found.inward_share_percent == {"strength": 75.0, "weakness": None, "all": 75.0}


def test_picture_takes_the_view_of_the_parent_when_a_child_has_none():
    parent, child = (
        PerspectiveRow("p", "Klima", view="inward"),
        PerspectiveRow("c", "Boden", parent="p"),
    )
    assert (
        picture([_cards("strength", "c")], [parent, child], BOTH).inward_share_percent["all"]
        == 100.0
    )


def test_picture_says_nothing_of_the_view_when_nobody_knows_it():
    found = picture([_cards("strength", "a")], [A, B], BOTH)
    assert (found.inward_count, found.inward_share_percent["all"]) == (None, None)


def test_evenness_is_one_when_all_have_the_same_and_zero_when_one_has_all():
    assert picture([_cards("strength", key, 2) for key in "abc"], [A, B, C], BOTH).evenness == 1.0
    assert picture([_cards("strength", "a", 2)], [A, B, C], BOTH).evenness == 0.0
    assert picture([_cards("strength", "a", 2)], [A], BOTH).evenness is None


@pytest.mark.parametrize(
    ("strengths", "weaknesses", "limits", "least"),
    [
        (27, 22, (4, 4), 7),
        (8, 9, (4, 4), 3),
        (0, 0, (4, 4), 0),
        (5, 5, (None, 2), 3),
        (5, 5, (None, None), None),
    ],
)
def test_least_participants_is_the_largest_need_of_a_prompt(strengths, weaknesses, limits, least):
    cards = [_cards("strength", "a", strengths), _cards("weakness", None, weaknesses)]
    prompts = [PromptRow("s", "strength", limits[0]), PromptRow("w", "weakness", limits[1])]
    assert least_participants(cards, prompts) == least


def test_least_participants_counts_per_prompt_not_per_kind():
    prompts = [PromptRow("s1", "strength", 4), PromptRow("s2", "strength", 4)]
    assert (
        least_participants(
            [CardRow("strength", None, 4, prompt="s1"), CardRow("strength", None, 4, prompt="s2")],
            prompts,
        )
        == 1
    )


@pytest.mark.parametrize(
    ("value", "expected"), [(0.25, 0.3), (2.25, 2.3), (2.35, 2.4), (87.75510, 87.8), (0.04, 0.0)]
)
def test_rounded_goes_half_up(value, expected):
    assert rounded(Decimal(str(value))) == expected


@given(
    st.lists(
        st.builds(
            CardRow,
            st.sampled_from(["strength", "weakness", "threat"]),
            st.sampled_from(["a", "b", "c", None]),
            st.integers(1, 5),
            st.booleans(),
        )
    )
)
def test_picture_always_adds_up(cards):
    found = picture(cards, [A, B, C], BOTH)
    assert (
        sum(item.total for item in found.spread) + found.unsorted
        == found.total
        == sum(c.count for c in cards if not c.hidden)
    )
    assert sum(found.kind_totals.values()) == found.total
    assert found.evenness is None or 0 <= found.evenness <= 1
    assert found.concentration_hhi is None or 0.333 <= found.concentration_hhi <= 1
