"""What the main menu and the start page say of the values that one owes."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from indicators.duties import count_values_due

KEPT = "_values_due"


def duties(request) -> dict[str, Callable[[], int]]:
    """Give templates ``values_due``: how many values the person owes in this organisation.

    The menu alone asks, so that answers to scripts cost nothing.
    """
    return {"values_due": lambda: sum(values_due_by_scorecard(request).values())}


def values_due_by_scorecard(request) -> Counter[UUID]:
    """The same for each scorecard. One query for each page, none for people who hold no post."""
    found = getattr(request, KEPT, None)
    if found is None:
        member: Any = getattr(request, "membership", None) or None
        found = count_values_due(member) if member and member.holds_post else Counter()
        setattr(request, KEPT, found)
    return found
