"""Bring the database to the present state; with DEMO on, load the demo where there is nothing.

For ./start. Prints the sign-ins of the demo, one line per role, or how to begin without it. With
--lan it stops where somebody could sign in with the password of the demo, which everybody knows.
"""

from __future__ import annotations

import io
import os
import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command


def main(*, is_lan: bool) -> None:
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    from django.conf import settings

    from accounts.demo import PASSWORD, people_here, with_known_password
    from accounts.models import Organisation, User

    call_command("migrate", verbosity=0, interactive=False)
    if is_lan and (known := with_known_password()):
        sys.exit(
            f"{', '.join(known)}: everybody knows the password of the demo, so nothing is served "
            "to a network.\nBegin with data of your own: DATA_DIR=var/retreat ./start --lan\n"
            "Or change these passwords: .venv/bin/python manage.py changepassword EMAIL"
        )
    is_empty = not (Organisation.objects.exists() or User.objects.exists())
    if is_empty and not settings.DEMO:
        print(f"Nobody is here yet. The first administrator:\n  {first_administrator(is_lan)}")
    elif is_empty:
        print("Loading the demo …", file=sys.stderr)
        call_command("load_demo", stdout=io.StringIO())
    people = people_here()
    if people:
        print(f"Sign in with the password {PASSWORD} as")
    for person in people:
        print(f"  {person.email:<28} {person.role}")


def first_administrator(is_lan: bool) -> str:
    """The line to run; the link that it prints bears the address of the network."""
    if not is_lan:
        return "manage.py invite (see README.md)"
    places = ("DATA_DIR", "BASE_URL")
    settings = [f"{name}={shlex.quote(os.environ[name])}" for name in places if name in os.environ]
    line = (
        '.venv/bin/python manage.py invite anna@example.org --organisation "Landkreis Musterland"'
    )
    return " ".join((*settings, line))


if __name__ == "__main__":
    main(is_lan="--lan" in sys.argv[1:])
