"""Who may do what with reports and archives."""

from accounts.models import Membership
from accounts.rules import can_facilitate
from workshops.models import Workshop


def can_number(member: Membership | None, workshop: Workshop) -> bool:
    """Set the number of the draft."""
    return can_facilitate(member) and not workshop.is_archived


def can_read_in(member: Membership | None) -> bool:
    """Read in an archive file: it makes a retreat, perhaps a scorecard and posts."""
    return can_facilitate(member)
