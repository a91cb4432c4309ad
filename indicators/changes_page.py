"""The latest changes of a scorecard: who changed what when, the newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from goals.models import Goal
from indicators.history_models import DeletedKind
from indicators.history_page import Change, changes_between
from indicators.models import Deletion, GoalVersion
from indicators.rules import can_restore
from swot.labels import goal_labels
from workshops.models import Scorecard

ENTRIES_ON_A_PAGE = 50
VERSION, DELETED, RESTORED = "version", "deleted", "restored"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: ids of a person and a goal, None for all."""

    person: UUID | None = None
    goal: UUID | None = None
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Wanted:
        page = query.get("page", "")
        is_page = page.isascii() and page.isdigit() and len(page) < 7 and int(page) > 0
        return cls(_id(query.get("person")), _id(query.get("goal")), int(page) if is_page else 1)

    @property
    def is_narrowing(self) -> bool:
        return bool(self.person or self.goal)

    def query(self, page: int) -> str:
        kept = {name: value for name, value in asdict(replace(self, page=page)).items() if value}
        return f"?{urlencode(kept)}"


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@dataclass(frozen=True)
class Entry:
    """One change. ``goal`` is None where it was deleted; ``deletion`` can be brought back."""

    kind: str
    at: datetime.datetime
    by: User | None
    title: str
    goal: Goal | None
    changes: Sequence[Change] = ()
    is_first: bool = False
    deletion: Deletion | None = None


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    is_on: bool


def changes_page(scorecard: Scorecard, wanted: Wanted, member: Membership | None) -> dict[str, Any]:
    """One page of entries with its neighbours and the choices: eight queries for any number."""
    events = _events(scorecard, wanted)
    count = events.count()
    pages = max(1, -(-count // ENTRIES_ON_A_PAGE))
    wanted = replace(wanted, page=min(wanted.page, pages))
    first = (wanted.page - 1) * ENTRIES_ON_A_PAGE
    shown = list(events.order_by("-when", "kind_of", "-text")[first : first + ENTRIES_ON_A_PAGE])
    goals = list(
        Goal.objects.filter(scorecard=scorecard)
        .select_related("workshop")
        .order_by("workshop__created_at", "position", "key")
    )
    labels = goal_labels(goals)
    for goal in goals:
        goal.label = labels[goal.pk]
    return {
        "scorecard": scorecard,
        "wanted": wanted,
        "count": count,
        "pages": pages,
        "newer": wanted.query(wanted.page - 1) if wanted.page > 1 else "",
        "older": wanted.query(wanted.page + 1) if wanted.page < pages else "",
        "entries": _entries(shown, {goal.pk: goal for goal in goals}, member),
        "people": _people(scorecard, wanted),
        "goals": _goal_options(scorecard, goals, wanted),
    }


# --- what happened, in order ------------------------------------------------------------------


def _events(scorecard: Scorecard, wanted: Wanted) -> Any:
    """Kinds, times and keys of all changes, in one query that can be counted and cut.

    What was there before the first change is none. Values have a history of their own.
    """
    versions = GoalVersion.objects.filter(goal__scorecard=scorecard).exclude(number=1, by=None)
    deletions = Deletion.objects.filter(scorecard=scorecard)
    restored = deletions.exclude(restored_at=None)
    if wanted.person:
        versions, deletions = versions.filter(by=wanted.person), deletions.filter(by=wanted.person)
        restored = restored.filter(restored_by=wanted.person)
    if wanted.goal:
        versions = versions.filter(goal=wanted.goal)
        deletions, restored = deletions.filter(goal=wanted.goal), restored.filter(goal=wanted.goal)
    return _told(versions, VERSION, "at").union(
        _told(deletions, DELETED, "at"), _told(restored, RESTORED, "restored_at"), all=True
    )


def _told(rows: Any, kind: str, moment: str) -> Any:
    kind_of = Value(kind, output_field=TextField())
    found = rows.order_by().annotate(when=F(moment), kind_of=kind_of, text=Cast("pk", TextField()))
    return found.values_list("when", "kind_of", "text")


def _entries(
    shown: Iterable[tuple], goals: Mapping[UUID, Goal], member: Membership | None
) -> list[Entry]:
    keys: dict[str, set[str]] = {VERSION: set(), DELETED: set(), RESTORED: set()}
    for _at, kind, key in shown:
        keys[kind].add(key)
    versions = _versions({int(key) for key in keys[VERSION]})
    deletions = _deletions({UUID(key) for key in keys[DELETED] | keys[RESTORED]})
    entries = []
    for _at, kind, key in shown:
        if kind == VERSION and int(key) in versions:
            entries.append(_version_entry(*versions[int(key)], goals))
        elif kind != VERSION and UUID(key) in deletions:
            entries.append(_deletion_entry(kind, deletions[UUID(key)], goals, member))
    return entries


def _versions(keys: set[int]) -> dict[int, tuple[GoalVersion, GoalVersion | None]]:
    """Each with the one before it: two queries."""
    found = list(GoalVersion.objects.filter(pk__in=keys).select_related("by"))
    before = Q(pk=None)
    for item in found:
        before |= Q(goal=item.goal_id, number=item.number - 1)
    earlier = {(item.goal_id, item.number): item for item in GoalVersion.objects.filter(before)}
    return {item.pk: (item, earlier.get((item.goal_id, item.number - 1))) for item in found}


def _deletions(keys: set[UUID]) -> dict[UUID, Deletion]:
    found = Deletion.objects.filter(pk__in=keys).defer("content")
    return {item.pk: item for item in found.select_related("by", "restored_by", "workshop")}


def _version_entry(
    version: GoalVersion, before: GoalVersion | None, goals: Mapping[UUID, Goal]
) -> Entry:
    goal = goals.get(version.goal_id)
    return Entry(
        kind=VERSION,
        at=version.at,
        by=version.by,
        title=f"{goal.label} {goal.statement}" if goal else version.content["statement"],
        goal=goal,
        changes=changes_between(before.content, version.content) if before else (),
        is_first=before is None,
    )


def _deletion_entry(
    kind: str, deletion: Deletion, goals: Mapping[UUID, Goal], member: Membership | None
) -> Entry:
    is_deleted = kind == DELETED
    can_return = is_deleted and deletion.restored_at is None and can_restore(member, deletion)
    return Entry(
        kind=kind,
        at=deletion.at if is_deleted or not deletion.restored_at else deletion.restored_at,
        by=deletion.by if is_deleted else deletion.restored_by,
        title=deletion_words(deletion) if is_deleted else restored_words(deletion),
        goal=goals.get(deletion.goal) if deletion.goal else None,
        deletion=deletion if can_return else None,
    )


def deletion_words(deletion: Deletion) -> str:
    words = {
        DeletedKind.GOAL: _("Goal deleted: %(title)s"),
        DeletedKind.INDICATOR: _("Indicator deleted: %(title)s"),
        DeletedKind.REVIEW: _("Review deleted: %(title)s"),
    }
    return words[DeletedKind(deletion.kind)] % {"title": _title(deletion)}


def restored_words(deletion: Deletion) -> str:
    words = {
        DeletedKind.GOAL: _("Goal brought back: %(title)s"),
        DeletedKind.INDICATOR: _("Indicator brought back: %(title)s"),
        DeletedKind.REVIEW: _("Review brought back: %(title)s"),
    }
    return words[DeletedKind(deletion.kind)] % {"title": _title(deletion)}


def _title(deletion: Deletion) -> str:
    """A review is called by its day."""
    if deletion.kind != DeletedKind.REVIEW:
        return deletion.title
    day = datetime.date.fromisoformat(deletion.title)
    return formats.date_format(day, "SHORT_DATE_FORMAT")


# --- choices ---------------------------------------------------------------------------------


def _people(scorecard: Scorecard, wanted: Wanted) -> list[Option]:
    """Everybody who changed something here, by name."""
    versions = GoalVersion.objects.filter(goal__scorecard=scorecard)
    deletions = Deletion.objects.filter(scorecard=scorecard)
    found = User.objects.filter(
        Q(pk__in=versions.values("by"))
        | Q(pk__in=deletions.values("by"))
        | Q(pk__in=deletions.values("restored_by"))
    )
    options = [Option(str(item.pk), str(item), item.pk == wanted.person) for item in found]
    return sorted(options, key=lambda option: option.words.casefold())


def _goal_options(scorecard: Scorecard, goals: Sequence[Goal], wanted: Wanted) -> list[Option]:
    """All goals in their order, then those that were deleted."""
    options = [(str(goal.pk), f"{goal.label} {goal.statement}") for goal in goals]
    deleted = Deletion.objects.unrestored().filter(scorecard=scorecard, kind=DeletedKind.GOAL)
    options += [
        (str(pk), _("deleted: %(title)s") % {"title": title})
        for pk, title in deleted.values_list("goal", "title")
    ]
    return [Option(value, words, value == str(wanted.goal)) for value, words in options]
