"""Who may do what with values and periods: pure predicates.

Values outlive the retreat that worded their goal: they are entered even while it is archived.
"""

from typing import Any

from accounts import rules
from accounts.models import Membership
from goals.rules import can_edit_goals
from indicators.models import Deletion


def can_enter_values(member: Membership | None, holder: Any) -> bool:
    """Enter and correct values of an indicator; ``holder`` is the id of who holds its post.

    Managers, facilitators and administrators: of every indicator. Staff: of those they answer for.
    """
    if member is None:
        return False
    return rules.can_manage_goals(member) or (holder is not None and holder == member.user_id)


def can_choose_post(member: Membership | None) -> bool:
    """See what others still owe, and enter it for them."""
    return rules.can_manage_goals(member)


def can_lock_periods(member: Membership | None) -> bool:
    """Lock a period and reopen it, each with a reason."""
    return rules.can_manage_goals(member)


def can_restore(member: Membership | None, deletion: Deletion) -> bool:
    """Bring back what was deleted: who may edit goals there, and not in an archived retreat."""
    if deletion.workshop is None:
        return rules.can_manage_goals(member)
    return can_edit_goals(member, deletion.workshop)
