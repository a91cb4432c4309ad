"""A scorecard as flat lines, one for each value. They come in batches: never all at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from accounts.models import Post
from goals.models import Goal
from indicators.exports.table import Group
from indicators.figures import Value
from indicators.gathering import Figures, measured_of, rules_of
from indicators.models import Direction, Frequency, Indicator, Level, Measurement
from indicators.periods import Period, parse_period
from indicators.rating import Measured, Rated, Thresholds, aim_of, rate_values, thresholds_for
from indicators.rollup import State
from indicators.rollup_words import state_word
from indicators.scorecard_rows import Figure, Row
from workshops.models import Scorecard

VALUES_AT_ONCE = 10_000
INDICATORS_AT_ONCE = 500
FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Line:
    """One value with all that it is held against; what is not known is None or "".

    A goal without indicators and an indicator without values have one line as well.
    """

    perspective: str
    goal: str
    statement: str
    status: str
    goal_responsible: str
    due: datetime.date | None
    level: str = ""
    key: str = ""
    indicator: str = ""
    unit: str = ""
    frequency: str = ""
    direction: str = ""
    responsible: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    target_upper: Decimal | None = None
    target_period: str = ""
    green: Decimal | None = None
    red: Decimal | None = None
    period: str = ""
    period_end: datetime.date | None = None
    value: Decimal | None = None
    is_missing: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    total: Decimal | None = None
    rating: str = ""
    is_newest: bool | None = None
    is_outdated: bool | None = None
    official: str = ""
    progress: Decimal | None = None
    comment: str = ""
    entered_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class _Stored:
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    comment: str | None
    official: str | None
    entered_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an indicator stands; None for a goal without any."""

    group: Group
    row: Row
    figure: Figure | None


def lines_of(scorecard: Scorecard, groups: Sequence[Group]) -> Iterator[tuple[Group, Line]]:
    """Each line with its group, by group, goal, indicator and period.

    Four queries, and one for every 10,000 values. Values of periods that had not begun on the
    scorecard's day are left out, as on its page.
    """
    places = [place for group in groups for place in _places(group)]
    found = _Surroundings(scorecard, places)
    for batch in found.batches(places):
        stored = _values_of(batch)
        for place in batch:
            if place.figure is None:
                yield place.group, Line(**found.frame(place))
                continue
            values = stored.get(place.figure.cell.indicator.pk, [])
            for line in found.lines(place, place.figure, values):
                yield place.group, line


def _places(group: Group) -> Iterator[_Place]:
    for row in group.rows:
        figures = sorted(
            [*row.result, *row.effect], key=lambda figure: figure.cell.indicator.position
        )
        yield from [_Place(group, row, figure) for figure in figures or (None,)]


def _values_of(batch: Sequence[_Place]) -> dict[UUID, list[_Stored]]:
    """All of a batch in one go: an open cursor would keep everybody else from writing."""
    names = ("indicator_id", "period", "value", "numerator", "denominator", "comment", "rating")
    wanted = [place.figure.cell.indicator.pk for place in batch if place.figure]
    rows = Measurement.objects.filter(indicator__in=wanted).order_by()
    found: dict[UUID, list[_Stored]] = defaultdict(list)
    for pk, period, *rest in rows.values_list(*names, "entered_at"):
        found[pk].append(_Stored(parse_period(period), *rest))
    return found


class _Surroundings:
    """What all lines of a scorecard share."""

    def __init__(self, scorecard: Scorecard, places: Sequence[_Place]) -> None:
        self.today = scorecard.today
        wanted = [place.figure.cell.indicator for place in places if place.figure]
        own = Measurement.objects.filter(indicator__goal__scorecard=scorecard).order_by()
        self.counts: dict[UUID, int] = dict(
            own.values_list("indicator_id").annotate(count=Count("pk"))
        )
        self.rules = rules_of(scorecard)
        holders: list[Goal | Indicator] = [*wanted, *(place.row.goal for place in places)]
        posts = {item.responsible_id for item in holders if item.responsible_id}
        self.posts: dict[UUID | None, str] = dict(
            Post.objects.filter(pk__in=posts).values_list("pk", "name")
        )
        self.keys = _keys_of(scorecard)
        self.labels = {
            "level": {item.value: str(item.label) for item in Level},
            "frequency": {item.value: str(item.label) for item in Frequency},
            "direction": {item.value: str(item.label) for item in Direction},
        }

    def batches(self, places: Sequence[_Place]) -> Iterator[list[_Place]]:
        batch: list[_Place] = []
        size = 0
        for place in places:
            count = self.counts.get(place.figure.cell.indicator.pk, 0) if place.figure else 0
            if batch and (size + count > VALUES_AT_ONCE or len(batch) == INDICATORS_AT_ONCE):
                yield batch
                batch, size = [], 0
            batch.append(place)
            size += count
        if batch:
            yield batch

    def frame(self, place: _Place) -> dict:
        goal = place.row.goal
        return {
            "perspective": place.group.name,
            "goal": place.row.label,
            "statement": goal.statement,
            "status": place.row.status.word,
            "goal_responsible": self.posts.get(goal.responsible_id, ""),
            "due": goal.due,
        }

    def lines(self, place: _Place, figure: Figure, stored: list[_Stored]) -> Iterator[Line]:
        indicator = figure.cell.indicator
        values = [
            Value(item.period, item.value, item.numerator, item.denominator) for item in stored
        ]
        figures = Figures(values, figure.aims, self.rules.get(indicator.pk, []))
        measured = measured_of(indicator, figures)
        frame = self.frame(place) | self._frame(indicator)
        by_period = {item.period: item for item in stored}
        newest = figure.standing.rated.period if figure.standing.rated else None
        rated = rate_values(measured, self.today)
        for item in rated:
            is_newest = item.period == newest
            outdated = figure.standing.is_outdated if is_newest else None
            rule = thresholds_for(measured, item.period)
            yield Line(
                **frame,
                **self._against(measured, rule, item.period),
                **_told(by_period[item.period], item),
                total=item.amount if _adds_up(measured, rule) else None,
                is_newest=is_newest,
                is_outdated=outdated,
            )
        if not rated:
            yield Line(**frame, rating=state_word(State.NO_VALUE))

    def _frame(self, indicator: Indicator) -> dict:
        return {
            "level": self.labels["level"][indicator.level],
            "key": self.keys[indicator.pk],
            "indicator": indicator.name,
            "unit": indicator.unit or "",
            "frequency": self.labels["frequency"][indicator.frequency],
            "responsible": self.posts.get(indicator.responsible_id, ""),
            "baseline": indicator.baseline_value,
        }

    def _against(self, measured: Measured, rule: Thresholds, period: Period) -> dict:
        """Target and thresholds that held in the period."""
        aim = aim_of(measured.aims, period)
        return {
            "direction": self.labels["direction"][rule.direction or measured.direction],
            "target": aim.amount if aim else None,
            "target_upper": aim.upper if aim else None,
            "target_period": aim.period.label if aim else "",
            "green": rule.green,
            "red": rule.red,
        }


def _adds_up(measured: Measured, rule: Thresholds) -> bool:
    return measured.is_cumulative if rule.is_cumulative is None else rule.is_cumulative


def _told(stored: _Stored, rated: Rated) -> dict:
    progress = rated.progress
    return {
        "period": stored.period.label,
        "period_end": stored.period.end,
        "value": stored.value,
        # Somebody answered that there is no value, and said why.
        "is_missing": stored.value is None and bool(stored.comment),
        "numerator": stored.numerator,
        "denominator": stored.denominator,
        "rating": state_word(State(rated.rating.value)),
        "official": official_word(stored.official),
        "progress": None if progress is None else progress.quantize(FOUR_PLACES),
        "comment": stored.comment or "",
        "entered_at": _local(stored.entered_at),
    }


def official_word(rating: str | None) -> str:
    """A published rating: one of ours by its word, another one as it stands."""
    if not rating:
        return ""
    return state_word(State(rating)) if rating in {state.value for state in State} else rating


def _local(moment: datetime.datetime | None) -> datetime.datetime | None:
    """The time on the clock, without a zone: that is all that spreadsheets know."""
    return None if moment is None else timezone.localtime(moment).replace(tzinfo=None)


def _keys_of(scorecard: Scorecard) -> dict[UUID, str]:
    """What names each indicator for reading values in again: its key, or its id where another
    indicator is called so too."""
    rows = list(
        Indicator.objects.filter(goal__scorecard=scorecard).values_list("pk", "key", "name")
    )
    meant: dict[str, set[UUID]] = defaultdict(set)
    for pk, key, name in rows:
        meant[_plain(key)].add(pk)
        meant[_plain(name)].add(pk)
    return {pk: key if len(meant[_plain(key)]) == 1 else str(pk) for pk, key, _name in rows}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
