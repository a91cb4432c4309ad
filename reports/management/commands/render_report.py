import base64
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.build import build_document
from reports.html import render_html
from reports.pdf import missing_system_packages, render_pdf
from reports.sources import read_photos, read_source


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
        archive, photos = read_source(options["source"]), read_photos(options["source"])
        document, contents = build_document(archive, photos.facts), photos.read()
        if kind == ".pdf":
            raw = render_pdf(document, contents)
        else:
            pictures = {sha256: _whole(jpeg) for sha256, jpeg in contents.items()}
            raw = render_html(document, pictures=pictures).encode()
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error


def _whole(jpeg: bytes) -> str:
    """The picture as an address that holds it: the file can be sent on by itself."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
