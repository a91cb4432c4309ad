"""Who may do what with cards and questions: pure predicates."""

from accounts import rules
from accounts.models import Membership
from workshops.models import Workshop


def can_sort(member: Membership | None, workshop: Workshop) -> bool:
    """Pin, move, cluster, reword, hide. An archived retreat is read only."""
    return rules.can_facilitate(member) and not workshop.is_archived
