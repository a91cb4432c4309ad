"""Input of the pages about reports and archives."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from accounts.forms import StyledForm
from accounts.models import Organisation
from bsc_project.fields import CleanCharField, CleanTextField
from reports.archive import MAX_BYTES, ArchiveFaults, Fault, parse_archive
from reports.versions.sharing import DAYS, SUGGESTED_DAYS
from workshops.models import Scorecard


class DraftForm(StyledForm):
    """The number of the next draft; `free` is the lowest that is possible."""

    number = forms.IntegerField(
        label=_("Number of the draft"),
        min_value=1,
        max_value=9_999,  # what an archive holds; the service says how far ahead one may go
        help_text=_(
            "The next one is suggested. A higher number is possible, an issued one is not."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter a number, 1 for the first draft."),
            "invalid": _("Enter a whole number, 1 for the first draft."),
            "min_value": _("At least %(limit_value)s."),
            "max_value": _("At most %(limit_value)s."),
        },
    )

    def is_taken(self, free: int) -> None:
        """Say beside the field that the number is no longer possible."""
        words = _("A draft of this number has been issued already. The next one is %(number)s.")
        self.add_error("number", words % {"number": free})

    def is_ahead(self, most: int) -> None:
        """Say beside the field that the number leaves too many out."""
        words = _("At most %(number)s: numbers are never given again.")
        self.add_error("number", words % {"number": most})


class ReasonForm(StyledForm):
    """Why something is done that should be told later."""

    reason = CleanTextField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why in a few words: the version keeps the reason.")},
    )

    def __init__(self, *args: Any, is_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_required


class ShareForm(StyledForm):
    """How long a link is open, and for whom it is."""

    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=SUGGESTED_DAYS,
        choices=[
            (days, ngettext_lazy("%(days)s day", "%(days)s days", days) % {"days": days})
            for days in DAYS
        ],
        error_messages={"invalid_choice": _("Choose one of the entries in the list.")},
    )
    purpose = CleanCharField(
        label=_("For whom"),
        max_length=200,
        required=False,
        help_text=_(
            "For your own list, such as “Jugendhilfeausschuss”. The link does not show it."
        ),
    )


class ArchiveForm(forms.Form):
    """A file with one retreat: once valid, `archive` holds it; else `faults` say what is wrong."""

    file = forms.FileField(
        label=_("Archive file"),
        help_text=_("A file ending in .json, as “Download archive file” makes it."),
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={
                "accept": ".json,application/json",
                "hx-post": reverse_lazy("reports:archive_check"),
                "hx-trigger": "change",
                "hx-encoding": "multipart/form-data",
                "hx-target": "#archive-preview",
            }
        ),
        error_messages={"required": _("Choose the file that you want to import.")},
    )
    scorecard = forms.ModelChoiceField(
        label=_("Scorecard"),
        queryset=Scorecard.objects.none(),
        required=False,
        empty_label=_("a new scorecard"),
        help_text=_(
            "For a retreat that continues another one, choose that one’s scorecard. It keeps its "
            "title, its years and its day."
        ),
        error_messages={"invalid_choice": _("Choose one of the scorecards in the list.")},
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.archive: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.has_more_faults = False
        choices: Any = self.fields["scorecard"]
        choices.queryset = organisation.scorecards.order_by("-created_at")

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            self.archive = parse_archive(file.read(MAX_BYTES + 1))
        except ArchiveFaults as error:
            self.faults = error.faults
            self.has_more_faults = error.has_more
            if error.has_more:
                raise ValidationError(
                    _("The file has more than %(count)s faults. Is it the right file?"),
                    params={"count": len(self.faults)},
                ) from error
            raise ValidationError(
                ngettext(
                    "The file has %(count)s fault. Mend it and choose the file again.",
                    "The file has %(count)s faults. Mend them and choose the file again.",
                    len(self.faults),
                ),
                params={"count": len(self.faults)},
            ) from error
        return file
