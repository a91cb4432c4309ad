"""What a table of values would do: what is new, what is overwritten, what is wrong where."""

from __future__ import annotations

import datetime
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Membership
from bsc_project.text import clean_text
from indicators.amounts import readings_of, show_amount, with_unit
from indicators.imports import DAY, MAX_CELL, NUMBER, Cells, Table
from indicators.models import Indicator, Measurement, PeriodLock
from indicators.periods import parse_period, period_hint, period_label, read_period
from indicators.ratios import ratio_of
from indicators.rules import can_enter_values
from indicators.values.due import period_of
from indicators.values.services import ValueEntry, lock_of
from workshops.models import Scorecard

SHOWN_AT_MOST = 100
GERMAN, ENGLISH = "german", "english"
NO_VALUE = frozenset(
    {"kein wert", "no value", "keine angabe", "k. a.", "k.a.", "n/a", "-", "–", "—"}
)
# What Excel makes of "September 2008" in a file that it opens and saves.
_SHORT_MONTH = re.compile(r"([^\W\d_]{3,9})\.?[ -](\d\d)")
_YEAR_WITH_REST = re.compile(r"\d{4}\.\d+", re.ASCII)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d\d)-(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A value that would be stored; ``old`` stands there now, "" for none. ``is_early``: its
    period has not begun."""

    line: int
    indicator: str
    when: str
    old: str
    new: str
    is_early: bool = False


@dataclass
class Plan:
    """``entries`` hold what would be written; empty unless ``is_clean``."""

    entries: list[ValueEntry] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    early: int = 0
    """Of the new ones: those of periods that have not begun, often a slip such as 2080."""
    # The first ones of each, to look at.
    additions: list[Planned] = field(default_factory=list)
    overwrites: list[Planned] = field(default_factory=list)
    overwrite_count: int = 0
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    ambiguous: str = ""
    """A number of the table that can be read in two ways, where nothing in it says which."""
    mark: str = ""
    """Changes with what is stored: a plan that was shown is carried out only if it still is it."""

    @property
    def is_clean(self) -> bool:
        return not self.fault_count and not self.ambiguous

    @property
    def count(self) -> int:
        return self.added + self.changed

    @property
    def needs_reason(self) -> bool:
        return self.overwrite_count > 0


@dataclass(frozen=True, slots=True)
class Figures:
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class _CellError(Exception):
    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column
        self.words = words


def make_plan(
    *,
    scorecard: Scorecard,
    member: Membership | None,
    rows: Iterable[Cells],
    numbers: str = "",
    reason: str = "",
) -> Plan:
    """Hold a table against what is stored: four queries for any number of rows.

    ``numbers`` says how 1.234 is meant where the table itself does not: "german" or "english".
    """
    rows = list(rows)
    planner = _Planner(scorecard, member, numbers or _form_of(rows), reason)
    for cells in rows:
        planner.take(cells)
    return planner.done()


class _Planner:
    def __init__(
        self, scorecard: Scorecard, member: Membership | None, numbers: str, reason: str
    ) -> None:
        self.plan = Plan()
        self.member, self.numbers, self.reason = member, numbers, reason
        self.by_name: dict[str, list[Indicator]] = defaultdict(list)
        self.may_enter: dict[Any, bool] = {}
        self._read_indicators(scorecard)
        self.locks = list(PeriodLock.objects.filter(scorecard=scorecard).closed())
        stored = Measurement.objects.filter(indicator__goal__scorecard=scorecard).order_by()
        names = ("indicator", "period", "version", "value", "numerator", "denominator", "comment")
        self.stored = {(pk, period): rest for pk, period, *rest in stored.values_list(*names)}
        self.seen: dict[tuple[Any, str], int] = {}
        self.periods: dict[tuple[str, str], str] = {}
        self.locked: dict[str, bool] = {}
        self.digest = sha256()
        self.today = scorecard.today

    def _read_indicators(self, scorecard: Scorecard) -> None:
        found = Indicator.objects.filter(goal__scorecard=scorecard).select_related("responsible")
        for indicator in found:
            holder = indicator.responsible.user_id if indicator.responsible else None
            self.may_enter[indicator.pk] = can_enter_values(self.member, holder)
            for name in {_plain(indicator.key), _plain(indicator.name), str(indicator.pk)}:
                self.by_name[name].append(indicator)

    def take(self, cells: Cells) -> None:
        try:
            self._take(cells)
        except _CellError as error:
            self.plan.fault_count += 1
            if len(self.plan.faults) < SHOWN_AT_MOST:
                self.plan.faults.append(Fault(cells.line, error.column, error.words))

    def _take(self, cells: Cells) -> None:
        if not any((cells.value, cells.numerator, cells.denominator, cells.comment)):
            self.plan.skipped += 1
            return
        indicator = self._indicator(cells.indicator)
        period = self._period(cells.period, indicator)
        comment = _comment(cells.comment)
        figures = self._figures(cells, indicator)
        if figures.value is None and not comment:
            raise _CellError(pgettext("value", "Comment"), _("Say why there is no value."))
        entry = ValueEntry(
            indicator, period, figures.value, comment, figures.numerator, figures.denominator,
            reason=self.reason,
        )  # fmt: skip
        if earlier := self.seen.get((indicator.pk, period)):
            words = _("Row %(line)s has this indicator and period already.")
            raise _CellError(_("Period"), words % {"line": earlier})
        self.seen[indicator.pk, period] = cells.line
        self._compare(cells.line, entry)

    def _indicator(self, typed: str) -> Indicator:
        found = self.by_name.get(_plain(_shown(typed)), [])
        if not found:
            raise _CellError(
                _("Indicator"),
                _("No indicator of this scorecard is called “%(name)s”.")
                % {"name": clean_text(_shown(typed), single_line=True)[:80]},
            )
        if len(found) > 1:
            words = _("Several indicators are called so. Use the key of the one that is meant.")
            raise _CellError(_("Indicator"), words)
        if not self.may_enter[found[0].pk]:
            raise _CellError(_("Indicator"), _("You do not answer for this indicator."))
        return found[0]

    def _period(self, typed: str, indicator: Indicator) -> str:
        known = (typed, indicator.frequency)
        if known not in self.periods:
            try:
                self.periods[known] = _read_period(typed, indicator.frequency)
            except ValueError:
                self.periods[known] = ""
        period = self.periods[known]
        if not period:
            words = _("This is not a period. Write it %(how)s.") % {"how": period_hint()}
            raise _CellError(_("Period"), words)
        if period not in self.locked:
            self.locked[period] = lock_of(self.locks, parse_period(period)) is not None
        if self.locked[period]:
            words = _("%(period)s is locked. Reopen it first, or take the row out.")
            raise _CellError(_("Period"), words % {"period": period_label(period)})
        return period

    def _figures(self, cells: Cells, indicator: Indicator) -> Figures:
        value = self._amount(cells.value, indicator.unit, _("Value"))
        above = self._amount(cells.numerator, None, _("Numerator"))
        below = self._amount(cells.denominator, None, _("Denominator"))
        if (above is None) != (below is None):
            raise _CellError(
                _("Denominator") if below is None else _("Numerator"),
                _("A quota needs numerator and denominator."),
            )
        if below is not None and not below:
            raise _CellError(_("Denominator"), _("Nothing can be divided by 0."))
        is_told = bool(cells.value)  # "no value" stays no value, whatever the parts make
        if not is_told and above is not None and below is not None:
            value = ratio_of(above, below, indicator.unit)
            if abs(value) >= 10**12:
                raise _CellError(_("Denominator"), _("The quota of these two is too large."))
        return Figures(value, above, below)

    def _amount(self, typed: str, unit: str | None, column: str) -> Decimal | None:
        if not typed or _plain(typed) in NO_VALUE:
            return None
        if typed.startswith(NUMBER):
            return _exact(typed[1:], unit, column)
        found = readings_of(typed, unit)
        if len(found) == 2:
            if not self.numbers:
                self.plan.ambiguous = self.plan.ambiguous or clean_text(typed, single_line=True)
            is_group = ("." in typed) == (self.numbers == GERMAN)
            return found[0] if is_group else found[1]
        if not found:
            raise _no_number(column, unit)
        return found[0]

    def _compare(self, line: int, entry: ValueEntry) -> None:
        stored = self.stored.get((entry.indicator.pk, entry.period))
        figures = [entry.value, entry.numerator, entry.denominator]
        plan = self.plan
        if stored is None:
            plan.added += 1
            is_early = parse_period(entry.period).start > self.today
            plan.early += is_early
            _note(plan.additions, line, entry, is_early=is_early)
        else:
            version, *before, comment = stored
            if before == figures and (comment or "") == (entry.comment or ""):
                plan.same += 1
                return
            plan.changed += 1
            entry = _with_version(entry, version)
            self.digest.update(repr((entry.indicator.pk, entry.period, version)).encode())
            if before[0] is not None and before != figures:
                plan.overwrite_count += 1
                _note(plan.overwrites, line, entry, before[0])
        plan.entries.append(entry)

    def done(self) -> Plan:
        if not self.plan.is_clean:
            self.plan.entries = []
        self.plan.mark = self.digest.hexdigest()[:32]
        return self.plan


def _note(
    shown: list[Planned],
    line: int,
    entry: ValueEntry,
    old: Decimal | None = None,
    *,
    is_early: bool = False,
) -> None:
    if len(shown) >= SHOWN_AT_MOST:
        return
    unit = entry.indicator.unit
    before, now = (
        with_unit(show_amount(value), unit) if value is not None else ""
        for value in (old, entry.value)
    )
    when = period_label(entry.period)
    now = now or _("no value")
    shown.append(Planned(line, entry.indicator.name, when, before, now, is_early))


def _with_version(entry: ValueEntry, version: int) -> ValueEntry:
    return ValueEntry(
        entry.indicator, entry.period, entry.value, entry.comment,
        entry.numerator, entry.denominator, version, entry.reason,
    )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _shown(cell: str) -> str:
    return cell[1:] if cell[:1] in (NUMBER, DAY) else cell


def _comment(cell: str) -> str | None:
    if len(cell) > MAX_CELL:
        words = _("Longer than %(most)s characters. Please shorten it.")
        raise _CellError(
            pgettext("value", "Comment"), words % {"most": show_amount(Decimal(MAX_CELL))}
        )
    return clean_text(_shown(cell)) or None


def _read_period(cell: str, frequency: str) -> str:
    """A period as typed; a day stands for the period of the indicator that holds it.

    In a cell that is a number, 2007.1 is January or, having lost its zero, October: no period.
    """
    text = _shown(cell).strip()
    if cell[:1] == NUMBER and _YEAR_WITH_REST.fullmatch(text):
        raise ValueError(cell)
    if found := _DAY.fullmatch(text):
        day, month, year = (
            (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        )
        grain = "month" if frequency == "irregular" else frequency
        period = period_of(datetime.date(int(year), int(month), int(day)), grain)
        return str(parse_period(str(period)))  # a day may lie before all periods
    if found := _SHORT_MONTH.fullmatch(text):
        name = "März" if found[1].casefold() == "mrz" else found[1]
        century = 20 if int(found[2]) < 30 else 19  # as Excel has it
        text = f"{name} {century}{found[2]}"
    return str(read_period(text))


def _exact(text: str, unit: str | None, column: str) -> Decimal:
    """A number cell: its point is a point, and a cell shown in per cent is of an indicator in %."""
    number, _blank, percent = text.partition(" ")
    found = readings_of(f"1 {percent}", unit) if percent else (Decimal(1),)
    try:
        amount = Decimal(number)
    except ArithmeticError:
        raise _no_number(column, unit) from None
    if not found or not amount.is_finite() or abs(amount) >= 10**12:
        raise _no_number(column, unit)
    return amount


def _no_number(column: str, unit: str | None) -> _CellError:
    if unit:
        words = _("This is not a number in %(unit)s.") % {"unit": unit}
    else:
        words = _("This is not a number.")
    return _CellError(column, words)


def _form_of(rows: Iterable[Cells]) -> str:
    """Whether the table writes numbers in German or English form, where its numbers say so."""
    found = set()
    for cells in rows:
        for text in (cells.value, cells.numerator, cells.denominator):
            if text[:1] != NUMBER and (point := _point_of(text)):
                found.add(point)
    return {",": GERMAN, ".": ENGLISH}[found.pop()] if len(found) == 1 else ""


def _point_of(text: str) -> str:
    """The decimal point that a number shows beyond doubt; "" for most."""
    signs = [sign for sign in text if sign in ".,"]
    if not signs:
        return ""
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    before, _sign, after = text.partition(signs[0])
    digits = sum(sign.isdigit() for sign in after)
    whole = before.strip().lstrip("+-−")
    is_decimal = digits != 3 or len(whole) > 3 or whole.startswith("0")
    return signs[0] if digits and is_decimal else ""


# --- kept until somebody says yes ------------------------------------------------------------


def pack(table: Table) -> bytes:
    return zlib.compress(json.dumps([astuple(row) for row in table.rows]).encode(), 6)


def unpack(content: bytes) -> list[Cells]:
    return [Cells(*row) for row in json.loads(zlib.decompress(content))]
