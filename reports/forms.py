"""Input of the report page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.models import Workshop


class DraftNumberForm(forms.ModelForm):
    class Meta:
        model = Workshop
        fields = ["report_number"]
        labels = {"report_number": _("Number of the draft")}

    report_number = forms.IntegerField(
        label=_("Number of the draft"),
        min_value=1,
        max_value=999,
        error_messages={
            "required": _("Enter a number, 1 for the first draft."),
            "invalid": _("Enter a whole number, 1 for the first draft."),
        },
    )
