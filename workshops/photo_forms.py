"""What people upload from the pinboard, and say about it."""

from __future__ import annotations

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bsc_project.fields import CleanCharField
from bsc_project.text import clean_text
from workshops.encoding import MAX_PIXELS
from workshops.models import Photo
from workshops.pictures import MAX_BYTES, Picture, Refused, encode_anew

CAPTION_LENGTH = 300
NAME_LENGTH = 200


def caption_field() -> CleanCharField:
    return CleanCharField(
        label=gettext_lazy("What the photo shows"),
        max_length=CAPTION_LENGTH,
        required=False,
        help_text=gettext_lazy(
            "One sentence, such as “Pinboard with the strengths, before sorting”. It stands below "
            "the photo in the report and is read out to people who cannot see it."
        ),
        error_messages={"max_length": gettext_lazy("At most %(limit_value)d signs, please.")},
    )


class PhotoForm(forms.Form):
    """A photo; once valid, `picture` is what will be stored and `name` what it is called."""

    file = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, up to 15 MB. The photo is stored anew, without place and time."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": gettext_lazy("Choose a photo.")},
    )
    caption = caption_field()

    picture: Picture

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(
                _("This file is larger than 15 MB. Choose a smaller size when you send the photo.")
            )
        try:
            self.picture = encode_anew(file)
        except Refused as error:
            raise ValidationError(why_refused(error)) from error
        return file

    @property
    def name(self) -> str:
        """The name of the file; whatever it ended in, it is a JPEG now."""
        typed = PurePath((self.cleaned_data["file"].name or "").replace("\\", "/")).stem
        stem = clean_text(typed, single_line=True)[:NAME_LENGTH].strip()
        return f"{stem or 'photo'}.jpg"


class CaptionForm(forms.ModelForm):
    class Meta:
        model = Photo
        fields = ["caption"]

    caption = caption_field()


def why_refused(error: Refused) -> str:
    if error.is_busy:
        return _("Other photos are being stored just now. Please try again in a moment.")
    if error.is_heic:
        return _(
            "Photos in the format HEIC cannot be read here. On an iPhone choose Settings, Camera, "
            "Formats, “Most Compatible” and take it again, or send the photo as JPEG."
        )
    if error.is_too_large:
        return _(
            "This picture has more than %(millions)s million pixels. Choose a smaller size when "
            "you send the photo."
        ) % {"millions": MAX_PIXELS // 1_000_000}
    if error.is_unseen:
        return _("Nothing can be seen on this picture: all of it is transparent.")
    return _(
        "This file is no photo that can be read, or it is incomplete. Choose a JPEG, PNG or WebP."
    )
