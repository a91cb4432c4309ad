"""The list of measures: what the address asks for, and what the page shows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, DateField, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Membership, Post
from goals.models import PURSUED, Measure, MeasureQuerySet
from indicators.duties import labels_of
from indicators.measure_rows import Row, row_of
from workshops.models import Scorecard

ROWS_ON_A_PAGE = 100
MINE, ALL, NOBODY = "mine", "all", "nobody"
OPEN, DONE = "", "done"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. ``post`` is "mine", "all", "nobody" or the id of a post."""

    post: str = MINE
    scorecard: str = ""
    state: str = OPEN
    page: int = 1

    def query(self, **change: Any) -> str:
        values = {**asdict(replace(self, page=0)), **change}
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}"

    @property
    def open_query(self) -> str:
        return self.query(state=OPEN)

    @property
    def done_query(self) -> str:
        return self.query(state=DONE)

    @property
    def all_query(self) -> str:
        return self.query(post=ALL)


@dataclass(frozen=True)
class Option:
    value: str
    words: str


@dataclass(frozen=True)
class Group:
    """Measures under one heading."""

    title: str
    style: str
    rows: list[Row]


@dataclass(frozen=True)
class Counts:
    """How many measures the choice holds, whatever their state."""

    open: int
    overdue: int
    done: int


def wanted_of(query: Mapping[str, str], member: Membership, posts: list[Post]) -> Wanted:
    """What to show: one's own to begin with; all to whoever holds no post."""
    post = query.get("post", "")
    if not post:
        post = MINE if any(item.user_id == member.user_id for item in posts) else ALL
    page = query.get("page", "1")
    return Wanted(
        post=post,
        scorecard=query.get("scorecard", ""),
        state=DONE if query.get("state") == DONE else OPEN,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def measure_page(member: Membership, wanted: Wanted, posts: list[Post]) -> dict[str, Any]:
    """One page of rows in groups, the choice, the figures: four queries for any number."""
    scorecards = list(Scorecard.objects.filter(organisation=member.organisation))
    counts = count_measures(member, wanted)
    in_all = counts.done if wanted.state == DONE else counts.open
    first = (wanted.page - 1) * ROWS_ON_A_PAGE
    found = list(_ordered(_chosen(member, wanted), wanted)[first : first + ROWS_ON_A_PAGE])
    labels = labels_of(item.goal_id for item in found)
    names_scorecard = len(scorecards) > 1 and not wanted.scorecard
    rows = [
        row_of(item, member, label=labels[item.goal_id], names_scorecard=names_scorecard)
        for item in found
    ]
    has_own = any(item.user_id == member.user_id for item in posts)
    return {
        "wanted": wanted,
        "counts": counts,
        "groups": _groups(rows, wanted),
        "in_all": in_all,
        "pages": range(1, (in_all - 1) // ROWS_ON_A_PAGE + 2),
        "posts": _post_options(posts, has_own),
        "scorecards": [Option(str(item.pk), item.title) for item in scorecards],
    }


def count_measures(member: Membership, wanted: Wanted) -> Counts:
    """The figures of the choice. One query."""
    is_open = Q(is_done=False, goal__status__in=PURSUED)
    found = _with_today(_chosen(member, wanted)).aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due__lt=F("today"))),
        done=Count("pk", filter=Q(is_done=True)),
    )
    return Counts(**found)


# --- choosing and ordering -------------------------------------------------------------------


def _chosen(member: Membership, wanted: Wanted) -> MeasureQuerySet:
    found = Measure.objects.filter(goal__scorecard__organisation=member.organisation)
    if wanted.scorecard:
        found = found.filter(goal__scorecard=_uuid(wanted.scorecard))
    if wanted.post == ALL:
        return found
    if wanted.post == NOBODY:
        return found.filter(responsible=None)
    if wanted.post == MINE:
        return found.filter(responsible__user=member.user_id)
    return found.filter(responsible=_uuid(wanted.post))


def _uuid(text: str) -> UUID:
    """The id that the address names; a wrong one is that of nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _with_today(found: MeasureQuerySet) -> MeasureQuerySet:
    """Add ``today``: the day at which the scorecard of each measure stands."""
    today = Coalesce(
        "goal__scorecard__as_of", Value(timezone.localdate()), output_field=DateField()
    )
    return found.annotate(today=today)


def _ordered(found: MeasureQuerySet, wanted: Wanted) -> MeasureQuerySet:
    """Overdue ones first, then by date, those without one last; of what is done the newest."""
    found = _with_today(found).select_related("goal__scorecard", "goal__workshop", "responsible")
    if wanted.state == DONE:
        newest = F("done_on").desc(nulls_last=True)
        return (
            found.filter(is_done=True).select_related("done_by").order_by(newest, *_IN_GOAL_ORDER)
        )
    is_late = Case(When(due__lt=F("today"), then=Value(0)), default=Value(1))
    return found.pending().order_by(is_late, F("due").asc(nulls_last=True), *_IN_GOAL_ORDER)


_IN_GOAL_ORDER = (
    *("goal__scorecard__created_at", "goal__workshop__created_at"),
    *("goal__position", "goal__key", "position", "pk"),
)


def _groups(rows: list[Row], wanted: Wanted) -> list[Group]:
    if wanted.state == DONE:
        return [Group(pgettext("measures", "Done"), "", rows)] if rows else []
    days = settings.REMIND_DAYS
    soon = ngettext("Due within %(count)s day", "Due within %(count)s days", days)
    titles = {
        "overdue": pgettext("measures", "Overdue"),
        "soon": soon % {"count": days},
        "later": pgettext("measures", "Later"),
        "undated": _("Without a date"),
    }
    sorted_rows: dict[str, list[Row]] = {name: [] for name in titles}
    for row in rows:
        sorted_rows[_when(row)].append(row)
    return [Group(titles[name], name, found) for name, found in sorted_rows.items() if found]


def _when(row: Row) -> str:
    due = row.measure.due
    if row.state == "overdue":
        return "overdue"
    if due is None:
        return "undated"
    soon = row.measure.goal.scorecard.today + datetime.timedelta(days=settings.REMIND_DAYS)
    return "soon" if due <= soon else "later"


def _post_options(posts: list[Post], has_own: bool) -> list[Option]:
    own = [Option(MINE, _("my own"))] if has_own else []
    others = [Option(str(item.pk), item.name) for item in posts]
    return [*own, Option(ALL, _("all")), *others, Option(NOBODY, _("nobody responsible"))]
