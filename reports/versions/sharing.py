"""Links to one version of a report for people without an account."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import absolute_url
from accounts.models import User, hash_of
from reports.models import ReportVersion, ShareLink, ShareUse, VersionFile
from swot.services.refusal import RefusedError

DAYS = (7, 30, 90, 365)
SUGGESTED_DAYS = 30
PAGE = "page"
"""What a use is noted as that is no file."""


def share_version(
    *, version: ReportVersion, by: User, days: int, purpose: str = ""
) -> tuple[ShareLink, str]:
    """Make a link to a version that counts now; return it and its address.

    The address is known only here: the database keeps a hash of its 128 random bits.
    """
    secret = secrets.token_urlsafe(16)
    with transaction.atomic():
        if not ReportVersion.objects.valid().filter(pk=version.pk).exists():
            raise RefusedError(_("Only a version that counts now can be handed on."))
        link = ShareLink.objects.create(
            version=version,
            token_hash=hash_of(secret),
            purpose=purpose,
            created_at=timezone.now(),
            by=by,
            name=str(by),
            expires_at=timezone.now() + timedelta(days=days),
        )
    return link, absolute_url(reverse("reports:shared", args=[secret]))


def revoke_link(*, link: ShareLink) -> None:
    """End a link: it leads nowhere from now on."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def link_behind(secret: str) -> ShareLink | None:
    """The open link with this secret, its version still counting; else None. Two queries.

    Whatever is wrong with a link, the answer is the same.
    """
    found = ShareLink.objects.with_secret(secret).select_related("version__workshop")
    link = found.defer("version__archive", "version__document").first()
    return link if link is not None and link.is_open and link.version.is_valid else None


def shared_file(link: ShareLink, name: str) -> VersionFile | None:
    """The file of this format, if there is one that is made. One query."""
    return (
        VersionFile.objects.filter(version=link.version_id, format=name).exclude(sha256="").first()
    )


def note_use(*, link: ShareLink, what: str) -> None:
    """Count a use: the minute and what was fetched, nothing of who fetched it."""
    minute = timezone.now().replace(second=0, microsecond=0)
    with transaction.atomic():
        use, is_new = ShareUse.objects.get_or_create(link=link, at=minute, what=what)
        if not is_new:
            ShareUse.objects.filter(pk=use.pk).update(times=F("times") + 1)
