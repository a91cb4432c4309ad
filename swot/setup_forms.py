"""The one short form that sets a retreat up."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from bsc_project.fields import CleanCharField
from swot.models import Kind, Prompt
from swot.setup import Frame, PromptPlan
from workshops.bounds import MOST_PARTICIPANTS
from workshops.catalogue import Words
from workshops.forms import LANGUAGES, DayField, RetentionField, template_choices
from workshops.models import Scorecard, Workshop

NEW = "new:"
MOST_DAYS = 31
PROMPTS = {
    Kind.STRENGTH: Words(
        "Welche wesentlichen Stärken hat nach meiner Einschätzung unser Bereich?",
        "Which are, in my view, the main strengths of our unit?",
    ),
    Kind.WEAKNESS: Words(
        "Welche wesentlichen Schwächen hat nach meiner Einschätzung unser Bereich?",
        "Which are, in my view, the main weaknesses of our unit?",
    ),
    Kind.OPPORTUNITY: Words(
        "Welche Chancen bieten sich unserem Bereich in den nächsten Jahren?",
        "Which opportunities will our unit have in the years to come?",
    ),
    Kind.THREAT: Words(
        "Welche Risiken kommen in den nächsten Jahren auf unseren Bereich zu?",
        "Which threats will our unit face in the years to come?",
    ),
}
CARDS_PER_PERSON = 4


class DaysWidget(forms.Widget):
    """A date input per day, and an empty one for the next."""

    template_name = "workshops/_days.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        days = [day.isoformat() if hasattr(day, "isoformat") else day for day in value or []]
        context["widget"]["days"] = [*days, ""] if days else ["", ""]
        context["widget"]["is_faulty"] = "is-invalid" in context["widget"]["attrs"].get("class", "")
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [day for day in found if day.strip()][:MOST_DAYS]


class DaysField(forms.Field):
    """The days of a retreat, in order, each once."""

    widget = DaysWidget

    def clean(self, value: Any) -> tuple[datetime.date, ...]:
        one = DayField()
        try:
            return tuple(sorted({one.clean(day) for day in value or []}))
        except ValidationError as error:
            raise ValidationError(_("Type the days such as 22.06.2007.")) from error


class WorkshopForm(forms.Form):
    """The frame of a retreat."""

    title = CleanCharField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the retreat a title.")},
    )
    dates = DaysField(
        label=gettext_lazy("Days"),
        required=False,
        help_text=gettext_lazy("Leave them empty while the date is open."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of cards and report"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )
    place = CleanCharField(
        label=gettext_lazy("Place"), max_length=200, required=False, empty_value=None
    )
    facilitator = CleanCharField(
        label=gettext_lazy("Facilitator"), max_length=200, required=False, empty_value=None
    )
    participants = forms.IntegerField(
        label=gettext_lazy("Number of participants"),
        required=False,
        min_value=1,
        max_value=MOST_PARTICIPANTS,
        help_text=gettext_lazy("If it is known"),
        error_messages={
            "min_value": gettext_lazy("Type a number from 1, or leave the field empty."),
            "invalid": gettext_lazy("Type a number from 1, or leave the field empty."),
        },
    )
    delete_on = RetentionField(
        help_text=gettext_lazy(
            "After this day the retreat is deleted with all its cards. Left empty, it is kept."
        )
    )

    asks_names = forms.BooleanField(
        label=gettext_lazy("Cards from phones bear the name of who wrote them"),
        required=False,
        help_text=gettext_lazy(
            "Else nobody can tell who wrote a card. The phones say which holds before anything "
            "is typed; once somebody has written, it stays."
        ),
    )

    def settle_names(self) -> None:
        """Somebody has written: the promise to them holds."""
        field = self.fields["asks_names"]
        field.disabled = True
        field.help_text = _("Somebody has written already, so this stays as it is.")

    @classmethod
    def initial_of(cls, workshop: Workshop) -> dict[str, Any]:
        return {
            "title": workshop.title,
            "dates": workshop.days,
            "language": workshop.language,
            "place": workshop.place,
            "facilitator": workshop.facilitator,
            "participants": workshop.participants,
            "delete_on": workshop.delete_on,
            "asks_names": workshop.asks_names,
        }

    def frame(self) -> Frame:
        return Frame(**{name: self.cleaned_data[name] for name in Frame.__dataclass_fields__})


class WorkshopCreateForm(WorkshopForm):
    """The same, with the scorecard it is held on: one of the organisation's, or a new one."""

    scorecard = forms.ChoiceField(label=gettext_lazy("Scorecard"))
    scorecard_title = CleanCharField(
        label=gettext_lazy("Title of the new scorecard"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Only for a new one. Left empty, it takes the title of the retreat."
        ),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scorecards = {
            str(found.pk): found
            for found in Scorecard.objects.of_organisation(organisation).order_by("-created_at")
        }
        fresh = [(NEW + key, title) for key, title in template_choices(language)]
        known = [(pk, found.title) for pk, found in self.scorecards.items()]
        field = self.fields["scorecard"]
        field.choices = (
            [(_("On a scorecard you have"), known), (_("On a new scorecard"), fresh)]
            if known
            else fresh
        )
        field.initial = known[0][0] if known else fresh[0][0]
        self.fields["language"].initial = language

    @property
    def template(self) -> str | None:
        """The template of the new scorecard; None if it is one they have."""
        chosen = self.cleaned_data["scorecard"]
        return chosen.removeprefix(NEW) if chosen.startswith(NEW) else None

    @property
    def known_scorecard(self) -> Scorecard:
        return self.scorecards[self.cleaned_data["scorecard"]]


class PromptForm(forms.Form):
    """One kind of card: asked or not, with which words, how many cards per person."""

    ask = forms.BooleanField(required=False)
    text = CleanCharField(
        label=gettext_lazy("Prompt"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    max_cards = forms.IntegerField(
        label=gettext_lazy("Cards per person"),
        required=False,
        min_value=1,
        max_value=99,
        error_messages={
            "min_value": gettext_lazy("Type a number from 1, or leave the field empty."),
            "max_value": gettext_lazy("At most 99 cards can be asked of a person."),
            "invalid": gettext_lazy("Type a number from 1, or leave the field empty."),
        },
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, kind: str, prompt: Prompt | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.prompt = Kind(kind), prompt
        self.fields["ask"].label = self.kind.label
        if prompt is None:
            words = PROMPTS[self.kind]
            self.fields["text"].widget.attrs.update({"data-de": words.de, "data-en": words.en})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data["ask"] and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write the prompt, or untick this kind."))
        if not data["ask"] and self.prompt is not None and self.prompt.card_count:
            self.add_error("ask", _("This prompt has cards already, so it stays."))
        return data

    @property
    def words(self) -> list[forms.BoundField]:
        return [self["text"], self["max_cards"]]

    def free(self) -> None:
        """Let the words start a prompt of their own: the form then changes none."""
        self.prompt = None

    def plan(self) -> PromptPlan:
        pk = self.prompt.pk if self.prompt else None
        return PromptPlan(self.kind, self.cleaned_data["text"], self.cleaned_data["max_cards"], pk)


def blank_prompt_forms(data: Any, language: str) -> list[PromptForm]:
    """One form per kind with the proposed words; strengths and weaknesses are ticked."""
    return [
        PromptForm(
            data,
            prefix=kind,
            kind=kind,
            initial={
                "ask": kind in (Kind.STRENGTH, Kind.WEAKNESS),
                "text": PROMPTS[kind].in_language(language),
                "max_cards": CARDS_PER_PERSON,
            },
        )
        for kind in Kind
    ]


def prompt_forms_of(workshop: Workshop, data: Any) -> list[PromptForm]:
    """A form per prompt of the workshop, then one per kind that is not asked yet. One query."""
    counted = Count("cards", distinct=True) + Count("box", distinct=True)
    prompts = list(workshop.prompts.annotate(card_count=counted).order_by("position"))
    asked = [
        PromptForm(
            data,
            prefix=f"prompt-{prompt.pk}",
            kind=prompt.kind,
            prompt=prompt,
            initial={"ask": True, "text": prompt.text, "max_cards": prompt.max_cards},
        )
        for prompt in prompts
    ]
    kinds = {prompt.kind for prompt in prompts}
    others = [
        PromptForm(
            data,
            prefix=kind,
            kind=kind,
            initial={
                "text": PROMPTS[kind].in_language(workshop.language),
                "max_cards": CARDS_PER_PERSON,
            },
        )
        for kind in Kind
        if kind not in kinds
    ]
    return asked + others
