"""What members write about guiding questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import StyledForm
from bsc_project.fields import CleanCharField, CleanTextField
from bsc_project.seen import SeenMixin
from swot.models import Card, GuidingQuestion
from workshops.models import Perspective

QUESTION_LENGTH = 1_000
REQUIRED = gettext_lazy("Write the question first.")
TOO_LONG = gettext_lazy("A question holds up to 1,000 characters. Make two of it.")


class QuickQuestionForm(forms.Form):
    """One question by its text alone."""

    text = CleanCharField(
        max_length=QUESTION_LENGTH, error_messages={"required": REQUIRED, "max_length": TOO_LONG}
    )
    question_id = forms.UUIDField(required=False)

    def fault(self) -> str:
        return next((str(found[0]) for found in self.errors.values()), "")


class PickCardsForm(StyledForm):
    """Cards by tick, or by the tick of their whole cluster: both name the cards themselves."""

    cards = forms.MultipleChoiceField(required=False)
    clusters = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, cards: list[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_cards = cards
        self.fields["cards"].choices = [(str(card.pk), "") for card in cards]
        titles = dict.fromkeys(str(card.cluster_id) for card in cards if card.cluster_id)
        self.fields["clusters"].choices = [(pk, "") for pk in titles]
        for name in ("cards", "clusters"):
            self.fields[name].error_messages["invalid_choice"] = _(
                "A card or cluster was removed meanwhile. Please check what is ticked."
            )

    def picked(self) -> list[Card]:
        cards, clusters = self.cleaned_data["cards"], self.cleaned_data["clusters"]
        return [
            card
            for card in self.all_cards
            if str(card.pk) in cards or str(card.cluster_id) in clusters
        ]

    def ticked(self) -> list[str]:
        """The cards that are ticked on the page, right or wrong."""
        return list(self["cards"].value() or [])


class QuestionForm(SeenMixin, PickCardsForm):
    text = CleanTextField(
        label=gettext_lazy("Guiding question"),
        single_line=True,
        max_length=QUESTION_LENGTH,
        error_messages={"required": REQUIRED, "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control question-text"}),
    )
    perspectives = forms.ModelMultipleChoiceField(
        Perspective.objects.none(),
        label=gettext_lazy("Perspectives that it concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("text", "perspectives")

    def __init__(self, *args: Any, perspectives: list[Perspective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["perspectives"]
        field.queryset = Perspective.objects.filter(
            pk__in=[item.pk for item in perspectives]
        ).in_board_order()


class LinkCardsForm(PickCardsForm):
    """Cards for a question that is there, or for a new one."""

    question = forms.ModelChoiceField(
        GuidingQuestion.objects.none(),
        label=gettext_lazy("Choose a guiding question"),
        required=False,
        empty_label=gettext_lazy("A new question"),
        error_messages={
            "invalid_choice": gettext_lazy("This question was deleted meanwhile. Choose another.")
        },
    )
    text = CleanCharField(
        label=gettext_lazy("Or write a new one"),
        required=False,
        max_length=QUESTION_LENGTH,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, questions: list[GuidingQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["question"]
        field.queryset = GuidingQuestion.objects.filter(pk__in=[item.pk for item in questions])
        field.choices = [
            ("", _("A new question")),
            *((str(item.pk), f"{item.number}. {item.text}") for item in questions),
        ]
        for name in ("question", "text"):  # one of the two is needed: neither is "optional"
            self.fields[name].is_one_of_two = True
        if not questions:
            self.fields["text"].label = _("New question")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "question" in data and not data["question"] and not data.get("text"):
            self.add_error("question", _("Choose a question, or write a new one."))
        if "cards" in data and "clusters" in data and not self.picked():
            self.add_error("cards", _("Tick at least one card."))
        return data
