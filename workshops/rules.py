"""Who may do what with scorecards and workshops: pure predicates.

An archived workshop is read only for everybody until it is brought back.
"""

from accounts import rules
from accounts.models import Membership
from workshops.models import Workshop


def can_view(member: Membership | None) -> bool:
    return rules.can_view(member)


def can_edit_scorecard(member: Membership | None) -> bool:
    return rules.can_facilitate(member)


def can_create_workshop(member: Membership | None) -> bool:
    return rules.can_facilitate(member)


def can_edit_workshop(member: Membership | None, workshop: Workshop) -> bool:
    """Its frame, prompts, cards, texts and questions."""
    return rules.can_facilitate(member) and not workshop.is_archived


def can_archive_workshop(member: Membership | None, workshop: Workshop) -> bool:
    return rules.can_facilitate(member) and not workshop.is_archived


def can_restore_workshop(member: Membership | None, workshop: Workshop) -> bool:
    return rules.can_facilitate(member) and workshop.is_archived


def can_delete_workshop(member: Membership | None) -> bool:
    """Also an archived one: that is where most will be deleted."""
    return rules.can_facilitate(member)
