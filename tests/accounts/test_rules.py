"""The truth table of the rules."""

import pytest

from accounts import rules
from accounts.models import Membership

TABLE = {
    # role: view, administer, facilitate, manage goals
    None: (False, False, False, False),
    "staff": (True, False, False, False),
    "manager": (True, False, False, True),
    "facilitator": (True, False, True, True),
    "administrator": (True, True, True, True),
}


@pytest.mark.parametrize("role", TABLE)
def test_rules_hold_the_table(role):
    member = Membership(role=role) if role else None
    assert (
        rules.can_view(member),
        rules.can_administer(member),
        rules.can_facilitate(member),
        rules.can_manage_goals(member),
    ) == TABLE[role]
