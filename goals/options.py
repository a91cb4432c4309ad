"""What lies on a ballot: goals or clusters, as plain values that are frozen at opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from goals.models import Goal, GoalQuerySet, GoalStatus, GoalWording, VoteSubject, VotingRound
from swot.labels import goal_label
from swot.models import Cluster, Kind
from workshops.models import Perspective, Workshop

LONG_TEXT = 50
FEWEST_OPTIONS = 2
"""Of fewer there is nothing to choose."""
SETTLED = (GoalStatus.DROPPED, GoalStatus.REACHED)


@dataclass(frozen=True)
class Option:
    """One line of the ballot. ``hue`` and ``icon`` are those of its perspective, if it has one."""

    id: str
    text: str
    number: str = ""
    kind: str = ""
    perspective: str = ""
    hue: str = ""
    icon: str = ""

    @property
    def label(self) -> str:
        return goal_label(self.number) if self.number else ""

    @property
    def is_long(self) -> bool:
        """Whether a phone shows it in more than two lines beside the buttons."""
        return len(self.text) > LONG_TEXT

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label) if self.kind else ""

    @property
    def name(self) -> str:
        """What buttons call it: short where it has a number."""
        return self.label or self.text


def options_of(found: VotingRound) -> list[Option]:
    """What its ballot holds: the frozen lines; of a draft, those of now (one query)."""
    if found.options:
        return [Option(**line) for line in found.options]
    return current_options(found.workshop, found.subject)


def frozen(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [asdict(option) for option in options]


def current_options(workshop: Workshop, subject: str) -> list[Option]:
    """The goals of the retreat that are still to be reached, or its clusters. One query."""
    if subject == VoteSubject.CLUSTERS:
        return [_of_cluster(cluster) for cluster in _clusters(workshop)]
    return [_of_goal(goal) for goal in _goals(workshop)]


def count_options(workshop: Workshop) -> dict[str, int]:
    """Subject → how many lines a ballot on it would have. Two queries."""
    return {
        VoteSubject.GOALS: Goal.objects.of_workshop(workshop).exclude(status__in=SETTLED).count(),
        VoteSubject.CLUSTERS: workshop.clusters.count(),
    }


def too_few_words(subject: str) -> str:
    """What to do before a vote on this subject can be opened."""
    if subject == VoteSubject.CLUSTERS:
        return _("A vote needs at least two clusters to choose from. Form another cluster first.")
    return _("A vote needs at least two goals to choose from. Write another goal first.")


def options_with_results(found: VotingRound) -> list[Option]:
    """What an imported vote has results for, in its order. Three queries."""
    ids = [pk for item in found.results.all() if (pk := item.goal_id or item.cluster_id)]
    goals = _with_wording(Goal.objects.filter(pk__in=ids), found.workshop)
    clusters = Cluster.objects.filter(pk__in=ids).select_related("perspective", "prompt")
    lines = {
        **{goal.pk: _of_goal(goal) for goal in goals},
        **{cluster.pk: _of_cluster(cluster) for cluster in clusters},
    }
    return [lines[pk] for pk in ids]


def _goals(workshop: Workshop) -> Iterable[Goal]:
    """Own goals and those taken over."""
    found = Goal.objects.of_workshop(workshop).exclude(status__in=SETTLED)
    return _with_wording(found, workshop)


def _with_wording(found: GoalQuerySet, workshop: Workshop) -> Iterable[Goal]:
    """Add the wording with which this retreat took a goal over, and its place."""
    taken = GoalWording.objects.filter(goal=OuterRef("pk"), workshop=workshop)
    return (
        found.select_related("perspective")
        .with_place()
        .annotate(taken_wording=Subquery(taken.values("statement")[:1]))
    )


def _of_goal(goal: Goal) -> Option:
    wording = getattr(goal, "taken_wording", None)
    return Option(
        id=str(goal.pk),
        text=wording or goal.statement,
        number=str(goal.number or goal.place),
        **_look(goal.perspective),
    )


def _clusters(workshop: Workshop) -> Sequence[Cluster]:
    return list(
        workshop.clusters.select_related("perspective", "prompt").order_by(
            "prompt__position", "perspective__board_position", "position"
        )
    )


def _of_cluster(cluster: Cluster) -> Option:
    return Option(
        id=str(cluster.pk),
        text=cluster.title,
        kind=cluster.prompt.kind,
        **_look(cluster.perspective),
    )


def _look(perspective: Perspective | None) -> dict[str, str]:
    if perspective is None:
        return {}
    return {
        "perspective": perspective.label,
        "hue": perspective.hue,
        "icon": perspective.icon,
    }
