"""The links of one goal, seen from its page: first those that begin here, then the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from goals.models import Goal, GoalLink, LinkKind
from swot.labels import goal_label


@dataclass(frozen=True)
class LinkView:
    """A link to the goal ``url_pk``. One that begins at a goal of an archived retreat rests."""

    link: GoalLink
    label: str
    text: str
    language: str
    url_pk: Any
    kind: str
    hypothesis: str
    is_open: bool

    @property
    def is_conflict(self) -> bool:
        return self.link.kind == LinkKind.CONFLICTS


def links_of_goal(goal: Goal) -> list[LinkView]:
    """Two queries for any number of links."""
    found = GoalLink.objects.filter(Q(goal=goal) | Q(to=goal))
    links = list(found.select_related("goal__workshop", "to__workshop").order_by("position", "pk"))
    others = {link.to_id if link.goal_id == goal.pk else link.goal_id for link in links}
    places = {item.pk: item.place for item in Goal.objects.filter(pk__in=others).with_place()}
    outgoing = [_view(link, link.to, places) for link in links if link.goal_id == goal.pk]
    incoming = [_view(link, link.goal, places) for link in links if link.to_id == goal.pk]
    return [*outgoing, *incoming]


def _view(link: GoalLink, other: Goal, places: dict[Any, int]) -> LinkView:
    is_supported = other.pk == link.goal_id and link.kind == LinkKind.SUPPORTS
    return LinkView(
        link=link,
        label=goal_label(other.number or places[other.pk]),
        text=other.statement,
        language=other.workshop.language,
        url_pk=other.pk,
        kind=_("is supported by") if is_supported else str(link.get_kind_display()),
        hypothesis=link.hypothesis or "",
        is_open=not link.goal.workshop.is_archived,
    )
