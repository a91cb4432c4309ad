"""What happens to values: entering, correcting, locking periods."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from indicators.models import (
    Indicator,
    Measurement,
    MeasurementChange,
    PendingImport,
    PeriodLock,
)
from indicators.periods import Period, parse_period
from indicators.values.due import covers
from workshops.models import Scorecard

BATCH = 2_000
FIGURES = ("value", "numerator", "denominator")


class AlreadyLockedError(Exception):
    """Somebody else locked the period since it was read."""


class NotLockedError(Exception):
    """Somebody else reopened the period since it was read."""


class Outcome(StrEnum):
    """What became of one entry. The last four are refusals: nothing of it was stored."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    LOCKED = "locked"
    STALE = "stale"
    NO_REASON = "no_reason"
    GONE = "gone"

    @property
    def is_stored(self) -> bool:
        return self in (Outcome.ADDED, Outcome.CHANGED, Outcome.SAME)


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """One value as somebody wants it.

    ``version`` is the one that was read; None where there was none. ``ANY`` writes over whatever
    stands there. ``value`` None says "no value", with its reason as comment. ``reason`` is why
    a value that stood there is changed.
    """

    ANY = -1

    indicator: Indicator
    period: str
    value: Decimal | None
    comment: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """``stored`` is what stands there afterwards, or stood in the way; ``lock`` what forbade it."""

    outcome: Outcome
    stored: Measurement | None = None
    lock: PeriodLock | None = None


class RefusedError(Exception):
    """With ``is_whole`` nothing is stored as soon as one entry is refused."""

    def __init__(self, results: list[Result]) -> None:
        super().__init__()
        self.results = results


def enter_values(
    *,
    scorecard: Scorecard,
    entries: Sequence[ValueEntry],
    by: User,
    is_whole: bool = False,
) -> list[Result]:
    """Store values of one scorecard; one result for each entry, in their order.

    A correction keeps what stood there, and needs a reason where that was a value. Entering and
    locking wait for each other, so no value slips into a period that is being locked. With
    ``is_whole`` all or nothing: raises ``RefusedError``.
    """
    with transaction.atomic():
        Scorecard.objects.select_for_update().get(pk=scorecard.pk)
        work = _Work(scorecard, entries, by)
        results = [work.take(entry) for entry in entries]
        if is_whole and not all(result.outcome.is_stored for result in results):
            raise RefusedError(results)
        work.store()
    return results


class _Work:
    """What is stored of the indicators concerned, and what is to be written."""

    def __init__(self, scorecard: Scorecard, entries: Sequence[ValueEntry], by: User) -> None:
        self.by, self.now = by, timezone.now()
        self.locks = list(
            PeriodLock.objects.filter(scorecard=scorecard).closed().select_related("locked_by")
        )
        wanted = {entry.indicator.pk for entry in entries}
        own = Indicator.objects.filter(goal__scorecard=scorecard)
        stored = Measurement.objects.filter(indicator__goal__scorecard=scorecard)
        if len(wanted) < 200:  # else nearly all of them are wanted
            own, stored = own.filter(pk__in=wanted), stored.filter(indicator__in=wanted)
        self.known = set(own.values_list("pk", flat=True)) & wanted
        self.stored = {
            (item.indicator_id, item.period): item
            for item in (stored.select_related("entered_by") if len(wanted) < 200 else stored)
            if item.indicator_id in wanted
        }
        self.next_position: dict[object, int] = {}
        for item in self.stored.values():
            place = self.next_position.get(item.indicator_id, 0)
            self.next_position[item.indicator_id] = max(place, item.position + 1)
        self.locked_by_period: dict[str, PeriodLock | None] = {}
        self.added: list[Measurement] = []
        self.changed: list[Measurement] = []
        self.history: list[MeasurementChange] = []

    def take(self, entry: ValueEntry) -> Result:
        if entry.indicator.pk not in self.known:
            return Result(Outcome.GONE)
        stored = self.stored.get((entry.indicator.pk, entry.period))
        if lock := self._lock_of(entry.period):
            return Result(Outcome.LOCKED, stored, lock)
        if stored is not None and is_same(stored, entry):
            return Result(Outcome.SAME, stored)
        if entry.version != ValueEntry.ANY and entry.version != (stored and stored.version):
            return Result(Outcome.STALE, stored)
        if stored is None:
            return Result(Outcome.ADDED, self._add(entry))
        if stored.value is not None and has_other_figures(stored, entry) and not entry.reason:
            return Result(Outcome.NO_REASON, stored)
        self._change(stored, entry)
        return Result(Outcome.CHANGED, stored)

    def store(self) -> None:
        if connection.vendor == "postgresql":
            # Then Django sends columns as arrays, in a third of the time: it must know the type.
            connection.data_types.setdefault("ExactDecimalField", "numeric(18, 6)")
        Measurement.objects.bulk_create(self.added, batch_size=BATCH)
        MeasurementChange.objects.bulk_create(self.history, batch_size=BATCH)
        # As rows that are there already: bulk_update takes minutes for a large table.
        Measurement.objects.bulk_create(
            {id(item): item for item in self.changed}.values(),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*FIGURES, "comment", "version", "entered_at", "entered_by"],
        )

    def _lock_of(self, period: str) -> PeriodLock | None:
        if period not in self.locked_by_period:
            self.locked_by_period[period] = lock_of(self.locks, parse_period(period))
        return self.locked_by_period[period]

    def _add(self, entry: ValueEntry) -> Measurement:
        position = self.next_position.get(entry.indicator.pk, 0)
        self.next_position[entry.indicator.pk] = position + 1
        made = Measurement(
            indicator=entry.indicator,
            period=entry.period,
            position=position,
            value=entry.value,
            numerator=entry.numerator,
            denominator=entry.denominator,
            comment=entry.comment,
            entered_at=self.now,
            entered_by=self.by,
        )
        self.added.append(made)
        # Known from now on, so that the same period twice in one table is a correction.
        self.stored[entry.indicator.pk, entry.period] = made
        return made

    def _change(self, stored: Measurement, entry: ValueEntry) -> None:
        self.history.append(
            MeasurementChange(
                measurement=stored,
                at=self.now,
                by=self.by,
                reason=entry.reason,
                value=stored.value,
                numerator=stored.numerator,
                denominator=stored.denominator,
                comment=stored.comment,
            )
        )
        for name in (*FIGURES, "comment"):
            setattr(stored, name, getattr(entry, name))
        stored.version += 1
        stored.entered_at, stored.entered_by = self.now, self.by
        self.changed.append(stored)


def has_other_figures(stored: Measurement, entry: ValueEntry) -> bool:
    return any(getattr(stored, name) != getattr(entry, name) for name in FIGURES)


def is_same(stored: Measurement, entry: ValueEntry) -> bool:
    """Whether the entry says what stands there already: saved twice is saved once."""
    return (stored.comment or "") == (entry.comment or "") and not has_other_figures(stored, entry)


# --- periods -------------------------------------------------------------------------------


def lock_of(locks: Iterable[PeriodLock], period: Period) -> PeriodLock | None:
    """The lock that holds a period: a locked year holds its months."""
    return next((lock for lock in locks if covers(parse_period(lock.period), period)), None)


def lock_period(*, scorecard: Scorecard, period: str, reason: str, by: User) -> PeriodLock:
    """No value of the period can be entered or corrected from now on.

    Raises ``AlreadyLockedError``.
    """
    try:
        with transaction.atomic():
            Scorecard.objects.select_for_update().get(pk=scorecard.pk)
            return PeriodLock.objects.create(
                scorecard=scorecard,
                period=period,
                reason=reason,
                locked_by=by,
                locked_at=timezone.now(),
            )
    except IntegrityError:
        raise AlreadyLockedError from None


def reopen_period(*, lock: PeriodLock, reason: str, by: User) -> None:
    """Values can be entered again; the lock stays as history. Raises ``NotLockedError``."""
    with transaction.atomic():
        rows = PeriodLock.objects.filter(pk=lock.pk, reopened_at=None).update(
            reopened_at=timezone.now(), reopened_by=by, reopen_reason=reason
        )
        if not rows:
            raise NotLockedError


# --- tables --------------------------------------------------------------------------------


def keep_table(*, scorecard: Scorecard, content: bytes, by: User) -> PendingImport:
    """Keep a table until its sender says yes. Tables of yesterday and his earlier one go."""
    old = timezone.now() - datetime.timedelta(days=1)
    with transaction.atomic():
        PendingImport.objects.filter(Q(created_at__lt=old) | Q(by=by, scorecard=scorecard)).delete()
        return PendingImport.objects.create(scorecard=scorecard, by=by, content=content)


def read_in_table(
    *, pending: PendingImport, entries: Sequence[ValueEntry], by: User
) -> list[Result]:
    """Store a whole table or nothing of it: raises ``RefusedError``."""
    with transaction.atomic():
        results = enter_values(scorecard=pending.scorecard, entries=entries, by=by, is_whole=True)
        pending.delete()
    return results
