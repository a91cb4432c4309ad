"""The version that people get who ask for the report: the newest one that counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse

from reports.formats import PDF
from reports.models import ReportVersion
from workshops.models import Workshop


@dataclass(frozen=True)
class Newest:
    """`url` downloads its PDF; while that is being made it leads to the page of the version."""

    version: ReportVersion
    url: str

    @property
    def label(self) -> str:
        return self.version.label

    @property
    def day(self) -> datetime.date | None:
        return self.version.issued_on


@dataclass(frozen=True)
class Delivery:
    """What a retreat has to hand out, and what waits for confirmation."""

    newest: Newest | None = None
    proposal: ReportVersion | None = None


def deliveries(workshops: Iterable[Workshop]) -> dict[UUID, Delivery]:
    """One for each retreat. One query, however many there are."""
    keys = [item.pk for item in workshops]
    rows = (
        ReportVersion.objects.filter(workshop__in=keys, withdrawn_at=None)
        .newest_first()
        .with_pdf()
        .only("workshop_id", "kind", "number", *_DATES)
    )
    found = dict.fromkeys(keys, Delivery())
    for version in rows:
        known = found[version.workshop_id]
        if version.issued_at is None:
            found[version.workshop_id] = replace(known, proposal=version)
        elif known.newest is None and version.is_valid:
            found[version.workshop_id] = replace(known, newest=_newest(version))
    return found


_DATES = ("issued_on", "issued_at", "confirmed_at", "withdrawn_at")


def delivery_of(workshop: Workshop) -> Delivery:
    return deliveries([workshop])[workshop.pk]


def _newest(version: ReportVersion) -> Newest:
    if version.has_pdf:
        return Newest(version, reverse("reports:version_file", args=[version.pk, PDF]))
    return Newest(version, reverse("reports:version", args=[version.pk]))
