"""What people type about scorecards, perspectives, workshops and texts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bsc_project.fields import CleanCharField, CleanTextField
from workshops.bounds import (
    FIRST_AS_OF,
    LAST_AS_OF,
    NARRATIVE_LENGTH,
    NARRATIVE_LINES,
    written_lines,
)
from workshops.catalogue import ICONS, TEMPLATES
from workshops.models import Hue, Narrative, Perspective, Scorecard, View

LANGUAGES = [("de", gettext_lazy("German")), ("en", gettext_lazy("English"))]

ICON_NAMES = {
    "users": pgettext_lazy("icon", "people"),
    "handshake": pgettext_lazy("icon", "handshake"),
    "workflow": pgettext_lazy("icon", "workflow"),
    "sprout": pgettext_lazy("icon", "seedling"),
    "scale": pgettext_lazy("icon", "scales"),
    "target": pgettext_lazy("icon", "target"),
    "map": pgettext_lazy("icon", "map"),
    "file-text": pgettext_lazy("icon", "document"),
    "presentation": pgettext_lazy("icon", "screen"),
    "trending-up": pgettext_lazy("icon", "rising line"),
}


def template_choices(language: str) -> list[tuple[str, str]]:
    """Return key and title of the catalogue's templates, and the empty one."""
    found = [(item.key, item.title.in_language(language)) for item in TEMPLATES]
    return [*found, ("empty", _("Without perspectives"))]


class YearField(CleanCharField):
    """A year such as 2008, or a month or day where the cycle starts within a year (ISO)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> str | None:
        value = super().clean(value)
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
            raise forms.ValidationError(_("Type a year with four digits, such as 2008."))
        return value


class DayField(forms.DateField):
    """A day in a date input; typed by hand it may also be written 22.06.2007."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], localize=False, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Type a day such as 22.06.2007.")


class ScorecardForm(forms.ModelForm):
    """Title and frame of a scorecard."""

    title = CleanCharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("For example: Social services 2008 to 2012"),
        error_messages={"required": gettext_lazy("Give the scorecard a title.")},
    )
    unit = CleanCharField(
        label=gettext_lazy("Unit"),
        max_length=200,
        required=False,
        empty_value=None,
        help_text=gettext_lazy("Whose strategy it is, such as a department"),
    )
    period_from = YearField(label=gettext_lazy("From year"), required=False, empty_value=None)
    period_to = YearField(label=gettext_lazy("To year"), required=False, empty_value=None)
    as_of = DayField(
        label=gettext_lazy("As of"),
        required=False,
        help_text=gettext_lazy("Leave it empty to let the scorecard stand at today."),
    )
    parent = forms.ModelChoiceField(
        Scorecard.objects.none(),
        label=gettext_lazy("Scorecard above it"),
        required=False,
        empty_label=pgettext_lazy("scorecard", "none: stands by itself"),
        help_text=gettext_lazy("Orders the overview of all units; each keeps its own goals."),
    )

    class Meta:
        model = Scorecard
        fields = ["title", "unit", "period_from", "period_to", "as_of", "parent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Scorecard.objects.filter(organisation=self.instance.organisation_id)
        known = list(units.order_by("title", "unit", "created_at"))
        barred = _with_descendants(self.instance, known)
        field: Any = self.fields["parent"]
        field.queryset = units.exclude(pk__in=barred)
        # Read once, for the list and for whether there is anything to choose at all.
        self.units = [(item.pk, item.full_title) for item in known if item.pk not in barred]
        field.choices = [("", field.empty_label), *self.units]

    def clean_as_of(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["as_of"]
        if day is not None and not FIRST_AS_OF <= day <= LAST_AS_OF:
            raise forms.ValidationError(
                _("Type a day between 1900 and 2199, or leave the field empty.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("period_from"), data.get("period_to")
        if start and end and end[:4] < start[:4]:
            self.add_error("period_to", _("The last year is before the first."))
        return data


class ScorecardCreateForm(ScorecardForm):
    """The same, with the template to begin with."""

    template = forms.ChoiceField(
        label=gettext_lazy("Perspectives"), widget=forms.RadioSelect, initial=TEMPLATES[0].key
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the perspectives"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )

    class Meta(ScorecardForm.Meta):
        fields = ["title", "unit", "period_from", "period_to", "parent"]

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["as_of"]
        self.fields["template"].choices = template_choices(language)
        self.fields["language"].initial = language


def _swatches() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "form-check-input"})


class PerspectiveForm(forms.ModelForm):
    """One perspective: its names, where it belongs, how it looks."""

    name = CleanCharField(
        label=gettext_lazy("Official name"),
        max_length=200,
        help_text=gettext_lazy("As it stands in resolutions and in the archive"),
        error_messages={"required": gettext_lazy("Give the perspective a name.")},
    )
    heading = CleanCharField(
        label=gettext_lazy("Heading in the report"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Left empty, the official name is printed."),
    )
    short = CleanCharField(
        label=gettext_lazy("Short name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For the board and for narrow columns"),
    )
    parent = forms.ModelChoiceField(
        Perspective.objects.none(),
        label=gettext_lazy("Belongs to"),
        required=False,
        empty_label=gettext_lazy("none: stands by itself"),
    )
    view = forms.ChoiceField(
        label=gettext_lazy("Where it looks"),
        required=False,
        choices=[("", gettext_lazy("not said")), *View.choices],
        help_text=gettext_lazy("The picture of the cards tells inward from outward."),
    )
    hue = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Hue.choices, widget=_swatches())
    icon = forms.ChoiceField(label=gettext_lazy("Sign"), widget=_swatches())

    class Meta:
        model = Perspective
        fields = ["name", "heading", "short", "parent", "view", "hue", "icon"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siblings = list(self.instance.scorecard.perspectives.in_use())
        barred = _with_descendants(self.instance, siblings)
        self.fields["parent"].queryset = self.instance.scorecard.perspectives.in_use().exclude(
            pk__in=barred
        )
        icons = {name: ICON_NAMES[name] for name in ICONS}
        if self.instance.icon not in icons:  # from an archive of another making
            icons[self.instance.icon] = self.instance.icon
        self.fields["icon"].choices = list(icons.items())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["heading"] = data.get("heading") or data.get("name", "")
        return data


def _with_descendants(
    thing: Perspective | Scorecard, siblings: Sequence[Perspective | Scorecard]
) -> set:
    """What may not stand above it: itself and all below it."""
    found = {thing.pk}
    grown = True
    while grown:
        below = {item.pk for item in siblings if item.parent_id in found} - found
        found |= below
        grown = bool(below)
    return found


class NarrativeField(CleanTextField):
    """A text of the report. The browser counts nothing: it would cut what is pasted, unasked."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        del attrs["maxlength"]
        return attrs

    def validate(self, value: Any) -> None:
        super().validate(value)
        if (lines := written_lines(value)) > NARRATIVE_LINES:
            raise forms.ValidationError(
                _("%(lines)d lines; at most %(limit)d are possible.")
                % {"lines": lines, "limit": NARRATIVE_LINES}
            )


class NarrativeForm(forms.Form):
    """A text and the version it was begun from."""

    text = NarrativeField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=NARRATIVE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)

    @classmethod
    def of(cls, narrative: Narrative | None) -> NarrativeForm:
        return cls(
            initial={
                "text": narrative.text if narrative else "",
                "version": narrative.version if narrative else 0,
            }
        )


class DeleteWorkshopForm(forms.Form):
    """The last question before a workshop goes for good."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, delete it for good"),
        error_messages={
            "required": gettext_lazy("Tick the box if the retreat is really to be deleted.")
        },
    )


class RetentionField(DayField):
    """The last day on which a workshop is kept; it lies ahead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=gettext_lazy("Keep until"), **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        day = super().clean(value)
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(
                _("This day is past. Choose a day ahead, or leave the field empty.")
            )
        return day
