"""Forms of a vote: its rules, the ballot, dots counted on paper, the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from accounts.forms import StyledForm, StyledModelForm
from bsc_project.fields import CleanCharField
from goals.dots import SUGGESTED_PER_OPTION, Rule, suggest_budget
from goals.fields import ProseField
from goals.models import VoteSubject, VotingRound
from goals.options import Option
from goals.round_titles import title_beside

MOST_DOTS = 99
MOST_VOTERS = 9_999
LEAST_TO_LIMIT = SUGGESTED_PER_OPTION
"""With more dots than this for each person, a limit of two on one option makes a difference."""
NOT_WHOLE = gettext_lazy("This is not a whole number. Write digits, such as 3.")


def number_field(*, most: int = MOST_DOTS, least: int = 0, **kwargs: Any) -> forms.IntegerField:
    """A number that is typed: digits on a phone's keyboard, and no little arrows."""
    errors = {
        "invalid": NOT_WHOLE,
        "min_value": gettext_lazy("At least %(limit_value)s."),
        "max_value": gettext_lazy("At most %(limit_value)s."),
    }
    attrs = {"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        error_messages=errors,
        widget=forms.TextInput(attrs=attrs),
        **kwargs,
    )


class RoundForm(StyledModelForm):
    """Title and rules. Once the vote was opened, only the title."""

    title = CleanCharField(
        label=gettext_lazy("Question of the vote"),
        max_length=200,
        help_text=gettext_lazy("It stands above the ballot."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    subject = forms.ChoiceField(label=gettext_lazy("What is voted on"), widget=forms.RadioSelect)
    dots_per_person = number_field(label=gettext_lazy("Dots per person"), least=1)
    max_per_goal = number_field(
        label=gettext_lazy("At most on one goal or cluster"), least=1, required=False
    )

    class Meta:
        model = VotingRound
        fields = ["title", "subject", "dots_per_person", "max_per_goal"]

    def __init__(
        self, *args: Any, counts: Mapping[str, int], is_draft: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.counts = counts
        if not is_draft:
            for name in ("subject", "dots_per_person", "max_per_goal"):
                del self.fields[name]
            return
        goals, clusters = counts["goals"], counts["clusters"]
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            (VoteSubject.GOALS.value, _suggestion(_goals(goals), goals)),
            (VoteSubject.CLUSTERS.value, _suggestion(_clusters(clusters), clusters)),
        ]
        self.fields["dots_per_person"].help_text = _(
            "A third of what is voted on and one more, at most ten, has proved good."
        )
        self.fields["max_per_goal"].help_text = self._limit_help()

    def _limit_help(self) -> str:
        """What a limit is good for: with two dots or fewer, a limit of two says nothing."""
        dots = str(self["dots_per_person"].value() or "")
        if dots.isdecimal() and len(dots) < len(str(MOST_DOTS)) + 1 and int(dots) > LEAST_TO_LIMIT:
            return _("Two keep one voice from deciding alone.")
        return _("Without a number, all dots of a person may lie on one.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        budget, most = data.get("dots_per_person"), data.get("max_per_goal")
        lines = self.counts.get(data.get("subject", ""), 0)
        if budget and most and most > budget:
            self.add_error(
                "max_per_goal", _("That is more than each person has. Write a smaller number.")
            )
        elif budget and most and lines and most * lines < budget:
            self.add_error(
                "dots_per_person",
                _("Only %(count)s dots would find a place. Write a smaller number.")
                % {"count": most * lines},
            )
        return data


def new_round(counts: Mapping[str, int], language: str, titles: Iterable[str] = ()) -> VotingRound:
    """What the form of a new vote suggests; its question in the language of the retreat."""
    goals, clusters = counts[VoteSubject.GOALS], counts[VoteSubject.CLUSTERS]
    subject = VoteSubject.GOALS if goals or not clusters else VoteSubject.CLUSTERS
    with override(language):
        title = _("What do we tackle first?")
    budget = suggest_budget(counts[subject])
    return VotingRound(
        title=title_beside(title, titles, language),
        subject=subject,
        dots_per_person=budget,
        max_per_goal=SUGGESTED_PER_OPTION if budget > LEAST_TO_LIMIT else None,
    )


class DotsForm(StyledForm):
    """A number for each line, called ``dots-<id>``; what is left empty is none."""

    def __init__(
        self,
        *args: Any,
        options: Sequence[Option],
        most: int,
        given: Mapping[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"dots-{option.id}"] = number_field(
                label=option.text,
                most=most,
                required=False,
                initial=(given or {}).get(option.id),
            )

    @property
    def dots(self) -> dict[str, int]:
        """Option id → dots, for the lines that are numbers."""
        return {
            option.id: self.cleaned_data.get(f"dots-{option.id}") or 0 for option in self.options
        }

    @property
    def rows(self) -> Iterable[tuple[Option, forms.BoundField]]:
        return [(option, self[f"dots-{option.id}"]) for option in self.options]


class BallotForm(DotsForm):
    """The whole ballot of one device. ``turn`` counts its states."""

    turn = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, most=rule.most, **kwargs)
        self.rule = rule

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.cleaned_data = data
        over = self.rule.too_many_in_all(self.dots)
        if over:
            values = {
                "all": _dots(sum(self.dots.values())),
                "budget": self.rule.budget,
                "over": over,
            }
            raise forms.ValidationError(
                _("These are %(all)s, and you have %(budget)s. Take %(over)s away.") % values
            )
        return data


class PaperForm(DotsForm):
    """Dots as they were counted on paper."""

    voters = number_field(
        label=gettext_lazy("How many people placed dots?"), least=1, most=MOST_VOTERS
    )

    def __init__(self, *args: Any, found: VotingRound, **kwargs: Any) -> None:
        super().__init__(*args, most=99_999, **kwargs)
        self.found = found

    @property
    def budget(self) -> int | None:
        """All dots that were handed out, as far as that can be known."""
        voters, each = self.cleaned_data.get("voters"), self.found.dots_per_person
        return voters * each if voters and each else None

    @property
    def missing(self) -> int:
        """How many dots of those handed out stand nowhere."""
        return max((self.budget or 0) - sum(self.dots.values()), 0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.cleaned_data = data
        voters = data.get("voters")
        if not voters or self.budget is None:
            return data
        rule = Rule(self.found.dots_per_person or 0, self.found.max_per_goal, voters)
        for option in rule.too_many_at(self.dots):
            self.add_error(
                f"dots-{option}",
                ngettext(
                    "At most %(most)s: that is what one person may place here.",
                    "At most %(most)s: %(people)s people may place %(each)s each here.",
                    voters,
                )
                % {"most": rule.most, "people": voters, "each": rule.for_one.most},
            )
        over = rule.too_many_in_all(self.dots)
        if over:
            values = {"all": _dots(sum(self.dots.values())), "budget": rule.budget, "over": over}
            raise forms.ValidationError(
                _(
                    "These are %(all)s, but only %(budget)s were handed out: %(over)s too many. "
                    "Check the dots and the number of people."
                )
                % values
            )
        return data


class DecisionForm(StyledForm):
    """What the group decided, why, and which place each goal takes in that."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    decision = ProseField(label=gettext_lazy("Decision of the group"), rows=5)
    reason = ProseField(
        label=gettext_lazy("Reason"),
        rows=3,
        help_text=gettext_lazy("What counted besides the dots, such as a law, money, or time."),
    )

    def __init__(self, *args: Any, goals: Mapping[str, str], **kwargs: Any) -> None:
        """``goals``: goal id → its text."""
        super().__init__(*args, **kwargs)
        self.fields["decision"].widget.attrs["autofocus"] = True  # the room waits for this sentence
        self.goals = goals
        for pk, text in goals.items():
            self.fields[f"priority-{pk}"] = number_field(
                label=text, least=1, most=MOST_VOTERS, required=False
            )

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("version", "decision", "reason")}

    @property
    def priorities(self) -> dict[str, int | None]:
        return {pk: self.cleaned_data[f"priority-{pk}"] for pk in self.goals}


def _dots(count: int) -> str:
    return ngettext("%(count)s dot", "%(count)s dots", count) % {"count": count}


def _goals(count: int) -> str:
    return ngettext("%(goals)s goal", "%(goals)s goals", count) % {"goals": count}


def _clusters(count: int) -> str:
    return ngettext("%(count)s cluster", "%(count)s clusters", count) % {"count": count}


def _suggestion(things: str, count: int) -> str:
    if not count:
        return things
    return _("%(things)s, %(dots)s suggested") % {
        "things": things,
        "dots": _dots(suggest_budget(count)),
    }
