"""What a page tells of an archive before it is read in."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation


@dataclass(frozen=True)
class ArchivePreview:
    """`stray_organisation`: the name in the file where it is not the reader's own."""

    title: str
    organisation: str
    scorecard: str
    dates: str
    holds: str
    follows: str
    as_of: str
    is_example: bool
    stray_organisation: str
    has_twin: bool


def preview_of(
    archive: dict[str, Any], *, organisation: Organisation, has_twin: bool
) -> ArchivePreview:
    """Put an archive in words, in the language of the page."""
    workshop = archive["workshop"]
    named = archive["organisation"]["name"]
    return ArchivePreview(
        title=workshop["title"],
        organisation=named,
        scorecard=archive["scorecard"]["title"],
        dates=", ".join(_day(day) for day in workshop["dates"]) or _("no date"),
        holds=_contents(archive),
        follows=workshop["follows"] or "",
        as_of=_day(workshop["as_of"]) if "as_of" in workshop else "",
        is_example=workshop.get("example", False),
        stray_organisation=named if named != organisation.name else "",
        has_twin=has_twin,
    )


def _contents(archive: dict[str, Any]) -> str:
    cards = sum(card["count"] for card in archive["cards"])
    questions, goals = len(archive["questions"]), len(archive["goals"])
    return ", ".join(
        (
            ngettext("%(count)s card", "%(count)s cards", cards) % {"count": cards},
            ngettext("%(count)s guiding question", "%(count)s guiding questions", questions)
            % {"count": questions},
            ngettext("%(count)s goal", "%(count)s goals", goals) % {"count": goals},
        )
    )


def _day(day: str) -> str:
    return date_format(datetime.date.fromisoformat(day), "SHORT_DATE_FORMAT")
