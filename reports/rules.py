"""Who may do what with reports, their versions and archives."""

from accounts.models import Membership, Role
from accounts.rules import can_facilitate, can_manage_goals
from reports.models import ReportVersion
from workshops.models import Workshop


def can_issue(member: Membership | None, workshop: Workshop) -> bool:
    """Issue a draft, propose the final version."""
    return can_facilitate(member) and not workshop.is_archived


def can_confirm(member: Membership | None, workshop: Workshop) -> bool:
    """Confirm the final version, and take the confirmation back."""
    may = member is not None and member.role in (Role.ADMINISTRATOR, Role.MANAGER)
    return may and not workshop.is_archived


def can_withdraw(member: Membership | None, version: ReportVersion) -> bool:
    """Withdraw a version or let it hold again. Of one that was confirmed, those who confirm."""
    if version.is_final and version.issued_at is not None:
        return can_confirm(member, version.workshop)
    return can_manage_goals(member) and not version.workshop.is_archived


def can_share(member: Membership | None) -> bool:
    """Make and revoke links for people without an account, also of a retreat in the archive."""
    return can_manage_goals(member)


def can_see_unissued(member: Membership | None) -> bool:
    """See proposals, and fetch the files of a version that was withdrawn."""
    return can_manage_goals(member)


def can_download(member: Membership | None, version: ReportVersion) -> bool:
    """A final version is handed out only while it is confirmed."""
    if version.is_final and version.confirmed_at is None:
        return False
    return version.is_valid or can_see_unissued(member)


def can_take_archive(member: Membership | None, version: ReportVersion) -> bool:
    """What its files say is in it: withheld alike, but from those who keep the retreat's goals."""
    return can_download(member, version) or can_see_unissued(member)


def can_read_in(member: Membership | None) -> bool:
    """Import an archive file: it makes a retreat, perhaps a scorecard and posts."""
    return can_facilitate(member)
