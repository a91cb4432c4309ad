"""Who may do what: pure predicates over a membership. A member of nothing may do nothing."""

from accounts.models import Membership, Role


def can_view(member: Membership | None) -> bool:
    return member is not None


def can_administer(member: Membership | None) -> bool:
    """Members, posts, the organisation itself."""
    return member is not None and member.role == Role.ADMINISTRATOR


def can_facilitate(member: Membership | None) -> bool:
    """Scorecards, workshops, cards, texts, questions, direction."""
    return member is not None and member.role in (Role.ADMINISTRATOR, Role.FACILITATOR)


def can_manage_goals(member: Membership | None) -> bool:
    """Goals, measures and indicators: also managers, who answer for them."""
    return member is not None and member.role in (
        Role.ADMINISTRATOR,
        Role.FACILITATOR,
        Role.MANAGER,
    )
