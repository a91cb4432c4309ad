"""What the page of a version shows, and the list of all versions of a retreat."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from reports import rules
from reports.models import (
    EventKind,
    ReportVersion,
    ShareLink,
    ShareUse,
    VersionEvent,
    VersionFile,
    VersionKind,
    VersionState,
)
from reports.paper.pdf import missing_system_packages
from reports.rendering.edition import edition_of
from reports.versions.changes_page import ChapterRow, change_rows
from reports.versions.formats import FORMATS, FileFormat
from reports.versions.gates import Gate
from reports.versions.reading import edition_of_version
from workshops.models import Workshop

MAKING_SECONDS = 120
"""So long after the issue a missing file is said to be on its way."""
PILLS = {
    VersionState.PROPOSED: ("warn", "clock"),
    VersionState.ISSUED: ("ok", "circle-check"),
    VersionState.CONFIRMED: ("ok", "circle-check"),
    VersionState.UNCONFIRMED: ("warn", "triangle-alert"),
    VersionState.WITHDRAWN: ("bad", "x"),
}


@dataclass(frozen=True)
class FileRow:
    """`url` is "" where the person may not fetch it, or where there is nothing to fetch yet."""

    format: FileFormat
    file: VersionFile
    url: str


@dataclass(frozen=True)
class VersionRow:
    """A version in the list. `who`: the event that made it what it is."""

    version: ReportVersion
    state: VersionState
    pill: str
    icon: str
    files: list[FileRow]
    who: VersionEvent | None

    @property
    def is_missing_files(self) -> bool:
        return any(not row.file.is_made for row in self.files)


@dataclass(frozen=True)
class LinkRow:
    link: ShareLink
    uses: list[ShareUse]
    times: int


def version_rows(workshop: Workshop, member: Membership | None) -> list[VersionRow]:
    """The versions that the person sees, newest first. Three queries."""
    found = ReportVersion.objects.of_workshop(workshop)
    if not rules.can_see_unissued(member):
        found = found.seen_by_all()
    versions = list(found)
    files = _by_version(
        VersionFile.objects.filter(version__in=versions).without_content().order_by("pk")
    )
    events = _by_version(VersionEvent.objects.filter(version__in=versions))
    for version in versions:
        version.workshop = workshop
    return [
        _row(item, member, files.get(item.pk, []), events.get(item.pk, [])) for item in versions
    ]


def version_page(version: ReportVersion, member: Membership | None) -> dict[str, Any]:
    """Everything beside the frame. The queries of an export, and four."""
    events = list(version.events.all())
    files = list(version.files.without_content())
    row = _row(version, member, files, events)
    workshop = version.workshop
    may_read = rules.can_take_archive(member, version)
    return {
        "row": row,
        "events": events,
        "gates": [Gate.kept(told) for told in version.gates],
        "is_making": row.is_missing_files and _is_recent(version),
        "hint": system_hint() if row.is_missing_files else "",
        "chapters": changes_since(version) if may_read else [],
        **_news_of(version),
        "links": _link_rows(version) if rules.can_share(member) else [],
        "can_take_archive": may_read,
        "can_share": rules.can_share(member) and version.is_valid,
        "can_confirm": rules.can_confirm(member, workshop),
        "can_withdraw": rules.can_withdraw(member, version),
        "can_make": rules.can_see_unissued(member),
        "reason": _reason(events),
    }


def changes_since(version: ReportVersion) -> list[ChapterRow]:
    """What the retreat says otherwise by now. The queries of an export."""
    return change_rows(edition_of_version(version), edition_of(version.workshop))


def _news_of(version: ReportVersion) -> dict[str, Any]:
    """Of a proposal: what it says otherwise than the newest version that people have. Of another:
    the newest one, if it is not that."""
    newest = ReportVersion.objects.filter(workshop=version.workshop_id).valid().newest_first()
    if version.issued_at is not None:
        newer = newest.filter(issued_at__gt=version.issued_at)
        if version.is_final:  # a draft does not take its place
            newer = newer.filter(kind=VersionKind.FINAL)
        return {"newer": newer.only("kind", "number").first()}
    before = newest.defer("document").first()
    if before is None:
        return {}
    before.workshop = version.workshop
    return {
        "before": before,
        "news": change_rows(edition_of_version(before), edition_of_version(version)),
    }


def _row(
    version: ReportVersion,
    member: Membership | None,
    files: list[VersionFile],
    events: list[VersionEvent],
) -> VersionRow:
    state = version.state
    pill, icon = PILLS[state]
    may = rules.can_download(member, version)
    rows = [
        FileRow(
            FORMATS[file.format],
            file,
            reverse("reports:version_file", args=[version.pk, file.format])
            if may and file.is_made
            else "",
        )
        for file in files
        if file.format in FORMATS
    ]
    return VersionRow(version, state, pill, icon, rows, events[-1] if events else None)


def _reason(events: list[VersionEvent]) -> VersionEvent | None:
    """Why the version does not count, where the last event says so."""
    last = events[-1] if events else None
    is_told = last is not None and last.kind in (EventKind.WITHDRAWN, EventKind.UNCONFIRMED)
    return last if is_told else None


def system_hint() -> str:
    """What to install for the PDF in one sentence; "" if nothing is missing."""
    missing = missing_system_packages()
    return _(missing) if missing else ""


def _is_recent(version: ReportVersion) -> bool:
    since = version.confirmed_at or version.issued_at
    limit = datetime.timedelta(seconds=MAKING_SECONDS)
    return since is not None and timezone.now() - since < limit


def _link_rows(version: ReportVersion) -> list[LinkRow]:
    found = version.links.prefetch_related("uses").annotate(in_all=Sum("uses__times"))
    return [LinkRow(link, list(link.uses.all()), link.in_all or 0) for link in found]


def _by_version(things: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for thing in things:
        found.setdefault(thing.version_id, []).append(thing)
    return found
