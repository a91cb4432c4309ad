"""The list of values that are due: what it shows, and saving what was typed into it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Post
from goals.models import Goal, GoalStatus
from indicators.amounts import show_amount, with_unit
from indicators.figures import Aim
from indicators.models import Indicator, Measurement, PeriodLock, Target
from indicators.periods import Period, parse_period
from indicators.rating import aim_of, is_outdated
from indicators.rules import can_choose_post
from indicators.show import span_words
from indicators.values.due import due_of, is_overdue
from indicators.values.forms import Reading, ValueForm
from indicators.values.services import lock_of
from swot.labels import goal_label
from workshops.models import Scorecard

ROWS_ON_A_PAGE = 100
MINE, ALL, NOBODY = "mine", "all", "nobody"
Key = tuple[UUID, str]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. ``post`` is "mine", "all", "nobody" or the id of a post."""

    post: str = MINE
    scorecard: str = ""
    gaps: str = ""
    page: int = 1

    def query(self, **change: str | int) -> str:
        values = {"post": self.post, "scorecard": self.scorecard, "gaps": self.gaps}
        kept = {name: value for name, value in {**values, **change}.items() if value}
        return f"?{urlencode(kept)}"


@dataclass(frozen=True)
class Stored:
    """What one period of an indicator has."""

    period: Period
    value: Any
    comment: str | None
    is_ratio: bool
    version: int

    @property
    def is_answer(self) -> bool:
        """A value, or "no value" with its reason; an empty row of a file is neither."""
        return self.value is not None or bool(self.comment)


@dataclass(frozen=True)
class Typed:
    """What was typed into a row, and why it was not stored."""

    form: ValueForm
    fault: str = ""
    asks_reason: bool = False


@dataclass(frozen=True)
class Row:
    """One field of the list. ``state`` is "due" or "overdue"."""

    id: str
    form: ValueForm
    when: str
    state: str
    fault: str
    asks_reason: bool
    readings: list[Reading]
    shows_ratio: bool


@dataclass
class Group:
    """One indicator with what it owes, and all that helps to answer."""

    indicator: Indicator
    label: str
    last: str
    last_when: str
    last_is_outdated: bool
    target: str
    post: str
    gaps: int
    gaps_query: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Option:
    value: str
    words: str


@dataclass(frozen=True)
class Sheet:
    groups: list[Group]
    rows_in_all: int
    shown: int
    overdue: int
    pages: range
    posts: list[Option]
    scorecards: list[Option]
    names_scorecard: bool


def row_prefix(indicator: Indicator, period: str, version: int | None) -> str:
    return f"{indicator.pk.hex}.{period}.{'n' if version is None else version}"


def read_prefix(prefix: str) -> tuple[UUID, str, int | None]:
    """Take a row's name apart; ValueError for anything else."""
    indicator, period, version = prefix.split(".")
    known = None if version == "n" else int(version)
    if known is not None and known < 0:  # ValueEntry.ANY is not for forms
        raise ValueError(prefix)
    return UUID(hex=indicator), str(parse_period(period)), known


def enterable(member: Membership, organisation: Organisation) -> QuerySet[Indicator]:
    """The indicators whose values this person may enter: rules.can_enter_values as a query."""
    found = Indicator.objects.filter(goal__scorecard__organisation=organisation)
    if not can_choose_post(member):
        found = found.filter(responsible__user=member.user_id)
    return found.select_related(
        "goal__scorecard", "goal__perspective", "goal__workshop", "responsible"
    )


def wanted_of(query: Mapping[str, str], member: Membership, posts: list[Post]) -> Wanted:
    """What to show: staff see their own; who may choose sees all without a post of their own."""
    post = query.get("post", "")
    if not can_choose_post(member):
        post = MINE
    elif not post:
        post = MINE if any(item.user_id == member.user_id for item in posts) else ALL
    page = query.get("page", "1")
    return Wanted(
        post=post,
        scorecard=query.get("scorecard", ""),
        gaps=query.get("gaps", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def build_sheet(
    *,
    member: Membership,
    wanted: Wanted,
    posts: list[Post],
    typed: Mapping[Key, Typed] | None = None,
) -> Sheet:
    """The list as of each scorecard's today: six queries for any number of rows."""
    typed = typed or {}
    organisation = member.organisation
    scorecards = list(Scorecard.objects.filter(organisation=organisation))
    indicators = list(
        _chosen(enterable(member, organisation), wanted, member)
        .exclude(goal__status=GoalStatus.DROPPED)
        .order_by("goal__scorecard__created_at", *_IN_GOAL_ORDER)
    )
    stored = _stored_of(indicators)
    owed = _owed(indicators, stored, wanted)
    # A row whose saving failed stays, whatever has become of its period meanwhile.
    by_pk = {item.pk: item for item in indicators}
    known = {(indicator.pk, str(period)) for indicator, period in owed}
    owed += [
        (by_pk[pk], parse_period(p)) for pk, p in typed if pk in by_pk and (pk, p) not in known
    ]
    first = (wanted.page - 1) * ROWS_ON_A_PAGE
    page = owed[first : first + ROWS_ON_A_PAGE]
    page += [item for item in owed if (item[0].pk, str(item[1])) in typed and item not in page]
    own = [item for item in posts if item.user_id == member.user_id]
    return Sheet(
        groups=_groups(page, stored, wanted, typed),
        rows_in_all=len(owed),
        shown=len(page),
        overdue=sum(is_overdue(period, item.goal.scorecard.today) for item, period in owed),
        pages=range(1, (len(owed) - 1) // ROWS_ON_A_PAGE + 2),
        posts=_post_options(posts, bool(own)) if can_choose_post(member) else [],
        scorecards=[Option(str(item.pk), item.title) for item in scorecards],
        names_scorecard=len(scorecards) > 1 and not wanted.scorecard,
    )


_IN_GOAL_ORDER = ("goal__workshop__created_at", "goal__position", "goal__key", "position")


def _chosen(found: QuerySet[Indicator], wanted: Wanted, member: Membership) -> QuerySet[Indicator]:
    if uuid := _uuid(wanted.scorecard):
        found = found.filter(goal__scorecard=uuid)
    if wanted.post == ALL:
        return found
    if wanted.post == NOBODY:
        return found.filter(responsible=None)
    if uuid := _uuid(wanted.post):
        return found.filter(responsible=uuid)
    return found.filter(responsible__user=member.user_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _post_options(posts: list[Post], has_own: bool) -> list[Option]:
    own = [Option(MINE, _("my own"))] if has_own else []
    others = [Option(str(item.pk), item.name) for item in posts]
    return [*own, Option(ALL, _("all")), *others, Option(NOBODY, _("nobody responsible"))]


def _stored_of(indicators: list[Indicator]) -> dict[UUID, list[Stored]]:
    found: dict[UUID, list[Stored]] = defaultdict(list)
    rows = Measurement.objects.filter(indicator__in=indicators).order_by()
    names = ("indicator_id", "period", "value", "comment", "denominator", "version")
    for pk, period, value, comment, denominator, version in rows.values_list(*names):
        is_ratio = denominator is not None
        found[pk].append(Stored(parse_period(period), value, comment, is_ratio, version))
    return found


def _owed(
    indicators: list[Indicator], stored: Mapping[UUID, list[Stored]], wanted: Wanted
) -> list[tuple[Indicator, Period]]:
    """Every indicator × period that is due and not locked; older gaps of the one that is opened."""
    locks = _locks_of({item.goal.scorecard_id for item in indicators})
    owed = []
    for indicator in indicators:
        today = indicator.goal.scorecard.today
        answered = {item.period for item in stored.get(indicator.pk, ()) if item.is_answer}
        due = due_of(indicator.frequency, answered, begin_of(indicator), today)
        is_open = wanted.gaps == str(indicator.pk)
        indicator.gap_count = 0 if is_open else len(due.gaps)  # type: ignore[attr-defined]
        for period in [*(due.gaps if is_open else ()), *due.periods]:
            if not lock_of(locks[indicator.goal.scorecard_id], period):
                owed.append((indicator, period))
    return owed


def _locks_of(scorecards: Iterable[UUID]) -> dict[UUID, list[PeriodLock]]:
    found: dict[UUID, list[PeriodLock]] = defaultdict(list)
    for lock in PeriodLock.objects.filter(scorecard__in=scorecards).closed():
        found[lock.scorecard_id].append(lock)
    return found


def begin_of(indicator: Indicator) -> datetime.date | None:
    """Since when values are expected where there is none yet: after the baseline, else from the
    scorecard's first year, else since the retreat."""
    goal = indicator.goal
    if indicator.baseline_period:
        try:
            return parse_period(indicator.baseline_period).end + datetime.timedelta(days=1)
        except (ValueError, OverflowError):  # 9999 is the last year that there is
            pass
    begin = goal.scorecard.period_from or ""
    if len(begin) == 4 and begin.isascii() and begin.isdigit() and begin != "0000":
        return datetime.date(int(begin), 1, 1)
    return goal.workshop.first_day


def _groups(
    page: list[tuple[Indicator, Period]],
    stored: Mapping[UUID, list[Stored]],
    wanted: Wanted,
    typed: Mapping[Key, Typed],
) -> list[Group]:
    indicators = {indicator.pk: indicator for indicator, _period in page}
    aims: dict[UUID, list[Aim]] = defaultdict(list)
    for target in Target.objects.filter(indicator__in=list(indicators)):
        aim = Aim(parse_period(target.period), target.value, target.upper)
        aims[target.indicator_id].append(aim)
    goals = {item.goal_id for item in indicators.values()}
    numbered = Goal.objects.filter(pk__in=goals).with_place().only("number")
    labels = {goal.pk: goal_label(goal.number or goal.place) for goal in numbered}
    groups: dict[UUID, Group] = {}
    for indicator, period in page:
        known = stored.get(indicator.pk, [])
        if indicator.pk not in groups:
            groups[indicator.pk] = _group(
                indicator, known, aim_of(aims[indicator.pk], period), labels, wanted
            )
        groups[indicator.pk].rows.append(
            _row(indicator, period, known, typed.get((indicator.pk, str(period))))
        )
    return list(groups.values())


def _group(
    indicator: Indicator,
    known: list[Stored],
    aim: Aim | None,
    labels: Mapping[UUID, str],
    wanted: Wanted,
) -> Group:
    today = indicator.goal.scorecard.today
    filled = [item for item in known if item.value is not None and item.period.start <= today]
    last = max(filled, key=lambda item: item.period, default=None)
    return Group(
        indicator=indicator,
        label=labels.get(indicator.goal_id, ""),
        last=with_unit(show_amount(last.value), indicator.unit) if last else "",
        last_when=last.period.label if last else "",
        last_is_outdated=last is not None and is_outdated(last.period, indicator.frequency, today),
        target=_target_words(aim, indicator),
        post=indicator.responsible.name if indicator.responsible else "",
        gaps=indicator.gap_count,  # type: ignore[attr-defined]
        gaps_query=wanted.query(gaps=str(indicator.pk)),
    )


def _target_words(aim: Aim | None, indicator: Indicator) -> str:
    if aim is None:
        return ""
    amount = with_unit(span_words(aim.amount, aim.upper), indicator.unit)
    return _("%(amount)s for %(period)s") % {"amount": amount, "period": aim.period.label}


def _row(indicator: Indicator, period: Period, known: list[Stored], typed: Typed | None) -> Row:
    here = next((item for item in known if item.period == period), None)
    prefix = row_prefix(indicator, str(period), here.version if here else None)
    form = ValueForm(prefix=prefix, indicator=indicator)
    if typed is not None:
        form = typed.form
        form.prefix = _renamed(form, prefix)
    is_late = is_overdue(period, indicator.goal.scorecard.today)
    return Row(
        id=f"v-{indicator.pk.hex}-{period}",
        form=form,
        when=period.label,
        state="overdue" if is_late else "due",
        fault=typed.fault if typed else "",
        asks_reason=typed.asks_reason if typed else False,
        readings=form.readings() if form.is_bound else [],
        shows_ratio=any(item.is_ratio for item in known),
    )


def _renamed(form: ValueForm, prefix: str) -> str:
    """Give a form that was filled in the name of the version that is stored by now."""
    if form.prefix != prefix:
        data: Any = dict(form.data.items())
        for name in form.fields:
            if (old := form.add_prefix(name)) in data:
                data[f"{prefix}-{name}"] = data[old]
        form.data = data
    return prefix
