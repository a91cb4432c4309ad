"""What a version holds, read again: its archive, its tree, and what its files are made from."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reports.models import ReportVersion
from reports.rendering.edition import Edition, edition_from, logo_of
from reports.tree.document import Document, Stamp
from reports.tree.frozen import thaw
from reports.tree.photos import pictures_of


def archive_of(version: ReportVersion) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(version.archive, parse_float=Decimal)
    return found


def edition_of_version(version: ReportVersion) -> Edition:
    """What its files are made from. Nothing of it is read from the retreat but the bytes of the
    photos and the logo that are still there, and these only when a renderer asks for them."""
    told = edition_from(archive_of(version), version.facts)
    photos = replace(told.photos, read=pictures_of(version.workshop))
    look = replace(told.look, read=logo_of(version.workshop.scorecard.organisation))
    return replace(told, photos=photos, stamp=_stamp(version), look=look)


def document_of(version: ReportVersion) -> Document:
    """The tree that was frozen; of a proposal the one that would be."""
    return thaw(version.document) if version.document else edition_of_version(version).document()


def _stamp(version: ReportVersion) -> Stamp:
    issued = version.issued_on.isoformat() if version.issued_on else ""
    return Stamp(
        issued=issued,
        is_draft=not version.is_final,
        edition=version.number if version.is_final else 1,
        confirmed=version.confirmed_note,
        still_open=version.open_note,
    )
