import datetime
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.sources import read_source
from reports.tree.check import check_retreat, describe_check


class Command(BaseCommand):
    help = (
        "Count one retreat: spread of the cards, blind spots, what is missing on the way from "
        "cards to goals, how the values of its indicators are rated. Changes nothing; from a file "
        "without any database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE_OR_ID")
        parser.add_argument("--json", action="store_true", help="print nothing but JSON")
        parser.add_argument(
            "--on",
            metavar="DATE",
            type=datetime.date.fromisoformat,
            help="rate as of this day, as 2008-09-30 (default: the end of the newest period)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        archive = read_source(options["source"])
        if options["json"]:
            found = check_retreat(archive, options["on"])
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            for line in describe_check(archive):
                self.stdout.write(line)
