"""What somebody types into rapid entry, and what they paste."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bsc_project.fields import CleanCharField
from swot.desk import Chosen, Desk
from swot.models import CARD_LENGTH, Prompt
from swot.services import MOST_EQUAL
from swot.services.clusters import TITLE_LENGTH
from workshops.models import Perspective


class EntryForm(forms.Form):
    """One card. ``is_read``: the page has read the line already and says what it means."""

    text = CleanCharField(label=gettext_lazy("Text of the card"), required=False)
    kind = forms.CharField(required=False, max_length=20)
    perspective = forms.CharField(required=False, max_length=40)
    cluster = CleanCharField(
        label=gettext_lazy("Cluster"),
        required=False,
        max_length=TITLE_LENGTH,
        error_messages={"max_length": gettext_lazy("The name of a cluster holds 200 characters.")},
    )
    count = forms.IntegerField(
        label=gettext_lazy("Equal paper cards"),
        required=False,
        min_value=1,
        max_value=MOST_EQUAL,
        error_messages={
            "min_value": gettext_lazy("Write how many equal cards there are, from 1 to 999."),
            "max_value": gettext_lazy("Write how many equal cards there are, from 1 to 999."),
            "invalid": gettext_lazy("Write how many equal cards there are, from 1 to 999."),
        },
    )
    card_id = forms.UUIDField(required=False)
    is_read = forms.BooleanField(required=False)

    def __init__(self, *args: Any, desk: Desk, chosen: Chosen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.chosen = chosen
        self.is_prefix_only = False

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"] or self.chosen.kind
        if kind not in self.desk.prompts:
            raise forms.ValidationError(_("Nobody was asked for this kind."))
        return kind

    def clean_perspective(self) -> str:
        pk = self.cleaned_data["perspective"]
        if pk and not self.desk.find(pk):
            raise forms.ValidationError(
                _("This perspective is no longer there. Please reload the page.")
            )
        return pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["count"] = data.get("count") or 1
        if not data.get("is_read"):
            self._read_line(data)
        if "kind" in data and "perspective" in data and "cluster" in data:
            self.chosen = Chosen(data["kind"], data["perspective"], data["cluster"])
        self._check_text(data.get("text", ""))
        return data

    def _read_line(self, data: dict[str, Any]) -> None:
        """Take kind, place, cluster and number of equal cards from what was typed."""
        line = data.get("text", "")
        entry = self.desk.read(line)
        place = self.desk.place_of(entry.perspective)
        sets_something = entry.kind or place is not None or entry.cluster is not None
        self.is_prefix_only = bool(sets_something) and not entry.text
        data["text"] = entry.text
        data["count"] = entry.count if entry.count > 1 else data["count"]
        if entry.kind:
            data["kind"] = entry.kind
        if place is not None:
            data["perspective"] = place
        if entry.cluster is not None:
            data["cluster"] = entry.cluster[:TITLE_LENGTH]

    def _check_text(self, text: str) -> None:
        if not text and not self.is_prefix_only:
            self.add_error("text", _("Type the text of the card first."))
        if len(text) > CARD_LENGTH:
            sentence = _("%(length)s characters: a card holds 2,000. Please make two cards of it.")
            self.add_error("text", sentence % {"length": len(text)})

    @property
    def prompt(self) -> Prompt:
        return self.desk.prompts[self.chosen.kind]

    @property
    def place(self) -> Perspective | None:
        return self.desk.find(self.chosen.perspective)

    def fault(self) -> str:
        """The first fault as one sentence."""
        return next((str(found[0]) for found in self.errors.values()), "")
