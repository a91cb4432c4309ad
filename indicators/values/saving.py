"""Saving what was typed into the list of values: row by row, or all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from accounts.models import User
from indicators.models import Indicator
from indicators.values.forms import AMOUNTS, ValueForm
from indicators.values.services import Outcome, Result, enter_values
from indicators.values.sheet import Key, Typed, read_prefix
from indicators.values.words import refusal_words
from workshops.models import Scorecard

ALL = "all"
VALUE = "-value"


@dataclass
class Saved:
    """``count`` values were stored; ``left`` is what was typed and was not, row by row."""

    count: int = 0
    hints: list[str] = field(default_factory=list)
    left: dict[Key, Typed] = field(default_factory=dict)
    is_faulty: bool = False
    has_gone: bool = False


@dataclass(frozen=True)
class Line:
    """One row as it was sent."""

    key: Key
    prefix: str
    version: int | None
    form: ValueForm


def take_reading(data: QueryDict) -> QueryDict:
    """Put in what a button says was meant: ``take`` is the field, "=", the number."""
    name, _equals, number = data.get("take", "").partition("=")
    if name not in data or name.rpartition("-")[2] not in AMOUNTS:
        return data
    taken = data.copy()
    taken[name] = number
    return taken


def indicators_of(data: QueryDict) -> set[UUID]:
    """Which indicators the rows that were sent belong to."""
    found = set()
    for name in data:
        try:
            found.add(read_prefix(name.removesuffix(VALUE))[0])
        except ValueError:
            continue
    return found


def save_rows(*, data: QueryDict, indicators: Iterable[Indicator], by: User) -> Saved:
    """Store the rows that were asked for. What is faulty or in the way stays as it was typed.

    ``indicators`` are those whose values this person may enter.
    """
    saved = Saved()
    lines = _lines(data, {item.pk: item for item in indicators}, saved)
    wanted = data.get("save", ALL) if "take" not in data else _row_taken(data)
    chosen = [line for line in lines if wanted in (ALL, line.prefix)]
    by_scorecard: dict[Scorecard, list[Line]] = defaultdict(list)
    for line in lines:
        if line not in chosen:
            line.form.is_quiet = True
            saved.left[line.key] = Typed(line.form)
        elif line.form.is_valid():
            by_scorecard[line.form.indicator.goal.scorecard].append(line)
        else:
            saved.is_faulty = True
            saved.left[line.key] = Typed(line.form)
    for scorecard, group in by_scorecard.items():
        entries = [line.form.entry(line.key[1], line.version) for line in group]
        results = enter_values(scorecard=scorecard, entries=entries, by=by)
        for line, result in zip(group, results, strict=True):
            _note(saved, line, result)
    return saved


def _row_taken(data: QueryDict) -> str:
    return str(data["take"]).partition("=")[0].rpartition("-")[0]


def _note(saved: Saved, line: Line, result: Result) -> None:
    if result.outcome.is_stored:
        saved.count += 1
        if hint := line.form.ratio_hint:
            saved.hints.append(hint)
        return
    saved.is_faulty = True
    if result.outcome == Outcome.GONE:
        saved.has_gone = True
        return
    stood = result.stored is not None and result.stored.value is not None
    words = refusal_words(result, line.form.indicator.unit)
    asks = stood and result.outcome in (Outcome.STALE, Outcome.NO_REASON)
    saved.left[line.key] = Typed(line.form, words, asks)


def _lines(data: QueryDict, indicators: dict[UUID, Indicator], saved: Saved) -> list[Line]:
    """The rows in which something was typed."""
    found = []
    for name in data:
        if not name.endswith(VALUE):
            continue
        prefix = name.removesuffix(VALUE)
        try:
            pk, period, version = read_prefix(prefix)
        except ValueError:
            continue
        indicator = indicators.get(pk)
        if indicator is None:
            saved.has_gone = True
            continue
        form = ValueForm(data, prefix=prefix, indicator=indicator)
        if not form.is_blank:
            found.append(Line((pk, period), prefix, version, form))
    return found
