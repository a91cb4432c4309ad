"""Who may do what with direction, goals and votes: pure predicates.

An archived retreat is read only for everybody until it is brought back.
"""

from typing import Any

from accounts import rules
from accounts.models import Membership
from workshops.models import Workshop


def can_edit_direction(member: Membership | None, workshop: Workshop) -> bool:
    """Objectives and phases."""
    return rules.can_facilitate(member) and not workshop.is_archived


def can_edit_goals(member: Membership | None, workshop: Workshop) -> bool:
    """Goals, measures and indicators: also managers, who answer for them."""
    return rules.can_manage_goals(member) and not workshop.is_archived


def can_run_votes(member: Membership | None, workshop: Workshop) -> bool:
    """Prepare, open, close and delete votes, enter paper dots, record the decision."""
    return rules.can_facilitate(member) and not workshop.is_archived


def can_tick_measure(member: Membership | None, holder: Any) -> bool:
    """Say that a measure is done, and take it back; ``holder`` is the id of who holds its post.

    Managers, facilitators and administrators: every measure. Staff: those they answer for. As
    values, measures outlive the retreat: they are ticked even while it is archived.
    """
    if member is None:
        return False
    return rules.can_manage_goals(member) or (holder is not None and holder == member.user_id)
