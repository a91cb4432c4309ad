"""The version that people get who ask for the report: the newest one that counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from reports.models import ReportVersion, VersionFile
from reports.versions.formats import FORMATS
from workshops.models import Workshop


@dataclass(frozen=True)
class Download:
    label: str
    url: str


@dataclass(frozen=True)
class Newest:
    """`url` downloads its first file, the PDF; while none is made it leads to the version's page.

    `files`: those that are made.
    """

    version: ReportVersion
    url: str
    files: tuple[Download, ...] = ()

    @property
    def label(self) -> str:
        return self.version.label

    @property
    def day(self) -> datetime.date | None:
        return self.version.issued_on


@dataclass(frozen=True)
class Delivery:
    """What a retreat has to hand out, and what waits for confirmation.

    `newest` is one without files only where no version has any. `final` is the confirmed final
    version beside a newer draft.
    """

    newest: Newest | None = None
    final: Newest | None = None
    proposal: ReportVersion | None = None

    @property
    def offers(self) -> tuple[Newest, ...]:
        return tuple(item for item in (self.newest, self.final) if item)


def deliveries(workshops: Iterable[Workshop]) -> dict[UUID, Delivery]:
    """One for each retreat. One query, however many there are."""
    keys = [item.pk for item in workshops]
    rows = (
        ReportVersion.objects.filter(workshop__in=keys, withdrawn_at=None)
        .newest_first()
        .annotate(**{f"has_{name}": _is_made(name) for name in FORMATS})
        .only("workshop_id", "kind", "number", *_DATES)
    )
    found = dict.fromkeys(keys, Delivery())
    for version in rows:
        known = found[version.workshop_id]
        if version.issued_at is None:
            found[version.workshop_id] = replace(known, proposal=version)
        elif version.is_valid:
            found[version.workshop_id] = _with(known, _newest(version))
    return found


def _with(known: Delivery, older: Newest) -> Delivery:
    """The versions come from the newest on; one without files gives way to an older one."""
    if known.newest is None or (older.files and not known.newest.files):
        return replace(known, newest=older)
    if known.newest.version.is_final or not older.version.is_final:
        return known
    is_better = known.final is None or (older.files and not known.final.files)
    return replace(known, final=older) if is_better else known


_DATES = ("issued_on", "issued_at", "confirmed_at", "withdrawn_at")


def delivery_of(workshop: Workshop) -> Delivery:
    return deliveries([workshop])[workshop.pk]


def _newest(version: ReportVersion) -> Newest:
    files = tuple(
        Download(item.label, reverse("reports:version_file", args=[version.pk, name]))
        for name, item in FORMATS.items()
        if getattr(version, f"has_{name}")
    )
    page = reverse("reports:version", args=[version.pk])
    return Newest(version, files[0].url if files else page, files)


def _is_made(name: str) -> Exists:
    files = VersionFile.objects.filter(version=OuterRef("pk"), format=name)
    return Exists(files.exclude(sha256=""))
