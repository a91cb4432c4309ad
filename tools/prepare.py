"""Bring the database to the present state; with DEMO on, load the demo where there is nothing.

For ./start. Prints the sign-ins of the demo, one line per role, or how to begin without it.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command


def main() -> None:
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    from django.conf import settings

    from accounts.demo import PASSWORD, people_here
    from accounts.models import Organisation, User

    call_command("migrate", verbosity=0, interactive=False)
    is_empty = not (Organisation.objects.exists() or User.objects.exists())
    if is_empty and not settings.DEMO:
        print("Nobody is here yet. The first administrator: manage.py invite (see README.md)")
    elif is_empty:
        print("Loading the demo …", file=sys.stderr)
        call_command("load_demo", stdout=io.StringIO())
    people = people_here()
    if people:
        print(f"Sign in with the password {PASSWORD} as")
    for person in people:
        print(f"  {person.email:<28} {person.role}")


if __name__ == "__main__":
    main()
