"""Sentences about values that were stored or refused."""

from __future__ import annotations

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from indicators.amounts import show_amount, with_unit
from indicators.models import Measurement, PeriodLock
from indicators.periods import period_label
from indicators.values.services import Outcome, Result


def day_words(moment) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def person_words(person) -> str:
    """Who did it; an account that is gone is somebody."""
    return str(person) if person else _("somebody")


def lock_words(lock: PeriodLock) -> str:
    """Who locked it, when, and what can be done."""
    return _(
        "%(period)s is locked since %(day)s by %(name)s. "
        "Who manages the scorecard can reopen it with a reason."
    ) % {
        "period": period_label(lock.period),
        "day": day_words(lock.locked_at),
        "name": person_words(lock.locked_by),
    }


def value_words(measurement: Measurement, unit: str | None) -> str:
    if measurement.value is None:
        return _("no value")
    return with_unit(show_amount(measurement.value), unit)


def refusal_words(result: Result, unit: str | None) -> str:
    """Why an entry was not stored, and what to do."""
    if result.outcome == Outcome.LOCKED and result.lock:
        return lock_words(result.lock)
    if result.outcome == Outcome.NO_REASON:
        return _("Say why the value is changed. The old one stays in the history.")
    if result.outcome == Outcome.GONE or result.stored is None:
        return _("This value or its indicator was deleted meanwhile.")
    return _(
        "Meanwhile %(name)s has entered %(value)s. "
        "What you typed is kept here; save again to replace it."
    ) % {
        "name": person_words(result.stored.entered_by),
        "value": value_words(result.stored, unit),
    }
