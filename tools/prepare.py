"""Bring the database to the present state and load the demo where there is nothing.

For ./start. Prints the sign-ins of the demo, one line per role.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    from accounts.models import Organisation

    call_command("migrate", verbosity=0, interactive=False)
    if not Organisation.objects.exists():
        print("Loading the demo …", file=sys.stderr)
        call_command("load_demo")


if __name__ == "__main__":
    main()
