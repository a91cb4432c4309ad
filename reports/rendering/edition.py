"""One edition of a report, whole: what every renderer is given, and what the kept file is named by.

Needs neither Django nor a database until a workshop is asked for what it holds now (`edition_of`).
That of an issued version is made from what it keeps: `edition_of_version` in `versions/reading.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from reports.tree.build import build_document
from reports.tree.choices import ORIGINAL, Choices, Said, choices_from
from reports.tree.document import PLAIN, PREVIEW, UNSTAMPED, Document, Letterhead, Logo, Stamp
from reports.tree.photos import Contents, PhotoFacts, Photos, photos_of

if TYPE_CHECKING:
    from accounts.models import Organisation
    from workshops.models import Photo, Workshop

NO_PHOTOS = Photos()


@dataclass(frozen=True)
class Look:
    """The letterhead of an organisation; `read` fetches the picture of its logo by its hash."""

    letterhead: Letterhead = PLAIN
    read: Callable[[], Contents] = dict


OUR_LOOK = Look()


@dataclass(frozen=True)
class Edition:
    """`archive` (bsc-retreat/1) with its photos; `stamp` and `look` are no part of it."""

    archive: Mapping[str, Any]
    photos: Photos = NO_PHOTOS
    stamp: Stamp = UNSTAMPED
    look: Look = OUR_LOOK
    choices: Choices = ORIGINAL
    sentences: tuple[Said, ...] = ()

    def document(self) -> Document:
        return build_document(
            self.archive,
            self.photos.facts,
            stamp=self.stamp,
            letterhead=self.look.letterhead,
            choices=self.choices,
            sentences=self.sentences,
        )

    def pictures(self) -> Contents:
        """The bytes of all its pictures by their hash."""
        return {**self.photos.read(), **self.look.read()}

    def with_pictures(self) -> Edition:
        """The same, with its pictures read already: two queries."""
        photos, logo = self.photos.read(), self.look.read()
        return replace(
            self,
            photos=replace(self.photos, read=lambda: photos),
            look=replace(self.look, read=lambda: logo),
        )

    def facts(self) -> bytes:
        """Everything but the archive and the bytes of pictures, the same for the same edition."""
        told = {
            "photos": [asdict(photo) for photo in self.photos.facts],
            "stamp": asdict(self.stamp),
            "letterhead": asdict(self.look.letterhead),
            "choices": asdict(self.choices),
            "sentences": [asdict(said) for said in self.sentences],
        }
        return json.dumps(told, sort_keys=True).encode()


def edition_from(archive: Mapping[str, Any], told: Mapping[str, Any]) -> Edition:
    """What `facts` told, beside its archive and without the bytes of pictures."""
    logo = told["letterhead"]["logo"]
    return Edition(
        archive,
        Photos(tuple(PhotoFacts(**photo) for photo in told["photos"])),
        Stamp(**told["stamp"]),
        Look(Letterhead(Logo(**logo) if logo else None, told["letterhead"]["accent"])),
        choices_from(told.get("choices", {})),
        tuple(Said(**said) for said in told.get("sentences", ())),
    )


def edition_of(workshop: Workshop, photos: Iterable[Photo] | None = None) -> Edition:
    """The report on a workshop as it would print now, as a preview. `workshop` comes `with_frame`;
    `photos` are its own, where they are at hand."""
    from reports.choosing import choices_of, said_of
    from reports.exchange.exporting import export_retreat
    from workshops.models import Photo

    found = Photo.objects.of_workshop(workshop) if photos is None else photos
    archive, choices = export_retreat(workshop), choices_of(workshop)
    return Edition(
        archive,
        photos_of(found if choices.photos else (), workshop),
        PREVIEW,
        look_of(workshop.scorecard.organisation),
        choices=choices,
        sentences=said_of(workshop, archive, choices),
    )


def look_of(organisation: Organisation) -> Look:
    """The letterhead of an organisation as it is now. One query."""
    from workshops.letterhead import letterhead_of

    found, logo = letterhead_of(organisation), None
    if found.has_logo:
        alt = f"Logo: {organisation.name}"
        logo = Logo(found.logo_sha256, alt, found.logo_width, found.logo_height)
    return Look(Letterhead(logo, found.accent), logo_of(organisation) if logo else dict)


def logo_of(organisation: Organisation) -> Callable[[], Contents]:
    """What reads the picture of the logo that the organisation has at that time: one query."""
    from workshops.models import Letterhead as Stored

    def read() -> Contents:
        rows = Stored.objects.filter(organisation=organisation).exclude(logo=None)
        return {row.logo_sha256: bytes(row.logo or b"") for row in rows}

    return read
