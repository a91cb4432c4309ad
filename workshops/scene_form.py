"""What the screen of the room is to show, as chosen by the facilitator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.models import Scene, Workshop
from workshops.screens import MOST_MINUTES, UNSORTED


class SceneForm(forms.Form):
    """A scene, and what it is about where it needs that."""

    scene = forms.ChoiceField(
        choices=Scene.choices,
        error_messages={
            "required": gettext_lazy("Choose what the screen shows."),
            "invalid_choice": gettext_lazy("Choose what the screen shows."),
        },
    )
    subject = forms.UUIDField(
        required=False, error_messages={"invalid": gettext_lazy("Choose what the screen shows.")}
    )
    minutes = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        error_messages={
            "invalid": gettext_lazy("Type the minutes as a number up to 180."),
            "min_value": gettext_lazy("Type the minutes as a number up to 180."),
            "max_value": gettext_lazy("Type the minutes as a number up to 180."),
        },
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        scene = data.get("scene")
        if scene is None or self.errors:
            return data
        data["subject"] = self._subject(scene, data.get("subject"))
        if scene != Scene.WRITE:
            data["minutes"] = None
        return data

    def _subject(self, scene: str, chosen: UUID | None) -> UUID | None:
        """The id of something that is there; only a result goes without: then it is the newest."""
        # Clusters and votes live on higher rungs, hence by the names of their relations.
        found: Any = {
            Scene.PERSPECTIVE: self.workshop.scorecard.perspectives,
            Scene.CLUSTER: self.workshop.clusters,
            Scene.RESULT: self.workshop.voting_rounds,
        }.get(Scene(scene))
        if found is None:
            return None
        if scene == Scene.PERSPECTIVE and chosen == UNSORTED:
            return chosen
        if chosen is not None and found.filter(pk=chosen).exists():
            return chosen
        if scene == Scene.RESULT and chosen is None:
            return None
        raise forms.ValidationError(_("Choose a perspective or a cluster that is there."))
