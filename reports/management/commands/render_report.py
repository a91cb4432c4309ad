import base64
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.html import render_html
from reports.pdf import media_type, missing_system_packages, render_pdf
from reports.sources import read_edition


class Command(BaseCommand):
    help = "Write the report of one retreat as PDF or HTML; from a file without any database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE_OR_ID")
        parser.add_argument("out", metavar="OUT.pdf|.html")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        kind = out.suffix.lower()
        if kind not in (".pdf", ".html"):
            raise CommandError(f"{out} must end in .pdf or .html.")
        if kind == ".pdf" and (missing := missing_system_packages()):
            raise CommandError(missing)
        edition = read_edition(options["source"])
        document, contents = edition.document(), edition.pictures()
        if kind == ".pdf":
            raw = render_pdf(document, contents, edition.archive)
        else:
            pictures = {sha256: _whole(picture) for sha256, picture in contents.items()}
            raw = render_html(document, pictures=pictures).encode()
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error


def _whole(picture: bytes) -> str:
    """The picture as an address that holds it: the file can be sent on by itself."""
    return f"data:{media_type(picture)};base64,{base64.b64encode(picture).decode()}"
