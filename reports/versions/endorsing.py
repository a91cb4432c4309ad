"""What confirming a final version adds to it, and what it asks before."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from reports.models import ReportVersion
from reports.tree.typography import shortened
from reports.versions.gates import Gate
from reports.versions.reading import archive_of, edition_of_version
from swot.services.refusal import RefusedError
from workshops.models import Letterhead, Photo

MOST_GATES, MOST_SIGNS = 3, 200
"""What was open has to stand on the cover; all of it stands on the page of the version."""


def endorse(version: ReportVersion, by: User) -> None:
    """Set the sentences of the cover, in the language of the report. Stores nothing.

    They are kept as text, so that the files made of the version always say the same.
    """
    language = version.facts.get("choices", {}).get("language") or archive_of(version)["language"]
    with translation.override(language):
        version.confirmed_note = _confirmed(version, by)
        version.open_note = _open(version)


def _confirmed(version: ReportVersion, by: User) -> str:
    member = by.membership_in(version.workshop.scorecard.organisation_id)
    who = f"{by} ({member.get_role_display()})" if member else str(by)
    day = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    return _("Confirmed on %(day)s by %(name)s") % {"day": day, "name": who}


def _open(version: ReportVersion) -> str:
    titles = [Gate.kept(told).title for told in version.gates]
    if not titles:
        return ""
    told, more = "; ".join(titles[:MOST_GATES]), len(titles) - MOST_GATES
    if more > 0:
        told += ngettext("; and %(count)s more", "; and %(count)s more", more) % {"count": more}
    reason = shortened(" ".join(version.gate_reason.split()), MOST_SIGNS)
    return _("Open when it was proposed: %(gates)s. Reason: %(reason)s") % {
        "gates": told,
        "reason": reason,
    }


def refuse_without_pictures(version: ReportVersion) -> None:
    """The files are made of the pictures that are there now: raise where one of them is gone."""
    edition = edition_of_version(version)
    wanted = [photo.sha256 for photo in edition.photos.facts]
    photos = Photo.objects.filter(attachment__workshop=version.workshop)
    there = set(photos.values_list("attachment__sha256", flat=True)) if wanted else set()
    gone = len([sha256 for sha256 in wanted if sha256 not in there])
    missing = []
    if gone:
        missing.append(ngettext("%(count)s photo", "%(count)s photos", gone) % {"count": gone})
    if (logo := edition.look.letterhead.logo) and not _has_logo(version, logo.sha256):
        missing.append(_("the logo"))
    if missing:
        words = _(
            "Since the proposal, pictures of it were deleted or replaced: %(pictures)s. "
            "Withdraw the proposal and propose the final version anew."
        )
        raise RefusedError(words % {"pictures": ", ".join(missing)})


def _has_logo(version: ReportVersion, sha256: str) -> bool:
    organisation = version.workshop.scorecard.organisation_id
    return Letterhead.objects.filter(organisation=organisation, logo_sha256=sha256).exists()
