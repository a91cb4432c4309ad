import pytest
from django.utils import timezone

from accounts.models import Membership, Role
from goals.rules import can_edit_direction, can_edit_goals
from workshops.models import Workshop

ROLES = [None, Role.STAFF, Role.MANAGER, Role.FACILITATOR, Role.ADMINISTRATOR]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (can_edit_direction, [False, False, False, True, True]),
        (can_edit_goals, [False, False, True, True, True]),
    ],
)
def test_rules_by_role(rule, allowed):
    members = [role and Membership(role=role) for role in ROLES]
    assert [rule(member, Workshop()) for member in members] == allowed
    archived = Workshop(archived_at=timezone.now())
    assert [rule(member, archived) for member in members] == [False] * 5
