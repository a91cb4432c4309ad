"""How the status of a goal and its date are told: shape, word and state."""

import datetime
from dataclasses import dataclass

from goals.models import Goal, GoalStatus


@dataclass(frozen=True)
class Mark:
    word: str
    icon: str
    style: str


def status_mark(goal: Goal) -> Mark:
    icon, style = {
        GoalStatus.DRAFT: ("pencil", "pill--none"),
        GoalStatus.AGREED: ("handshake", "pill--plan"),
        GoalStatus.REACHED: ("check", "pill--ok"),
        GoalStatus.DROPPED: ("x", "pill--none"),
    }[GoalStatus(goal.status)]
    return Mark(str(goal.get_status_display()), icon, style)


def is_overdue(goal: Goal, today: datetime.date) -> bool:
    """Past its date and still pursued."""
    is_open = goal.status in (GoalStatus.DRAFT, GoalStatus.AGREED)
    return is_open and goal.due is not None and goal.due < today
