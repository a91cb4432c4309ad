"""What the strategy map shows: the picture, the same as a list, and what stands out.

The list and the picture are made of the same nodes, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Membership
from bsc_project.templatetags.weitblick import (
    FALLBACK,
    ICONS_DRAWN,
    static_address,
    tidy_spaces,
)
from goals import map_findings
from goals.direction import span_words
from goals.grain import first_day, last_day
from goals.map_columns import Step, step_of
from goals.models import Goal, GoalLink, GoalStatus, LinkKind, Objective, Phase
from goals.rules import can_edit_goals
from goals.status import Mark
from indicators.map_layout import lay_out
from indicators.map_markup import MapView, view_of
from indicators.map_shapes import Column, Lane, Link
from indicators.map_shapes import Goal as Drawn
from indicators.map_words import FindingWords, finding_words
from indicators.rollup import State
from indicators.rollup_words import state_mark
from indicators.scorecard_page import heading_of
from indicators.states import goal_states
from swot.labels import goal_labels
from workshops.models import Perspective, Scorecard

FILLED = ("octagon", "triangle")


@dataclass
class Node:
    """A goal on the map, in the picture as in the list. ``phase`` tells its column in words."""

    goal: Goal
    label: str
    mark: Mark
    column: Any
    phase: str
    links: list[Arrow] = field(default_factory=list)

    def __post_init__(self) -> None:
        # What templates ask for most often, looked up once.
        self.key = str(self.goal.pk)
        self.url = reverse("indicators:goal", args=[self.goal.pk])
        self.text = tidy_spaces(self.goal.statement)
        self.language = self.goal.workshop.language
        self.title = format_html(
            '<b class="num">{}</b> <span lang="{}">{}</span>', self.label, self.language, self.text
        )
        self.is_example = self.goal.is_example

    @property
    def sign(self) -> str:
        """Where the shape of its state is drawn: on the page itself where it is a filled one."""
        if self.mark.icon in FILLED:
            return f"#state-{self.mark.icon}"
        return f"{static_address('img/sprite.svg')}#{self.mark.icon}"

    @property
    def name(self) -> str:
        """What a reader hears in the picture."""
        parts = [f"{self.label}: {self.goal.statement.rstrip('.')}.", f"{self.mark.word}."]
        if self.is_example:
            parts.append(_("Invented example."))
        return " ".join(parts)


@dataclass(frozen=True)
class Arrow:
    """A link from one node to another; ``url`` leads to its form, for who may edit it."""

    begin: Node
    end: Node
    kind: str
    word: str
    why: str
    url: str

    @property
    def is_conflict(self) -> bool:
        return self.kind == LinkKind.CONFLICTS

    @property
    def told(self) -> str:
        return f"{self.begin.label} {self.word} {self.end.label}"

    @property
    def sentence(self) -> str:
        return f"{self.told}: {self.why}" if self.why else self.told


@dataclass(frozen=True)
class Group:
    """A perspective with its goals, for lane and list."""

    perspective: Perspective
    nodes: list[Node]


def map_page(scorecard: Scorecard, member: Membership | None) -> dict[str, Any]:
    """Picture, list and findings. Ten queries for any number of goals, links and values."""
    perspectives = list(scorecard.perspectives.in_board_order())
    goals = _goals(scorecard, perspectives)
    labels = goal_labels(goals)
    pursued = [goal for goal in goals if goal.status != GoalStatus.DROPPED]
    phases = newest_phases(scorecard)
    nodes = _nodes(scorecard, pursued, labels, phases)
    arrows = _arrows(scorecard, nodes, member)
    groups = _groups(perspectives, nodes)
    return {
        "scorecard": scorecard,
        "heading": heading_of(scorecard),
        "has_goals": bool(nodes),
        "has_phases": bool(phases),
        "has_examples": any(node.is_example for node in nodes),
        "has_links": bool(arrows),
        "lede": _lede(len(nodes), len(arrows)),
        "map": _picture(groups, phases, nodes, arrows) if nodes else None,
        "states": _legend(nodes),
        "kinds": {arrow.kind for arrow in arrows},
        "groups": groups,
        "findings": _findings(groups, nodes, arrows),
        "dropped": [(goal, labels[goal.pk]) for goal in goals if goal.status == GoalStatus.DROPPED],
    }


def _goals(scorecard: Scorecard, perspectives: Sequence[Perspective]) -> list[Goal]:
    """All goals, oldest retreat first; what stands around them is read once. Two queries."""
    workshops = {item.pk: item for item in scorecard.workshops.all()}
    by_id = {item.pk: item for item in perspectives}
    found = Goal.objects.filter(scorecard=scorecard)
    goals = list(found.order_by("workshop__created_at", "position", "key"))
    for goal in goals:
        goal.workshop, goal.perspective = workshops[goal.workshop_id], by_id[goal.perspective_id]
    return goals


def _lede(goals: int, links: int) -> str:
    told = [ngettext("%(count)s goal", "%(count)s goals", goals) % {"count": goals}]
    if links:
        told.append(ngettext("%(count)s link", "%(count)s links", links) % {"count": links})
    return ", ".join(told)


# --- phases --------------------------------------------------------------------------------


def newest_phases(scorecard: Scorecard) -> list[Phase]:
    """Those of the newest retreat that has any. One query."""
    found = Phase.objects.filter(workshop__scorecard=scorecard)
    phases = list(found.select_related("workshop").order_by("number"))
    newest = max(
        (phase.workshop for phase in phases),
        key=lambda workshop: (max(workshop.dates, default=""), workshop.created_at),
        default=None,
    )
    return [phase for phase in phases if phase.workshop == newest]


def title_of(phase: Phase) -> str:
    return phase.label or _("Phase %(number)s") % {"number": phase.number}


def _step(phase: Phase, objectives: dict[Any, str]) -> Step:
    return Step(
        phase.pk,
        objectives.get(phase.objective_id, ""),
        first_day(phase.from_date) if phase.from_date else None,
        last_day(phase.to_date) if phase.to_date else None,
    )


# --- nodes and links -----------------------------------------------------------------------


def _nodes(
    scorecard: Scorecard, goals: Sequence[Goal], labels: dict[Any, str], phases: Sequence[Phase]
) -> list[Node]:
    states = goal_states(scorecard)
    marks = {state: state_mark(state) for state in State}
    objectives: dict[Any, str] = dict(
        Objective.objects.filter(workshop__scorecard=scorecard).values_list("pk", "text")
    )
    steps = [_step(phase, objectives) for phase in phases]
    titles: dict[Hashable, str] = {phase.pk: title_of(phase) for phase in phases}
    nodes = []
    for goal in goals:
        column = step_of(steps, objective=objectives.get(goal.objective_id, ""), due=goal.due)
        mark = marks[states.get(goal.pk, State.NO_VALUE)]
        nodes.append(Node(goal, labels[goal.pk], mark, column, titles.get(column, "")))
    return nodes


def _arrows(scorecard: Scorecard, nodes: Sequence[Node], member: Membership | None) -> list[Arrow]:
    """The links between goals of the map, hung onto the nodes at which they begin."""
    by_id = {node.goal.pk: node for node in nodes}
    words = {kind.value: str(kind.label) for kind in LinkKind}
    found = []
    links = GoalLink.objects.filter(goal__scorecard=scorecard).order_by("position", "pk")
    for goal, to, kind, why in links.values_list("goal_id", "to_id", "kind", "hypothesis"):
        begin, end = by_id.get(goal), by_id.get(to)
        if begin is None or end is None:
            continue
        url = ""
        if can_edit_goals(member, begin.goal.workshop):
            url = reverse("goals:link_edit", args=[begin.key, kind, end.key])
        arrow = Arrow(begin, end, kind, words[kind], why or "", url)
        begin.links.append(arrow)
        found.append(arrow)
    return found


def _groups(perspectives: Sequence[Perspective], nodes: Sequence[Node]) -> list[Group]:
    """Perspectives in use in board order, and those that still hold a goal."""
    parents = {item.parent_id for item in perspectives if not item.is_retired}
    groups = []
    for item in perspectives:
        own = [node for node in nodes if node.goal.perspective_id == item.pk]
        if own or not (item.is_retired or item.pk in parents):
            groups.append(Group(item, own))
    return groups


def _findings(
    groups: Sequence[Group], nodes: Sequence[Node], arrows: Sequence[Arrow]
) -> list[FindingWords]:
    shown = [group.perspective for group in groups]
    learning, outermost = map_findings.learning_of(shown), map_findings.outermost_of(shown)
    place = {id(node): at for at, node in enumerate(nodes)}
    found = map_findings.find(
        {at: node.goal.perspective_id for at, node in enumerate(nodes)},
        [
            map_findings.Arrow(place[id(item.begin)], place[id(item.end)], item.kind)
            for item in arrows
        ],
        learning=learning.pk if learning else None,
        outermost=outermost.pk if outermost else None,
    )
    return finding_words(found, dict(enumerate(nodes)), arrows, learning, outermost)


def _legend(nodes: Iterable[Node]) -> list[tuple[Mark, str]]:
    """Each state that the map shows with its shape, the worst first."""
    signs = {node.mark.word: node.sign for node in nodes}
    return [(mark, signs[mark.word]) for mark in map(state_mark, State) if mark.word in signs]


# --- the picture ---------------------------------------------------------------------------


def _picture(
    groups: Sequence[Group],
    phases: Sequence[Phase],
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
) -> MapView:
    """Lanes, goals and links go to the layout by their places: ids would cost it twice the time."""
    heads = [
        Column(phase.pk, title_of(phase), span_words(phase.from_date, phase.to_date))
        for phase in phases
    ]
    if not heads or any(node.column is None for node in nodes):
        title = pgettext("strategy map", "Without a phase") if heads else ""
        heads.append(Column(None, title))
    empty = pgettext("strategy map", "no goal")
    lanes = [
        Lane(at, group.perspective.label, "" if group.nodes else empty)
        for at, group in enumerate(groups)
    ]
    lane_of = {group.perspective.pk: at for at, group in enumerate(groups)}
    drawn = [
        Drawn(
            key=at,
            lane=lane_of[node.goal.perspective_id],
            column=node.column,
            label=node.label,
            state=node.mark.word,
            text=node.text,
            language=node.language,
            is_example=node.is_example,
        )
        for at, node in enumerate(nodes)
    ]
    place = {id(node): at for at, node in enumerate(nodes)}
    links = [
        Link(at, place[id(arrow.begin)], place[id(arrow.end)]) for at, arrow in enumerate(arrows)
    ]
    picture = lay_out(lanes, heads, drawn, links)
    signs = [(group.perspective, _sign(group.perspective)) for group in groups]
    return view_of(picture, nodes, arrows, signs)


def _sign(perspective: Perspective) -> str:
    """Its icon; an archive may name one that we do not have."""
    return perspective.icon if perspective.icon in ICONS_DRAWN else FALLBACK
