from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Organisation
from reports.exchange.importing import has_twin, import_retreat
from reports.sources import as_uuid, read_file
from workshops.models import Scorecard, Workshop


class Command(BaseCommand):
    help = "Bring in one retreat from its archive; the last word printed is the workshop's id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--organisation",
            metavar="NAME",
            help="where it belongs; made where absent (default: the name in the file)",
        )
        parser.add_argument(
            "--scorecard", metavar="ID", help="the scorecard it belongs to (default: a new one)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        archive = read_file(options["file"])
        with transaction.atomic():
            scorecard = self._scorecard(options["scorecard"])
            organisation = (
                scorecard.organisation
                if scorecard
                else _organisation(options["organisation"] or archive["organisation"]["name"])
            )
            is_repeated = has_twin(archive=archive, organisation=organisation)
            workshop = import_retreat(
                archive=archive, organisation=organisation, by=None, scorecard=scorecard
            )
        if is_repeated:
            self.stderr.write(
                f'Warning: "{workshop.title}" was here already; this is a second one.'
            )
        self.stdout.write(self._summary(workshop, organisation))

    def _scorecard(self, scorecard_id: str | None) -> Scorecard | None:
        if scorecard_id is None:
            return None
        found = Scorecard.objects.select_related("organisation").filter(pk=as_uuid(scorecard_id))
        if not found:
            raise CommandError(f"There is no scorecard {scorecard_id}.")
        return found[0]

    def _summary(self, workshop: Workshop, organisation: Organisation) -> str:
        cards, goals = workshop.cards.count(), workshop.goals.count()
        return f'"{workshop.title}" ({organisation}), {cards} cards, {goals} goals: {workshop.pk}'


def _organisation(name: str) -> Organisation:
    """The oldest of that name, or a new one."""
    found = Organisation.objects.filter(name=name).order_by("created_at").first()
    return found or Organisation.objects.create(name=name)
