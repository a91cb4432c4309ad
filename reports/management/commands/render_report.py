import base64
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.paper.html import render_html
from reports.paper.pdf import media_type, missing_system_packages, render_pdf
from reports.rendering.edition import Edition
from reports.sources import read_edition
from reports.word import render_word


class Command(BaseCommand):
    help = (
        "Write the report of one retreat as PDF, Word or HTML, by the ending of the file's name; "
        "from a file without any database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE_OR_ID")
        parser.add_argument("out", metavar="OUT.pdf|.docx|.html")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        render = RENDERERS.get(out.suffix.lower())
        if render is None:
            raise CommandError(f"{out} must end in .pdf, .docx or .html.")
        if render is _pdf and (missing := missing_system_packages()):
            raise CommandError(missing)
        raw = render(read_edition(options["source"]))
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error


def _pdf(edition: Edition) -> bytes:
    return render_pdf(edition.document(), edition.pictures(), edition.archive)


def _word(edition: Edition) -> bytes:
    return render_word(edition.document(), edition.pictures())


def _html(edition: Edition) -> bytes:
    pictures = {sha256: _whole(picture) for sha256, picture in edition.pictures().items()}
    return render_html(edition.document(), pictures=pictures).encode()


def _whole(picture: bytes) -> str:
    """The picture as an address that holds it: the file can be sent on by itself."""
    return f"data:{media_type(picture)};base64,{base64.b64encode(picture).decode()}"


RENDERERS = {".pdf": _pdf, ".docx": _word, ".html": _html}
