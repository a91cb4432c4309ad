"""The photos of a retreat, for its report: what the tree says of them, and their bytes beside it.

The archive knows a photo by name and hash alone, so both travel apart from it. Needs neither
Django nor a database until a workshop is asked for its photos: the report's own process has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshops.models import Photo, Workshop

Contents = Mapping[str, bytes]
"""Hash of a photo → its JPEG."""


@dataclass(frozen=True)
class PhotoFacts:
    sha256: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True)
class Photos:
    """The photos in their order; `read` fetches the bytes when a renderer wants them."""

    facts: tuple[PhotoFacts, ...] = ()
    read: Callable[[], Contents] = dict


def photos_of(found: Iterable[Photo], workshop: Workshop) -> Photos:
    """`found` are the workshop's photos, without their bytes. Reading the bytes is one query."""
    facts = tuple(
        PhotoFacts(item.attachment.sha256, item.caption, item.width, item.height) for item in found
    )
    return Photos(facts, pictures_of(workshop))


def pictures_of(workshop: Workshop) -> Callable[[], Contents]:
    """What reads the bytes of the photos that the workshop has at that time: one query."""
    from workshops.models import Photo

    def read() -> Contents:
        rows = Photo.objects.filter(attachment__workshop=workshop)
        return {
            sha256: bytes(content)
            for sha256, content in rows.values_list("attachment__sha256", "content")
        }

    return read
