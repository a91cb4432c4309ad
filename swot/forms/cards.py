"""What members type and choose about cards and clusters."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bsc_project.fields import CleanCharField, CleanTextField
from swot.board import board_name
from swot.models import CARD_LENGTH, Card, Cluster, Kind, Prompt
from swot.services import MOST_EQUAL
from swot.services.clusters import TITLE_LENGTH
from swot.services.places import After
from workshops.models import Perspective, Workshop

MOST_PARTS = 20
_PARTS = re.compile(r"\n+")


class PlaceForm(forms.Form):
    """A place of the board: perspective (empty: unsorted) and kind."""

    perspective = forms.ModelChoiceField(Perspective.objects.none(), required=False)
    kind = forms.ChoiceField(choices=Kind.choices)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        self.fields["perspective"].queryset = Perspective.objects.filter(
            scorecard=workshop.scorecard_id
        ).in_board_order()

    def prompt_of(self, kind: str, current: Prompt | None = None) -> Prompt | None:
        """The current prompt if it asks for that kind, else the first that does."""
        if current is not None and current.kind == kind:
            return current
        return Prompt.objects.filter(workshop=self.workshop, kind=kind).first()


class CardForm(forms.Form):
    """What a verb of one card asks for; the fields bear the names of the service's arguments."""

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card


class MoveForm(PlaceForm):
    """Where a card goes. ``after``: the card it follows, "first", or empty for the end."""

    cluster = forms.ModelChoiceField(Cluster.objects.none(), required=False)
    after = forms.CharField(required=False, max_length=40)
    seen_perspective = forms.UUIDField(required=False)
    seen_kind = forms.ChoiceField(choices=Kind.choices, required=False)

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, workshop=card.workshop, **kwargs)
        self.card = card
        self.fields["cluster"].queryset = Cluster.objects.filter(workshop=card.workshop_id)

    def clean_after(self) -> After:
        value = self.cleaned_data["after"]
        if value in ("first", ""):
            return "first" if value else "last"
        try:
            return UUID(value)
        except ValueError:
            return "last"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if kind := values.get("kind"):
            values["prompt"] = self.prompt_of(kind, self.card.prompt)
            if values["prompt"] is None:
                self.add_error("kind", _("Nobody was asked for this kind."))
        seen = values.get("seen_kind")
        values["seen"] = (values.get("seen_perspective"), seen) if seen else None
        return values


class ClusterOfCardForm(CardForm):
    """A cluster of the card's place, or the name of a new one."""

    title = CleanCharField(
        label=gettext_lazy("New cluster"),
        max_length=TITLE_LENGTH,
        error_messages={"required": gettext_lazy("A cluster needs a name.")},
    )


class RewordForm(CardForm):
    text = CleanCharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Later wording"),
        max_length=CARD_LENGTH,
        required=False,
        help_text=gettext_lazy("Stands beside the original. Leave it empty to take it away."),
    )


class CorrectForm(CardForm):
    text = CleanCharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Text on the card"),
        max_length=CARD_LENGTH,
        error_messages={"required": gettext_lazy("A card needs a text.")},
        help_text=gettext_lazy("Only to mend a typing error: the card keeps what was written."),
    )


class RecountForm(CardForm):
    count = forms.IntegerField(
        label=gettext_lazy("Equal paper cards"), min_value=1, max_value=MOST_EQUAL
    )


class SplitForm(CardForm):
    texts = CleanTextField(
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Parts, one per line"),
        max_length=CARD_LENGTH * 2,
        error_messages={"required": gettext_lazy("A split needs at least two parts.")},
        help_text=gettext_lazy("The original stays, hidden with the reason “split”."),
    )

    def clean_texts(self) -> list[str]:
        parts = [part.strip() for part in _PARTS.split(self.cleaned_data["texts"]) if part.strip()]
        if len(parts) < 2:
            raise forms.ValidationError(_("Write at least two parts, each on a line of its own."))
        if len(parts) > MOST_PARTS:
            raise forms.ValidationError(
                _("At most %(most)s parts can be made at once.") % {"most": MOST_PARTS}
            )
        if any(len(part) > CARD_LENGTH for part in parts):
            raise forms.ValidationError(_("A card holds up to 2,000 characters."))
        return parts


class CardChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Card) -> str:
        short = obj.text if len(obj.text) <= 90 else f"{obj.text[:88]} …"
        return f"{board_name(obj.perspective)}: {short}" if obj.perspective else short


class EqualForm(CardForm):
    to = CardChoiceField(
        Card.objects.none(),
        label=gettext_lazy("Says the same as"),
        empty_label=gettext_lazy("Choose a card"),
        error_messages={"required": gettext_lazy("Choose a card")},
    )

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, card=card, **kwargs)
        self.fields["to"].queryset = (
            Card.objects.shown()
            .filter(workshop=card.workshop_id, prompt__kind=card.prompt.kind, same_as=None)
            .exclude(pk__in=[card.pk, card.same_as_id])
            .select_related("perspective")
            .order_by("perspective__board_position", "position")
        )


class HideForm(CardForm):
    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say in a few words why the card is hidden.")},
        help_text=gettext_lazy("For example: said twice, not legible, withdrawn."),
    )


class AlsoForm(CardForm):
    perspectives = forms.ModelMultipleChoiceField(
        Perspective.objects.none(),
        label=gettext_lazy("Also touches"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, card=card, **kwargs)
        field = self.fields["perspectives"]
        field.queryset = (
            Perspective.objects.filter(scorecard=card.workshop.scorecard_id, is_retired=False)
            .exclude(pk__in=[card.perspective_id] if card.perspective_id else [])
            .in_board_order()
        )
        field.label_from_instance = board_name

    def clean_perspectives(self) -> list[Perspective]:
        return list(self.cleaned_data["perspectives"])


CARD_FORMS: dict[str, type[CardForm]] = {
    "cluster": ClusterOfCardForm,
    "reword": RewordForm,
    "correct": CorrectForm,
    "recount": RecountForm,
    "split": SplitForm,
    "equal": EqualForm,
    "also": AlsoForm,
    "hide": HideForm,
}
"""The verbs that stand below each other on the page of a card."""


class ClusterForm(PlaceForm):
    """A new cluster with its place."""

    title = CleanCharField(
        label=gettext_lazy("Name of the cluster"),
        max_length=TITLE_LENGTH,
        error_messages={"required": gettext_lazy("A cluster needs a name.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["perspective"].label = _("Perspective")
        self.fields["perspective"].empty_label = _("Unsorted")
        self.fields["perspective"].label_from_instance = board_name
        self.fields["kind"].label = _("Kind")
        asked = set(Prompt.objects.filter(workshop=self.workshop).values_list("kind", flat=True))
        self.fields["kind"].choices = [pair for pair in Kind.choices if pair[0] in asked]
        self.order_fields(["title", "perspective", "kind"])


class RenameForm(forms.Form):
    title = CleanCharField(
        label=gettext_lazy("Name of the cluster"),
        max_length=TITLE_LENGTH,
        error_messages={"required": gettext_lazy("A cluster needs a name.")},
    )
