"""What comes along into the next retreat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal, GoalStatus
from swot.labels import goal_labels
from swot.models import GuidingQuestion
from swot.setup_forms import WorkshopForm
from workshops.models import Workshop

OVER = (GoalStatus.REACHED, GoalStatus.DROPPED)


class _StillThere(forms.ModelMultipleChoiceField):
    """Whatever is wrong with a choice, it is that the list has changed: one sentence for all."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid_choice"]) from error


class _LabelledGoals(_StillThere):
    labels: dict = {}

    def label_from_instance(self, obj: Any) -> str:
        return f"{self.labels[obj.pk]}  {obj.statement}"


class _NumberedQuestions(_StillThere):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}  {obj.text}"


class ContinueForm(WorkshopForm):
    """The frame of the next retreat, with the goals and questions that come along."""

    goals = _LabelledGoals(
        label=gettext_lazy("Goals taken over"),
        queryset=Goal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They come along word for word, with their indicators and values. This can be changed "
            "later, goal by goal."
        ),
        error_messages={
            "invalid_choice": gettext_lazy("A goal is no longer there. Look through the list.")
        },
    )
    questions = _NumberedQuestions(
        label=gettext_lazy("Guiding questions asked again"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They are copied, so the new retreat can word them anew."),
        error_messages={
            "invalid_choice": gettext_lazy("A question is no longer there. Look through the list.")
        },
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = Goal.objects.filter(scorecard=workshop.scorecard_id).order_by(
            "workshop__created_at", "workshop", "position", "key"
        )
        field: Any = self.fields["goals"]
        field.queryset, field.labels = goals, goal_labels(goals)
        field.initial = [goal.pk for goal in goals if goal.status not in OVER]
        questions: Any = self.fields["questions"]
        questions.queryset = workshop.questions.all()

    @classmethod
    def initial_of(cls, workshop: Workshop) -> dict[str, Any]:
        return {
            **super().initial_of(workshop),
            "title": _("%(title)s, continued") % {"title": workshop.title[:180]},
            "dates": [],
            "delete_on": None,
        }
