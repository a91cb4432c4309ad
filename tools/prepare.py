"""Bring the database to the present state and load the demo where there is nothing.

For ./start. Prints the sign-ins of the demo, one line per role.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    from accounts.demo import PASSWORD, PEOPLE
    from accounts.models import Organisation, User

    call_command("migrate", verbosity=0, interactive=False)
    if not Organisation.objects.exists():
        print("Loading the demo …", file=sys.stderr)
        call_command("load_demo", stdout=io.StringIO())
    known = set(User.objects.values_list("email", flat=True))
    people = [person for person in PEOPLE if person.email in known]
    if people:
        print(f"Sign in with the password {PASSWORD} as")
    for person in people:
        print(f"  {person.email:<28} {person.role}")


if __name__ == "__main__":
    main()
