"""What goals are called: Z1, Z2 … (English G1, G2 …).

It stands on this rung since guiding questions name the goals that answer them.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable

from django.utils.translation import pgettext


def goal_label(number: str | int) -> str:
    """A plain number becomes "Z3"; whatever else somebody chose stays as it is."""
    text = str(number)
    return pgettext("goal", "G%(number)s") % {"number": text} if text.isdecimal() else text


def goal_labels(goals: Iterable) -> dict[Hashable, str]:
    """Goal id → label: its own number, else its place among the goals of its retreat.

    `goals` come in order and hold every goal of their retreats; none is read from anywhere else.
    """
    places: dict[Hashable, int] = defaultdict(int)
    labels = {}
    for goal in goals:
        places[goal.workshop_id] += 1
        labels[goal.pk] = goal_label(goal.number or places[goal.workshop_id])
    return labels
