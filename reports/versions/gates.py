"""What stands open before a final version is issued: shown, with what mends it, never locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.completeness import (
    NO_DUE_DATE,
    NO_EFFECT_INDICATOR,
    NO_RESPONSIBLE,
    GoalRow,
    IndicatorRow,
    goal_gaps,
)
from goals.direction import gap_words
from goals.models import Goal, GoalStatus, VoteState
from swot.labels import goal_label
from swot.models import RoundState
from workshops.models import Workshop
from workshops.path import Missing

GAPS = (NO_RESPONSIBLE, NO_DUE_DATE, NO_EFFECT_INDICATOR)
"""What every goal of a final report should have."""


@dataclass(frozen=True)
class Gate:
    """One thing that is open. `kind`: goal, round (cards are being written), hidden (a closed
    round whose cards are not revealed), vote. `text` says which one; `url` mends it."""

    kind: str
    text: str
    url: str = ""
    label: str = ""
    gaps: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        match self.kind:
            case "goal":
                return f"{self.label}: {', '.join(gap_words(gap) for gap in self.gaps)}"
            case "round":
                return _("A round of cards is open")
            case "hidden":
                return _("The cards of a closed round are not revealed")
            case _:
                return _("A vote is open")

    def told(self) -> dict[str, Any]:
        """As a version keeps it: without the way to mend it, which the version no longer needs."""
        return {
            "kind": self.kind,
            "text": self.text,
            "label": self.label,
            "gaps": list(self.gaps),
        }

    @classmethod
    def kept(cls, told: Mapping[str, Any]) -> Gate:
        return cls(told["kind"], told["text"], label=told["label"], gaps=tuple(told["gaps"]))

    def as_missing(self) -> Missing:
        return Missing(self.title, self.text, self.url, _ICONS[self.kind])


_ICONS = {"goal": "target", "round": "users", "hidden": "eye-off", "vote": "list-ordered"}


def gates_of(workshop: Workshop) -> list[Gate]:
    """What is open now: rounds first, then the goals in their order. Four queries."""
    return [*_rounds(workshop), *_votes(workshop), *_goals(workshop)]


def has_goals(workshop: Workshop) -> bool:
    """Whether there is a goal that could lack something. One query."""
    return Goal.objects.of_workshop(workshop).exclude(status=GoalStatus.DROPPED).exists()


def _rounds(workshop: Workshop) -> Iterator[Gate]:
    kinds = {RoundState.OPEN: "round", RoundState.CLOSED: "hidden"}
    for prompt in workshop.prompts.filter(state__in=kinds):
        kind = kinds[RoundState(prompt.state)]
        yield Gate(kind, prompt.text, reverse("swot:room", args=[workshop.pk]))


def _votes(workshop: Workshop) -> Iterator[Gate]:
    url = reverse("goals:votes", args=[workshop.pk])
    for voting in workshop.voting_rounds.filter(state=VoteState.OPEN):
        yield Gate("vote", voting.title, f"{url}#round-{voting.pk}")


def _goals(workshop: Workshop) -> Iterator[Gate]:
    found = (
        Goal.objects.of_workshop(workshop)
        .exclude(status=GoalStatus.DROPPED)
        .prefetch_related("indicators")
        .with_place()
    )
    for goal in found:
        if gaps := _gaps(goal, (item.level for item in goal.indicators.all())):
            label = goal_label(goal.number or goal.place)
            url = reverse("indicators:goal_edit", args=[goal.pk]) + "?from=final"
            yield Gate("goal", goal.statement, url, label, gaps)


def _gaps(goal: Goal, levels: Iterable[str]) -> tuple[str, ...]:
    row = GoalRow(
        key=goal.pk,
        due=goal.due,
        responsible=goal.responsible_id,
        indicators=tuple(IndicatorRow(level) for level in levels),
    )
    found = goal_gaps(row)
    return tuple(gap for gap in GAPS if gap in found)
