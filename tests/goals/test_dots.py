"""The arithmetic of dots."""

import pytest

from goals.dots import Cast, Rule, Sum, count_ballots, least_against_ties, share, suggest_budget


@pytest.mark.parametrize(
    ("options", "dots"),
    [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (12, 5), (26, 10), (27, 10), (300, 10)],
)
def test_budget_is_a_third_and_one_at_most_ten(options, dots):
    assert suggest_budget(options) == dots


@pytest.mark.parametrize(
    ("options", "people", "least"),
    [(12, 12, 6), (12, 22, 3), (12, 23, 3), (12, 21, 4), (1, 5, 0), (12, None, 0), (12, 0, 0)],
)
def test_ties_threaten_below_a_number_of_dots(options, people, least):
    assert least_against_ties(options, people) == least


@pytest.mark.parametrize(
    ("dots", "is_allowed"),
    [
        ({}, True),
        ({"a": 2, "b": 2, "c": 1}, True),
        ({"a": 3}, False),
        ({"a": 2, "b": 2, "c": 2}, False),
        ({"a": -1, "b": 2}, False),
    ],
)
def test_ballot_holds_the_budget_and_the_most_of_each(dots, is_allowed):
    assert Rule(5, 2).allows(dots) is is_allowed


def test_ballot_of_several_people_holds_that_many_times():
    rule = Rule(5, 2, people=4)
    assert (rule.budget, rule.most) == (20, 8)
    assert rule.allows({"a": 8, "b": 8, "c": 4})
    assert rule.too_many_at({"a": 9, "b": 8}) == ["a"]
    assert rule.too_many_in_all({"a": 8, "b": 8, "c": 8}) == 4


def test_ballot_without_a_most_may_put_all_on_one():
    assert Rule(5, None).most == 5
    assert Rule(5, 9).most == 5


def test_ballots_are_added_up_in_the_order_of_the_options():
    ballots = [Cast({"b": 2, "a": 1}), Cast({"b": 1}), Cast({"gone": 5})]
    assert count_ballots(["a", "b", "c"], ballots) == [
        Sum("a", 1, 1),
        Sum("b", 3, 2),
        Sum("c", 0, 0),
    ]


def test_voters_are_unknown_where_one_device_spoke_for_several():
    ballots = [Cast({"a": 3}, seats=4), Cast({"a": 1, "b": 1})]
    assert count_ballots(["a", "b"], ballots) == [Sum("a", 4, None), Sum("b", 1, 1)]


@pytest.mark.parametrize(
    ("dots", "total", "percent"),
    [(0, 0, 0.0), (1, 3, 33.3), (1, 8, 12.5), (1, 16, 6.3), (5, 5, 100)],
)
def test_share_is_rounded_half_up(dots, total, percent):
    assert share(dots, total) == percent
