"""What pages show of the photos of the pinboard."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from workshops.models import Photo, Workshop


@dataclass(frozen=True)
class PhotoRow:
    """A photo in its order; `alt` says what it shows, or at least which one it is."""

    photo: Photo
    number: int
    url: str
    alt: str
    is_first: bool
    is_last: bool

    @property
    def title(self) -> str:
        return _("Photo %(number)s") % {"number": self.number}


def photo_rows(workshop: Workshop) -> list[PhotoRow]:
    """The photos of a retreat in their order. One query, which reads no picture."""
    found = list(Photo.objects.of_workshop(workshop))
    return [
        PhotoRow(
            photo=item,
            number=number,
            url=reverse("workshops:photo", args=[item.pk]),
            alt=item.caption or _("Photo %(number)s of the pinboard") % {"number": number},
            is_first=number == 1,
            is_last=number == len(found),
        )
        for number, item in enumerate(found, start=1)
    ]
