from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.demo import PASSWORD, PEOPLE
from accounts.models import Membership, Organisation, Post, User
from reports.exchange.importing import day_of, import_retreat
from reports.sources import read_file
from workshops.models import Scorecard

FOLDER = Path(__file__).resolve().parents[2] / "demo"
FILES = ("bad-duerkheim-2007.json", "bad-duerkheim-2008-example.json")


class Command(BaseCommand):
    help = (
        "Load the demo into an empty database: the real retreat, an invented one that continues "
        "it, and one person per role."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        archives = [read_file(str(FOLDER / name)) for name in FILES]
        with transaction.atomic():
            if Organisation.objects.exists() or User.objects.exists():
                raise CommandError("The demo goes into an empty database only; this one is in use.")
            name = archives[0]["organisation"]["name"]
            organisation = Organisation.objects.create(name=name)
            scorecard = None
            for archive in archives:
                workshop = import_retreat(
                    archive=archive, organisation=organisation, by=None, scorecard=scorecard
                )
                scorecard = workshop.scorecard
            Scorecard.objects.update(as_of=day_of(archives[-1]))
            _add_people(organisation)
        self.stdout.write(f"Password of all: {PASSWORD}")
        for person in PEOPLE:
            self.stdout.write(f"{person.email:<28} {person.role}")


def _add_people(organisation: Organisation) -> None:
    for person in PEOPLE:
        user = User.objects.create_user(person.email, PASSWORD, name=person.name)
        Membership.objects.create(user=user, organisation=organisation, role=person.role)
        if person.post:
            Post.objects.filter(organisation=organisation, name=person.post).update(user=user)
