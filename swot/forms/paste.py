"""A pasted list with what holds for lines that say nothing themselves."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bsc_project.fields import CleanTextField
from swot.desk import Chosen, Desk
from swot.paste import PastePerspective, PasteResult, parse_paste
from swot.services.paste import NewCard

MOST_SIGNS = 200_000
MOST_LINES = 1_000


class PasteForm(forms.Form):
    """The list, and kind and perspective where it names none."""

    text = CleanTextField(
        label=gettext_lazy("List of cards"),
        error_messages={"required": gettext_lazy("Paste or type the cards first, one per line.")},
    )
    kind = forms.CharField(required=False, max_length=20)
    perspective = forms.CharField(required=False, max_length=40)
    list_id = forms.UUIDField(required=False)

    def __init__(self, *args: Any, desk: Desk, chosen: Chosen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.chosen = chosen

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > MOST_SIGNS or text.count("\n") > MOST_LINES:
            raise forms.ValidationError(
                _("This is more than 1,000 lines or 200,000 characters. Paste it in parts.")
            )
        return text

    def clean_list_id(self) -> uuid.UUID:
        return self.cleaned_data["list_id"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind") or ""
        place = self.desk.find(data.get("perspective") or "")
        self.chosen = Chosen(
            kind if kind in self.desk.prompts else "", str(place.pk) if place else ""
        )
        return data

    @cached_property
    def result(self) -> PasteResult:
        """The list as it was read."""
        place = self.desk.find(self.chosen.perspective)
        return parse_paste(
            self.cleaned_data["text"],
            kinds=self.desk.kinds,
            perspectives=[
                PastePerspective(item.key, item.name, item.heading, item.short)
                for item in self.desk.perspectives
            ],
            clusters=self.desk.clusters,
            kind=self.chosen.kind or None,
            perspective=place.key if place else None,
            language=get_language() or "de",
        )

    def new_cards(self) -> list[NewCard]:
        by_key = {item.key: item for item in self.desk.perspectives}
        return [
            NewCard(
                line=row.line,
                prompt=self.desk.prompts[row.kind],
                perspective=by_key[row.perspective] if row.perspective else None,
                cluster=row.cluster,
                count=row.count,
                text=row.text,
            )
            for row in self.result.rows
            if row.kind
        ]
