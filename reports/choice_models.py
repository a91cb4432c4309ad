"""What people chose for the report of a retreat: its parts, and what became of each computed
sentence. A version keeps its own copy of both (`Edition.facts`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy

from accounts.models import one_of
from workshops.models import Workshop


class ReportChoice(models.Model):
    """``chosen`` as `reports.tree.choices` tells it. No row: the original's report."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="report_choice")
    chosen = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.workshop)


class SentenceState(models.TextChoices):
    OFFERED = "offered", gettext_lazy("offered")
    ACCEPTED = "accepted", gettext_lazy("accepted")
    EDITED = "edited", gettext_lazy("edited")
    DROPPED = "dropped", gettext_lazy("dropped")


class SentenceChoice(models.Model):
    """``text`` is the edited wording, which is kept whatever is decided later; ``computed`` is
    what it was edited from. An accepted sentence is computed anew whenever it is printed."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sentence_choices")
    sentence = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=SentenceState.choices)
    text = models.TextField(blank=True)
    computed = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "sentence"], name="sentence_choice_once_each"
            ),
            one_of("state", SentenceState, "sentence_choice_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.sentence}"
