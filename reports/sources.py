"""Where a command gets its retreat from: a file, which needs no database, or a workshop's id."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils import translation

from reports.archive import MAX_BYTES, ArchiveFaults, parse_archive
from reports.rendering.edition import Edition, edition_of

if TYPE_CHECKING:
    from workshops.models import Workshop


def read_file(path: str) -> dict[str, Any]:
    """The archive in a file; `CommandError` names the faults. Touches no database."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return parse_archive(raw)
    except ArchiveFaults as error:
        with translation.override("en"):  # the command line speaks English, as its options do
            faults = str(error)
        raise CommandError(f"{faults}\n{path} was refused; nothing has been changed.") from error


def read_workshop(workshop_id: str) -> dict[str, Any]:
    """The archive of a workshop in the database."""
    from reports.exchange.exporting import export_retreat

    return export_retreat(_workshop(workshop_id))


def _workshop(workshop_id: str) -> Workshop:
    from workshops.models import Workshop

    found = Workshop.objects.with_frame().filter(pk=as_uuid(workshop_id)).first()
    if found is None:
        raise CommandError(f"There is no workshop {workshop_id}.")
    return found


def read_edition(source: str) -> Edition:
    """A report: of a file if there is one of that name, else of a workshop with its pictures."""
    if not is_uuid(source) or Path(source).exists():
        return Edition(read_file(source))
    return edition_of(_workshop(source))


def read_source(source: str) -> dict[str, Any]:
    """A file if there is one of that name, else a workshop."""
    if is_uuid(source) and not Path(source).exists():
        return read_workshop(source)
    return read_file(source)


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def as_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise CommandError(f"{text} is no id.") from error
