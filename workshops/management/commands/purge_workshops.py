"""Delete the retreats whose retention has ended. Meant for a daily timer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from workshops.models import Workshop
from workshops.services import purge_workshops


class Command(BaseCommand):
    help = "Delete retreats with all their cards after their last day of retention."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *, dry_run, **options):
        day = timezone.localdate()
        if dry_run:
            gone = Workshop.objects.past_retention(day).with_frame().order_by("delete_on")
        else:
            gone = purge_workshops(day=day)
        for workshop in gone:
            verb = "would delete" if dry_run else "deleted"
            organisation = workshop.scorecard.organisation
            self.stdout.write(
                f"{verb}: {workshop.title} ({organisation}), kept until {workshop.delete_on}"
            )
        self.stdout.write(f"{len(gone)} in all")
