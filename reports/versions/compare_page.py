"""Two versions side by side, or one beside what the retreat says now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.models import ReportVersion
from reports.rendering.edition import Edition, edition_of
from reports.versions.changes_page import change_rows
from reports.versions.reading import edition_of_version
from workshops.models import Workshop

NOW = "now"


@dataclass(frozen=True)
class Side:
    """What can be compared: a version, or with None what the retreat says now."""

    value: str
    label: str
    version: ReportVersion | None = None


def sides_of(versions: list[ReportVersion]) -> list[Side]:
    """The versions in the order given, newest first, behind what stands now."""
    return [
        Side(NOW, _("as it stands now")),
        *(Side(str(item.pk), _side_label(item), item) for item in versions),
    ]


def compare_page(
    workshop: Workshop, versions: list[ReportVersion], query: Mapping[str, str]
) -> dict[str, Any]:
    """The chosen two; without a choice the newest two that count, or the only one and now.

    A choice that there is not is like none.
    """
    sides = sides_of(versions)
    by_value = {side.value: side for side in sides}
    valid = [side for side in sides[1:] if side.version and side.version.is_valid]
    plain = valid[:2] if len(valid) > 1 else [sides[0], *(valid or sides[1:])[:1]]
    new = by_value.get(query.get("new", ""), plain[0])
    old = by_value.get(query.get("old", ""), plain[-1])
    is_same = new.value == old.value
    return {
        "sides": sides,
        "old": old,
        "new": new,
        "is_same": is_same,
        "chapters": []
        if is_same
        else change_rows(_edition(old, workshop), _edition(new, workshop)),
    }


def _edition(side: Side, workshop: Workshop) -> Edition:
    if side.version is None:
        return edition_of(workshop)
    side.version.workshop = workshop
    return edition_of_version(side.version)


def _side_label(version: ReportVersion) -> str:
    day = version.issued_on or version.created_at.date()
    words = f"{version.label}, {date_format(day, 'SHORT_DATE_FORMAT')}"
    return words if version.is_valid else f"{words} ({version.state.label})"
