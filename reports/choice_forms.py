"""Input of the choices of a report and of its computed sentences."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import StyledForm
from bsc_project.fields import CleanTextField
from reports.choice_models import SentenceState
from reports.tree.choices import CONTENT_LANGUAGE, LANDSCAPE, PORTRAIT, Choices

LABELS = {
    "procedure": _("Procedure"),
    "analysis": _("Analysis with the cards"),
    "conclusion": _("Conclusion with the guiding questions"),
    "direction": _("Direction, objectives and phases"),
    "goals": _("Tables of the goals"),
    "measures": _("Measures"),
    "figures": _("Figures: card map, spread, strategy map, charts and bars"),
    "participants": _("Number of participants"),
    "clusters": _("Clusters with their names"),
    "sentences": _("Computed sentences that were accepted"),
    "values": _("Newest values of the indicators, with their charts"),
    "links": _("Links between goals, with the strategy map"),
    "votes": _("Votes"),
    "trace": _("Annex: from card to goal"),
    "photos": _("Annex: photos of the pinboard"),
}
TABLE_FORMS = {LANDSCAPE: _("landscape"), PORTRAIT: _("portrait")}
LANGUAGES = {
    CONTENT_LANGUAGE: _("in the language of the retreat"),
    "de": "Deutsch",
    "en": "English",
}
ONE_OF = _("Choose one of the entries in the list.")
WRONG = {"invalid_choice": ONE_OF, "required": ONE_OF}


class ChoicesForm(StyledForm):
    """One box for each part of the report, and two lists."""

    goal_tables = forms.ChoiceField(
        label=_("Format of the goal tables"),
        choices=list(TABLE_FORMS.items()),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=WRONG,
    )
    language = forms.ChoiceField(
        label=_("The report’s own words"),
        choices=list(LANGUAGES.items()),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("Headings and table heads. What people wrote stays as it is."),
        error_messages=WRONG,
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "choice")
        super().__init__(*args, initial=asdict(choices), **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = forms.BooleanField(
                label=label,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in LABELS]

    def choices(self) -> Choices:
        return Choices(**{item.name: self.cleaned_data[item.name] for item in fields(Choices)})


class SentenceForm(StyledForm):
    """What is decided on one sentence; the text counts only where it is edited."""

    state = forms.ChoiceField(choices=SentenceState.choices, error_messages=WRONG)
    text = CleanTextField(label=_("Your wording"), max_length=2_000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_edited = cleaned.get("state") == SentenceState.EDITED
        if is_edited and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write the sentence, or drop it."))
        return cleaned
