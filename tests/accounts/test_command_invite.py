"""manage.py invite: the first administrator of a fresh installation."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Invitation, Organisation


def test_first_administrator_gets_organisation_and_link(client, db, capsys):
    call_command("invite", "anna@example.org", organisation="Landkreis Musterland")
    link = capsys.readouterr().out.strip()
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.organisation.name) == (
        "administrator",
        "Landkreis Musterland",
    )
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 302


def test_only_organisation_needs_no_name(organisation):
    call_command("invite", "anna@example.org", role="staff")
    assert Invitation.objects.get().organisation == organisation


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["kaputt"], {"organisation": "A"}),
        (["anna@example.org"], {}),
        (["anna@example.org"], {"organisation": " \x00 "}),
    ],
)
def test_bad_arguments_are_refused_in_words(db, arguments, options):
    with pytest.raises(CommandError):
        call_command("invite", *arguments, **options)
    assert (Organisation.objects.count(), Invitation.objects.count()) == (0, 0)
