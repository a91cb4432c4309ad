"""Links between goals: how one bears on another, and the way back from each change.

Each verb returns what brings the link back to what it was, as plain values for the session of the
person who did it. Verbs that touch the same goal queue at its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bsc_project.seen import mark_of as mark_of_values
from goals.models import Goal, GoalLink
from swot.services.refusal import RefusedError
from workshops.models import Scorecard

Values = dict[str, Any]
Kept = dict[str, Any]


class StaleLinkError(Exception):
    """Somebody else changed or deleted the link since it was read."""


@dataclass(frozen=True)
class LinkEntry:
    """What a form says of a link."""

    goal: Goal
    to: Goal
    kind: str
    hypothesis: str | None = None


def values_of(link: GoalLink) -> Values:
    return {
        "goal": str(link.goal_id),
        "to": str(link.to_id),
        "kind": str(link.kind),
        "hypothesis": link.hypothesis,
        "position": link.position,
    }


def mark_of(link: GoalLink) -> str:
    """What tells one state of the link from another: a form sends it back."""
    return mark_of_values(values_of(link))


def add_link(*, entry: LinkEntry) -> Kept:
    """Store a new link behind the others of its goal."""
    with transaction.atomic():
        _lock(entry.goal.pk, entry.to.pk)
        _check(entry)
        link = GoalLink(position=_next_position(entry.goal.pk))
        _fill(link, entry)
        link.save(force_insert=True)
    return _kept(entry.goal, None, values_of(link))


def edit_link(*, link: GoalLink, entry: LinkEntry, seen: str) -> Kept:
    """Change a link; ``StaleLinkError`` if it is no longer the one with the mark ``seen``."""
    with transaction.atomic():
        _lock(link.goal_id, entry.goal.pk, entry.to.pk)
        found = GoalLink.objects.filter(pk=link.pk).first()
        if found is None or mark_of(found) != seen:
            raise StaleLinkError
        _check(entry, but=found)
        before = values_of(found)
        if found.goal_id != entry.goal.pk:
            found.position = _next_position(entry.goal.pk)
        _fill(found, entry)
        found.save(force_update=True)
    return _kept(entry.goal, before, values_of(found))


def delete_link(*, link: GoalLink) -> Kept | None:
    """Delete the link as it stands; None where somebody was quicker."""
    with transaction.atomic():
        _lock(link.goal_id)
        found = GoalLink.objects.filter(pk=link.pk).select_related("goal").first()
        if found is None:
            return None
        kept = _kept(found.goal, values_of(found), None)
        found.delete()
    return kept


def take_back(*, scorecard: Scorecard, kept: Kept) -> None:
    """Undo the change that returned ``kept``, unless somebody changed the link since."""
    before, after = kept["before"], kept["after"]
    with transaction.atomic():
        _lock(*(UUID(values[end]) for values in (before, after) if values for end in _ENDS))
        if kept["scorecard"] != str(scorecard.pk):
            raise RefusedError(_gone())
        now = _find(after) if after else None
        if after and (now is None or values_of(now) != after):
            raise RefusedError(_("This can’t be undone any more: somebody changed the link since."))
        taken = _find(before) if before else None
        if taken is not None and taken != now:
            raise RefusedError(_("This can’t be undone any more: there is such a link again."))
        if before is None:
            assert now is not None  # noqa: S101 - one of the two is set, said for the type checker
            now.delete()
            return
        link = now or GoalLink()
        for name, value in before.items():
            setattr(link, f"{name}_id" if name in _ENDS else name, value)
        link.save()


# --- steps that the verbs share -----------------------------------------------------------

_ENDS = ("goal", "to")


def _gone() -> str:
    return _("One of the two goals no longer exists.")


def _lock(*goals: UUID) -> None:
    """Let verbs on the same goals queue; refuse where one was deleted meanwhile."""
    wanted = set(goals)
    rows = Goal.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    if len(rows.values_list("pk", flat=True)) < len(wanted):
        raise RefusedError(_gone())


def _check(entry: LinkEntry, but: GoalLink | None = None) -> None:
    if entry.goal.pk == entry.to.pk:
        raise RefusedError(_("A goal can’t be linked to itself."))
    if entry.goal.scorecard_id != entry.to.scorecard_id:
        raise RefusedError(_("The two goals belong to different scorecards."))
    same = GoalLink.objects.filter(goal=entry.goal, to=entry.to, kind=entry.kind)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise RefusedError(_("There is this link already."))


def _fill(link: GoalLink, entry: LinkEntry) -> None:
    link.goal, link.to, link.kind = entry.goal, entry.to, entry.kind
    link.hypothesis = entry.hypothesis


def _next_position(goal: UUID) -> int:
    last = GoalLink.objects.filter(goal=goal).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _find(values: Values) -> GoalLink | None:
    return GoalLink.objects.filter(
        goal=values["goal"], to=values["to"], kind=values["kind"]
    ).first()


def _kept(goal: Goal, before: Values | None, after: Values | None) -> Kept:
    return {"scorecard": str(goal.scorecard_id), "before": before, "after": after}


# --- what pages ask -----------------------------------------------------------------------


def goals_in_order(scorecard: Scorecard) -> list[Goal]:
    """All goals of the scorecard as it lists them, oldest retreat first. One query."""
    return list(
        Goal.objects.filter(scorecard=scorecard)
        .select_related("perspective", "workshop", "objective")
        .order_by("workshop__created_at", "position", "key")
    )
