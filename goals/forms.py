"""Forms of the direction and of goals with their measures."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import StyledForm, StyledModelForm
from bsc_project.fields import CleanCharField
from bsc_project.seen import SeenMixin
from goals.fields import DayField, GrainField, PostNameField, ProseField
from goals.grain import first_day, last_day
from goals.models import Goal, GoalStatus, Objective, Phase
from swot.models import GuidingQuestion
from workshops.models import Perspective, Workshop

YEAR_ERRORS = {
    "invalid": _("This is not a year. Write four digits, such as 2008."),
    "min_value": _("This is not a year. Write four digits, such as 2008."),
    "max_value": _("This is not a year. Write four digits, such as 2008."),
}


class QuietMixin:
    """A form that keeps what was typed without yet finding fault: a row is being added."""

    is_quiet = False

    @property
    def errors(self) -> Any:
        found = super().errors  # type: ignore[misc]
        return {} if self.is_quiet else found


class ObjectiveForm(SeenMixin, StyledModelForm):
    text = ProseField(
        label=_("Objective"),
        required=True,
        help_text=_("Write the state that will have been reached, not the way to it."),
    )
    valid_from = forms.IntegerField(
        label=_("From year"),
        required=False,
        min_value=1000,
        max_value=9999,
        error_messages=YEAR_ERRORS,
        widget=forms.TextInput(
            attrs={"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    due = GrainField(label=_("Due"), help_text=_("A year or a day."))

    class Meta:
        model = Objective
        fields = ["text", "valid_from", "due"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due, begin = data.get("due"), data.get("valid_from")
        if due and begin and last_day(due).year < begin:
            self.add_error("due", _("This lies before the first year. Change one of the two."))
        return data


class NumberedChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.text}"


class PhaseForm(SeenMixin, StyledModelForm):
    label = CleanCharField(
        label=_("Short name"),
        required=False,
        max_length=200,
        empty_value=None,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    text = ProseField(label=_("What happens in this phase"), required=True, rows=5)
    objective = NumberedChoiceField(
        Objective.objects.none(),
        label=_("Objective that it serves"),
        required=False,
        empty_label=_("none"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    from_date = GrainField(label=_("From"), help_text=_("A year or a day."))
    to_date = GrainField(label=_("To"), help_text=_("A year or a day."))

    class Meta:
        model = Phase
        fields = ["label", "text", "objective", "from_date", "to_date"]

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = workshop.objectives.all()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begin, end = data.get("from_date"), data.get("to_date")
        if begin and end and last_day(end) < first_day(begin):
            self.add_error("to_date", _("The phase ends before it begins. Change one of the two."))
        return data


class GoalForm(QuietMixin, StyledModelForm):
    """The goal itself; indicators and measures are rows of their own beside it."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    # Made with the blank form: sent twice, a new goal is still one.
    new_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    statement = ProseField(
        label=_("Goal"),
        required=True,
        rows=3,
        error_messages={"required": _("Write the goal in one sentence. A draft may be rough.")},
    )
    perspective = forms.ModelChoiceField(
        Perspective.objects.none(),
        label=_("Perspective"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the perspective that this goal belongs to.")},
    )
    questions = forms.ModelMultipleChoiceField(
        GuidingQuestion.objects.none(),
        label=_("Guiding questions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        label=_("Objective that it serves"),
        required=False,
        empty_label=_("none"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    achievable = ProseField(label=_("Time, people and money"), rows=2)
    relevant = ProseField(label=_("Why it matters and who supports it"), rows=2)
    due = DayField(label=_("Reached by"))
    responsible = PostNameField(label=_("Responsible"))
    status = forms.ChoiceField(
        label=_("Status"),
        choices=GoalStatus.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    status_reason = ProseField(label=_("Reason"), rows=2)
    number = CleanCharField(
        label=_("Number of its own"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control num", "autocomplete": "off"}),
        help_text=_("Only if the counted one does not suit."),
    )

    class Meta:
        model = Goal
        fields = [
            "statement",
            "perspective",
            "objective",
            "achievable",
            "relevant",
            "due",
            "status",
            "status_reason",
            "number",
        ]

    def __init__(
        self,
        *args: Any,
        workshop: Workshop,
        perspectives: list[Perspective],
        questions: list[GuidingQuestion],
        objectives: list[Objective],
        **kwargs: Any,
    ) -> None:
        """The lists are read once by the view, so that the form asks no further queries."""
        super().__init__(*args, **kwargs)
        self.fields["perspective"].queryset = workshop.scorecard.perspectives.all()
        self.fields["perspective"].choices = [(item.pk, item.label) for item in perspectives]
        self.fields["questions"].queryset = workshop.questions.all()
        self.fields["questions"].choices = [
            (item.pk, f"{item.number}. {item.text}") for item in questions
        ]
        self.fields["objective"].queryset = workshop.objectives.all()
        self.fields["objective"].choices = [
            ("", _("none")),
            *((item.pk, f"{item.number}. {item.text}") for item in objectives),
        ]
        for name in ("statement", "relevant", "achievable"):
            self.fields[name].widget.attrs["lang"] = workshop.language

    @property
    def accepted_and_realistic(self) -> list[dict[str, Any]]:
        """The letters A and R with their fields: German and English order them differently."""
        relevant = {
            "criterion": "relevant",
            "field": self["relevant"],
            "title": _("Relevant"),
            "help": _("Say why it matters, who has agreed, and who must still be won."),
        }
        achievable = {
            "criterion": "achievable",
            "field": self["achievable"],
            "title": _("Achievable"),
            "help": _("Do time, people and money suffice? What has to be there first?"),
        }
        german = (get_language() or "").startswith("de")
        pair = [relevant, achievable] if german else [achievable, relevant]
        return [{"letter": letter, **item} for letter, item in zip("AR", pair, strict=True)]


class MeasureForm(QuietMixin, StyledForm):
    """One row of what is done for a goal."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = ProseField(
        label=_("Measure"),
        required=True,
        rows=1,
        error_messages={"required": _("Write what is to be done, or remove the row.")},
    )
    responsible = PostNameField(label=_("Responsible"))
    due = DayField(label=_("Due"))
    is_done = forms.BooleanField(
        label=_("Done"),
        required=False,
    )
    done_on = DayField(label=_("Done on"))

    def clean_done_on(self) -> datetime.date | None:
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get("done_on")
        # Whoever unticks what was done need not clear its day as well.
        if day and not data.get("is_done") and day != self.initial.get("done_on"):
            self.add_error("done_on", _("Tick “Done” as well, or remove the day."))
        return data
