"""The form for logo and colour."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bsc_project.fields import CleanCharField
from workshops.colours import darkened, is_readable, read_colour
from workshops.encoding import LOGO
from workshops.photo_forms import why_refused
from workshops.pictures import Picture, Refused, encode_anew

MAX_BYTES = 5_000_000
FEWEST_PIXELS = 16
"""On each side: what is smaller would be a spot on the cover."""
LONGEST_SHAPE = 20
"""So many times as long as it is high, or the other way round: the longest emblems have ten."""


class LetterheadForm(forms.Form):
    """Once valid, `picture` is the new logo, or None where none was chosen."""

    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "PNG or JPEG, up to 5 MB; a PNG may be transparent. 800 pixels across are enough."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    accent = CleanCharField(
        label=gettext_lazy("Colour"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "For numbers, marks and links, such as #0b5563. Empty: the petrol of Weitblick."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    picture: Picture | None = None

    def clean_logo(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["logo"]
        if not file:
            return None
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("This file is larger than 5 MB. Choose a smaller one."))
        if _is_drawing(file):
            raise ValidationError(
                _("An SVG can carry more than a picture. Save the logo as PNG, 800 pixels across.")
            )
        try:
            self.picture = encode_anew(file, LOGO)
        except Refused as error:
            raise ValidationError(why_refused(error)) from error
        if fault := _shape_fault(self.picture):
            self.picture = None
            raise ValidationError(fault)
        return file

    def clean_accent(self) -> str:
        typed: str = self.cleaned_data["accent"]
        if not typed:
            return ""
        colour = read_colour(typed)
        if colour is None:
            raise ValidationError(
                _("Please write the colour with # and six digits or letters, such as #0b5563.")
            )
        if not is_readable(colour):
            raise ValidationError(
                _("This colour is too light to be read on paper. %(darker)s is dark enough.")
                % {"darker": darkened(colour)}
            )
        return colour


def _shape_fault(picture: Picture) -> str:
    short, long = sorted((picture.width, picture.height))
    if long > LONGEST_SHAPE * short:
        return _(
            "This picture is a line, not a logo: one side is more than %(most)s times as long as "
            "the other. Choose another picture."
        ) % {"most": LONGEST_SHAPE}
    if short < FEWEST_PIXELS:
        return _(
            "This picture is too small: %(width)s × %(height)s pixels. A logo needs at least "
            "%(least)s on each side, better 800 across."
        ) % {"width": picture.width, "height": picture.height, "least": FEWEST_PIXELS}
    return ""


def _is_drawing(file: Any) -> bool:
    head = file.read(2_000).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    file.seek(0)
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg"))
