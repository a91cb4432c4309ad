"""Files of versions that a server left unmade when it was killed: the next one makes them."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, connections

from reports.models import ReportVersion
from reports.paper.pdf import missing_system_packages
from reports.versions.issuing import make_files

log = logging.getLogger(__name__)


def start() -> None:
    """Look once, beside a server that starts. Without the libraries of the PDF nothing is made."""
    if not missing_system_packages():
        threading.Thread(target=_finish, name="unfinished files", daemon=True).start()


def finish_files() -> None:
    """Make what is missing, the newest version first. A failure stops none of the rest."""
    left = ReportVersion.objects.filter(files__sha256="").without_content().distinct()
    for version in left.order_by("-issued_at"):
        make_files(version=version)


def _finish() -> None:
    try:
        finish_files()
    except DatabaseError:  # not migrated yet, or away: whoever asks for the file makes it
        log.warning("Files of versions that are missing could not be looked for.")
    finally:
        connections.close_all()
