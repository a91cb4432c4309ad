from types import SimpleNamespace

from django.utils.translation import override

from swot.labels import goal_label, goal_labels


def _goal(pk, number="", workshop=1):
    return SimpleNamespace(pk=pk, number=number, workshop_id=workshop)


def test_goal_labels_count_within_the_retreat():
    with override("de"):
        labels = goal_labels([_goal("a"), _goal("b", workshop=2), _goal("c")])
    assert labels == {"a": "Z1", "b": "Z1", "c": "Z2"}


def test_goal_labels_take_the_own_number_first():
    with override("de"):
        assert goal_labels([_goal("a", "7"), _goal("b", "K-2")]) == {"a": "Z7", "b": "K-2"}


def test_goal_label_in_english():
    with override("en"):
        assert goal_label(3) == "G3"
