"""What an organisation's reports look like: its logo and its colour."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class LetterheadQuerySet(models.QuerySet["Letterhead"]):
    def visible_to(self, user) -> LetterheadQuerySet:
        return self.filter(organisation__memberships__user=user)

    def without_logo(self) -> LetterheadQuerySet:
        """Without the bytes of the picture, which few need."""
        return self.defer("logo")


class Letterhead(models.Model):
    """`logo` is a PNG as this program encoded it anew, None without one; `accent` a colour
    (#rrggbb) that can be read on paper, "" for ours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="letterhead", verbose_name=_("Organisation")
    )
    logo = models.BinaryField(null=True)
    logo_sha256 = models.CharField(max_length=64, blank=True)
    logo_width = models.PositiveIntegerField(default=0)
    logo_height = models.PositiveIntegerField(default=0)
    accent = models.CharField(_("Colour"), max_length=7, blank=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(logo=None, logo_sha256="")
                | (models.Q(logo__isnull=False) & ~models.Q(logo_sha256="")),
                name="letterhead_logo_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def has_logo(self) -> bool:
        return self.logo_sha256 != ""
