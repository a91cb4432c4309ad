"""What somebody chose to print, told as things: the parts of a report, its form, its pictures.

See reports/versions/telling.py.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.choice_forms import LABELS, LANGUAGES, TABLE_FORMS
from reports.rendering.edition import Edition
from reports.tree.document import Letterhead
from reports.versions.changes import Thing

HASH_SIGNS = 8
"""So many signs of a picture's hash are shown, to tell two logos of one name apart."""


def form_things(edition: Edition) -> dict[str, Thing]:
    """A part that is left out is no thing: it is told as gone, and as new once it comes in."""
    choices = edition.choices
    parts = {name: Thing(str(label)) for name, label in LABELS.items() if getattr(choices, name)}
    fields = {
        "goal_tables": (_("Format of the goal tables"), str(TABLE_FORMS[choices.goal_tables])),
        "language": (_("The report’s own words"), str(LANGUAGES[choices.language])),
        "sentences": (_("Computed sentences"), "\n".join(said.text for said in edition.sentences)),
        "captions": (_("Captions of the photos"), _captions(edition)),
        "logo": (_("Logo"), _logo(edition.look.letterhead)),
        "accent": (_("Colour"), edition.look.letterhead.accent or _("as delivered")),
    }
    return {**parts, "": Thing("", fields=fields)}


def _captions(edition: Edition) -> str:
    return "\n".join(photo.caption for photo in edition.photos.facts if photo.caption)


def _logo(letterhead: Letterhead) -> str:
    logo = letterhead.logo
    return f"{logo.alt} ({logo.sha256[:HASH_SIGNS]})" if logo else ""
