"""Services for the look of an organisation's reports."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Organisation
from workshops.models import Letterhead
from workshops.pictures import Picture


def letterhead_of(organisation: Organisation) -> Letterhead:
    """The organisation's, perhaps not stored yet, without the bytes of its logo. One query."""
    found = Letterhead.objects.without_logo().filter(organisation=organisation).first()
    return found or Letterhead(organisation=organisation)


def change_letterhead(
    *, organisation: Organisation, accent: str, logo: Picture | None = None
) -> Letterhead:
    """Set the colour, and the logo if there is a new one."""
    fields: dict[str, object] = {"accent": accent}
    if logo:
        fields |= {
            "logo": logo.content,
            "logo_sha256": logo.sha256,
            "logo_width": logo.width,
            "logo_height": logo.height,
        }
    with transaction.atomic():
        found, _created = Letterhead.objects.update_or_create(
            organisation=organisation, defaults=fields
        )
    return found


def remove_logo(*, organisation: Organisation) -> None:
    """Gone already: done."""
    Letterhead.objects.filter(organisation=organisation).update(
        logo=None, logo_sha256="", logo_width=0, logo_height=0
    )
