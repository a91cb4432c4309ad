"""Versions of the report: frozen when they are issued, never changed after that."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User, hash_of, one_of
from reports.choice_models import ReportChoice, SentenceChoice, SentenceState  # noqa: F401
from workshops.models import Workshop


class VersionKind(models.TextChoices):
    DRAFT = "draft", gettext_lazy("draft")
    FINAL = "final", gettext_lazy("final version")


class VersionState(models.TextChoices):
    """What a version is worth: told from its dates, not stored."""

    PROPOSED = "proposed", gettext_lazy("waits for confirmation")
    ISSUED = "issued", gettext_lazy("issued")
    CONFIRMED = "confirmed", gettext_lazy("confirmed")
    UNCONFIRMED = "unconfirmed", gettext_lazy("confirmation withdrawn")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")


class VersionQuerySet(models.QuerySet["ReportVersion"]):
    def visible_to(self, user) -> VersionQuerySet:
        return self.filter(workshop__scorecard__organisation__memberships__user=user)

    def of_workshop(self, workshop) -> VersionQuerySet:
        """The versions of a retreat, newest first, without their content."""
        return self.filter(workshop=workshop).without_content().order_by("-created_at", "-pk")

    def without_content(self) -> VersionQuerySet:
        return self.defer("archive", "document")

    def valid(self) -> VersionQuerySet:
        """Those that count now: drafts and confirmed final versions, not withdrawn."""
        is_out = Q(kind=VersionKind.DRAFT) | Q(confirmed_at__isnull=False)
        return self.filter(is_out, withdrawn_at=None)

    def seen_by_all(self) -> VersionQuerySet:
        """Those that were given out at some time, withdrawn ones with them."""
        return self.exclude(issued_at=None)

    def newest_first(self) -> VersionQuerySet:
        """By their first issue: confirming an older one again makes it no newer."""
        return self.order_by(F("issued_at").desc(nulls_last=True), "-created_at")


class ReportVersion(models.Model):
    """One version of the report: the archive as it was, the tree made of it, and the files.

    A draft is issued when it is made; a final version is proposed, frozen with that, and issued
    by its confirmation. ``number`` counts drafts and final versions apart; a proposal that never
    was issued uses none up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="report_versions")
    kind = models.CharField(max_length=10, choices=VersionKind.choices)
    number = models.PositiveIntegerField()
    # The bytes of an archive file, and the tree as reports/tree/frozen.py writes it ("" until
    # issued).
    archive = models.TextField()
    archive_sha256 = models.CharField(max_length=64)
    document = models.TextField(blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    # What the report says beside its archive, of photos and letterhead: Edition.facts.
    facts = models.JSONField()
    file_stem = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    # As the report bears it.
    issued_on = models.DateField(null=True, blank=True)
    # Sentences on the cover of a final version, as they were when it was issued: who confirmed it,
    # and what was open when it was proposed.
    confirmed_note = models.TextField(blank=True)
    open_note = models.TextField(blank=True)
    # What was open when it was proposed, and why it was proposed all the same.
    gates = models.JSONField(default=list, blank=True)
    gate_reason = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "kind", "number"],
                condition=Q(issued_at__isnull=False),
                name="report_version_number_once",
            ),
            one_of("kind", VersionKind, "report_version_kind_known"),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_on=None, document="")
                | Q(issued_at__isnull=False, issued_on__isnull=False) & ~Q(document=""),
                name="report_version_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="draft", issued_at__isnull=False, confirmed_at=None)
                | Q(kind="final", confirmed_at=None)
                | Q(kind="final", issued_at__isnull=False),
                name="report_version_final_by_confirmation",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "1. Entwurf", "Endfassung", "Endfassung, 2. Ausgabe"."""
        if self.kind == VersionKind.DRAFT:
            return _("Draft %(number)s") % {"number": self.number}
        if self.number == 1:
            return _("Final version")
        return _("Final version, edition %(number)s") % {"number": self.number}

    @property
    def news_title(self) -> str:
        """Above what is new since then: "Neu seit dem 1. Entwurf"."""
        if self.kind == VersionKind.DRAFT:
            return _("New since draft %(number)s") % {"number": self.number}
        if self.number == 1:
            return _("New since the final version")
        return _("New since the final version, edition %(number)s") % {"number": self.number}

    @property
    def state(self) -> VersionState:
        if self.withdrawn_at is not None:
            return VersionState.WITHDRAWN
        if self.kind == VersionKind.DRAFT:
            return VersionState.ISSUED
        if self.confirmed_at is not None:
            return VersionState.CONFIRMED
        return VersionState.UNCONFIRMED if self.issued_at else VersionState.PROPOSED

    @property
    def is_final(self) -> bool:
        return self.kind == VersionKind.FINAL

    @property
    def is_valid(self) -> bool:
        """Whether it counts now: who asks for the report gets one of these."""
        return self.state in (VersionState.ISSUED, VersionState.CONFIRMED)


class FileQuerySet(models.QuerySet["VersionFile"]):
    def without_content(self) -> FileQuerySet:
        return self.defer("content")


class VersionFile(models.Model):
    """One file of a version: made once, then only handed out. Until it is made it is empty."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="files")
    format = models.CharField(max_length=10)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "format"], name="version_file_once"),
            models.CheckConstraint(
                condition=Q(content=None, sha256="", size=0)
                | Q(content__isnull=False, size__gt=0) & ~Q(sha256=""),
                name="version_file_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.format}"

    @property
    def is_made(self) -> bool:
        return bool(self.sha256)


class EventKind(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("proposed")
    ISSUED = "issued", gettext_lazy("issued")
    CONFIRMED = "confirmed", gettext_lazy("confirmed")
    UNCONFIRMED = "unconfirmed", gettext_lazy("confirmation withdrawn")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")
    REINSTATED = "reinstated", gettext_lazy("holds again")


class VersionEvent(models.Model):
    """What happened to a version, by whom and why. ``name`` stays when the account goes."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    name = models.CharField(max_length=254)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [one_of("kind", EventKind, "version_event_kind_known")]

    def __str__(self) -> str:
        return f"{self.version} · {self.kind}"


class LinkQuerySet(models.QuerySet["ShareLink"]):
    def visible_to(self, user) -> LinkQuerySet:
        return self.filter(version__workshop__scorecard__organisation__memberships__user=user)

    def with_secret(self, secret: str) -> LinkQuerySet:
        return self.filter(token_hash=hash_of(secret))


class ShareLink(models.Model):
    """A way to one version for people without an account. Only the hash of its secret is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(gettext_lazy("For whom"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    name = models.CharField(max_length=254)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} · {self.purpose}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class ShareUse(models.Model):
    """That a link was used: in which minute, for what, how often. Nothing of who used it."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="uses")
    at = models.DateTimeField()
    # "page", or the format of a file.
    what = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-at", "what"]
        constraints = [
            models.UniqueConstraint(fields=["link", "at", "what"], name="share_use_once_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.at} · {self.what}"
