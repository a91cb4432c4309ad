"""Forms of a review: the meeting, and what is written of one goal."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import StyledForm
from bsc_project.fields import CleanTextField
from bsc_project.seen import SeenMixin
from goals.fields import DayField, PostNameField
from indicators.review_services import MeasureAgreed

LONGEST = 10_000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


class ReviewForm(SeenMixin, StyledForm):
    held_on = DayField(label=gettext_lazy("Day of the meeting"), required=True)
    participants = CleanTextField(
        label=gettext_lazy("Present"),
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        help_text=gettext_lazy("Names or posts, as they shall stand in the minutes."),
    )


class WrittenForm(StyledForm):
    """What is saved while somebody types."""

    comment = CleanTextField(
        label=gettext_lazy("Comment"), required=False, max_length=LONGEST, widget=_area(3)
    )
    decision = CleanTextField(
        label=gettext_lazy("Decision"), required=False, max_length=LONGEST, widget=_area(2)
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    writer = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def written(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "comment": data["comment"],
            "decision": data["decision"],
            "version": data["version"] or 0,
            "writer": str(data["writer"] or ""),
        }


class NoteForm(WrittenForm):
    """The same with a measure that is agreed on the way."""

    measure = CleanTextField(
        label=gettext_lazy("Measure"),
        required=False,
        max_length=LONGEST,
        single_line=True,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    responsible = PostNameField(label=gettext_lazy("Responsible"))
    due = DayField(label=gettext_lazy("Due"))
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("measure") and (data.get("responsible") or data.get("due")):
            self.add_error(
                "measure",
                ValidationError(_("Say what is to be done, or empty the two fields beside it.")),
            )
        return data

    def agreed(self) -> MeasureAgreed | None:
        data = self.cleaned_data
        if not data["measure"]:
            return None
        return MeasureAgreed(
            data["measure"], data["responsible"], data["due"], data["sent_as"] or uuid.uuid4()
        )
