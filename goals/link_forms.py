"""The form of a link between two goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import StyledForm
from goals.fields import ProseField
from goals.links import LinkEntry
from goals.models import Goal, LinkKind

SHOWN = 110
"""Signs of a goal's wording in a list of choices."""


class GoalChoiceField(forms.ChoiceField):
    """One of the goals of a scorecard, grouped by perspective."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {
            "required": gettext_lazy("Please choose a goal."),
            "invalid_choice": gettext_lazy(
                "This goal can’t be chosen here. Please take another one."
            ),
        }
        kwargs.setdefault("widget", forms.Select(attrs={"class": "form-select"}))
        super().__init__(**kwargs)
        self.goals: dict[str, Goal] = {}

    def offer(self, goals: Sequence[Goal]) -> None:
        self.goals = {str(goal.pk): goal for goal in goals}
        groups: dict[str, list[tuple[str, str]]] = {}
        for goal in sorted(goals, key=lambda item: item.perspective.board_position):
            text = f"{goal.label} {Truncator(goal.statement).chars(SHOWN)}"
            groups.setdefault(goal.perspective.label, []).append((str(goal.pk), text))
        self.choices = [("", _("Please choose")), *groups.items()]

    def clean(self, value: Any) -> Any:
        return self.goals[super().clean(value)]


class LinkForm(StyledForm):
    """From which goal, how, to which goal, and why one thinks so."""

    goal = GoalChoiceField(label=gettext_lazy("This goal"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How it bears on the other"),
        choices=LinkKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Please choose how."),
            "invalid_choice": gettext_lazy("Please choose how."),
        },
    )
    to = GoalChoiceField(label=gettext_lazy("The other goal"))
    hypothesis = ProseField(
        label=gettext_lazy("Why you think so"),
        max_length=2_000,
        help_text=gettext_lazy(
            "One sentence that can be checked: “Trained staff write standards that last.”"
        ),
    )
    # The state of the link when the form was read, and the goal whose page one came from.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, sources: Sequence[Goal], goals: Sequence[Goal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("goal", sources), ("to", goals)):
            field = self.fields[name]
            assert isinstance(field, GoalChoiceField)  # noqa: S101 - declared above
            field.offer(offered)

    def clean_to(self) -> Goal:
        to: Goal = self.cleaned_data["to"]
        goal = self.cleaned_data.get("goal")
        if goal is not None and goal.pk == to.pk:
            raise ValidationError(_("A goal can’t be linked to itself. Choose another one."))
        return to

    @property
    def entry(self) -> LinkEntry:
        data = self.cleaned_data
        return LinkEntry(data["goal"], data["to"], data["kind"], data["hypothesis"])

    @property
    def back_to(self) -> Goal | None:
        """The goal to whose page one returns; None for the map, also where nonsense was sent."""
        field = self.fields["to"]
        assert isinstance(field, GoalChoiceField)  # noqa: S101 - declared above
        return field.goals.get(str(self["back"].value() or ""))

    @property
    def can_be_filled(self) -> bool:
        """There is a goal to begin at and another one."""
        sources, goals = self.fields["goal"], self.fields["to"]
        assert isinstance(sources, GoalChoiceField)  # noqa: S101 - declared above
        assert isinstance(goals, GoalChoiceField)  # noqa: S101
        return bool(sources.goals) and len(goals.goals) > 1
