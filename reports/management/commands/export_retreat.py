from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.archive import dump_archive
from reports.sources import read_workshop


class Command(BaseCommand):
    help = "Write one retreat with everything that belongs to it to its archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="of the workshop")
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = dump_archive(read_workshop(options["id"]))
        try:
            Path(options["file"]).write_bytes(raw)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}.") from error
