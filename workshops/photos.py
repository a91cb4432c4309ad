"""What happens to the photos of the pinboard. They stand beside the board, so its number rises."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from workshops.models import Attachment, Photo, Workshop
from workshops.pictures import Picture
from workshops.pulse import raise_pulse

MOST_PHOTOS = 20
"""Of one retreat: the report prints them all."""


class TooManyPhotos(Exception):  # noqa: N818  it names what happened
    """The retreat has as many photos as a report can bear."""


def add_photo(*, workshop: Workshop, name: str, picture: Picture, caption: str = "") -> Photo:
    """Store a photo behind the others. The same picture sent twice is one photo.

    Where an imported file named this very picture, the name gets it back.

    Raises ``TooManyPhotos`` beyond ``MOST_PHOTOS``.
    """
    with transaction.atomic():
        raise_pulse(workshop, board=True)
        known = Photo.objects.of_workshop(workshop)
        if same := known.filter(attachment__sha256=picture.sha256).first():
            return same
        if known.count() >= MOST_PHOTOS:
            raise TooManyPhotos
        attachment = workshop.attachments.filter(sha256=picture.sha256, photo=None).first()
        return Photo.objects.create(
            attachment=attachment or _name_behind_others(workshop, name, picture),
            caption=caption,
            width=picture.width,
            height=picture.height,
            content=picture.content,
        )


def _name_behind_others(workshop: Workshop, name: str, picture: Picture) -> Attachment:
    last = workshop.attachments.aggregate(last=Max("position"))["last"]
    return Attachment.objects.create(
        workshop=workshop,
        name=name,
        sha256=picture.sha256,
        position=0 if last is None else last + 1,
    )


def caption_photo(*, photo: Photo, caption: str) -> None:
    """Say what it shows."""
    with transaction.atomic():
        raise_pulse(photo.workshop, board=True)
        Photo.objects.filter(pk=photo.pk).update(caption=caption)


def move_photo(*, photo: Photo, step: int) -> bool:
    """Swap places with the neighbour; False at the end of the row."""
    with transaction.atomic():
        raise_pulse(photo.workshop, board=True)
        row = list(Photo.objects.of_workshop(photo.workshop))
        place = next((place for place, item in enumerate(row) if item.pk == photo.pk), None)
        if place is None or not 0 <= place + step < len(row):
            return False
        # An imported file may have names of files that lie between them: all are told in order.
        files = list(photo.workshop.attachments.order_by("position", "pk"))
        here = files.index(row[place].attachment)
        there = files.index(row[place + step].attachment)
        files[here], files[there] = files[there], files[here]
        for position, item in enumerate(files):
            item.position = position
        Attachment.objects.bulk_update(files, ["position"])
        return True


def delete_photo(*, photo: Photo) -> None:
    """Delete the picture and its name. Gone already: done."""
    with transaction.atomic():
        raise_pulse(photo.workshop, board=True)
        for attachment in Attachment.objects.filter(photo=photo.pk):
            attachment.delete()
